/* The columns of tables of kinds: laid out as chosen, and drawn. */
#include <stdio.h>
#include <string.h>

#include "tui/figures.h"
#include "tui/settings.h"
#include "tui/views/kind_rows.h"
#include "tui/views/set_rows.h"

static const struct hpy_column mark_column = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT,
                                               HPY_ROLE_MATCH, HPY_NO_TAG, NULL };
#define NUMBER(title, min, drop, tag) \
    { title, min, 0, 2, 0, drop, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, tag, NULL }
#define SHARE(title, drop, tag) \
    { title, 3, 0, 1, 0, drop, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, tag, NULL }
/* Named, and put in order, by the choice. The lower the more it is worth in a narrow
 * window; what is not shown by default is worth much, for somebody asked for it. */
static const struct hpy_column columns[HPY_N_COLUMNS] = {
    [HPY_COLUMN_INDEX] = { "#", 2, 0, 1, 0, 6, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG,
                           NULL },
    [HPY_COLUMN_COUNT] = NUMBER("count", 5, 3, HPY_KINDS_BY_COUNT),
    [HPY_COLUMN_COUNT_SHARE] = SHARE("%", 9, HPY_KINDS_BY_COUNT),
    [HPY_COLUMN_SIZE] = NUMBER("size", 6, 0, HPY_KINDS_BY_SIZE),
    [HPY_COLUMN_SIZE_SHARE] = SHARE("%", 5, HPY_KINDS_BY_SIZE),
    [HPY_COLUMN_OUTSIDE] = NUMBER("outside", 7, 2, HPY_KINDS_BY_OUTSIDE),
    [HPY_COLUMN_RETAINED] = NUMBER("retained", 8, 4, HPY_KINDS_BY_RETAINED),
    [HPY_COLUMN_RETAINED_SHARE] = SHARE("%", 5, HPY_KINDS_BY_RETAINED),
    [HPY_COLUMN_AVERAGE] = NUMBER("average", 7, 2, HPY_KINDS_BY_AVERAGE),
    [HPY_COLUMN_CUMULATIVE] = NUMBER("cumulative", 10, 10, HPY_NO_TAG),
    [HPY_COLUMN_CUMULATIVE_SHARE] = SHARE("cum%", 8, HPY_NO_TAG),
    [HPY_COLUMN_BAR] = { "", 6, 20, 2, 1, 7, HPY_ALIGN_LEFT, HPY_ROLE_BAR, HPY_NO_TAG,
                         NULL },
    [HPY_COLUMN_KIND] = { "kind", 18, 0, 2, 3, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_KINDS_BY_KIND,
                          NULL },
};

/* A share is called "%" beside what it is a share of, and by its name elsewhere. */
static const char *title_of(const struct hpy_column_choice *choice, int i)
{
    enum hpy_column_id id = (enum hpy_column_id)choice->column[i];
    const char *title = columns[id].title;
    if (strcmp(title, "%") != 0 || (i > 0 && choice->column[i - 1] + 1 == (int)id))
        return title;
    return hpy_column_info(id)->name;
}

/* Take over what is chosen now. */
static void choose_columns(struct hpy_kind_rows *v, const struct hpy_session *session)
{
    struct hpy_err err;
    const char *names = session->settings->words[HPY_SET_COLUMNS];
    (void)!hpy_columns_parse(&v->choice, hpy_str_of(names ? names : ""), &err);
    for (int i = 0; i < HPY_N_COLUMNS; i++)
        v->place[i] = -1;
    v->columns[0] = mark_column;
    for (int i = 0; i < v->choice.n; i++) {
        enum hpy_column_id id = (enum hpy_column_id)v->choice.column[i];
        struct hpy_column *column = &v->columns[1 + i];
        *column = columns[id];
        column->title = title_of(&v->choice, i);
        column->name = hpy_column_info(id)->name;
        /* of "/srv/shop/registry.py:88" the end says more */
        if (id == HPY_COLUMN_KIND && v->partition->classifier == hpy_classifier_find("Prod"))
            column->align = HPY_ALIGN_TAIL;
        v->place[id] = 1 + i;
    }
}

