#include "tui/older.h"

#include "base/mem.h"
#include "query/conversation.h"
#include "source/source.h"
#include "tui/view.h"

struct hpy_session *hpy_session_of_heap(struct hpy_session *session,
                                        const struct hpy_heap *heap)
{
    if (session->main->heap == heap)
        return session->main;
    for (struct hpy_older *older = session->main->older; older; older = older->next)
        if (older->session.heap == heap)
            return &older->session;
    return NULL;
}

void hpy_older_share(struct hpy_session *main)
{
    for (struct hpy_older *older = main->older; older; older = older->next) {
        const struct hpy_session own = older->session;
        older->session = *main;
        older->session.graph = own.graph;
        older->session.heap = own.heap;
        older->session.name = own.name;
        older->session.type_rank = own.type_rank;
        older->session.n_views = own.n_views;
        older->session.old = NULL;
        older->session.older = NULL;
    }
}

static void free_older(struct hpy_older *older)
{
    hpy_free(older->session.type_rank);
    hpy_heap_unref(older->session.heap);
    hpy_graph_free(older->graph);
    hpy_free(older);
}

/* Those that nothing is about any more. */
static void prune(struct hpy_session *main)
{
    struct hpy_older **link = &main->older;
    while (*link) {
        struct hpy_older *older = *link;
        if (older->session.n_views > 0 || older->session.heap == main->old ||
            atomic_load_explicit(&older->session.heap->n_refs, memory_order_acquire) > 1) {
            link = &older->next;
            continue;
        }
        *link = older->next;
        free_older(older);
    }
}

/* Both names, so that what `new` and `old` are is said at once. */
static enum hpy_status give_names(struct hpy_heap **old, struct hpy_session *main,
                                  const struct hpy_graph *graph, struct hpy_err *err)
{
    struct hpy_conversation *conversation = main->conversation;
    HPY_TRY(hpy_conversation_add(conversation, "new", main->graph, err));
    HPY_TRY(hpy_conversation_add(conversation, "old", graph, err));
    *old = hpy_heap_ref(hpy_conversation_find(conversation, HPY_STR("old"))->value.heap);
    return HPY_OK;
}

enum hpy_status hpy_older_add(struct hpy_session *main, struct hpy_graph *graph,
                              struct hpy_err *err)
{
    struct hpy_marks_change change = { 0 };
    struct hpy_reply reply = { .bits = 0, .args = HPY_NO_ARGS };
    struct hpy_older *older = HPY_NEW(struct hpy_older);
    enum hpy_status status = HPY_OK;
    if (!older)
        status = hpy_fail(err, HPY_ENOMEM, "out of memory");
    if (status == HPY_OK)
        status = give_names(&older->session.heap, main, graph, err);
    if (status != HPY_OK) {
        hpy_free(older);
        hpy_graph_free(graph);
        return status;
    }
    older->graph = graph;
    older->session.graph = graph;
    older->session.name = "old";
    older->next = main->older;
    main->older = older;
    main->old = older->session.heap;
    hpy_older_share(main);
    /* a list without the new names would only be less */
    if (hpy_marks_read(&change, main, NULL, err) == HPY_OK)
        hpy_marks_adopt(main, &change, &reply);
    /* what is asked for last is what `=` compares; names stay */
    for (size_t i = 0; i < main->marks->n; i++)
        main->marks->marks[i].marked = 0;
    prune(main);
    return HPY_OK;
}

/* ------------------------------------------------------------------- :compare */

struct compare_task {
    struct hpy_task task;
    struct hpy_session *session;
    struct hpy_text path;
    struct hpy_graph *graph;
};

static enum hpy_status run_compare(struct hpy_task *task, struct hpy_job *job,
                                   struct hpy_err *err)
{
    struct compare_task *t = (struct compare_task *)task;
    struct hpy_err cause;
    enum hpy_status status = hpy_source_open(&t->graph, hpy_text_get(&t->path), job, &cause);
    if (status != HPY_OK)
        return hpy_fail(err, status, "%.200s: %.250s", hpy_text_get(&t->path), cause.text);
    return HPY_OK;
}

static void commit_compare(struct hpy_task *task, struct hpy_reply *reply)
{
    struct compare_task *t = (struct compare_task *)task;
    struct hpy_err err, strangers;
    struct hpy_graph *graph = t->graph;
    t->graph = NULL;
    if (hpy_older_add(t->session, graph, &err) != HPY_OK)
        hpy_reply_fail(reply, &err);
    else if (hpy_match_check(graph, t->session->graph, &strangers) != HPY_OK)
        hpy_reply_say(reply, "= compares by kind only: %.400s", strangers.text);
    else
        hpy_reply_say(reply, "= shows what changed since; it is old in expressions");
}

static void dispose_compare(struct hpy_task *task)
{
    struct compare_task *t = (struct compare_task *)task;
    hpy_text_dispose(&t->path);
    hpy_graph_free(t->graph);
    hpy_free(t);
}

void hpy_older_answer(struct hpy_reply *reply, struct hpy_session *session, struct hpy_str path)
{
    struct compare_task *t = HPY_NEW(struct compare_task);
    if (t) {
        t->task = (struct hpy_task){ "reading", run_compare, commit_compare, dispose_compare,
                                     false };
        t->session = session->main;
        hpy_text_add_bytes(&t->path, path.data, path.n_bytes);
        if (t->path.failed) {
            dispose_compare(&t->task);
            t = NULL;
        }
    }
    hpy_reply_run(reply, t ? &t->task : NULL);
}

void hpy_older_dispose(struct hpy_session *main)
{
    while (main->older) {
        struct hpy_older *older = main->older;
        main->older = older->next;
        free_older(older);
    }
}
