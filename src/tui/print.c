/* The explorer without a terminal: keys from a script, the last frame as text. */
#include "tui/app.h"
#include "tui/core.h"
#include "tui/older.h"
#include "tui/picture.h"
#include "tui/term.h"

/* Do what there is to do, at once. */
static enum hpy_status settle(struct hpy_core *core, struct hpy_err *err)
{
    hpy_core_work(core, true, NULL);
    if (!core->failed)
        return HPY_OK;
    *err = core->err;
    return core->err.code;
}

static enum hpy_status play(struct hpy_core *core, struct hpy_term *term,
                            struct hpy_grid *grid, struct hpy_err *err)
{
    unsigned bits = 0;
    while (!(bits & HPY_DO_QUIT)) {
        /* drawn every time: views learn from it how many rows fit, and may then have
         * more to do besides, which shows */
        hpy_core_draw(core, grid, NULL);
        while (hpy_core_idle(core)) {
            HPY_TRY(settle(core, err));
            hpy_core_draw(core, grid, NULL);
        }
        struct hpy_event event = term->ops->read(term, -1, -1);
        if (event.kind == HPY_EVENT_GONE)
            break;
        if (event.kind == HPY_EVENT_RESIZE)
            HPY_TRY(hpy_grid_resize(grid, event.x, event.y, err));
        else
            bits = hpy_core_event(core, &event);
        HPY_TRY(settle(core, err));
    }
    return HPY_OK;
}

enum hpy_status hpy_app_print(struct hpy_text *frame, struct hpy_text *roles,
                              const struct hpy_graph *graph,
                              const struct hpy_frame_options *options,
                              struct hpy_err *err)
{
    struct hpy_core core;
    struct hpy_grid grid = { 0 };
    struct hpy_term *term = NULL;
    struct hpy_graph *against = options->against;
    struct hpy_err local;
    if (!err)
        err = &local;
    hpy_core_init(&core, options->title, options->settings);
    enum hpy_status status = hpy_grid_init(&grid, options->width, options->height,
                                           options->ascii, err);
    if (status == HPY_OK)
        status = hpy_term_script_open(&term, options->width, options->height,
                                      options->script, err);
    if (status != HPY_OK)
        goto out;
    hpy_core_start(&core, graph);
    if (against && !core.failed) {
        status = hpy_older_add(&core.session, against, err);
        against = NULL;
    }
    if (status == HPY_OK)
        status = settle(&core, err);
    if (status == HPY_OK)
        status = play(&core, term, &grid, err);
    if (status != HPY_OK)
        goto out;
    if (frame)
        hpy_grid_to_text(&grid, frame);
    if (roles)
        hpy_grid_to_roles(&grid, roles);
    if (options->view)
        *options->view = hpy_stack_top(&core.stack)->ops->name;
    if (options->picture)
        hpy_picture_write(options->picture, &grid, core.session.settings);
    if ((frame && frame->failed) || (roles && roles->failed) ||
        (options->picture && options->picture->failed))
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for a frame");
out:
    if (term)
        term->ops->close(term);
    hpy_core_dispose(&core);
    hpy_graph_free(against);
    hpy_grid_dispose(&grid);
    return status;
}
