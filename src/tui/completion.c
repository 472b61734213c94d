#include "tui/completion.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

static void dispose_word(struct hpy_completion_word *word)
{
    hpy_free(word->word);
    hpy_free(word->more);
    hpy_free(word->help);
}

void hpy_completion_list_dispose(struct hpy_completion_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        dispose_word(&list->words[i]);
    hpy_free(list->words);
    *list = (struct hpy_completion_list){ 0 };
}

void hpy_completion_list_add(struct hpy_completion_list *list, struct hpy_str word,
                             const char *more, const char *help)
{
    struct hpy_completion_word made = { hpy_strndup(word.data, word.n_bytes),
                                        hpy_strdup(more ? more : ""),
                                        hpy_strdup(help ? help : "") };
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 32;
        struct hpy_completion_word *grown = hpy_realloc(list->words, room, sizeof *grown);
        list->failed |= !grown;
        if (grown) {
            list->words = grown;
            list->room = room;
        }
    }
    list->failed |= !made.word || !made.more || !made.help;
    if (list->failed) {
        dispose_word(&made);
        return;
    }
    list->words[list->n++] = made;
    list->chosen = list->n;
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct hpy_completion_word *)a)->word,
                  ((const struct hpy_completion_word *)b)->word);
}

void hpy_completion_list_sort(struct hpy_completion_list *list)
{
    if (list->n > 1)
        qsort(list->words, list->n, sizeof *list->words, compare);
}

struct hpy_str hpy_completion_list_common(const struct hpy_completion_list *list)
{
    if (list->n == 0)
        return HPY_STR("");
    const char *first = list->words[0].word;
    size_t n = strlen(first);
    for (size_t i = 1; i < list->n; i++) {
        size_t same = 0;
        while (same < n && list->words[i].word[same] == first[same])
            same++;
        n = same;
    }
    while (n > 0 && ((unsigned char)first[n] & 0xc0) == 0x80)
        n--; /* not within a character */
    return (struct hpy_str){ first, n };
}

/* --------------------------------------------------------------------- files */

static bool is_shown(const char *name, struct hpy_str begin)
{
    if (strncmp(name, begin.data, begin.n_bytes) != 0)
        return false;
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        if (*c < 32 || *c == 127) /* could not be typed, nor shown */
            return false;
    return *name != '.' || (begin.n_bytes > 0 && strcmp(name, ".") && strcmp(name, ".."));
}

void hpy_completion_list_files(struct hpy_completion_list *list, struct hpy_str begin)
{
    struct hpy_text folder = { 0 }, name = { 0 };
    const char *home = getenv("HOME"), *slash = NULL;
    for (size_t i = 0; i < begin.n_bytes; i++)
        if (begin.data[i] == '/')
            slash = begin.data + i;
    size_t n_folder = slash ? (size_t)(slash - begin.data) + 1 : 0;
    bool is_home = n_folder >= 2 && begin.data[0] == '~' && begin.data[1] == '/' && home;
    if (is_home)
        hpy_text_add(&folder, home);
    hpy_text_add_bytes(&folder, begin.data + is_home, n_folder - is_home);
    const char *path = hpy_text_get(&folder);
    DIR *dir = folder.failed ? NULL : opendir(*path ? path : ".");
    struct hpy_str rest = { begin.data + n_folder, begin.n_bytes - n_folder };
    for (struct dirent *entry; dir && list->n < HPY_COMPLETION_FILES && (entry = readdir(dir));) {
        struct stat info;
        if (!is_shown(entry->d_name, rest))
            continue;
        hpy_text_clear(&name);
        hpy_text_add_bytes(&name, begin.data, n_folder);
        hpy_text_add(&name, entry->d_name);
        if (fstatat(dirfd(dir), entry->d_name, &info, 0) == 0 && S_ISDIR(info.st_mode))
            hpy_text_add_char(&name, '/');
        if (!name.failed)
            hpy_completion_list_add(list, hpy_text_str(&name), NULL, NULL);
    }
    if (dir)
        closedir(dir);
    list->failed |= folder.failed || name.failed;
    hpy_text_dispose(&folder);
    hpy_text_dispose(&name);
    hpy_completion_list_sort(list);
}
