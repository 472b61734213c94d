/* The key loop: terminal, worker and core together. One pass per turn: hand out
 * work, draw if something changed, wait, use what came. */
#include "tui/app.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#include "tui/ask.h"
#include "tui/core.h"
#include "tui/load.h"
#include "tui/term.h"
#include "tui/welcome.h"
#include "tui/worker.h"

#define PATIENCE_MS 100 /* work shorter than this is done without a word */
#define MAX_AHEAD 64    /* events kept while a task runs */

struct app {
    const struct hpy_app_options *options;
    struct hpy_term *term;
    struct hpy_grid grid;
    struct hpy_core core;
    struct hpy_worker worker;
    struct hpy_graph *graph;

    struct hpy_event ahead[MAX_AHEAD];
    int n_ahead;
    struct hpy_text pasted; /* the text of one of them */
    bool changed, anew, quit;
    bool moved; /* by a key, while a task runs */
    unsigned looks; /* of the settings, as the terminal has them */
    bool resized; /* perhaps: the program was stopped in between */
    int signal; /* that asked to end, or 0 */

    double started_s;       /* the task on the worker */
    double held_s;          /* since when a change is not drawn, or 0 */
    const char *phase;      /* as last seen ... */
    double phase_started_s; /* ... since then */
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ------------------------------------------------------------------- drawing */

static void measure(struct app *app, struct hpy_progress *progress)
{
    struct hpy_job *job = &app->worker.job;
    double now = now_s();
    const char *phase = atomic_load(&job->phase);
    uint64_t done = atomic_load(&job->done), total = atomic_load(&job->total);
    if (phase != app->phase) {
        app->phase = phase;
        app->phase_started_s = now;
    }
    double spent = now - app->phase_started_s;
    progress->phase = *phase ? phase : "working";
    progress->share = total ? (double)done / (double)total : -1;
    if (progress->share > 1)
        progress->share = 1;
    /* a rate over less than a moment would only flicker */
    progress->per_second = done > 0 && spent > 0.2 ? (double)done / spent : -1;
}

static struct hpy_term_look look_of(const struct hpy_settings *settings)
{
    static const int colors[] = { [HPY_COLORS_AUTO] = -1, [HPY_COLORS_256] = 256,
                                  [HPY_COLORS_8] = 8, [HPY_COLORS_NONE] = 0 };
    return (struct hpy_term_look){ &settings->theme, colors[settings->choice[HPY_SET_COLORS]],
                                   settings->choice[HPY_SET_MOUSE] == HPY_MOUSE_ON };
}

/* The person changed how the explorer is to look. */
static void change_looks(struct app *app)
{
    const struct hpy_settings *settings = app->core.session.settings;
    struct hpy_term_look look = look_of(settings);
    app->looks = settings->looks;
    app->grid.ascii = settings->choice[HPY_SET_ASCII] == HPY_ASCII_ON || app->term->ascii;
    if (app->term->ops->look)
        app->term->ops->look(app->term, &look);
    app->changed = true;
}

static void draw(struct app *app)
{
    struct hpy_progress progress;
    if (app->looks != app->core.session.settings->looks)
        change_looks(app);
    bool slow = app->worker.busy && (now_s() - app->started_s) * 1000 >= PATIENCE_MS;
    if (slow)
        measure(app, &progress);
    hpy_core_draw(&app->core, &app->grid, slow ? &progress : NULL);
    app->term->ops->show(app->term, &app->grid, app->anew);
    app->anew = app->changed = app->moved = false;
    app->held_s = 0;
}

static enum hpy_status resize(struct app *app, struct hpy_err *err)
{
    int width, height;
    app->term->ops->size(app->term, &width, &height);
    app->changed = app->anew = true;
    app->resized = false;
    return hpy_grid_resize(&app->grid, width, height, err);
}

/* -------------------------------------------------------------------- events */

static void copy(struct app *app)
{
    const struct hpy_view *named = hpy_ask_named_view(&app->core.stack);
    struct hpy_term *term = app->term;
    if (named && term->ops->copy && term->ops->copy(term, hpy_str_of(hpy_view_again(named))))
        hpy_ask_copied(&app->core);
}

/* The first key that does something. */
static void greet_no_more(struct app *app, const struct hpy_event *event)
{
    if (!app->core.welcome || hpy_core_action(&app->core, event) == HPY_ACT_NONE)
        return;
    app->core.welcome = false;
    hpy_welcome_seen();
}

static void use(struct app *app, const struct hpy_event *event)
{
    greet_no_more(app, event);
    unsigned bits = hpy_core_event(&app->core, event);
    app->changed = true;
    app->anew |= (bits & HPY_DO_REPAINT) != 0;
    app->quit |= (bits & HPY_DO_QUIT) != 0;
    if (bits & HPY_DO_SUSPEND) {
        app->term->ops->suspend(app->term);
        app->resized = true;
    }
    if (bits & HPY_DO_COPY)
        copy(app);
}

/* The text of the last event kept is the terminal's: copied, as there is room for one. */
static void keep_pasted(struct app *app)
{
    struct hpy_event *event = &app->ahead[app->n_ahead - 1];
    for (int i = 0; i < app->n_ahead - 1; i++)
        if (app->ahead[i].kind == HPY_EVENT_PASTE) {
            app->n_ahead--;
            return;
        }
    hpy_text_clear(&app->pasted);
    hpy_text_add_bytes(&app->pasted, event->text.data, event->text.n_bytes);
    event->text = hpy_text_str(&app->pasted);
}

/* While a task runs, moving and what is about the task or the terminal is used at once;
 * the rest is typed ahead. Background work is stopped for it. */
static void use_while_busy(struct app *app, const struct hpy_event *event)
{
    bool background = app->core.task->background;
    enum hpy_action action = hpy_core_action(&app->core, event);
    bool no_view = app->core.stack.n == 0;
    if (action == HPY_ACT_CANCEL || (no_view && action == HPY_ACT_QUIT)) {
        hpy_job_cancel(&app->worker.job);
        app->core.idle_stopped |= background;
        app->n_ahead = 0;
    } else if (app->n_ahead == 0 && hpy_core_is_light(&app->core, event)) {
        use(app, event);
        app->moved = true;
    } else if (action == HPY_ACT_QUIT_NOW)
        app->quit = true;
    else if (action == HPY_ACT_REDRAW)
        app->changed = app->anew = true;
    else if (action == HPY_ACT_SUSPEND) {
        app->term->ops->suspend(app->term);
        app->resized = true;
    } else if (app->n_ahead < MAX_AHEAD) {
        app->ahead[app->n_ahead++] = *event;
        if (event->kind == HPY_EVENT_PASTE)
            keep_pasted(app);
        if (background)
            hpy_job_cancel(&app->worker.job);
    }
}

/* Esc and another key that came so fast that they look like one with Alt, and it means
 * nothing: the first now, the second when that is done. */
static bool part_alt(struct app *app, struct hpy_event *event)
{
    if (event->kind != HPY_EVENT_KEY || !(event->key & HPY_KEY_ALT) ||
        app->core.prompt.active || hpy_core_action(&app->core, event) != HPY_ACT_NONE)
        return false;
    event->key &= ~HPY_KEY_ALT;
    return true;
}

static void receive(struct app *app, const struct hpy_event *event)
{
    switch (event->kind) {
    case HPY_EVENT_NONE:
        app->changed |= app->worker.busy; /* progress */
        break;
    case HPY_EVENT_SUSPEND:
        app->term->ops->suspend(app->term);
        app->resized = true;
        break;
    case HPY_EVENT_RESUMED:
        app->term->ops->resume(app->term);
        app->resized = true;
        break;
    case HPY_EVENT_RESIZE: app->resized = true; break;
    case HPY_EVENT_TERMINATE:
        app->signal = (int)event->key;
        app->quit = true;
        break;
    case HPY_EVENT_GONE: app->quit = true; break;
    default:
        if (app->worker.busy)
            use_while_busy(app, event);
        else
            use(app, event);
    }
}

/* Hand out the task at hand, take in the one that ended, use what was typed ahead. */
static enum hpy_status attend(struct app *app, struct hpy_err *err)
{
    if (hpy_worker_ended(&app->worker)) {
        hpy_core_task_done(&app->core, app->worker.status, &app->worker.err);
        app->changed = true;
    }
    if (app->core.failed) {
        app->quit = true;
        /* stopped by the person: nothing to complain about */
        if (app->core.err.code == HPY_ECANCELLED)
            return HPY_OK;
        *err = app->core.err;
        return err->code;
    }
    while (!app->core.task && app->n_ahead > 0 && !app->quit) {
        struct hpy_event event = app->ahead[0];
        memmove(app->ahead, app->ahead + 1, (size_t)--app->n_ahead * sizeof event);
        if (app->changed)
            draw(app); /* views learn from it how many rows fit */
        use(app, &event);
    }
    if (!app->quit && (app->core.task || hpy_core_idle(&app->core)) && !app->worker.busy) {
        app->started_s = now_s();
        app->phase = NULL;
        return hpy_worker_start(&app->worker, app->core.task, err);
    }
    return HPY_OK;
}

/* A task that ends soon changes the screen once, not twice; keys show at once. Tasks that
 * follow on each other, each of them short, hold the screen no longer than one does. */
static bool waits(struct app *app)
{
    double now = now_s();
    if (!app->worker.busy || app->core.task->background || app->moved ||
        (now - app->started_s) * 1000 >= PATIENCE_MS)
        return false;
    if (app->held_s == 0)
        app->held_s = now;
    return (now - app->held_s) * 1000 < PATIENCE_MS;
}

static enum hpy_status loop(struct app *app, struct hpy_err *err)
{
    app->resized = true;
    HPY_TRY(hpy_load_begin(&app->graph, &app->core, app->options, err));
    while (!app->quit) {
        if (app->resized)
            HPY_TRY(resize(app, err));
        HPY_TRY(attend(app, err));
        if (app->quit)
            break;
        if (app->changed && !(waits(app) && !app->anew)) {
            draw(app);
            if (!app->worker.busy) /* what came into sight may give more to do */
                HPY_TRY(attend(app, err));
        }
        struct hpy_event event = app->term->ops->read(
            app->term, app->worker.busy ? PATIENCE_MS : -1, app->worker.wake_fd[0]);
        if (part_alt(app, &event)) {
            receive(app, &(struct hpy_event){ .kind = HPY_EVENT_KEY, .key = HPY_KEY_ESC });
            if (app->n_ahead < MAX_AHEAD)
                app->ahead[app->n_ahead++] = event;
        } else
            receive(app, &event);
    }
    return HPY_OK;
}

#ifdef HAVE_CURSES
static enum hpy_status open_terminal(struct hpy_term **out,
                                     const struct hpy_app_options *options,
                                     const struct hpy_term_look *look, struct hpy_err *err)
{
    struct hpy_term_options term_options = { options->tty_fd, *look };
    return hpy_term_curses_open(out, &term_options, err);
}
#else
static enum hpy_status open_terminal(struct hpy_term **out,
                                     const struct hpy_app_options *options,
                                     const struct hpy_term_look *look, struct hpy_err *err)
{
    (void)out;
    (void)options;
    (void)look;
    return hpy_fail(err, HPY_EUNSUPPORTED,
                    "this build has no explorer (it was configured without curses); "
                    "eval, report and --print work");
}
#endif

enum hpy_status hpy_app_run(const struct hpy_app_options *options, struct hpy_err *err)
{
    struct app app = { .options = options };
    struct hpy_err local;
    if (!err)
        err = &local;
    hpy_core_init(&app.core, options->title, options->settings);
    app.core.prompt.personal = options->personal;
    app.core.welcome = options->personal && hpy_welcome_wanted();
    app.term = options->term;
    struct hpy_term_look look = look_of(app.core.session.settings);
    enum hpy_status status = hpy_worker_init(&app.worker, err);
    if (status == HPY_OK && !app.term)
        status = open_terminal(&app.term, options, &look, err);
    if (status != HPY_OK)
        goto out;
    status = hpy_grid_init(&app.grid, 1, 1, app.term->ascii, err);
    if (status == HPY_OK)
        status = loop(&app, err);
    /* first of all: what comes now may take a while, or not come to an end */
    app.term->ops->close(app.term);
out:
    /* as if there had been no handler: whoever waits sees what ended the program */
    if (app.signal)
        raise(app.signal);
    hpy_worker_dispose(&app.worker);
    hpy_text_dispose(&app.pasted);
    hpy_core_dispose(&app.core);
    hpy_grid_dispose(&app.grid);
    hpy_graph_free(app.graph);
    return status;
}
