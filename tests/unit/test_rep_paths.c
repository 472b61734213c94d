#include <criterion/criterion.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "report/rep_paths.h"
#include "tests/unit/made_graph.h"

enum { MODULES = 0x100, MAIN = 0x110, DICT = 0x120, KEY = 0x130, SET = 0x140, TARGET = 0x150,
       FRAME = 0x200, CODE = 0x210, LOCAL = 0x220, GENERATOR = 0x230 };

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

static struct hpy_content text_content(enum hpy_content_kind kind, const char *text)
{
    return (struct hpy_content){ .kind = kind, .length = strlen(text), .text = hpy_str_of(text) };
}

/* sys.modules['it\'s "x"'].__dict__['data'] is a set with an object; a frame and a
 * generator hold another. */
static struct hpy_graph *heap(void)
{
    const struct hpy_content nothing = { .kind = HPY_CONTENT_NONE };
    struct made made;
    made_begin(&made);
    uint32_t dict = made_type(&made, "builtins", "dict", HPY_TYPE_IS_DICT);
    uint32_t module = made_type(&made, "builtins", "module", HPY_TYPE_IS_MODULE);
    uint32_t str = made_type(&made, "builtins", "str", 0);
    uint32_t set = made_type(&made, "builtins", "set", 0);
    uint32_t list = made_type(&made, "builtins", "list", 0);
    uint32_t frame = made_type(&made, "interpreter", "frame", 0);
    uint32_t code = made_type(&made, "builtins", "code", 0);
    uint32_t generator = made_type(&made, "builtins", "generator", 0);
    uint32_t f_code = made_name(&made, "f_code"), gi_code = made_name(&made, "gi_code");
    uint32_t x = made_name(&made, "x"), modules = made_name(&made, "i0_modules");
    uint32_t f0 = made_name(&made, "i0_t7_f0"), f1 = made_name(&made, "i0_t7_f1");
    made_edge(&made, MODULES, HPY_REL(HPY_REL_ROOT, modules));
    made_edge(&made, FRAME, HPY_REL(HPY_REL_ROOT, f0));
    made_edge(&made, GENERATOR, HPY_REL(HPY_REL_ROOT, f1));
    made_node(&made, MODULES, dict, 64);
    made_edge(&made, KEY, HPY_REL(HPY_REL_DICT_KEY, 0));
    made_edge(&made, MAIN, HPY_REL(HPY_REL_DICT_VALUE, 0));
    made_node(&made, MAIN, module, 72);
    made_edge(&made, DICT, HPY_REL(HPY_REL_DICT, 0));
    made_node(&made, DICT, dict, 232);
    made_edge(&made, KEY, HPY_REL(HPY_REL_DICT_KEY, 0));
    made_edge(&made, SET, HPY_REL(HPY_REL_DICT_VALUE, 0));
    made_valued_node(&made, KEY, str, 50, 0, text_content(HPY_CONTENT_STR, "it's \"x\""));
    made_node(&made, SET, set, 216);
    made_edge(&made, TARGET, HPY_REL(HPY_REL_SET_ITEM, 4));
    made_node(&made, TARGET, list, 56);
    made_valued_node(&made, FRAME, frame, 100, HPY_NODE_VIRTUAL, nothing);
    made_edge(&made, LOCAL, HPY_REL(HPY_REL_LOCAL, x));
    made_edge(&made, CODE, HPY_REL(HPY_REL_ATTR, f_code));
    made_valued_node(&made, CODE, code, 100, 0,
                     text_content(HPY_CONTENT_NAME, "server.py:120:Pool.<lambda>"));
    made_node(&made, LOCAL, list, 56);
    made_node(&made, GENERATOR, generator, 200);
    made_edge(&made, CODE, HPY_REL(HPY_REL_ATTR, gi_code));
    made_edge(&made, LOCAL, HPY_REL(HPY_REL_LOCAL, x));
    return made_end(&made);
}

static struct hpy_nodeset set_of(const struct hpy_graph *graph, const uint64_t *addrs)
{
    struct hpy_err err;
    struct hpy_nodeset set;
    demand(hpy_nodeset_init(&set, graph->n_nodes, &err), &err);
    for (; *addrs; addrs++)
        hpy_nodeset_add(&set, hpy_graph_find(graph, *addrs));
    return set;
}

static struct hpy_paths *paths_of(const struct hpy_graph *graph, const uint64_t *sources,
                                  const uint64_t *targets)
{
    struct hpy_err err;
    struct hpy_paths *paths;
    struct hpy_nodeset to = set_of(graph, targets), from = { 0 };
    if (sources)
        from = set_of(graph, sources);
    demand(hpy_paths_new(&paths, graph, sources ? &from : NULL, &to, NULL, NULL, &err), &err);
    hpy_nodeset_dispose(&to);
    hpy_nodeset_dispose(&from);
    return paths;
}