/* Let `s` go by what is shown; the order that rows have anyway is always there. */
static void pass_over_hidden(struct hpy_list *list)
{
    uint64_t shown = 1 << HPY_KINDS_BY_SIZE;
    for (int i = 0; i < list->table.n_columns; i++)
        if (list->table.width[i] > 0 && list->table.columns[i].tag != HPY_NO_TAG)
            shown |= UINT64_C(1) << list->table.columns[i].tag;
    list->passed_over = ~shown;
}

static void want(struct hpy_kind_rows *v, enum hpy_column_id id, int cells)
{
    if (v->place[id] >= 0)
        hpy_table_want(&v->list.table, v->place[id], cells);
}

static bool is_shown(const struct hpy_kind_rows *v, enum hpy_column_id id)
{
    return v->list.table.n_columns > 0 && v->place[id] >= 0 &&
           v->list.table.width[v->place[id]] > 0;
}

static void lay_out(struct hpy_kind_rows *v, const struct hpy_session *session,
                    struct hpy_rect area)
{
    const struct hpy_partition *p = v->partition;
    struct hpy_table *table = &v->list.table;
    char text[HPY_FIGURE_BYTES];
    choose_columns(v, session);
    hpy_table_init(table, v->columns, 1 + v->choice.n);
    snprintf(text, sizeof text, "%llu", (unsigned long long)p->n_rows);
    want(v, HPY_COLUMN_INDEX, (int)strlen(text));
    int size_cells = hpy_figure_size_cells(session, p->size_bytes);
    want(v, HPY_COLUMN_COUNT,
         (int)hpy_text_width(hpy_str_of(hpy_figure_count(text, session, p->count))));
    want(v, HPY_COLUMN_SIZE, size_cells);
    want(v, HPY_COLUMN_AVERAGE, size_cells);
    want(v, HPY_COLUMN_CUMULATIVE, size_cells);
    want(v, HPY_COLUMN_OUTSIDE, hpy_figure_size_cells(session, p->external_bytes));
    want(v, HPY_COLUMN_RETAINED,
         hpy_figure_size_cells(session, session->graph->size_bytes));
    want(v, HPY_COLUMN_BAR, 12);
    want(v, HPY_COLUMN_KIND, 36);
    hpy_table_calc(table, area.x, area.width - 1);
    pass_over_hidden(&v->list);
    v->list.match_x = table->x[v->place[HPY_COLUMN_KIND]];
}

/* ------------------------------------------------------------------- cells */

struct cells {
    const struct hpy_kind_rows *v;
    const struct hpy_session *session;
    struct hpy_grid *grid;
    int y;
};

static void put(const struct cells *c, enum hpy_column_id id, const char *text)
{
    if (c->v->place[id] >= 0)
        hpy_table_cell(&c->v->list.table, c->grid, c->y, c->v->place[id], text);
}

static void put_size(const struct cells *c, enum hpy_column_id id, uint64_t size_bytes)
{
    char text[HPY_FIGURE_BYTES];
    put(c, id, hpy_figure_size(text, c->session, size_bytes));
}

static void put_share(const struct cells *c, enum hpy_column_id id, uint64_t part,
                      uint64_t whole)
{
    char text[HPY_FIGURE_BYTES];
    put(c, id, hpy_figure_share(text, part, whole));
}

/* Returns whether it is known. */
static bool put_retained(const struct cells *c, uint64_t at, uint64_t *size_bytes)
{
    bool known = hpy_retained_get(size_bytes, &c->v->retained, at);
    const char *unknown = hpy_known_failed(&c->v->retained.known) ? "–" : "…";
    if (known) {
        put_size(c, HPY_COLUMN_RETAINED, *size_bytes);
        put_share(c, HPY_COLUMN_RETAINED_SHARE, *size_bytes,
                  c->session->graph->reachable_bytes);
    } else {
        put(c, HPY_COLUMN_RETAINED, unknown);
        put(c, HPY_COLUMN_RETAINED_SHARE, unknown);
    }
    return known;
}

