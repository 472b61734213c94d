/* What expressions do with values, for who has values and no text: the Python binding.
 *
 * Every function here makes a new value out of others and leaves those as they were;
 * the caller disposes of it. On failure *out is zeroed. Values are never changed once
 * made, so that any number of threads may use one; a conversation is for one thread at a
 * time. Errors are those of hpy_query_eval without an offset: HPY_ESYNTAX for what breaks
 * the rules of types, HPY_ENOTFOUND for a row or path that is not there, HPY_ELIMIT.
 *
 * Arguments of calls are arrays of values; one given by name has .keyword set, which is
 * borrowed. Names are those of docs/expressions.md. */
#ifndef HPY_QUERY_VALUE_OPS_H
#define HPY_QUERY_VALUE_OPS_H

#include "query/argument.h"
#include "query/operator.h"
#include "query/query.h"

/* ------------------------------------------------------------ made by hand */

/* The members of a set of nodes of the heap, seen by a classifier (NULL: the default).
 * Takes the set over, also on failure. */
HPY_MUST_CHECK enum hpy_status hpy_value_of_set(struct hpy_value *out, struct hpy_heap *heap,
                                                struct hpy_nodeset *set,
                                                const struct hpy_classifier *by,
                                                struct hpy_err *err);
struct hpy_value hpy_value_of_number(int64_t number);
struct hpy_value hpy_value_of_truth(bool truth);
struct hpy_value hpy_value_none(void);    /* None */
struct hpy_value hpy_value_nothing(void); /* () */
HPY_MUST_CHECK enum hpy_status hpy_value_of_text(struct hpy_value *out, struct hpy_str text,
                                                 struct hpy_err *err);
/* Cheap: what is dear is shared. */
HPY_MUST_CHECK enum hpy_status hpy_value_copy(struct hpy_value *out,
                                              const struct hpy_value *value,
                                              struct hpy_err *err);

/* ------------------------------------------------------------------- asked */

/* heap, unreachable, all, root, Anything; a name that was assigned; _. */
HPY_MUST_CHECK enum hpy_status hpy_value_of_name(struct hpy_value *out,
                                                 const struct hpy_conversation *conversation,
                                                 struct hpy_str name, struct hpy_job *job,
                                                 struct hpy_err *err);
/* name(args …): Type('str'), findex(k, k), diff(a, b). conversation may be NULL for what
 * needs no heap. */
HPY_MUST_CHECK enum hpy_status hpy_value_call(struct hpy_value *out,
                                              const struct hpy_conversation *conversation,
                                              struct hpy_str name, const struct hpy_value *args,
                                              size_t n_args, struct hpy_job *job,
                                              struct hpy_err *err);
/* value(args …), of an equivalence relation: the kind. */
HPY_MUST_CHECK enum hpy_status hpy_value_apply(struct hpy_value *out,
                                               const struct hpy_value *value,
                                               const struct hpy_value *args, size_t n_args,
                                               struct hpy_job *job, struct hpy_err *err);
/* value.name, or value.name(args …) if called. */
HPY_MUST_CHECK enum hpy_status hpy_value_attribute(struct hpy_value *out,
                                                   const struct hpy_value *value,
                                                   struct hpy_str name, bool called,
                                                   const struct hpy_value *args, size_t n_args,
                                                   struct hpy_job *job, struct hpy_err *err);
/* The same, where a kind that speaks of no heap is asked in this one; see
 * hpy_value_compare_in. */
HPY_MUST_CHECK enum hpy_status hpy_value_attribute_in(struct hpy_value *out,
                                                      const struct hpy_value *value,
                                                      struct hpy_str name, bool called,
                                                      const struct hpy_value *args,
                                                      size_t n_args, struct hpy_heap *heap,
                                                      struct hpy_job *job, struct hpy_err *err);
/* value[index]: a row, a path …; negative ones count from the end. */
HPY_MUST_CHECK enum hpy_status hpy_value_index(struct hpy_value *out,
                                               const struct hpy_value *value, int64_t index,
                                               struct hpy_job *job, struct hpy_err *err);
