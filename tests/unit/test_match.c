/* Matching two captures of one process, made by hand. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "engine/facts.h"
#include "engine/match.h"
#include "made_graph.h"

static struct hpy_err err; /* of the call that failed */

static void demand(enum hpy_status status)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err.text);
}

static void tell(struct made *made, const char *key, const char *value)
{
    if (value)
        demand(made->sink->ops->fact(made->sink, hpy_str_of(key), hpy_str_of(value), &err));
}

enum { INT, STR, BYTES, TUPLE, LIST, FUNCTION, CLASS, OF_CLASS, BYTEARRAY, N_TYPES };

/* The type of classes' objects lies at 0x9000, or where said. */
static void begin(struct made *made, uint32_t types[N_TYPES], uint64_t class_addr)
{
    static const char *const names[] = { "int", "str", "bytes", "tuple", "list", "function",
                                         "type" };
    made_begin(made);
    tell(made, HPY_FACT_PID, "17");
    for (uint32_t t = 0; t <= CLASS; t++)
        types[t] = made_type(made, "builtins", names[t], 0);
    struct hpy_type_info info = { .addr = class_addr, .flags = HPY_TYPE_HEAP | HPY_TYPE_PYTHON,
                                  .name = HPY_STR("Thing"), .module = HPY_STR("demo") };
    types[OF_CLASS] = made->n_types;
    demand(made->sink->ops->type(made->sink, made->n_types++, &info, &err));
    types[BYTEARRAY] = made_type(made, "builtins", "bytearray", 0);
    made_valued_node(made, class_addr, types[CLASS], 1000, HPY_NODE_IS_TYPE,
                     (struct hpy_content){ .kind = HPY_CONTENT_NAME, .text = HPY_STR("demo.Thing") });
}

/* One object at 0x1000 in both captures: is it the same? */
struct one {
    int type;
    uint64_t size_bytes;
    struct hpy_content content;
    int n_references;
    uint64_t first;
    uint32_t flags;
    uint64_t class_addr;
};

static struct hpy_graph *with_one(const struct one *one)
{
    struct made made;
    uint32_t types[N_TYPES];
    begin(&made, types, one->class_addr ? one->class_addr : 0x9000);
    made_valued_node(&made, 0x1000, types[one->type], one->size_bytes, one->flags, one->content);
    for (int i = 0; i < one->n_references; i++)
        made_edge(&made, i == 0 && one->first ? one->first : 0x2000,
                  HPY_REL_INDEX(HPY_REL_ITEM, (unsigned)i));
    made_node(&made, 0x2000, types[LIST], 56);
    made_node(&made, 0x2010, types[LIST], 56);
    return made_end(&made);
}

static bool is_same(const struct one *a, const struct one *b)
{
    struct hpy_graph *old = with_one(a), *new = with_one(b);
    struct hpy_match *match;
    demand(hpy_match_new(&match, old, new, NULL, &err));
    uint32_t at = hpy_graph_find(new, 0x1000), was = hpy_graph_find(old, 0x1000);
    uint32_t other = hpy_match_other(match, HPY_MATCH_NEW, at);
    cr_assert(other == HPY_NO_NODE || other == was);
    cr_assert_eq(hpy_match_other(match, HPY_MATCH_OLD, was), other == was ? at : HPY_NO_NODE);
    cr_assert_eq(hpy_nodeset_has(hpy_match_kept(match, HPY_MATCH_NEW), at), other == was);
    cr_assert_eq(hpy_nodeset_has(hpy_match_only(match, HPY_MATCH_NEW), at), other != was);
    cr_assert_eq(hpy_nodeset_has(hpy_match_only(match, HPY_MATCH_OLD), was), other != was);
    hpy_match_unref(match);
    hpy_graph_free(old);
    hpy_graph_free(new);
    return other == was;
}

