/* Fail each allocation in turn while suspects are looked for: the right status, empty
 * results, and nothing left behind. */
#include <criterion/criterion.h>

#include "../unit/suspects_support.h"
#include "base/mem.h"
#include "engine/analyses.h"
#include "engine/largest.h"
#include "engine/suspects.h"
#include "report/rep_overview.h"

/* A list of many, a chain, and what two lists hold together. */
static struct hpy_graph *heap(void)
{
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), list[3];
    for (int i = 0; i < 3; i++) {
        list[i] = scene_add(scene, SCENE_LIST, 100, 0);
        scene_hold(scene, dict, list[i]);
    }
    for (uint32_t i = 0, last = dict; i < 100; i++) {
        uint32_t link = scene_add(scene, SCENE_OBJECT, 100, 0);
        uint32_t shared = scene_add(scene, SCENE_OTHER, 100, 0);
        scene_hold(scene, last, link);
        scene_hold(scene, list[0], scene_add(scene, SCENE_OBJECT, 100, i % 9));
        scene_hold(scene, list[1], shared);
        scene_hold(scene, list[2], shared);
        last = link;
    }
    return scene_end(scene);
}

static enum hpy_status use(const struct hpy_dom_children *children, struct hpy_err *err)
{
    struct hpy_suspects suspects;
    struct hpy_largest largest;
    enum hpy_status status = hpy_suspects_init(&suspects, children, NULL, NULL, err);
    cr_assert_eq(suspects.n, status == HPY_OK ? 3 : 0);
    hpy_suspects_dispose(&suspects);
    HPY_TRY(status);
    status = hpy_largest_init(&largest, children->tree, NULL, NULL, err);
    cr_assert_eq(largest.n > 0, status == HPY_OK);
    hpy_largest_dispose(&largest);
    return status;
}

Test(oom, suspects)
{
    struct hpy_err err;
    struct hpy_analyses analyses;
    const struct hpy_dom_children *children;
    enum hpy_status status;
    struct hpy_graph *graph = heap();
    hpy_analyses_init(&analyses, graph);
    cr_assert_eq(hpy_analyses_dom_children(&children, &analyses, NULL, NULL, &err), HPY_OK);
    uint64_t live = hpy_mem_live(), n = 0;
    do {
        hpy_mem_fail_at(++n);
        status = use(children, &err);
        hpy_mem_fail_at(0);
        if (status != HPY_OK)
            cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
        cr_assert_eq(hpy_mem_live(), live, "allocation %d", (int)n);
    } while (status != HPY_OK);
    cr_assert_gt(n, 20);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
}

Test(oom, overview)
{
    struct hpy_graph *graph = heap();
    uint64_t live = hpy_mem_live(), n_all = 0;
    for (int form = 0; form < HPY_N_REP_OVERVIEW_FORMS; form++) {
        enum hpy_status status;
        uint64_t n = 0;
        do {
            struct hpy_err err;
            struct hpy_analyses analyses;
            struct hpy_text text = { 0 };
            hpy_analyses_init(&analyses, graph);
            hpy_mem_fail_at(++n);
            status = hpy_rep_overview(&text, &analyses, "heap", form, NULL, &err);
            hpy_mem_fail_at(0);
            if (status != HPY_OK)
                cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
            hpy_text_dispose(&text);
            hpy_analyses_dispose(&analyses);
            cr_assert_eq(hpy_mem_live(), live, "form %d, allocation %d", form, (int)n);
        } while (status != HPY_OK);
        n_all += n;
    }
    cr_assert_gt(n_all, 300);
    hpy_graph_free(graph);
}
