/* A linked list of n nodes, each with a value of its own: as deep as the heap is large. */
#include "fixture_maker.h"

#include "fixture.h"

struct hpy_graph *fixture_make_chain(uint64_t n)
{
    struct maker maker, *m = &maker;
    begin(m);
    uint32_t n_head = name(m, "sys.modules"), n_next = name(m, "next");
    uint32_t n_value = name(m, "value");
    uint32_t t_root = type(m, "heapy", "interpreter", 0);
    uint32_t t_node = type(m, "shop.queue", "Link", HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    uint32_t t_str = type(m, "builtins", "str", 0);
    uint64_t first = m->next, step = 128;
    root(m, t_root, first, n_head);
    for (uint64_t i = 0; i < n; i++) {
        char text[32];
        snprintf(text, sizeof text, "order %" PRIu64, i);
        struct hpy_content content = str_content(text);
        uint64_t node = first + step * i, value = node + step / 2;
        node_at(m, node, t_node, 48, 0, HPY_NODE_INLINE_ATTRS, NULL);
        edge(m, value, HPY_REL(HPY_REL_ATTR, n_value));
        if (i + 1 < n)
            edge(m, node + step, HPY_REL(HPY_REL_ATTR, n_next));
        node_at(m, value, t_str, 49 + strlen(text), 0, 0, &content);
    }
    return finish(m);
}
