#include "report/rep_paths.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "engine/kinds.h"
#include "engine/running.h"
#include "report/rep_write.h"

enum { PIECE_BYTES = 1 << 16 }; /* handed on when as much has gathered */

/* ----------------------------------------------------------- frames and sources */

/* "<work in server.py:120>" for what runs code, else nothing. */
static bool add_running(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    struct hpy_str function, place;
    if (!hpy_running(&function, &place, graph, node))
        return false;
    hpy_text_add_char(out, '<');
    hpy_text_add_safe(out, function);
    if (place.n_bytes) {
        hpy_text_add(out, " in ");
        hpy_text_add_safe(out, place);
    }
    hpy_text_add_char(out, '>');
    return true;
}

void hpy_rep_path_source(struct hpy_text *out, const struct hpy_paths *paths, uint32_t source)
{
    const struct hpy_graph *graph = paths->graph;
    if (source == HPY_ROOT_NODE) {
        hpy_text_add(out, "hp.Root");
    } else if (paths->n_asked == 1) {
        hpy_text_add(out, "Src");
    } else if (!(graph->flags[source] & HPY_NODE_VIRTUAL) || !add_running(out, graph, source)) {
        hpy_text_add(out, "<1 ");
        hpy_kinds_clodo_text(out, graph, source);
        hpy_text_add(out, ": ");
        hpy_kinds_object_text(out, graph, source);
        hpy_text_add_char(out, '>');
    }
}

/* ------------------------------------------------------------------- one step */

static const char *notation_of(const struct hpy_path_walk *walk, uint64_t i)
{
    const struct hpy_graph *graph = walk->paths->graph;
    return hpy_rel_info(HPY_REL_KIND(graph->out_rel[hpy_path_walk_step(walk, i).edge]))->notation;
}

/* What stands in front of all that led to step i: "list(" of list(X)[3]. */
static struct hpy_str before_step(const struct hpy_path_walk *walk, uint64_t i)
{
    const char *notation = notation_of(walk, i);
    return (struct hpy_str){ notation, strcspn(notation, "X") };
}

/* What stands behind it: ")[3]". */
static void add_step(struct hpy_text *out, const struct hpy_path_walk *walk, uint64_t i)
{
    const struct hpy_graph *graph = walk->paths->graph;
    struct hpy_path_step step = hpy_path_walk_step(walk, i);
    size_t n_before = before_step(walk, i).n_bytes;
    struct hpy_text text = { 0 };
    hpy_graph_edge_text(&text, graph, step.source, step.edge);
    struct hpy_str whole = hpy_text_str(&text);
    size_t skip = n_before ? n_before + 1 : 0; /* "list(" and the "_" for what led here */
    if (whole.n_bytes >= skip)
        hpy_text_add_bytes(out, whole.data + skip, whole.n_bytes - skip);
    out->failed |= text.failed;
    hpy_text_dispose(&text);
    if (HPY_REL_KIND(graph->out_rel[step.edge]) == HPY_REL_ROOT)
        (void)add_running(out, graph, step.target);
}

/* ------------------------------------------------------------------- one path */

struct writer {
    const struct hpy_rep_sink *sink; /* NULL: everything stays in piece */
    struct hpy_text *piece;
    struct hpy_text scratch;
    void (*quote)(struct writer *writer, struct hpy_str text); /* of a path's text */
    struct hpy_job *job;
    uint64_t n_steps; /* written so far */
    enum hpy_status status;
    struct hpy_err *err;
};

static void hand_on(struct writer *writer)
{
    if (writer->status == HPY_OK)
        writer->status = hpy_text_check(writer->piece, writer->err);
    if (writer->status != HPY_OK || !writer->sink)
        return;
    if (writer->piece->n_bytes)
        writer->status = writer->sink->put(writer->sink->context, writer->piece->data,
                                           writer->piece->n_bytes, writer->err);
    hpy_text_clear(writer->piece);
}

static void quote_plain(struct writer *writer, struct hpy_str text)
{
    hpy_text_add_bytes(writer->piece, text.data, text.n_bytes);
}

