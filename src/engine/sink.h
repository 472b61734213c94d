/* The sink: what whoever finds a heap calls, and whoever wants one implements.
 *
 * Producers: the walk (capture/walk) and the stream reader (format/stream).
 * Consumers: the stream writer and the graph builder (engine/build). Any
 * producer works with any consumer.
 *
 *     begin
 *     ( fact | name | type | site | node edges* | skipped )*
 *     finish  or  abort
 *
 * Rules of the sequence:
 * - a name or a type is announced before the first record that mentions it, with
 *   indexes 0, 1, 2 … each in order; a site likewise, with 1, 2, 3 …;
 * - edges belong to the node announced last; several calls append; their order
 *   is kept (a dict value's key is the target of the edge just before it);
 * - each address is announced as a node once; every edge's target is announced
 *   at some time before finish;
 * - the interpreter itself is the node at HPY_ADDR_ROOT, announced like any
 *   other, with flag HPY_NODE_VIRTUAL;
 * - exactly one of finish and abort ends the sequence, also after a failure;
 * - data passed in is valid during the call only.
 *
 * A call that returns other than HPY_OK ends the production: the producer
 * calls abort and returns the status. Calls must not need malloc when the sink
 * is used inside the twin. */
#ifndef HPY_ENGINE_SINK_H
#define HPY_ENGINE_SINK_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

#define HPY_ADDR_ROOT UINT64_C(8) /* address of the virtual root node */
/* Address of the virtual node that holds static types and singletons, where there
 * is one: it makes them reachable and is nobody's referrer to a person. */
#define HPY_ADDR_STATICS UINT64_C(16)
#define HPY_NO_TYPE UINT32_MAX
#define HPY_MAX_TYPES (1u << 24)
#define HPY_MAX_NAMES (1u << 26)
#define HPY_NO_SITE 0u             /* where an object was allocated is not known */
#define HPY_MAX_SITES (1u << 24)   /* site indexes are below */
#define HPY_MAX_SITE_FRAMES 64u    /* the most recent ones are kept */

/* Node flags. Pinned: stored in files. */
enum {
    HPY_NODE_VIRTUAL = 1 << 0,    /* not a Python object: root, frame without object */
    HPY_NODE_GC = 1 << 1,         /* found in a list of the garbage collector */
    HPY_NODE_SIZE_GUESSED = 1 << 2, /* own __sizeof__ not run: basic size plus items */
    HPY_NODE_SKIPPED = 1 << 3,    /* its referents could not be read */
    HPY_NODE_INLINE_ATTRS = 1 << 4, /* attributes lie in the object, not in a dict */
    HPY_NODE_IS_TYPE = 1 << 5,    /* the object is a type */
    HPY_NODE_IMMORTAL = 1 << 6,
    HPY_NODE_REACHABLE = 1 << 8   /* set by the builder, ignored from producers */
};

/* What is known of an object's value. Pinned: stored in files. */
enum hpy_content_kind {
    HPY_CONTENT_NONE = 0,
    HPY_CONTENT_LENGTH = 1,  /* length: items of a container */
    HPY_CONTENT_STR = 2,     /* length: code points; text: UTF-8 preview or all */
    HPY_CONTENT_STR_HASH = 3, /* length: code points; bits: hash or 0; no text */
    HPY_CONTENT_BYTES = 4,   /* length: bytes; text: preview or all, raw */
    HPY_CONTENT_BYTES_HASH = 5,
    HPY_CONTENT_INT = 6,     /* bits: int64 */
    HPY_CONTENT_BIGINT = 7,  /* length: bit length; bits: 1 if negative */
    HPY_CONTENT_FLOAT = 8,   /* bits: IEEE 754 double */
    HPY_CONTENT_NAME = 9,    /* text: module name, module.qualname, file:line:name … */
    HPY_N_CONTENT_KINDS
};

#define HPY_MAX_CONTENT_TEXT 4096 /* bytes of text a producer may send per object */

struct hpy_content {
    enum hpy_content_kind kind;
    uint64_t length;
    uint64_t bits;
    struct hpy_str text;
};

enum {
    HPY_TYPE_HEAP = 1 << 0,    /* made by Python code or PyType_FromSpec */
    HPY_TYPE_GC = 1 << 1,      /* instances carry a GC header */
    HPY_TYPE_PYTHON = 1 << 2,  /* made by a class statement */
    HPY_TYPE_IS_DICT = 1 << 3, /* dict or a subclass */
    HPY_TYPE_IS_MODULE = 1 << 4,
    HPY_TYPE_IS_TYPE = 1 << 5
};

struct hpy_type_info {
    uint64_t addr;      /* of the type object, 0 for virtual types */
    uint64_t base_addr; /* its tp_base, or 0 */
    uint32_t basicsize_bytes, itemsize_bytes;
    uint32_t flags;
    struct hpy_str name;   /* qualified name: "OrderedDict", "Outer.Inner" */
    struct hpy_str module; /* "collections"; "builtins" for built-in ones */
};

struct hpy_node_info {
    uint64_t addr;
    uint64_t size_bytes;     /* as sys.getsizeof, GC header included */
    uint64_t external_bytes; /* buffer outside the object not in size_bytes */
    uint32_t type;           /* index of an announced type */
    uint32_t flags;
    const struct hpy_content *content; /* NULL = none */
    uint32_t site; /* where it was allocated: an announced site, or HPY_NO_SITE */
};

/* A line of a file that was being run. Pinned: stored in files. */
struct hpy_site_frame {
    uint32_t file; /* an announced name */
    uint32_t line;
};

struct hpy_edge {
    uint64_t target; /* address */
    uint32_t rel;    /* HPY_REL(kind, argument) */
};

struct hpy_sink;

struct hpy_sink_ops {
    enum hpy_status (*begin)(struct hpy_sink *sink, struct hpy_err *err);
    /* A producer fact, e.g. "python.version" = "3.11.7"; keys in facts.h. The
     * last value of a key counts. */
    enum hpy_status (*fact)(struct hpy_sink *sink, struct hpy_str key,
                            struct hpy_str value, struct hpy_err *err);
    enum hpy_status (*name)(struct hpy_sink *sink, uint32_t index,
                            struct hpy_str text, struct hpy_err *err);
    enum hpy_status (*type)(struct hpy_sink *sink, uint32_t index,
                            const struct hpy_type_info *type, struct hpy_err *err);
    /* A place of allocation: 1 … HPY_MAX_SITE_FRAMES frames, the most recent first. */
    enum hpy_status (*site)(struct hpy_sink *sink, uint32_t index,
                            const struct hpy_site_frame *frames, uint32_t n_frames,
                            struct hpy_err *err);
    enum hpy_status (*node)(struct hpy_sink *sink, const struct hpy_node_info *node,
                            struct hpy_err *err);
    enum hpy_status (*edges)(struct hpy_sink *sink, const struct hpy_edge *edges,
                             size_t n_edges, struct hpy_err *err);
    /* n_objects of a type whose referents could not be read, and why. */
    enum hpy_status (*skipped)(struct hpy_sink *sink, uint32_t type,
                               uint64_t n_objects, struct hpy_str reason,
                               struct hpy_err *err);
    enum hpy_status (*finish)(struct hpy_sink *sink, struct hpy_err *err);
    void (*abort)(struct hpy_sink *sink);
};

/* Embedded as first member by implementations. */
struct hpy_sink {
    const struct hpy_sink_ops *ops;
};

#endif
