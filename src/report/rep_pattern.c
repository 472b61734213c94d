#include "report/rep_pattern.h"

#include <inttypes.h>
#include <string.h>

#include "report/rep_write.h"

enum {
    LINE_CELLS = 80,      /* as in Heapy */
    SUMMARY_CELLS = 32,   /* left for it, however deep a row is */
    FILL_END = 9,         /* column where the fill of row 0 ends */
    FILL_DEPTH = 30,      /* levels after which it grows no more */
    NAME_BYTES = 24,      /* of a name on a line */
    DATA_CELLS = 80,      /* of samples in JSON and CSV */
};

/* How Heapy says what a pattern is by, and what stands around a kind that is not one of
 * the objects themselves. Others go by their title. */
static const struct wording {
    const char *name, *by, *before, *after;
} wordings[] = {
    { "Clodo", "[dict of] class", "", "" },
    { "Type", "type", "", "" },
    { "Rcs", "referrer kinds", "<referred by: ", ">" },
    { "Via", "referred via", "<via ", ">" },
    { "ViaFolded", "referred via, keys folded", "<via ", ">" },
    { "Size", "individual size", "<size = ", ">" },
    { "Id", "object identity", "", "" },
    { "Module", "module", "", "" },
    { "Unity", "unity", "", "" },
};

static struct wording wording_of(const struct hpy_classifier *by)
{
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
        if (strcmp(by->name, wordings[i].name) == 0)
            return wordings[i];
    return (struct wording){ by->name, by->title, "", "" };
}

/* Cut what was added from `start` on to so many columns, the last three dots. */
static void cut_cells(struct hpy_text *text, size_t start, size_t max_cells)
{
    enum { DOTS = 3 };
    struct hpy_str all = hpy_text_str(text);
    size_t cells = 0, at = start, kept = start;
    while (at < all.n_bytes && cells <= max_cells) {
        uint32_t c;
        at += hpy_utf8_decode(&c, all.data + at, all.n_bytes - at);
        int width = c == UINT32_MAX ? 1 : hpy_char_width(c);
        cells += width > 0 ? (size_t)width : 0;
        if (cells + DOTS <= max_cells)
            kept = at;
    }
    if (cells > max_cells) {
        hpy_text_cut(text, kept);
        hpy_text_add(text, "...");
    }
}

static size_t width_from(const struct hpy_text *text, size_t start)
{
    struct hpy_str all = hpy_text_str(text);
    return hpy_text_width((struct hpy_str){ all.data + start,
                                            all.n_bytes > start ? all.n_bytes - start : 0 });
}

static void add_summary(struct hpy_text *out, const struct hpy_refpat *pattern,
                        const struct hpy_refpat_row *row, size_t max_cells)
{
    const struct hpy_classifier *by = hpy_refpat_options_of(pattern)->by;
    struct wording wording = wording_of(row->depth ? by : hpy_classifier_default);
    size_t start = out->n_bytes;
    hpy_text_addf(out, "%" PRIu64 " %s", row->count, wording.before);
    hpy_text_add_bytes(out, row->kind.data, row->kind.n_bytes);
    hpy_text_add(out, wording.after);
    if (!(by->individual && row->depth) && row->count > 0) { /* such a kind is its object */
        hpy_text_add(out, ": ");
        size_t used = width_from(out, start);
        hpy_refpat_samples(out, pattern, row->index, used < max_cells ? max_cells - used : 1);
    }
    cut_cells(out, start, max_cells);
}

/* ------------------------------------------------------------------------- text */

