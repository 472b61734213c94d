/* A shop's heap, for tests of why objects live: module globals, a class, a running frame, a
 * cache, a weak reference, garbage, and what C code holds. */
#ifndef HPY_TESTS_WHY_SUPPORT_H
#define HPY_TESTS_WHY_SUPPORT_H

#include "engine/graph.h"

/* Addresses of what is asked about. */
enum {
    SHOP_TABLE = 0x1000,  /* the interpreter's table of modules */
    SHOP_FRAME = 0x1010,  /* runs sweep, registry.py:88 */
    SHOP_MODULE = 0x1020, /* shop.registry, and its dict */
    SHOP_MODULE_DICT = 0x1030,
    SHOP_MAIN = 0x1040,   /* __main__, which imports SESSIONS and Cart */
    SHOP_SESSIONS = 0x1060, /* a dict: '9f1c', '9f1d', and one whose key is not known */
    SHOP_SESSION_1 = 0x1070, /* a local of the frame as well; weakly held; its user holds it */
    SHOP_SESSION_1_DICT = 0x1080,
    SHOP_SESSION_2 = 0x1090,
    SHOP_SESSION_3 = 0x10a0,
    SHOP_USER = 0x10b0,
    SHOP_CART = 0x10c0,   /* a class, imported by __main__; its dict holds by_id */
    SHOP_BY_ID = 0x10e0,
    SHOP_BUS = 0x10f0,    /* slots: listeners -> dict -> 'tick' -> list -> [1] */
    SHOP_LISTENER = 0x1120,
    SHOP_CACHE = 0x1130,  /* a list, _cache of the module */
    SHOP_CACHED = 0x1140, /* [0] of the cache, and nothing else */
    SHOP_LOCAL = 0x1150,  /* only the frame has it */
    SHOP_CODEC = 0x1160,  /* only the interpreter has it */
    SHOP_STATIC = 0x1170, /* only the node of statics has it */
    SHOP_LOOP = 0x1180,   /* garbage: a pair that hold each other */
    SHOP_LOOP_LIST = 0x1190, /* what one of them holds */
    SHOP_STRAY = 0x11a0,  /* nothing refers to it: C code does */
    SHOP_STRAY_ITEM = 0x11b0,
    SHOP_WEAKREF = 0x11c0,
    SHOP_WEAKLY = 0x11d0, /* a weak reference alone leads to it */
    SHOP_CHAIN = 0x100000 /* the first of a linked list, which the module holds as CHAIN */
};

/* With a linked list of so many more objects, each the .next of the one before, 16 bytes
 * apart. */
struct hpy_graph *shop_graph(uint64_t n_chain);

#endif
