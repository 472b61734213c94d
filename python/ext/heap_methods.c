#include "heap_methods.h"

#include <string.h>

#include "base/mem.h"
#include "engine/partition.h"
#include "heap_types.h"
#include "report/rep_value.h"

static PyObject *no_set(const struct hpy_value *value)
{
    PyErr_Format(PyExc_ValueError, "this is no set, but: %s", hpy_value_kind_name(value->kind));
    return NULL;
}

/* ------------------------------------------------ values of values */

/* object.name(args …); parts are self and the arguments. */
struct parts {
    PyObject *few[8], **at;
    size_t n;
};

static bool parts_of(struct parts *out, PyObject *self, const struct hpy_passed *passed)
{
    out->n = 1 + passed->n_objects;
    out->at = out->n <= 8 ? out->few : HPY_ARRAY(PyObject *, out->n);
    if (!out->at) {
        PyErr_NoMemory();
        return false;
    }
    out->at[0] = self;
    for (size_t i = 0; i < passed->n_objects; i++)
        out->at[1 + i] = passed->objects[i];
    return true;
}

static PyObject *made_of(struct hpy_value *value, PyObject *self,
                         const struct hpy_passed *passed)
{
    struct parts parts;
    if (!parts_of(&parts, self, passed)) {
        hpy_value_dispose(value);
        return NULL;
    }
    PyObject *made = hpy_py_value_new(value, NULL, parts.at, parts.n);
    if (parts.at != parts.few)
        hpy_free(parts.at);
    return made;
}

/* What is a method and nothing else is called although there are no arguments. */
static bool must_be_called(const struct hpy_value *value, struct hpy_str name)
{
    struct hpy_word word;
    for (size_t i = 0; hpy_query_attribute_at(&word, value->kind, i); i++)
        if (hpy_str_equal(hpy_str_of(word.name), name))
            return word.calls == HPY_CALL_MUST;
    return false;
}

static PyObject *value_attribute(PyObject *object, PyObject *const *args, Py_ssize_t n_args,
                                 PyObject *kwnames)
{
    const struct hpy_value *self = &hpy_as_value(object)->value;
    struct hpy_question ask;
    struct hpy_value value = { 0 };
    struct hpy_passed passed;
    struct hpy_str name;
    Py_ssize_t n;
    if (n_args < 1 || !PyUnicode_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "attribute() needs a name");
        return NULL;
    }
    name.data = PyUnicode_AsUTF8AndSize(args[0], &n);
    name.n_bytes = (size_t)n;
    if (!name.data || !hpy_passed_take(&passed, args + 1, (size_t)n_args - 1, kwnames))
        return NULL;
    PyObject *made = NULL;
    if (hpy_question_begin(&ask)) {
        enum hpy_status status =
            hpy_value_attribute(&value, self, name, passed.n > 0 || must_be_called(self, name),
                                passed.values, passed.n, &ask.job, &ask.err);
        if (hpy_question_end(&ask, status))
            made = made_of(&value, object, &passed);
    }
    hpy_value_dispose(&value);
    hpy_passed_dispose(&passed);
    return made;
}

PyObject *hpy_py_value_call(PyObject *object, PyObject *args, PyObject *kwargs)
{
    struct hpy_question ask;
    struct hpy_value value = { 0 };
    struct hpy_passed passed;
    PyObject *made = NULL, *kwnames = NULL;
    size_t n = (size_t)PyTuple_GET_SIZE(args);
    size_t n_keywords = kwargs ? (size_t)PyDict_GET_SIZE(kwargs) : 0;
    PyObject **all = HPY_ARRAY(PyObject *, n + n_keywords + 1);
    if (!all)
        return PyErr_NoMemory();
    for (size_t i = 0; i < n; i++)
        all[i] = PyTuple_GET_ITEM(args, (Py_ssize_t)i);
    if (n_keywords) {
        PyObject *key, *item;
        Py_ssize_t at = 0, i = 0;
        kwnames = PyTuple_New((Py_ssize_t)n_keywords);
        while (kwnames && PyDict_Next(kwargs, &at, &key, &item)) {
            Py_INCREF(key);
            PyTuple_SET_ITEM(kwnames, i, key);
            all[n + (size_t)i++] = item;
        }
        if (!kwnames)
            goto out;
    }
    if (!hpy_passed_take(&passed, all, n, kwnames))
        goto out;
    if (hpy_question_begin(&ask)) {
        enum hpy_status status =
            hpy_value_apply(&value, &hpy_as_value(object)->value, passed.values, passed.n,
                            &ask.job, &ask.err);
        if (hpy_question_end(&ask, status))
            made = made_of(&value, object, &passed);
    }
    hpy_value_dispose(&value);
    hpy_passed_dispose(&passed);
out:
    Py_XDECREF(kwnames);
    hpy_free(all);
    return made;
}

