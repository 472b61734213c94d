#include "tui/views/object_facts.h"

#include <inttypes.h>

#include "engine/site.h"
#include "tui/describe.h"
#include "tui/figures.h"

enum {
    PREVIEW_BYTES = 2000,
    TITLE_CELLS = 8,
    MAX_BASES = 8,       /* named; classes have seldom more */
};

/* What its class descends from, as its __mro__ has it; nothing where that is object only. */
static void add_bases(struct hpy_text *out, const struct hpy_graph *graph, uint32_t type)
{
    uint32_t class_ = graph->types[type].node, mro = HPY_NO_NODE;
    if (class_ == HPY_NO_NODE)
        return;
    for (uint64_t e = graph->out_off[class_]; e < graph->out_off[class_ + 1ull]; e++) {
        uint32_t rel = graph->out_rel[e];
        if (HPY_REL_KIND(rel) == HPY_REL_ATTR &&
            hpy_str_equal(hpy_graph_name(graph, HPY_REL_ARG(rel)), HPY_STR("__mro__")))
            mro = graph->out_target[e];
    }
    if (mro == HPY_NO_NODE)
        return;
    /* the class itself and object are everybody's */
    uint64_t e = graph->out_off[mro], end = graph->out_off[mro + 1ull];
    if (end - e <= 2)
        return;
    for (int n = 0; e < end; e++) {
        uint32_t base = graph->out_target[e];
        if (HPY_REL_KIND(graph->out_rel[e]) != HPY_REL_ITEM || base == class_)
            continue;
        hpy_text_add(out, n < MAX_BASES ? " → " : " → …");
        if (n++ == MAX_BASES)
            return;
        hpy_graph_brief(out, graph, base, 80);
    }
}

static void add_type(struct hpy_text *out, const struct hpy_object *object)
{
    const struct hpy_graph *graph = object->session->graph;
    hpy_describe_kind(out, graph, object->node);
    if (graph->owner[object->node] == HPY_NO_NODE)
        add_bases(out, graph, graph->type[object->node]);
}

static void add_value(struct hpy_text *out, const struct hpy_object *object)
{
    hpy_describe_value(out, object->session->graph, &object->session->numbers, object->node,
                       PREVIEW_BYTES);
}

static void add_name(struct hpy_text *out, const struct hpy_object *object)
{
    hpy_known_name(out, object->known, object->node);
    if (out->n_bytes == 0 && !hpy_known_rules(object->known) &&
        !hpy_known_failed(object->known))
        hpy_text_add(out, "…");
}

static void add_size(struct hpy_text *out, const struct hpy_object *object)
{
    const struct hpy_graph *graph = object->session->graph;
    uint64_t external = hpy_graph_external(graph, object->node);
    hpy_figure_add_count(out, object->session, hpy_graph_size(graph, object->node), "byte",
                         "bytes");
    if (external) {
        hpy_text_add(out, " + ");
        hpy_figure_add_count(out, object->session, external, "byte outside",
                             "bytes outside");
    }
}

static void add_share(struct hpy_text *out, uint64_t part, uint64_t whole)
{
    double share = hpy_share(part, whole) * 100;
    if (share >= 1)
        hpy_text_addf(out, ", %.0f %% of the heap", share);
}

static void add_retained(struct hpy_text *out, const struct hpy_object *object)
{
    const struct hpy_graph *graph = object->session->graph;
    const struct hpy_domtree *tree = hpy_known_tree(object->known);
    if (!tree) {
        hpy_text_add(out, hpy_known_failed(object->known) ? "–" : "…");
        return;
    }
    if (!hpy_domtree_has(tree, object->node)) {
        hpy_text_add(out, "– (nothing reaches it)");
        return;
    }
    uint64_t bytes = hpy_domtree_retained(tree, object->node);
    hpy_figure_add_bytes(out, object->session, bytes,
                         hpy_domtree_retained_external(tree, object->node));
    add_share(out, bytes, graph->reachable_bytes);
}

static void add_address(struct hpy_text *out, const struct hpy_object *object)
{
    const struct hpy_graph *graph = object->session->graph;
    if (graph->flags[object->node] & HPY_NODE_VIRTUAL)
        hpy_text_add(out, "– (not an object of Python)");
    else
        hpy_text_addf(out, "0x%" PRIx64, graph->addr[object->node]);
}

static void add_site(struct hpy_text *out, const struct hpy_object *object)
{
    hpy_graph_site_brief(out, object->session->graph, object->node);
}

