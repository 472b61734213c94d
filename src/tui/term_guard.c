#include "tui/term_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int told[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT };
static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
#define N_TOLD (sizeof told / sizeof *told)
#define N_CRASHES (sizeof crashes / sizeof *crashes)

static struct {
    int tty_fd;
    struct termios modes;
    int pipe_fd[2];
    char reset[512];
    size_t n_reset;
    struct sigaction old_told[N_TOLD], old_crash[N_CRASHES];
    char stack[65536]; /* a crash may be for want of stack */
    stack_t old_stack;
} guard;

static void on_told(int signal_number)
{
    int saved = errno;
    unsigned char byte = (unsigned char)signal_number;
    /* a full pipe means that nobody has looked for long: one more says nothing new */
    ssize_t ignored = write(guard.pipe_fd[1], &byte, 1);
    (void)ignored;
    errno = saved;
}

/* Only what POSIX allows in a handler: write, tcsetattr, sigaction, raise. */
static void on_crash(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    ssize_t ignored = write(guard.tty_fd, guard.reset, guard.n_reset);
    (void)ignored;
    (void)tcsetattr(guard.tty_fd, TCSANOW, &guard.modes);
    /* what a snapshot is mapped from is gone: no fault of the program's */
    static const char cut[] = "heapy-tui: the file was cut short while it was open\r\n";
    if (signal_number == SIGBUS && info->si_code == BUS_ADRERR)
        ignored = write(guard.tty_fd, cut, sizeof cut - 1);
    (void)ignored;
    for (size_t i = 0; i < N_CRASHES; i++)
        if (crashes[i] == signal_number)
            (void)sigaction(signal_number, &guard.old_crash[i], NULL);
    /* a fault comes again when its instruction is run again; what was sent does not */
    if (info->si_code <= 0)
        (void)raise(signal_number);
}

static void install(void)
{
    struct sigaction action = { .sa_handler = on_told, .sa_flags = SA_RESTART };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < N_TOLD; i++) {
        sigaction(told[i], NULL, &guard.old_told[i]);
        /* nohup and the like: what was ignored stays ignored */
        if (guard.old_told[i].sa_handler != SIG_IGN)
            sigaction(told[i], &action, NULL);
    }
    struct sigaction crash = { .sa_sigaction = on_crash,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK };
    sigemptyset(&crash.sa_mask);
    stack_t stack = { .ss_sp = guard.stack, .ss_size = sizeof guard.stack };
    if (sigaltstack(NULL, &guard.old_stack) == 0 &&
        (guard.old_stack.ss_flags & SS_DISABLE))
        (void)sigaltstack(&stack, NULL);
    for (size_t i = 0; i < N_CRASHES; i++)
        sigaction(crashes[i], &crash, &guard.old_crash[i]);
}

enum hpy_status hpy_term_guard_init(int tty_fd, struct hpy_err *err)
{
    guard.tty_fd = tty_fd;
    guard.n_reset = 0;
    if (tcgetattr(tty_fd, &guard.modes) != 0)
        return hpy_fail_errno(err, HPY_EUNSUPPORTED, "cannot read the terminal's modes");
    if (pipe2(guard.pipe_fd, O_CLOEXEC | O_NONBLOCK) != 0)
        return hpy_fail_errno(err, HPY_EIO, "cannot make a pipe");
    install();
    return HPY_OK;
}

void hpy_term_guard_arm(const char *bytes, size_t n_bytes)
{
    if (n_bytes > sizeof guard.reset)
        n_bytes = sizeof guard.reset;
    memcpy(guard.reset, bytes, n_bytes);
    guard.n_reset = n_bytes;
}

void hpy_term_guard_dispose(void)
{
    for (size_t i = 0; i < N_TOLD; i++)
        sigaction(told[i], &guard.old_told[i], NULL);
    for (size_t i = 0; i < N_CRASHES; i++)
        sigaction(crashes[i], &guard.old_crash[i], NULL);
    if (guard.old_stack.ss_flags & SS_DISABLE)
        (void)sigaltstack(&guard.old_stack, NULL);
    (void)tcsetattr(guard.tty_fd, TCSADRAIN, &guard.modes);
    close(guard.pipe_fd[0]);
    close(guard.pipe_fd[1]);
}

int hpy_term_guard_fd(void)
{
    return guard.pipe_fd[0];
}

int hpy_term_guard_next(void)
{
    unsigned char byte;
    return read(guard.pipe_fd[0], &byte, 1) == 1 ? byte : 0;
}

void hpy_term_guard_stop(void)
{
    struct sigaction stop = { .sa_handler = SIG_DFL }, ours;
    sigemptyset(&stop.sa_mask);
    sigaction(SIGTSTP, &stop, &ours);
    /* the whole job, as the terminal does it: the program may be one of several */
    (void)kill(0, SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
}
