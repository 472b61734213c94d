/* The rows of a difference, all that changed or what is new or gone: their orders, their
 * columns, and how they look. */
#include <stdio.h>
#include <string.h>

#include "tui/figures.h"
#include "tui/views/diff_view.h"

const struct hpy_diff_form_info hpy_diff_forms[HPY_DIFF_N_FORMS] = {
    [HPY_DIFF_CHANGES] = { "changes", "nothing changed", HPY_CHANGE_NEW },
    [HPY_DIFF_NEW] = { "new objects", "no object is new", HPY_CHANGE_BORN },
    [HPY_DIFF_GONE] = { "gone objects", "no object is gone", HPY_CHANGE_GONE },
};

enum { SORT_SIZE_CHANGE, SORT_COUNT_CHANGE, SORT_NEW, SORT_GONE, SORT_SIZE, SORT_COUNT, SORT_KIND };

enum {
    COLUMN_CURSOR, COLUMN_COUNT, COLUMN_COUNT_CHANGE, COLUMN_SIZE, COLUMN_SIZE_CHANGE,
    COLUMN_NEW, COLUMN_GONE, COLUMN_KIND, N_COLUMNS
};

/* title, width min/max, gap, flex, drop order, alignment, role, sorts by, name */
static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_CURSOR] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_COUNT] = { "count", 5, 0, 1, 0, 5, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_COUNT,
                       "count" },
    [COLUMN_COUNT_CHANGE] = { "change", 7, 0, 2, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER,
                              SORT_COUNT_CHANGE, "count-change" },
    [COLUMN_SIZE] = { "size", 6, 0, 2, 0, 4, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_SIZE,
                      "size" },
    [COLUMN_SIZE_CHANGE] = { "change", 7, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER,
                             SORT_SIZE_CHANGE, "size-change" },
    [COLUMN_NEW] = { "new", 5, 0, 2, 0, 1, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_NEW, "new" },
    [COLUMN_GONE] = { "gone", 5, 0, 2, 0, 3, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_GONE,
                      "gone" },
    [COLUMN_KIND] = { "kind", 14, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, SORT_KIND,
                      "kind" },
};

enum {
    PART_CURSOR, PART_INDEX, PART_COUNT, PART_COUNT_SHARE, PART_SIZE, PART_SIZE_SHARE, PART_BAR,
    PART_KIND, N_PART_COLUMNS
};
enum { PART_SORT_SIZE, PART_SORT_COUNT, PART_SORT_KIND };

static const struct hpy_column part_columns[N_PART_COLUMNS] = {
    [PART_CURSOR] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [PART_INDEX] = { "#", 2, 0, 1, 0, 3, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "index" },
    [PART_COUNT] = { "count", 5, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, PART_SORT_COUNT,
                     "count" },
    [PART_COUNT_SHARE] = { "%", 3, 3, 1, 0, 4, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, PART_SORT_COUNT,
                           "count%" },
    [PART_SIZE] = { "size", 6, 0, 2, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, PART_SORT_SIZE,
                    "size" },
    [PART_SIZE_SHARE] = { "%", 3, 3, 1, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, PART_SORT_SIZE,
                          "size%" },
    [PART_BAR] = { "", 6, 16, 2, 0, 1, HPY_ALIGN_LEFT, HPY_ROLE_BAR, HPY_NO_TAG, NULL },
    [PART_KIND] = { "kind", 14, 0, 2, 1, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, PART_SORT_KIND,
                    "kind" },
};

/* ---------------------------------------------------------------------- rows */

