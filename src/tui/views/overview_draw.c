/* How the overview looks: the lines about the heap, and three lists where there is room for
 * them, else one. */
#include <stdio.h>

#include "report/rep_facts.h"
#include "tui/figures.h"
#include "tui/views/overview_view.h"

static const char *const titles[HPY_N_PARTS] = {
    "Suspects", "Largest kinds", "Largest holders"
};

static const struct hpy_column suspect_columns[] = {
    { "keeps", 6, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG, "keeps" },
    { "%", 3, 0, 1, 0, 1, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "share" },
    { "", 6, 12, 2, 0, 4, HPY_ALIGN_LEFT, HPY_ROLE_BAR, HPY_NO_TAG, NULL },
    { "what may be a leak", 20, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG,
      "suspect" },
};
static const struct hpy_column kind_columns[] = {
    { "count", 5, 0, 1, 0, 1, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG, "count" },
    { "size", 6, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG, "size" },
    { "%", 3, 0, 1, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "share" },
    { "kind", 12, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG, "kind" },
};
static const struct hpy_column holder_columns[] = {
    { "retained", 8, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG, "retained" },
    { "%", 3, 0, 1, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "share" },
    { "object", 12, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG, "object" },
};
static const struct {
    const struct hpy_column *columns;
    int n;
} tables[HPY_N_PARTS] = {
    [HPY_PART_SUSPECTS] = { suspect_columns,
                            sizeof suspect_columns / sizeof *suspect_columns },
    [HPY_PART_KINDS] = { kind_columns, sizeof kind_columns / sizeof *kind_columns },
    [HPY_PART_HOLDERS] = { holder_columns, sizeof holder_columns / sizeof *holder_columns },
};

static uint64_t holder_bytes(const struct hpy_largest_row *row)
{
    return row->retained_bytes + row->external_bytes;
}

static void draw_suspect(const struct hpy_view *view, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_overview_view *v = view->state;
    const struct hpy_suspects *suspects = v->found.suspects;
    const struct hpy_suspect *s = &suspects->suspect[row];
    const struct hpy_table *table = &v->list[HPY_PART_SUSPECTS].table;
    char text[HPY_FIGURE_BYTES];
    hpy_table_cell(table, grid, y, 0, hpy_figure_size(text, view->session, s->bytes));
    hpy_table_cell(table, grid, y, 1, hpy_figure_share(text, s->bytes, suspects->total_bytes));
    hpy_table_bar(table, grid, y, 2, hpy_share(s->bytes, suspects->total_bytes));
    hpy_table_cell(table, grid, y, 3, hpy_text_get(&v->found.suspect[row]));
}

static void draw_kind(const struct hpy_view *view, struct hpy_grid *grid, int y, uint64_t at)
{
    const struct hpy_overview_view *v = view->state;
    struct hpy_row row = hpy_partition_row(v->kinds, at);
    const struct hpy_table *table = &v->list[HPY_PART_KINDS].table;
    char text[HPY_FIGURE_BYTES];
    struct hpy_text kind = { 0 };
    hpy_table_cell(table, grid, y, 0, hpy_figure_count(text, view->session, row.count));
    hpy_table_cell(table, grid, y, 1, hpy_figure_size(text, view->session, row.size_bytes));
    hpy_table_cell(table, grid, y, 2,
                   hpy_figure_share(text, row.size_bytes, v->kinds->size_bytes));
    hpy_partition_label(&kind, v->kinds, at);
    hpy_table_cell(table, grid, y, 3, hpy_text_get(&kind));
    hpy_text_dispose(&kind);
}

static void draw_holder(const struct hpy_view *view, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_overview_view *v = view->state;
    uint64_t bytes = holder_bytes(&v->found.largest->row[row]);
    const struct hpy_table *table = &v->list[HPY_PART_HOLDERS].table;
    char text[HPY_FIGURE_BYTES];
    hpy_table_cell(table, grid, y, 0, hpy_figure_size(text, view->session, bytes));
    hpy_table_cell(table, grid, y, 1,
                   hpy_figure_share(text, bytes, v->found.suspects->total_bytes));
    hpy_table_cell(table, grid, y, 2, hpy_text_get(&v->found.holder[row]));
}

