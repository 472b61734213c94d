/* The view table: what the explorer can show. One file per view beside this one;
 * a new view is a row here and such a file. */
#ifndef HPY_TUI_VIEWS_VIEWS_H
#define HPY_TUI_VIEWS_VIEWS_H

#include "tui/view.h"

#define HPY_VIEW_LIST(V)                                                         \
    V(overview)  /* the heap at a glance, and what may be a leak */              \
    V(partition) /* a set in rows by kind */                                     \
    V(objects)   /* a set, object by object */                                   \
    V(object)    /* one object and its neighbours */                             \
    V(domtree)   /* what keeps what alive, as a tree */                          \
    V(treemap)   /* the same as a map */                                         \
    V(paths)     /* the shortest paths to a set */                               \
    V(pattern)   /* what kinds of objects lead to a set */                       \
    V(why)       /* why an object is alive */                                    \
    V(sets)      /* the sets that have a name */                                 \
    V(diff)      /* what changed between two captures or sets */                 \
    V(columns)   /* menu: columns of tables */                                   \
    V(regroup)   /* menu: by what to group */                                    \
    V(value)     /* any other value, as text */                                  \
    V(help)      /* what the keys do */

#define HPY_VIEW_DECLARE(name) extern const struct hpy_view_ops hpy_view_##name;
HPY_VIEW_LIST(HPY_VIEW_DECLARE)
#undef HPY_VIEW_DECLARE

extern const struct hpy_view_ops *const hpy_views[]; /* ends with NULL */

#endif