static void quote_csv(struct writer *writer, struct hpy_str text)
{
    for (size_t i = 0; i < text.n_bytes; i++) {
        if (text.data[i] == '"')
            hpy_text_add_char(writer->piece, '"');
        hpy_text_add_char(writer->piece, text.data[i]);
    }
}

/* The inside of a JSON string: the quotes around it are the caller's. */
static void quote_json(struct writer *writer, struct hpy_str text)
{
    struct hpy_text quoted = { 0 };
    if (writer->status == HPY_OK)
        writer->status = hpy_rep_json_string(&quoted, text, writer->err);
    if (writer->status == HPY_OK)
        writer->status = hpy_text_check(&quoted, writer->err);
    if (writer->status == HPY_OK)
        hpy_text_add_bytes(writer->piece, quoted.data + 1, quoted.n_bytes - 2);
    hpy_text_dispose(&quoted);
}

/* Quote what is in scratch, and look after the piece and the job. */
static void flush_scratch(struct writer *writer)
{
    enum { STRIDE = 256 };
    if (writer->status == HPY_OK)
        writer->status = hpy_text_check(&writer->scratch, writer->err);
    if (writer->status == HPY_OK)
        writer->quote(writer, hpy_text_str(&writer->scratch));
    hpy_text_clear(&writer->scratch);
    if (writer->piece->n_bytes >= PIECE_BYTES)
        hand_on(writer);
    if (++writer->n_steps % STRIDE == 0 && writer->status == HPY_OK)
        writer->status = hpy_job_poll(writer->job, writer->n_steps, writer->err);
}

/* Steps of the middle that are left out, [*from, *end); never a single one. */
static void find_hidden(uint64_t *from, uint64_t *end, uint64_t length, uint64_t max_steps)
{
    *from = *end = length;
    if (length <= max_steps || length - max_steps == 1)
        return;
    *from = max_steps - max_steps / 2;
    *end = length - max_steps / 2;
}

static void put_path_text(struct writer *writer, const struct hpy_path_walk *walk,
                          uint64_t max_steps)
{
    uint64_t length = walk->paths->length, hidden, hidden_end;
    find_hidden(&hidden, &hidden_end, length, max_steps);
    for (uint64_t i = length; i-- > 0 && writer->status == HPY_OK;) {
        if (i + 1 == hidden_end && hidden < hidden_end)
            i = hidden;
        else if (before_step(walk, i).n_bytes) {
            hpy_text_add_bytes(&writer->scratch, before_step(walk, i).data,
                               before_step(walk, i).n_bytes);
            flush_scratch(writer);
        }
    }
    hpy_rep_path_source(&writer->scratch, walk->paths, hpy_path_walk_step(walk, 0).source);
    flush_scratch(writer);
    for (uint64_t i = 0; i < length && writer->status == HPY_OK; i++) {
        if (i == hidden) {
            char count[HPY_COUNT_BYTES];
            hpy_text_addf(&writer->scratch, "… %s steps …",
                          hpy_format_count(count, (int64_t)(hidden_end - hidden), ","));
            i = hidden_end - 1;
        } else {
            add_step(&writer->scratch, walk, i);
        }
        flush_scratch(writer);
    }
}

void hpy_rep_path_line(struct hpy_text *out, const struct hpy_path_walk *walk, uint64_t max_steps)
{
    struct writer writer = { .piece = out, .quote = quote_plain };
    put_path_text(&writer, walk, max_steps);
    out->failed |= writer.status != HPY_OK;
    hpy_text_dispose(&writer.scratch);
}

/* ------------------------------------------------------------------ the forms */

static void text_path(struct writer *writer, const struct hpy_path_walk *walk, bool numbered,
                      uint64_t max_steps)
{
    if (numbered)
        hpy_text_addf(writer->piece, "%2" PRIu64 ": ", walk->index);
    writer->quote = quote_plain;
    put_path_text(writer, walk, max_steps);
    hpy_text_add_char(writer->piece, '\n');
}

/* The number of a path; of one asked for from the end, as it was asked for. */
static void add_index(struct writer *writer, const struct hpy_path_walk *walk)
{
    if (walk->from_end)
        hpy_text_addf(writer->piece, "-%" PRIu64, walk->index + 1);
    else
        hpy_text_addf(writer->piece, "%" PRIu64, walk->index);
}