static void (*const draw_of[HPY_N_PARTS])(const struct hpy_view *view, struct hpy_grid *grid,
                                          int y, uint64_t row) = {
    [HPY_PART_SUSPECTS] = draw_suspect,
    [HPY_PART_KINDS] = draw_kind,
    [HPY_PART_HOLDERS] = draw_holder,
};

/* ------------------------------------------------------------------- drawing */

static void lay_out(struct hpy_overview_view *v, const struct hpy_session *session,
                    enum hpy_overview_part part, struct hpy_rect area)
{
    struct hpy_table *table = &v->list[part].table;
    const struct hpy_graph *graph = session->graph;
    char text[HPY_FIGURE_BYTES];
    uint64_t most = graph->size_bytes + graph->external_bytes;
    int size_cells = hpy_figure_size_cells(session, most);
    hpy_table_init(table, tables[part].columns, tables[part].n);
    if (part == HPY_PART_KINDS)
        hpy_table_want(table, 0, (int)hpy_text_width(hpy_str_of(
                                     hpy_figure_count(text, session, v->kinds->count))));
    hpy_table_want(table, part == HPY_PART_KINDS ? 1 : 0, size_cells);
    if (part == HPY_PART_SUSPECTS && area.width >= 100)
        hpy_table_want(table, 2, 12);
    hpy_table_want(table, tables[part].n - 1, 20); /* and whatever is left */
    hpy_table_calc(table, area.x + 1, area.width - 2);
    v->list[part].match_x = table->x[tables[part].n - 1];
}

/* Why a list has no rows. */
static const char *nothing_in(const struct hpy_overview_view *v, enum hpy_overview_part part)
{
    if (part == HPY_PART_KINDS)
        return "no objects";
    if (!v->known)
        return atomic_load(&v->failed) ? "not known: there was no memory to find it"
                                       : "being computed…";
    return part == HPY_PART_SUSPECTS
               ? "nothing keeps 5 % of the heap, but what every program has"
               : "nothing";
}

static void draw_rows(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_view *view = context;
    const struct hpy_overview_view *v = view->state;
    draw_of[v->part](view, grid, y, row);
}

/* A heading and the rows below it. Only the list with the cursor has a selected row. */
static void draw_part(struct hpy_view *view, struct hpy_grid *grid, enum hpy_overview_part part,
                      struct hpy_rect area)
{
    struct hpy_overview_view *v = view->state;
    struct hpy_list *list = &v->list[part];
    struct hpy_rect rows = { area.x, area.y + 1, area.width, area.height - 1 };
    struct hpy_text title = { 0 };
    lay_out(v, view->session, part, rows);
    hpy_list_frame(list, rows, -1);
    hpy_text_addf(&title, "%s", titles[part]);
    const struct hpy_suspects *suspects = v->found.suspects;
    if (part == HPY_PART_SUSPECTS && v->known && suspects->n_found > suspects->n)
        hpy_text_addf(&title, ", %u of %u", suspects->n, suspects->n_found);
    (void)hpy_grid_text(grid, area.x + 1, area.y, area.width - 2,
                        part == v->part ? HPY_ROLE_TITLE : HPY_ROLE_HEADER,
                        hpy_text_get(&title));
    hpy_text_dispose(&title);
    if (part == (v->part + 1) % HPY_N_PARTS) /* how to get there */
        hpy_grid_text_right(grid, area.x, area.y, area.width - 2, HPY_ROLE_DIM, "Tab");
    if (part == v->part) {
        hpy_list_draw(list, grid, nothing_in(v, part), draw_rows, view);
        return;
    }
    if (list->n_shown == 0)
        (void)hpy_grid_text(grid, rows.x + 2, rows.y, rows.width - 3, HPY_ROLE_DIM,
                            nothing_in(v, part));
    for (int i = 0; i < rows.height && list->top + (uint64_t)i < list->n_shown; i++)
        draw_of[part](view, grid, rows.y + i, hpy_list_row(list, list->top + (uint64_t)i));
}

