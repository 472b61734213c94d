/* "leak": a small shop whose registry keeps every session.
 *
 *     shop.registry._sessions              2,000 Session, each with a dict and strings
 *     shop.events.bus.listeners['tick']    500 methods, each with its Cart
 *     shop.pages.CACHE                     60 pages
 *     shop.orders.ORDERS, shop.reports.BY_NUMBER   the same 600 Order
 *
 * and around them modules with functions, code and strings, products that should be
 * there, a frame that holds one session as well, a weak reference to another and a
 * little garbage. Leaks and their sizes are in proportion to a small program's. */
#include "fixture.h"

#include "fixture_maker.h"

enum {
    N_SESSIONS = 2000,
    N_CARTS = 500,
    N_PAGES = 60,
    N_ORDERS = 600,
    N_PRODUCTS = 400,
    PAGE_BYTES = 2000,
    MAX_GLOBALS = 64,
};

#define CLASS (HPY_TYPE_HEAP | HPY_TYPE_PYTHON | HPY_TYPE_GC)

/* id, module, name, flags */
#define TYPE_LIST(T)                                                             \
    T(T_ROOT, "interpreter", "RootState", 0)                                     \
    T(T_FRAME, "interpreter", "frame", 0)                                        \
    T(T_DICT, "builtins", "dict", HPY_TYPE_IS_DICT | HPY_TYPE_GC)                \
    T(T_STR, "builtins", "str", 0)                                               \
    T(T_INT, "builtins", "int", 0)                                               \
    T(T_LIST, "builtins", "list", HPY_TYPE_GC)                                   \
    T(T_TUPLE, "builtins", "tuple", HPY_TYPE_GC)                                 \
    T(T_TYPE, "builtins", "type", HPY_TYPE_IS_TYPE | HPY_TYPE_GC)                \
    T(T_MODULE, "builtins", "module", HPY_TYPE_IS_MODULE | HPY_TYPE_GC)          \
    T(T_FUNCTION, "builtins", "function", HPY_TYPE_GC)                           \
    T(T_CODE, "builtins", "code", 0)                                             \
    T(T_METHOD, "builtins", "method", HPY_TYPE_GC)                               \
    T(T_WEAKREF, "weakref", "ReferenceType", HPY_TYPE_GC)                        \
    T(T_SESSION, "shop.registry", "Session", CLASS)                              \
    T(T_CART, "shop.events", "Cart", CLASS)                                      \
    T(T_BUS, "shop.events", "Bus", CLASS)                                        \
    T(T_ORDER, "shop.orders", "Order", CLASS)                                    \
    T(T_PRODUCT, "shop.catalog", "Product", CLASS)

enum {
#define TYPE_ID(id, module, name, flags) id,
    TYPE_LIST(TYPE_ID)
#undef TYPE_ID
};

/* id, name */
#define NAME_LIST(N)                                                             \
    N(N_MODULES, "i0_modules")                                                   \
    N(N_FRAME, "i0_t140200300_f0")                                               \
    N(N_CODE, "__code__")                                                        \
    N(N_GLOBALS, "__globals__")                                                  \
    N(N_NAME, "__name__")                                                        \
    N(N_CO_NAME, "co_name")                                                      \
    N(N_CO_FILENAME, "co_filename")                                              \
    N(N_CO_CONSTS, "co_consts")                                                  \
    N(N_F_CODE, "f_code")                                                        \
    N(N_F_GLOBALS, "f_globals")                                                  \
    N(N_MRO, "__mro__")                                                          \
    N(N_SELF, "__self__")                                                        \
    N(N_FUNC, "__func__")                                                        \
    N(N_LINES, "lines")                                                          \
    N(N_SKU, "sku")                                                              \
    N(N_TITLE, "title")                                                          \
    N(N_REFERENT, "__referent__")                                                \
    N(N_LOCAL, "session")

enum {
#define NAME_ID(id, text) id,
    NAME_LIST(NAME_ID)
#undef NAME_ID
};

/* ------------------------------------------------------------ usual objects */

static struct hpy_content length_of(uint64_t n)
{
    return (struct hpy_content){ HPY_CONTENT_LENGTH, n, 0, { NULL, 0 } };
}

static uint64_t text_of(struct maker *m, const char *format, uint64_t number)
{
    char text[64];
    snprintf(text, sizeof text, format, number);
    return str_at(m, T_STR, text);
}

