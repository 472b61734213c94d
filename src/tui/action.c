#include "tui/action.h"

#include <assert.h>
#include <string.h>

static const struct hpy_action_info actions[HPY_N_ACTIONS] = {
    [HPY_ACT_NONE] = { "", "", HPY_GROUP_PROGRAM, "", "" },
#define ACTION_ROW(id, name, keys, group, hint, help)                            \
    [id] = { name, keys, HPY_GROUP_##group, hint, help },
    HPY_ACTION_LIST(ACTION_ROW)
#undef ACTION_ROW
};

static const char *const headings[] = {
#define GROUP_ROW(id, heading) heading,
    HPY_GROUP_LIST(GROUP_ROW)
#undef GROUP_ROW
};

const struct hpy_action_info *hpy_action_info(enum hpy_action action)
{
    assert(action > HPY_ACT_NONE && action < HPY_N_ACTIONS);
    return &actions[action];
}

const char *hpy_group_heading(enum hpy_group group)
{
    return headings[group];
}

enum hpy_action hpy_action_of_key(hpy_key key)
{
    char word[HPY_KEY_BYTES];
    size_t n = strlen(hpy_key_format(word, key));
    if (n == 0)
        return HPY_ACT_NONE;
    for (int action = 1; action < HPY_N_ACTIONS; action++)
        for (const char *at = actions[action].keys; *at;) {
            size_t length = strcspn(at, " ");
            if (length == n && memcmp(at, word, n) == 0)
                return (enum hpy_action)action;
            at += length;
            at += strspn(at, " ");
        }
    return HPY_ACT_NONE;
}

char *hpy_action_key(char out[HPY_KEY_BYTES], enum hpy_action action)
{
    const char *keys = hpy_action_info(action)->keys;
    size_t n = strcspn(keys, " ");
    assert(n < HPY_KEY_BYTES);
    memcpy(out, keys, n);
    out[n] = '\0';
    return out;
}