/* The lines about the heap; as many as there is room for. Returns how many were drawn. */
static int draw_facts(const struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body,
                      int room)
{
    const struct hpy_session *session = view->session;
    const struct hpy_graph *graph = session->graph;
    struct hpy_text line[4] = { { 0 } };
    int n = 3;
    hpy_rep_facts_program(&line[0], graph);
    hpy_rep_facts_process(&line[1], graph);
    hpy_rep_facts_memory(&line[2], graph, &session->numbers);
    hpy_text_add(&line[2], " · ");
    hpy_rep_facts_cost(&line[2], graph);
    hpy_rep_facts_unreached(&line[3], graph, &session->numbers);
    if (line[3].n_bytes > 0) {
        n = 4;
        hpy_text_add(&line[3], " · see :unreachable, :garbage");
    }
    for (int i = 0; i < n; i++) {
        if (i < room)
            (void)hpy_grid_text(grid, body.x + 1, body.y + i, body.width - 2,
                                i == 0 ? HPY_ROLE_NAME : HPY_ROLE_TEXT, hpy_text_get(&line[i]));
        hpy_text_dispose(&line[i]);
    }
    return room < n ? room : n;
}

enum { ROOMY_WIDTH = 76, ROOMY_HEIGHT = 12, MAX_SUSPECT_ROWS = 10 };

/* One list alone, where there is room for no more. */
static void draw_narrow(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct hpy_overview_view *v = view->state;
    int used = body.height >= 9 ? draw_facts(view, grid, body, 4) + 1 : 0;
    struct hpy_rect area = { body.x, body.y + used, body.width, body.height - used };
    for (int part = 0; part < HPY_N_PARTS; part++) /* nothing to click on */
        v->list[part].area.height = 0;
    draw_part(view, grid, v->part, area);
    char where[32];
    snprintf(where, sizeof where, "%d of %d · Tab", 1 + (int)v->part, HPY_N_PARTS);
    hpy_grid_text_right(grid, area.x, area.y, area.width - 1, HPY_ROLE_DIM, where);
}

void hpy_overview_view_draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct hpy_overview_view *v = view->state;
    if (body.width < ROOMY_WIDTH || body.height < ROOMY_HEIGHT) {
        draw_narrow(view, grid, body);
        return;
    }
    int y = body.y + draw_facts(view, grid, body, 4) + (body.height >= 16);
    int left = body.y + body.height - y;
    int n = v->known ? (int)v->found.suspects->n : 5; /* so that little jumps then */
    n = n < 1 ? 1 : n > MAX_SUSPECT_ROWS ? MAX_SUSPECT_ROWS : n;
    if (n > left / 2 - 1)
        n = left / 2 - 1;
    draw_part(view, grid, HPY_PART_SUSPECTS, (struct hpy_rect){ body.x, y, body.width, 1 + n });
    y += 1 + n + (body.height >= 16);
    int half = body.width / 2, height = body.y + body.height - y;
    draw_part(view, grid, HPY_PART_KINDS, (struct hpy_rect){ body.x, y, half, height });
    draw_part(view, grid, HPY_PART_HOLDERS,
              (struct hpy_rect){ body.x + half, y, body.width - half, height });
}

void hpy_overview_view_caption(const struct hpy_view *view, struct hpy_text *left,
                               struct hpy_text *right)
{
    const struct hpy_graph *graph = view->session->graph;
    uint64_t unreachable = graph->n_objects - graph->n_reachable, skipped = 0;
    hpy_figure_add_count(left, view->session, graph->n_reachable, "object", "objects");
    if (unreachable) {
        hpy_text_add(left, " and ");
        hpy_figure_add_count(left, view->session, unreachable, "unreachable", "unreachable");
    }
    for (uint32_t i = 0; i < graph->n_skips; i++)
        skipped += graph->skips[i].n_objects;
    if (skipped) {
        hpy_figure_add_count(right, view->session, skipped, "skipped", "skipped");
    }
}

void hpy_overview_view_status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct hpy_overview_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list[v->part]))
        return;
    if (v->part == HPY_PART_SUSPECTS) {
        hpy_text_add(out, hpy_text_get(&v->found.sentence[row]));
    } else if (v->part == HPY_PART_HOLDERS) {
        hpy_text_add(out, hpy_text_get(&v->found.holder[row]));
        hpy_text_add(out, ": ");
        hpy_figure_add_count(out, view->session, holder_bytes(&v->found.largest->row[row]),
                             "byte", "bytes");
    } else {
        struct hpy_row kind = hpy_partition_row(v->kinds, row);
        hpy_partition_label(out, v->kinds, row);
        hpy_text_add(out, ": ");
        hpy_figure_add_objects(out, view->session, kind.count, kind.size_bytes, 0);
    }
}