/* Both ways of writing give the same. */
struct gathered {
    struct hpy_text text;
    size_t largest;
};

static enum hpy_status put(void *context, const char *data, size_t n_bytes, struct hpy_err *err)
{
    struct gathered *gathered = context;
    (void)err;
    hpy_text_add_bytes(&gathered->text, data, n_bytes);
    gathered->largest = n_bytes > gathered->largest ? n_bytes : gathered->largest;
    return HPY_OK;
}

static struct hpy_text page(const struct hpy_paths *paths, enum hpy_output output, uint64_t from,
                            uint64_t n, uint64_t max_steps)
{
    struct hpy_rep_paths_options options = { from, n, max_steps };
    struct hpy_text text = { 0 };
    struct gathered gathered = { 0 };
    struct hpy_rep_sink sink = { put, &gathered };
    struct hpy_err err;
    demand(hpy_rep_paths(&text, paths, output, &options, NULL, &err), &err);
    demand(hpy_rep_paths_put(&sink, paths, output, &options, NULL, &err), &err);
    cr_assert_str_eq(hpy_text_get(&text), hpy_text_get(&gathered.text));
    cr_assert_lt(gathered.largest, (1 << 16) + 4096);
    hpy_text_dispose(&gathered.text);
    return text;
}

static void page_is(const struct hpy_paths *paths, enum hpy_output output, uint64_t from,
                    uint64_t n, uint64_t max_steps, const char *expected)
{
    struct hpy_text text = page(paths, output, from, n, max_steps);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
}

