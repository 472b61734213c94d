/* Paths as text, JSON and CSV.
 *
 * The text form is Heapy's: ` 0: hp.Root.i0_modules['m'].__dict__['x']`, ten to a page,
 * `<... 15 more paths ...>`. A path begins with `hp.Root`, with `Src` where one other
 * source was given, and with a short text of the source where there are several. A frame
 * that the interpreter holds says what it runs: `hp.Root.i0_t1_f0<work in server.py:120>`.
 *
 * JSON: {"count":"25","length":2,"paths":[{"index":0,"source":"Src","path":"Src['k'][0]",
 * "steps":[{"relation":"['k']","address":"0x7f…","kind":"list"},…]},…]}; count is a text,
 * because it may be of any size; address and kind are of what the step leads to. CSV: the
 * columns index, steps and path.
 *
 * Paths are handed on in pieces, so that one of a million steps takes no memory of its
 * own but its walk; no step is written by recursion. */
#ifndef HPY_REPORT_REP_PATHS_H
#define HPY_REPORT_REP_PATHS_H

#include "engine/paths.h"
#include "report/rep_table.h"

#define HPY_PATHS_DEFAULT 10  /* of a page */
#define HPY_STEPS_DEFAULT 100 /* of a path, on a terminal */
#define HPY_STEPS_ALL UINT64_MAX

struct hpy_rep_paths_options {
    uint64_t from;      /* the first path, from 0 */
    uint64_t n_paths;   /* at most so many; HPY_ROWS_ALL */
    uint64_t max_steps; /* a longer path is cut in the middle: "… 999,980 steps …"; text
                           only, the other forms have every step; HPY_STEPS_ALL */
};

/* A page of paths. Without any: `<No paths>`; from behind the last: `<No more paths>`. */
HPY_MUST_CHECK enum hpy_status hpy_rep_paths_put(const struct hpy_rep_sink *sink,
                                                 const struct hpy_paths *paths,
                                                 enum hpy_output output,
                                                 const struct hpy_rep_paths_options *options,
                                                 struct hpy_job *job, struct hpy_err *err);
/* One path: in text a line without its number. */
HPY_MUST_CHECK enum hpy_status hpy_rep_path_put(const struct hpy_rep_sink *sink,
                                                const struct hpy_path_walk *walk,
                                                enum hpy_output output, uint64_t max_steps,
                                                struct hpy_job *job, struct hpy_err *err);

/* Both appended to a text. */
HPY_MUST_CHECK enum hpy_status hpy_rep_paths(struct hpy_text *out, const struct hpy_paths *paths,
                                             enum hpy_output output,
                                             const struct hpy_rep_paths_options *options,
                                             struct hpy_job *job, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_rep_path(struct hpy_text *out, const struct hpy_path_walk *walk,
                                            enum hpy_output output, uint64_t max_steps,
                                            struct hpy_job *job, struct hpy_err *err);

/* The path of a walk as one line without a line end, at most max_steps of its steps: what
 * a cell of a view shows. */
void hpy_rep_path_line(struct hpy_text *out, const struct hpy_path_walk *walk, uint64_t max_steps);
/* What a path begins with: "hp.Root", "Src", "<1 dict of module: __main__>". */
void hpy_rep_path_source(struct hpy_text *out, const struct hpy_paths *paths, uint32_t source);

#endif