static void plain(struct maker *m, uint64_t addr, uint32_t type_index, uint64_t size_bytes)
{
    node_at(m, addr, type_index, size_bytes, 0, HPY_NODE_GC, NULL);
}

/* Begin a dict at its place; pairs follow. */
static void begin_dict(struct maker *m, uint64_t addr, uint64_t size_bytes, uint64_t n)
{
    struct hpy_content length = length_of(n);
    node_at(m, addr, T_DICT, size_bytes, 0, HPY_NODE_GC, &length);
}

static void pair(struct maker *m, uint32_t index, uint64_t key, uint64_t value)
{
    edge(m, key, HPY_REL(HPY_REL_DICT_KEY, index));
    edge(m, value, HPY_REL(HPY_REL_DICT_VALUE, 0));
}

static uint64_t list_at(struct maker *m, uint64_t addr, const uint64_t *items, uint32_t n)
{
    struct hpy_content length = length_of(n);
    node_at(m, addr, T_LIST, 56 + 8ull * n, 0, HPY_NODE_GC, &length);
    for (uint32_t i = 0; i < n; i++)
        edge(m, items[i], HPY_REL_INDEX(HPY_REL_ITEM, i));
    return addr;
}

static uint64_t int_at(struct maker *m, int64_t value)
{
    struct hpy_content number = { HPY_CONTENT_INT, 0, (uint64_t)value, { NULL, 0 } };
    uint64_t addr = place(m, 28);
    node_at(m, addr, T_INT, 28, 0, 0, &number);
    return addr;
}

static uint64_t class_at(struct maker *m, const char *qualified)
{
    struct hpy_content content = { HPY_CONTENT_NAME, 0, 0, hpy_str_of(qualified) };
    uint64_t addr = place(m, 1072), mro = place(m, 64);
    node_at(m, addr, T_TYPE, 1072, 0, HPY_NODE_GC | HPY_NODE_IS_TYPE, &content);
    edge(m, mro, HPY_REL(HPY_REL_ATTR, N_MRO));
    plain(m, mro, T_TUPLE, 64);
    edge(m, addr, HPY_REL(HPY_REL_ITEM, 0));
    return addr;
}

/* ------------------------------------------------------------------- modules */

struct global {
    uint64_t key, value;
};

struct module {
    const char *name;
    unsigned n_functions;
    uint64_t module, dict, file; /* addresses */
    struct global globals[MAX_GLOBALS];
    uint32_t n_globals;
};

enum {
    SYS, OS, JSON, RE, MAIN, SHOP, REGISTRY, EVENTS, PAGES, ORDERS, REPORTS, CATALOG,
    N_MODULES_MADE
};

static const struct {
    const char *name;
    unsigned n_functions;
} module_rows[N_MODULES_MADE] = {
    { "sys", 12 }, { "os", 40 }, { "json", 6 }, { "re", 14 }, { "__main__", 2 }, { "shop", 0 },
    { "shop.registry", 4 }, { "shop.events", 5 }, { "shop.pages", 3 }, { "shop.orders", 4 },
    { "shop.reports", 3 }, { "shop.catalog", 2 },
};

static void define(struct module *module, uint64_t key, uint64_t value)
{
    if (module->n_globals == MAX_GLOBALS)
        abort();
    module->globals[module->n_globals++] = (struct global){ key, value };
}

static void define_as(struct maker *m, struct module *module, const char *text, uint64_t value)
{
    define(module, str_at(m, T_STR, text), value);
}

/* A function of a module, with its code and what that says. Returns the function. */
static uint64_t function_at(struct maker *m, struct module *module, unsigned number)
{
    char text[64];
    uint64_t function = place(m, 152), code = place(m, 264), consts = place(m, 48);
    uint64_t called = text_of(m, "do_%" PRIu64, number);
    uint64_t doc =
        text_of(m, "Do the thing that is called number %" PRIu64 " and return it.", number);
    plain(m, function, T_FUNCTION, 152);
    edge(m, module->dict, HPY_REL(HPY_REL_ATTR, N_GLOBALS));
    edge(m, code, HPY_REL(HPY_REL_ATTR, N_CODE));
    edge(m, called, HPY_REL(HPY_REL_ATTR, N_NAME));
    snprintf(text, sizeof text, "%s.py:%u:do_%u", module->name, 10 + 12 * number, number);
    struct hpy_content place_of_code = { HPY_CONTENT_NAME, 0, 0, hpy_str_of(text) };
    node_at(m, code, T_CODE, 264, 0, 0, &place_of_code);
    edge(m, consts, HPY_REL(HPY_REL_ATTR, N_CO_CONSTS));
    edge(m, module->file, HPY_REL(HPY_REL_ATTR, N_CO_FILENAME));
    edge(m, called, HPY_REL(HPY_REL_ATTR, N_CO_NAME));
    struct hpy_content one = length_of(1);
    node_at(m, consts, T_TUPLE, 48, 0, HPY_NODE_GC, &one);
    edge(m, doc, HPY_REL(HPY_REL_ITEM, 0));
    define(module, called, function);
    return function;
}

