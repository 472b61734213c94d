/* Products of classifiers, "Type & Size": a kind is a tuple of kinds.
 *
 * A product is made when it is first asked for and kept as long as the program runs,
 * so that classifiers can be handed around as the plain pointers that they are. There
 * is room for more products than anybody has questions; who asks for another one is
 * told so. */
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "engine/kinds_table.h"
#include "engine/kinds_tuple.h"

enum {
    MAX_PRODUCTS = 128,
    TEXT_BYTES = 256,
    BLOCK = HPY_JOB_STRIDE, /* nodes that are classified at a time */
};

struct product {
    struct hpy_classifier classifier;
    struct hpy_classifier_life life;  /* of one with a factor that was made at run time */
    const struct hpy_classifier *factors[HPY_MAX_FACTORS + 1];
    char name[TEXT_BYTES], by[TEXT_BYTES], header[TEXT_BYTES];
};

static struct product products[MAX_PRODUCTS];
static size_t n_products;
static pthread_mutex_t products_lock = PTHREAD_MUTEX_INITIALIZER;

struct factor_state {
    const struct hpy_classifier *by;
    void *state;
};

struct product_state {
    struct factor_state factors[HPY_MAX_FACTORS];
    size_t n_factors;
    struct hpy_tuples tuples;
    hpy_kind kinds[HPY_MAX_FACTORS][BLOCK];
};

static void product_dispose(void *state_)
{
    struct product_state *state = state_;
    for (size_t f = 0; f < state->n_factors; f++)
        if (state->factors[f].by->dispose && state->factors[f].state)
            state->factors[f].by->dispose(state->factors[f].state);
    hpy_tuples_dispose(&state->tuples);
    hpy_free(state);
}

static enum hpy_status product_prepare(void **out, const struct hpy_classifier *self,
                                       const struct hpy_graph *graph, struct hpy_job *job,
                                       struct hpy_err *err)
{
    struct product_state *state = HPY_NEW(struct product_state);
    if (!state)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    enum hpy_status status = HPY_OK;
    for (; self->factors[state->n_factors] && status == HPY_OK; state->n_factors++) {
        struct factor_state *factor = &state->factors[state->n_factors];
        factor->by = self->factors[state->n_factors];
        if (factor->by->prepare)
            status = factor->by->prepare(&factor->state, factor->by, graph, job, err);
    }
    if (status == HPY_OK)
        *out = state;
    else
        product_dispose(state);
    return status;
}

static enum hpy_status classify_block(struct product_state *state,
                                      const struct hpy_graph *graph, const uint32_t *nodes,
                                      size_t n, hpy_kind *out, struct hpy_err *err)
{
    for (size_t f = 0; f < state->n_factors; f++)
        HPY_TRY(state->factors[f].by->classify(state->factors[f].state, graph, nodes, n,
                                               state->kinds[f], err));
    for (size_t i = 0; i < n; i++) {
        uint64_t items[HPY_MAX_FACTORS];
        uint32_t tuple;
        for (size_t f = 0; f < state->n_factors; f++)
            items[f] = state->kinds[f][i];
        HPY_TRY(hpy_tuples_intern(&tuple, &state->tuples, items, state->n_factors, err));
        out[i] = tuple;
    }
    return HPY_OK;
}

static enum hpy_status product_classify(void *state, const struct hpy_graph *graph,
                                        const uint32_t *nodes, size_t n, hpy_kind *out,
                                        struct hpy_err *err)
{
    for (size_t at = 0; at < n; at += BLOCK)
        HPY_TRY(classify_block(state, graph, nodes + at, n - at < BLOCK ? n - at : BLOCK,
                               out + at, err));
    return HPY_OK;
}