static bool take_slice(struct hpy_slice *out, PyObject *object)
{
    const PySliceObject *slice = (const PySliceObject *)(const void *)object;
    *out = (struct hpy_slice){ .step = 1, .has_from = slice->start != Py_None,
                               .has_end = slice->stop != Py_None };
    const struct {
        PyObject *from;
        int64_t *to;
    } parts[] = { { slice->start, &out->from }, { slice->stop, &out->end },
                  { slice->step, &out->step } };
    for (size_t i = 0; i < 3; i++) {
        if (parts[i].from == Py_None)
            continue;
        *parts[i].to = PyNumber_AsSsize_t(parts[i].from, NULL); /* clipped */
        if (*parts[i].to == -1 && PyErr_Occurred())
            return false;
    }
    return true;
}

static PyObject *value_rows(PyObject *object, PyObject *index)
{
    const struct hpy_value *self = &hpy_as_value(object)->value;
    struct hpy_question ask;
    struct hpy_value value = { 0 };
    struct hpy_slice slice = { 0 };
    struct hpy_passed passed = { 0 };
    int64_t row = 0;
    bool item = hpy_is_value(index) || PyUnicode_Check(index);
    if (PySlice_Check(index)) {
        if (!take_slice(&slice, index))
            return NULL;
    } else if (item) {
        if (!hpy_passed_take(&passed, &index, 1, NULL))
            return NULL;
    } else {
        row = PyNumber_AsSsize_t(index, PyExc_IndexError);
        if (row == -1 && PyErr_Occurred())
            return NULL;
    }
    PyObject *made = NULL;
    if (hpy_question_begin(&ask)) {
        enum hpy_status status =
            PySlice_Check(index) ? hpy_value_slice(&value, self, &slice, &ask.job, &ask.err)
            : item ? hpy_value_item(&value, self, passed.values, &ask.job, &ask.err)
                   : hpy_value_index(&value, self, row, &ask.job, &ask.err);
        if (hpy_question_end(&ask, status))
            made = made_of(&value, object, &passed);
    }
    hpy_value_dispose(&value);
    hpy_passed_dispose(&passed);
    return made;
}

/* ------------------------------------------------ what a value says */

static PyObject *value_number(PyObject *object, PyObject *ignored)
{
    const struct hpy_value *self = &hpy_as_value(object)->value;
    (void)ignored;
    if (self->kind != HPY_VALUE_NUMBER && self->kind != HPY_VALUE_TRUTH) {
        PyErr_Format(PyExc_ValueError, "this is no number, but: %s",
                     hpy_value_kind_name(self->kind));
        return NULL;
    }
    return PyLong_FromLongLong(self->number);
}

static PyObject *value_n_rows(PyObject *object, PyObject *ignored)
{
    struct hpy_question ask;
    uint64_t n = 0;
    (void)ignored;
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_value_n_rows(&n, &hpy_as_value(object)->value, &ask.job,
                                              &ask.err);
    return hpy_question_end(&ask, status) ? PyLong_FromUnsignedLongLong(n) : NULL;
}

static PyObject *text_out(struct hpy_text *text)
{
    PyObject *str = NULL;
    if (text->failed)
        PyErr_NoMemory();
    else
        str = PyUnicode_DecodeUTF8(hpy_text_get(text), (Py_ssize_t)text->n_bytes, "replace");
    hpy_text_dispose(text);
    return str;
}

/* What makes labels is for one thread at a time. */
static enum hpy_status lock(struct hpy_question *ask, struct hpy_py_value *self)
{
    return self->heap ? hpy_question_lock(ask, &self->heap->talking) : HPY_OK;
}

static void unlock(struct hpy_py_value *self)
{
    if (self->heap)
        pthread_mutex_unlock(&self->heap->talking);
}