static void json_steps(struct writer *writer, const struct hpy_path_walk *walk)
{
    const struct hpy_graph *graph = walk->paths->graph;
    for (uint64_t i = 0; i < walk->paths->length && writer->status == HPY_OK; i++) {
        struct hpy_path_step step = hpy_path_walk_step(walk, i);
        hpy_text_add(writer->piece, i ? ",{\"relation\":\"" : "{\"relation\":\"");
        hpy_graph_edge_text(&writer->scratch, graph, step.source, step.edge);
        flush_scratch(writer);
        hpy_text_addf(writer->piece, "\",\"address\":\"0x%" PRIx64 "\",\"kind\":\"",
                      graph->addr[step.target]);
        hpy_kinds_clodo_text(&writer->scratch, graph, step.target);
        flush_scratch(writer);
        hpy_text_add(writer->piece, "\"}");
    }
}

static void json_path(struct writer *writer, const struct hpy_path_walk *walk)
{
    hpy_text_add(writer->piece, "{\"index\":");
    add_index(writer, walk);
    hpy_text_add(writer->piece, ",\"source\":\"");
    writer->quote = quote_json;
    hpy_rep_path_source(&writer->scratch, walk->paths, hpy_path_walk_step(walk, 0).source);
    flush_scratch(writer);
    hpy_text_add(writer->piece, "\",\"path\":\"");
    put_path_text(writer, walk, HPY_STEPS_ALL);
    hpy_text_add(writer->piece, "\",\"steps\":[");
    json_steps(writer, walk);
    hpy_text_add(writer->piece, "]}");
}

static void csv_path(struct writer *writer, const struct hpy_path_walk *walk)
{
    add_index(writer, walk);
    hpy_text_addf(writer->piece, ",%" PRIu64 ",\"", walk->paths->length);
    writer->quote = quote_csv;
    put_path_text(writer, walk, HPY_STEPS_ALL);
    hpy_text_add(writer->piece, "\"\n");
}

static const char csv_header[] = "index,steps,path\n";

static void put_path(struct writer *writer, const struct hpy_path_walk *walk,
                     enum hpy_output output, bool numbered, uint64_t max_steps)
{
    switch (output) {
    case HPY_OUTPUT_TEXT: text_path(writer, walk, numbered, max_steps); break;
    case HPY_OUTPUT_JSON: json_path(writer, walk); break;
    case HPY_OUTPUT_CSV: csv_path(writer, walk); break;
    case HPY_N_OUTPUTS: break;
    }
    hand_on(writer);
}

static void add_count(struct writer *writer, const struct hpy_paths *paths, uint64_t without)
{
    if (writer->status == HPY_OK)
        writer->status = hpy_paths_count_text(writer->piece, paths, without, writer->job,
                                              writer->err);
}

static void begin_page(struct writer *writer, const struct hpy_paths *paths,
                       enum hpy_output output)
{
    if (output == HPY_OUTPUT_CSV) {
        hpy_text_add(writer->piece, csv_header);
    } else if (output == HPY_OUTPUT_JSON) {
        hpy_text_add(writer->piece, "{\"count\":\"");
        add_count(writer, paths, 0);
        hpy_text_addf(writer->piece, "\",\"length\":%" PRIu64 ",\"paths\":[", paths->length);
    }
}

static void end_page(struct writer *writer, const struct hpy_paths *paths, enum hpy_output output,
                     uint64_t from, uint64_t end)
{
    if (output == HPY_OUTPUT_JSON) {
        hpy_text_add(writer->piece, "]}\n");
    } else if (output == HPY_OUTPUT_TEXT && paths->n_paths == 0) {
        hpy_text_add(writer->piece, "<No paths>\n");
    } else if (output == HPY_OUTPUT_TEXT && from >= paths->n_paths) {
        hpy_text_add(writer->piece, "<No more paths>\n");
    } else if (output == HPY_OUTPUT_TEXT && end < paths->n_paths) {
        hpy_text_add(writer->piece, "<... ");
        add_count(writer, paths, end);
        hpy_text_add(writer->piece, " more paths ...>\n");
    }
    hand_on(writer);
}

