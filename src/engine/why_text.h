/* Why an object lives, in words: all appended, all safe, one line each. */
#ifndef HPY_ENGINE_WHY_TEXT_H
#define HPY_ENGINE_WHY_TEXT_H

#include "base/text.h"
#include "engine/why.h"

/* What an object is: "dict, 120,000 items", "class shop.models.Cart", "str 'tick'",
 * "frame sweep(), registry.py:88", "shop.models.Session", "the interpreter". */
void hpy_why_object_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node,
                         const struct hpy_numbers *numbers);
/* What the chain begins with: "module shop.registry", "frame sweep(), registry.py:88", "the
 * interpreter", "compiled into Python", and of what nothing reaches the first object. */
void hpy_why_begin_text(struct hpy_text *out, const struct hpy_why *why);
/* What there is to say of that, a sentence without its point, or "". */
const char *hpy_why_note(const struct hpy_why *why);
/* A step behind the first n_lead ones, as people write it: ".SESSIONS", "['9f1c']", "[3]",
 * "local s". Of one that follows a merged step both. */
void hpy_why_step_text(struct hpy_text *out, const struct hpy_why *why, uint64_t i);
/* One of direct[]: "__main__.SESSIONS", "frame sweep(), registry.py:88, local s", "weakref in
 * shop.registry.ref", "shop.models.User .session". */
void hpy_why_direct_text(struct hpy_text *out, const struct hpy_why *why,
                         const struct hpy_why_rules *rules, uint64_t i);
/* All of the chain: "module shop.registry .SESSIONS ['9f1c']", at most max_steps of its
 * steps, else "… 99,980 steps …" in the middle. */
void hpy_why_line(struct hpy_text *out, const struct hpy_why *why, uint64_t max_steps,
                  const struct hpy_numbers *numbers);

#endif
