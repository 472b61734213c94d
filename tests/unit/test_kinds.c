#include <criterion/criterion.h>
#include <string.h>

#include "engine/kinds.h"
#include "heap_support.h"

/* The label of the kind of the node at an address. */
static void check_label(const struct hpy_graph *graph, const char *by, uint64_t addr,
                        const char *expected)
{
    const struct hpy_classifier *classifier = hpy_classifier_find(by);
    struct hpy_err err;
    void *state = NULL;
    uint32_t node = hpy_graph_find(graph, addr);
    hpy_kind kind;
    struct hpy_text label = { 0 };
    cr_assert_not_null(classifier);
    cr_assert_neq(node, HPY_NO_NODE);
    if (classifier->prepare)
        cr_assert_eq(classifier->prepare(&state, classifier, graph, NULL, &err), HPY_OK);
    cr_assert_eq(classifier->classify(state, graph, &node, 1, &kind, &err), HPY_OK);
    classifier->label(state, graph, kind, &label);
    cr_expect_str_eq(hpy_text_get(&label), expected, "%s of %#llx: \"%s\", not \"%s\"", by,
                     (unsigned long long)addr, hpy_text_get(&label), expected);
    hpy_text_dispose(&label);
    if (classifier->dispose)
        classifier->dispose(state);
}

Test(kinds, labels)
{
    static const struct {
        const char *by;
        uint64_t addr;
        const char *label;
    } cases[] = {
        { "Clodo", 0x1000, "module" },
        { "Clodo", 0x1100, "dict of module" },
        { "Clodo", 0x1200, "list" },
        { "Clodo", 0x1300, "pkg.Point" },
        { "Clodo", 0x1400, "function" },
        { "Clodo", 0x1500, "dict of pkg.Point" },
        { "Clodo", 0x1600, "dict (no owner)" },
        { "Clodo", 0x1800, "str" },
        { "Clodo", 0x1900, "types.CodeType" },
        { "Type", 0x1100, "dict" },
        { "Type", 0x1500, "dict" },
        { "Type", 0x1700, "pkg.Node" },
        { "Type", 0x1900, "types.CodeType" },
        { "Size", 0x1800, "50" },
        { "Size", 0x1a00, "5000000000" },
        { "Module", 0x1000, "app" },
        { "Module", 0x1300, "~module" },
        { "Unity", 0x1300, "<Anything>" },
        { "Id", 0x1000, "module: app" },
        { "Id", 0x1100, "dict of module: app" },
        { "Id", 0x1200, "list: 0x1200*2" },
        { "Id", 0x1300, "pkg.Point: 0x1300" },
        { "Id", 0x1400, "function: app.main" },
        { "Id", 0x1500, "dict of pkg.Point: 0x1300" },
        { "Id", 0x1600, "dict (no owner): 0x1600*3" },
        { "Id", 0x1800, "str: 'a'" },
        { "Id", 0x1900, "types.CodeType: app.py:1:main" },
    };
    struct hpy_graph *graph = heap_sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_label(graph, cases[i].by, cases[i].addr, cases[i].label);
    hpy_graph_free(graph);
}

/* A subclass of dict, a class that calls itself dict, and one that calls itself a
 * built-in type: none of them is what its name says. */
Test(kinds, only_dict_itself_goes_by_its_owner)
{
    struct heap heap;
    heap_begin(&heap);
    uint32_t owner = heap_type(&heap, "m", "Owner", HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    uint32_t ordered = heap_type(&heap, "collections", "OrderedDict", HPY_TYPE_IS_DICT);
    uint32_t posing = heap_type(&heap, "builtins", "dict",
                                HPY_TYPE_IS_DICT | HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    uint32_t code = heap_type(&heap, "builtins", "code", HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    heap_node(&heap, 0x1000, owner, 16);
    heap_edge(&heap, 0x2000, HPY_REL(HPY_REL_DICT, 0));
    heap_node(&heap, 0x2000, ordered, 16);
    heap_node(&heap, 0x3000, posing, 16);
    heap_node(&heap, 0x4000, code, 16);
    struct hpy_graph *graph = heap_end(&heap, (const uint64_t[]){ 0x1000, 0x3000, 0x4000, 0 });
    check_label(graph, "Clodo", 0x2000, "collections.OrderedDict");
    check_label(graph, "Clodo", 0x3000, "dict");
    check_label(graph, "Type", 0x4000, "code");
    hpy_graph_free(graph);
}

Test(kinds, foreign_names_are_escaped)
{
    struct heap heap;
    heap_begin(&heap);
    uint32_t type = heap_type(&heap, "m\x1b[31m", "A\nB", HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    heap_node(&heap, 0x1000, type, 16);
    struct hpy_graph *graph = heap_end(&heap, (const uint64_t[]){ 0x1000, 0 });
    check_label(graph, "Type", 0x1000, "m\\x1b[31m.A\\nB");
    check_label(graph, "Id", 0x1000, "m\\x1b[31m.A\\nB: 0x1000");
    hpy_graph_free(graph);
}

Test(kinds, found_by_name_and_by_attribute)
{
    cr_expect_str_eq(hpy_classifier_find("Clodo")->name, "Clodo");
    cr_expect_str_eq(hpy_classifier_find("BYCLODO")->name, "Clodo");
    cr_expect_str_eq(hpy_classifier_find("")->name, "Unity");
    cr_expect_null(hpy_classifier_find("by"));
    cr_expect_null(hpy_classifier_find("Nope"));
    cr_expect_str_eq(hpy_classifier_default->name, "Clodo");
    for (size_t i = 0; hpy_classifiers[i]; i++) {
        const struct hpy_classifier *row = hpy_classifiers[i];
        cr_expect_eq(hpy_classifier_find(row->name), row);
        cr_expect_eq(hpy_classifier_find(row->by), row);
        cr_expect(row->header && row->title && row->help && row->classify && row->label);
        cr_expect(!row->prepare == !row->dispose);
    }
}

Test(kinds, headers_tell_how_objects_are_shown)
{
    struct hpy_graph *graph = heap_sample();
    static const struct {
        uint64_t addr;
        const char *header;
    } cases[] = {
        { 0x1000, "Name" }, { 0x1100, "Owner" }, { 0x1200, "Address*Length" },
        { 0x1300, "Address" }, { 0x1800, "Representation (limited)" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(hpy_kinds_object_header(graph, hpy_graph_find(graph, cases[i].addr)),
                         cases[i].header);
    hpy_graph_free(graph);
}
