#include "capture/cpython/compat.h"

#include "capture/cpython/layout_readers.h"

#include <datetime.h>
#include <string.h>

/* ---------------------------------------------------------------- _collections */

#define DEQUE_BLOCK 64

struct deque_block {
    struct deque_block *left;
    PyObject *data[DEQUE_BLOCK];
    struct deque_block *right;
};

struct deque {
    PyObject_VAR_HEAD
    struct deque_block *left, *right;
    Py_ssize_t left_index, right_index;
};

void hpy_layout_read_deque(struct hpy_gather *gather, PyObject *object)
{
    const struct deque *deque = (const struct deque *)(const void *)object;
    const struct deque_block *block = deque->left;
    Py_ssize_t at = deque->left_index;

    if (at < 0 || at >= DEQUE_BLOCK)
        return;
    for (Py_ssize_t i = 0; block && i < Py_SIZE(object); i++) {
        hpy_gather_add(gather, block->data[at], HPY_REL_INDEX(HPY_REL_ITEM, (size_t)i));
        if (++at == DEQUE_BLOCK) {
            block = block->right;
            at = 0;
        }
    }
}

/* ---------------------------------------------------------------- _functools */

struct lru_element {
    PyObject_HEAD
    struct lru_element *prev, *next;
    Py_hash_t hash;
    PyObject *key, *result;
};

static_assert(sizeof(struct lru_element) == HPY_LAYOUT_LRU_ELEMENT_BYTES,
              "an element is read whole");

/* tp_traverse of the wrapper shows what the elements of its ring hold, and since 3.10
 * their type. The elements are held by the cache, a dict, and are read on their own. */
void hpy_layout_hide_elements(struct hpy_gather *gather, PyObject *object)
{
    /* The root of the ring is the beginning of the wrapper. */
    const struct lru_element *root = (const struct lru_element *)(const void *)object;
    if (!gather->hide)
        return;
    /* What is not shown is no element: so a broken ring ends too. */
    for (const struct lru_element *at = root->next; at && at != root; at = at->next) {
        if (!gather->hide(gather, at->key))
            return;
        (void)gather->hide(gather, at->result);
        (void)gather->hide(gather, (PyObject *)Py_TYPE((const PyObject *)at));
    }
}

/* ---------------------------------------------------------------- _datetime */

void hpy_layout_read_datetime(struct hpy_gather *gather, PyObject *object)
{
    const PyDateTime_DateTime *at = (const PyDateTime_DateTime *)(void *)object;
    if (at->hastzinfo)
        hpy_gather_named(gather, at->tzinfo, HPY_REL_ATTR, "tzinfo");
}

void hpy_layout_read_time(struct hpy_gather *gather, PyObject *object)
{
    const PyDateTime_Time *at = (const PyDateTime_Time *)(void *)object;
    if (at->hastzinfo)
        hpy_gather_named(gather, at->tzinfo, HPY_REL_ATTR, "tzinfo");
}

/* ---------------------------------------------------------------- _queue, 3.13 */

struct ring_queue {
    PyObject_HEAD
    bool has_waiting;
    Py_ssize_t put_at, get_at;
    PyObject **items;
    Py_ssize_t room, n_items;
};

void hpy_layout_read_queue(struct hpy_gather *gather, PyObject *object)
{
    const struct ring_queue *queue = (const struct ring_queue *)(void *)object;
    if (!queue->items || queue->get_at < 0 || queue->get_at >= queue->room ||
        queue->n_items > queue->room)
        return;
    for (Py_ssize_t i = 0; i < queue->n_items; i++)
        hpy_gather_add(gather, queue->items[(queue->get_at + i) % queue->room],
                       HPY_REL_INDEX(HPY_REL_ITEM, (size_t)i));
}

/* ---------------------------------------------------------------- _elementtree */

struct element_extra {
    PyObject *attrib;
    Py_ssize_t n_children, room;
    PyObject **children;
};

struct element {
    PyObject_HEAD
    PyObject *tag;
    uintptr_t text, tail; /* the lowest bit: a list to be joined */
    struct element_extra *extra;
};

