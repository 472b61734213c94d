#include "capture/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

size_t hpy_procfs_read(char *text, size_t room, const char *root, const char *path)
{
    char whole[512];
    size_t n_root = strlen(root), n_path = strlen(path);
    size_t n = 0;
    text[0] = '\0';
    if (n_root + n_path >= sizeof whole)
        return 0;
    memcpy(whole, root, n_root);
    memcpy(whole + n_root, path, n_path + 1);
    int fd = open(whole, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return 0;
    while (n + 1 < room) {
        ssize_t got = read(fd, text + n, room - 1 - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    close(fd);
    text[n] = '\0';
    return n;
}

uint64_t hpy_procfs_field(const char *text, const char *name)
{
    size_t n_name = strlen(name);
    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        if (*line == '\n')
            line++;
        if (strncmp(line, name, n_name) != 0)
            continue;
        const char *at = line + n_name;
        while (*at == ' ' || *at == '\t')
            at++;
        if (*at < '0' || *at > '9')
            return HPY_PROCFS_UNKNOWN;
        uint64_t value = 0;
        for (; *at >= '0' && *at <= '9'; at++)
            value = value * 10 + (uint64_t)(*at - '0');
        return value;
    }
    return HPY_PROCFS_UNKNOWN;
}

uint64_t hpy_procfs_field_bytes(const char *text, const char *name)
{
    uint64_t kilobytes = hpy_procfs_field(text, name);
    return kilobytes == HPY_PROCFS_UNKNOWN ? kilobytes : kilobytes * 1024;
}

uint64_t hpy_procfs_private_bytes(void)
{
    static const char *const parts[] = { "Private_Clean:", "Private_Dirty:",
                                         "Private_Hugetlb:" };
    char text[4096];
    if (hpy_procfs_read(text, sizeof text, "", "/proc/self/smaps_rollup") == 0)
        return HPY_PROCFS_UNKNOWN;
    uint64_t sum = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        uint64_t bytes = hpy_procfs_field_bytes(text, parts[i]);
        if (bytes != HPY_PROCFS_UNKNOWN)
            sum += bytes;
    }
    return sum;
}
