#include "why_support.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/made_graph.h"

/* addresses that no test asks about */
enum {
    STATICS = HPY_ADDR_STATICS, MAIN_DICT = 0x1050, CART_DICT = 0x10d0, LISTENERS = 0x1100,
    TICKS = 0x1110, LOOP_OTHER = 0x1188, CODE = 0x11e0, USER_DICT = 0x11f0, KEYS = 0x8000
};

struct shop {
    struct made made;
    uint32_t object, dict, list, module, type, str, code, frame, session, weakref;
    struct { const char *text; uint64_t addr; } keys[64]; /* strings, made at the end */
    uint64_t n_keys, n_entries;
};

static struct hpy_content named(enum hpy_content_kind kind, const char *text)
{
    return (struct hpy_content){ .kind = kind, .length = strlen(text), .text = hpy_str_of(text) };
}

static uint32_t type(struct shop *shop, const char *module, const char *name, uint32_t flags,
                     uint64_t addr)
{
    struct hpy_err err;
    struct hpy_type_info info = { .addr = addr, .flags = flags, .name = hpy_str_of(name),
                                  .module = hpy_str_of(module) };
    struct made *made = &shop->made;
    cr_assert_eq(made->sink->ops->type(made->sink, made->n_types, &info, &err), HPY_OK);
    return made->n_types++;
}

static void node(struct shop *shop, uint64_t addr, uint32_t of_type, uint64_t size_bytes)
{
    made_node(&shop->made, addr, of_type, size_bytes);
    shop->n_entries = 0;
}

/* The next entry of a dict; key NULL: one whose text is not known. */
static void entry(struct shop *shop, const char *key, uint64_t value)
{
    uint64_t k = 0;
    while (k < shop->n_keys && !(key && shop->keys[k].text && !strcmp(shop->keys[k].text, key)))
        k++;
    if (k == shop->n_keys) {
        cr_assert_lt(k, sizeof shop->keys / sizeof *shop->keys);
        shop->keys[k].text = key;
        shop->keys[k].addr = KEYS + 16 * k;
        shop->n_keys++;
    }
    made_edge(&shop->made, shop->keys[k].addr, HPY_REL(HPY_REL_DICT_KEY, shop->n_entries++));
    made_edge(&shop->made, value, HPY_REL(HPY_REL_DICT_VALUE, 0));
}

static void edge(struct shop *shop, enum hpy_rel_kind kind, const char *name, uint64_t target)
{
    made_edge(&shop->made, target, HPY_REL(kind, made_name(&shop->made, name)));
}

static void module(struct shop *shop, uint64_t addr, const char *name, uint64_t dict)
{
    made_valued_node(&shop->made, addr, shop->module, 72, 0, named(HPY_CONTENT_NAME, name));
    made_edge(&shop->made, dict, HPY_REL(HPY_REL_DICT, 0));
    node(shop, dict, shop->dict, 4000);
}

static void make_roots(struct shop *shop)
{
    edge(shop, HPY_REL_ROOT, "i0_modules", SHOP_TABLE);
    edge(shop, HPY_REL_ROOT, "i0_t7_f0", SHOP_FRAME);
    edge(shop, HPY_REL_ROOT, "i0_codec_search_cache", SHOP_CODEC);
    edge(shop, HPY_REL_ROOT, "statics", STATICS);
    made_valued_node(&shop->made, STATICS, shop->frame, 0, HPY_NODE_VIRTUAL,
                     (struct hpy_content){ .kind = HPY_CONTENT_NONE });
    edge(shop, HPY_REL_FIELD, "static", SHOP_STATIC);
    node(shop, SHOP_TABLE, shop->dict, 640);
    entry(shop, "__main__", SHOP_MAIN);
    entry(shop, "shop.registry", SHOP_MODULE);
    made_valued_node(&shop->made, SHOP_FRAME, shop->frame, 0, HPY_NODE_VIRTUAL,
                     (struct hpy_content){ .kind = HPY_CONTENT_NONE });
    edge(shop, HPY_REL_ATTR, "f_code", CODE);
    edge(shop, HPY_REL_ATTR, "f_globals", SHOP_MODULE_DICT);
    edge(shop, HPY_REL_LOCAL, "s", SHOP_SESSION_1);
    edge(shop, HPY_REL_LOCAL, "left", SHOP_LOCAL);
    made_valued_node(&shop->made, CODE, shop->code, 200, 0,
                     named(HPY_CONTENT_NAME, "registry.py:88:sweep"));
}

static void make_modules(struct shop *shop, uint64_t n_chain)
{
    module(shop, SHOP_MODULE, "shop.registry", SHOP_MODULE_DICT);
    entry(shop, "SESSIONS", SHOP_SESSIONS);
    entry(shop, "Cart", SHOP_CART);
    entry(shop, "bus", SHOP_BUS);
    entry(shop, "_cache", SHOP_CACHE);
    entry(shop, "ref", SHOP_WEAKREF);
    if (n_chain)
        entry(shop, "CHAIN", SHOP_CHAIN);
    module(shop, SHOP_MAIN, "__main__", MAIN_DICT);
    entry(shop, "SESSIONS", SHOP_SESSIONS);
    entry(shop, "Cart", SHOP_CART);
    made_valued_node(&shop->made, SHOP_CART, shop->type, 1064, HPY_NODE_IS_TYPE,
                     (struct hpy_content){ .kind = HPY_CONTENT_NONE });
    made_edge(&shop->made, CART_DICT, HPY_REL(HPY_REL_DICT, 0));
    node(shop, CART_DICT, shop->dict, 300);
    entry(shop, "by_id", SHOP_BY_ID);
    node(shop, SHOP_BY_ID, shop->dict, 64);
}

