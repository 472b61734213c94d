/* heapy-tui run: a Python program, unchanged, and then its heap.
 *
 * The interpreter is started on the package's runner, which runs the program as
 * Python itself would, captures into a file when it ends, and passes its exit
 * code on. The file lies in a folder of its own that nobody else can look into
 * and that is removed as soon as the file is open, so that nothing stays behind
 * whatever happens later. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/cmd.h"
#include "cli/process.h"
#include "cli/python.h"
#include "cli/settings.h"
#include "engine/facts.h"
#include "format/snapshot.h"
#include "source/source.h"

#define CAPTURE "capture"
#define SITE_FRAMES "5" /* of each traceback: who called whom, and no dear one */

struct run {
    const struct hpy_args *args;
    const char *python;
    const char *name;       /* of the program, for messages and titles */
    const char *output;     /* NULL = not kept */
    bool as_snapshot;       /* of output */
    char folder[PATH_MAX];  /* "" = none */
    struct hpy_text capture, runner;
    int fd;                 /* the capture, once there; -1 = none */
    struct hpy_graph *graph; /* made for saving, then handed to the explorer */
    struct hpy_settings settings;
};

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), n_end = strlen(end);
    return n >= n_end && strcmp(text + n - n_end, end) == 0;
}

/* That the capture can be kept is found out before the program runs. */
static enum hpy_status check_output(const struct run *run, struct hpy_err *err)
{
    struct hpy_text folder = { 0 };
    struct stat info;
    const char *slash = strrchr(run->output, '/');
    enum hpy_status status = HPY_OK;
    if (slash)
        hpy_text_add_bytes(&folder, run->output, (size_t)(slash + 1 - run->output));
    else
        hpy_text_add(&folder, ".");
    if (stat(run->output, &info) == 0 && !S_ISREG(info.st_mode))
        status = hpy_fail(err, HPY_EIO, "not a file that a capture could be written to");
    else if (access(hpy_text_get(&folder), W_OK | X_OK) != 0)
        status = hpy_fail_errno(err, HPY_EIO, "cannot write");
    if (status != HPY_OK)
        hpy_err_set_path(err, run->output);
    hpy_text_dispose(&folder);
    return status;
}

/* A stream that is kept is written where it stays, so that renaming it suffices. */
static enum hpy_status make_folder(struct run *run, struct hpy_err *err)
{
    struct hpy_text name = { 0 };
    const char *temporary = getenv("TMPDIR");
    if (run->output && !run->as_snapshot) {
        const char *slash = strrchr(run->output, '/');
        if (slash)
            hpy_text_add_bytes(&name, run->output, (size_t)(slash + 1 - run->output));
        hpy_text_add(&name, ".heapy-tui-XXXXXX");
    } else {
        hpy_text_addf(&name, "%s/heapy-tui-XXXXXX",
                      temporary && *temporary ? temporary : "/tmp");
    }
    enum hpy_status status = hpy_text_check(&name, err);
    /* absolute, because the program may change its folder */
    if (status == HPY_OK && !mkdtemp(name.data))
        status = hpy_fail_errno(err, HPY_EIO, "cannot make a folder for the capture");
    else if (status == HPY_OK && !realpath(name.data, run->folder)) {
        status = hpy_fail_errno(err, HPY_EIO, "cannot make a folder for the capture");
        rmdir(name.data);
        run->folder[0] = '\0';
    }
    hpy_text_dispose(&name);
    if (status != HPY_OK)
        return status;
    hpy_text_addf(&run->capture, "%s/" CAPTURE, run->folder);
    return hpy_text_check(&run->capture, err);
}

