/* "before" and "after": two captures of one process, an hour apart.
 *
 *     shop.registry.SESSIONS   40 Session; 10 of them are gone later, and 60 are new
 *     shop.jobs.QUEUE          5 Job, none later
 *     shop.pages.CACHE         8 Page, the same ones later
 *
 * The dict of sessions stays where it is and grows; each session has a str that only it
 * holds. "stranger" is what "after" is, in a process of another number. */
#include "fixture.h"

#include "fixture_maker.h"

enum { N_JOBS = 5, N_PAGES = 8 };

#define CLASS (HPY_TYPE_HEAP | HPY_TYPE_PYTHON | HPY_TYPE_GC)

/* Things have the same address in both, by what they are and their number. */
static uint64_t address(unsigned family, unsigned number)
{
    return 0x7f3a10000000 + ((uint64_t)family << 20) + 0x200 * (uint64_t)number;
}
enum { MODULES, MODULE, MODULE_DICT, HOLDER, NAME, SESSION, USER, JOB, PAGE };

struct held {
    const char *name; /* of the global */
    uint32_t type;
    unsigned family, from, end;
    uint64_t size_bytes, holder_bytes;
};

static void make_users(struct maker *m, uint32_t t_str, unsigned from, unsigned end)
{
    for (unsigned i = from; i < end; i++) {
        char text[32];
        snprintf(text, sizeof text, "user-%u@example.org", i);
        struct hpy_content content = str_content(text);
        node_at(m, address(USER, i), t_str, 49 + strlen(text), 0, 0, &content);
    }
}

static void make_held(struct maker *m, uint32_t t_dict, uint32_t n_user, unsigned which,
                      const struct held *held)
{
    unsigned n = held->end - held->from;
    struct hpy_content length = { HPY_CONTENT_LENGTH, n, 0, { NULL, 0 } };
    node_at(m, address(HOLDER, which), t_dict, held->holder_bytes, 0, HPY_NODE_GC, &length);
    for (unsigned i = held->from; i < held->end; i++)
        edge(m, address(held->family, i), HPY_REL(HPY_REL_DICT_VALUE, 0));
    for (unsigned i = held->from; i < held->end; i++) {
        node_at(m, address(held->family, i), held->type, held->size_bytes, 0,
                HPY_NODE_GC | HPY_NODE_INLINE_ATTRS, NULL);
        if (held->family == SESSION)
            edge(m, address(USER, i), HPY_REL(HPY_REL_ATTR, n_user));
    }
}

static struct hpy_graph *make(bool after, const char *pid)
{
    struct maker maker, *m = &maker;
    begin_as(m, pid);
    uint32_t n_modules = name(m, "sys.modules"), n_user = name(m, "user");
    uint32_t t_root = type(m, "heapy", "interpreter", 0);
    uint32_t t_dict = type(m, "builtins", "dict", HPY_TYPE_IS_DICT | HPY_TYPE_GC);
    uint32_t t_str = type(m, "builtins", "str", 0);
    uint32_t t_module = type(m, "builtins", "module", HPY_TYPE_IS_MODULE | HPY_TYPE_GC);
    const struct held held[] = {
        { "SESSIONS", type(m, "shop.registry", "Session", CLASS), SESSION, after ? 10 : 0,
          after ? 100 : 40, 56, after ? 4704 : 2272 },
        { "QUEUE", type(m, "shop.jobs", "Job", CLASS), JOB, 0, after ? 0 : N_JOBS, 48, 232 },
        { "CACHE", type(m, "shop.pages", "Page", CLASS), PAGE, 0, N_PAGES, 64, 352 },
    };
    const unsigned n = sizeof held / sizeof *held;
    struct hpy_content one = { HPY_CONTENT_LENGTH, 1, 0, { NULL, 0 } };
    struct hpy_content globals = { HPY_CONTENT_LENGTH, n, 0, { NULL, 0 } };
    struct hpy_content module_name = { HPY_CONTENT_NAME, 0, 0, HPY_STR("shop") };
    root(m, t_root, address(MODULES, 0), n_modules);
    node_at(m, address(MODULES, 0), t_dict, 232, 0, HPY_NODE_GC, &one);
    edge(m, address(NAME, n), HPY_REL(HPY_REL_DICT_KEY, 0));
    edge(m, address(MODULE, 0), HPY_REL(HPY_REL_DICT_VALUE, 0));
    node_at(m, address(MODULE, 0), t_module, 72, 0, HPY_NODE_GC, &module_name);
    edge(m, address(MODULE_DICT, 0), HPY_REL(HPY_REL_DICT, 0));
    node_at(m, address(MODULE_DICT, 0), t_dict, 352, 0, HPY_NODE_GC, &globals);
    for (unsigned i = 0; i < n; i++) {
        edge(m, address(NAME, i), HPY_REL(HPY_REL_DICT_KEY, i));
        edge(m, address(HOLDER, i), HPY_REL(HPY_REL_DICT_VALUE, 0));
    }
    for (unsigned i = 0; i <= n; i++) {
        struct hpy_content content = str_content(i < n ? held[i].name : "shop");
        node_at(m, address(NAME, i), t_str, 49 + content.text.n_bytes, 0, 0, &content);
    }
    for (unsigned i = 0; i < n; i++)
        make_held(m, t_dict, n_user, i, &held[i]);
    make_users(m, t_str, held[0].from, held[0].end);
    return finish(m);
}

struct hpy_graph *fixture_make_grown(const char *fixture)
{
    bool after = strcmp(fixture, "before") != 0;
    return make(after, strcmp(fixture, "stranger") == 0 ? "7" : "41873");
}
