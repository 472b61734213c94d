/* How the chain of an explanation looks: indented steps, what each is, what it keeps. */
#include <string.h>

#include "tui/figures.h"
#include "tui/views/why_view.h"

enum { NARROW = 60 }; /* cells below which words are left out */

int hpy_why_view_indent(const struct hpy_why_view *v, uint64_t row, int room)
{
    uint64_t depth = hpy_rep_why_depth(&v->answer.rep, row);
    int most = room / 4;
    return depth > (uint64_t)most / 2 ? most : (int)depth * 2;
}

/* Where the parts of a row stand. */
struct places {
    int label, description, figure, here, end;
    bool narrow;
};

static struct places places_of(const struct hpy_why_view *v, const struct hpy_session *session,
                               const struct hpy_list *list)
{
    struct places p = { .label = list->area.x + 1, .narrow = list->area.width < NARROW };
    int figure = v->answer.why->has_tree
                     ? (p.narrow ? 0 : (int)strlen("keeps ")) +
                           hpy_figure_size_cells(session, v->most_bytes)
                     : 0;
    p.end = list->area.x + list->area.width - 1;
    int end = p.end - (p.narrow ? 2 : 7);
    p.here = end + 1;
    int room = end - figure - 2 - p.label, labels = v->label_cells, most = room / 2;
    /* what one of the two leaves is the other's */
    if (room - v->description_cells - 2 > most)
        most = room - v->description_cells - 2;
    p.description = p.label + (labels < most ? labels : most) + 2;
    int wanted = p.description + v->description_cells + 2;
    p.figure = wanted < end - figure ? wanted : end - figure;
    if (p.figure + figure + 1 < p.here)
        p.here = p.figure + figure + 2;
    return p;
}

static void draw_figure(const struct places *p, const struct hpy_session *session,
                        uint64_t most_bytes, struct hpy_grid *grid, int y,
                        const struct hpy_rep_why_parts *part)
{
    char size[HPY_FIGURE_BYTES];
    int x = p->figure;
    hpy_figure_size(size, session, part->retained_bytes);
    if (!p->narrow)
        x = hpy_grid_text(grid, x, y, p->here - x, HPY_ROLE_DIM, "keeps ");
    hpy_grid_text_right(grid, x, y,
                        hpy_figure_size_cells(session, most_bytes),
                        part->keeps ? HPY_ROLE_NUMBER : HPY_ROLE_DIM, size);
}

/* Words, and holders: their note at the right where there is room for both. */
static void draw_words(const struct places *p, struct hpy_grid *grid, int x, int y,
                       const struct hpy_rep_why_parts *part, enum hpy_role role)
{
    struct hpy_text note = { 0 };
    int end = p->end;
    if (part->note[0])
        hpy_text_addf(&note, "(%s)", part->note);
    int cells = (int)hpy_text_width(hpy_text_str(&note));
    if (cells && end - cells - 2 > x + (end - x) / 3) {
        end -= cells;
        hpy_grid_text_right(grid, end, y, cells, HPY_ROLE_DIM, hpy_text_get(&note));
        end -= 2;
    }
    (void)hpy_grid_text(grid, x, y, end - x, role, hpy_text_get(&part->label));
    hpy_text_dispose(&note);
}

/* What an export takes; rows of words have one of these only. */
enum { COLUMN_LABEL, COLUMN_DESCRIPTION, COLUMN_KEEPS, COLUMN_NOTE, N_COLUMNS };

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_LABEL] = { "way", 8, 0, 0, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG, "way" },
    [COLUMN_DESCRIPTION] = { "object", 8, 0, 1, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG,
                             "object" },
    [COLUMN_KEEPS] = { "keeps", 8, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, HPY_NO_TAG,
                       "retained" },
    [COLUMN_NOTE] = { "note", 8, 0, 1, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_DIM, HPY_NO_TAG, "note" },
};

