#include "cli/python.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/process.h"

#define RUNNER "heapy_tui/_runner.py"
#define ENGINE "_engine"

/* Beside the folder of the binary; see HPY_PKGPYTHONDIR of module.mk for the
 * place that was configured. */
static const char *const beside[] = { "../python", "../lib/heapy-tui/python" };

static bool add_if_there(struct hpy_text *out, const char *folder, const char *below)
{
    struct hpy_text path = { 0 };
    hpy_text_addf(&path, "%s%s%s/" RUNNER, folder, *below ? "/" : "", below);
    bool there = !path.failed && access(path.data, R_OK) == 0;
    if (there)
        hpy_text_add(out, path.data);
    hpy_text_dispose(&path);
    return there;
}

enum hpy_status hpy_python_runner(struct hpy_text *out, struct hpy_err *err)
{
    const char *given = getenv("HEAPY_TUI_PYTHON_DIR");
    if (given && *given) {
        if (!add_if_there(out, given, ""))
            return hpy_fail(err, HPY_EUNSUPPORTED,
                            "HEAPY_TUI_PYTHON_DIR does not hold the Python package");
        return hpy_text_check(out, err);
    }
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n > 0) {
        self[n] = '\0';
        char *slash = strrchr(self, '/');
        if (slash)
            *slash = '\0';
        for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
            if (add_if_there(out, self, beside[i]))
                return hpy_text_check(out, err);
    }
#ifdef HPY_PKGPYTHONDIR
    if (add_if_there(out, HPY_PKGPYTHONDIR, ""))
        return hpy_text_check(out, err);
#endif
    return hpy_fail(err, HPY_EUNSUPPORTED, "the Python package of heapy-tui was not found");
}

/* What an interpreter is and which endings its extension modules have, a line
 * each; works in every Python 3, so that others can be told apart. */
static const char probe[] =
    "import sys\n"
    "from importlib.machinery import EXTENSION_SUFFIXES\n"
    "print(sys.implementation.name, '%d.%d' % sys.version_info[:2])\n"
    "for suffix in EXTENSION_SUFFIXES: print(suffix)\n";

static bool has_engine(const char *folder, const char *suffixes)
{
    bool found = false;
    while (*suffixes && !found) {
        size_t n = strcspn(suffixes, "\n");
        struct hpy_text path = { 0 };
        hpy_text_addf(&path, "%s/" ENGINE "%.*s", folder, (int)n, suffixes);
        found = n > 0 && !path.failed && access(path.data, R_OK) == 0;
        hpy_text_dispose(&path);
        suffixes += n + (suffixes[n] == '\n');
    }
    return found;
}

/* Versions by the names of the engines: _engine.cpython-311-….so. */
enum { MINOR_MAX = 99 };

static enum hpy_status refuse_python(const char *python, const char *what, const char *folder,
                                     struct hpy_err *err)
{
    bool there[MINOR_MAX + 1] = { false };
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        int minor;
        if (sscanf(entry->d_name, ENGINE ".cpython-3%2d", &minor) == 1 && minor >= 0)
            there[minor] = true;
    }
    if (dir)
        closedir(dir);
    struct hpy_text versions = { 0 };
    for (int minor = 0; minor <= MINOR_MAX; minor++)
        if (there[minor])
            hpy_text_addf(&versions, "%s3.%d", versions.n_bytes ? ", " : "", minor);
    hpy_fail(err, HPY_EUNSUPPORTED, "%s is %s, for which this build has no engine; it has %s%s",
             python, what, versions.n_bytes ? "CPython " : "none", hpy_text_get(&versions));
    hpy_text_dispose(&versions);
    return HPY_EUNSUPPORTED;
}

enum hpy_status hpy_python_check(const char *python, const char *runner, struct hpy_err *err)
{
    struct hpy_text said = { 0 };
    const char *argv[] = { python, "-I", "-S", "-c", probe, NULL };
    char *folder = hpy_strndup(runner, (size_t)(strrchr(runner, '/') - runner));
    if (!folder)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    int code;
    enum hpy_status status = hpy_process_read(&said, &code, argv, err);
    if (status != HPY_OK)
        goto out;
    char *line_end = strchr(said.data ? said.data : "", '\n');
    if (code != 0 || !line_end) {
        status = hpy_fail(err, HPY_EUNSUPPORTED, "%s is no Python 3 interpreter that runs",
                          python);
        goto out;
    }
    *line_end = '\0';
    if (!has_engine(folder, line_end + 1))
        status = refuse_python(python, said.data, folder, err);
out:
    hpy_free(folder);
    hpy_text_dispose(&said);
    return status;
}
