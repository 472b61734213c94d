#include "fixture.h"

#include "fixture_maker.h"

/* ---------------------------------------------------------------------- shop */

#define N_SESSIONS 120u
#define N_METHODS 40u

static struct hpy_graph *make_shop(void)
{
    struct maker maker, *m = &maker;
    begin(m);
    uint32_t n_modules = name(m, "sys.modules"), n_user = name(m, "user");
    uint32_t n_cart = name(m, "cart"), n_self = name(m, "__self__");
    uint32_t n_ref = name(m, "__callback__");
    uint32_t t_root = type(m, "heapy", "interpreter", 0);
    uint32_t t_dict = type(m, "builtins", "dict", HPY_TYPE_IS_DICT | HPY_TYPE_GC);
    uint32_t t_str = type(m, "builtins", "str", 0);
    uint32_t t_module = type(m, "builtins", "module", HPY_TYPE_IS_MODULE | HPY_TYPE_GC);
    uint32_t t_list = type(m, "builtins", "list", HPY_TYPE_GC);
    uint32_t t_session = type(m, "shop.registry", "Session",
                              HPY_TYPE_HEAP | HPY_TYPE_PYTHON | HPY_TYPE_GC);
    uint32_t t_cart = type(m, "shop.cart", "Cart",
                           HPY_TYPE_HEAP | HPY_TYPE_PYTHON | HPY_TYPE_GC);
    uint32_t t_method = type(m, "builtins", "method", HPY_TYPE_GC);
    uint32_t t_bytearray = type(m, "builtins", "bytearray", 0);
    uint32_t t_ref = type(m, "weakref", "ReferenceType", HPY_TYPE_GC);
    uint32_t t_int = type(m, "builtins", "int", 0);

    uint64_t modules = place(m, 232), module = place(m, 72);
    uint64_t module_dict = place(m, 1184), sessions = place(m, 4704);
    uint64_t listeners = place(m, 376), ref = place(m, 72);
    uint64_t session[N_SESSIONS], cart[N_METHODS], method[N_METHODS];
    for (unsigned i = 0; i < N_SESSIONS; i++)
        session[i] = place(m, 56);
    for (unsigned i = 0; i < N_METHODS; i++) {
        cart[i] = place(m, 48);
        method[i] = place(m, 64);
    }
    root(m, t_root, modules, n_modules);

    uint64_t k_registry = str_at(m, t_str, "shop.registry");
    uint64_t k_sessions = str_at(m, t_str, "SESSIONS");
    uint64_t k_listeners = str_at(m, t_str, "listeners");
    struct hpy_content one = { HPY_CONTENT_LENGTH, 1, 0, { NULL, 0 } };
    node_at(m, modules, t_dict, 232, 0, HPY_NODE_GC, &one);
    edge(m, k_registry, HPY_REL(HPY_REL_DICT_KEY, 0));
    edge(m, module, HPY_REL(HPY_REL_DICT_VALUE, 0));
    struct hpy_content module_name = { HPY_CONTENT_NAME, 0, 0,
                                       HPY_STR("shop.registry") };
    node_at(m, module, t_module, 72, 0, HPY_NODE_GC, &module_name);
    edge(m, module_dict, HPY_REL(HPY_REL_DICT, 0));
    struct hpy_content two = { HPY_CONTENT_LENGTH, 2, 0, { NULL, 0 } };
    node_at(m, module_dict, t_dict, 1184, 0, HPY_NODE_GC, &two);
    edge(m, k_sessions, HPY_REL(HPY_REL_DICT_KEY, 0));
    edge(m, sessions, HPY_REL(HPY_REL_DICT_VALUE, 0));
    edge(m, k_listeners, HPY_REL(HPY_REL_DICT_KEY, 1));
    edge(m, listeners, HPY_REL(HPY_REL_DICT_VALUE, 0));