const struct hpy_partition *hpy_diff_view_part(const struct hpy_diff_view *v)
{
    return v->changes->parts[hpy_diff_forms[v->form].part];
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static uint64_t key_count_change(const void *model, uint64_t row)
{
    const struct hpy_diff_view *v = model;
    return ~magnitude(hpy_changes_count(v->changes, hpy_diff_view_row(v, row)));
}

static uint64_t key_new(const void *model, uint64_t row)
{
    return ~hpy_diff_view_row(model, row)->count[HPY_CHANGE_BORN];
}

static uint64_t key_gone(const void *model, uint64_t row)
{
    return ~hpy_diff_view_row(model, row)->count[HPY_CHANGE_GONE];
}

static uint64_t key_size(const void *model, uint64_t row)
{
    return ~hpy_diff_view_row(model, row)->size_bytes[HPY_CHANGE_NEW];
}

static uint64_t key_count(const void *model, uint64_t row)
{
    return ~hpy_diff_view_row(model, row)->count[HPY_CHANGE_NEW];
}

static void change_label(const void *model, uint64_t row, struct hpy_text *out)
{
    struct hpy_str label = hpy_diff_view_row(model, row)->label;
    hpy_text_add_bytes(out, label.data, label.n_bytes);
}

static const struct hpy_sort sorts[] = {
    [SORT_SIZE_CHANGE] = { "by change of size", true, true, NULL, false },
    [SORT_COUNT_CHANGE] = { "by change of count", true, false, key_count_change, false },
    [SORT_NEW] = { "by new objects", true, false, key_new, false },
    [SORT_GONE] = { "by gone objects", true, false, key_gone, false },
    [SORT_SIZE] = { "by size", true, false, key_size, false },
    [SORT_COUNT] = { "by count", true, false, key_count, false },
    [SORT_KIND] = { "by kind", false, false, NULL, true },
};
static const struct hpy_list_ops list_ops = { sorts, 7, change_label };

static uint64_t part_key_count(const void *model, uint64_t row)
{
    return ~hpy_partition_row(hpy_diff_view_part(model), row).count;
}

static void part_label(const void *model, uint64_t row, struct hpy_text *out)
{
    hpy_partition_label(out, hpy_diff_view_part(model), row);
}

static const struct hpy_sort part_sorts[] = {
    [PART_SORT_SIZE] = { "by size", true, true, NULL, false },
    [PART_SORT_COUNT] = { "by count", true, false, part_key_count, false },
    [PART_SORT_KIND] = { "by kind", false, false, NULL, true },
};
static const struct hpy_list_ops part_list_ops = { part_sorts, 3, part_label };

void hpy_diff_view_show(struct hpy_diff_view *v, enum hpy_diff_form form)
{
    hpy_list_dispose(&v->list);
    v->form = form;
    if (!v->changes)
        hpy_list_init(&v->list, &list_ops, v, 0);
    else if (form == HPY_DIFF_CHANGES)
        hpy_list_init(&v->list, &list_ops, v, v->changes->n_rows);
    else
        hpy_list_init(&v->list, &part_list_ops, v, hpy_diff_view_part(v)->n_rows);
}

/* ------------------------------------------------------------------- drawing */

/* "+1,204", "-96", "0": of objects, or bytes in the session's units. */
static const char *change_text(char out[HPY_FIGURE_BYTES + 1], const struct hpy_session *session,
                               int64_t change, bool bytes)
{
    out[0] = change < 0 ? '-' : '+';
    (bytes ? hpy_figure_size : hpy_figure_count)(out + (change != 0), session,
                                                 magnitude(change));
    return out;
}

static enum hpy_role change_role(int64_t change)
{
    return change > 0 ? HPY_ROLE_WARN : change < 0 ? HPY_ROLE_GOOD : HPY_ROLE_DIM;
}

static void lay_out_changes(struct hpy_diff_view *v, struct hpy_table *table)
{
    char text[HPY_FIGURE_BYTES];
    const struct hpy_partition *const *parts =
        (const struct hpy_partition *const *)v->changes->parts;
    uint64_t count = 0, size = 0;
    hpy_table_init(table, columns, N_COLUMNS);
    for (int part = 0; part < HPY_N_CHANGE_PARTS; part++)
        if (parts[part]) {
            count = parts[part]->count > count ? parts[part]->count : count;
            size = parts[part]->size_bytes > size ? parts[part]->size_bytes : size;
        }
    int count_cells = (int)strlen(hpy_figure_count(text, v->session, count));
    int size_cells = hpy_figure_size_cells(v->session, size);
    hpy_table_want(table, COLUMN_COUNT, count_cells);
    hpy_table_want(table, COLUMN_COUNT_CHANGE, count_cells + 1);
    hpy_table_want(table, COLUMN_SIZE, size_cells);
    hpy_table_want(table, COLUMN_SIZE_CHANGE, size_cells + 1);
    if (v->sides.by_identity) {
        hpy_table_want(table, COLUMN_NEW, count_cells);
        hpy_table_want(table, COLUMN_GONE, count_cells);
    } else {
        hpy_table_hide(table, COLUMN_NEW);
        hpy_table_hide(table, COLUMN_GONE);
    }
}

static void lay_out_part(struct hpy_diff_view *v, struct hpy_table *table)
{
    char text[HPY_FIGURE_BYTES];
    const struct hpy_partition *p = hpy_diff_view_part(v);
    hpy_table_init(table, part_columns, N_PART_COLUMNS);
    hpy_table_want(table, PART_COUNT, (int)strlen(hpy_figure_count(text, v->session, p->count)));
    hpy_table_want(table, PART_SIZE, hpy_figure_size_cells(v->session, p->size_bytes));
    hpy_table_want(table, PART_BAR, 10);
}

static void draw_change(const void *context, struct hpy_grid *grid, int y, uint64_t at)
{
    const struct hpy_diff_view *v = context;
    const struct hpy_change_row *row = hpy_diff_view_row(v, at);
    const struct hpy_table *table = &v->list.table;
    int64_t count = hpy_changes_count(v->changes, row), size = hpy_changes_size(v->changes, row);
    char text[HPY_FIGURE_BYTES + 1];
    struct hpy_text kind = { 0 };
    hpy_table_cell(table, grid, y, COLUMN_COUNT,
                   hpy_figure_count(text, v->session, row->count[HPY_CHANGE_NEW]));
    hpy_table_cell_as(table, grid, y, COLUMN_COUNT_CHANGE, change_role(count),
                      change_text(text, v->session, count, false));
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(text, v->session, row->size_bytes[HPY_CHANGE_NEW]));
    hpy_table_cell_as(table, grid, y, COLUMN_SIZE_CHANGE, change_role(size),
                      change_text(text, v->session, size, true));
    hpy_table_cell(table, grid, y, COLUMN_NEW,
                   hpy_figure_count(text, v->session, row->count[HPY_CHANGE_BORN]));
    hpy_table_cell(table, grid, y, COLUMN_GONE,
                   hpy_figure_count(text, v->session, row->count[HPY_CHANGE_GONE]));
    change_label(v, at, &kind);
    hpy_table_cell(table, grid, y, COLUMN_KIND, hpy_text_get(&kind));
    hpy_text_dispose(&kind);
}