/* value[from:end:step], the parts as in Python; what is left out is not `has`. */
struct hpy_slice {
    int64_t from, end, step; /* step positive, 1 if nothing else is said */
    bool has_from, has_end;
};
HPY_MUST_CHECK enum hpy_status hpy_value_slice(struct hpy_value *out,
                                               const struct hpy_value *value,
                                               const struct hpy_slice *slice,
                                               struct hpy_job *job, struct hpy_err *err);
/* value['ab'], value[set]: a row of a pattern by its letters; the kind of a set. */
HPY_MUST_CHECK enum hpy_status hpy_value_item(struct hpy_value *out,
                                              const struct hpy_value *value,
                                              const struct hpy_value *item,
                                              struct hpy_job *job, struct hpy_err *err);

/* Sets of two heaps of one process are combined and compared by the identity of objects;
 * the result is of the heap of `a`. */
HPY_MUST_CHECK enum hpy_status hpy_value_combine(struct hpy_value *out,
                                                 const struct hpy_value *a,
                                                 const struct hpy_value *b,
                                                 enum hpy_operator op, struct hpy_job *job,
                                                 struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_value_not(struct hpy_value *out,
                                             const struct hpy_value *value,
                                             struct hpy_job *job, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_value_compare(bool *out, const struct hpy_value *a,
                                                 const struct hpy_value *b,
                                                 enum hpy_comparison comparison,
                                                 struct hpy_job *job, struct hpy_err *err);
/* The same, where kinds that speak of no heap are compared in this one (what is a subtype
 * of what depends on it); NULL: such kinds are refused with HPY_ESYNTAX. */
HPY_MUST_CHECK enum hpy_status hpy_value_compare_in(bool *out, const struct hpy_value *a,
                                                    const struct hpy_value *b,
                                                    enum hpy_comparison comparison,
                                                    struct hpy_heap *heap,
                                                    struct hpy_job *job, struct hpy_err *err);

/* ------------------------------------------------------------------ looked at */

/* "set", "kind", "number", "truth", "equivalence relation", "paths", "path", "pattern",
 * "difference", "object", "text", "()", "None". */
const char *hpy_value_kind_name(enum hpy_value_kind kind);
/* The members of a set or object as nodes, borrowed from the value. */
HPY_MUST_CHECK enum hpy_status hpy_value_nodes(const struct hpy_nodeset **out,
                                               const struct hpy_value *value,
                                               struct hpy_job *job, struct hpy_err *err);
/* Rows, paths, lines: what can stand in brackets. HPY_ESYNTAX for what has no rows. A set
 * is made a partition for it. */
HPY_MUST_CHECK enum hpy_status hpy_value_n_rows(uint64_t *out, const struct hpy_value *value,
                                                struct hpy_job *job, struct hpy_err *err);

/* --------------------------------------------------- names and their help */

/* A name, function or attribute. The texts live as long as the program, but for names
 * that were assigned: those as long as the conversation is not asked anew. */
struct hpy_word {
    const char *name;
    const char *help;               /* one line */
    enum hpy_calls calls;           /* whether it is called, with what is in params */
    const struct hpy_param *params; /* ends with name NULL; NULL = none */
};

/* Append how it is called: "(depth=7, er=None)"; nothing if it is not called. */
void hpy_word_signature(struct hpy_text *out, const struct hpy_word *word);

/* Names and functions, i = 0, 1 … until false. conversation NULL: without those that were
 * assigned. */
bool hpy_query_name_at(struct hpy_word *out, const struct hpy_conversation *conversation,
                       size_t i);
/* Attributes of a kind of value, those of classifiers too, i = 0, 1 … until false. */
bool hpy_query_attribute_at(struct hpy_word *out, enum hpy_value_kind kind, size_t i);

/* What may stand at the end of a text that is being typed. Nothing is asked of the heap:
 * what stands before the last dot is known by its kind only. */
struct hpy_completion {
    size_t from;            /* the word that is completed begins at this byte */
    struct hpy_word *words; /* those that begin with it, by name */
    size_t n;
};
/* conversation NULL: without the names that were assigned. HPY_ENOMEM; a text that is no
 * expression has no words. */
HPY_MUST_CHECK enum hpy_status hpy_query_complete(struct hpy_completion *out,
                                                  const struct hpy_conversation *conversation,
                                                  struct hpy_str text, struct hpy_err *err);
void hpy_completion_dispose(struct hpy_completion *completion); /* also of a zeroed one */

#endif
