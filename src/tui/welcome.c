#include "tui/welcome.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "tui/history.h"

#define NAME "welcomed"

bool hpy_welcome_wanted(void)
{
    struct hpy_text path = { 0 };
    bool wanted = hpy_state_path(&path, NAME) &&
                  access(hpy_text_get(&path), F_OK) != 0 && errno == ENOENT;
    hpy_text_dispose(&path);
    return wanted;
}

void hpy_welcome_seen(void)
{
    struct hpy_text path = { 0 };
    int fd = -1;
    if (hpy_state_path(&path, NAME) && hpy_state_make_folder(hpy_text_get(&path)))
        fd = open(hpy_text_get(&path), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    hpy_text_dispose(&path);
}

void hpy_welcome_add(struct hpy_text *out, const struct hpy_keymap *keymap)
{
    static const struct {
        enum hpy_action action;
        const char *word;
    } words[] = { { HPY_ACT_HELP, "help" }, { HPY_ACT_OPEN, "opens" },
                  { HPY_ACT_BACK, "back" }, { HPY_ACT_WHY, "why it lives" },
                  { HPY_ACT_QUIT, "quits" } };
    hpy_text_add(out, "Welcome:");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char key[HPY_KEY_BYTES];
        hpy_keymap_key(key, keymap, NULL, words[i].action);
        if (*key)
            hpy_text_addf(out, "%s %s %s", i ? "," : "", key, words[i].word);
    }
}
