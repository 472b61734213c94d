/* Heap definitions: what an extension type says of its own objects.
 *
 * A type written in C may hold references that its tp_traverse does not show, or shows
 * without a name. An extension module describes such types to whoever looks at the heap
 * by an attribute `_NyHeapDefs_`: a capsule named "<module>._NyHeapDefs_" whose pointer
 * is an array of NyHeapDef, ended by one without a type. The layout and the names are
 * those by which Heapy knows it, so one array serves both. There is no version field:
 * flags and reserved members are 0.
 *
 *     static NyHeapDef definitions[] = {
 *         { .type = &Ring_Type, .size = ring_size, .relate = ring_relate },
 *         { 0 }
 *     };
 *     capsule = PyCapsule_New(definitions, "ring._NyHeapDefs_", NULL);
 *     PyModule_AddObject(module, "_NyHeapDefs_", capsule);
 *
 * The array, what it points to and the name belong to the extension and stay as long as
 * the module. Modules of sys.modules are looked through when a capture starts; of two
 * definitions of one type the first counts. A definition also holds for the subtypes
 * that have none of their own; what a subtype adds (attributes, slots) is known
 * without it. Each function may be 0: then it is as if there were no definition.
 *
 * What the functions may do. They are called with the GIL held, while every object of
 * the process stands still: mostly in a copy of the process that has one thread and ends
 * when the capture does, else in the process itself. So they read memory. They change
 * nothing, take no lock, do no input or output, run no Python code, and make no
 * object but the relators below: str and int, which no garbage collection can follow.
 * They do not keep what they are given. A function that crashes, or never returns in
 * the copy, costs the objects of its type: they are counted as skipped, and the capture
 * goes on. In the process itself nothing can end a function that never returns. */
#ifndef HEAPY_TUI_HEAPDEF_H
#define HEAPY_TUI_HEAPDEF_H

#include <Python.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How `visit` of a NyHeapRelate is told that src refers to tgt. The number is Heapy's;
 * behind it what the relator is, and how it is written. */
#define NYHR_ATTRIBUTE 1 /* str: src.relator */
#define NYHR_INDEXVAL 2  /* int, str, …: src[relator] */
#define NYHR_INDEXKEY 3  /* int: tgt is key number relator of src */
#define NYHR_INTERATTR 4 /* str: src->relator, a field of the C structure */
#define NYHR_HASATTR 5   /* int: tgt is the name of attribute number relator of src */
#define NYHR_LOCAL_VAR 6 /* str: local variable relator of the frame src */
#define NYHR_CELL 7      /* str: cell variable relator of the frame src */
#define NYHR_STACK 8     /* int: src->f_valuestack[relator] */
#define NYHR_INSET 9     /* int: tgt is member number relator of the set src */
#define NYHR_RELSRC 10   /* str: a template in which %s stands for src, "%s.at(3)" */
#define NYHR_LIMIT 11    /* all are less */

/* The argument of `traverse`: call visit(object, arg) for each reference that obj
 * owns, once for each, and return what is not 0 at once. */
typedef struct {
    int flags;              /* 0 */
    PyObject *hv;           /* an object that says nothing; Heapy's own types use it */
    PyObject *obj;          /* whose references are asked for; borrowed */
    void *arg;
    visitproc visit;
    PyObject *_hiding_tag_; /* as hv */
} NyHeapTraverse;

/* The argument of `relate`: call visit(code, relator, r) once for each reference from
 * src to tgt; r is the argument itself. visit takes over the caller's reference to
 * relator, which is a new object or one whose count was raised before; NULL stands for
 * None. If it returns other than 0 it wants no more: return. */
typedef struct NyHeapRelate {
    int flags;              /* 0 */
    PyObject *hv;           /* as above */
    PyObject *src, *tgt;    /* borrowed */
    int (*visit)(unsigned int code, PyObject *relator, struct NyHeapRelate *r);
} NyHeapRelate;

/* Bytes of the object and all memory that is its alone, as sys.getsizeof would say: the
 * collector's header included. (size_t)-1: not known. */
typedef size_t (*NyHeapDef_SizeGetter)(PyObject *object);
/* In place of tp_traverse: what `type` holds, not the attributes and slots that a subtype
 * adds. Returns 0, or what visit returned. */
typedef int (*NyHeapDef_Traverser)(NyHeapTraverse *arg);
/* Only asked of a tgt that tp_traverse or `traverse` showed and that no attribute or
 * slot accounts for, and not of every one in an object with very many. What it leaves
 * without a name is named by its place. The result is not looked at. */
typedef int (*NyHeapDef_RelationGetter)(NyHeapRelate *r);

typedef struct {
    int flags;              /* 0 */
    PyTypeObject *type;     /* whose instances it describes; borrowed. 0: the end */
    NyHeapDef_SizeGetter size;
    NyHeapDef_Traverser traverse;
    NyHeapDef_RelationGetter relate;
    void *resv3, *resv4, *resv5; /* 0 */
} NyHeapDef;

#ifdef __cplusplus
}
#endif

#endif
