/* Fuzzes expressions: any text is evaluated over a small graph and its value made
 * a table. What the parser takes obeys its bounds; what it refuses is told at a
 * place inside the text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/parser.h"
#include "query/value_ops.h"
#include "report/rep_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

/* Three objects and the root, without the builder, so that only expressions are
 * looked at. */
static const uint64_t addr[] = { 8, 16, 32, 48 };
static const uint32_t type[] = { 0, 1, 1, 2 };
static const uint32_t size32[] = { 0, 100, 100, 50 };
static const uint16_t flags[] = { HPY_NODE_VIRTUAL | HPY_NODE_REACHABLE, HPY_NODE_REACHABLE,
                                  HPY_NODE_REACHABLE, 0 };
static const uint32_t owner[] = { HPY_NO_NODE, HPY_NO_NODE, HPY_NO_NODE, HPY_NO_NODE };
static const uint32_t content_off[4];
/* root -> a, a -> a, a -> a2 as an attribute, a2 -> a weakly, garbage -> a2 as an item */
static const uint64_t out_off[] = { 0, 1, 3, 4, 5 };
static const uint32_t out_target[] = { 1, 1, 2, 1, 2 };
static const uint32_t out_rel[] = { HPY_REL(HPY_REL_ROOT, 2), HPY_REL(HPY_REL_DICT_VALUE, 0),
                                    HPY_REL(HPY_REL_ATTR, 3), HPY_REL(HPY_REL_WEAK, 3),
                                    HPY_REL(HPY_REL_ITEM, 7) };
static const uint64_t in_off[] = { 0, 0, 3, 5, 5 };
static const uint32_t in_source[] = { 0, 1, 2, 1, 3 };
static const uint32_t in_slot[] = { 0, 0, 0, 1, 0 };
static const char name_text[] = "rootab";
static const uint64_t name_off[] = { 0, 0, 4, 5, 6 };
static const struct hpy_graph_type types[] = {
    { .node = HPY_NO_NODE, .base = HPY_NO_TYPE, .name = 1, .module = 0 },
    { .node = HPY_NO_NODE, .base = HPY_NO_TYPE, .name = 2, .module = 0 },
    { .node = HPY_NO_NODE, .base = HPY_NO_TYPE, .name = 3, .module = 0 },
};
static const struct hpy_fact facts[] = { { { "pid", 3 }, { "7", 1 } } };
static const struct hpy_graph graph = {
    .n_nodes = 4, .n_types = 3, .n_names = 4, .n_edges = 5, .out_off = out_off,
    .out_target = out_target, .out_rel = out_rel, .in_off = in_off, .in_source = in_source,
    .in_slot = in_slot, .addr = addr, .type = type, .size32 = size32,
    .flags = flags, .owner = owner, .content_off = content_off, .types = types,
    .name_off = name_off, .name_text = name_text, .n_objects = 3, .size_bytes = 250,
    .n_reachable = 2, .reachable_bytes = 200,
    .n_facts = 1, .facts = facts,
};
/* Of the same process: what is not reached is not there yet. */
static const uint64_t old_out_off[] = { 0, 1, 3, 4 };
static const uint64_t old_in_off[] = { 0, 0, 3, 4 };
static const struct hpy_graph older = {
    .n_nodes = 3, .n_types = 3, .n_names = 4, .n_edges = 4, .out_off = old_out_off,
    .out_target = out_target, .out_rel = out_rel, .in_off = old_in_off, .in_source = in_source,
    .in_slot = in_slot, .addr = addr, .type = type, .size32 = size32,
    .flags = flags, .owner = owner, .content_off = content_off, .types = types,
    .name_off = name_off, .name_text = name_text, .n_objects = 2, .size_bytes = 200,
    .n_reachable = 2, .reachable_bytes = 200,
    .n_facts = 1, .facts = facts,
};

static void check_steps(const char *expression)
{
    struct hpy_steps steps;
    struct hpy_err err;
    if (hpy_parser_parse(&steps, expression, &err) != HPY_OK)
        return;
    if (steps.n == 0 || steps.n_stack == 0 || steps.n_stack > HPY_EXPRESSION_STACK_MAX)
        abort();
    hpy_steps_dispose(&steps);
}

static void show(const struct hpy_value *value)
{
    struct hpy_rep_value_options options = { 0, 64, HPY_ROWS_ALL };
    struct hpy_err err;
    for (int output = 0; output < HPY_N_OUTPUTS; output++) {
        struct hpy_text out = { 0 };
        enum hpy_status status =
            hpy_rep_value(&out, NULL, value, (enum hpy_output)output, &options, NULL, &err);
        bool is_line = out.n_bytes > 0 && out.data[out.n_bytes - 1] == '\n';
        bool is_past_end = out.n_bytes == 0 && value->page > 0;
        if (status != HPY_OK || (!is_line && !is_past_end))
            abort();
        hpy_text_dispose(&out);
    }
}

/* The words that may follow begin with what is written, and are in order. */
static void complete(const struct hpy_conversation *conversation, struct hpy_str text)
{
    struct hpy_completion completion;
    struct hpy_err err;
    if (hpy_query_complete(&completion, conversation, text, &err) != HPY_OK ||
        completion.from > text.n_bytes)
        abort();
    for (size_t i = 0; i < completion.n; i++)
        if (strncmp(completion.words[i].name, text.data + completion.from,
                    text.n_bytes - completion.from) != 0 ||
            (i && strcmp(completion.words[i - 1].name, completion.words[i].name) > 0))
            abort();
    hpy_completion_dispose(&completion);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    if (n_bytes > 4096)
        return 0;
    char *expression = hpy_strndup((const char *)data, n_bytes);
    if (!expression)
        return 0;
    struct hpy_value value;
    struct hpy_err err;
    check_steps(expression);
    struct hpy_conversation *conversation = hpy_conversation_new(&graph);
    if (!conversation || hpy_conversation_add(conversation, "old", &older, &err) != HPY_OK)
        abort();
    complete(conversation, hpy_str_of(expression));
    if (hpy_conversation_eval(&value, conversation, expression, NULL, &err) == HPY_OK)
        show(&value);
    else if (err.offset == HPY_NO_OFFSET || err.offset > strlen(expression) || !*err.text)
        abort();
    complete(conversation, hpy_str_of(expression));
    hpy_conversation_free(conversation); /* values may outlive it */
    hpy_value_dispose(&value);
    hpy_free(expression);
    return 0;
}
