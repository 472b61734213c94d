#include "query/expand.h"

#include <stdlib.h>

#include "base/mem.h"
#include "query/conversation.h"
#include "query/lexer.h"

/* What stands between operators is closed if nothing outside of its brackets can bind
 * differently. What cannot be read is not, to be safe. */
static bool is_closed(struct hpy_str expression)
{
    static const char *const openers = "([", *const closers = ")]";
    struct hpy_lexer lexer;
    struct hpy_token token;
    struct hpy_err err;
    int depth = 0;
    hpy_lexer_init(&lexer, expression);
    for (;;) {
        if (hpy_lexer_next(&token, &lexer, &err) != HPY_OK)
            return false;
        if (token.kind == HPY_TOKEN_END)
            return true;
        if (token.kind == openers[0] || token.kind == openers[1])
            depth++;
        else if (token.kind == closers[0] || token.kind == closers[1])
            depth--;
        else if (depth == 0 && token.kind != HPY_TOKEN_NAME && token.kind != '.' &&
                 token.kind != HPY_TOKEN_STRING && token.kind != HPY_TOKEN_INTEGER)
            return false;
    }
}

void hpy_expand_operand(struct hpy_text *out, struct hpy_str expression)
{
    bool closed = is_closed(expression);
    if (!closed)
        hpy_text_add_char(out, '(');
    hpy_text_add_bytes(out, expression.data, expression.n_bytes);
    if (!closed)
        hpy_text_add_char(out, ')');
}

/* A name in the text and what stands for it. */
struct place {
    struct hpy_str name, expression;
};

static int by_place(const void *a, const void *b)
{
    const char *x = ((const struct place *)a)->name.data;
    const char *y = ((const struct place *)b)->name.data;
    return x < y ? -1 : x > y;
}

/* "hp." in front of a name says nothing, but what replaces the name is no name. */
static const char *without_hp(const char *name, const char *begin)
{
    const char *at = name;
    while (at > begin && (unsigned char)at[-1] <= ' ')
        at--;
    if (at == begin || at[-1] != '.')
        return name;
    for (at--; at > begin && (unsigned char)at[-1] <= ' ';)
        at--;
    return at - begin >= 2 && at[-1] == 'p' && at[-2] == 'h' ? at - 2 : name;
}

static size_t find_places(struct place *out, struct hpy_str text, const struct hpy_step *steps,
                          size_t n, const struct hpy_conversation *conversation)
{
    size_t n_places = 0;
    for (size_t i = 0; i < n; i++) {
        const struct hpy_step *step = &steps[i];
        if ((step->kind != HPY_STEP_NAME && step->kind != HPY_STEP_CALL) ||
            step->name.data < text.data || step->name.data >= text.data + text.n_bytes)
            continue;
        const struct hpy_variable *variable = hpy_conversation_find(conversation, step->name);
        if (!variable || variable->expression.n_bytes == 0)
            continue;
        out[n_places++] = (struct place){ step->name, hpy_text_str(&variable->expression) };
    }
    if (n_places > 0)
        qsort(out, n_places, sizeof *out, by_place);
    return n_places;
}

enum hpy_status hpy_expand_names(struct hpy_text *out, struct hpy_str text,
                                 const struct hpy_step *steps, size_t n,
                                 const struct hpy_conversation *conversation,
                                 struct hpy_err *err)
{
    struct place *places = HPY_ARRAY(struct place, n + 1);
    if (!places)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    size_t n_places = find_places(places, text, steps, n, conversation);
    const char *at = text.data, *end = text.data + text.n_bytes;
    for (size_t i = 0; i < n_places; i++) {
        const struct place *place = &places[i];
        const char *name = without_hp(place->name.data, at);
        size_t room = HPY_EXPRESSION_BYTES_MAX - (size_t)(end - at);
        if (out->n_bytes >= room || place->expression.n_bytes + 2 > room - out->n_bytes)
            break; /* the rest keeps its names */
        hpy_text_add_bytes(out, at, (size_t)(name - at));
        if (name == text.data && name + place->name.n_bytes == end) /* all there is */
            hpy_text_add_bytes(out, place->expression.data, place->expression.n_bytes);
        else
            hpy_expand_operand(out, place->expression);
        at = place->name.data + place->name.n_bytes;
    }
    hpy_text_add_bytes(out, at, (size_t)(end - at));
    hpy_free(places);
    return hpy_text_check(out, err);
}
