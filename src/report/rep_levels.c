#include <inttypes.h>

#include "query/brief.h"
#include "query/value_ops.h"
#include "report/rep_object.h"
#include "report/rep_write.h"

static enum hpy_status add_level(struct hpy_text *out, uint64_t level, uint64_t from,
                                 const struct hpy_seen *seen, enum hpy_output output,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_text brief = { 0 };
    uint64_t count = hpy_seen_count(seen);
    enum hpy_status status = hpy_brief(&brief, seen, HPY_BRIEF_CELLS, job, err);
    if (status == HPY_OK && output == HPY_OUTPUT_TEXT) {
        hpy_text_addf(out, "%2" PRIu64 ": %s\n", level, hpy_text_get(&brief));
    } else if (status == HPY_OK && output == HPY_OUTPUT_JSON) {
        hpy_text_addf(out, "%s{\"index\":%" PRIu64 ",\"count\":%" PRIu64 ",\"text\":",
                      level == from ? "" : ",", level, count);
        status = hpy_rep_json_string(out, hpy_text_str(&brief), err);
        hpy_text_add_char(out, '}');
    } else if (status == HPY_OK) {
        hpy_text_addf(out, "%" PRIu64 ",%" PRIu64 ",", level, count);
        hpy_rep_csv_field(out, hpy_text_str(&brief));
        hpy_text_add_char(out, '\n');
    }
    hpy_text_dispose(&brief);
    return status;
}

enum hpy_status hpy_rep_levels_put(const struct hpy_rep_sink *sink, uint64_t *n,
                                   const struct hpy_value *value, enum hpy_output output,
                                   const struct hpy_rep_value_options *options,
                                   struct hpy_job *job, struct hpy_err *err)
{
    static const char *const begin[] = { "", "{\"levels\":[", "index,count,text\n" };
    struct hpy_text text = { 0 };
    HPY_TRY(hpy_value_n_rows(n, value, job, err));
    uint64_t from = options->from < *n ? options->from : *n;
    uint64_t end = options->n_rows < *n - from ? from + options->n_rows : *n;
    enum hpy_status status = HPY_OK;
    hpy_text_add(&text, begin[output]);
    for (uint64_t level = from; level < end && status == HPY_OK; level++) {
        struct hpy_value set;
        status = hpy_value_index(&set, value, (int64_t)level, job, err);
        if (status == HPY_OK)
            status = add_level(&text, level, from, set.seen, output, job, err);
        hpy_value_dispose(&set);
    }
    if (output == HPY_OUTPUT_TEXT && end < *n)
        hpy_text_addf(&text, "<... %" PRIu64 " more levels ...>\n", *n - end);
    if (output == HPY_OUTPUT_TEXT && *n == 0)
        hpy_text_add(&text, "<No levels>\n");
    if (output == HPY_OUTPUT_JSON)
        hpy_text_add(&text, "]}\n");
    if (status == HPY_OK)
        status = hpy_text_check(&text, err);
    if (status == HPY_OK && text.n_bytes)
        status = sink->put(sink->context, text.data, text.n_bytes, err);
    hpy_text_dispose(&text);
    return status;
}
