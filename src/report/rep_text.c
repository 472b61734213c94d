/* Heapy's table as text.
 *
 *  Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)
 *  Index     Size   %   Cumulative  %   Brief                 (objects alone)
 *
 * Column widths are Heapy's, and all rows get more where one of them needs it.
 * The heading "Cumulative" is a letter wider than its column and takes the blank
 * behind it. */
#include <inttypes.h>

#include "report/rep_rows.h"
#include "report/rep_write.h"

enum {
    LINE_CELLS = 100, /* wrapped here, as in Heapy */
    KIND_CELLS_MIN = 20, /* left for the kind, however wide the numbers are */
    INDEX_CELLS = 6,
    COUNT_CELLS = 6,
    SIZE_CELLS = 8,
    CUMULATIVE_CELLS = 9,
    NUMBER_CELLS = 9, /* of a numeric kind */
};

/* The length of the longest beginning of text, at most max_cells wide. */
static size_t bytes_within(struct hpy_str text, size_t max_cells)
{
    size_t at = 0, cells = 0;
    while (at < text.n_bytes) {
        uint32_t c;
        size_t n = hpy_utf8_decode(&c, text.data + at, text.n_bytes - at);
        int width = c == UINT32_MAX ? 1 : hpy_char_width(c);
        cells += width > 0 ? (size_t)width : 0;
        if (cells > max_cells)
            break;
        at += n;
    }
    return at;
}

static void add_part(struct hpy_text *out, struct hpy_str text, size_t from, size_t end)
{
    hpy_text_add_bytes(out, text.data + from, end - from);
}

void hpy_rep_wrapped(struct hpy_text *out, struct hpy_str text, size_t start)
{
    size_t room = start + KIND_CELLS_MIN < LINE_CELLS ? LINE_CELLS - start : KIND_CELLS_MIN;
    size_t from = 0;
    for (;;) {
        struct hpy_str rest = { text.data + from, text.n_bytes - from };
        size_t fits = bytes_within(rest, room);
        if (fits == rest.n_bytes) {
            add_part(out, rest, 0, fits);
            return;
        }
        if (fits == 0) /* not even one character: cannot be, but never loop */
            fits = 1;
        size_t cut = fits;
        while (cut > 0 && rest.data[cut] != ' ')
            cut--;
        size_t next = cut + 1;
        if (cut == 0) {
            cut = fits;
            next = fits;
        }
        add_part(out, rest, 0, cut);
        hpy_text_addf(out, "\n%*s", (int)start, "");
        from += next;
    }
}

static double percent(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0.0;
}

static int digits(uint64_t n)
{
    int count = 1;
    while (n >= 10) {
        n /= 10;
        count++;
    }
    return count;
}

static int wider(int width, uint64_t number)
{
    int needed = digits(number);
    return needed > width ? needed : width;
}

static void fit_columns(struct hpy_rep_rows *rows)
{
    const struct hpy_partition *p = rows->partition;
    uint64_t count = 0, size = 0;
    for (uint64_t r = rows->from; r < rows->end; r++) {
        struct hpy_row row = hpy_partition_row(p, r);
        count = row.count > count ? row.count : count;
        size = row.size_bytes > size ? row.size_bytes : size;
    }
    rows->index_width = wider(INDEX_CELLS, rows->end ? rows->end - 1 : 0);
    rows->count_width = wider(COUNT_CELLS, count);
    rows->size_width = wider(SIZE_CELLS, size);
    rows->cumulative_width = wider(CUMULATIVE_CELLS, hpy_partition_size_before(p, rows->end));
}

/* Whether all objects of a partition by identity go by one kind of Clodo. */
static bool all_of_one_kind(const struct hpy_partition *p)
{
    const struct hpy_graph *graph = p->graph;
    for (uint64_t i = 1; i < p->count; i++) {
        uint32_t a = p->nodes[0], b = p->nodes[i];
        if (graph->type[a] != graph->type[b])
            return false;
        uint32_t owner_a = graph->owner[a], owner_b = graph->owner[b];
        if ((owner_a == HPY_NO_NODE) != (owner_b == HPY_NO_NODE))
            return false;
        if (owner_a != HPY_NO_NODE && graph->type[owner_a] != graph->type[owner_b])
            return false;
    }
    return p->count > 0;
}

static void add_object_text(struct hpy_text *out, const struct hpy_partition *p,
                            const struct hpy_row *row)
{
    hpy_kinds_object_text(out, p->graph, p->nodes[row->first]);
}

static void add_size_line(struct hpy_text *out, const struct hpy_partition *p)
{
    hpy_text_addf(out, "object%s. Total size = %" PRIu64 " bytes.\n",
                  p->count == 1 ? "" : "s", p->size_bytes);
}