/* The places of all modules, and what modules are known to hold. */
static void begin_modules(struct maker *m, struct module *modules, uint64_t k_name)
{
    char file[64];
    for (unsigned i = 0; i < N_MODULES_MADE; i++) {
        struct module *module = &modules[i];
        *module = (struct module){ .name = module_rows[i].name,
                                   .n_functions = module_rows[i].n_functions };
        module->module = place(m, 72);
        module->dict = place(m, 2264);
        snprintf(file, sizeof file, "/srv/shop/%s.py", module->name);
        module->file = str_at(m, T_STR, file);
        define(module, k_name, str_at(m, T_STR, module->name));
        for (unsigned f = 0; f < module->n_functions; f++)
            function_at(m, module, f);
    }
}

/* The modules themselves, when all their globals are known, and sys.modules. */
static void end_modules(struct maker *m, const struct module *modules, uint64_t sys_modules)
{
    for (unsigned i = 0; i < N_MODULES_MADE; i++) {
        const struct module *module = &modules[i];
        struct hpy_content content = { HPY_CONTENT_NAME, 0, 0, hpy_str_of(module->name) };
        node_at(m, module->module, T_MODULE, 72, 0, HPY_NODE_GC, &content);
        edge(m, module->dict, HPY_REL(HPY_REL_DICT, 0));
        begin_dict(m, module->dict, 2264, module->n_globals);
        for (uint32_t g = 0; g < module->n_globals; g++)
            pair(m, g, module->globals[g].key, module->globals[g].value);
    }
    begin_dict(m, sys_modules, 640, N_MODULES_MADE);
    for (unsigned i = 0; i < N_MODULES_MADE; i++)
        pair(m, i, modules[i].globals[0].value, modules[i].module);
}

/* ------------------------------------------------------------------ the leaks */

/* shop.registry._sessions. Returns the sessions 7 and 8, held by others as well. */
static void add_sessions(struct maker *m, struct module *registry, uint64_t also[2])
{
    static uint64_t key[N_SESSIONS], session[N_SESSIONS];
    uint64_t sessions = place(m, 73816), class = class_at(m, "shop.registry.Session");
    uint64_t k_user = str_at(m, T_STR, "user"), k_id = str_at(m, T_STR, "id");
    uint64_t k_seen = str_at(m, T_STR, "seen");
    for (uint32_t i = 0; i < N_SESSIONS; i++) {
        uint64_t dict = place(m, 184);
        session[i] = place(m, 56);
        key[i] = text_of(m, "%08" PRIx64, 0x9f1c0000u + i * 7919u);
        uint64_t user = text_of(m, "user-%" PRIu64 "@example.org", i);
        uint64_t page = text_of(m, "/product/SKU-%05" PRIu64, i * 7 % N_PRODUCTS);
        uint64_t id = int_at(m, 100000 + i);
        uint64_t seen = list_at(m, place(m, 64), &page, 1);
        plain(m, session[i], T_SESSION, 56);
        edge(m, dict, HPY_REL(HPY_REL_DICT, 0));
        edge(m, class, HPY_REL(HPY_REL_TYPE, 0));
        begin_dict(m, dict, 184, 3);
        pair(m, 0, k_user, user);
        pair(m, 1, k_id, id);
        pair(m, 2, k_seen, seen);
    }
    begin_dict(m, sessions, 73816, N_SESSIONS);
    for (uint32_t i = 0; i < N_SESSIONS; i++)
        pair(m, i, key[i], session[i]);
    define_as(m, registry, "Session", class);
    define_as(m, registry, "_sessions", sessions);
    also[0] = session[7];
    also[1] = session[8];
}

