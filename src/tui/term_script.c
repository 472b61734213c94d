/* A terminal without a screen: events come from a script. */
#include "base/mem.h"
#include "tui/term.h"

struct script_term {
    struct hpy_term term;
    int width, height;
    char *script;
    const char *at;
};

static void size(struct hpy_term *term, int *width, int *height)
{
    struct script_term *t = (struct script_term *)term;
    *width = t->width;
    *height = t->height;
}

static void show(struct hpy_term *term, const struct hpy_grid *grid, bool anew)
{
    (void)term;
    (void)grid;
    (void)anew;
}

static struct hpy_event read_event(struct hpy_term *term, int timeout_ms, int wake_fd)
{
    struct script_term *t = (struct script_term *)term;
    (void)timeout_ms;
    (void)wake_fd;
    struct hpy_event event = hpy_key_next(&t->at);
    if (event.kind == HPY_EVENT_RESIZE) {
        t->width = event.x;
        t->height = event.y;
    } else if (event.kind == HPY_EVENT_NONE)
        event.kind = HPY_EVENT_GONE;
    return event;
}

static void nothing(struct hpy_term *term)
{
    (void)term;
}

static bool copy(struct hpy_term *term, struct hpy_str text)
{
    (void)term;
    (void)text;
    return true;
}

static void close_term(struct hpy_term *term)
{
    struct script_term *t = (struct script_term *)term;
    hpy_free(t->script);
    hpy_free(t);
}

static const struct hpy_term_ops ops = { size, show, read_event, nothing, nothing,
                                         close_term, NULL, copy };

enum hpy_status hpy_term_script_open(struct hpy_term **out, int width, int height,
                                     const char *script, struct hpy_err *err)
{
    struct script_term *t = HPY_NEW(struct script_term);
    char *own = hpy_strdup(script ? script : "");
    if (!t || !own) {
        hpy_free(t);
        hpy_free(own);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a script");
    }
    *t = (struct script_term){ .term.ops = &ops, .width = width, .height = height,
                               .script = own, .at = own };
    *out = &t->term;
    return HPY_OK;
}
