#include "why_lines.h"

enum { INDENT = 2, GAP = 2, DEEP = 24 /* levels told by place */ };

static bool has_columns(const struct hpy_rep_why *rep, uint64_t row)
{
    return rep->row[row].what <= HPY_REP_WHY_STEP;
}

static size_t indent_of(const struct hpy_rep_why *rep, uint64_t row)
{
    uint64_t depth = hpy_rep_why_depth(rep, row);
    return INDENT * (size_t)(depth < DEEP ? depth : DEEP);
}

static void pad(struct hpy_text *out, size_t from, size_t to)
{
    for (; from < to; from++)
        hpy_text_add_char(out, ' ');
}

static void add_line(struct hpy_text *out, const struct hpy_rep_why *rep, uint64_t row,
                     const struct hpy_rep_why_parts *part, const size_t *columns,
                     const struct hpy_numbers *numbers)
{
    char size[HPY_SIZE_BYTES];
    size_t at = indent_of(rep, row);
    pad(out, 0, at);
    hpy_text_add(out, hpy_text_get(&part->label));
    at += hpy_text_width(hpy_text_str(&part->label));
    if (part->description.n_bytes) {
        pad(out, at, at < columns[0] ? columns[0] : at + GAP);
        at = (at < columns[0] ? columns[0] : at + GAP) +
             hpy_text_width(hpy_text_str(&part->description));
        hpy_text_add(out, hpy_text_get(&part->description));
    }
    if (part->retained_bytes != HPY_REP_WHY_NO_FIGURE) {
        pad(out, at, at < columns[1] ? columns[1] : at + GAP);
        hpy_text_addf(out, "keeps %s",
                      hpy_numbers_size(size, (int64_t)part->retained_bytes, numbers));
    }
    if (part->note[0])
        hpy_text_addf(out, "  (%s)", part->note);
    hpy_text_add(out, part->here ? "  ◂ here\n" : "\n");
}

enum hpy_status why_lines(struct hpy_text *out, const struct hpy_rep_why *rep, size_t cells,
                          const struct hpy_numbers *numbers, struct hpy_err *err)
{
    enum { FIGURE = 24 }; /* cells for the figure and the mark */
    struct hpy_rep_why_parts part = { .note = "" };
    size_t columns[2] = { 0, 0 }, most = cells > 2 * FIGURE ? (cells - FIGURE) / 2 : FIGURE;
    for (uint64_t row = 0; row < rep->n_rows && has_columns(rep, row); row++) {
        hpy_rep_why_part(&part, rep, row, numbers);
        size_t n = indent_of(rep, row) + hpy_text_width(hpy_text_str(&part.label)) + GAP;
        size_t n_described = hpy_text_width(hpy_text_str(&part.description)) + GAP;
        if (part.description.n_bytes && n > columns[0])
            columns[0] = n < most ? n : most;
        if (n_described > columns[1])
            columns[1] = n_described < most ? n_described : most;
        out->failed |= part.label.failed || part.description.failed;
    }
    columns[1] += columns[0];
    for (uint64_t row = 0; row < rep->n_rows; row++) {
        hpy_rep_why_part(&part, rep, row, numbers);
        add_line(out, rep, row, &part, columns, numbers);
        out->failed |= part.label.failed || part.description.failed;
    }
    hpy_rep_why_parts_dispose(&part);
    return hpy_text_check(out, err);
}
