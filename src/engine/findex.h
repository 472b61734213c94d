/* Classifiers made of rules: the index of the first rule that an object obeys.
 *
 * Heapy's findex(k0, k1 …): kind i of n holds what obeys rule i and none before it,
 * kind n what obeys none. With one rule it is Heapy's biper. Such a classifier is made
 * at run time and counts its holders, see hpy_classifier_ref. */
#ifndef HPY_ENGINE_FINDEX_H
#define HPY_ENGINE_FINDEX_H

#include "engine/kinds.h"
#include "engine/rule.h"

#define HPY_FINDEX_MAX 64 /* rules */

/* The caller holds the result and lets go of it with hpy_classifier_unref. The rules
 * are copied; they may belong to one graph (sets), and preparing the classifier for
 * another one then fails with HPY_ESYNTAX. n = 0 is allowed: everything is of kind 0,
 * <None>. Classifying takes n passes at most over the nodes that no rule has taken yet.
 * HPY_ENOMEM, HPY_ELIMIT for too many. */
HPY_MUST_CHECK enum hpy_status hpy_findex_new(const struct hpy_classifier **out,
                                              const struct hpy_rule *const *rules, size_t n,
                                              struct hpy_err *err);
bool hpy_findex_is(const struct hpy_classifier *by);
/* How many rules it has. by must be a findex, here and below. */
size_t hpy_findex_n(const struct hpy_classifier *by);
/* What is of its kind `index`, 0 .. n, as a rule: rule `index` and not the ones before.
 * The caller frees it. HPY_ENOTFOUND if there is no such kind. */
HPY_MUST_CHECK enum hpy_status hpy_findex_kind(struct hpy_rule **out,
                                               const struct hpy_classifier *by,
                                               uint64_t index, struct hpy_err *err);

#endif
