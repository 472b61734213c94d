/* Commands and expressions at the prompt: told apart, completed, carried out. What it
 * looks like is in tests/golden. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../golden/fixture.h"
#include "base/mem.h"
#include "query/query.h"
#include "tui/commands.h"
#include "tui/core.h"

static struct hpy_core core;
static struct hpy_graph *graph;

static void start(void)
{
    graph = fixture_make("shop", 0);
    hpy_core_init(&core, "t", NULL);
    core.session.settings->choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    hpy_core_start(&core, graph);
    hpy_core_work(&core, true, NULL);
}

static void end(void)
{
    hpy_core_dispose(&core);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), 0);
}

static unsigned type(const char *script)
{
    unsigned bits = 0;
    for (;;) {
        struct hpy_event event = hpy_key_next(&script);
        if (event.kind == HPY_EVENT_NONE)
            return bits;
        bits |= hpy_core_event(&core, &event);
        hpy_core_work(&core, true, NULL);
    }
}

static const char *top(void)
{
    static char text[512];
    const struct hpy_view *view = hpy_stack_top(&core.stack);
    snprintf(text, sizeof text, "%s %s", view->ops->name, hpy_text_get(&view->expression));
    return text;
}

static const char *name_of(const char *text)
{
    struct hpy_command_line line;
    static char out[128];
    const struct hpy_command *command = hpy_command_find(&line, hpy_str_of(text));
    if (!command)
        return "";
    snprintf(out, sizeof out, "%s%s|%.*s", command->name, line.force ? "!" : "",
             (int)line.argument.n_bytes, line.argument.data);
    return out;
}

Test(commands, are_told_from_expressions)
{
    cr_assert_str_eq(name_of("help"), "help|");
    cr_assert_str_eq(name_of("  set  units exact "), "set|units exact");
    cr_assert_str_eq(name_of("set units = exact"), "set|units = exact");
    cr_assert_str_eq(name_of("set = heap[0]"), "");
    cr_assert_str_eq(name_of("set.count"), "");
    cr_assert_str_eq(name_of("set [0]"), "");
    cr_assert_str_eq(name_of("name & heap"), "");
    cr_assert_str_eq(name_of("save .config/x"), "save|.config/x");
    cr_assert_str_eq(name_of("save! x.svg"), "save!|x.svg");
    cr_assert_str_eq(name_of("help!"), "");
    cr_assert_str_eq(name_of("save != heap"), "");
    cr_assert_str_eq(name_of("helper"), "");
    cr_assert_str_eq(name_of("heap"), "");
    cr_assert_str_eq(name_of(""), "");
    for (const struct hpy_command *row = hpy_commands; row->name; row++) {
        cr_assert(*row->help && row->argument && row->run, "%s", row->name);
        cr_assert_eq(*row->argument == '\0', row->takes == HPY_TAKES_NOTHING, "%s", row->name);
        cr_assert_str_neq(name_of(row->name), "", "%s", row->name);
    }
}

static void expect_words(const char *text, size_t from, const char *joined)
{
    struct hpy_completion_list list = { 0 };
    struct hpy_text words = { 0 };
    hpy_command_complete(&list, &core.session, hpy_str_of(text));
    for (size_t i = 0; i < list.n; i++)
        hpy_text_addf(&words, "%s%s ", list.words[i].word, list.words[i].more);
    cr_assert_str_eq(hpy_text_get(&words), joined, "%s: %s", text, hpy_text_get(&words));
    if (list.n)
        cr_assert_eq(list.from, from, "%s: %zu", text, list.from);
    hpy_text_dispose(&words);
    hpy_completion_list_dispose(&list);
}

Test(commands, complete)
{
    start();
    expect_words("hea", 0, "heap heapu ");
    expect_words(" he", 1, "heap heapu help ");
    expect_words("heap[0].domi", 8, "dominos(weak=False, frames=True, modules=True) "
                                    "domisize(weak=False, frames=True, modules=True) ");
    expect_words("heap | hel", 7, "");
    expect_words("set un", 4, "units = short ");
    expect_words("set units ", 10, "short exact ");
    expect_words("set units = e", 12, "exact ");
    expect_words("set nothing x", 12, "");
    expect_words("quit x", 5, "");
    type(": leak Space = Space heap[0] Enter");
    expect_words("lea", 0, "leak ");
    end();
}

Test(commands, complete_names_of_files)
{
    char folder[] = "/tmp/hpy-files-XXXXXX", path[128], wanted[256];
    struct hpy_completion_list list = { 0 };
    cr_assert(mkdtemp(folder));
    const char *names[] = { "bb.hps", "ba.hps", ".hidden" };
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        fclose(fopen(path, "w"));
    }
    snprintf(path, sizeof path, "%s/bdir", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/", folder);
    hpy_completion_list_files(&list, hpy_str_of(path));
    cr_assert_eq(list.n, 3, "hidden ones are not named");
    snprintf(wanted, sizeof wanted, "%s/ba.hps", folder);
    cr_assert_str_eq(list.words[0].word, wanted);
    snprintf(wanted, sizeof wanted, "%s/bdir/", folder);
    cr_assert_str_eq(list.words[2].word, wanted);
    struct hpy_str common = hpy_completion_list_common(&list);
    cr_assert_eq(common.n_bytes, strlen(folder) + 2);
    hpy_completion_list_dispose(&list);
    setenv("HOME", folder, 1);
    hpy_completion_list_files(&list, HPY_STR("~/.h"));
    cr_assert_eq(list.n, 1);
    cr_assert_str_eq(list.words[0].word, "~/.hidden");
    hpy_completion_list_dispose(&list);
    snprintf(path, sizeof path, "rm -rf '%s'", folder);
    cr_assert_eq(system(path), 0);
}

Test(commands, expressions_open_what_they_give)
{
    start();
    type(": heap[0] Enter");
    cr_assert_str_eq(top(), "partition heap[0].byclodo");
    type(": heap[0].bytype Enter");
    cr_assert_str_eq(top(), "partition heap[0].bytype");
    type(": heap[0] Space | Space heap[1] Enter");
    cr_assert_str_eq(top(), "partition (heap[0] | heap[1]).byclodo");
    type(": heap[0].count Enter");
    cr_assert_str_eq(top(), "value heap[0].count");
    type(": heap[0].byid[0].theone Enter");
    cr_assert_str_eq(top(), "object heap[0].byid[0].theone");
    type(": heap[0].sp Enter");
    cr_assert_str_eq(top(), "paths heap[0].sp");
    type(": heap[0].rp Enter");
    cr_assert_str_eq(top(), "pattern heap[0].rp");
    type(": heap[0].stat Space - Space heap[1].stat Enter");
    cr_assert_str_eq(top(), "diff (heap[0].stat - heap[1].stat)");
    type(": x Space = Space heap[0]; Space x.referrers Enter");
    cr_assert_str_eq(top(), "partition heap[0].referrers.byclodo");
    size_t n = core.stack.n;
    type(": y Space = Space heap[1] Enter");
    cr_assert_eq(core.stack.n, n, "a name is given and nothing opens");
    cr_assert_eq(strncmp(core.message, "y = <set of", 11), 0, "%s", core.message);
    cr_assert(hpy_marks_named(core.session.marks, HPY_STR("y")));
    type(": Space Enter");
    cr_assert_eq(core.stack.n, n);
    end();
}

Test(commands, what_is_wrong_stays_in_the_prompt)
{
    start();
    type(": Space heap.cuont Enter");
    cr_assert(core.prompt.active);
    cr_assert_str_eq(hpy_text_get(&core.prompt.text), " heap.cuont");
    cr_assert_eq(core.prompt.error_at, 6);
    cr_assert_eq(core.prompt.cursor, 6);
    cr_assert_gt(core.prompt.error.n_bytes, 10);
    type("Ctrl-K count Enter");
    cr_assert_str_eq(top(), "value heap.count");
    cr_assert_not(core.prompt.active);
    cr_assert_eq(core.prompt.error.n_bytes, 0);
    type(": help Space me Enter");
    cr_assert(core.prompt.active);
    cr_assert_str_eq(hpy_text_get(&core.prompt.text), "help me");
    cr_assert_eq(core.prompt.error_at, 5);
    type("Ctrl-U name Enter");
    cr_assert(core.prompt.active);
    type("Ctrl-U set Space units Space 7 Enter");
    cr_assert_eq(core.prompt.error_at, 4);
    /* names that were given before the mistake are there */
    type("Ctrl-U z Space = Space heap[0]; Space nothing Enter");
    cr_assert(core.prompt.active);
    cr_assert(hpy_marks_named(core.session.marks, HPY_STR("z")));
    type("Esc Up");
    cr_assert_not(core.prompt.active);
    end();
}