/* shop.events.bus.listeners['tick'] */
static void add_listeners(struct maker *m, struct module *events)
{
    static uint64_t method[N_CARTS];
    uint64_t bus = place(m, 48), dict = place(m, 184), listeners = place(m, 232);
    uint64_t tick = place(m, 56 + 8 * N_CARTS), class = class_at(m, "shop.events.Cart");
    uint64_t on_tick = function_at(m, events, events->n_functions);
    for (uint32_t i = 0; i < N_CARTS; i++) {
        uint64_t cart = place(m, 72), lines = list_at(m, place(m, 56), NULL, 0);
        method[i] = place(m, 64);
        plain(m, method[i], T_METHOD, 64);
        edge(m, on_tick, HPY_REL(HPY_REL_ATTR, N_FUNC));
        edge(m, cart, HPY_REL(HPY_REL_ATTR, N_SELF));
        node_at(m, cart, T_CART, 72, 0, HPY_NODE_GC | HPY_NODE_INLINE_ATTRS, NULL);
        edge(m, class, HPY_REL(HPY_REL_TYPE, 0));
        edge(m, lines, HPY_REL(HPY_REL_ATTR, N_LINES));
    }
    list_at(m, tick, method, N_CARTS);
    uint64_t k_listeners = str_at(m, T_STR, "listeners"), k_tick = str_at(m, T_STR, "tick");
    plain(m, bus, T_BUS, 48);
    edge(m, dict, HPY_REL(HPY_REL_DICT, 0));
    begin_dict(m, dict, 184, 1);
    pair(m, 0, k_listeners, listeners);
    begin_dict(m, listeners, 232, 1);
    pair(m, 0, k_tick, tick);
    define_as(m, events, "Cart", class);
    define_as(m, events, "bus", bus);
}

/* shop.pages.CACHE */
static void add_pages(struct maker *m, struct module *pages)
{
    uint64_t cache = place(m, 2272), key[N_PAGES], page[N_PAGES];
    char text[PAGE_BYTES + 1];
    for (uint32_t i = 0; i < N_PAGES; i++) {
        key[i] = text_of(m, "/product/SKU-%05" PRIu64 "?from=mail", i);
        memset(text, ' ', PAGE_BYTES);
        text[PAGE_BYTES] = '\0';
        memcpy(text, "<article>\n<h1>", 14);
        page[i] = str_at(m, T_STR, text);
    }
    begin_dict(m, cache, 2272, N_PAGES);
    for (uint32_t i = 0; i < N_PAGES; i++)
        pair(m, i, key[i], page[i]);
    define_as(m, pages, "CACHE", cache);
}

/* The same orders in shop.orders.ORDERS and shop.reports.BY_NUMBER: neither keeps them
 * alone. */
static void add_orders(struct maker *m, struct module *orders, struct module *reports)
{
    uint64_t list = place(m, 56 + 8 * N_ORDERS), index = place(m, 18520);
    static uint64_t order[N_ORDERS], number[N_ORDERS];
    uint64_t class = class_at(m, "shop.orders.Order");
    for (uint32_t i = 0; i < N_ORDERS; i++) {
        uint64_t sku = text_of(m, "SKU-%05" PRIu64 " bought by number", i);
        uint64_t lines = list_at(m, place(m, 64), &sku, 1);
        number[i] = int_at(m, 20250000 + i);
        order[i] = place(m, 64);
        node_at(m, order[i], T_ORDER, 64, 0, HPY_NODE_GC | HPY_NODE_INLINE_ATTRS, NULL);
        edge(m, class, HPY_REL(HPY_REL_TYPE, 0));
        edge(m, lines, HPY_REL(HPY_REL_ATTR, N_LINES));
    }
    list_at(m, list, order, N_ORDERS);
    begin_dict(m, index, 18520, N_ORDERS);
    for (uint32_t i = 0; i < N_ORDERS; i++)
        pair(m, i, number[i], order[i]);
    define_as(m, orders, "Order", class);
    define_as(m, orders, "ORDERS", list);
    define_as(m, reports, "BY_NUMBER", index);
}