static void draw_part(const void *context, struct hpy_grid *grid, int y, uint64_t at)
{
    const struct hpy_diff_view *v = context;
    const struct hpy_partition *p = hpy_diff_view_part(v);
    const struct hpy_table *table = &v->list.table;
    struct hpy_row row = hpy_partition_row(p, at);
    char text[HPY_FIGURE_BYTES];
    struct hpy_text kind = { 0 };
    snprintf(text, sizeof text, "%llu", (unsigned long long)at);
    hpy_table_cell(table, grid, y, PART_INDEX, text);
    hpy_table_cell(table, grid, y, PART_COUNT, hpy_figure_count(text, v->session, row.count));
    hpy_table_cell(table, grid, y, PART_COUNT_SHARE, hpy_figure_share(text, row.count, p->count));
    hpy_table_cell(table, grid, y, PART_SIZE,
                   hpy_figure_size(text, v->session, row.size_bytes));
    hpy_table_cell(table, grid, y, PART_SIZE_SHARE,
                   hpy_figure_share(text, row.size_bytes, p->size_bytes));
    hpy_table_bar(table, grid, y, PART_BAR, hpy_share(row.size_bytes, p->size_bytes));
    hpy_partition_label(&kind, p, at);
    hpy_table_cell(table, grid, y, PART_KIND, hpy_text_get(&kind));
    hpy_text_dispose(&kind);
}

