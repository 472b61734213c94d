#include "cli/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cmd.h"

extern char **environ;

enum { READ_MAX = 64 * 1024 };

/* posix_spawn takes its words without const and does not write to them */
static char *const *words(const char *const argv[])
{
    union {
        const char *const *given;
        char *const *wanted;
    } both = { argv };
    return both.wanted;
}

static enum hpy_status start(pid_t *pid, const char *const argv[],
                             const posix_spawn_file_actions_t *actions,
                             const posix_spawnattr_t *attributes, struct hpy_err *err)
{
    int error = posix_spawnp(pid, argv[0], actions, attributes, words(argv), environ);
    if (error == 0)
        return HPY_OK;
    errno = error;
    return hpy_fail_errno(err, error == ENOENT ? HPY_ENOTFOUND : HPY_EIO, "cannot run %s",
                          argv[0]);
}

static enum hpy_status wait_for(int *code, pid_t pid, struct hpy_err *err)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return hpy_fail_errno(err, HPY_EIO, "cannot wait for the program");
    *code = WIFSIGNALED(status) ? HPY_EXIT_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
    return HPY_OK;
}

static void read_all(struct hpy_text *out, int fd)
{
    char buffer[4096];
    for (;;) {
        ssize_t n = read(fd, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        if (out->n_bytes + (size_t)n <= READ_MAX)
            hpy_text_add_bytes(out, buffer, (size_t)n);
    }
}

enum hpy_status hpy_process_read(struct hpy_text *out, int *code, const char *const argv[],
                                 struct hpy_err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return hpy_fail_errno(err, HPY_EIO, "cannot make a pipe");
    pid_t pid = -1;
    posix_spawn_file_actions_t actions;
    enum hpy_status status = HPY_ENOMEM;
    if (posix_spawn_file_actions_init(&actions) == 0) {
        if (posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0 &&
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) == 0 &&
            posix_spawn_file_actions_adddup2(&actions, ends[1], 1) == 0)
            status = start(&pid, argv, &actions, NULL, err);
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (pid > 0) {
        read_all(out, ends[0]);
        status = wait_for(code, pid, err);
    } else if (status == HPY_ENOMEM) {
        hpy_fail(err, HPY_ENOMEM, "out of memory");
    }
    close(ends[0]);
    return status == HPY_OK ? hpy_text_check(out, err) : status;
}

static const int keys[] = { SIGINT, SIGQUIT };        /* the terminal sends them to both */
static const int requests[] = { SIGTERM, SIGHUP };    /* handed on */
enum { N_KEYS = sizeof keys / sizeof *keys, N_REQUESTS = sizeof requests / sizeof *requests };

static volatile sig_atomic_t program_pid;

static void hand_on(int signal_number)
{
    int saved = errno;
    if (program_pid > 0)
        kill((pid_t)program_pid, signal_number);
    errno = saved;
}

enum hpy_status hpy_process_run(int *code, const char *const argv[], struct hpy_err *err)
{
    struct sigaction before_keys[N_KEYS], before_requests[N_REQUESTS];
    sigset_t blocked, before, back_to_default;
    posix_spawnattr_t attributes;
    if (posix_spawnattr_init(&attributes) != 0)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");

    /* nothing arrives before it is known to whom it goes */
    sigemptyset(&blocked);
    for (int i = 0; i < N_REQUESTS; i++)
        sigaddset(&blocked, requests[i]);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    sigemptyset(&back_to_default);
    for (int i = 0; i < N_KEYS; i++) {
        sigaction(keys[i], &(struct sigaction){ .sa_handler = SIG_IGN }, &before_keys[i]);
        if (before_keys[i].sa_handler != SIG_IGN) /* as under nohup: the program ignores it too */
            sigaddset(&back_to_default, keys[i]);
    }
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &before);
    posix_spawnattr_setsigdefault(&attributes, &back_to_default);

    pid_t pid = -1;
    enum hpy_status status = start(&pid, argv, NULL, &attributes, err);
    posix_spawnattr_destroy(&attributes);
    program_pid = (sig_atomic_t)pid;
    for (int i = 0; i < N_REQUESTS; i++) {
        sigaction(requests[i], NULL, &before_requests[i]);
        if (before_requests[i].sa_handler != SIG_IGN)
            sigaction(requests[i], &(struct sigaction){ .sa_handler = hand_on }, NULL);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);

    if (status == HPY_OK)
        status = wait_for(code, pid, err);
    program_pid = 0;
    for (int i = 0; i < N_REQUESTS; i++)
        sigaction(requests[i], &before_requests[i], NULL);
    for (int i = 0; i < N_KEYS; i++)
        sigaction(keys[i], &before_keys[i], NULL);
    return status;
}