static void add_line(struct hpy_text *out, const struct hpy_refpat *pattern,
                     const struct hpy_refpat_row *row)
{
    size_t start = out->n_bytes;
    hpy_text_addf(out, "%2" PRIu64 ": ", row->index);
    hpy_refpat_name(out, pattern, row->index, NAME_BYTES);
    hpy_text_add_char(out, ' ');
    size_t end = FILL_END + (row->depth < FILL_DEPTH ? row->depth : FILL_DEPTH);
    while (!out->failed && out->n_bytes - start < end)
        hpy_text_add_char(out, row->index & 1 ? ' ' : '-');
    if (row->mark == HPY_REFPAT_SAME)
        hpy_text_addf(out, " [%c %" PRIu64 "] ", hpy_refpat_marks[row->mark], row->same_as);
    else
        hpy_text_addf(out, " [%c] ", hpy_refpat_marks[row->mark]);
    size_t used = out->n_bytes - start;
    add_summary(out, pattern, row,
                used + SUMMARY_CELLS < LINE_CELLS ? LINE_CELLS - used : SUMMARY_CELLS);
    hpy_text_add_char(out, '\n');
}

static enum hpy_status text_begin(struct hpy_text *out, const struct hpy_refpat *pattern,
                                  uint64_t from, struct hpy_err *err)
{
    (void)err;
    if (from == 0)
        hpy_text_addf(out, "Reference Pattern by <%s>.\n",
                      wording_of(hpy_refpat_options_of(pattern)->by).by);
    return HPY_OK;
}

static enum hpy_status text_row(struct hpy_text *out, const struct hpy_refpat *pattern,
                                const struct hpy_refpat_row *row, bool first,
                                struct hpy_err *err)
{
    (void)first;
    (void)err;
    add_line(out, pattern, row);
    return HPY_OK;
}

static void text_end(struct hpy_text *out, const struct hpy_refpat *pattern, uint64_t end,
                     bool more)
{
    bool complete;
    uint64_t n_made = hpy_refpat_n_made(&complete, pattern);
    if (more && complete)
        hpy_text_addf(out, "<%" PRIu64 " more lines. Type e.g. '_.more' for more.>\n",
                      n_made - end);
    else if (more)
        hpy_text_add(out, "<Type e.g. '_.more' for more.>\n");
}

/* ------------------------------------------------------------------ JSON and CSV */

static enum hpy_status json_begin(struct hpy_text *out, const struct hpy_refpat *pattern,
                                  uint64_t from, struct hpy_err *err)
{
    (void)from;
    hpy_text_add(out, "{\"er\":");
    HPY_TRY(hpy_rep_json_string(out, hpy_str_of(hpy_refpat_options_of(pattern)->by->name), err));
    hpy_text_add(out, ",\"rows\":[");
    return HPY_OK;
}

static void json_number(struct hpy_text *out, const char *key, uint64_t number)
{
    if (number == HPY_REFPAT_NO_ROW)
        hpy_text_addf(out, ",\"%s\":null", key);
    else
        hpy_text_addf(out, ",\"%s\":%" PRIu64, key, number);
}

static enum hpy_status json_row(struct hpy_text *out, const struct hpy_refpat *pattern,
                                const struct hpy_refpat_row *row, bool first,
                                struct hpy_err *err)
{
    struct hpy_text samples = { 0 };
    hpy_text_addf(out, "%s{\"index\":%" PRIu64 ",\"name\":\"", first ? "" : ",", row->index);
    hpy_refpat_name(out, pattern, row->index, SIZE_MAX);
    hpy_text_add_char(out, '"');
    json_number(out, "parent", row->parent);
    json_number(out, "depth", row->depth);
    hpy_text_addf(out, ",\"mark\":\"%c\"", hpy_refpat_marks[row->mark]);
    json_number(out, "same_as", row->same_as);
    json_number(out, "count", row->count);
    json_number(out, "size", row->size_bytes);
    hpy_text_add(out, ",\"kind\":");
    hpy_refpat_samples(&samples, pattern, row->index, DATA_CELLS);
    enum hpy_status status = hpy_rep_json_string(out, row->kind, err);
    hpy_text_add(out, ",\"samples\":");
    if (status == HPY_OK)
        status = hpy_rep_json_string(out, hpy_text_str(&samples), err);
    hpy_text_add_char(out, '}');
    out->failed |= samples.failed;
    hpy_text_dispose(&samples);
    return status;
}

static void json_end(struct hpy_text *out, const struct hpy_refpat *pattern, uint64_t end,
                     bool more)
{
    (void)pattern;
    (void)end;
    hpy_text_addf(out, "],\"more\":%s}\n", more ? "true" : "false");
}

