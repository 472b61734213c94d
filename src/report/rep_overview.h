/* An account of a heap for whoever was not there: what was captured, what may be a leak and
 * why it is alive, the objects that keep most, the largest kinds. As text, as one page of
 * HTML that needs nothing else, or as JSON:
 *
 *     {"title":"shop.hps","program":"python3 serve.py","facts":{"python.version":"3.11.7",…},
 *      "objects":{"count":9,"size":9},"reachable":{…},"outside":9,"references":9,
 *      "kept_bytes":9,
 *      "suspects":[{"form":"holder","text":"one dict …","bytes":9,"outside":9,"share":0.41,
 *        "point":{"address":"0x7f…","kind":"dict (no owner)","name":"shop.registry._sessions"},
 *        "gathered":{"count":9,"bytes":9,"kind":"shop.registry.Session"},
 *        "referrer":{"address":…,"count":9},"why":"module shop.registry ._sessions"},…],
 *      "largest":[{"bytes":9,"outside":9,"share":0.41,"address":…,"kind":…,"name":…,"why":…},…],
 *      "kinds":[{"count":9,"size":9,"kind":"str"},…],"types":[…]}
 *
 * What a suspect does not have is null, as is a fact that is not known. */
#ifndef HPY_REPORT_REP_OVERVIEW_H
#define HPY_REPORT_REP_OVERVIEW_H

#include "engine/analyses.h"
#include "engine/partition.h"

enum hpy_rep_overview_form {
    HPY_REP_OVERVIEW_TEXT,
    HPY_REP_OVERVIEW_HTML,
    HPY_REP_OVERVIEW_JSON,
    HPY_N_REP_OVERVIEW_FORMS
};

/* Append it. `title` is a name for people, that of the file. */
HPY_MUST_CHECK enum hpy_status hpy_rep_overview(struct hpy_text *out,
                                                struct hpy_analyses *analyses, const char *title,
                                                enum hpy_rep_overview_form form,
                                                struct hpy_job *job, struct hpy_err *err);

#endif
