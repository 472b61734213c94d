/* heapy-tui eval: an expression as a table, for scripts and tests. */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "query/query.h"
#include "report/rep_value.h"
#include "source/source.h"

static bool read_rows(uint64_t *out, const char *text, enum hpy_output output)
{
    if (!text) {
        *out = output == HPY_OUTPUT_TEXT ? HPY_ROWS_DEFAULT : HPY_ROWS_ALL;
        return true;
    }
    if (strcmp(text, "all") == 0) {
        *out = HPY_ROWS_ALL;
        return true;
    }
    uint64_t n = 0;
    for (const char *digit = text; *digit; digit++)
        if (*digit < '0' || *digit > '9' || __builtin_mul_overflow(n, UINT64_C(10), &n) ||
            __builtin_add_overflow(n, (uint64_t)(*digit - '0'), &n))
            return false;
    *out = n;
    return *text != '\0';
}

static enum hpy_status put(void *context, const char *data, size_t n_bytes, struct hpy_err *err)
{
    (void)context;
    /* told by hpy_cmd_flush; this only ends the report */
    return hpy_cmd_write(data, n_bytes) ? HPY_OK : hpy_fail(err, HPY_ECANCELLED, "stopped");
}

static int print_value(const struct hpy_value *value, enum hpy_output output, uint64_t n_rows)
{
    struct hpy_err err;
    struct hpy_rep_sink sink = { put, NULL };
    struct hpy_rep_value_options options = { 0, n_rows, HPY_ROWS_ALL };
    uint64_t n;
    enum hpy_status status = hpy_rep_value_put(&sink, &n, value, output, &options, NULL, &err);
    if (status != HPY_OK && status != HPY_ECANCELLED)
        return hpy_cmd_tell(&err, NULL);
    int code = hpy_cmd_flush();
    return code == HPY_EXIT_GOOD && n == 0 ? HPY_EXIT_NOTHING : code;
}

/* Columns for people count characters from 1. */
static int tell_expression_error(const struct hpy_err *err, const char *expression)
{
    if (err->offset == HPY_NO_OFFSET)
        return hpy_cmd_tell(err, NULL);
    size_t column = 1, n_bytes = strlen(expression);
    for (size_t at = 0; at < err->offset && at < n_bytes; column++) {
        uint32_t code_point;
        at += hpy_utf8_decode(&code_point, expression + at, n_bytes - at);
    }
    hpy_cmd_complain("%s (column %zu)", err->text, column);
    return err->code == HPY_ENOTFOUND ? HPY_EXIT_NOTHING : HPY_EXIT_BAD;
}

/* One graph, or an old one and a new one of the same process. */
struct graphs {
    struct hpy_graph *new, *old;
};

static int open_graphs(struct graphs *out, char **paths, int n_paths)
{
    struct hpy_err err;
    *out = (struct graphs){ 0 };
    if (n_paths == 2 && hpy_source_open(&out->old, paths[0], NULL, &err) != HPY_OK)
        return hpy_cmd_tell(&err, paths[0]);
    if (hpy_source_open(&out->new, paths[n_paths - 1], NULL, &err) != HPY_OK)
        return hpy_cmd_tell(&err, paths[n_paths - 1]);
    return HPY_EXIT_GOOD;
}

static enum hpy_status name_graphs(struct hpy_conversation *conversation,
                                   const struct graphs *graphs, struct hpy_err *err)
{
    if (!graphs->old)
        return HPY_OK;
    HPY_TRY(hpy_conversation_add(conversation, "old", graphs->old, err));
    return hpy_conversation_add(conversation, "new", graphs->new, err);
}

static int answer(const struct graphs *graphs, const char *expression, enum hpy_output output,
                  uint64_t n_rows)
{
    struct hpy_err err;
    struct hpy_value value;
    int code;
    struct hpy_conversation *conversation = hpy_conversation_new(graphs->new);
    if (!conversation)
        return hpy_cmd_complain("out of memory");
    if (name_graphs(conversation, graphs, &err) != HPY_OK) {
        code = hpy_cmd_tell(&err, NULL);
    } else if (hpy_conversation_eval(&value, conversation, expression, NULL, &err) != HPY_OK) {
        code = tell_expression_error(&err, expression);
    } else {
        code = print_value(&value, output, n_rows);
        hpy_value_dispose(&value);
    }
    hpy_conversation_free(conversation);
    return code;
}

int hpy_cmd_eval(const struct hpy_args *args)
{
    int n_paths = args->n_operands - 1;
    const char *format = args->value[HPY_OPT_FORMAT];
    const char *rows = args->value[HPY_OPT_ROWS];
    enum hpy_output output = format ? hpy_rep_output_of(format) : HPY_OUTPUT_TEXT;
    uint64_t n_rows;
    if (output == HPY_N_OUTPUTS)
        return hpy_cmd_complain("no such format '%s'; there are text, json and csv", format);
    if (!read_rows(&n_rows, rows, output))
        return hpy_cmd_complain("rows are a number or all, not '%s'", rows);
    struct graphs graphs;
    int code = open_graphs(&graphs, args->operands, n_paths);
    if (code == HPY_EXIT_GOOD)
        code = answer(&graphs, args->operands[n_paths], output, n_rows);
    hpy_graph_free(graphs.new);
    hpy_graph_free(graphs.old);
    return code;
}
