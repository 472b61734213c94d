#include "query/conversation.h"

#include <string.h>

#include "base/mem.h"
#include "query/guess.h"
#include "query/lexer.h"
#include "query/value_ops.h"
#include "query/value_type.h"

struct hpy_conversation *hpy_conversation_new(const struct hpy_graph *graph)
{
    struct hpy_conversation *conversation = HPY_NEW(struct hpy_conversation);
    if (!conversation)
        return NULL;
    conversation->heap = hpy_heap_new(graph);
    if (!conversation->heap ||
        hpy_value_see(&conversation->whole, conversation->heap, NULL, NULL, NULL) != HPY_OK) {
        hpy_heap_unref(conversation->heap);
        hpy_free(conversation);
        return NULL;
    }
    return conversation;
}

static void dispose_variable(struct hpy_variable *variable)
{
    hpy_text_dispose(&variable->name);
    hpy_text_dispose(&variable->expression);
    hpy_value_dispose(&variable->value);
}

void hpy_conversation_free(struct hpy_conversation *conversation)
{
    if (!conversation)
        return;
    for (size_t i = 0; i < conversation->n; i++)
        dispose_variable(&conversation->variables[i]);
    hpy_free(conversation->variables);
    hpy_value_dispose(&conversation->whole);
    hpy_heap_unref(conversation->heap);
    hpy_free(conversation);
}

enum hpy_status hpy_conversation_seen(struct hpy_seen **out,
                                      const struct hpy_conversation *conversation,
                                      struct hpy_heap *heap, struct hpy_members *members,
                                      const struct hpy_classifier *by, struct hpy_err *err)
{
    if (members || heap != conversation->heap || (by && by != hpy_classifier_default))
        return hpy_seen_new(out, heap, members, by, err);
    *out = hpy_seen_ref(conversation->whole.seen);
    return HPY_OK;
}

struct hpy_heap *hpy_conversation_heap(const struct hpy_conversation *conversation)
{
    return conversation->heap;
}

/* ----------------------------------------------------------------- variables */

static struct hpy_variable *find(const struct hpy_conversation *conversation,
                                 struct hpy_str name)
{
    for (size_t i = 0; i < conversation->n; i++)
        if (hpy_str_equal(hpy_text_str(&conversation->variables[i].name), name))
            return &conversation->variables[i];
    return NULL;
}

const struct hpy_variable *hpy_conversation_find(const struct hpy_conversation *conversation,
                                                 struct hpy_str name)
{
    return find(conversation, name);
}

static enum hpy_status make_room(struct hpy_conversation *conversation, struct hpy_err *err)
{
    if (conversation->n == HPY_VARIABLES_MAX)
        return hpy_fail(err, HPY_ELIMIT, "more than %d names", HPY_VARIABLES_MAX);
    if (conversation->n < conversation->room)
        return HPY_OK;
    size_t room = conversation->room ? conversation->room * 2 : 8;
    struct hpy_variable *grown = hpy_realloc(conversation->variables, room, sizeof *grown);
    if (!grown)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    conversation->variables = grown;
    conversation->room = room;
    return HPY_OK;
}

/* Takes the value over, also on failure. */
static enum hpy_status assign(struct hpy_conversation *conversation, struct hpy_str name,
                              struct hpy_str expression, struct hpy_value *value, bool fixed,
                              struct hpy_err *err)
{
    struct hpy_variable *variable = find(conversation, name);
    struct hpy_variable made = { .value = *value, .fixed = fixed };
    enum hpy_status status = variable ? HPY_OK : make_room(conversation, err);
    hpy_text_add_bytes(&made.name, name.data, name.n_bytes);
    hpy_text_add_bytes(&made.expression, expression.data, expression.n_bytes);
    if (status == HPY_OK)
        status = hpy_text_check(&made.name, err);
    if (status == HPY_OK)
        status = hpy_text_check(&made.expression, err);
    if (status != HPY_OK) {
        dispose_variable(&made);
        return status;
    }
    if (variable) {
        dispose_variable(variable);
        *variable = made;
    } else
        conversation->variables[conversation->n++] = made;
    return HPY_OK;
}

