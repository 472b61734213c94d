#include "engine/kinds_labels.h"

#include <stdlib.h>
#include <string.h>

bool hpy_labels_begin(struct hpy_labels *labels)
{
    if (labels->n == HPY_LABELS_MAX)
        return false;
    labels->off[labels->n++] = labels->text.n_bytes;
    return true;
}

static int compare(const void *a, const void *b)
{
    return hpy_str_compare(*(const struct hpy_str *)a, *(const struct hpy_str *)b);
}

void hpy_labels_join(struct hpy_text *out, struct hpy_labels *labels, size_t n_all)
{
    struct hpy_str members[HPY_LABELS_MAX];
    const char *text = hpy_text_get(&labels->text);
    for (size_t i = 0; i < labels->n && !labels->text.failed; i++) {
        size_t end = i + 1 < labels->n ? labels->off[i + 1] : labels->text.n_bytes;
        members[i] = (struct hpy_str){ text + labels->off[i], end - labels->off[i] };
    }
    if (labels->text.failed) {
        out->failed = true; /* as if the members had been appended here */
    } else {
        qsort(members, labels->n, sizeof *members, compare);
        for (size_t i = 0; i < labels->n; i++) {
            if (i > 0)
                hpy_text_add(out, ", ");
            hpy_text_add_bytes(out, members[i].data, members[i].n_bytes);
        }
        if (n_all > labels->n)
            hpy_text_addf(out, ", and %zu more", n_all - labels->n);
    }
    hpy_text_dispose(&labels->text);
    labels->n = 0;
}

void hpy_labels_quote(struct hpy_text *out, struct hpy_str text)
{
    bool has_single = text.n_bytes && memchr(text.data, '\'', text.n_bytes);
    bool has_double = text.n_bytes && memchr(text.data, '"', text.n_bytes);
    char quote = has_single && !has_double ? '"' : '\'';
    hpy_text_add_char(out, quote);
    for (size_t i = 0; i < text.n_bytes; i++) {
        if (text.data[i] == quote || text.data[i] == '\\')
            hpy_text_add_char(out, '\\');
        hpy_text_add_char(out, text.data[i]);
    }
    hpy_text_add_char(out, quote);
}
