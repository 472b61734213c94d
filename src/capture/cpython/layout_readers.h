/* Readers of layouts: references of the standard library's objects that are no words of
 * the object but lie in blocks, rings and arrays of its own.
 *
 * Structures are written out as far as they are read; sources: Modules/ of CPython 3.9
 * to 3.13, in the file named by the head of each part. Each adds references to gather,
 * or hides what tp_traverse shows for another object; where a version has no such type
 * the table has no row (layouts.h). */
#ifndef HPY_CAPTURE_CPYTHON_LAYOUT_READERS_H
#define HPY_CAPTURE_CPYTHON_LAYOUT_READERS_H

#include <Python.h>

#include "capture/gather.h"

#define HPY_LAYOUT_LRU_ELEMENT_BYTES 56 /* tp_basicsize of what a ring of these is made of */

void hpy_layout_read_deque(struct hpy_gather *gather, PyObject *object);
void hpy_layout_hide_elements(struct hpy_gather *gather, PyObject *object);
void hpy_layout_read_datetime(struct hpy_gather *gather, PyObject *object);
void hpy_layout_read_time(struct hpy_gather *gather, PyObject *object);
void hpy_layout_read_queue(struct hpy_gather *gather, PyObject *object);
void hpy_layout_read_element(struct hpy_gather *gather, PyObject *object);
void hpy_layout_read_memo(struct hpy_gather *gather, PyObject *object);
void hpy_layout_read_expat(struct hpy_gather *gather, PyObject *object);
void hpy_layout_hide_stgdict(struct hpy_gather *gather, PyObject *object);

#endif
