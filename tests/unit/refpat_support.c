#include "refpat_support.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "made_graph.h"

enum { MAX_TYPES = 32 };

static uint64_t addr_of(char letter)
{
    return 0x1000 + 16 * (uint64_t)letter;
}

static uint32_t type_of(struct made *made, const char **types, uint32_t *n, const char *type)
{
    for (uint32_t i = 0; i < *n; i++)
        if (strcmp(types[i], type) == 0)
            return i + 1; /* behind the root's */
    char module[32] = "builtins";
    bool is_class = *type == '!';
    const char *dot = strchr(type, '.');
    if (dot)
        snprintf(module, sizeof module, "%.*s", (int)(dot - type), type);
    cr_assert_lt(*n, MAX_TYPES);
    types[(*n)++] = type;
    return made_type(made, module, dot ? dot + 1 : type + is_class,
                     is_class ? HPY_TYPE_HEAP | HPY_TYPE_PYTHON
                     : strcmp(type, "dict") == 0 ? HPY_TYPE_IS_DICT
                     : strcmp(type, "module") == 0 ? HPY_TYPE_IS_MODULE : 0);
}

static void draw_edges(struct made *made, const char *refers, uint32_t weak)
{
    uint32_t rel = HPY_REL(HPY_REL_ITEM, 0);
    for (; refers && *refers; refers++) {
        if (*refers == '.')
            rel = HPY_REL(HPY_REL_WEAK, weak);
        else if (*refers == '=')
            rel = HPY_REL(HPY_REL_DICT, 0);
        else {
            made_edge(made, addr_of(*refers), rel);
            rel = HPY_REL(HPY_REL_ITEM, 0);
        }
    }
}

struct hpy_graph *refpat_drawn(const struct drawn_node *nodes, const char *held)
{
    struct made made;
    const char *types[MAX_TYPES];
    uint32_t n_types = 0;
    made_begin(&made);
    uint32_t weak = made_name(&made, "wr");
    draw_edges(&made, held, weak);
    for (; nodes->letter; nodes++) {
        struct hpy_content content = { .kind = HPY_CONTENT_NONE };
        if (nodes->name)
            content = (struct hpy_content){ .kind = HPY_CONTENT_NAME,
                                            .text = hpy_str_of(nodes->name) };
        made_valued_node(&made, addr_of(nodes->letter),
                         type_of(&made, types, &n_types, nodes->type), nodes->size_bytes, 0,
                         content);
        draw_edges(&made, nodes->refers, weak);
    }
    return made_end(&made);
}

struct hpy_nodeset refpat_set_of(const struct hpy_graph *graph, const char *letters)
{
    struct hpy_nodeset set;
    struct hpy_err err;
    cr_assert_eq(hpy_nodeset_init(&set, graph->n_nodes, &err), HPY_OK);
    for (; *letters; letters++)
        hpy_nodeset_add(&set, hpy_graph_find(graph, addr_of(*letters)));
    return set;
}

struct hpy_graph *refpat_payload(void)
{
    static const struct drawn_node nodes[] = {
        { 'M', "module", 72, "=m", "app" },
        { 'm', "dict", 832, "pse", NULL },
        { 'd', "dict", 184, "p", NULL }, /* of the thing with slots */
        { 'e', "dict", 232, "p", NULL },
        { 'p', "list", 88, "", NULL },
        { 's', "demo.Slotted", 64, "pd.p", NULL },
        { '\0', NULL, 0, NULL, NULL },
    };
    return refpat_drawn(nodes, "M");
}