enum hpy_status hpy_conversation_add(struct hpy_conversation *conversation, const char *name,
                                     const struct hpy_graph *graph, struct hpy_err *err)
{
    bool same = graph == conversation->heap->graph;
    struct hpy_heap *heap = same ? hpy_heap_ref(conversation->heap) : hpy_heap_new(graph);
    struct hpy_value value = { 0 };
    if (!heap)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    enum hpy_status status = hpy_value_see(&value, heap, NULL, NULL, err);
    hpy_heap_unref(heap);
    if (status == HPY_OK)
        status = assign(conversation, hpy_str_of(name), HPY_STR(""), &value, true, err);
    return status;
}

/* Whether a name that is none of a variable can be one. */
static bool has_meaning(struct hpy_str name)
{
    return hpy_query_find_name(name) || hpy_query_find_function(name) ||
           hpy_str_equal(name, HPY_STR("hp"));
}

enum hpy_status hpy_conversation_keep(struct hpy_conversation *conversation,
                                      struct hpy_str name, struct hpy_str expression,
                                      const struct hpy_value *value, struct hpy_err *err)
{
    struct hpy_value copy;
    if (name.n_bytes == 0)
        name = HPY_STR("_");
    if (hpy_value_types[value->kind].argument_only) {
        struct hpy_text what = { 0 };
        hpy_text_add(&what, hpy_value_types[value->kind].name);
        enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "%s is an argument only",
                                          hpy_text_get(&what));
        hpy_text_dispose(&what);
        return status;
    }
    const struct hpy_variable *kept = find(conversation, name);
    if (has_meaning(name) || (kept && kept->fixed))
        return hpy_fail(err, HPY_ESYNTAX, "'%.*s' has a meaning already", (int)name.n_bytes,
                        name.data);
    HPY_TRY(hpy_value_copy(&copy, value, err));
    return assign(conversation, name, expression, &copy, false, err);
}

static bool is_name(struct hpy_str text)
{
    struct hpy_lexer lexer;
    struct hpy_token token;
    hpy_lexer_init(&lexer, text);
    return hpy_lexer_next(&token, &lexer, NULL) == HPY_OK && token.kind == HPY_TOKEN_NAME &&
           token.text.n_bytes == text.n_bytes;
}

bool hpy_conversation_is_free(const struct hpy_conversation *conversation, struct hpy_str name)
{
    return is_name(name) && !has_meaning(name) && !find(conversation, name);
}

/* The variable of that name, which may be changed. */
static enum hpy_status find_own(struct hpy_variable **out,
                                const struct hpy_conversation *conversation,
                                struct hpy_str name, struct hpy_err *err)
{
    *out = find(conversation, name);
    if (!*out)
        return hpy_fail(err, HPY_ENOTFOUND, "nothing has the name '%.*s'", (int)name.n_bytes,
                        name.data);
    if ((*out)->fixed)
        return hpy_fail(err, HPY_ESYNTAX, "'%.*s' is the name of a capture", (int)name.n_bytes,
                        name.data);
    return HPY_OK;
}

enum hpy_status hpy_conversation_rename(struct hpy_conversation *conversation,
                                        struct hpy_str from, struct hpy_str to,
                                        struct hpy_err *err)
{
    struct hpy_variable *variable;
    struct hpy_text name = { 0 };
    HPY_TRY(find_own(&variable, conversation, from, err));
    if (!is_name(to) || hpy_str_equal(to, HPY_STR("_")))
        return hpy_fail(err, HPY_ESYNTAX, "a name has letters, digits and _; not '%.*s'",
                        (int)to.n_bytes, to.data);
    if (!hpy_conversation_is_free(conversation, to))
        return hpy_fail(err, HPY_ESYNTAX, "'%.*s' has a meaning already", (int)to.n_bytes,
                        to.data);
    hpy_text_add_bytes(&name, to.data, to.n_bytes);
    enum hpy_status status = hpy_text_check(&name, err);
    if (status != HPY_OK) {
        hpy_text_dispose(&name);
        return status;
    }
    hpy_text_dispose(&variable->name);
    variable->name = name;
    return HPY_OK;
}

enum hpy_status hpy_conversation_forget(struct hpy_conversation *conversation,
                                        struct hpy_str name, struct hpy_err *err)
{
    struct hpy_variable *variable;
    HPY_TRY(find_own(&variable, conversation, name, err));
    dispose_variable(variable);
    size_t behind = conversation->n - (size_t)(variable - conversation->variables) - 1;
    memmove(variable, variable + 1, behind * sizeof *variable);
    conversation->n--;
    return HPY_OK;
}