/* Only what is worth a word. */
static const struct {
    unsigned flag;
    bool when_set;
    const char *words;
} notes[] = {
    { HPY_NODE_REACHABLE, false, "not reachable: garbage, or held from outside Python" },
    { HPY_NODE_SIZE_GUESSED, true, "size estimated: its own __sizeof__ was not run" },
    { HPY_NODE_SKIPPED, true, "its referents could not be read" },
    { HPY_NODE_INLINE_ATTRS, true, "attributes lie in the object" },
    { HPY_NODE_IMMORTAL, true, "immortal" },
};

static void add_notes(struct hpy_text *out, const struct hpy_object *object)
{
    unsigned flags = object->session->graph->flags[object->node];
    const char *between = "";
    if (flags & HPY_NODE_VIRTUAL)
        return;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (((flags & notes[i].flag) != 0) == notes[i].when_set) {
            hpy_text_addf(out, "%s%s", between, notes[i].words);
            between = " · ";
        }
}

/* What is told of an object in this order; low windows leave out what is worth least
 * (rank, 0 = most). */
static const struct {
    const char *title;
    int rank;
    enum hpy_role role;
    void (*add)(struct hpy_text *out, const struct hpy_object *object);
} facts[] = {
    { "type", 0, HPY_ROLE_NAME, add_type },
    { "value", 1, HPY_ROLE_TEXT, add_value },
    { "known as", 3, HPY_ROLE_TEXT, add_name },
    { "size", 2, HPY_ROLE_NUMBER, add_size },
    { "retained", 4, HPY_ROLE_NUMBER, add_retained },
    { "note", 5, HPY_ROLE_WARN, add_notes },
    { "address", 7, HPY_ROLE_DIM, add_address },
    { "made at", 6, HPY_ROLE_TEXT, add_site },
};
#define N_FACTS ((int)(sizeof facts / sizeof *facts))
#define VALUE 1

/* How much of a text fits into `cells` columns, in bytes; wide characters are not cut. */
static size_t fitting(struct hpy_str text, int cells)
{
    size_t at = 0, n;
    for (int used = 0; at < text.n_bytes; at += n) {
        uint32_t c;
        n = hpy_utf8_decode(&c, text.data + at, text.n_bytes - at);
        used += hpy_char_width(c);
        if (used > cells)
            break;
    }
    return at;
}

/* Draw a text over at most `room` lines. Returns how many it took. */
static int draw_wrapped(struct hpy_grid *grid, int x, int y, int cells, int room,
                        enum hpy_role role, struct hpy_str text)
{
    int used = 0;
    while (text.n_bytes > 0 && used < room) {
        struct hpy_text line = { 0 };
        size_t n = used + 1 < room ? fitting(text, cells) : text.n_bytes;
        if (n == 0)
            break;
        hpy_text_add_bytes(&line, text.data, n);
        (void)hpy_grid_text(grid, x, y + used++, cells, role, hpy_text_get(&line));
        hpy_text_dispose(&line);
        text.data += n;
        text.n_bytes -= n;
    }
    return used;
}

/* Leave out what is worth least until the rest fits. Returns how many are left. */
static int choose(struct hpy_text texts[N_FACTS], int room)
{
    int n = 0;
    for (int i = 0; i < N_FACTS; i++)
        n += texts[i].n_bytes > 0;
    for (; n > room; n--) {
        int worst = -1;
        for (int i = 0; i < N_FACTS; i++)
            if (texts[i].n_bytes > 0 && (worst < 0 || facts[i].rank > facts[worst].rank))
                worst = i;
        hpy_text_clear(&texts[worst]);
    }
    return n;
}

int hpy_object_facts_draw(const struct hpy_object *object, struct hpy_grid *grid,
                          struct hpy_rect area, int room)
{
    struct hpy_text texts[N_FACTS] = { { 0 } };
    int x = area.x + 2 + TITLE_CELLS + 1, used = 0;
    for (int i = 0; i < N_FACTS; i++)
        facts[i].add(&texts[i], object);
    int spare = room - choose(texts, room);
    for (int i = 0; i < N_FACTS; i++) {
        if (texts[i].n_bytes == 0)
            continue;
        int y = area.y + used;
        (void)hpy_grid_text(grid, area.x + 2, y, TITLE_CELLS, HPY_ROLE_DIM, facts[i].title);
        used += draw_wrapped(grid, x, y, area.x + area.width - 1 - x,
                             i == VALUE ? 1 + spare : 1, facts[i].role,
                             hpy_text_str(&texts[i]));
    }
    for (int i = 0; i < N_FACTS; i++)
        hpy_text_dispose(&texts[i]);
    return used;
}