static enum hpy_status csv_begin(struct hpy_text *out, const struct hpy_refpat *pattern,
                                 uint64_t from, struct hpy_err *err)
{
    (void)pattern;
    (void)from;
    (void)err;
    hpy_text_add(out, "index,name,parent,depth,mark,same_as,count,size,kind,samples\n");
    return HPY_OK;
}

static void csv_number(struct hpy_text *out, uint64_t number)
{
    if (number != HPY_REFPAT_NO_ROW)
        hpy_text_addf(out, "%" PRIu64, number);
    hpy_text_add_char(out, ',');
}

static enum hpy_status csv_row(struct hpy_text *out, const struct hpy_refpat *pattern,
                               const struct hpy_refpat_row *row, bool first,
                               struct hpy_err *err)
{
    (void)first;
    (void)err;
    struct hpy_text samples = { 0 };
    csv_number(out, row->index);
    hpy_refpat_name(out, pattern, row->index, SIZE_MAX);
    hpy_text_add_char(out, ',');
    csv_number(out, row->parent);
    csv_number(out, row->depth);
    hpy_text_addf(out, "%c,", hpy_refpat_marks[row->mark]);
    csv_number(out, row->same_as);
    csv_number(out, row->count);
    csv_number(out, row->size_bytes);
    hpy_rep_csv_field(out, row->kind);
    hpy_text_add_char(out, ',');
    hpy_refpat_samples(&samples, pattern, row->index, DATA_CELLS);
    hpy_rep_csv_field(out, hpy_text_str(&samples));
    hpy_text_add_char(out, '\n');
    out->failed |= samples.failed;
    hpy_text_dispose(&samples);
    return HPY_OK;
}

static void csv_end(struct hpy_text *out, const struct hpy_refpat *pattern, uint64_t end,
                    bool more)
{
    (void)out;
    (void)pattern;
    (void)end;
    (void)more;
}

static const struct form {
    enum hpy_status (*begin)(struct hpy_text *out, const struct hpy_refpat *pattern,
                             uint64_t from, struct hpy_err *err);
    enum hpy_status (*row)(struct hpy_text *out, const struct hpy_refpat *pattern,
                           const struct hpy_refpat_row *row, bool first, struct hpy_err *err);
    void (*end)(struct hpy_text *out, const struct hpy_refpat *pattern, uint64_t end, bool more);
} forms[HPY_N_OUTPUTS] = {
    [HPY_OUTPUT_TEXT] = { text_begin, text_row, text_end },
    [HPY_OUTPUT_JSON] = { json_begin, json_row, json_end },
    [HPY_OUTPUT_CSV] = { csv_begin, csv_row, csv_end },
};

enum hpy_status hpy_rep_pattern(struct hpy_text *out, struct hpy_refpat *pattern,
                                enum hpy_output output, uint64_t from, uint64_t n_rows,
                                struct hpy_job *job, struct hpy_err *err)
{
    uint64_t end = n_rows < UINT64_MAX - 1 - from ? from + n_rows : UINT64_MAX - 1, index;
    bool more = true;
    HPY_TRY(hpy_refpat_has(&more, pattern, end, job, err));
    if (more && output == HPY_OUTPUT_TEXT) { /* a row that would be left alone */
        bool two;
        HPY_TRY(hpy_refpat_has(&two, pattern, end + 1, job, err));
        end += !two;
        more = two;
    }
    HPY_TRY(forms[output].begin(out, pattern, from, err));
    for (index = from; index < end; index++) {
        struct hpy_refpat_row row;
        bool has;
        HPY_TRY(hpy_refpat_has(&has, pattern, index, job, err));
        if (!has)
            break;
        HPY_TRY(hpy_refpat_row(&row, pattern, index, job, err));
        HPY_TRY(forms[output].row(out, pattern, &row, index == from, err));
        HPY_TRY(hpy_job_poll(job, index - from, err));
    }
    forms[output].end(out, pattern, index, more);
    return hpy_text_check(out, err);
}