static PyObject *value_text(PyObject *object, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = { "first", "n", "width", NULL };
    struct hpy_py_value *self = hpy_as_value(object);
    struct hpy_question ask;
    struct hpy_text text = { 0 };
    long long first = 0, n = HPY_ROWS_DEFAULT, width = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|LLL", (char **)(uintptr_t)names, &first,
                                     &n, &width))
        return NULL;
    if (self->value.kind == HPY_VALUE_TEXT) {
        hpy_text_add_bytes(&text, hpy_text_get(&self->value.text), self->value.text.n_bytes);
        return text_out(&text);
    }
    struct hpy_rep_value_options options = {
        .from = first < 0 ? 0 : (uint64_t)first,
        .n_rows = n < 0 ? HPY_ROWS_ALL : (uint64_t)n,
        .max_steps = UINT64_MAX,
    };
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = lock(&ask, self);
    if (status == HPY_OK) {
        status = hpy_rep_value(&text, NULL, &self->value, HPY_OUTPUT_TEXT, &options, &ask.job,
                               &ask.err);
        unlock(self);
    }
    if (!hpy_question_end(&ask, status)) {
        hpy_text_dispose(&text);
        return NULL;
    }
    while (text.n_bytes > 0 && text.data[text.n_bytes - 1] == '\n')
        text.n_bytes--;
    return text_out(&text);
}

static struct hpy_partition *need_partition(struct hpy_py_value *self)
{
    struct hpy_question ask;
    struct hpy_partition *partition = NULL;
    if (self->value.kind != HPY_VALUE_SET)
        return (void *)no_set(&self->value);
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_value_partition(&partition, &self->value, &ask.job, &ask.err);
    return hpy_question_end(&ask, status) ? partition : NULL;
}

/* All labels one behind the other, and where each ends. */
struct labels {
    struct hpy_text text;
    uint64_t *end;
};

static enum hpy_status make_labels(struct labels *out, const struct hpy_partition *partition,
                                   struct hpy_question *ask)
{
    out->end = HPY_ARRAY(uint64_t, partition->n_rows + 1);
    if (!out->end)
        return hpy_fail(&ask->err, HPY_ENOMEM, "out of memory for a table");
    for (uint64_t i = 0; i < partition->n_rows; i++) {
        if (i % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(&ask->job, i, &ask->err));
        hpy_partition_label(&out->text, partition, i);
        out->end[i] = out->text.n_bytes;
    }
    return hpy_text_check(&out->text, &ask->err);
}

