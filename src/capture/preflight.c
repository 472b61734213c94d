#include "capture/preflight.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/procfs.h"

#define MEGABYTE (UINT64_C(1) << 20)
#define LEAST_ROOM (32 * MEGABYTE)
#define ROOM_SHARE 20 /* 1/20 of the resident memory */
#define MAX_LEVELS 32 /* of nested cgroups looked at */
#define UNLIMITED (UINT64_C(1) << 60) /* cgroup v1 writes "no limit" as a huge number */

struct needs {
    const char *root;
    uint64_t room_bytes; /* what twin and copied pages may come to */
    uint64_t data_bytes; /* private writable memory, promised a second time */
};

/* Each check writes the reason and returns false if it forbids a fork. */
typedef bool (*check_fn)(char *reason, const struct needs *needs);

static void say_short(char *reason, const char *where, uint64_t left, uint64_t needed)
{
    snprintf(reason, HPY_PREFLIGHT_REASON_BYTES,
             "%s leaves %llu MB and a fork may need %llu MB", where,
             (unsigned long long)(left / MEGABYTE),
             (unsigned long long)(needed / MEGABYTE));
}

static bool check_commit_limit(char *reason, const struct needs *needs)
{
    char text[8192];
    if (hpy_procfs_read(text, sizeof text, needs->root, "/proc/sys/vm/overcommit_memory") == 0 ||
        text[0] != '2')
        return true;
    if (hpy_procfs_read(text, sizeof text, needs->root, "/proc/meminfo") == 0)
        return true;
    uint64_t limit = hpy_procfs_field_bytes(text, "CommitLimit:");
    uint64_t used = hpy_procfs_field_bytes(text, "Committed_AS:");
    if (limit == HPY_PROCFS_UNKNOWN || used == HPY_PROCFS_UNKNOWN)
        return true;
    uint64_t left = limit > used ? limit - used : 0;
    uint64_t needed = needs->data_bytes + needs->room_bytes;
    if (left >= needed)
        return true;
    say_short(reason, "overcommit is off and the commit limit", left, needed);
    return false;
}

static bool check_available(char *reason, const struct needs *needs)
{
    char text[8192];
    hpy_procfs_read(text, sizeof text, needs->root, "/proc/meminfo");
    uint64_t left = hpy_procfs_field_bytes(text, "MemAvailable:");
    if (left == HPY_PROCFS_UNKNOWN || left >= needs->room_bytes)
        return true;
    say_short(reason, "the machine's memory", left, needs->room_bytes);
    return false;
}

/* Names of one hierarchy version. */
struct cgroup_files {
    const char *mount;
    const char *limit, *usage;
    const char *cache_field; /* in memory.stat: given back under pressure */
};

static const struct cgroup_files cgroup_v2 = { "/sys/fs/cgroup", "memory.max",
                                               "memory.current", "inactive_file " };
static const struct cgroup_files cgroup_v1 = { "/sys/fs/cgroup/memory",
                                               "memory.limit_in_bytes",
                                               "memory.usage_in_bytes",
                                               "total_inactive_file " };

static uint64_t read_number(const struct needs *needs, const char *folder, const char *file)
{
    char path[512], text[64];
    if (snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
        return HPY_PROCFS_UNKNOWN;
    if (hpy_procfs_read(text, sizeof text, needs->root, path) == 0 ||
        text[0] < '0' || text[0] > '9')
        return HPY_PROCFS_UNKNOWN;
    return strtoull(text, NULL, 10);
}

static uint64_t cgroup_left(const struct needs *needs, const char *folder,
                            const struct cgroup_files *files)
{
    uint64_t limit = read_number(needs, folder, files->limit);
    uint64_t used = read_number(needs, folder, files->usage);
    if (limit == HPY_PROCFS_UNKNOWN || used == HPY_PROCFS_UNKNOWN || limit >= UNLIMITED)
        return HPY_PROCFS_UNKNOWN;
    char path[512], text[8192];
    if (snprintf(path, sizeof path, "%s/memory.stat", folder) < (int)sizeof path) {
        hpy_procfs_read(text, sizeof text, needs->root, path);
        uint64_t cache = hpy_procfs_field(text, files->cache_field);
        if (cache != HPY_PROCFS_UNKNOWN)
            used = used > cache ? used - cache : 0;
    }
    return limit > used ? limit - used : 0;
}

/* The process's own group and all above it: the tightest one counts. In a
 * container the path may not exist below the mount; its top is looked at then. */
static bool check_cgroup(char *reason, const struct needs *needs,
                         const struct cgroup_files *files, char *group)
{
    uint64_t least = HPY_PROCFS_UNKNOWN;
    for (int level = 0; level < MAX_LEVELS; level++) {
        char folder[400];
        if (snprintf(folder, sizeof folder, "%s%s", files->mount, group) < (int)sizeof folder) {
            uint64_t left = cgroup_left(needs, folder, files);
            if (left < least)
                least = left;
        }
        char *slash = strrchr(group, '/');
        if (!slash || group[0] == '\0')
            break;
        *slash = '\0';
    }
    if (least == HPY_PROCFS_UNKNOWN || least >= needs->room_bytes)
        return true;
    say_short(reason, "the memory limit of the control group", least, needs->room_bytes);
    return false;
}

static bool check_cgroups(char *reason, const struct needs *needs)
{
    char text[4096];
    hpy_procfs_read(text, sizeof text, needs->root, "/proc/self/cgroup");
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *controllers = strchr(line, ':');
        char *group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group)
            continue;
        *group++ = '\0';
        controllers++;
        if (strcmp(group, "/") == 0)
            group[0] = '\0';
        if (*controllers == '\0') {
            if (!check_cgroup(reason, needs, &cgroup_v2, group))
                return false;
        } else if (strstr(controllers, "memory")) {
            if (!check_cgroup(reason, needs, &cgroup_v1, group))
                return false;
        }
    }
    return true;
}

