/* Relations: what an edge of the heap graph says, and how it is written.
 *
 * An edge goes from the object that refers to the object referred to, and
 * carries one 32-bit word: a kind (6 bits) and an argument (26 bits) whose
 * meaning the kind decides. The notation is Heapy's. */
#ifndef HPY_ENGINE_RELATION_H
#define HPY_ENGINE_RELATION_H

#include <stdbool.h>
#include <stdint.h>

/* What the argument of a relation is. */
enum hpy_rel_arg {
    HPY_ARG_NONE,
    HPY_ARG_INDEX, /* a position; saturates at HPY_REL_ARG_MAX */
    HPY_ARG_NAME,  /* index into the name table of stream or graph */
    HPY_ARG_KEY    /* none stored: the key is the target of the edge just before */
};

/* id (pinned: stored in files, never renumbered; new ones at the end),
 * argument, keeps alive, notation: X the referrer's own text, $ the argument,
 * what it is */
#define HPY_RELATION_LIST(R)                                                     \
    R(HPY_REL_UNKNOWN, 0, HPY_ARG_NONE, true, "X.??", "cannot be named")         \
    R(HPY_REL_ATTR, 1, HPY_ARG_NAME, true, "X.$", "attribute or slot")           \
    R(HPY_REL_ITEM, 2, HPY_ARG_INDEX, true, "X[$]", "item of a sequence")        \
    R(HPY_REL_DICT_KEY, 3, HPY_ARG_INDEX, true, "X.keys()[$]", "key of a dict")  \
    R(HPY_REL_DICT_VALUE, 4, HPY_ARG_KEY, true, "X[$]", "value in a dict")       \
    R(HPY_REL_FIELD, 5, HPY_ARG_NAME, true, "X->$", "field of the C structure")  \
    R(HPY_REL_DICT, 6, HPY_ARG_NONE, true, "X.__dict__", "the attribute dict")   \
    R(HPY_REL_LOCAL, 7, HPY_ARG_NAME, true, "X.f_locals[\"$\"]", "local variable") \
    R(HPY_REL_CELL, 8, HPY_ARG_NAME, true, "X.f_locals [\"$\"]", "cell variable") \
    R(HPY_REL_STACK, 9, HPY_ARG_INDEX, true, "X->f_valuestack[$]", "evaluation stack") \
    R(HPY_REL_SET_ITEM, 10, HPY_ARG_INDEX, true, "list(X)[$]", "member of a set") \
    R(HPY_REL_TYPE, 11, HPY_ARG_NONE, true, "X->ob_type", "the object's type")   \
    R(HPY_REL_WEAK, 12, HPY_ARG_NAME, false, "X.$", "weak reference")            \
    R(HPY_REL_ROOT, 13, HPY_ARG_NAME, true, "X.$", "held by the interpreter")    \
    R(HPY_REL_SHARED_KEY, 14, HPY_ARG_INDEX, true, "X->ht_cached_keys[$]", "attribute name in a class's shared keys") \
    R(HPY_REL_TOLD, 15, HPY_ARG_NAME, true, "X$", "as a type written in C tells")

enum hpy_rel_kind {
#define HPY_RELATION_ENUM(id, number, arg, keeps, notation, what) id = number,
    HPY_RELATION_LIST(HPY_RELATION_ENUM)
#undef HPY_RELATION_ENUM
    HPY_N_REL_KINDS
};

#define HPY_REL_ARG_BITS 26
#define HPY_REL_ARG_MAX ((1u << HPY_REL_ARG_BITS) - 1)
#define HPY_REL(kind, arg) ((uint32_t)(kind) << HPY_REL_ARG_BITS | (uint32_t)(arg))
#define HPY_REL_INDEX(kind, n)                                                   \
    HPY_REL((kind), (n) > HPY_REL_ARG_MAX ? HPY_REL_ARG_MAX : (n))
#define HPY_REL_KIND(rel) ((enum hpy_rel_kind)((rel) >> HPY_REL_ARG_BITS))
#define HPY_REL_ARG(rel) ((rel) & HPY_REL_ARG_MAX)

struct hpy_rel_info {
    const char *id; /* "HPY_REL_ATTR" */
    enum hpy_rel_arg arg;
    bool keeps_alive; /* false: shown, never counted as a reference */
    const char *notation;
    const char *what;
};

/* Row of the list above; kind must be below HPY_N_REL_KINDS. */
const struct hpy_rel_info *hpy_rel_info(enum hpy_rel_kind kind);
static inline bool hpy_rel_keeps_alive(uint32_t rel)
{
    return HPY_REL_KIND(rel) != HPY_REL_WEAK;
}

#endif
