#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/replace_file.h"

static char folder[64];

/* Files that can be seen, their names glued together. */
static const char *listing(const char *path)
{
    static char names[512];
    names[0] = '\0';
    DIR *dir = opendir(path);
    cr_assert(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            strncat(names, entry->d_name, sizeof names - strlen(names) - 1);
    closedir(dir);
    return names;
}

static void make_folder(void)
{
    strcpy(folder, "/tmp/heapy-test-XXXXXX");
    cr_assert(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void remove_folder(void)
{
    unlink("a");
    rmdir(folder);
}

TestSuite(replace_file, .init = make_folder, .fini = remove_folder);

static void write_and_commit(const char *text)
{
    struct hpy_replace_file file;
    struct hpy_err err;
    char got[32] = { 0 };
    cr_assert_eq(hpy_replace_file_open(&file, "a", &err), HPY_OK, "%s", err.text);
    cr_assert_eq(hpy_replace_file_write(&file, "_____", 5, &err), HPY_OK);
    cr_assert_eq(hpy_replace_file_write_at(&file, text, strlen(text), 0, &err), HPY_OK);
    cr_assert_eq(hpy_replace_file_commit(&file, &err), HPY_OK, "%s", err.text);
    hpy_replace_file_discard(&file);
    FILE *stream = fopen("a", "r");
    cr_assert(fgets(got, sizeof got, stream));
    fclose(stream);
    cr_assert_str_eq(got, text);
}

static void assert_discards(void)
{
    struct hpy_replace_file file;
    struct hpy_err err;
    struct rlimit limit = { 3, RLIM_INFINITY };
    cr_assert_eq(hpy_replace_file_open(&file, "a", &err), HPY_OK);
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(hpy_replace_file_write(&file, "_____", 5, &err), HPY_EIO);
    cr_assert_str_eq(err.text, "cannot write: File too large");
    hpy_replace_file_discard(&file);
}

Test(replace_file, replaces_what_was_there)
{
    write_and_commit("first");
    write_and_commit("second");
    cr_assert_str_eq(listing("."), "a");
    struct stat info;
    cr_assert_eq(stat("a", &info), 0);
    cr_assert_eq(info.st_mode & 07777, 0600);
}

Test(replace_file, has_no_name_before_it_is_done)
{
    struct hpy_replace_file file;
    struct hpy_err err;
    cr_assert_eq(hpy_replace_file_open(&file, "a", &err), HPY_OK);
    if (!file.temp[0]) /* the file system is able to */
        cr_assert_str_eq(listing("."), "");
    cr_assert_eq(access("a", F_OK), -1);
    hpy_replace_file_discard(&file);
    cr_assert_str_eq(listing("."), "");
}

Test(replace_file, does_not_replace_if_told)
{
    struct hpy_replace_file file;
    struct hpy_err err;
    struct stat info;
    cr_assert_eq(hpy_replace_file_open(&file, "a", &err), HPY_OK);
    cr_assert_eq(hpy_replace_file_commit_new(&file, &err), HPY_OK, "%s", err.text);
    cr_assert_str_eq(listing("."), "a");
    cr_assert_eq(stat("a", &info), 0);
    cr_assert_eq(info.st_mode & 07777, 0600);
    write_and_commit("first");
    cr_assert_eq(hpy_replace_file_open(&file, "a", &err), HPY_OK);
    cr_assert_eq(hpy_replace_file_write(&file, "no", 2, &err), HPY_OK);
    cr_assert_eq(hpy_replace_file_commit_new(&file, &err), HPY_EUSAGE);
    cr_assert_str_eq(err.text, "there is such a file already");
    cr_assert_str_eq(listing("."), "a");
    cr_assert_eq(stat("a", &info), 0);
    cr_assert_eq(info.st_size, (off_t)strlen("first"));
}

Test(replace_file, leaves_the_old_one_when_it_fails)
{
    write_and_commit("first");
    assert_discards();
    cr_assert_str_eq(listing("."), "a");
}

/* Without /proc a file needs a name from the beginning. Run where there is none: 0, or
 * the line that went wrong. */
static int use_temporary_name(void)
{
    struct hpy_replace_file file;
    struct hpy_err err;
    struct stat info;
#define CHECK(condition)                                                       \
    if (!(condition))                                                          \
    return __LINE__ % 256
    CHECK(hpy_replace_file_open(&file, "a", &err) == HPY_OK);
    CHECK(strncmp(listing("/"), ".heapy-", 7) == 0);
    CHECK(fstat(file.fd, &info) == 0 && (info.st_mode & 07777) == 0600);
    hpy_replace_file_discard(&file);
    CHECK(strcmp(listing("/"), "") == 0);
    for (int i = 0; i < 2; i++) {
        CHECK(hpy_replace_file_open(&file, "a", &err) == HPY_OK);
        CHECK(hpy_replace_file_write(&file, "text", 4, &err) == HPY_OK);
        CHECK(hpy_replace_file_commit(&file, &err) == HPY_OK);
        CHECK(strcmp(listing("/"), "a") == 0);
    }
    assert_discards();
    CHECK(strcmp(listing("/"), "a") == 0);
#undef CHECK
    return 0;
}

#define NOT_ALLOWED 255

Test(replace_file, works_with_a_temporary_name)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(chroot(folder) != 0 || chdir("/") != 0 ? NOT_ALLOWED : use_temporary_name());
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status));
    if (WEXITSTATUS(status) == NOT_ALLOWED)
        cr_skip_test("chroot needs to be root");
    cr_assert_eq(WEXITSTATUS(status), 0, "line %d", WEXITSTATUS(status));
}

Test(replace_file, refuses_folders_and_devices)
{
    struct hpy_replace_file file;
    struct hpy_err err;
    char longest[PATH_MAX + 10];
    cr_assert_eq(hpy_replace_file_open(&file, folder, &err), HPY_EIO);
    cr_assert_str_eq(err.text, "cannot write: not a regular file");
    cr_assert_eq(hpy_replace_file_open(&file, "/dev/null", &err), HPY_EIO);
    cr_assert_eq(hpy_replace_file_open(&file, "none/a", &err), HPY_EIO);
    cr_assert_str_eq(err.text, "cannot write: No such file or directory");
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    cr_assert_eq(hpy_replace_file_open(&file, longest, &err), HPY_EIO);
    cr_assert_eq(file.fd, -1);
    hpy_replace_file_discard(&file);
}