/* The line above an IdFormat table, and its last heading. */
static const char *add_objects_label(struct hpy_text *out, struct hpy_rep_rows *rows)
{
    const struct hpy_partition *p = rows->partition;
    bool uniform = all_of_one_kind(p);
    if (rows->from == 0) {
        hpy_text_addf(out, "Set of %" PRIu64 " <", p->count);
        if (uniform)
            hpy_kinds_clodo_text(out, p->graph, p->nodes[0]);
        else
            hpy_text_add(out, "mixed");
        hpy_text_add(out, "> ");
        add_size_line(out, p);
    }
    if (!uniform)
        return p->classifier->header;
    rows->add_label = add_object_text;
    return hpy_kinds_object_header(p->graph, p->nodes[0]);
}

static size_t kind_column(const struct hpy_rep_rows *rows)
{
    int width = rows->index_width + 1 + rows->size_width + 1 + rows->cumulative_width + 1;
    if (rows->partition->classifier->individual)
        return (size_t)(width + 2 * (5 + 1));
    return (size_t)(width + rows->count_width + 1 + 3 * (3 + 1));
}

static enum hpy_status text_begin(struct hpy_text *out, struct hpy_rep_rows *rows,
                                  struct hpy_err *err)
{
    (void)err;
    const struct hpy_partition *p = rows->partition;
    const char *header = p->classifier->header;
    if (p->n_rows - rows->end == 1 && rows->end > rows->from)
        rows->end++;
    fit_columns(rows);
    if (p->classifier->individual) {
        header = add_objects_label(out, rows);
    } else if (rows->from == 0) {
        hpy_text_addf(out, "Partition of a set of %" PRIu64 " ", p->count);
        add_size_line(out, p);
    }
    if (rows->end == rows->from)
        return HPY_OK;
    /* one cell more than its column, which is the blank before "%" */
    int cumulative = rows->cumulative_width + 1;
    if (p->classifier->individual)
        hpy_text_addf(out, "%*s %*s   %%   %*s  %%   ", rows->index_width, "Index",
                      rows->size_width, "Size", cumulative, "Cumulative");
    else
        hpy_text_addf(out, "%*s %*s   %% %*s   %% %*s  %% ", rows->index_width, "Index",
                      rows->count_width, "Count", rows->size_width, "Size", cumulative,
                      "Cumulative");
    hpy_rep_wrapped(out, hpy_str_of(header), kind_column(rows));
    hpy_text_add_char(out, '\n');
    return HPY_OK;
}

static enum hpy_status text_row(struct hpy_text *out, const struct hpy_rep_rows *rows,
                                uint64_t index, const struct hpy_row *row,
                                uint64_t cumulative, struct hpy_str label,
                                struct hpy_err *err)
{
    (void)err;
    const struct hpy_partition *p = rows->partition;
    hpy_text_addf(out, "%*" PRIu64 " ", rows->index_width, index);
    if (p->classifier->individual)
        hpy_text_addf(out, "%*" PRIu64 " %5.1f %*" PRIu64 " %5.1f ", rows->size_width,
                      row->size_bytes, percent(row->size_bytes, p->size_bytes),
                      rows->cumulative_width, cumulative, percent(cumulative, p->size_bytes));
    else
        hpy_text_addf(out, "%*" PRIu64 " %3.0f %*" PRIu64 " %3.0f %*" PRIu64 " %3.0f ",
                      rows->count_width, row->count, percent(row->count, p->count),
                      rows->size_width, row->size_bytes,
                      percent(row->size_bytes, p->size_bytes), rows->cumulative_width,
                      cumulative, percent(cumulative, p->size_bytes));
    if (p->classifier->numeric)
        hpy_text_addf(out, "%*.*s", NUMBER_CELLS, (int)label.n_bytes, label.data);
    else
        hpy_rep_wrapped(out, label, kind_column(rows));
    hpy_text_add_char(out, '\n');
    return HPY_OK;
}

static void text_end(struct hpy_text *out, const struct hpy_rep_rows *rows)
{
    uint64_t left = rows->partition->n_rows - rows->end;
    if (left > 0)
        hpy_text_addf(out, "<%" PRIu64 " more rows. Type e.g. '_.more' to view.>\n", left);
}

static enum hpy_status text_line(struct hpy_text *out, struct hpy_str line,
                                 struct hpy_err *err)
{
    (void)err;
    hpy_text_add_bytes(out, line.data, line.n_bytes);
    hpy_text_add_char(out, '\n');
    return HPY_OK;
}

const struct hpy_rep_form hpy_rep_form_text = {
    text_begin, text_row, text_end, "%lld\n", text_line,
};
