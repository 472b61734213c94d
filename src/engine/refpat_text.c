/* What rows of a reference pattern are called, and what they show. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/refpat_rows.h"

enum {
    LETTERS = 26,
    SHORT_RUN = 2,     /* letters that are written out */
    PIECE_BYTES = 48,  /* of a name: "_4294967295_" and a number */
    MAX_SAMPLES = 64,
    LABEL_KINDS = 8,   /* named of those of row 0 */
};

/* ---------------------------------------------------------------------- names */

static void add_letter(char *out, size_t room, uint32_t rank)
{
    if (rank < 2 * LETTERS)
        snprintf(out, room, "%c", rank < LETTERS ? 'a' + rank : 'A' + rank - LETTERS);
    else
        snprintf(out, room, "_%u_", rank);
}

/* A run of equal letters as one piece, or as the letters. */
static void run_text(char out[PIECE_BYTES], uint32_t rank, uint32_t run)
{
    char letter[PIECE_BYTES / 2];
    add_letter(letter, sizeof letter, rank);
    if (run > SHORT_RUN)
        snprintf(out, PIECE_BYTES, "%s%u", letter, run);
    else
        snprintf(out, PIECE_BYTES, "%s%s", letter, run == SHORT_RUN ? letter : "");
}

static void reverse(char *from, char *end)
{
    for (; from < end; from++) {
        char c = *from;
        *from = *--end;
        *end = c;
    }
}

/* From the last run to the first, backwards, and then turned round. */
void hpy_refpat_name(struct hpy_text *out, const struct hpy_refpat *p, uint64_t index,
                     size_t max_bytes)
{
    static const char cut[] = "...";
    size_t start = out->n_bytes;
    if (index == 0) {
        hpy_text_add_char(out, '_');
        return;
    }
    for (uint64_t at = index; at != 0 && out->n_bytes - start <= max_bytes && !out->failed;
         at = p->rows[at].before_run) {
        char piece[PIECE_BYTES];
        run_text(piece, p->rows[at].rank, p->rows[at].run);
        reverse(piece, piece + strlen(piece));
        hpy_text_add(out, piece);
    }
    if (out->failed)
        return;
    if (out->n_bytes - start > max_bytes) {
        size_t kept = max_bytes > sizeof cut - 1 ? max_bytes - (sizeof cut - 1) : 0;
        hpy_text_cut(out, start + kept);
        hpy_text_add(out, cut);
    }
    if (!out->failed)
        reverse(out->data + start, out->data + out->n_bytes);
}

/* A number at *at, which moves behind it; false if there is none or it is too large for
 * a rank. */
static bool read_number(uint64_t *out, struct hpy_str text, size_t *at)
{
    size_t from = *at;
    *out = 0;
    while (*at < text.n_bytes && text.data[*at] >= '0' && text.data[*at] <= '9') {
        *out = *out * 10 + (uint64_t)(text.data[(*at)++] - '0');
        if (*out > UINT32_MAX)
            return false;
    }
    return *at > from;
}

/* One letter and how often. */
static bool read_run(uint64_t *rank, uint64_t *run, struct hpy_str text, size_t *at)
{
    char c = text.data[(*at)++];
    if (c >= 'a' && c <= 'z') {
        *rank = (uint64_t)(c - 'a');
    } else if (c >= 'A' && c <= 'Z') {
        *rank = LETTERS + (uint64_t)(c - 'A');
    } else {
        if (c != '_' || !read_number(rank, text, at) || *at == text.n_bytes ||
            text.data[(*at)++] != '_')
            return false;
    }
    *run = 1;
    bool counted = *at < text.n_bytes && text.data[*at] >= '0' && text.data[*at] <= '9';
    return !counted || (read_number(run, text, at) && *run > 0);
}

bool hpy_refpat_is_name(struct hpy_str text)
{
    uint64_t rank, run;
    if (hpy_str_equal(text, HPY_STR("_")))
        return true;
    for (size_t at = 0; at < text.n_bytes;)
        if (!read_run(&rank, &run, text, &at))
            return false;
    return text.n_bytes > 0;
}

