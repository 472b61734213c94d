/* Why a set lives, in a line. */
#include "engine/why_text.h"
#include "query/set_attributes.h"
#include "query/value_ops.h"

enum { STEPS = 20 };

static enum hpy_status add_line(struct hpy_text *out, const struct hpy_value *value,
                                const struct hpy_nodeset *nodes, const struct hpy_ask *ask)
{
    const struct hpy_why_rules *rules;
    struct hpy_why *why;
    uint32_t node;
    HPY_TRY(hpy_why_largest(&node, value->heap->graph, nodes, NULL, ask->job, ask->err));
    if (node == HPY_NO_NODE)
        return hpy_fail(ask->err, HPY_ENOTFOUND, "there is no object in this set");
    HPY_TRY(hpy_analyses_why_rules(&rules, &value->heap->analyses, ask->job, ask->err));
    HPY_TRY(hpy_why_new(&why, rules, node, NULL, ask->job, ask->err));
    hpy_why_line(out, why, STEPS, &hpy_numbers_plain);
    const char *note = hpy_why_note(why);
    if (*note)
        hpy_text_addf(out, " (%s)", note);
    hpy_why_free(why);
    return hpy_text_check(out, ask->err);
}

enum hpy_status hpy_set_why(struct hpy_value *out, const struct hpy_value *value,
                            const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    const struct hpy_nodeset *nodes;
    struct hpy_text text = { 0 };
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    enum hpy_status status = add_line(&text, value, nodes, ask);
    if (status == HPY_OK)
        status = hpy_value_of_text(out, hpy_text_str(&text), ask->err);
    hpy_text_dispose(&text);
    return status;
}
