#include "heaps.h"

#include "../golden/fixture.h"
#include "../golden/fixture_maker.h"

#define BASE 0x7f3a10000000u
#define MAX_NODES 300u

enum { ROOT, LIST, DICT, INSTANCE, STR, INT, FRAME, MODULE, TYPE, FUNCTION, WEAKREF, ODD, N_TYPES };

static const struct {
    const char *module, *name;
    uint32_t flags;
} types[N_TYPES] = {
    [ROOT] = { "interpreter", "RootState", 0 },
    [LIST] = { "builtins", "list", HPY_TYPE_GC },
    [DICT] = { "builtins", "dict", HPY_TYPE_IS_DICT | HPY_TYPE_GC },
    [INSTANCE] = { "pkg.mod", "Thing", HPY_TYPE_HEAP | HPY_TYPE_PYTHON | HPY_TYPE_GC },
    [STR] = { "builtins", "str", 0 },
    [INT] = { "builtins", "int", 0 },
    [FRAME] = { "interpreter", "frame", 0 },
    [MODULE] = { "builtins", "module", HPY_TYPE_IS_MODULE | HPY_TYPE_GC },
    [TYPE] = { "builtins", "type", HPY_TYPE_IS_TYPE | HPY_TYPE_GC },
    [FUNCTION] = { "builtins", "function", HPY_TYPE_GC },
    [WEAKREF] = { "weakref", "ReferenceType", HPY_TYPE_GC },
    [ODD] = { "öd\u202e", "類\x1b[2J\xff", HPY_TYPE_HEAP | HPY_TYPE_GC },
};

static const char *const names[] = { "x", "__dict__", "i0_modules", "f_code", "\u202eodd\x07" };
enum { N_NAMES = sizeof names / sizeof *names };

static uint64_t place_of(unsigned i)
{
    return BASE + 64u * (uint64_t)i;
}

static struct hpy_content content_of(uint32_t kind, struct person *p)
{
    static const char *const texts[] = { "", "k", "a'b", "日本", "\x1b[31m", "a\u202eb", "long " };
    switch (kind) {
    case STR: return str_content(texts[person_any(p, sizeof texts / sizeof *texts)]);
    case INT: return (struct hpy_content){ .kind = HPY_CONTENT_INT, .bits = person_any(p, 3) };
    case MODULE:
        return (struct hpy_content){ .kind = HPY_CONTENT_NAME, .text = HPY_STR("pkg.mod") };
    case LIST:
    case DICT: return (struct hpy_content){ .kind = HPY_CONTENT_LENGTH, .length = 3 };
    default: return (struct hpy_content){ .kind = HPY_CONTENT_NONE };
    }
}

static uint64_t any_target(unsigned from, unsigned n, unsigned style, struct person *p)
{
    switch (style) {
    case 0: return place_of(person_any(p, n));                         /* anywhere */
    case 1: return place_of((from + 1) % n);                           /* a chain */
    case 2: return place_of(person_any(p, from < 2 ? 1 : from));       /* backwards */
    default: return place_of(person_any(p, n < 4 ? n : 4));            /* few are held by many */
    }
}

static void any_edge(struct maker *m, uint64_t target, unsigned n, struct person *p)
{
    switch (person_any(p, 8)) {
    case 0: edge(m, target, HPY_REL(HPY_REL_WEAK, person_any(p, N_NAMES))); break;
    case 1: edge(m, target, HPY_REL(HPY_REL_ATTR, person_any(p, N_NAMES))); break;
    case 2: edge(m, target, HPY_REL(HPY_REL_DICT, 0)); break;
    case 3: edge(m, target, HPY_REL(HPY_REL_DICT_KEY, person_any(p, 4))); break;
    case 4: edge(m, target, HPY_REL(HPY_REL_LOCAL, person_any(p, N_NAMES))); break;
    case 5:
        edge(m, place_of(person_any(p, n)), HPY_REL(HPY_REL_DICT_KEY, person_any(p, 4)));
        edge(m, target, HPY_REL(HPY_REL_DICT_VALUE, 0));
        break;
    default: edge(m, target, HPY_REL(HPY_REL_ITEM, person_any(p, 5)));
    }
}

static struct hpy_graph *random_heap(struct person *p)
{
    struct maker maker, *m = &maker;
    unsigned n = person_any(p, 5) == 0 ? 1 + person_any(p, 4) : 1 + person_any(p, MAX_NODES);
    unsigned style = person_any(p, 4), most = 1 + person_any(p, 5);
    begin(m);
    for (unsigned i = 0; i < N_NAMES; i++)
        (void)name(m, names[i]);
    for (unsigned i = 0; i < N_TYPES; i++)
        (void)type(m, types[i].module, types[i].name, types[i].flags);
    root(m, ROOT, 0, 0);
    for (unsigned e = person_any(p, 4); e > 0; e--)
        edge(m, place_of(person_any(p, n)), HPY_REL(HPY_REL_ROOT, person_any(p, N_NAMES)));
    for (unsigned i = 0; i < n; i++) {
        uint32_t kind = LIST + person_any(p, N_TYPES - LIST);
        bool is_virtual = kind == FRAME && person_any(p, 2);
        struct hpy_content content = content_of(kind, p);
        node_at(m, place_of(i), kind, is_virtual ? 0 : 16 + 8 * person_any(p, 6),
                person_any(p, 20) || is_virtual ? 0 : 100000, is_virtual ? HPY_NODE_VIRTUAL : 0,
                &content);
        for (unsigned e = person_any(p, most + 1); e > 0; e--)
            any_edge(m, any_target(i, n, style, p), n, p);
    }
    return finish(m);
}

struct hpy_graph *heaps_any(const char **name, struct person *person)
{
    static const struct {
        const char *name;
        uint64_t n;
    } made[] = { { "shop", 0 }, { "text", 0 }, { "empty", 0 }, { "garbage", 0 }, { "many", 1 },
                 { "many", 1000 }, { "leak", 0 } };
    enum { N_MADE = sizeof made / sizeof *made };
    unsigned i = person_any(person, 2 * N_MADE);
    *name = i < N_MADE ? made[i].name : "random";
    return i < N_MADE ? fixture_make(made[i].name, made[i].n) : random_heap(person);
}