/* shop.catalog.PRODUCTS, which should be there. */
static void add_products(struct maker *m, struct module *catalog)
{
    static uint64_t product[N_PRODUCTS], sku[N_PRODUCTS];
    uint64_t products = place(m, 18520), class = class_at(m, "shop.catalog.Product");
    for (uint32_t i = 0; i < N_PRODUCTS; i++) {
        uint64_t title = text_of(m, "Plain scarf no. %" PRIu64, i);
        sku[i] = text_of(m, "SKU-%05" PRIu64, i);
        product[i] = place(m, 48);
        plain(m, product[i], T_PRODUCT, 48);
        edge(m, class, HPY_REL(HPY_REL_TYPE, 0));
        edge(m, sku[i], HPY_REL(HPY_REL_ATTR, N_SKU));
        edge(m, title, HPY_REL(HPY_REL_ATTR, N_TITLE));
    }
    begin_dict(m, products, 18520, N_PRODUCTS);
    for (uint32_t i = 0; i < N_PRODUCTS; i++)
        pair(m, i, sku[i], product[i]);
    define_as(m, catalog, "Product", class);
    define_as(m, catalog, "PRODUCTS", products);
}

/* ----------------------------------------------------------------- the whole */

static void add_facts(struct maker *m)
{
    fact(m, HPY_FACT_PRODUCER, "heapy-tui 0.1.0");
    fact(m, HPY_FACT_EXECUTABLE, "/usr/bin/python3.11");
    fact(m, HPY_FACT_PLATFORM, "Linux 6.1.0 x86_64");
    fact(m, HPY_FACT_ARGV, "python3.11 /srv/shop/serve.py --port 8080");
    fact(m, HPY_FACT_TIME, "1762956132");
    fact(m, HPY_FACT_CONTENTS, HPY_CONTENTS_VALUES);
    fact(m, HPY_FACT_METHOD, HPY_METHOD_TWIN);
    fact(m, HPY_FACT_PAUSE, "1300000");
    fact(m, HPY_FACT_WALK, "42000000");
    fact(m, HPY_FACT_RSS, "12582912");
    fact(m, HPY_FACT_ADDED, "524288");
    fact(m, HPY_FACT_THREADS, "1");
    fact(m, HPY_FACT_INTERPRETERS, "1");
}

/* The frame of what runs: without an object of its own, as on 3.11. */
static uint64_t add_frame(struct maker *m, const struct module *main, uint64_t session)
{
    uint64_t frame = place(m, 32);
    struct hpy_content content = { HPY_CONTENT_NAME, 0, 0, HPY_STR("serve.py:88:handle") };
    node_at(m, frame, T_FRAME, 0, 0, HPY_NODE_VIRTUAL, &content);
    edge(m, main->dict, HPY_REL(HPY_REL_ATTR, N_F_GLOBALS));
    edge(m, session, HPY_REL(HPY_REL_LOCAL, N_LOCAL));
    return frame;
}

static void add_garbage(struct maker *m)
{
    uint64_t a = place(m, 64), b = place(m, 64);
    list_at(m, a, &b, 1);
    list_at(m, b, &a, 1);
}

struct hpy_graph *fixture_make_leak(void)
{
    struct maker maker, *m = &maker;
    static struct module modules[N_MODULES_MADE];
    uint64_t also[2];
    begin(m);
    add_facts(m);
#define TYPE_MADE(id, module, name, flags) type(m, module, name, flags);
    TYPE_LIST(TYPE_MADE)
#undef TYPE_MADE
#define NAME_MADE(id, text) name(m, text);
    NAME_LIST(NAME_MADE)
#undef NAME_MADE
    uint64_t sys_modules = place(m, 640), k_name = str_at(m, T_STR, "__name__");
    begin_modules(m, modules, k_name);
    add_sessions(m, &modules[REGISTRY], also);
    add_listeners(m, &modules[EVENTS]);
    add_pages(m, &modules[PAGES]);
    add_orders(m, &modules[ORDERS], &modules[REPORTS]);
    add_products(m, &modules[CATALOG]);
    uint64_t ref = place(m, 72);
    plain(m, ref, T_WEAKREF, 72);
    edge(m, also[1], HPY_REL(HPY_REL_WEAK, N_REFERENT));
    define_as(m, &modules[MAIN], "last", ref);
    uint64_t frame = add_frame(m, &modules[MAIN], also[0]);
    end_modules(m, modules, sys_modules);
    add_garbage(m);
    root(m, T_ROOT, sys_modules, N_MODULES);
    edge(m, frame, HPY_REL(HPY_REL_ROOT, N_FRAME));
    return finish(m);
}
