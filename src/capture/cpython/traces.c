#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* dladdr, dl_iterate_phdr, RTLD_DEFAULT, pipe2 */
#endif
#include "capture/cpython/compat.h"

#include "capture/cpython/traces.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <internal/pycore_hashtable.h>
#if PY_VERSION_HEX < 0x030c0000
#include <internal/pycore_pymem.h>
#endif

#define PROBE_BYTES 7919 /* of a size that is found nowhere else */

/* trace_t, traceback_t and frame_t, which are private to the module before 3.12. */
struct frame {
    PyObject *file;
    unsigned int line;
} __attribute__((packed));

struct traceback {
    Py_uhash_t hash;
    uint16_t n_frames, n_all_frames;
    struct frame frames[1];
};

struct trace {
    size_t n_bytes;
    const struct traceback *traceback;
};

#if PY_VERSION_HEX >= 0x030c0000
_Static_assert(sizeof(struct traceback) == sizeof(struct tracemalloc_traceback) &&
                   offsetof(struct traceback, frames) ==
                       offsetof(struct tracemalloc_traceback, frames) &&
                   sizeof(struct frame) == sizeof(struct tracemalloc_frame),
               "a traceback of tracemalloc looks otherwise");
#define CONFIG _PyRuntime.tracemalloc.config
#else
#define CONFIG _Py_tracemalloc_config
#endif

/* _Py_HashPointerRaw: the low bits of an address say little. */
static Py_uhash_t hash_of(const void *key)
{
    size_t y = (size_t)key;
    return (Py_uhash_t)((y >> 4) | (y << (8 * sizeof y - 4)));
}

/* -------------------------------------------------------------- looking up */

static const struct trace *trace_of(const _Py_hashtable_t *table, const void *block)
{
    if (!table || table->nbuckets == 0)
        return NULL;
    Py_uhash_t hash = hash_of(block);
    const _Py_slist_item_t *item = table->buckets[hash & (table->nbuckets - 1)].head;
    for (size_t n = 0; item && n <= table->nentries; n++, item = item->next) {
        const _Py_hashtable_entry_t *entry = (const _Py_hashtable_entry_t *)(const void *)item;
        if (entry->key == block)
            return entry->value;
    }
    return NULL;
}

/* What lies before an object in its block: the header of the collector and, from 3.11
 * on, the place of its dict and weak references (_PyType_PreHeaderSize). */
static size_t bytes_before(const PyTypeObject *type)
{
    size_t n = type->tp_flags & Py_TPFLAGS_HAVE_GC ? sizeof(PyGC_Head) : 0;
#if PY_VERSION_HEX >= 0x030c0000
    if (type->tp_flags & Py_TPFLAGS_PREHEADER)
        n += 2 * sizeof(PyObject *);
#elif PY_VERSION_HEX >= 0x030b0000
    if (type->tp_flags & Py_TPFLAGS_MANAGED_DICT)
        n += 2 * sizeof(PyObject *);
#endif
    return n;
}

const void *hpy_traces_of(const struct hpy_traces *traces, PyObject *object)
{
    const char *block = (const char *)object - bytes_before(Py_TYPE(object));
    const struct trace *trace = trace_of(*traces->table, block);
    return trace ? trace->traceback : NULL;
}

uint32_t hpy_traceback_frames(struct hpy_traced_frame *out, uint32_t max,
                              const void *traceback)
{
    const struct traceback *from = traceback;
    uint32_t n = from->n_frames < max ? from->n_frames : max;
    for (uint32_t i = 0; i < n; i++)
        out[i] = (struct hpy_traced_frame){ from->frames[i].file, from->frames[i].line };
    return n;
}

/* ---------------------------------------------------------------- finding */

/* Memory that may not be there is read through a pipe: the kernel looks. */
struct reader {
    int ends[2];
};

static bool read_at(const struct reader *reader, void *out, const void *at, size_t n_bytes)
{
    ssize_t n = write(reader->ends[1], at, n_bytes);
    return n > 0 && read(reader->ends[0], out, (size_t)n) == n && (size_t)n == n_bytes;
}