enum hpy_status hpy_refpat_find(uint64_t *index, struct hpy_refpat *p, struct hpy_str name,
                                struct hpy_job *job, struct hpy_err *err)
{
    uint64_t row = 0, rank, run;
    *index = HPY_REFPAT_NO_ROW;
    if (!hpy_refpat_is_name(name)) {
        struct hpy_text shown = { 0 };
        hpy_text_add_safe(&shown, name);
        enum hpy_status status = hpy_fail(err, HPY_ESYNTAX,
                                          "'%s' is no name of a row of a reference pattern: they "
                                          "are made of letters and numbers, as ab and a3b",
                                          hpy_text_get(&shown));
        hpy_text_dispose(&shown);
        return status;
    }
    if (!hpy_str_equal(name, HPY_STR("_")))
        for (size_t at = 0; at < name.n_bytes;) {
            (void)read_run(&rank, &run, name, &at);
            for (; run > 0; run--)
                HPY_TRY(hpy_refpat_child(&row, p, row, (uint32_t)rank, job, err));
        }
    *index = row;
    return HPY_OK;
}

/* ------------------------------------------------------------------ row 0's kinds */

void refpat_kinds_label(struct hpy_text *out, const struct hpy_partition *kinds)
{
    if (kinds->n_rows == 0)
        hpy_text_add(out, "<Nothing>");
    if (kinds->n_rows > 1)
        hpy_text_add_char(out, '(');
    for (uint64_t k = 0; k < kinds->n_rows && k < LABEL_KINDS; k++) {
        hpy_text_add(out, k ? " | " : "");
        hpy_partition_label(out, kinds, k);
    }
    if (kinds->n_rows > LABEL_KINDS)
        hpy_text_add(out, " | ...");
    if (kinds->n_rows > 1)
        hpy_text_add_char(out, ')');
}

/* -------------------------------------------------------------------- samples */

struct samples {
    struct hpy_text texts; /* one after the other */
    size_t end[MAX_SAMPLES];
    uint32_t n;
    size_t cells;
    bool more;
};

/* Whether there was room for one more object. */
static bool take_sample(struct samples *samples, const struct hpy_graph *graph, uint32_t node,
                        size_t max_cells)
{
    enum { SEPARATOR = 2 };
    size_t from = samples->texts.n_bytes;
    hpy_kinds_object_text(&samples->texts, graph, node);
    if (samples->texts.failed)
        return false;
    size_t cells = hpy_text_width((struct hpy_str){ samples->texts.data + from,
                                                    samples->texts.n_bytes - from });
    bool fits = samples->n == 0 || samples->cells + cells + SEPARATOR < max_cells;
    samples->more = !fits || samples->n == MAX_SAMPLES;
    if (samples->more)
        return false;
    samples->cells += cells + SEPARATOR;
    samples->end[samples->n++] = samples->texts.n_bytes;
    return true;
}

static int compare_samples(const void *a, const void *b)
{
    return hpy_str_compare(*(const struct hpy_str *)a, *(const struct hpy_str *)b);
}

void hpy_refpat_samples(struct hpy_text *out, const struct hpy_refpat *p, uint64_t index,
                        size_t max_cells)
{
    struct samples samples = { .n = 0 };
    struct hpy_str texts[MAX_SAMPLES];
    uint32_t nodes[MAX_SAMPLES + 1];
    uint64_t n = hpy_nodeset_page(refpat_set(p, &p->rows[index]), 0, nodes, MAX_SAMPLES + 1);
    for (uint64_t i = 0; i < n && take_sample(&samples, p->graph, nodes[i], max_cells);)
        i++;
    for (uint32_t i = 0; i < samples.n; i++) {
        size_t from = i ? samples.end[i - 1] : 0;
        texts[i] = (struct hpy_str){ samples.texts.data + from, samples.end[i] - from };
    }
    qsort(texts, samples.n, sizeof *texts, compare_samples);
    for (uint32_t i = 0; i < samples.n; i++) {
        hpy_text_add(out, i ? ", " : "");
        hpy_text_add_bytes(out, texts[i].data, texts[i].n_bytes);
    }
    hpy_text_add(out, samples.more ? "..." : "");
    out->failed |= samples.texts.failed;
    hpy_text_dispose(&samples.texts);
}
