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

#define ALT "Alt-"
#define N_ALT (sizeof ALT - 1)

char *hpy_key_format(char out[HPY_KEY_BYTES], hpy_key key)
{
    if (key & HPY_KEY_ALT) {
        char plain[HPY_KEY_BYTES];
        snprintf(out, HPY_KEY_BYTES, ALT "%.*s", (int)(HPY_KEY_BYTES - N_ALT - 1),
                 hpy_key_format(plain, key & ~HPY_KEY_ALT));
        return out;
    }
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

static bool begins_with_alt(const char *word, size_t n_bytes)
{
    return n_bytes > N_ALT && memcmp(word, ALT, N_ALT) == 0;
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
    if (begins_with_alt(word, n_bytes)) {
        word += N_ALT;
        n_bytes -= N_ALT;
        hpy_key plain = begins_with_alt(word, n_bytes) ? HPY_KEY_NONE
                                                       : hpy_key_parse(word, n_bytes);
        return plain == HPY_KEY_NONE ? HPY_KEY_NONE : plain | HPY_KEY_ALT;
    }
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
        *event = (struct hpy_event){ .kind = HPY_EVENT_RESIZE, .x = x, .y = y };
    else if (sscanf(copy, "Click(%d,%d)%n", &x, &y, &end) == 2 && end == (int)n_bytes)
        *event = (struct hpy_event){ .kind = HPY_EVENT_CLICK, .x = x, .y = y };
    else if (sscanf(copy, "DoubleClick(%d,%d)%n", &x, &y, &end) == 2 && end == (int)n_bytes)
        *event = (struct hpy_event){ .kind = HPY_EVENT_DOUBLE_CLICK, .x = x, .y = y };
    else if (strcmp(copy, "Wheel(up)") == 0)
        *event = (struct hpy_event){ .kind = HPY_EVENT_WHEEL, .key = HPY_KEY_UP };
    else if (strcmp(copy, "Wheel(down)") == 0)
        *event = (struct hpy_event){ .kind = HPY_EVENT_WHEEL, .key = HPY_KEY_DOWN };
    else
        return false;
    return true;
}

/* "Paste(TEXT)" at the beginning, with blanks in it: its length, or 0. */
static size_t parse_paste(struct hpy_event *event, const char *script)
{
    static const char begin[] = "Paste(";
    const size_t n_begin = sizeof begin - 1;
    const char *end = strncmp(script, begin, n_begin) == 0 ? strchr(script, ')') : NULL;
    if (!end)
        return 0;
    *event = (struct hpy_event){
        .kind = HPY_EVENT_PASTE,
        .text = { script + n_begin, (size_t)(end - script) - n_begin }
    };
    return (size_t)(end - script) + 1;
}

struct hpy_event hpy_key_next(const char **script)
{
    struct hpy_event event = { .kind = HPY_EVENT_NONE };
    const char *at = *script;
    while (*at == ' ' || *at == '\t' || *at == '\n')
        at++;
    size_t n = word_length(at), pasted = parse_paste(&event, at);
    if (n == 0 || pasted > 0) {
        *script = at + pasted;
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