/* --------------------------------------------------------------------- names */

/* What people who know Python write for the objects of a type. */
static bool is_type_name(struct hpy_str name)
{
    static const char *const types[] = {
        "bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list",
        "object", "set", "str", "tuple", "type",
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (hpy_str_equal(name, hpy_str_of(types[i])))
            return true;
    return false;
}

static enum hpy_status no_name(struct hpy_str name, const struct hpy_conversation *conversation,
                               struct hpy_err *err)
{
    if (hpy_str_equal(name, HPY_STR("_")))
        return hpy_fail(err, HPY_ESYNTAX, "there is no last result yet");
    if (is_type_name(name))
        return hpy_fail(err, HPY_ESYNTAX, "no such name '%.*s'; its objects are Type('%.*s')",
                        (int)name.n_bytes, name.data, (int)name.n_bytes, name.data);
    struct hpy_text text = { 0 };
    struct hpy_word word;
    hpy_text_add(&text, "no such name '");
    hpy_text_add_safe(&text, name);
    hpy_text_add(&text, "'; ");
    struct hpy_guess guess = hpy_guess_begin(name);
    for (size_t i = 0; hpy_query_name_at(&word, conversation, i); i++)
        hpy_guess_add(&guess, word.name);
    if (guess.nearest)
        hpy_text_addf(&text, "is it '%s'?", guess.nearest);
    else
        hpy_text_add(&text, "there are");
    for (size_t i = 0; !guess.nearest && hpy_query_name_at(&word, conversation, i); i++)
        hpy_text_addf(&text, " %s", word.name);
    enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status make_name(struct hpy_value *out, const struct hpy_query_name *row,
                                 const struct hpy_conversation *conversation,
                                 const struct hpy_ask *ask)
{
    if (!ask->heap && !row->without_heap)
        return hpy_fail(ask->err, HPY_ESYNTAX, "'%s' needs a heap", row->name);
    if (!conversation || !hpy_query_is_heap(row))
        return row->make(out, ask);
    return hpy_value_copy(out, &conversation->whole, ask->err);
}

enum hpy_status hpy_value_of_name(struct hpy_value *out,
                                  const struct hpy_conversation *conversation,
                                  struct hpy_str name, struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_ask ask = { job, err, conversation ? conversation->heap : NULL };
    *out = (struct hpy_value){ 0 };
    const struct hpy_query_name *row = hpy_query_find_name(name);
    if (row)
        return make_name(out, row, conversation, &ask);
    const struct hpy_variable *variable = conversation ? find(conversation, name) : NULL;
    if (variable)
        return hpy_value_copy(out, &variable->value, err);
    const struct hpy_query_function *function = hpy_query_find_function(name);
    if (!function)
        return no_name(name, conversation, err);
    if (function->classifier) {
        hpy_value_be_relation(out, NULL, hpy_classifier_find(function->classifier));
        return HPY_OK;
    }
    struct hpy_text params = { 0 };
    hpy_params_text(&params, function->params);
    enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "%s is called, as in %s%s",
                                      function->name, function->name, hpy_text_get(&params));
    hpy_text_dispose(&params);
    return status;
}

/* A name that is no function may be called with nothing, as Heapy's heap(). */
enum hpy_status hpy_value_call(struct hpy_value *out,
                               const struct hpy_conversation *conversation, struct hpy_str name,
                               const struct hpy_value *values, size_t n_values,
                               struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_ask ask = { job, err, conversation ? conversation->heap : NULL };
    struct hpy_arguments args;
    *out = (struct hpy_value){ 0 };
    const struct hpy_query_function *function = hpy_query_find_function(name);
    if (function) {
        HPY_TRY(hpy_arguments_bind(&args, function->name, function->params, values, n_values, err));
        return function->call(out, function, &args, &ask);
    }
    const struct hpy_query_name *row = hpy_query_find_name(name);
    if (row && n_values == 0)
        return make_name(out, row, conversation, &ask);
    const struct hpy_variable *variable = conversation ? find(conversation, name) : NULL;
    if (variable && !row)
        return hpy_value_apply(out, &variable->value, values, n_values, job, err);
    if (row)
        return hpy_fail(err, HPY_ESYNTAX, "'%s' takes no arguments", row->name);
    return no_name(name, conversation, err);
}
