#include "tui/history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"

#define FILE_BYTES_MAX (4u << 20) /* more than that was not written by us */
#define LOCK_TRIES 40             /* at 5 ms: the key loop must not stand still */

void hpy_history_dispose(struct hpy_history *history)
{
    for (size_t i = 0; i < history->n; i++)
        hpy_free(history->lines[i]);
    hpy_free(history->lines);
    hpy_free(history->path);
    *history = (struct hpy_history){ 0 };
}

/* --------------------------------------------------------------------- lines */

static void forget(struct hpy_history *history, size_t i)
{
    hpy_free(history->lines[i]);
    history->n--;
    memmove(history->lines + i, history->lines + i + 1,
            (history->n - i) * sizeof *history->lines);
}

static bool is_blank(struct hpy_str line)
{
    for (size_t i = 0; i < line.n_bytes; i++)
        if (line.data[i] != ' ')
            return false;
    return true;
}

/* One safe line: a file may hold anything. */
static bool is_fit(struct hpy_str line)
{
    if (line.n_bytes > HPY_HISTORY_LINE_BYTES || is_blank(line))
        return false;
    for (size_t i = 0; i < line.n_bytes;) {
        uint32_t code_point;
        i += hpy_utf8_decode(&code_point, line.data + i, line.n_bytes - i);
        if (code_point == UINT32_MAX || hpy_utf8_is_control(code_point))
            return false;
    }
    return true;
}

/* Put a line behind the others and forget an equal one, or the oldest; false if it was
 * the last one already or cannot be kept. */
static bool put(struct hpy_history *history, struct hpy_str line)
{
    if (!is_fit(line))
        return false;
    char *copy = hpy_strndup(line.data, line.n_bytes);
    if (!copy)
        return false;
    for (size_t i = history->n; i-- > 0;) {
        if (strcmp(history->lines[i], copy) != 0)
            continue;
        if (i + 1 == history->n) {
            hpy_free(copy);
            return false;
        }
        forget(history, i);
        break;
    }
    if (history->n == HPY_HISTORY_LINES)
        forget(history, 0);
    if (history->n == history->room) {
        size_t room = history->room ? 2 * history->room : 32;
        char **grown = hpy_realloc(history->lines, room, sizeof *grown);
        if (!grown) {
            hpy_free(copy);
            return false;
        }
        history->lines = grown;
        history->room = room;
    }
    history->lines[history->n++] = copy;
    history->revision++;
    return true;
}

/* ---------------------------------------------------------------------- file */

static bool write_all(int fd, const char *data, size_t n_bytes)
{
    while (n_bytes > 0) {
        ssize_t written = write(fd, data, n_bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        n_bytes -= (size_t)written;
    }
    return true;
}

/* Whoever holds the lock for long is not waited for. */
static void lock(int fd)
{
    for (int i = 0; i < LOCK_TRIES && flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
        struct timespec moment = { 0, 5000000 };
        if (errno != EWOULDBLOCK && errno != EINTR)
            break;
        (void)nanosleep(&moment, NULL);
    }
}

static int open_locked(const char *path)
{
    if (!hpy_state_make_folder(path))
        return -1;
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    struct stat info;
    if (fd < 0)
        return -1;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid()) {
        close(fd);
        return -1;
    }
    if (info.st_mode & 077) /* a copy or an editor made it so */
        (void)fchmod(fd, 0600);
    lock(fd);
    return fd;
}

/* The lines of the file into the history; how many there are. */
static size_t read_lines(struct hpy_history *history, int fd)
{
    struct stat info;
    size_t n_lines = 0, n = 0;
    if (fstat(fd, &info) != 0 || info.st_size <= 0 || info.st_size > (off_t)FILE_BYTES_MAX)
        return 0;
    char *bytes = HPY_ARRAY(char, (size_t)info.st_size);
    if (!bytes)
        return 0;
    while (n < (size_t)info.st_size) {
        ssize_t got = pread(fd, bytes + n, (size_t)info.st_size - n, (off_t)n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    for (size_t at = 0; at < n; n_lines++) {
        const char *end = memchr(bytes + at, '\n', n - at);
        size_t length = end ? (size_t)(end - bytes) - at : n - at;
        (void)put(history, (struct hpy_str){ bytes + at, length });
        at += length + 1;
    }
    hpy_free(bytes);
    return n_lines;
}

/* In place and under the lock, so that what others append meanwhile is not lost. */
static void write_anew(const struct hpy_history *history, int fd)
{
    struct hpy_text text = { 0 };
    for (size_t i = 0; i < history->n; i++) {
        hpy_text_add(&text, history->lines[i]);
        hpy_text_add_char(&text, '\n');
    }
    if (!text.failed && ftruncate(fd, 0) == 0)
        (void)write_all(fd, hpy_text_get(&text), text.n_bytes);
    hpy_text_dispose(&text);
}

void hpy_history_open(struct hpy_history *history, const char *path)
{
    hpy_free(history->path);
    history->path = hpy_strdup(path);
    int fd = history->path ? open_locked(path) : -1;
    if (fd < 0)
        return;
    if (read_lines(history, fd) > 2 * HPY_HISTORY_LINES)
        write_anew(history, fd);
    close(fd);
}

void hpy_history_add(struct hpy_history *history, struct hpy_str line)
{
    if (!put(history, line) || !history->path)
        return;
    struct hpy_text text = { 0 };
    hpy_text_add_bytes(&text, line.data, line.n_bytes);
    hpy_text_add_char(&text, '\n');
    int fd = text.failed ? -1 : open_locked(history->path);
    if (fd >= 0) {
        (void)write_all(fd, hpy_text_get(&text), text.n_bytes);
        close(fd);
    }
    hpy_text_dispose(&text);
}

/* -------------------------------------------------------------------- places */

bool hpy_state_path(struct hpy_text *out, const char *name)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && *state == '/') /* a relative one is to be ignored, says XDG */
        hpy_text_addf(out, "%s/heapy-tui/%s", state, name);
    else if (home && *home == '/')
        hpy_text_addf(out, "%s/.local/state/heapy-tui/%s", home, name);
    else
        return false;
    return !out->failed;
}

bool hpy_state_make_folder(const char *path)
{
    char *folder = hpy_strdup(path);
    if (!folder)
        return false;
    bool made = true;
    for (char *slash = strchr(folder + 1, '/'); slash && made; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        made = mkdir(folder, 0700) == 0 || errno == EEXIST;
        *slash = '/';
    }
    hpy_free(folder);
    return made;
}