/* A part of a label: as by itself, or in braces, and then empty if there is nothing. */
static void add_part(struct hpy_text *out, const struct hpy_graph *graph,
                     const struct factor_state *factor, hpy_kind kind)
{
    bool braces = factor->by->product_header && factor->by->product_header[0] == '{';
    size_t start = out->n_bytes + 1;
    if (braces)
        hpy_text_add_char(out, '{');
    factor->by->label(factor->state, graph, kind, out);
    if (!braces)
        return;
    if (!out->failed && strcmp(out->data + start, HPY_KINDS_NOTHING) == 0)
        hpy_text_cut(out, start);
    hpy_text_add_char(out, '}');
}

static void product_label(void *state_, const struct hpy_graph *graph, hpy_kind kind,
                          struct hpy_text *out)
{
    const struct product_state *state = state_;
    size_t n;
    const uint64_t *kinds = hpy_tuples_get(&state->tuples, (uint32_t)kind, &n);
    for (size_t f = 0; f < n; f++) {
        if (f > 0)
            hpy_text_add(out, " & ");
        add_part(out, graph, &state->factors[f], kinds[f]);
    }
}

bool hpy_kinds_refine(const struct hpy_classifier *a, const struct hpy_classifier *b)
{
    return a == b || b == &hpy_kinds_unity || (a == &hpy_kinds_clodo && b == &hpy_kinds_type) ||
           (a == &hpy_kinds_class_module && b == &hpy_kinds_package);
}

/* Add a factor unless another one refines it; drop those that it refines. */
static bool add_factor(const struct hpy_classifier **factors, size_t *n_factors,
                       const struct hpy_classifier *factor)
{
    for (size_t f = 0; f < *n_factors; f++)
        if (hpy_kinds_refine(factors[f], factor))
            return true;
    size_t n = 0;
    for (size_t f = 0; f < *n_factors; f++)
        if (!hpy_kinds_refine(factor, factors[f]))
            factors[n++] = factors[f];
    *n_factors = n;
    if (n == HPY_MAX_FACTORS)
        return false;
    factors[(*n_factors)++] = factor;
    return true;
}

static void add_text(char *text, const char *more)
{
    size_t n = strlen(text);
    snprintf(text + n, TEXT_BYTES - n, "%s", more);
}

static void make_product(struct product *product, const struct hpy_classifier *const *factors,
                         size_t n_factors)
{
    add_text(product->by, "by('"); /* what follows the dot in an expression */
    for (size_t f = 0; f < n_factors; f++) {
        const char *between = f ? " & " : "", *header = factors[f]->product_header;
        product->factors[f] = factors[f];
        add_text(product->name, between);
        add_text(product->name, factors[f]->name);
        add_text(product->header, between);
        add_text(product->header, header ? header : factors[f]->header);
        add_text(product->by, f ? "&" : "");
        add_text(product->by, factors[f]->name);
    }
    add_text(product->by, "')");
    product->classifier = (struct hpy_classifier){
        .name = product->name,
        .by = product->by,
        .header = product->header,
        .title = product->name,
        .help = "A kind for each combination of kinds.",
        .factors = product->factors,
        .prepare = product_prepare,
        .classify = product_classify,
        .label = product_label,
        .dispose = product_dispose,
    };
}

static bool is_product_of(const struct product *product,
                          const struct hpy_classifier *const *factors, size_t n_factors)
{
    size_t f = 0;
    while (f < n_factors && product->factors[f] == factors[f])
        f++;
    return f == n_factors && !product->factors[f];
}

static enum hpy_status find_product(const struct hpy_classifier **out,
                                    const struct hpy_classifier *const *factors,
                                    size_t n_factors, struct hpy_err *err)
{
    enum hpy_status status = HPY_OK;
    size_t i = 0;
    pthread_mutex_lock(&products_lock);
    while (i < n_products && !is_product_of(&products[i], factors, n_factors))
        i++;
    if (i == MAX_PRODUCTS)
        status = hpy_fail(err, HPY_ELIMIT, "more than %d products of classifiers", MAX_PRODUCTS);
    else if (i == n_products)
        make_product(&products[n_products++], factors, n_factors);
    if (status == HPY_OK)
        *out = &products[i].classifier;
    pthread_mutex_unlock(&products_lock);
    return status;
}