static void record(const struct hpy_table *table, const struct hpy_session *session,
                   struct hpy_grid *grid, int y, const struct hpy_rep_why_parts *part)
{
    char size[HPY_FIGURE_BYTES];
    hpy_table_cell(table, grid, y, COLUMN_LABEL, hpy_text_get(&part->label));
    hpy_table_cell(table, grid, y, COLUMN_DESCRIPTION, hpy_text_get(&part->description));
    if (part->retained_bytes != HPY_REP_WHY_NO_FIGURE)
        hpy_table_cell(table, grid, y, COLUMN_KEEPS,
                       hpy_figure_size(size, session, part->retained_bytes));
    hpy_table_cell(table, grid, y, COLUMN_NOTE, part->here ? "here" : part->note);
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_view *view = context;
    struct hpy_why_view *v = view->state;
    const struct hpy_rep_why *rep = &v->answer.rep;
    struct places p = places_of(v, view->session, &v->list);
    struct hpy_rep_why_parts *part = &v->part;
    enum hpy_rep_why_what what = rep->row[row].what;
    hpy_rep_why_part(part, rep, row, &view->session->numbers);
    if (grid->recorder) {
        record(&v->list.table, view->session, grid, y, part);
        return;
    }
    int x = p.label + hpy_why_view_indent(v, row, v->list.area.width);
    if (what > HPY_REP_WHY_STEP) {
        draw_words(&p, grid, x, y, part,
                   what == HPY_REP_WHY_HEADING ? HPY_ROLE_HEADER
                   : part->dim                 ? HPY_ROLE_DIM : HPY_ROLE_NAME);
        return;
    }
    int end = part->retained_bytes == HPY_REP_WHY_NO_FIGURE ? p.here : p.figure;
    bool described = part->description.n_bytes > 0;
    (void)hpy_grid_text(grid, x, y, (described ? p.description - 1 : end) - x, HPY_ROLE_NAME,
                        hpy_text_get(&part->label));
    if (described)
        (void)hpy_grid_text(grid, p.description, y, end - 1 - p.description, HPY_ROLE_TEXT,
                            hpy_text_get(&part->description));
    if (part->retained_bytes != HPY_REP_WHY_NO_FIGURE)
        draw_figure(&p, view->session, v->most_bytes, grid, y, part);
    if (part->here)
        (void)hpy_grid_text(grid, p.here, y, p.end - p.here, HPY_ROLE_BAR,
                            grid->ascii ? (p.narrow ? "<" : "< here")
                                        : p.narrow ? "◂" : "◂ here");
}

void hpy_why_view_draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct hpy_why_view *v = view->state;
    hpy_table_init(&v->list.table, columns, N_COLUMNS);
    hpy_table_calc(&v->list.table, body.x, body.width);
    v->list.match_x = body.x + 1;
    hpy_list_frame(&v->list, body, -1);
    hpy_list_draw(&v->list, grid, "", draw_row, view);
}

void hpy_why_view_caption(const struct hpy_view *view, struct hpy_text *left,
                          struct hpy_text *right)
{
    const struct hpy_why_view *v = view->state;
    char count[HPY_FIGURE_BYTES], of[HPY_FIGURE_BYTES];
    if (v->n_members > 1)
        hpy_text_addf(left, "the largest of %s: ",
                      hpy_figure_count(count, view->session, v->n_members));
    hpy_why_object_text(left, view->session->graph, v->node, &view->session->numbers);
    hpy_text_addf(right, "why alive%s", v->full ? ", in full" : "");
    if (v->n_through > 1)
        hpy_text_addf(right, " %s/%s", hpy_figure_count(count, view->session, v->at + 1),
                      hpy_figure_count(of, view->session, v->n_through));
}

void hpy_why_view_status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct hpy_why_view *v = view->state;
    uint64_t row;
    if (!hpy_list_selected(&row, &v->list))
        return;
    uint32_t node = hpy_rep_why_node(&v->answer.rep, row);
    if (node == HPY_NO_NODE || node == HPY_ROOT_NODE)
        return;
    hpy_why_object_text(out, view->session->graph, node, &view->session->numbers);
    if (view->session->graph->flags[node] & HPY_NODE_VIRTUAL)
        return;
    hpy_text_add(out, ": ");
    hpy_figure_add_count(out, view->session, hpy_graph_size(view->session->graph, node), "byte",
                         "bytes");
    if (v->answer.rep.row[row].what == HPY_REP_WHY_STEP) {
        const struct hpy_why_step *step = &v->answer.why->step[v->answer.rep.row[row].i];
        if (step->keeps && step->target != v->node)
            hpy_text_add(out, "; nothing else keeps what is below");
    }
}
