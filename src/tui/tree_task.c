/* Unfolding: the children of a row are made beside the key loop, together with the
 * arrays that then take the place of those of the tree. */
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "tui/task.h"
#include "tui/tree.h"
#include "tui/view.h"

/* What is followed ends where one key would bring more rows than this. */
#define MAX_FOLLOWED (HPY_TREE_MAX_ROWS / 4)
#define MAX_CHUNK (HPY_TREE_MAX_ROWS / 10)

struct hpy_tree_builder {
    struct hpy_tree_row *rows; /* levels of children, each the first one's of the last */
    uint64_t n, room;
    uint64_t at;    /* place of the next one among its siblings */
    uint32_t depth; /* of those being added */
    bool failed;
};

static struct hpy_tree_row *add(struct hpy_tree_builder *out)
{
    if (out->n == out->room && !out->failed) {
        uint64_t room = out->room ? 2 * out->room : 128;
        struct hpy_tree_row *rows = hpy_realloc(out->rows, room, sizeof *rows);
        out->failed = rows == NULL;
        if (rows) {
            out->rows = rows;
            out->room = room;
        }
    }
    if (out->failed)
        return NULL;
    struct hpy_tree_row *row = &out->rows[out->n++];
    *row = (struct hpy_tree_row){ .at = out->at, .depth = out->depth };
    return row;
}

struct hpy_tree_row *hpy_tree_add(struct hpy_tree_builder *out, uint64_t key,
                                  enum hpy_tree_fold fold)
{
    struct hpy_tree_row *row = add(out);
    if (!row)
        return NULL;
    row->key = key;
    row->fold = (uint8_t)fold;
    out->at++;
    return row;
}

struct hpy_tree_row *hpy_tree_add_more(struct hpy_tree_builder *out, uint64_t n, uint64_t key)
{
    struct hpy_tree_row *row = n ? add(out) : NULL;
    if (!row)
        return NULL;
    row->key = key;
    row->n_more = n;
    row->fold = HPY_TREE_FOLDED;
    out->at += n;
    return row;
}

/* ------------------------------------------------------------------ unfolding */

struct unfolding {
    struct hpy_tree *tree;
    uint64_t row; /* what is unfolded: HPY_TREE_NO_ROW = the top */
    struct hpy_tree_builder made;
    uint32_t n_levels;
    /* what comes in place of the arrays of the tree */
    struct hpy_tree_row *rows;
    uint32_t *order;
    uint64_t n_rows, n_shown, n_unmade;
    uint64_t from; /* rows of the tree from here on move ... */
    uint64_t gone; /* ... but for so many first ones that are replaced */
};

static void dispose(struct unfolding *u)
{
    hpy_free(u->made.rows);
    hpy_free(u->rows);
    hpy_free(u->order);
}

/* One level of children, from a place on. */
static enum hpy_status make_level(struct unfolding *u, const struct hpy_tree_row *row,
                                  uint64_t from, uint32_t depth, struct hpy_job *job,
                                  struct hpy_err *err)
{
    const struct hpy_tree *tree = u->tree;
    struct hpy_tree_builder *made = &u->made;
    uint64_t first = made->n;
    uint64_t chunk = from > HPY_TREE_CHUNK ? from : HPY_TREE_CHUNK;
    chunk = chunk < MAX_CHUNK ? chunk : MAX_CHUNK;
    made->at = from;
    made->depth = depth;
    HPY_TRY(tree->ops->unfold(tree->context, row, from, (uint32_t)chunk, made, job, err));
    if (made->failed)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the rows of a tree");
    assert(made->n - first <= chunk + 1);
    if (made->n > first) {
        made->rows[made->n - 1].last = true;
        u->n_levels++;
    }
    if (tree->list.n_rows + made->n > HPY_TREE_MAX_ROWS)
        return hpy_fail(err, HPY_ELIMIT, "more than %u rows are unfolded: fold some first",
                        HPY_TREE_MAX_ROWS);
    return HPY_OK;
}