static void teach(struct hpy_grid *grid, struct hpy_rect body)
{
    static const char *const lines[] = {
        "There is nothing to compare with yet.",
        "",
        ":compare FILE    an older capture",
        "heapy-tui FILE --against OLD",
        "m and m, then =  two marked sets",
    };
    bool roomy = body.height > 10;
    struct hpy_rect room = { body.x + 2, body.y + roomy, body.width - 3, body.height - roomy };
    for (size_t i = 0; i < sizeof lines / sizeof *lines && room.height > 0; i++) {
        if (!roomy && !*lines[i])
            continue;
        int n = hpy_layout_paragraph(grid, room, i ? HPY_ROLE_DIM : HPY_ROLE_TEXT, lines[i]);
        room.y += n;
        room.height -= n;
    }
}

void hpy_diff_view_draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct hpy_diff_view *v = view->state;
    struct hpy_rect area = { body.x, body.y + 1, body.width, body.height - 1 };
    if (!v->changes) {
        teach(grid, body);
        return;
    }
    if (v->form == HPY_DIFF_CHANGES)
        lay_out_changes(v, &v->list.table);
    else
        lay_out_part(v, &v->list.table);
    hpy_table_calc(&v->list.table, area.x, area.width - 1);
    v->list.match_x =
        v->list.table.x[v->form == HPY_DIFF_CHANGES ? (int)COLUMN_KIND : (int)PART_KIND];
    hpy_list_frame(&v->list, area, body.y);
    hpy_list_header(&v->list, grid);
    hpy_list_draw(&v->list, grid, hpy_diff_forms[v->form].none,
                  v->form == HPY_DIFF_CHANGES ? draw_change : draw_part, v);
}

void hpy_diff_view_caption(const struct hpy_view *view, struct hpy_text *left,
                           struct hpy_text *right)
{
    const struct hpy_diff_view *v = view->state;
    char text[HPY_FIGURE_BYTES + 1];
    if (!v->changes)
        return;
    if (v->form == HPY_DIFF_CHANGES) {
        int64_t count = hpy_changes_count(v->changes, NULL);
        hpy_text_addf(left, "%s %s", change_text(text, v->session, count, false),
                      magnitude(count) == 1 ? "object" : "objects");
        hpy_text_addf(left, " · %s", change_text(text, v->session,
                                                 hpy_changes_size(v->changes, NULL), true));
    } else {
        hpy_figure_add_count(left, v->session, hpy_diff_view_part(v)->count, "object", "objects");
        hpy_text_addf(left, " · %s",
                      hpy_figure_size(text, v->session, hpy_diff_view_part(v)->size_bytes));
    }
    hpy_text_addf(right, "%s by %s%s", hpy_diff_forms[v->form].title, v->sides.by->title,
                  !v->sides.by_identity                          ? ", of two processes"
                  : v->sides.of_marks && v->session->main->old ? ", of the marked sets"
                                                               : "");
}

void hpy_diff_view_status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct hpy_diff_view *v = view->state;
    char text[HPY_FIGURE_BYTES];
    uint64_t at;
    if (!v->changes || !hpy_list_selected(&at, &v->list))
        return;
    if (v->form != HPY_DIFF_CHANGES) {
        struct hpy_row row = hpy_partition_row(hpy_diff_view_part(v), at);
        hpy_partition_label(out, hpy_diff_view_part(v), at);
        hpy_text_add(out, ": ");
        hpy_figure_add_objects(out, v->session, row.count, row.size_bytes, 0);
        return;
    }
    const struct hpy_change_row *row = hpy_diff_view_row(v, at);
    change_label(v, at, out);
    hpy_text_addf(out, ": %s", hpy_figure_count(text, v->session, row->count[HPY_CHANGE_OLD]));
    hpy_text_addf(out, " → %s, ", hpy_figure_count(text, v->session, row->count[HPY_CHANGE_NEW]));
    hpy_text_addf(out, "%s → ",
                  hpy_figure_count(text, v->session, row->size_bytes[HPY_CHANGE_OLD]));
    hpy_figure_add_count(out, v->session, row->size_bytes[HPY_CHANGE_NEW], "byte", "bytes");
}