void hpy_layout_read_element(struct hpy_gather *gather, PyObject *object)
{
    const struct element *element = (const struct element *)(void *)object;
    const struct element_extra *extra = element->extra;
    hpy_gather_named(gather, (void *)(element->text & ~(uintptr_t)1), HPY_REL_ATTR, "text");
    hpy_gather_named(gather, (void *)(element->tail & ~(uintptr_t)1), HPY_REL_ATTR, "tail");
    if (!extra)
        return;
    hpy_gather_named(gather, extra->attrib, HPY_REL_ATTR, "attrib");
    for (Py_ssize_t i = 0; i < extra->n_children && i < extra->room; i++)
        hpy_gather_add(gather, extra->children[i], HPY_REL_INDEX(HPY_REL_ITEM, (size_t)i));
}

/* ---------------------------------------------------------------- _pickle */

struct memo_table {
    size_t mask, used, allocated;
    struct {
        PyObject *key;
        Py_ssize_t value;
    } *entries;
};

struct pickler {
    PyObject_HEAD
    struct memo_table *memo;
};

/* In the order of tp_traverse, which shows it since 3.11. */
void hpy_layout_read_memo(struct hpy_gather *gather, PyObject *object)
{
    const struct memo_table *memo = ((const struct pickler *)(void *)object)->memo;
    if (!memo || !memo->entries || memo->allocated != memo->mask + 1)
        return;
    for (size_t i = memo->allocated; i-- > 0;)
        hpy_gather_named(gather, memo->entries[i].key, HPY_REL_FIELD, "memo");
}

/* ---------------------------------------------------------------- pyexpat */

static const char *const expat_handlers[] = {
    "StartElementHandler", "EndElementHandler", "ProcessingInstructionHandler",
    "CharacterDataHandler", "UnparsedEntityDeclHandler", "NotationDeclHandler",
    "StartNamespaceDeclHandler", "EndNamespaceDeclHandler", "CommentHandler",
    "StartCdataSectionHandler", "EndCdataSectionHandler", "DefaultHandler",
    "DefaultHandlerExpand", "NotStandaloneHandler", "ExternalEntityRefHandler",
    "StartDoctypeDeclHandler", "EndDoctypeDeclHandler", "EntityDeclHandler",
    "XmlDeclHandler", "ElementDeclHandler", "AttlistDeclHandler", "SkippedEntityHandler",
};

/* An array by the handler's number is the last word of the object. */
void hpy_layout_read_expat(struct hpy_gather *gather, PyObject *object)
{
    size_t last = (size_t)Py_TYPE(object)->tp_basicsize / sizeof(void *) - 1;
    PyObject *const *handlers = ((PyObject *const *const *)(const void *)object)[last];
    for (size_t i = 0; handlers && i < sizeof(expat_handlers) / sizeof(*expat_handlers); i++)
        hpy_gather_named(gather, handlers[i], HPY_REL_ATTR, expat_handlers[i]);
}

/* ---------------------------------------------------------------- _ctypes */

/* Until 3.12 what is known of a C type stands in its type's dict, a StgDict, and the
 * tp_traverse of the type shows what that holds behind the dict. */
struct stg_dict {
    PyDictObject dict;
    Py_ssize_t size, align, length;
    struct {
        size_t size;
        unsigned short align, type;
        void *elements;
    } ffi_type;
    PyObject *proto;
    void *setfunc, *getfunc, *paramfunc;
    PyObject *argtypes, *converters, *restype, *checker;
};

void hpy_layout_hide_stgdict(struct hpy_gather *gather, PyObject *object)
{
    PyObject *dict = ((PyTypeObject *)object)->tp_dict;
    if (!gather->hide || !dict || strcmp(Py_TYPE(dict)->tp_name, "StgDict") != 0)
        return;
    const struct stg_dict *stg = (const struct stg_dict *)(const void *)dict;
    PyObject *const held[] = { stg->proto, stg->argtypes, stg->converters, stg->restype,
                               stg->checker };
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
        if (held[i])
            (void)gather->hide(gather, held[i]);
}