static void make_sessions(struct shop *shop)
{
    node(shop, SHOP_SESSIONS, shop->dict, 50000);
    entry(shop, "9f1c", SHOP_SESSION_1);
    entry(shop, "9f1d", SHOP_SESSION_2);
    entry(shop, NULL, SHOP_SESSION_3);
    node(shop, SHOP_SESSION_1, shop->session, 48);
    made_edge(&shop->made, SHOP_SESSION_1_DICT, HPY_REL(HPY_REL_DICT, 0));
    made_edge(&shop->made, SHOP_CART, HPY_REL(HPY_REL_TYPE, 0));
    node(shop, SHOP_SESSION_1_DICT, shop->dict, 104);
    entry(shop, "user", SHOP_USER);
    node(shop, SHOP_SESSION_2, shop->session, 48);
    node(shop, SHOP_SESSION_3, shop->session, 48);
    node(shop, SHOP_USER, shop->object, 5000);
    edge(shop, HPY_REL_ATTR, "session", SHOP_SESSION_1);
}

static void make_others(struct shop *shop)
{
    node(shop, SHOP_BUS, shop->object, 40);
    edge(shop, HPY_REL_ATTR, "listeners", LISTENERS);
    node(shop, LISTENERS, shop->dict, 232);
    entry(shop, "tick", TICKS);
    node(shop, TICKS, shop->list, 88);
    made_edge(&shop->made, SHOP_LISTENER, HPY_REL(HPY_REL_ITEM, 1));
    node(shop, SHOP_LISTENER, shop->object, 64);
    node(shop, SHOP_CACHE, shop->list, 64);
    made_edge(&shop->made, SHOP_CACHED, HPY_REL(HPY_REL_ITEM, 0));
    node(shop, SHOP_CACHED, shop->object, 64);
    node(shop, SHOP_LOCAL, shop->list, 64);
    node(shop, SHOP_CODEC, shop->list, 64);
    node(shop, SHOP_STATIC, shop->object, 16);
    node(shop, SHOP_LOOP, shop->object, 48);
    edge(shop, HPY_REL_ATTR, "other", LOOP_OTHER);
    node(shop, LOOP_OTHER, shop->object, 48);
    edge(shop, HPY_REL_ATTR, "one", SHOP_LOOP);
    edge(shop, HPY_REL_ATTR, "items", SHOP_LOOP_LIST);
    node(shop, SHOP_LOOP_LIST, shop->list, 64);
    node(shop, SHOP_STRAY, shop->list, 64);
    made_edge(&shop->made, SHOP_STRAY_ITEM, HPY_REL(HPY_REL_ITEM, 0));
    node(shop, SHOP_STRAY_ITEM, shop->object, 64);
    made_edge(&shop->made, SHOP_SESSION_1, HPY_REL(HPY_REL_ITEM, 0));
    node(shop, SHOP_WEAKREF, shop->weakref, 72);
    edge(shop, HPY_REL_WEAK, "()", SHOP_SESSION_1);
    edge(shop, HPY_REL_WEAK, "()", SHOP_WEAKLY);
    node(shop, SHOP_WEAKLY, shop->object, 64);
}

struct hpy_graph *shop_graph(uint64_t n_chain)
{
    struct shop shop = { .n_keys = 0 };
    made_begin(&shop.made);
    shop.object = type(&shop, "shop.models", "User", 0, 0);
    shop.dict = type(&shop, "builtins", "dict", HPY_TYPE_IS_DICT, 0);
    shop.list = type(&shop, "builtins", "list", 0, 0);
    shop.module = type(&shop, "builtins", "module", HPY_TYPE_IS_MODULE, 0);
    shop.type = type(&shop, "builtins", "type", HPY_TYPE_IS_TYPE, 0);
    shop.str = type(&shop, "builtins", "str", 0, 0);
    shop.code = type(&shop, "builtins", "code", 0, 0);
    shop.frame = type(&shop, "interpreter", "frame", 0, 0);
    shop.session = type(&shop, "shop.models", "Session", HPY_TYPE_HEAP, 0);
    shop.weakref = type(&shop, "builtins", "weakref", 0, 0);
    (void)type(&shop, "shop.registry", "Cart", HPY_TYPE_HEAP | HPY_TYPE_PYTHON, SHOP_CART);
    make_roots(&shop);
    make_modules(&shop, n_chain);
    make_sessions(&shop);
    make_others(&shop);
    uint32_t next = n_chain ? made_name(&shop.made, "next") : 0;
    for (uint64_t i = 0; i < n_chain; i++) {
        node(&shop, SHOP_CHAIN + 16 * i, shop.object, 48);
        if (i + 1 < n_chain)
            made_edge(&shop.made, SHOP_CHAIN + 16 * (i + 1), HPY_REL(HPY_REL_ATTR, next));
    }
    for (uint64_t i = 0; i < shop.n_keys; i++)
        made_valued_node(&shop.made, shop.keys[i].addr, shop.str, 53, 0,
                         shop.keys[i].text ? named(HPY_CONTENT_STR, shop.keys[i].text)
                                           : (struct hpy_content){ .kind = HPY_CONTENT_STR_HASH,
                                                                   .length = 4 });
    return made_end(&shop.made);
}
