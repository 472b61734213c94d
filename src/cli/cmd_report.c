/* heapy-tui report: an account of a heap, for whoever was not there. */
#include <string.h>

#include "base/replace_file.h"
#include "cli/cmd.h"
#include "report/rep_overview.h"
#include "source/source.h"

static const char *const forms[HPY_N_REP_OVERVIEW_FORMS] = {
    [HPY_REP_OVERVIEW_TEXT] = "text",
    [HPY_REP_OVERVIEW_HTML] = "html",
    [HPY_REP_OVERVIEW_JSON] = "json",
};

static enum hpy_rep_overview_form form_of(const char *name)
{
    int form = 0;
    while (form < HPY_N_REP_OVERVIEW_FORMS && strcmp(name, forms[form]) != 0)
        form++;
    return (enum hpy_rep_overview_form)form;
}

static enum hpy_status make(struct hpy_text *out, const char *path,
                            enum hpy_rep_overview_form form, struct hpy_err *err)
{
    struct hpy_graph *graph;
    struct hpy_analyses analyses;
    HPY_TRY(hpy_source_open(&graph, path, NULL, err));
    hpy_analyses_init(&analyses, graph);
    enum hpy_status status = hpy_rep_overview(out, &analyses, path, form, NULL, err);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
    return status;
}

static enum hpy_status write_file(const char *path, const struct hpy_text *text,
                                  struct hpy_err *err)
{
    struct hpy_replace_file file;
    HPY_TRY(hpy_replace_file_open(&file, path, err));
    enum hpy_status status =
        hpy_replace_file_write(&file, hpy_text_get(text), text->n_bytes, err);
    if (status == HPY_OK)
        return hpy_replace_file_commit(&file, err);
    hpy_replace_file_discard(&file);
    return status;
}

int hpy_cmd_report(const struct hpy_args *args)
{
    const char *path = args->operands[0], *output = args->value[HPY_OPT_OUTPUT];
    const char *format = args->value[HPY_OPT_FORMAT] ? args->value[HPY_OPT_FORMAT] : "text";
    enum hpy_rep_overview_form form = form_of(format);
    if (form == HPY_N_REP_OVERVIEW_FORMS)
        return hpy_cmd_complain("no such format '%s'; report has text, html and json", format);
    struct hpy_text text = { 0 };
    struct hpy_err err;
    int code = HPY_EXIT_GOOD;
    if (make(&text, path, form, &err) != HPY_OK)
        code = hpy_cmd_tell(&err, path);
    else if (!output)
        code = hpy_cmd_print(&text);
    else if (write_file(output, &text, &err) != HPY_OK)
        code = hpy_cmd_tell(&err, output);
    hpy_text_dispose(&text);
    return code;
}