    uint64_t key[N_SESSIONS], user[N_SESSIONS], dict[N_SESSIONS], id[N_SESSIONS];
    for (unsigned i = 0; i < N_SESSIONS; i++) {
        char text[32];
        snprintf(text, sizeof text, "%08x", 0x9f1c0000u + i * 7919u);
        key[i] = str_at(m, t_str, text);
        snprintf(text, sizeof text, "user-%u@example.org", i);
        user[i] = str_at(m, t_str, text);
        id[i] = place(m, 28);
        struct hpy_content number = { HPY_CONTENT_INT, 0, 1000 + i, { NULL, 0 } };
        node_at(m, id[i], t_int, 28, 0, 0, &number);
        dict[i] = place(m, 184);
    }
    struct hpy_content n_sessions = { HPY_CONTENT_LENGTH, N_SESSIONS, 0, { NULL, 0 } };
    node_at(m, sessions, t_dict, 4704, 0, HPY_NODE_GC, &n_sessions);
    for (unsigned i = 0; i < N_SESSIONS; i++) {
        edge(m, key[i], HPY_REL(HPY_REL_DICT_KEY, i));
        edge(m, session[i], HPY_REL(HPY_REL_DICT_VALUE, 0));
    }
    uint64_t k_user = str_at(m, t_str, "user"), k_id = str_at(m, t_str, "id");
    for (unsigned i = 0; i < N_SESSIONS; i++) {
        node_at(m, session[i], t_session, 56, 0, HPY_NODE_GC, NULL);
        edge(m, dict[i], HPY_REL(HPY_REL_DICT, 0));
        node_at(m, dict[i], t_dict, 184, 0, HPY_NODE_GC, &two);
        edge(m, k_user, HPY_REL(HPY_REL_DICT_KEY, 0));
        edge(m, user[i], HPY_REL(HPY_REL_DICT_VALUE, 0));
        edge(m, k_id, HPY_REL(HPY_REL_DICT_KEY, 1));
        edge(m, id[i], HPY_REL(HPY_REL_DICT_VALUE, 0));
    }
    uint64_t buffer = place(m, 57);
    struct hpy_content bytes = { HPY_CONTENT_BYTES, 1048576, 0, HPY_STR("GIF89a\x01") };
    node_at(m, buffer, t_bytearray, 57, 1048577, 0, &bytes);
    struct hpy_content n_methods = { HPY_CONTENT_LENGTH, N_METHODS + 1, 0, { NULL, 0 } };
    node_at(m, listeners, t_list, 376, 0, HPY_NODE_GC, &n_methods);
    for (unsigned i = 0; i < N_METHODS; i++)
        edge(m, method[i], HPY_REL(HPY_REL_ITEM, i));
    edge(m, buffer, HPY_REL(HPY_REL_ITEM, N_METHODS));
    edge(m, ref, HPY_REL(HPY_REL_ITEM, N_METHODS + 1));
    for (unsigned i = 0; i < N_METHODS; i++) {
        node_at(m, cart[i], t_cart, 48, 0, HPY_NODE_GC | HPY_NODE_INLINE_ATTRS, NULL);
        edge(m, session[i], HPY_REL(HPY_REL_ATTR, n_user));
        node_at(m, method[i], t_method, 64, 0, HPY_NODE_GC, NULL);
        edge(m, cart[i], HPY_REL(HPY_REL_ATTR, n_self));
    }
    node_at(m, ref, t_ref, 72, 0, HPY_NODE_GC, NULL);
    edge(m, session[7], HPY_REL(HPY_REL_WEAK, n_ref));
    edge(m, k_id, HPY_REL(HPY_REL_ATTR, n_cart));
    return finish(m);
}

/* ---------------------------------------------------------------------- text */