/* Whatever lies in it: an interrupted capture may have left a part. */
static void remove_folder(struct run *run)
{
    if (!run->folder[0])
        return;
    DIR *dir = opendir(run->folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    rmdir(run->folder);
    run->folder[0] = '\0';
}

/* python runner --capture-to PATH --contents LEVEL [--sites FRAMES] -- (SCRIPT | -m … | -c …) ARGS */
static enum hpy_status run_program(struct run *run, int *code, struct hpy_err *err)
{
    const struct hpy_args *args = run->args;
    const char *contents = args->value[HPY_OPT_CONTENTS];
    if (!contents)
        contents = run->output ? HPY_CONTENTS_NAMES : HPY_CONTENTS_VALUES;
    const char **argv = HPY_ARRAY(const char *, (size_t)args->n_operands + 12);
    if (!argv)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    size_t n = 0;
    argv[n++] = run->python;
    argv[n++] = hpy_text_get(&run->runner);
    argv[n++] = "--capture-to";
    argv[n++] = hpy_text_get(&run->capture);
    argv[n++] = "--contents";
    argv[n++] = contents;
    if (args->value[HPY_OPT_SITES]) {
        argv[n++] = "--sites";
        argv[n++] = SITE_FRAMES;
    }
    argv[n++] = "--";
    if (args->value[HPY_OPT_MODULE] || args->value[HPY_OPT_CODE]) {
        bool module = args->value[HPY_OPT_MODULE] != NULL;
        argv[n++] = module ? "-m" : "-c";
        argv[n++] = args->value[module ? HPY_OPT_MODULE : HPY_OPT_CODE];
    }
    for (int i = 0; i < args->n_operands; i++)
        argv[n++] = args->operands[i];
    argv[n] = NULL;
    enum hpy_status status = hpy_process_run(code, argv, err);
    hpy_free(argv);
    return status;
}

/* Open the capture, keep it if asked, and leave nothing else behind. */
static enum hpy_status take_capture(struct run *run, struct hpy_err *err)
{
    const char *path = hpy_text_get(&run->capture);
    struct stat info;
    run->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (run->fd < 0 || fstat(run->fd, &info) != 0 || info.st_size == 0)
        return hpy_fail(err, HPY_ENOTFOUND, "the program ended without leaving a capture");
    if (run->output && !run->as_snapshot) {
        if (fchmod(run->fd, 0600) != 0 || rename(path, run->output) != 0) {
            enum hpy_status status = hpy_fail_errno(err, HPY_EIO, "cannot write");
            hpy_err_set_path(err, run->output);
            return status;
        }
    }
    remove_folder(run);
    if (!run->as_snapshot)
        return HPY_OK;
    HPY_TRY(hpy_source_read(&run->graph, run->fd, NULL, err));
    enum hpy_status status = hpy_snapshot_save(run->graph, run->output, NULL, err);
    if (status != HPY_OK)
        hpy_err_set_path(err, run->output);
    return status;
}

static enum hpy_status load_capture(struct hpy_graph **out, void *context, struct hpy_job *job,
                                    struct hpy_err *err)
{
    struct run *run = context;
    *out = run->graph;
    run->graph = NULL;
    return *out ? HPY_OK : hpy_source_read(out, run->fd, job, err);
}

static int run_and_explore(struct run *run)
{
    const struct hpy_args *args = run->args;
    struct hpy_err err;
    int code;
    if ((run->output && check_output(run, &err) != HPY_OK) ||
        hpy_python_runner(&run->runner, &err) != HPY_OK ||
        hpy_python_check(run->python, hpy_text_get(&run->runner), &err) != HPY_OK ||
        make_folder(run, &err) != HPY_OK || run_program(run, &code, &err) != HPY_OK)
        return hpy_cmd_tell(&err, NULL);
    if (take_capture(run, &err) != HPY_OK) {
        hpy_cmd_tell(&err, run->name);
        return code ? code : HPY_EXIT_BAD;
    }
    if (!args->value[HPY_OPT_NO_EXPLORE] && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
        hpy_cmd_explore(args, &run->settings, run->name, load_capture, run) != HPY_EXIT_GOOD)
        return code ? code : HPY_EXIT_BAD;
    return code;
}

static bool is_level(const char *contents)
{
    return !contents || strcmp(contents, HPY_CONTENTS_NAMES) == 0 ||
           strcmp(contents, HPY_CONTENTS_VALUES) == 0;
}

int hpy_cmd_run(const struct hpy_args *args)
{
    const char *module = args->value[HPY_OPT_MODULE];
    bool is_text = args->value[HPY_OPT_CODE] != NULL;
    struct run run = { .args = args, .python = args->value[HPY_OPT_PYTHON],
                       .output = args->value[HPY_OPT_OUTPUT], .fd = -1 };
    run.name = module ? module : is_text ? "-c" : args->operands[0];
    if (!run.python)
        run.python = "python3";
    run.as_snapshot = run.output && ends_with(run.output, ".hps");
    if (!is_level(args->value[HPY_OPT_CONTENTS]))
        return hpy_cmd_complain("no such level of contents '%s'; there are names and values",
                                args->value[HPY_OPT_CONTENTS]);
    if (!module && !is_text && access(run.name, R_OK) != 0) {
        struct hpy_err err;
        hpy_fail(&err, HPY_EIO, "%s", strerror(errno));
        return hpy_cmd_tell(&err, run.name);
    }
    /* before the program runs: it may run for long */
    int code = hpy_cmd_settings(&run.settings, args);
    if (code == HPY_EXIT_GOOD)
        code = run_and_explore(&run);
    remove_folder(&run);
    if (run.fd >= 0)
        close(run.fd);
    hpy_graph_free(run.graph);
    hpy_settings_dispose(&run.settings);
    hpy_text_dispose(&run.capture);
    hpy_text_dispose(&run.runner);
    return code;
}
