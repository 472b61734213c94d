/* JSON and CSV: the same figures for other programs. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/rep_rows.h"
#include "report/rep_write.h"

enum hpy_status hpy_rep_json_string(struct hpy_text *out, struct hpy_str text,
                                    struct hpy_err *err)
{
    json_t *string = json_stringn(text.data, text.n_bytes);
    char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    json_decref(string);
    if (!quoted)
        return hpy_fail(err, HPY_ENOMEM, "out of memory while writing JSON");
    hpy_text_add(out, quoted);
    free(quoted);
    return HPY_OK;
}

static enum hpy_status json_begin(struct hpy_text *out, struct hpy_rep_rows *rows,
                                  struct hpy_err *err)
{
    const struct hpy_partition *p = rows->partition;
    hpy_text_addf(out, "{\"count\":%" PRIu64 ",\"size\":%" PRIu64 ",\"er\":", p->count,
                  p->size_bytes);
    HPY_TRY(hpy_rep_json_string(out, hpy_str_of(p->classifier->name), err));
    hpy_text_add(out, ",\"rows\":[");
    return HPY_OK;
}

static enum hpy_status json_row(struct hpy_text *out, const struct hpy_rep_rows *rows,
                                uint64_t index, const struct hpy_row *row,
                                uint64_t cumulative, struct hpy_str label,
                                struct hpy_err *err)
{
    hpy_text_addf(out,
                  "%s{\"index\":%" PRIu64 ",\"count\":%" PRIu64 ",\"size\":%" PRIu64
                  ",\"cumulative\":%" PRIu64 ",\"kind\":",
                  index == rows->from ? "" : ",", index, row->count, row->size_bytes,
                  cumulative);
    HPY_TRY(hpy_rep_json_string(out, label, err));
    hpy_text_add(out, "}");
    return HPY_OK;
}

static void json_end(struct hpy_text *out, const struct hpy_rep_rows *rows)
{
    (void)rows;
    hpy_text_add(out, "]}\n");
}

static enum hpy_status json_line(struct hpy_text *out, struct hpy_str line,
                                 struct hpy_err *err)
{
    hpy_text_add(out, "{\"value\":");
    HPY_TRY(hpy_rep_json_string(out, line, err));
    hpy_text_add(out, "}\n");
    return HPY_OK;
}

const struct hpy_rep_form hpy_rep_form_json = {
    json_begin, json_row, json_end, "{\"value\":%lld}\n", json_line,
};

void hpy_rep_csv_field(struct hpy_text *out, struct hpy_str text)
{
    bool plain = true;
    for (size_t i = 0; i < text.n_bytes && plain; i++)
        plain = !strchr("\",\r\n", text.data[i]);
    if (plain) {
        hpy_text_add_bytes(out, text.data, text.n_bytes);
        return;
    }
    hpy_text_add_char(out, '"');
    for (size_t i = 0; i < text.n_bytes; i++) {
        if (text.data[i] == '"')
            hpy_text_add_char(out, '"');
        hpy_text_add_char(out, text.data[i]);
    }
    hpy_text_add_char(out, '"');
}

static enum hpy_status csv_begin(struct hpy_text *out, struct hpy_rep_rows *rows,
                                 struct hpy_err *err)
{
    (void)rows;
    (void)err;
    hpy_text_add(out, "index,count,size,cumulative,kind\n");
    return HPY_OK;
}

static enum hpy_status csv_row(struct hpy_text *out, const struct hpy_rep_rows *rows,
                               uint64_t index, const struct hpy_row *row,
                               uint64_t cumulative, struct hpy_str label,
                               struct hpy_err *err)
{
    (void)rows;
    (void)err;
    hpy_text_addf(out, "%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",", index, row->count,
                  row->size_bytes, cumulative);
    hpy_rep_csv_field(out, label);
    hpy_text_add_char(out, '\n');
    return HPY_OK;
}

static void csv_end(struct hpy_text *out, const struct hpy_rep_rows *rows)
{
    (void)out;
    (void)rows;
}

static enum hpy_status csv_line(struct hpy_text *out, struct hpy_str line, struct hpy_err *err)
{
    (void)err;
    hpy_text_add(out, "value\n");
    hpy_rep_csv_field(out, line);
    hpy_text_add_char(out, '\n');
    return HPY_OK;
}

const struct hpy_rep_form hpy_rep_form_csv = {
    csv_begin, csv_row, csv_end, "value\n%lld\n", csv_line,
};