/* Go on with the first child for as long as the view says so. */
static enum hpy_status follow(struct unfolding *u, const struct hpy_tree_row *row,
                              struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_tree *tree = u->tree;
    struct hpy_tree_builder *made = &u->made;
    uint32_t most = row->depth > HPY_TREE_FOLLOW ? row->depth : HPY_TREE_FOLLOW;
    struct hpy_tree_row parent = *row; /* made->rows may move */
    uint64_t first = 0;
    for (uint32_t level = 1; level < most && first < made->n; level++) {
        struct hpy_tree_row child = made->rows[first];
        if (child.fold != HPY_TREE_FOLDED || child.n_more || made->n > MAX_FOLLOWED ||
            tree->list.n_rows + made->n + HPY_TREE_CHUNK >= HPY_TREE_MAX_ROWS ||
            !tree->ops->follow(tree->context, &parent, &child))
            break;
        uint64_t below = made->n;
        HPY_TRY(make_level(u, &child, 0, child.depth + 1, job, err));
        made->rows[first].fold = made->n > below ? HPY_TREE_UNFOLDED : HPY_TREE_LEAF;
        parent = child;
        first = below;
        if (level % 64 == 0)
            HPY_TRY(hpy_job_poll(job, level, err));
    }
    return HPY_OK;
}

/* The levels were made one after the other; they stand with the first child of each
 * directly below its parent and the others below everything that is below it. */
static void arrange(const struct unfolding *u, struct hpy_tree_row *out, uint32_t parent)
{
    const struct hpy_tree_builder *made = &u->made;
    uint64_t n = 0, end = made->n;
    uint32_t place = (uint32_t)(out - u->rows); /* of the first one in the tree */
    for (uint64_t i = 0; i < made->n; i++)
        if (i == 0 || made->rows[i].depth != made->rows[i - 1].depth) {
            out[n] = made->rows[i];
            out[n].parent = n == 0 ? parent : place + (uint32_t)n - 1;
            n++;
        }
    for (uint64_t level = n; level-- > 0;) {
        uint64_t start = end - 1;
        while (start > 0 && made->rows[start - 1].depth == made->rows[start].depth)
            start--;
        for (uint64_t i = start + 1; i < end; i++, n++) {
            out[n] = made->rows[i];
            out[n].parent = level == 0 ? parent : place + (uint32_t)level - 1;
        }
        end = start;
    }
}

static enum hpy_status join_rows(struct unfolding *u, uint32_t parent, struct hpy_err *err)
{
    const struct hpy_tree *tree = u->tree;
    uint64_t n_old = tree->list.n_rows, n_new = u->made.n, behind = u->from + u->gone;
    uint32_t moved = (uint32_t)(n_new - u->gone); /* may wrap, and back where added */
    u->n_rows = n_old - u->gone + n_new;
    u->rows = HPY_ARRAY(struct hpy_tree_row, u->n_rows + 1);
    if (!u->rows)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the rows of a tree");
    if (u->from)
        memcpy(u->rows, tree->rows, u->from * sizeof *u->rows);
    arrange(u, u->rows + u->from, parent);
    for (uint64_t i = behind; i < n_old; i++) {
        struct hpy_tree_row *row = &u->rows[i - u->gone + n_new];
        *row = tree->rows[i];
        if (row->parent != HPY_TREE_NO_ROW && row->parent >= u->from)
            row->parent += moved;
    }
    u->n_unmade = 0;
    for (uint64_t i = 0; i < u->n_rows; i++)
        u->n_unmade += hpy_tree_unmade(&u->rows[i]);
    return HPY_OK;
}

/* While a filter is on, what was asked for is shown whether it passes or not. */
static enum hpy_status join_order(struct unfolding *u, struct hpy_err *err)
{
    const struct hpy_list *list = &u->tree->list;
    u->n_shown = u->n_rows;
    if (!list->order)
        return HPY_OK;
    u->order = HPY_ARRAY(uint32_t, list->n_shown + u->made.n + 1);
    if (!u->order)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the order of rows");
    uint64_t n = 0, place = 0, behind = u->from + u->gone;
    while (place < list->n_shown && list->order[place] < u->from)
        u->order[n++] = list->order[place++];
    for (uint64_t i = 0; i < u->made.n; i++)
        u->order[n++] = (uint32_t)(u->from + i);
    for (; place < list->n_shown; place++)
        if (list->order[place] >= behind)
            u->order[n++] = (uint32_t)(list->order[place] - u->gone + u->made.n);
    u->n_shown = n;
    return HPY_OK;
}

