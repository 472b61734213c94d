/* What a capture says of itself (engine/facts.h), as text: fact by fact, and the few lines
 * with which one begins. What is expected and not told is "unknown", never zero. All
 * appended, safe, one line each. */
#ifndef HPY_REPORT_REP_FACTS_H
#define HPY_REPORT_REP_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "engine/graph.h"

struct hpy_rep_fact {
    const char *key, *title; /* of HPY_FACT_LIST */
    const char *unit;
    bool expected;
};
extern const struct hpy_rep_fact hpy_rep_facts[]; /* ends with a NULL key */

/* Whether there is something to say: it is told, or it is expected. */
bool hpy_rep_fact_shown(const struct hpy_graph *graph, const struct hpy_rep_fact *fact);
/* "34.1 MB (34,095,104 bytes)", "1.0 ms", "unknown" … */
void hpy_rep_fact_text(struct hpy_text *out, const struct hpy_graph *graph,
                       const struct hpy_rep_fact *fact, const struct hpy_numbers *numbers);

/* "python3 serve.py --port 8080", or "program unknown". */
void hpy_rep_facts_program(struct hpy_text *out, const struct hpy_graph *graph);
/* "Python 3.11.7 · process 41873 · 2025-11-12 14:02:12 UTC" */
void hpy_rep_facts_process(struct hpy_text *out, const struct hpy_graph *graph);
/* "paused 1.3 ms · walked in a copy" */
void hpy_rep_facts_cost(struct hpy_text *out, const struct hpy_graph *graph);
/* "1.7 MB in objects of 12.6 MB RSS (14 %)" */
void hpy_rep_facts_memory(struct hpy_text *out, const struct hpy_graph *graph,
                          const struct hpy_numbers *numbers);
/* "19,572 objects out of reach, 1.7 MB (45 %)", if that is a part worth telling; else
 * nothing. */
void hpy_rep_facts_unreached(struct hpy_text *out, const struct hpy_graph *graph,
                             const struct hpy_numbers *numbers);

#endif