Test(commands, do_what_they_say)
{
    start();
    type(": set Space units Space exact Enter");
    cr_assert(core.session.exact);
    cr_assert_str_eq(core.message, "units = exact");
    type(": set Space units Enter");
    cr_assert_str_eq(core.message, "units = exact");
    type(": set Enter");
    cr_assert_str_eq(top(), "value ");
    type("q j : name Space leak Enter");
    cr_assert(hpy_marks_named(core.session.marks, HPY_STR("leak")));
    type(": leak.count Enter");
    cr_assert_str_eq(top(), "value heap.byclodo[1].count");
    type("q : name Space heap Enter");
    cr_assert(core.message_is_error);
    type(": help Enter");
    cr_assert_str_eq(top(), "help ");
    type(": name Space x Enter");
    cr_assert(strstr(core.message, "no objects here"), "%s", core.message);
    cr_assert(type(": quit Enter") & HPY_DO_QUIT);
    end();
}

Test(commands, keys_of_the_prompt)
{
    start();
    type("Enter E");
    cr_assert_str_eq(hpy_text_get(&core.prompt.text), "heap.byclodo[0].byid");
    cr_assert(type("Ctrl-Z") & HPY_DO_SUSPEND);
    cr_assert(type("Ctrl-L") & HPY_DO_REPAINT);
    cr_assert(core.prompt.active);
    type("Ctrl-W Ctrl-U hea Tab");
    cr_assert_str_eq(hpy_text_get(&core.prompt.text), "heap");
    type("Tab Tab");
    cr_assert_str_eq(hpy_text_get(&core.prompt.text), "heapu");
    type("Up Esc");
    cr_assert(core.prompt.active, "Esc takes the box away first");
    cr_assert_str_eq(hpy_text_get(&core.prompt.text), "heap");
    struct hpy_event paste = { .kind = HPY_EVENT_PASTE, .text = HPY_STR("[0]\n.count") };
    hpy_core_event(&core, &paste);
    cr_assert_str_eq(hpy_text_get(&core.prompt.text), "heap[0] .count");
    type("Esc y");
    cr_assert_str_eq(core.message, "heap.byclodo[0].byid");
    end();
}

Test(commands, one_partition_of_the_heap_serves_all_expressions)
{
    graph = fixture_make("shop", 0);
    struct hpy_conversation *conversation = hpy_conversation_new(graph);
    struct hpy_value one, other;
    struct hpy_partition *a, *b;
    cr_assert_eq(hpy_conversation_eval(&one, conversation, "heap", NULL, NULL), HPY_OK);
    cr_assert_eq(hpy_conversation_eval(&other, conversation, "hp.h()", NULL, NULL), HPY_OK);
    cr_assert_eq(hpy_value_partition(&a, &one, NULL, NULL), HPY_OK);
    cr_assert_eq(hpy_value_partition(&b, &other, NULL, NULL), HPY_OK);
    cr_assert_eq(a, b);
    hpy_value_dispose(&one);
    hpy_value_dispose(&other);
    hpy_conversation_free(conversation);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), 0);
}
