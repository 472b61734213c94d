/* Golden frames: keys on a heap made by hand, the last frame compared with a file.
 *
 * cases/NAME.case has lines "word: value": heap (a name of fixture.h), against
 * (another one, older), first (the view to begin with: classes, if nothing is said, or
 * overview), size
 * (80x24), ascii (yes or no), keys (the notation of tui/key.h). NAME.frame is the
 * text, NAME.roles the letters of its roles. ACCEPT=1 in the environment writes
 * both anew, ACCEPT=NAME those of the cases that begin with NAME; look at the difference
 * before you commit it. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "tui/app.h"
#include "tui/views/views.h"

#define FOLDER HPY_TEST_DATA "/golden/cases/"
#define MAX_CASES 512
#define MAX_NAME 64

struct golden_case {
    char name[MAX_NAME];
    char heap[32], first[16];
    char against[32]; /* an older heap to compare with; "" = none */
    int width, height;
    bool ascii;
    char keys[512];
};

static void read_case(struct golden_case *c)
{
    char path[512], line[600];
    snprintf(path, sizeof path, FOLDER "%s.case", c->name);
    FILE *file = fopen(path, "r");
    cr_assert(file, "cannot open %s", path);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (!*line || *line == '#')
            continue;
        char *value = strchr(line, ':');
        cr_assert(value, "%s: no colon in '%s'", path, line);
        *value++ = '\0';
        value += strspn(value, " ");
        if (strcmp(line, "heap") == 0)
            snprintf(c->heap, sizeof c->heap, "%.31s", value);
        else if (strcmp(line, "against") == 0)
            snprintf(c->against, sizeof c->against, "%.31s", value);
        else if (strcmp(line, "first") == 0)
            snprintf(c->first, sizeof c->first, "%.15s", value);
        else if (strcmp(line, "size") == 0)
            cr_assert_eq(sscanf(value, "%dx%d", &c->width, &c->height), 2);
        else if (strcmp(line, "ascii") == 0)
            c->ascii = strcmp(value, "yes") == 0;
        else if (strcmp(line, "keys") == 0)
            snprintf(c->keys, sizeof c->keys, "%.511s", value);
        else
            cr_assert_fail("%s: unknown word '%s'", path, line);
    }
    fclose(file);
}

static void compare(const char *name, const char *ending, const struct hpy_text *made)
{
    char path[512];
    static char kept[1 << 20];
    snprintf(path, sizeof path, FOLDER "%s.%s", name, ending);
    const char *accept = getenv("ACCEPT");
    if (accept && *accept &&
        (strcmp(accept, "1") == 0 || strncmp(name, accept, strlen(accept)) == 0)) {
        FILE *file = fopen(path, "w");
        cr_assert(file, "cannot write %s", path);
        fputs(hpy_text_get(made), file);
        cr_assert_eq(fclose(file), 0);
        return;
    }
    FILE *file = fopen(path, "r");
    cr_assert(file, "cannot open %s (ACCEPT=1 makes it)", path);
    kept[fread(kept, 1, sizeof kept - 1, file)] = '\0';
    fclose(file);
    cr_assert(strcmp(kept, hpy_text_get(made)) == 0,
              "%s is not as kept.\n--- kept\n%s--- made\n%s", path, kept,
              hpy_text_get(made));
}

/* The names of all cases; returns how many. */
static size_t list_cases(struct golden_case cases[MAX_CASES])
{
    size_t n = 0;
    DIR *folder = opendir(FOLDER);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)) && n < MAX_CASES) {
        size_t length = strlen(entry->d_name);
        if (length <= 5 || length - 5 >= MAX_NAME ||
            strcmp(entry->d_name + length - 5, ".case") != 0)
            continue;
        memcpy(cases[n].name, entry->d_name, length - 5);
        cases[n++].name[length - 5] = '\0';
    }
    if (folder)
        closedir(folder);
    return n;
}

ParameterizedTestParameters(golden, frame)
{
    static struct golden_case cases[MAX_CASES];
    size_t n = list_cases(cases);
    return cr_make_param_array(struct golden_case, cases, n);
}

/* Most frames are about one view and begin with the table of all kinds. */
static void begin_with(struct hpy_settings *settings, const char *view)
{
    struct hpy_err err;
    hpy_settings_init(settings, false);
    cr_assert_eq(hpy_settings_set(settings, hpy_str_of("first-view"),
                                  hpy_str_of(*view ? view : "classes"), &err),
                 HPY_OK, "%s", err.text);
}

/* Play a case to its end. The texts may be NULL; *view gets the name of the one that is
 * on top then, if it is not NULL. */
static void play(struct hpy_text *frame, struct hpy_text *roles, const char **view,
                 struct golden_case *c)
{
    struct hpy_settings settings;
    struct hpy_err err;
    c->width = 80;
    c->height = 24;
    read_case(c);
    begin_with(&settings, c->first);
    struct hpy_graph *graph = fixture_make(c->heap, 1000);
    cr_assert(graph, "%s: unknown heap '%s'", c->name, c->heap);
    struct hpy_frame_options options = {
        .title = "shop-api", .width = c->width, .height = c->height, .ascii = c->ascii,
        .script = c->keys, .settings = &settings, .view = view,
        .against = *c->against ? fixture_make(c->against, 1000) : NULL
    };
    enum hpy_status status = hpy_app_print(frame, roles, graph, &options, &err);
    cr_assert_eq(status, HPY_OK, "%s: %s", c->name, err.text);
    hpy_graph_free(graph);
    hpy_settings_dispose(&settings);
}

ParameterizedTest(struct golden_case *param, golden, frame)
{
    struct golden_case c = { .keys = "" };
    struct hpy_text frame = { 0 }, roles = { 0 };
    memcpy(c.name, param->name, sizeof c.name);
    play(&frame, &roles, NULL, &c);
    if (c.ascii)
        for (const char *at = hpy_text_get(&frame); *at; at++)
            cr_assert((unsigned char)*at < 0x80, "%s: not all ASCII", c.name);
    compare(c.name, "frame", &frame);
    compare(c.name, "roles", &roles);
    hpy_text_dispose(&frame);
    hpy_text_dispose(&roles);
}

/* Every view has frames in the three sizes, and one in ASCII. */
Test(golden, every_view)
{
    enum { MAX_VIEWS = 64 };
    static const char *const wanted[] = { "80x24", "120x40", "40x10", "ascii" };
    enum { N_WANTED = sizeof wanted / sizeof *wanted };
    static struct golden_case cases[MAX_CASES];
    bool found[MAX_VIEWS][N_WANTED] = { 0 };
    size_t n = list_cases(cases);
    cr_assert_lt(n, MAX_CASES);
    for (size_t i = 0; i < n; i++) {
        const char *view = "";
        char size[32];
        play(NULL, NULL, &view, &cases[i]);
        snprintf(size, sizeof size, "%dx%d", cases[i].width, cases[i].height);
        for (size_t v = 0; hpy_views[v]; v++)
            for (int w = 0; w < N_WANTED; w++)
                found[v][w] |= strcmp(view, hpy_views[v]->name) == 0 &&
                               strcmp(wanted[w], cases[i].ascii ? "ascii" : size) == 0;
    }
    for (size_t v = 0; hpy_views[v]; v++)
        for (int w = 0; w < N_WANTED; w++)
            cr_expect(found[v][w], "no case ends in the view %s, %s", hpy_views[v]->name,
                      wanted[w]);
}
