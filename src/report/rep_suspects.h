/* Leak suspects in words, one sentence each:
 *
 *     one dict held by shop.registry._sessions keeps 41 %: 120,000 × shop.registry.Session
 *     600 × shop.orders.Order keep 7 % together: shop.orders.ORDERS refers to all of them
 *     a chain of 1,000 × demo.Node from demo.HEAD on keeps 30 %
 *
 * All appended, safe, and one line. A sentence is its two halves with ": " between them,
 * where there is a second one. */
#ifndef HPY_REPORT_REP_SUSPECTS_H
#define HPY_REPORT_REP_SUSPECTS_H

#include "base/text.h"
#include "engine/suspects.h"
#include "engine/why.h"

/* Who keeps how much of the heap. */
void hpy_rep_suspect_who(struct hpy_text *out, const struct hpy_suspects *suspects, uint32_t i,
                         const struct hpy_why_rules *rules, const struct hpy_numbers *numbers);
/* What has gathered there, and what else refers to it; nothing if there is no more to say. */
void hpy_rep_suspect_what(struct hpy_text *out, const struct hpy_suspects *suspects, uint32_t i,
                          const struct hpy_why_rules *rules, const struct hpy_numbers *numbers);
void hpy_rep_suspect(struct hpy_text *out, const struct hpy_suspects *suspects, uint32_t i,
                     const struct hpy_why_rules *rules, const struct hpy_numbers *numbers);

/* The same in short, without the share, for a row that has it in a column of its own:
 * "shop.registry._sessions (dict): 120,000 × shop.registry.Session". */
void hpy_rep_suspect_row(struct hpy_text *out, const struct hpy_suspects *suspects, uint32_t i,
                         const struct hpy_why_rules *rules, const struct hpy_numbers *numbers);

/* A name and a noun: "shop.registry._sessions (dict)", or without a name what the nearest
 * keeper that has one is called: "a dict in shop.registry", "a list in frame work(), a.py:8". */
void hpy_rep_object_name(struct hpy_text *out, const struct hpy_domtree *tree,
                         const struct hpy_why_rules *rules, uint32_t node);
/* What people call an object: "dict", "list", "dict of demo.Node", "demo.Node". */
void hpy_rep_object_noun(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node);
/* "41 %", "under 1 %", of a whole that is not 0 unless the part is. */
void hpy_rep_percent(struct hpy_text *out, uint64_t part, uint64_t whole);

#endif