Test(rep_paths, from_the_interpreter)
{
    struct hpy_graph *graph = heap();
    struct hpy_paths *paths = paths_of(graph, NULL, (uint64_t[]){ TARGET, 0 });
    page_is(paths, HPY_OUTPUT_TEXT, 0, 10, HPY_STEPS_ALL,
            " 0: list(hp.Root.i0_modules['it\\'s \"x\"'].__dict__['it\\'s \"x\"'])[4]\n");
    page_is(paths, HPY_OUTPUT_CSV, 0, 10, HPY_STEPS_ALL,
            "index,steps,path\n"
            "0,5,\"list(hp.Root.i0_modules['it\\'s \"\"x\"\"'].__dict__['it\\'s \"\"x\"\"'])[4]\"\n");
    page_is(paths, HPY_OUTPUT_TEXT, 1, 10, HPY_STEPS_ALL, "<No more paths>\n");
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(rep_paths, frames_say_what_they_run)
{
    struct hpy_graph *graph = heap();
    struct hpy_paths *paths = paths_of(graph, NULL, (uint64_t[]){ LOCAL, 0 });
    struct hpy_text expected = { 0 }, local = { 0 };
    uint32_t frame = hpy_graph_find(graph, FRAME);
    hpy_graph_edge_text(&local, graph, frame, graph->out_off[frame]);
    hpy_text_addf(&expected,
                  " 0: hp.Root.i0_t7_f0<Pool.<lambda> in server.py:120>%s\n"
                  " 1: hp.Root.i0_t7_f1<Pool.<lambda> in server.py:120>%s\n",
                  hpy_text_get(&local), hpy_text_get(&local));
    page_is(paths, HPY_OUTPUT_TEXT, 0, 10, HPY_STEPS_ALL, hpy_text_get(&expected));
    hpy_text_dispose(&expected);
    hpy_text_dispose(&local);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(rep_paths, from_one_source_and_from_several)
{
    struct hpy_graph *graph = heap();
    struct hpy_paths *paths = paths_of(graph, (uint64_t[]){ SET, 0 }, (uint64_t[]){ TARGET, 0 });
    page_is(paths, HPY_OUTPUT_TEXT, 0, 10, HPY_STEPS_ALL, " 0: list(Src)[4]\n");
    hpy_paths_unref(paths);
    paths = paths_of(graph, (uint64_t[]){ SET, MAIN, KEY, 0 }, (uint64_t[]){ TARGET, DICT, 0 });
    page_is(paths, HPY_OUTPUT_TEXT, 0, 10, HPY_STEPS_ALL,
            " 0: list(<1 set: 0x140>)[4]\n 1: <1 module: 0x110>.__dict__\n");
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(rep_paths, none)
{
    struct hpy_graph *graph = heap();
    struct hpy_paths *paths = paths_of(graph, (uint64_t[]){ KEY, 0 }, (uint64_t[]){ TARGET, 0 });
    page_is(paths, HPY_OUTPUT_TEXT, 0, 10, HPY_STEPS_ALL, "<No paths>\n");
    page_is(paths, HPY_OUTPUT_JSON, 0, 10, HPY_STEPS_ALL,
            "{\"count\":\"0\",\"length\":0,\"paths\":[]}\n");
    page_is(paths, HPY_OUTPUT_CSV, 0, 10, HPY_STEPS_ALL, "index,steps,path\n");
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(rep_paths, json_can_be_read)
{
    struct hpy_graph *graph = heap();
    struct hpy_paths *paths = paths_of(graph, NULL, (uint64_t[]){ TARGET, 0 });
    struct hpy_text text = page(paths, HPY_OUTPUT_JSON, 0, 10, HPY_STEPS_ALL);
    json_t *json = json_loadb(text.data, text.n_bytes, 0, NULL);
    cr_assert_not_null(json);
    json_t *path = json_array_get(json_object_get(json, "paths"), 0);
    json_t *steps = json_object_get(path, "steps"), *last = json_array_get(steps, 4);
    cr_assert_str_eq(json_string_value(json_object_get(json, "count")), "1");
    cr_assert_eq(json_integer_value(json_object_get(json, "length")), 5);
    cr_assert_eq(json_integer_value(json_object_get(path, "index")), 0);
    cr_assert_str_eq(json_string_value(json_object_get(path, "source")), "hp.Root");
    cr_assert_str_eq(json_string_value(json_object_get(path, "path")),
                     "list(hp.Root.i0_modules['it\\'s \"x\"'].__dict__['it\\'s \"x\"'])[4]");
    cr_assert_eq(json_array_size(steps), 5);
    cr_assert_str_eq(json_string_value(json_object_get(last, "relation")), "list(_)[4]");
    cr_assert_str_eq(json_string_value(json_object_get(last, "address")), "0x150");
    cr_assert_str_eq(json_string_value(json_object_get(last, "kind")), "list");
    json_decref(json);
    hpy_text_dispose(&text);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

/* n lists between the root and the target, each of which holds the target. */
static struct hpy_graph *fan(uint64_t n)
{
    struct made made;
    made_begin(&made);
    uint32_t list = made_type(&made, "builtins", "list", 0);
    for (uint32_t i = 0; i < n; i++)
        made_edge(&made, 0x200 + 16 * i, HPY_REL(HPY_REL_ITEM, i));
    made_node(&made, 0x100, list, 56);
    for (uint32_t i = 0; i < n; i++) {
        made_node(&made, 0x200 + 16 * i, list, 56);
        made_edge(&made, 0x100, HPY_REL(HPY_REL_ITEM, 0));
    }
    return made_end(&made);
}

Test(rep_paths, pages)
{
    struct hpy_graph *graph = fan(25);
    struct hpy_paths *paths = paths_of(graph, NULL, (uint64_t[]){ 0x100, 0 });
    page_is(paths, HPY_OUTPUT_TEXT, 8, 3, HPY_STEPS_ALL,
            " 8: hp.Root[8][0]\n 9: hp.Root[9][0]\n10: hp.Root[10][0]\n<... 14 more paths ...>\n");
    page_is(paths, HPY_OUTPUT_TEXT, 23, 1, HPY_STEPS_ALL,
            "23: hp.Root[23][0]\n24: hp.Root[24][0]\n"); /* not "1 more path" */
    page_is(paths, HPY_OUTPUT_TEXT, 23, 10, HPY_STEPS_ALL,
            "23: hp.Root[23][0]\n24: hp.Root[24][0]\n");
    page_is(paths, HPY_OUTPUT_TEXT, 0, 0, HPY_STEPS_ALL, "<... 25 more paths ...>\n");
    page_is(paths, HPY_OUTPUT_CSV, 23, 1, HPY_STEPS_ALL,
            "index,steps,path\n23,2,\"hp.Root[23][0]\"\n");
    struct hpy_text all = page(paths, HPY_OUTPUT_TEXT, 0, HPY_ROWS_ALL, HPY_STEPS_ALL);
    cr_assert_not_null(strstr(all.data, "\n24: hp.Root[24][0]\n"));
    cr_assert_null(strstr(all.data, "more"));
    hpy_text_dispose(&all);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(rep_paths, one_path)
{
    struct hpy_graph *graph = fan(25);
    struct hpy_paths *paths = paths_of(graph, NULL, (uint64_t[]){ 0x100, 0 });
    struct hpy_path_walk walk;
    struct hpy_text text = { 0 };
    struct hpy_err err;
    demand(hpy_path_walk_init(&walk, paths, -2, &err), &err);
    demand(hpy_rep_path(&text, &walk, HPY_OUTPUT_TEXT, HPY_STEPS_ALL, NULL, &err), &err);
    cr_assert_str_eq(hpy_text_get(&text), "hp.Root[23][0]\n");
    hpy_text_clear(&text);
    hpy_rep_path_line(&text, &walk, HPY_STEPS_ALL);
    cr_assert_str_eq(hpy_text_get(&text), "hp.Root[23][0]");
    hpy_text_clear(&text);
    demand(hpy_rep_path(&text, &walk, HPY_OUTPUT_JSON, HPY_STEPS_ALL, NULL, &err), &err);
    cr_assert_eq(strncmp(hpy_text_get(&text), "{\"index\":-2,\"source\":\"hp.Root\",", 31), 0);
    hpy_text_clear(&text);
    demand(hpy_rep_path(&text, &walk, HPY_OUTPUT_CSV, HPY_STEPS_ALL, NULL, &err), &err);
    cr_assert_str_eq(hpy_text_get(&text), "index,steps,path\n-2,2,\"hp.Root[23][0]\"\n");
    hpy_text_dispose(&text);
    hpy_path_walk_dispose(&walk);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

/* A chain of lists and sets in turn. */
static struct hpy_graph *chain(uint64_t n)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "thing", 0);
    made_edge(&made, 0x100, HPY_REL(HPY_REL_ITEM, 0));
    for (uint64_t i = 0; i < n; i++) {
        made_node(&made, 0x100 + 16 * i, type, 64);
        if (i + 1 < n)
            made_edge(&made, 0x100 + 16 * (i + 1),
                      HPY_REL_INDEX(i % 2 ? HPY_REL_ITEM : HPY_REL_SET_ITEM, i));
    }
    return made_end(&made);
}

Test(rep_paths, long_paths_are_cut_in_the_middle)
{
    enum { N = 1000000 };
    struct hpy_graph *graph = chain(N);
    uint64_t end = 0x100 + 16 * (N - 1);
    struct hpy_paths *paths = paths_of(graph, NULL, (uint64_t[]){ end, 0 });
    page_is(paths, HPY_OUTPUT_TEXT, 0, 10, 5,
            " 0: list(list(hp.Root[0])[0][1]… 999,995 steps …[999997])[999998]\n");
    page_is(paths, HPY_OUTPUT_TEXT, 0, 10, 0, " 0: hp.Root… 1,000,000 steps …\n");
    struct hpy_text all = page(paths, HPY_OUTPUT_TEXT, 0, 10, N - 1); /* only one too many */
    cr_assert_null(strstr(all.data, "steps"));
    cr_assert_not_null(strstr(all.data, "[3])[4][5])[6]"));
    hpy_text_dispose(&all);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(rep_paths, more_paths_than_64_bits_count)
{
    struct made made;
    made_begin(&made);
    uint32_t list = made_type(&made, "builtins", "list", 0);
    made_edge(&made, 0x100, HPY_REL(HPY_REL_ITEM, 0));
    for (uint64_t i = 0; i < 70; i++) {
        made_node(&made, 0x100 + 16 * i, list, 56);
        for (uint32_t twice = 0; twice < 2 && i < 69; twice++)
            made_edge(&made, 0x100 + 16 * (i + 1), HPY_REL(HPY_REL_ITEM, twice));
    }
    struct hpy_graph *graph = made_end(&made);
    struct hpy_paths *paths = paths_of(graph, NULL, (uint64_t[]){ 0x100 + 16 * 69, 0 });
    page_is(paths, HPY_OUTPUT_TEXT, 3, 1, 3, /* 2^69 - 4 */
            " 3: hp.Root[0][0]… 67 steps …[1]\n<... 590295810358705651708 more paths ...>\n");
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(rep_paths, stopped_by_the_reader)
{
    struct hpy_graph *graph = chain(300000);
    uint64_t end = 0x100 + 16 * 299999, live;
    struct hpy_paths *paths = paths_of(graph, NULL, (uint64_t[]){ end, 0 });
    struct hpy_rep_paths_options options = { 0, 10, HPY_STEPS_ALL };
    struct gathered gathered = { 0 };
    struct hpy_rep_sink sink = { put, &gathered };
    struct hpy_job job;
    struct hpy_err err;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    live = hpy_mem_live();
    cr_assert_eq(hpy_rep_paths_put(&sink, paths, HPY_OUTPUT_TEXT, &options, &job, &err),
                 HPY_ECANCELLED);
    cr_assert_eq(hpy_mem_live() - (gathered.text.data != NULL), live);
    hpy_text_dispose(&gathered.text);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}