static PyObject *table_of(const struct labels *labels, const struct hpy_partition *partition)
{
    PyObject *list = PyList_New((Py_ssize_t)partition->n_rows);
    for (uint64_t i = 0; list && i < partition->n_rows; i++) {
        struct hpy_row row = hpy_partition_row(partition, i);
        uint64_t from = i ? labels->end[i - 1] : 0;
        PyObject *label = PyUnicode_DecodeUTF8(hpy_text_get(&labels->text) + from,
                                               (Py_ssize_t)(labels->end[i] - from), "replace");
        PyObject *line = label ? Py_BuildValue("(NKK)", label, (unsigned long long)row.count,
                                               (unsigned long long)row.size_bytes)
                               : NULL;
        if (line)
            PyList_SET_ITEM(list, (Py_ssize_t)i, line);
        else
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *value_table(PyObject *object, PyObject *ignored)
{
    struct hpy_py_value *self = hpy_as_value(object);
    struct labels labels = { 0 };
    struct hpy_question ask;
    PyObject *list = NULL;
    (void)ignored;
    const struct hpy_partition *partition = need_partition(self);
    if (!partition || !hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = lock(&ask, self);
    if (status == HPY_OK) {
        status = make_labels(&labels, partition, &ask);
        unlock(self);
    }
    if (hpy_question_end(&ask, status))
        list = table_of(&labels, partition);
    hpy_text_dispose(&labels.text);
    hpy_free(labels.end);
    return list;
}

static PyObject *value_header(PyObject *object, PyObject *ignored)
{
    const struct hpy_value *self = &hpy_as_value(object)->value;
    (void)ignored;
    return self->kind == HPY_VALUE_SET ? PyUnicode_FromString(self->seen->by->header)
                                       : no_set(self);
}

static PyObject *value_expression(PyObject *object, PyObject *ignored)
{
    struct hpy_text text = { 0 };
    (void)ignored;
    hpy_value_text(&text, &hpy_as_value(object)->value);
    return text_out(&text);
}

/* ------------------------------------------------ members */

static const struct hpy_nodeset *need_nodes(struct hpy_py_value *self)
{
    struct hpy_question ask;
    const struct hpy_nodeset *set = NULL;
    if (!(HPY_TAKES_SEEN & 1u << self->value.kind))
        return (void *)no_set(&self->value);
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_value_nodes(&set, &self->value, &ask.job, &ask.err);
    return hpy_question_end(&ask, status) ? set : NULL;
}

static PyObject *value_addresses(PyObject *object, PyObject *ignored)
{
    struct hpy_py_value *self = hpy_as_value(object);
    uint32_t page[1024];
    uint64_t n, from = 0;
    Py_ssize_t at = 0;
    (void)ignored;
    const struct hpy_nodeset *set = need_nodes(self);
    PyObject *list = set ? PyList_New((Py_ssize_t)hpy_nodeset_count(set)) : NULL;
    while (list && (n = hpy_nodeset_page(set, (uint32_t)from, page, 1024)) > 0) {
        for (uint64_t i = 0; list && i < n; i++) {
            PyObject *number =
                PyLong_FromUnsignedLongLong(self->value.heap->graph->addr[page[i]]);
            if (number)
                PyList_SET_ITEM(list, at++, number);
            else
                Py_CLEAR(list);
        }
        from = (uint64_t)page[n - 1] + 1;
    }
    return list;
}

static PyObject *not_here(void)
{
    PyErr_SetString(PyExc_ValueError,
                    "the objects of a heap that came from a file are not in this process");
    return NULL;
}

static PyObject *value_objects(PyObject *object, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = { "limit", NULL };
    struct hpy_py_value *self = hpy_as_value(object);
    Py_ssize_t limit = -1;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|n", (char **)(uintptr_t)names, &limit))
        return NULL;
    const struct hpy_nodeset *set = need_nodes(self);
    if (!set)
        return NULL;
    return self->heap && self->heap->live ? hpy_objects_of(self->heap, set, limit) : not_here();
}

static PyObject *value_has(PyObject *object, PyObject *member)
{
    struct hpy_py_value *self = hpy_as_value(object);
    uint32_t node;
    const struct hpy_nodeset *set = need_nodes(self);
    if (!set)
        return NULL;
    if (!self->heap || !self->heap->live)
        return not_here();
    if (!hpy_object_nodes(&node, self->heap, &member, 1))
        return NULL;
    return PyBool_FromLong(node != HPY_NO_NODE && hpy_nodeset_has(set, node));
}

static PyObject *value_reduce(PyObject *object, PyObject *ignored)
{
    (void)object, (void)ignored;
    PyErr_SetString(PyExc_TypeError, "what is said of a heap cannot be pickled or copied");
    return NULL;
}

#define FAST(function) ((PyCFunction)(void (*)(void))(function))

PyMethodDef hpy_py_value_methods[] = {
    { "attribute", FAST(value_attribute), METH_FASTCALL | METH_KEYWORDS,
      "value.name, or value.name(args …) if there are any." },
    { "rows", value_rows, METH_O, "value[index]." },
    { "number", value_number, METH_NOARGS, NULL },
    { "n_rows", value_n_rows, METH_NOARGS, NULL },
    { "text", FAST(value_text), METH_VARARGS | METH_KEYWORDS, NULL },
    { "table", value_table, METH_NOARGS, "(label, count, bytes) of each row." },
    { "header", value_header, METH_NOARGS, NULL },
    { "expression", value_expression, METH_NOARGS, NULL },
    { "addresses", value_addresses, METH_NOARGS, NULL },
    { "objects", FAST(value_objects), METH_VARARGS | METH_KEYWORDS, NULL },
    { "has", value_has, METH_O, NULL },
    { "__reduce__", value_reduce, METH_NOARGS, NULL },
    { "__reduce_ex__", value_reduce, METH_O, NULL },
    { "__copy__", value_reduce, METH_NOARGS, NULL },
    { "__deepcopy__", value_reduce, METH_O, NULL },
    { NULL, NULL, 0, NULL }
};