/* Path prefix of a mapping, what it is. CUDA Programming Guide: use after fork is
 * undefined; pinned (RDMA) pages are copied at once by fork since Linux 5.12. */
static const struct {
    const char *prefix, *what;
} devices[] = {
    { "/dev/nvidia", "GPU memory is mapped (/dev/nvidia*)" },
    { "/dev/kfd", "GPU memory is mapped (/dev/kfd)" },
    { "/dev/infiniband", "RDMA memory is mapped (/dev/infiniband)" },
};

static bool check_line(char *reason, const char *line)
{
    const char *path = strstr(line, " /dev/");
    for (size_t i = 0; path && i < sizeof devices / sizeof devices[0]; i++) {
        if (strncmp(path + 1, devices[i].prefix, strlen(devices[i].prefix)) == 0) {
            snprintf(reason, HPY_PREFLIGHT_REASON_BYTES, "%s", devices[i].what);
            return false;
        }
    }
    return true;
}

static bool check_devices(char *reason, const struct needs *needs)
{
    char path[512], text[16384];
    if (snprintf(path, sizeof path, "%s/proc/self/maps", needs->root) >= (int)sizeof path)
        return true;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return true;
    bool safe = true;
    size_t kept = 0;
    while (safe) {
        ssize_t n = read(fd, text + kept, sizeof text - 1 - kept);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        size_t have = kept + (size_t)n;
        text[have] = '\0';
        char *line = text, *end;
        while (safe && (end = strchr(line, '\n')) != NULL) {
            *end = '\0';
            safe = check_line(reason, line);
            line = end + 1;
        }
        kept = have - (size_t)(line - text);
        if (kept == sizeof text - 1)
            kept = 0; /* a line longer than any path: not ours */
        memmove(text, line, kept);
    }
    close(fd);
    return safe;
}

/* Cheapest first; the first that forbids a fork names the reason. */
static const check_fn checks[] = { check_commit_limit, check_available, check_cgroups,
                                   check_devices };

void hpy_preflight(struct hpy_preflight *out, const char *root)
{
    *out = (struct hpy_preflight){ .fork_is_safe = true };
    char status[8192];
    hpy_procfs_read(status, sizeof status, root, "/proc/self/status");
    uint64_t rss = hpy_procfs_field_bytes(status, "VmRSS:");
    uint64_t data = hpy_procfs_field_bytes(status, "VmData:");
    uint64_t tables = hpy_procfs_field_bytes(status, "VmPTE:");
    uint64_t threads = hpy_procfs_field(status, "Threads:");
    out->rss_bytes = rss;
    out->n_threads = threads == HPY_PROCFS_UNKNOWN ? 0 : threads;

    struct needs needs = { .root = root, .room_bytes = LEAST_ROOM };
    if (rss != HPY_PROCFS_UNKNOWN)
        needs.room_bytes += rss / ROOM_SHARE;
    if (tables != HPY_PROCFS_UNKNOWN)
        needs.room_bytes += tables;
    needs.data_bytes = data == HPY_PROCFS_UNKNOWN ? 0 : data;

    for (size_t i = 0; out->fork_is_safe && i < sizeof checks / sizeof checks[0]; i++)
        out->fork_is_safe = checks[i](out->reason, &needs);

    /* A filter may forbid fork by an error, which is seen then, or by death of
     * the caller, which cannot be known before; containers have one as a rule
     * and allow it. So this is said and does not decide. */
    if (out->fork_is_safe && hpy_procfs_field(status, "Seccomp:") == 2)
        snprintf(out->reason, sizeof out->reason,
                 "a seccomp filter is active; forking was tried all the same");
}