/* Of what the rows are sorted by, as far as it can be a share of something. */
static double bar_share(const struct hpy_kind_rows *v, const struct hpy_session *session,
                        const struct hpy_row *row, bool known, uint64_t retained)
{
    const struct hpy_partition *p = v->partition;
    switch (v->list.sort) {
    case HPY_KINDS_BY_COUNT: return hpy_share(row->count, p->count);
    case HPY_KINDS_BY_OUTSIDE: return hpy_share(row->external_bytes, p->external_bytes);
    case HPY_KINDS_BY_RETAINED:
        return known ? hpy_share(retained, session->graph->reachable_bytes) : 0;
    default: return hpy_share(row->size_bytes, p->size_bytes);
    }
}

struct frame {
    const struct hpy_kind_rows *rows;
    const struct hpy_view *view;
};

/* Cumulative figures are those of the natural order, largest first: they belong to
 * the row, like its index, and do not change with the order it is shown in. */
static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t at)
{
    const struct frame *frame = context;
    const struct hpy_view *view = frame->view;
    const struct hpy_kind_rows *v = frame->rows;
    const struct hpy_partition *p = v->partition;
    const struct cells c = { v, view->session, grid, y };
    struct hpy_row row = hpy_partition_row(p, at);
    uint64_t cumulative = hpy_partition_size_before(p, at) + row.size_bytes, retained;
    char text[HPY_FIGURE_BYTES];
    struct hpy_text kind = { 0 };
    if (hpy_set_rows_marked(view, at))
        hpy_table_cell(&v->list.table, grid, y, 0, "●");
    snprintf(text, sizeof text, "%llu", (unsigned long long)at);
    put(&c, HPY_COLUMN_INDEX, text);
    put(&c, HPY_COLUMN_COUNT, hpy_figure_count(text, view->session, row.count));
    put_share(&c, HPY_COLUMN_COUNT_SHARE, row.count, p->count);
    put_size(&c, HPY_COLUMN_SIZE, row.size_bytes);
    put_share(&c, HPY_COLUMN_SIZE_SHARE, row.size_bytes, p->size_bytes);
    put_size(&c, HPY_COLUMN_OUTSIDE, row.external_bytes);
    put_size(&c, HPY_COLUMN_AVERAGE, hpy_kind_rows_average(&row));
    put_size(&c, HPY_COLUMN_CUMULATIVE, cumulative);
    put_share(&c, HPY_COLUMN_CUMULATIVE_SHARE, cumulative, p->size_bytes);
    bool known = put_retained(&c, at, &retained);
    if (v->place[HPY_COLUMN_BAR] >= 0)
        hpy_table_bar(&v->list.table, grid, y, v->place[HPY_COLUMN_BAR],
                      bar_share(v, view->session, &row, known, retained));
    hpy_partition_label(&kind, p, at);
    put(&c, HPY_COLUMN_KIND, hpy_text_get(&kind));
    hpy_text_dispose(&kind);
}

void hpy_kind_rows_draw(struct hpy_kind_rows *rows, const struct hpy_view *view,
                        struct hpy_grid *grid, struct hpy_rect area)
{
    struct hpy_rect body = { area.x, area.y + 1, area.width, area.height - 1 };
    const struct frame frame = { rows, view };
    lay_out(rows, view->session, body);
    hpy_list_frame(&rows->list, body, area.y);
    hpy_list_header(&rows->list, grid);
    hpy_list_draw(&rows->list, grid, "no objects in this set", draw_row, &frame);
}

struct hpy_task *hpy_kind_rows_task(struct hpy_kind_rows *rows)
{
    bool shown = is_shown(rows, HPY_COLUMN_RETAINED) ||
                 is_shown(rows, HPY_COLUMN_RETAINED_SHARE);
    return shown ? hpy_retained_task(&rows->retained, &rows->list) : NULL;
}
