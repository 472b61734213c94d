/* The explorer on a heap made by hand, for the tests on a terminal emulator.
 *
 *   explorer HEAP [N]         heap of golden/fixture.h
 *   explorer slow             loads for ten seconds, unless it is stopped
 *   explorer bad              fails to load
 *   explorer HEAP N - < FILE  standard input is no terminal: keys from /dev/tty
 *
 * Begins with the table of kinds. The variable EXPLORER_CONFIG has the lines of a configuration; with EXPLORER_PERSONAL
 * the files of the person are used, below $HOME. Prints one line when it is done and exits
 * as heapy-tui would. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../golden/fixture.h"
#include "tui/app.h"
#include "tui/config.h"

struct request {
    const char *heap;
    uint64_t n;
};

static enum hpy_status load(struct hpy_graph **out, void *context, struct hpy_job *job,
                            struct hpy_err *err)
{
    const struct request *request = context;
    if (strcmp(request->heap, "bad") == 0)
        return hpy_fail(err, HPY_EDAMAGED, "the file ends in the middle");
    if (strcmp(request->heap, "slow") == 0) {
        hpy_job_phase(job, "reading slowly", 1000);
        for (uint64_t i = 0; i < 1000; i++) {
            HPY_TRY(hpy_job_poll(job, i, err));
            usleep(10000);
        }
    }
    *out = fixture_make(strcmp(request->heap, "slow") == 0 ? "shop" : request->heap,
                        request->n);
    return *out ? HPY_OK : hpy_fail(err, HPY_EUSAGE, "no such heap");
}

int main(int argc, char **argv)
{
    struct request request = { argc > 1 ? argv[1] : "shop",
                               argc > 2 ? strtoull(argv[2], NULL, 10) : 1000 };
    struct hpy_app_options options = { .load = load, .load_context = &request,
                                       .title = "shop-api", .tty_fd = -1 };
    struct hpy_err err;
    struct hpy_settings settings;
    struct hpy_text errors = { 0 };
    const char *config = getenv("EXPLORER_CONFIG");
    hpy_settings_init(&settings, true);
    settings.choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    if (config && hpy_config_text(&settings, "EXPLORER_CONFIG", hpy_str_of(config), &errors)) {
        fputs(hpy_text_get(&errors), stderr);
        return 2;
    }
    options.settings = &settings;
    options.personal = getenv("EXPLORER_PERSONAL") != NULL;
    if (argc > 3)
        options.tty_fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    enum hpy_status status = hpy_app_run(&options, &err);
    hpy_settings_dispose(&settings);
    if (status != HPY_OK) {
        fprintf(stderr, "explorer: %s\n", err.text);
        return 2;
    }
    puts("done");
    return 0;
}
