#include "heap_kinds.h"

#include <string.h>

#include "engine/rule_compare.h"
#include "heap_types.h"

static const char *const questions[] = {
    [HPY_RULE_WITHIN] = "within",
    [HPY_RULE_DISJOINT] = "disjoint",
};
enum { N_QUESTIONS = sizeof questions / sizeof *questions };

/* A kind that speaks of no other heap's objects; else NULL with an exception. */
static const struct hpy_rule *rule_of(PyObject *object, const struct hpy_py_heap *heap)
{
    if (!hpy_is_value(object) || hpy_as_value(object)->value.kind != HPY_VALUE_KIND) {
        PyErr_SetString(PyExc_ValueError, "kinds are compared here");
        return NULL;
    }
    const struct hpy_value *value = &hpy_as_value(object)->value;
    if (value->heap && value->heap != heap->heap) {
        PyErr_SetString(PyExc_ValueError, "kinds that speak of objects of two heaps");
        return NULL;
    }
    return value->rule;
}

static int question_of(PyObject *text)
{
    const char *word = PyUnicode_AsUTF8(text);
    int i = 0;
    if (!word)
        return -1;
    while (i < N_QUESTIONS && strcmp(questions[i], word) != 0)
        i++;
    if (i < N_QUESTIONS)
        return i;
    PyErr_Format(PyExc_ValueError, "no such question: %U", text);
    return -1;
}

PyObject *hpy_py_compare_kinds(PyObject *object, PyObject *const *args, Py_ssize_t n_args)
{
    struct hpy_py_heap *heap = (struct hpy_py_heap *)(void *)object;
    enum hpy_rule_answer answer = HPY_RULE_UNKNOWN;
    struct hpy_question ask;
    if (n_args != 3) {
        PyErr_SetString(PyExc_TypeError, "compare_kinds() takes a kind, a question and a kind");
        return NULL;
    }
    const struct hpy_rule *a = rule_of(args[0], heap);
    const struct hpy_rule *b = a ? rule_of(args[2], heap) : NULL;
    int question = b ? question_of(args[1]) : -1;
    if (question < 0 || !hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_rule_compare(&answer, a, (enum hpy_rule_question)question, b,
                                              heap->graph, &ask.job, &ask.err);
    bool given_up = status == HPY_ELIMIT;
    if (!hpy_question_end(&ask, given_up ? HPY_OK : status))
        return NULL;
    if (given_up || answer == HPY_RULE_UNKNOWN)
        Py_RETURN_NONE;
    return PyBool_FromLong(answer == HPY_RULE_YES);
}