static void product_end(struct hpy_classifier_life *life)
{
    struct product *product = (void *)((char *)life - offsetof(struct product, life));
    for (size_t f = 0; product->factors[f]; f++)
        hpy_classifier_unref(product->factors[f]);
    hpy_free(product);
}

/* A product that ends with its last holder. */
static enum hpy_status new_product(const struct hpy_classifier **out,
                                   const struct hpy_classifier *const *factors,
                                   size_t n_factors, struct hpy_err *err)
{
    struct product *product = HPY_NEW(struct product);
    if (!product)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    make_product(product, factors, n_factors);
    for (size_t f = 0; f < n_factors; f++)
        hpy_classifier_ref(factors[f]);
    atomic_init(&product->life.n_holders, 1);
    product->life.end = product_end;
    product->classifier.life = &product->life;
    *out = &product->classifier;
    return HPY_OK;
}

enum hpy_status hpy_classifier_product(const struct hpy_classifier **out,
                                       const struct hpy_classifier *const *given,
                                       size_t n_given, struct hpy_err *err)
{
    const struct hpy_classifier *factors[HPY_MAX_FACTORS];
    size_t n_factors = 0;
    bool made = false, fits = true;
    *out = NULL;
    for (size_t i = 0; i < n_given; i++) {
        const struct hpy_classifier *const one[] = { given[i], NULL };
        for (const struct hpy_classifier *const *f = given[i]->factors ? given[i]->factors : one;
             *f; f++)
            fits &= add_factor(factors, &n_factors, *f);
    }
    if (!fits)
        return hpy_fail(err, HPY_ELIMIT, "a product of more than %d classifiers", HPY_MAX_FACTORS);
    for (size_t f = 0; f < n_factors; f++)
        made |= factors[f]->life != NULL;
    if (n_factors == 0)
        *out = &hpy_kinds_unity;
    else if (n_factors == 1)
        *out = hpy_classifier_ref(factors[0]);
    else
        return made ? new_product(out, factors, n_factors, err)
                    : find_product(out, factors, n_factors, err);
    return HPY_OK;
}

/* The text from *at to the next '&', without blanks around it; moves *at behind. */
static struct hpy_str next_name(struct hpy_str text, size_t *at)
{
    size_t from = *at, end = from;
    while (end < text.n_bytes && text.data[end] != '&')
        end++;
    *at = end + 1;
    while (from < end && text.data[from] == ' ')
        from++;
    while (end > from && text.data[end - 1] == ' ')
        end--;
    return (struct hpy_str){ text.data + from, end - from };
}

enum hpy_status hpy_classifier_parse(const struct hpy_classifier **out, struct hpy_str text,
                                     struct hpy_err *err)
{
    const struct hpy_classifier *factors[HPY_MAX_FACTORS];
    size_t n_factors = 0, at = 0;
    *out = NULL;
    while (at <= text.n_bytes) {
        struct hpy_str one = next_name(text, &at);
        char name[64];
        const struct hpy_classifier *factor = NULL;
        if (one.n_bytes < sizeof name) {
            memcpy(name, one.data, one.n_bytes);
            name[one.n_bytes] = '\0';
            factor = hpy_classifier_find(name);
        }
        if (!factor)
            return hpy_fail(err, HPY_ESYNTAX, "no such classifier '%.*s'",
                            (int)(one.n_bytes < 64 ? one.n_bytes : 64), one.data);
        if (!add_factor(factors, &n_factors, factor))
            return hpy_fail(err, HPY_ELIMIT, "a product of more than %d classifiers",
                            HPY_MAX_FACTORS);
    }
    if (n_factors > 1)
        return find_product(out, factors, n_factors, err);
    *out = factors[0];
    return HPY_OK;
}