/* Whether a table holds a block of PROBE_BYTES at an address. */
static bool holds_probe(const struct reader *reader, const void *table, const void *probe)
{
    _Py_hashtable_t copy;
    _Py_slist_t bucket;
    _Py_hashtable_entry_t entry;
    struct trace trace;
    if (!read_at(reader, &copy, table, sizeof copy) || copy.nbuckets == 0 ||
        (copy.nbuckets & (copy.nbuckets - 1)) || copy.nentries == 0 || !copy.buckets ||
        !read_at(reader, &bucket, copy.buckets + (hash_of(probe) & (copy.nbuckets - 1)),
                 sizeof bucket))
        return false;
    const void *at = bucket.head;
    for (size_t n = 0; at && n <= copy.nentries; n++, at = entry._Py_slist_item.next) {
        if (!read_at(reader, &entry, at, sizeof entry))
            return false;
        if (entry.key == probe)
            return read_at(reader, &trace, entry.value, sizeof trace) &&
                   trace.n_bytes == PROBE_BYTES;
    }
    return false;
}

#if PY_VERSION_HEX >= 0x030c0000

static const void *const *find_table(const struct reader *reader, const void *probe)
{
    const void *const *table = (const void *const *)(const void *)&_PyRuntime.tracemalloc.traces;
    return holds_probe(reader, *table, probe) ? table : NULL;
}

#else

/* The writable data of whatever holds the interpreter. */
struct search {
    const struct reader *reader;
    const void *probe;
    const void *hash_func;
    const void *const *found;
};

/* Addresses of functions are compared, not called. */
static bool is_table(const struct search *search, const void *table)
{
    _Py_hashtable_t copy;
    const void *hash_func;
    if (!read_at(search->reader, &copy, table, sizeof copy))
        return false;
    memcpy(&hash_func, &copy.hash_func, sizeof hash_func);
    return hash_func == search->hash_func && holds_probe(search->reader, table, search->probe);
}

static bool lies_in(const struct dl_phdr_info *info, uintptr_t addr)
{
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        uintptr_t from = info->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_LOAD && addr - from < part->p_memsz)
            return true;
    }
    return false;
}

static int search_module(struct dl_phdr_info *info, size_t n_bytes, void *context)
{
    struct search *search = context;
    (void)n_bytes;
    if (!lies_in(info, (uintptr_t)search->hash_func))
        return 0;
    for (int i = 0; i < info->dlpi_phnum && !search->found; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_W))
            continue;
        uintptr_t from = info->dlpi_addr + part->p_vaddr;
        uintptr_t end = from + part->p_memsz;
        for (uintptr_t at = (from + 7) & ~(uintptr_t)7; at + 8 <= end; at += 8) {
            const void *value = *(const void *const *)at;
            uintptr_t word = (uintptr_t)value;
            /* the table was allocated by malloc: aligned, and not in the module itself */
            if (word < 4096 || word % 16 || word >> 47 || lies_in(info, word) ||
                !is_table(search, value))
                continue;
            search->found = (const void *const *)at;
            break;
        }
    }
    return 1;
}

static const void *const *find_table(const struct reader *reader, const void *probe)
{
    static const void *const *known; /* under the GIL; where a variable lies never changes */
    struct search search = { .reader = reader, .probe = probe };
    if (known && holds_probe(reader, *known, probe))
        return known;
    search.hash_func = dlsym(RTLD_DEFAULT, "_Py_hashtable_hash_ptr");
    if (search.hash_func)
        dl_iterate_phdr(search_module, &search);
    return known = search.found;
}

#endif

enum hpy_status hpy_traces_find(struct hpy_traces *out, struct hpy_err *err)
{
    *out = (struct hpy_traces){ NULL, 0 };
    if (!CONFIG.tracing)
        return hpy_fail(err, HPY_ETARGET,
                        "tracemalloc is not tracing: call tracemalloc.start() first");
    struct reader reader;
    if (pipe2(reader.ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return hpy_fail_errno(err, HPY_ETARGET, "no pipe to look for tracemalloc's table with");
    void *probe = PyMem_Malloc(PROBE_BYTES);
    if (probe)
        out->table = find_table(&reader, probe);
    close(reader.ends[0]);
    close(reader.ends[1]);
    PyMem_Free(probe);
    out->max_frames = (uint32_t)CONFIG.max_nframe;
    if (!probe)
        return hpy_fail(err, HPY_ENOMEM, "no memory to look for tracemalloc's table");
    if (!out->table)
        return hpy_fail(err, HPY_ETARGET,
                        "tracemalloc of CPython %.32s keeps its records in an unknown way",
                        Py_GetVersion());
    return HPY_OK;
}