static enum hpy_status run(struct unfolding *u, struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_tree *tree = u->tree;
    if (u->row == HPY_TREE_NO_ROW) {
        HPY_TRY(make_level(u, NULL, 0, 0, job, err));
        HPY_TRY(join_rows(u, HPY_TREE_NO_ROW, err));
        return join_order(u, err);
    }
    const struct hpy_tree_row *row = &tree->rows[u->row];
    uint32_t parent = (uint32_t)u->row;
    u->from = u->row + 1;
    if (row->n_more) {
        parent = row->parent;
        u->from = u->row;
        u->gone = 1;
        HPY_TRY(make_level(u, hpy_tree_parent(tree, row), row->at, row->depth, job, err));
    } else {
        HPY_TRY(make_level(u, row, 0, row->depth + 1, job, err));
        if (tree->ops->follow)
            HPY_TRY(follow(u, row, job, err));
    }
    HPY_TRY(join_rows(u, parent, err));
    if (!u->gone)
        u->rows[u->row].fold = u->made.n ? HPY_TREE_UNFOLDED : HPY_TREE_LEAF;
    return join_order(u, err);
}

/* Where a row of the tree will stand. */
static uint64_t moved(const struct unfolding *u, uint64_t row)
{
    return row < u->from + u->gone ? row : row - u->gone + u->made.n;
}

/* What was unfolded by the row under the cursor comes into sight, some of it. */
static void show_some(struct hpy_list *list, uint64_t n)
{
    uint64_t height = list->area.height > 0 ? (uint64_t)list->area.height : 1;
    uint64_t some = n < height / 2 ? n : height / 2;
    if (list->cursor - list->top + some >= height)
        list->top = list->cursor + some + 1 - height;
}

static void install(struct unfolding *u)
{
    struct hpy_tree *tree = u->tree;
    struct hpy_list *list = &tree->list;
    uint64_t selected, above = list->cursor - list->top;
    bool had = hpy_list_selected(&selected, list);
    hpy_free(tree->rows);
    hpy_free(list->order);
    tree->rows = u->rows;
    list->order = u->order;
    list->n_rows = u->n_rows;
    list->n_shown = u->n_shown;
    list->n_unmade = u->n_unmade;
    u->rows = NULL;
    u->order = NULL;
    if (!had)
        return;
    hpy_list_select(list, moved(u, selected));
    list->top = list->cursor > above ? list->cursor - above : 0;
    if (selected == u->row)
        show_some(list, u->made.n);
}

static enum hpy_status unfold_now(struct hpy_tree *tree, uint64_t row, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct unfolding u = { .tree = tree, .row = row };
    enum hpy_status status = run(&u, job, err);
    if (status == HPY_OK)
        install(&u);
    dispose(&u);
    return status;
}

enum hpy_status hpy_tree_open(struct hpy_tree *tree, struct hpy_job *job,
                              struct hpy_err *err)
{
    assert(tree->list.n_rows == 0);
    return unfold_now(tree, HPY_TREE_NO_ROW, job, err);
}

enum hpy_status hpy_tree_unfold(struct hpy_tree *tree, uint64_t row, struct hpy_job *job,
                                struct hpy_err *err)
{
    assert(tree->rows[row].fold == HPY_TREE_FOLDED);
    return unfold_now(tree, row, job, err);
}

/* ------------------------------------------------------------------- the task */

struct unfold_task {
    struct hpy_task task;
    struct unfolding unfolding;
};

static enum hpy_status run_task(struct hpy_task *task, struct hpy_job *job,
                                struct hpy_err *err)
{
    return run(&((struct unfold_task *)task)->unfolding, job, err);
}

static void commit_task(struct hpy_task *task, struct hpy_reply *reply)
{
    struct unfolding *u = &((struct unfold_task *)task)->unfolding;
    install(u);
    if (u->made.n == 0)
        hpy_reply_say(reply, "there is nothing below this row");
    else if (u->n_levels > 1)
        hpy_reply_say(reply, "%u levels unfolded", (unsigned)u->n_levels);
}

static void dispose_task(struct hpy_task *task)
{
    dispose(&((struct unfold_task *)task)->unfolding);
    hpy_free(task);
}

struct hpy_task *hpy_tree_unfold_task(struct hpy_tree *tree, uint64_t row)
{
    struct unfold_task *t = HPY_NEW(struct unfold_task);
    if (!t)
        return NULL;
    t->task = (struct hpy_task){ .what = "unfolding", .run = run_task,
                                 .commit = commit_task, .dispose = dispose_task };
    t->unfolding = (struct unfolding){ .tree = tree, .row = row };
    return &t->task;
}
