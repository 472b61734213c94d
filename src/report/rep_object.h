/* The page of one object, and the levels of paths; for rep_value only. The signature is that
 * of hpy_rep_value_put. */
#ifndef HPY_REPORT_REP_OBJECT_H
#define HPY_REPORT_REP_OBJECT_H

#include "report/rep_value.h"

/* What it is, what it refers to and what refers to it, at most n_rows of each:
 *
 *     dict of demo.Node: 0x7f20*3
 *     Address  0x7f20
 *     Type     dict
 *     Size     184
 *     Refers to 2 objects:
 *       ['name']        str: 'a'
 *     Referred to by 1 object:
 *       .__dict__       demo.Node: 0x7f10
 *
 * JSON: {"address":"0x7f20","type":"dict","kind":"dict of demo.Node","size":184,
 * "text":"0x7f20*3","reachable":true,"referents":[{"relation":"['name']",
 * "address":"0x…","kind":"str","text":"'a'"},…],"referrers":[…]}. CSV: the columns direction,
 * relation, address, kind and text. Weak references are among them. */
HPY_MUST_CHECK enum hpy_status hpy_rep_object_put(const struct hpy_rep_sink *sink, uint64_t *n,
                                                  const struct hpy_value *value,
                                                  enum hpy_output output,
                                                  const struct hpy_rep_value_options *options,
                                                  struct hpy_job *job, struct hpy_err *err);
/* A line for each level, with a few words: " 1: <1 dict of module: __main__>". JSON:
 * {"levels":[{"index":0,"count":1,"text":"…"},…]}; CSV: index, count, text. */
HPY_MUST_CHECK enum hpy_status hpy_rep_levels_put(const struct hpy_rep_sink *sink, uint64_t *n,
                                                  const struct hpy_value *value,
                                                  enum hpy_output output,
                                                  const struct hpy_rep_value_options *options,
                                                  struct hpy_job *job, struct hpy_err *err);

#endif
