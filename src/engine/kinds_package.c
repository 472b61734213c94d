/* Classifiers by where the class of an object was defined: the module, or the package
 * at the top of it. A dict of attributes goes with the class of its owner. Heapy has
 * no such view: its Module is about module objects.
 *
 * A kind is the lowest type index of that module. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/kinds_table.h"

struct package_state {
    uint32_t dict_type;
    bool whole_module;  /* else the part before the first dot */
    uint32_t kind_of[]; /* by type */
};

struct hpy_str hpy_kinds_place_of(const struct hpy_graph *graph, uint32_t type,
                                  bool whole_module)
{
    struct hpy_str name = hpy_graph_name(graph, graph->types[type].module);
    const char *dot = whole_module || !name.n_bytes ? NULL : memchr(name.data, '.', name.n_bytes);
    if (dot)
        name.n_bytes = (size_t)(dot - name.data);
    return name.n_bytes ? name : HPY_STR("builtins");
}

struct place {
    struct hpy_str name;
    uint32_t type;
};

static int compare_places(const void *a_, const void *b_)
{
    const struct place *a = a_, *b = b_;
    int order = hpy_str_compare(a->name, b->name);
    return order ? order : a->type < b->type ? -1 : a->type > b->type;
}

static enum hpy_status package_prepare(void **state, const struct hpy_classifier *self,
                                       const struct hpy_graph *graph, struct hpy_job *job,
                                       struct hpy_err *err)
{
    (void)job;
    uint32_t n = graph->n_types;
    struct package_state *package =
        hpy_alloc(1, sizeof *package + (size_t)n * sizeof *package->kind_of);
    struct place *places = HPY_ARRAY(struct place, n);
    if (!package || !places) {
        hpy_free(package);
        hpy_free(places);
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    }
    package->dict_type = hpy_kinds_dict_type(graph);
    package->whole_module = self == &hpy_kinds_class_module;
    for (uint32_t t = 0; t < n; t++)
        places[t] = (struct place){ hpy_kinds_place_of(graph, t, package->whole_module), t };
    if (n > 0)
        qsort(places, n, sizeof *places, compare_places);
    for (uint32_t i = 0, first = 0; i < n; i++) {
        if (!hpy_str_equal(places[i].name, places[first].name))
            first = i;
        package->kind_of[places[i].type] = places[first].type;
    }
    hpy_free(places);
    *state = package;
    return HPY_OK;
}

static enum hpy_status package_classify(void *state, const struct hpy_graph *graph,
                                        const uint32_t *nodes, size_t n, hpy_kind *out,
                                        struct hpy_err *err)
{
    (void)err;
    const struct package_state *package = state;
    for (size_t i = 0; i < n; i++) {
        uint32_t type = graph->type[nodes[i]], owner = graph->owner[nodes[i]];
        if (type == package->dict_type && owner != HPY_NO_NODE)
            type = graph->type[owner];
        out[i] = package->kind_of[type];
    }
    return HPY_OK;
}

static void package_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                          struct hpy_text *out)
{
    const struct package_state *package = state;
    hpy_text_add_safe(out, hpy_kinds_place_of(graph, (uint32_t)kind, package->whole_module));
}

const struct hpy_classifier hpy_kinds_package = {
    .name = "Package",
    .by = "bypackage",
    .header = "Package of the class",
    .title = "package of the class",
    .help = "The top-level package whose module defines the object's class or its dict's owner's.",
    .letter = 'p',
    .prepare = package_prepare,
    .classify = package_classify,
    .label = package_label,
    .dispose = hpy_free,
};

const struct hpy_classifier hpy_kinds_class_module = {
    .name = "Definer",
    .by = "bydefiner",
    .header = "Module of the class",
    .title = "module of the class",
    .help = "The module that defines the object's class or its dict's owner's.",
    .letter = 'd',
    .prepare = package_prepare,
    .classify = package_classify,
    .label = package_label,
    .dispose = hpy_free,
};