#define TEXT(kind_, length_, text_) \
    { .kind = HPY_CONTENT_##kind_, .length = length_, .text = { text_, sizeof text_ - 1 } }
#define BITS(kind_, length_, bits_) \
    { .kind = HPY_CONTENT_##kind_, .length = length_, .bits = bits_ }

Test(match, address_used_again)
{
    static const struct {
        const char *what;
        struct one old, new;
        bool same;
    } cases[] = {
        { "type", { .type = INT, .size_bytes = 28 }, { .type = STR, .size_bytes = 28 }, false },
        { "int", { .type = INT, .size_bytes = 28, .content = BITS(INT, 0, 5) },
          { .type = INT, .size_bytes = 28, .content = BITS(INT, 0, 5) }, true },
        { "other int", { .type = INT, .size_bytes = 28, .content = BITS(INT, 0, 5) },
          { .type = INT, .size_bytes = 28, .content = BITS(INT, 0, 6) }, false },
        { "large int", { .type = INT, .size_bytes = 36, .content = BITS(INT, 0, 5) },
          { .type = INT, .size_bytes = 36, .content = BITS(BIGINT, 99, 0) }, false },
        { "size of int", { .type = INT, .size_bytes = 28 },
          { .type = INT, .size_bytes = 32 }, false },
        { "int unknown", { .type = INT, .size_bytes = 28, .content = BITS(INT, 0, 5) },
          { .type = INT, .size_bytes = 28 }, true },
        { "str", { .type = STR, .size_bytes = 50, .content = TEXT(STR, 3, "abc") },
          { .type = STR, .size_bytes = 54, .content = TEXT(STR, 3, "abc") }, true },
        { "other str", { .type = STR, .size_bytes = 50, .content = TEXT(STR, 3, "abc") },
          { .type = STR, .size_bytes = 50, .content = TEXT(STR, 3, "abd") }, false },
        { "less known", { .type = STR, .size_bytes = 90, .content = TEXT(STR, 9, "abcd") },
          { .type = STR, .size_bytes = 90, .content = TEXT(STR, 9, "ab") }, true },
        { "length", { .type = STR, .size_bytes = 90, .content = TEXT(STR, 9, "ab") },
          { .type = STR, .size_bytes = 90, .content = TEXT(STR, 8, "ab") }, false },
        { "hash", { .type = STR, .size_bytes = 50, .content = BITS(STR_HASH, 3, 7) },
          { .type = STR, .size_bytes = 50, .content = BITS(STR_HASH, 3, 8) }, false },
        { "no hash", { .type = STR, .size_bytes = 50, .content = BITS(STR_HASH, 3, 7) },
          { .type = STR, .size_bytes = 50, .content = BITS(STR_HASH, 3, 0) }, true },
        { "text and hash", { .type = STR, .size_bytes = 50, .content = TEXT(STR, 3, "abc") },
          { .type = STR, .size_bytes = 50, .content = BITS(STR_HASH, 3, 8) }, true },
        { "text and length", { .type = STR, .size_bytes = 50, .content = TEXT(STR, 3, "abc") },
          { .type = STR, .size_bytes = 50, .content = BITS(STR_HASH, 4, 8) }, false },
        { "bytes grow never", { .type = BYTES, .size_bytes = 40 },
          { .type = BYTES, .size_bytes = 41 }, false },
        { "bytearrays do", { .type = BYTEARRAY, .size_bytes = 40, .content = TEXT(BYTES, 3, "abc") },
          { .type = BYTEARRAY, .size_bytes = 41, .content = TEXT(BYTES, 2, "xy") }, true },
        { "lists do", { .type = LIST, .size_bytes = 56, .content = BITS(LENGTH, 0, 0) },
          { .type = LIST, .size_bytes = 88, .content = BITS(LENGTH, 4, 0), .n_references = 2 }, true },
        { "tuple", { .type = TUPLE, .size_bytes = 56, .n_references = 2 },
          { .type = TUPLE, .size_bytes = 56, .n_references = 2 }, true },
        { "tuple of more", { .type = TUPLE, .size_bytes = 56, .n_references = 2 },
          { .type = TUPLE, .size_bytes = 56, .n_references = 1 }, false },
        { "tuple of another", { .type = TUPLE, .size_bytes = 56, .n_references = 2 },
          { .type = TUPLE, .size_bytes = 56, .n_references = 2, .first = 0x2010 }, false },
        { "unread tuple", { .type = TUPLE, .size_bytes = 56, .n_references = 2 },
          { .type = TUPLE, .size_bytes = 56, .flags = HPY_NODE_SKIPPED }, true },
        { "function", { .type = FUNCTION, .size_bytes = 152, .content = TEXT(NAME, 0, "m.f") },
          { .type = FUNCTION, .size_bytes = 152, .content = TEXT(NAME, 0, "m.f") }, true },
        { "other function", { .type = FUNCTION, .size_bytes = 152, .content = TEXT(NAME, 0, "m.f") },
          { .type = FUNCTION, .size_bytes = 152, .content = TEXT(NAME, 0, "m.g") }, false },
        { "instance", { .type = OF_CLASS, .size_bytes = 48 },
          { .type = OF_CLASS, .size_bytes = 56 }, true },
        { "class made anew", { .type = OF_CLASS, .size_bytes = 48 },
          { .type = OF_CLASS, .size_bytes = 48, .class_addr = 0x9100 }, false },
        { "virtual", { .type = LIST, .size_bytes = 0, .flags = HPY_NODE_VIRTUAL },
          { .type = LIST }, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool virtual = cases[i].old.flags & HPY_NODE_VIRTUAL;
        if (!virtual) { /* it is in none of the sets */
            cr_expect_eq(is_same(&cases[i].old, &cases[i].new), cases[i].same, "%s", cases[i].what);
            cr_expect_eq(is_same(&cases[i].new, &cases[i].old), cases[i].same, "%s", cases[i].what);
            continue;
        }
        struct hpy_graph *old = with_one(&cases[i].old), *new = with_one(&cases[i].new);
        struct hpy_match *match;
        demand(hpy_match_new(&match, old, new, NULL, &err));
        cr_expect_eq(hpy_nodeset_count(hpy_match_only(match, HPY_MATCH_NEW)), 1);
        cr_expect_eq(hpy_nodeset_count(hpy_match_only(match, HPY_MATCH_OLD)), 0);
        cr_expect_eq(hpy_match_other(match, HPY_MATCH_OLD, HPY_ROOT_NODE), HPY_NO_NODE);
        hpy_match_unref(match);
        hpy_graph_free(old);
        hpy_graph_free(new);
    }
}

/* Lists at the given addresses. */
static struct hpy_graph *lists(const char *pid, const char *birth, const uint64_t *addrs)
{
    struct made made;
    made_begin(&made);
    tell(&made, HPY_FACT_PID, pid);
    tell(&made, HPY_FACT_BIRTH, birth);
    uint32_t list = made_type(&made, "builtins", "list", 0);
    for (; *addrs; addrs++)
        made_node(&made, *addrs, list, 56);
    return made_end(&made);
}

static const uint64_t before[] = { 0x100, 0x200, 0x300, 0x400, 0 };
static const uint64_t after[] = { 0x180, 0x200, 0x280, 0x300, 0x500, 0x600, 0 };

/* "200 300": the addresses of a set, without their 0x. */
static void has(const struct hpy_graph *graph, const struct hpy_nodeset *set,
                const char *expected)
{
    struct hpy_text text = { 0 };
    uint32_t nodes[16];
    uint64_t n = hpy_nodeset_page(set, 0, nodes, 16);
    for (uint64_t i = 0; i < n; i++)
        hpy_text_addf(&text, "%s%llx", i ? " " : "", (unsigned long long)graph->addr[nodes[i]]);
    cr_expect_str_eq(hpy_text_get(&text), expected, "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
}

Test(match, sets)
{
    struct hpy_graph *old = lists("5", "x", before), *new = lists("5", "x", after);
    struct hpy_match *match;
    demand(hpy_match_new(&match, old, new, NULL, &err));
    has(new, hpy_match_only(match, HPY_MATCH_NEW), "180 280 500 600");
    has(old, hpy_match_only(match, HPY_MATCH_OLD), "100 400");
    has(new, hpy_match_kept(match, HPY_MATCH_NEW), "200 300");
    has(old, hpy_match_kept(match, HPY_MATCH_OLD), "200 300");
    cr_assert(hpy_match_graph(match, HPY_MATCH_OLD) == old &&
              hpy_match_graph(match, HPY_MATCH_NEW) == new);

    struct hpy_nodeset all, there;
    demand(hpy_nodeset_from_range(&all, old->n_nodes, 0, old->n_nodes, &err));
    demand(hpy_match_translate(&there, match, HPY_MATCH_OLD, &all, NULL, &err));
    cr_assert_eq(there.universe, new->n_nodes);
    has(new, &there, "200 300");
    hpy_nodeset_dispose(&all);
    hpy_nodeset_dispose(&there);
    demand(hpy_nodeset_from_range(&all, new->n_nodes, 3, new->n_nodes, &err));
    demand(hpy_match_translate(&there, match, HPY_MATCH_NEW, &all, NULL, &err));
    cr_assert_eq(there.universe, old->n_nodes);
    has(old, &there, "300");
    hpy_nodeset_dispose(&there);

    struct hpy_job job;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    cr_assert_eq(hpy_match_translate(&there, match, HPY_MATCH_NEW, &all, &job, &err),
                 HPY_ECANCELLED);
    cr_assert_null(there.bitmap);
    hpy_nodeset_dispose(&all);
    hpy_match_unref(hpy_match_ref(match)); /* one is left */
    has(new, hpy_match_kept(match, HPY_MATCH_NEW), "200 300");
    hpy_match_unref(match);
    cr_assert_eq(hpy_match_new(&match, old, new, &job, &err), HPY_ECANCELLED);
    cr_assert_null(match);
    hpy_graph_free(old);
    hpy_graph_free(new);
}

Test(match, one_process)
{
    static const struct {
        const char *pid_a, *birth_a, *pid_b, *birth_b;
        enum hpy_status status;
    } cases[] = {
        { "5", "x", "5", "x", HPY_OK },
        { "5", "x", "6", "x", HPY_EUNSUPPORTED },
        { "5", "x", "5", "y", HPY_EUNSUPPORTED }, /* a number used again */
        { "5", NULL, "5", "y", HPY_OK },          /* not told by older versions */
        { NULL, "x", "5", "x", HPY_EUNSUPPORTED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_graph *old = lists(cases[i].pid_a, cases[i].birth_a, before);
        struct hpy_graph *new = lists(cases[i].pid_b, cases[i].birth_b, after);
        struct hpy_match *match;
        cr_expect_eq(hpy_match_check(old, new, &err), cases[i].status, "%d", (int)i);
        cr_expect_eq(hpy_match_new(&match, old, new, NULL, &err), cases[i].status, "%d", (int)i);
        hpy_match_unref(match);
        hpy_graph_free(old);
        hpy_graph_free(new);
    }
}