static struct hpy_graph *make_text(void)
{
    static const struct {
        const char *module, *qualname;
        const char *value;
    } rows[] = {
        { "shop", "Ünïcødé", "grüße" },
        { "shop", "類別", "日本語のテキスト" },
        { "shop", "한글", "안녕하세요" },
        { "shop", "e\u0301te\u0301", "cafe\u0301 combining" },
        { "shop", "שלום", "right to left: שלום עולם" },
        { "shop", "Evil\x1b[31m", "clear\x1b[2J\nnew line\ttab \x07" },
        { "shop", "Bidi\u202e", "abc\u202edef\u2066ghi" },
        { "shop", "Emoji", "👩\u200d👩\u200d👧 family, 🎉 one" },
        { "shop", "AVeryLongNameThatGoesOnAndOnAndOn.UntilItEndsSomewhereFarAway",
          "a value that is longer than any window that this test has, by some way" },
        { "shop", "Bad\xff\xfeUtf8", "bad \xc3\x28 bytes" },
    };
    const unsigned n = sizeof rows / sizeof *rows;
    struct maker maker, *m = &maker;
    begin(m);
    uint32_t n_modules = name(m, "sys.modules");
    uint32_t t_root = type(m, "heapy", "interpreter", 0);
    uint32_t t_list = type(m, "builtins", "list", HPY_TYPE_GC);
    uint32_t t_row[16];
    for (unsigned i = 0; i < n; i++)
        t_row[i] = type(m, rows[i].module, rows[i].qualname, HPY_TYPE_HEAP);
    uint64_t list = place(m, 200), value[16];
    root(m, t_root, list, n_modules);
    for (unsigned i = 0; i < n; i++) {
        struct hpy_content content = str_content(rows[i].value);
        value[i] = place(m, 1000 - 10 * i);
        node_at(m, value[i], t_row[i], 1000 - 10 * i, 0, 0, &content);
    }
    node_at(m, list, t_list, 200, 0, HPY_NODE_GC, NULL);
    for (unsigned i = 0; i < n; i++)
        edge(m, value[i], HPY_REL(HPY_REL_ITEM, i));
    return finish(m);
}

/* ------------------------------------------------------ empty, garbage, many */

static struct hpy_graph *make_empty(void)
{
    struct maker maker, *m = &maker;
    begin(m);
    uint32_t t_root = type(m, "heapy", "interpreter", 0);
    root(m, t_root, 0, 0);
    return finish(m);
}

static struct hpy_graph *make_garbage(void)
{
    struct maker maker, *m = &maker;
    begin(m);
    uint32_t n_modules = name(m, "sys.modules");
    uint32_t t_root = type(m, "heapy", "interpreter", 0);
    uint32_t t_list = type(m, "builtins", "list", HPY_TYPE_GC);
    uint64_t kept = place(m, 56), a = place(m, 64), b = place(m, 64);
    root(m, t_root, kept, n_modules);
    node_at(m, kept, t_list, 56, 0, HPY_NODE_GC, NULL);
    node_at(m, a, t_list, 64, 0, HPY_NODE_GC, NULL);
    edge(m, b, HPY_REL(HPY_REL_ITEM, 0));
    node_at(m, b, t_list, 64, 0, HPY_NODE_GC, NULL);
    edge(m, a, HPY_REL(HPY_REL_ITEM, 0));
    return finish(m);
}

static struct hpy_graph *make_many(uint64_t n)
{
    struct maker maker, *m = &maker;
    begin(m);
    uint32_t n_modules = name(m, "sys.modules");
    uint32_t t_root = type(m, "heapy", "interpreter", 0);
    uint32_t t_list = type(m, "builtins", "list", HPY_TYPE_GC);
    uint32_t t_str = type(m, "builtins", "str", 0);
    uint64_t list = place(m, 56 + 8 * n), first = m->next;
    root(m, t_root, list, n_modules);
    for (uint64_t i = 0; i < n; i++) {
        char text[32];
        snprintf(text, sizeof text, "%" PRIu64, i * 2654435761u % 1000000007u);
        struct hpy_content content = str_content(text);
        node_at(m, first + 64 * i, t_str, 49 + strlen(text), 0, 0, &content);
    }
    node_at(m, list, t_list, 56 + 8 * n, 0, HPY_NODE_GC, NULL);
    for (uint64_t i = 0; i < n; i++)
        edge(m, first + 64 * i, HPY_REL_INDEX(HPY_REL_ITEM, (uint32_t)i));
    return finish(m);
}

struct hpy_graph *fixture_make(const char *fixture, uint64_t n)
{
    if (strcmp(fixture, "shop") == 0)
        return make_shop();
    if (strcmp(fixture, "text") == 0)
        return make_text();
    if (strcmp(fixture, "empty") == 0)
        return make_empty();
    if (strcmp(fixture, "garbage") == 0)
        return make_garbage();
    if (strcmp(fixture, "many") == 0)
        return make_many(n);
    if (strcmp(fixture, "leak") == 0)
        return fixture_make_leak();
    if (strcmp(fixture, "before") == 0 || strcmp(fixture, "after") == 0 ||
        strcmp(fixture, "stranger") == 0)
        return fixture_make_grown(fixture);
    if (strcmp(fixture, "chain") == 0)
        return fixture_make_chain(n);
    return NULL;
}
