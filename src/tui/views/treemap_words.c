#include "tui/views/treemap_words.h"

#include <string.h>

#include "tui/describe.h"
#include "tui/figures.h"

#define PREVIEW_BYTES 200

void hpy_treemap_words_dispose(struct hpy_treemap_words *words)
{
    hpy_text_dispose(&words->kind);
    hpy_text_dispose(&words->way);
    hpy_text_dispose(&words->size);
    hpy_text_dispose(&words->share);
}

void hpy_treemap_say_object(struct hpy_treemap_words *words, const struct hpy_kept *kept,
                            uint32_t node)
{
    const struct hpy_graph *graph = kept->session->graph;
    uint32_t holder = hpy_domtree_idom(kept->tree, node);
    uint64_t edge = holder == HPY_NO_NODE ? HPY_NO_EDGE : hpy_kept_edge(kept, holder, node);
    hpy_describe_kind(&words->kind, graph, node);
    bool says_much = edge != HPY_NO_EDGE && !(graph->flags[holder] & HPY_NODE_VIRTUAL) &&
                     HPY_REL_KIND(graph->out_rel[edge]) != HPY_REL_DICT;
    if (!says_much)
        hpy_describe_value(&words->way, graph, &kept->session->numbers, node, PREVIEW_BYTES);
    if (edge != HPY_NO_EDGE && words->way.n_bytes == 0)
        hpy_graph_edge_text(&words->way, graph, holder, edge);
}

void hpy_treemap_say(struct hpy_treemap_words *words, const struct hpy_treemap *map,
                     const struct hpy_treemap_block *block)
{
    const struct hpy_session *session = map->kept->session;
    char text[HPY_FIGURE_BYTES];
    switch (block->what) {
    case HPY_TREEMAP_OBJECT:
        hpy_treemap_say_object(words, map->kept, map->nodes[block->which].node);
        break;
    case HPY_TREEMAP_ITSELF:
        hpy_describe_kind(&words->kind, session->graph, map->node);
        hpy_text_add(&words->way, "itself");
        break;
    case HPY_TREEMAP_KIND:
        hpy_text_addf(&words->kind, "%s × ", hpy_figure_count(text, session, block->count));
        hpy_kept_kind_label(&words->kind, map->kept, map->groups[block->which].kind);
        break;
    case HPY_TREEMAP_REST:
        hpy_text_addf(&words->kind, "… %s more",
                      hpy_figure_count(text, session, block->count));
        break;
    }
    hpy_text_add(&words->size, hpy_figure_size(text, session, block->bytes));
    hpy_text_addf(&words->share, " %s%%",
                  hpy_figure_share(text, block->bytes,
                                   hpy_kept_bytes(map->kept, HPY_ROOT_NODE)));
}

static int width_of(const struct hpy_text *text)
{
    return (int)hpy_text_width(hpy_text_str(text));
}

/* A kind in a place that is too narrow for it loses the packages: "4,122 × Session",
 * "dict of Session". */
static const char *fit_kind(struct hpy_text *kind, int cells)
{
    const char *text = hpy_text_get(kind), *last = strrchr(text, '.');
    if (width_of(kind) <= cells || !last || !last[1])
        return text;
    const char *begin = last;
    while (begin > text && begin[-1] != ' ')
        begin--;
    size_t at = (size_t)(begin - text), n = (size_t)(last + 1 - begin);
    memmove(kind->data + at, kind->data + at + n, kind->n_bytes - at - n + 1);
    kind->n_bytes -= n;
    return hpy_text_get(kind);
}

void hpy_treemap_draw_words(struct hpy_grid *grid, struct hpy_rect r,
                            struct hpy_treemap_words *words, bool is_rest)
{
    enum hpy_role role = is_rest ? HPY_ROLE_DIM : HPY_ROLE_NAME;
    bool one_line = r.height == 1, own_line = r.height > 2;
    int figures = width_of(&words->size) + width_of(&words->share);
    if (one_line ? figures + 9 <= r.width : figures <= r.width)
        hpy_text_add(&words->size, hpy_text_get(&words->share));
    figures = width_of(&words->size);
    int room = !one_line ? r.width : figures + 9 <= r.width ? r.width - figures - 1 : r.width;
    int way = width_of(&words->way), y = r.y;
    int most = way && !own_line && room > way + 6 ? room - way - 1 : room;
    int x = hpy_grid_text(grid, r.x, y, most, role, fit_kind(&words->kind, most));
    if (way && own_line)
        (void)hpy_grid_text(grid, r.x, ++y, r.width, HPY_ROLE_TEXT, hpy_text_get(&words->way));
    else if (way && x + 3 < r.x + room)
        (void)hpy_grid_text(grid, x + 1, y, r.x + room - x - 1, HPY_ROLE_TEXT,
                            hpy_text_get(&words->way));
    if (!one_line)
        (void)hpy_grid_text(grid, r.x, y + 1, r.width, HPY_ROLE_NUMBER,
                            hpy_text_get(&words->size));
    else if (room < r.width)
        hpy_grid_text_right(grid, r.x + room + 1, y, figures, HPY_ROLE_NUMBER,
                            hpy_text_get(&words->size));
}