/* One path more where it would be the only one left, as in Heapy. */
static uint64_t page_end(const struct hpy_paths *paths, enum hpy_output output,
                         const struct hpy_rep_paths_options *options)
{
    uint64_t end;
    if (__builtin_add_overflow(options->from, options->n_paths, &end) || end > paths->n_paths)
        return paths->n_paths;
    bool one_left = paths->n_paths != UINT64_MAX && paths->n_paths - end == 1;
    return output == HPY_OUTPUT_TEXT && one_left && options->n_paths > 0 ? end + 1 : end;
}

static void put_page(struct writer *writer, const struct hpy_paths *paths, enum hpy_output output,
                     const struct hpy_rep_paths_options *options)
{
    uint64_t from = options->from, end = page_end(paths, output, options);
    struct hpy_path_walk walk = { 0 };
    hpy_job_phase(writer->job, "writing paths", 0);
    begin_page(writer, paths, output);
    if (from < end && writer->status == HPY_OK) {
        if (from > INT64_MAX)
            writer->status = hpy_fail(writer->err, HPY_ELIMIT, "there is no such page of paths");
        else
            writer->status = hpy_path_walk_init(&walk, paths, (int64_t)from, writer->err);
    }
    for (uint64_t k = from; k < end && writer->status == HPY_OK; k++) {
        if (k > from && !hpy_path_walk_next(&walk))
            break; /* a count over 64 bits has an end too */
        if (k > from && output == HPY_OUTPUT_JSON)
            hpy_text_add_char(writer->piece, ',');
        put_path(writer, &walk, output, true, options->max_steps);
    }
    hpy_path_walk_dispose(&walk);
    if (writer->status == HPY_OK)
        end_page(writer, paths, output, from, end);
}

static enum hpy_status finish(struct writer *writer)
{
    hpy_text_dispose(&writer->scratch);
    return writer->status;
}

enum hpy_status hpy_rep_paths_put(const struct hpy_rep_sink *sink, const struct hpy_paths *paths,
                                  enum hpy_output output,
                                  const struct hpy_rep_paths_options *options,
                                  struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_text piece = { 0 };
    struct writer writer = { .sink = sink, .piece = &piece, .job = job, .err = err };
    put_page(&writer, paths, output, options);
    hpy_text_dispose(&piece);
    return finish(&writer);
}

enum hpy_status hpy_rep_paths(struct hpy_text *out, const struct hpy_paths *paths,
                              enum hpy_output output, const struct hpy_rep_paths_options *options,
                              struct hpy_job *job, struct hpy_err *err)
{
    struct writer writer = { .piece = out, .job = job, .err = err };
    put_page(&writer, paths, output, options);
    return finish(&writer);
}

static void put_single(struct writer *writer, const struct hpy_path_walk *walk,
                       enum hpy_output output, uint64_t max_steps)
{
    if (output == HPY_OUTPUT_CSV)
        hpy_text_add(writer->piece, csv_header);
    put_path(writer, walk, output, false, max_steps);
    if (output == HPY_OUTPUT_JSON)
        hpy_text_add_char(writer->piece, '\n');
    hand_on(writer);
}

enum hpy_status hpy_rep_path_put(const struct hpy_rep_sink *sink, const struct hpy_path_walk *walk,
                                 enum hpy_output output, uint64_t max_steps, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct hpy_text piece = { 0 };
    struct writer writer = { .sink = sink, .piece = &piece, .job = job, .err = err };
    put_single(&writer, walk, output, max_steps);
    hpy_text_dispose(&piece);
    return finish(&writer);
}

enum hpy_status hpy_rep_path(struct hpy_text *out, const struct hpy_path_walk *walk,
                             enum hpy_output output, uint64_t max_steps, struct hpy_job *job,
                             struct hpy_err *err)
{
    struct writer writer = { .piece = out, .job = job, .err = err };
    put_single(&writer, walk, output, max_steps);
    return finish(&writer);
}
