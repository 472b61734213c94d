#include "tui/key.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct {
    const char *notation;
    hpy_key key;
} named[] = {
#define KEY_ROW(id, text, value) { text, value },
    HPY_KEY_LIST(KEY_ROW)
#undef KEY_ROW
};

#define N_NAMED (sizeof named / sizeof *named)

char *hpy_key_format(char out[HPY_KEY_BYTES], hpy_key key)
{
    for (size_t i = 0; i < N_NAMED; i++)
        if (named[i].key == key) {
            snprintf(out, HPY_KEY_BYTES, "%s", named[i].notation);
            return out;
        }
    if (key > 0 && key < 32) {
        snprintf(out, HPY_KEY_BYTES, "Ctrl-%c", (char)(key + 64));
        return out;
    }
    char bytes[4];
    size_t n = hpy_utf8_encode(bytes, key);
    snprintf(out, HPY_KEY_BYTES, "%.*s", (int)n, bytes);
    return out;
}

hpy_key hpy_key_parse(const char *word, size_t n_bytes)
{
    for (size_t i = 0; i < N_NAMED; i++)
        if (strlen(named[i].notation) == n_bytes &&
            memcmp(named[i].notation, word, n_bytes) == 0)
            return named[i].key;
    if (n_bytes == 6 && memcmp(word, "Ctrl-", 5) == 0 && word[5] >= '@' && word[5] <= '_')
        return HPY_CTRL(word[5]);
    if (n_bytes == 0)
        return HPY_KEY_NONE;
    uint32_t cp;
    if (hpy_utf8_decode(&cp, word, n_bytes) != n_bytes || cp == UINT32_MAX)
        return HPY_KEY_NONE;
    return cp;
}

static size_t word_length(const char *text)
{
    return strcspn(text, " \t\n");
}

/* The events that only scripts write. */
static bool parse_special(struct hpy_event *event, const char *word, size_t n_bytes)
{
    char copy[32];
    if (n_bytes >= sizeof copy)
        return false;
    memcpy(copy, word, n_bytes);
    copy[n_bytes] = '\0';
    int x, y, end = 0;
    if (sscanf(copy, "Size(%dx%d)%n", &x, &y, &end) == 2 && end == (int)n_bytes)
        *event = (struct hpy_event){ HPY_EVENT_RESIZE, 0, x, y };
    else if (sscanf(copy, "Click(%d,%d)%n", &x, &y, &end) == 2 && end == (int)n_bytes)
        *event = (struct hpy_event){ HPY_EVENT_CLICK, 0, x, y };
    else if (strcmp(copy, "Wheel(up)") == 0)
        *event = (struct hpy_event){ HPY_EVENT_WHEEL, HPY_KEY_UP, 0, 0 };
    else if (strcmp(copy, "Wheel(down)") == 0)
        *event = (struct hpy_event){ HPY_EVENT_WHEEL, HPY_KEY_DOWN, 0, 0 };
    else
        return false;
    return true;
}

struct hpy_event hpy_key_next(const char **script)
{
    struct hpy_event event = { HPY_EVENT_NONE, 0, 0, 0 };
    const char *at = *script;
    while (*at == ' ' || *at == '\t' || *at == '\n')
        at++;
    size_t n = word_length(at);
    if (n == 0) {
        *script = at;
        return event;
    }
    if (parse_special(&event, at, n)) {
        *script = at + n;
        return event;
    }
    event.kind = HPY_EVENT_KEY;
    event.key = hpy_key_parse(at, n);
    if (event.key == HPY_KEY_NONE) { /* typed: its first letter now, the rest later */
        uint32_t cp;
        n = hpy_utf8_decode(&cp, at, n);
        event.key = cp == UINT32_MAX ? '?' : cp;
    }
    *script = at + n;
    return event;
}
