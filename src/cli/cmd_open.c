/* heapy-tui FILE: the explorer, or with --print a frame of it. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/settings.h"
#include "source/source.h"
#include "tui/app.h"

enum { SCREEN_CELLS_MAX = 1000 }; /* of --size, each way */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (strcmp(path, "-") == 0)
        return "standard input";
    return slash && slash[1] ? slash + 1 : path;
}

static bool read_size(int *width, int *height, const char *text)
{
    char *end;
    long w = strtol(text, &end, 10);
    if (end == text || (*end != 'x' && *end != 'X'))
        return false;
    const char *second = end + 1;
    long h = strtol(second, &end, 10);
    if (end == second || *end || w < 1 || h < 1 || w > SCREEN_CELLS_MAX || h > SCREEN_CELLS_MAX)
        return false;
    *width = (int)w;
    *height = (int)h;
    return true;
}

static int print_frame(const struct hpy_args *args, struct hpy_settings *settings,
                       const char *path)
{
    struct hpy_frame_options options = {
        .title = file_name(path), .width = 80, .height = 24,
        .settings = settings,
        .ascii = settings->choice[HPY_SET_ASCII] == HPY_ASCII_ON,
        .script = args->value[HPY_OPT_KEYS],
    };
    const char *size = args->value[HPY_OPT_SIZE];
    if (size && !read_size(&options.width, &options.height, size))
        return hpy_cmd_complain("a size is columns x rows, as in 80x24, up to %dx%d; not '%s'",
                                SCREEN_CELLS_MAX, SCREEN_CELLS_MAX, size);
    struct hpy_graph *graph;
    struct hpy_err err;
    struct hpy_text frame = { 0 }, roles = { 0 }, picture = { 0 };
    const char *against = args->value[HPY_OPT_AGAINST];
    int code;
    if (against && hpy_source_open(&options.against, against, NULL, &err) != HPY_OK)
        return hpy_cmd_tell(&err, against);
    if (hpy_source_open(&graph, path, NULL, &err) != HPY_OK) {
        hpy_graph_free(options.against);
        return hpy_cmd_tell(&err, path);
    }
    if (args->value[HPY_OPT_SVG])
        options.picture = &picture;
    if (hpy_app_print(&frame, &roles, graph, &options, &err) != HPY_OK)
        code = hpy_cmd_tell(&err, NULL);
    else
        code = hpy_cmd_print(options.picture                ? &picture
                             : args->value[HPY_OPT_ROLES] ? &roles : &frame);
    hpy_text_dispose(&picture);
    hpy_text_dispose(&frame);
    hpy_text_dispose(&roles);
    hpy_graph_free(graph);
    return code;
}

int hpy_cmd_explore(const struct hpy_args *args, struct hpy_settings *settings,
                    const char *title,
                    enum hpy_status (*load)(struct hpy_graph **out, void *context,
                                            struct hpy_job *job, struct hpy_err *err),
                    void *context)
{
    struct hpy_app_options options = {
        .load = load, .load_context = context, .title = title, .tty_fd = -1,
        .against = args->value[HPY_OPT_AGAINST],
        .settings = settings, .personal = true,
    };
    /* a stream on standard input leaves the keys to the terminal itself */
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        options.tty_fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
        if (options.tty_fd < 0)
            return hpy_cmd_complain("the explorer needs a terminal; eval, report and --print do not");
    }
    struct hpy_err err;
    int code = hpy_app_run(&options, &err) == HPY_OK ? HPY_EXIT_GOOD : hpy_cmd_tell(&err, NULL);
    if (options.tty_fd >= 0)
        close(options.tty_fd);
    return code;
}

static enum hpy_status load_file(struct hpy_graph **out, void *context, struct hpy_job *job,
                                 struct hpy_err *err)
{
    const char *path = context;
    enum hpy_status status = hpy_source_open(out, path, job, err);
    if (status != HPY_OK)
        hpy_err_set_path(err, path);
    return status;
}

static int open_with(const struct hpy_args *args, struct hpy_settings *settings)
{
    char *path = args->operands[0];
    if (args->value[HPY_OPT_PRINT])
        return print_frame(args, settings, path);
    static const enum hpy_option_id for_frames[] = { HPY_OPT_SIZE, HPY_OPT_KEYS, HPY_OPT_ROLES,
                                                     HPY_OPT_SVG };
    for (size_t i = 0; i < sizeof for_frames / sizeof *for_frames; i++)
        if (args->value[for_frames[i]])
            return hpy_cmd_complain("--%s is for a frame that is printed: say --print, too",
                                    hpy_options[for_frames[i]].name);
    /* what is no capture is told before the screen is taken */
    enum hpy_source_kind kind;
    struct hpy_err err;
    if (strcmp(path, "-") != 0 && hpy_source_sniff(&kind, path, &err) != HPY_OK)
        return hpy_cmd_tell(&err, path);
    const char *against = args->value[HPY_OPT_AGAINST];
    if (against && hpy_source_sniff(&kind, against, &err) != HPY_OK)
        return hpy_cmd_tell(&err, against);
    return hpy_cmd_explore(args, settings, file_name(path), load_file, path);
}

int hpy_cmd_open(const struct hpy_args *args)
{
    struct hpy_settings settings;
    int code = hpy_cmd_settings(&settings, args);
    if (code == HPY_EXIT_GOOD)
        code = open_with(args, &settings);
    hpy_settings_dispose(&settings);
    return code;
}
