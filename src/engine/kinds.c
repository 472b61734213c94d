/* The table of classifiers. A new one is a row here and a file kinds_*.c. */
#include "engine/kinds.h"

#include <strings.h>

#include "engine/kinds_table.h"

const struct hpy_classifier *const hpy_classifiers[] = {
    &hpy_kinds_clodo,
    &hpy_kinds_type,
    &hpy_kinds_rcs,
    &hpy_kinds_via,
    &hpy_kinds_via_folded,
    &hpy_kinds_size,
    &hpy_kinds_package,
    &hpy_kinds_class_module,
    &hpy_kinds_module,
    &hpy_kinds_id,
    &hpy_kinds_prod,
    &hpy_kinds_cycle,
    &hpy_kinds_unity,
    /* without a letter: not in menus */
    &hpy_kinds_idset,
    NULL,
};

const struct hpy_classifier *hpy_classifier_find(const char *name)
{
    /* Heapy's by('') is by('Unity') */
    if (*name == '\0')
        return &hpy_kinds_unity;
    for (const struct hpy_classifier *const *row = hpy_classifiers; *row; row++)
        if (strcasecmp(name, (*row)->name) == 0 || strcasecmp(name, (*row)->by) == 0)
            return *row;
    return NULL;
}

const struct hpy_classifier *hpy_classifier_ref(const struct hpy_classifier *by)
{
    if (by->life)
        atomic_fetch_add(&by->life->n_holders, 1);
    return by;
}

void hpy_classifier_unref(const struct hpy_classifier *by)
{
    if (by && by->life && atomic_fetch_sub(&by->life->n_holders, 1) == 1)
        by->life->end(by->life);
}
