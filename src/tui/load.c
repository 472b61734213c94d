#include "tui/load.h"

#include "base/mem.h"
#include "source/source.h"
#include "tui/older.h"

struct load_task {
    struct hpy_task task;
    struct hpy_core *core;
    const struct hpy_app_options *options;
    struct hpy_graph **out; /* where the graph goes */
    struct hpy_graph *graph, *against;
};

static enum hpy_status run(struct hpy_task *task, struct hpy_job *job, struct hpy_err *err)
{
    struct load_task *t = (struct load_task *)task;
    const struct hpy_app_options *options = t->options;
    HPY_TRY(options->load(&t->graph, options->load_context, job, err));
    if (!options->against)
        return HPY_OK;
    enum hpy_status status = hpy_source_open(&t->against, options->against, job, err);
    if (status != HPY_OK)
        hpy_err_set_path(err, options->against);
    return status;
}

static void commit(struct hpy_task *task, struct hpy_reply *reply)
{
    struct load_task *t = (struct load_task *)task;
    struct hpy_err err;
    *t->out = t->graph;
    t->graph = NULL;
    hpy_core_start(t->core, *t->out);
    struct hpy_graph *against = t->against;
    t->against = NULL;
    if (against && hpy_older_add(&t->core->session, against, &err) != HPY_OK)
        hpy_reply_fail(reply, &err);
}

static void dispose(struct hpy_task *task)
{
    struct load_task *t = (struct load_task *)task;
    hpy_graph_free(t->graph);
    hpy_graph_free(t->against);
    hpy_free(t);
}

enum hpy_status hpy_load_begin(struct hpy_graph **graph, struct hpy_core *core,
                               const struct hpy_app_options *options, struct hpy_err *err)
{
    struct load_task *t = HPY_NEW(struct load_task);
    if (!t)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    t->task = (struct hpy_task){ "reading", run, commit, dispose, false };
    t->core = core;
    t->options = options;
    t->out = graph;
    core->task = &t->task;
    return HPY_OK;
}
