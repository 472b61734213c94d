#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/build.h"
#include "format_support.h"
#include "source/sniff.h"
#include "source/source.h"

#define GOOD HPY_TEST_DATA "/data/good/"
#define BAD HPY_TEST_DATA "/data/bad/"

static const char *const status_ids[] = {
#define STATUS_ID(code, text) #code,
    HPY_STATUS_LIST(STATUS_ID)
};

static struct hpy_graph *open_good(const char *path)
{
    struct hpy_graph *graph = NULL;
    struct hpy_err err;
    cr_assert_eq(with_edges(hpy_source_open(&graph, path, NULL, &err), &graph, &err), HPY_OK, "%s: %s", path, err.text);
    return graph;
}

/* Files of version 1 stay readable, and say the same in both formats. */
Test(source, opens_the_good_samples)
{
    static const char *const names[] = { "small", "thousand" };
    uint64_t live = hpy_mem_live();
    for (unsigned i = 0; i < 2; i++) {
        char path[4096];
        enum hpy_source_kind kind;
        struct hpy_err err;
        snprintf(path, sizeof path, GOOD "%s.hps", names[i]);
        cr_assert_eq(hpy_source_sniff(&kind, path, &err), HPY_OK);
        cr_assert_eq(kind, HPY_SOURCE_SNAPSHOT);
        struct hpy_graph *snapshot = open_good(path);
        snprintf(path, sizeof path, GOOD "%s.stream", names[i]);
        cr_assert_eq(hpy_source_sniff(&kind, path, &err), HPY_OK);
        cr_assert_eq(kind, HPY_SOURCE_STREAM);
        struct hpy_graph *stream = open_good(path);
        cr_assert_eq(snapshot->n_nodes, stream->n_nodes);
        cr_assert_eq(snapshot->n_edges, stream->n_edges);
        cr_assert_eq(snapshot->size_bytes, stream->size_bytes);
        cr_assert_eq(snapshot->n_reachable, stream->n_reachable);
        cr_assert(memcmp(snapshot->addr, stream->addr, snapshot->n_nodes * sizeof(uint64_t)) == 0);
        cr_assert(memcmp(snapshot->out_rel, stream->out_rel, snapshot->n_edges * sizeof(uint32_t)) == 0);
        hpy_graph_free(snapshot);
        hpy_graph_free(stream);
    }
    cr_assert_eq(hpy_mem_live(), live);
}

Test(source, good_sample_says_what_it_was_told)
{
    struct hpy_graph *graph = open_good(GOOD "small.hps");
    struct hpy_text text = { 0 };
    struct hpy_str fact = hpy_graph_fact(graph, "python.version");
    cr_assert_eq(graph->n_nodes, 18);
    cr_assert_eq(graph->n_edges, 31);
    cr_assert_eq(graph->n_objects, 17);
    cr_assert(hpy_str_equal(fact, HPY_STR("3.11.7")));
    uint32_t node = hpy_graph_find(graph, UINT64_C(0x7f1200000040));
    cr_assert_neq(node, HPY_NO_NODE);
    hpy_graph_type_name(&text, graph, graph->type[node]);
    cr_assert_str_eq(hpy_text_get(&text), "demo.Node");
    cr_assert_eq(hpy_graph_size(graph, hpy_graph_find(graph, UINT64_C(0x7f1200123450))),
                 UINT64_C(0x123456789a));
    cr_assert_eq(hpy_graph_external(graph, hpy_graph_find(graph, UINT64_C(0x7f1200123450))), 4096);
    cr_assert_eq(graph->n_skips, 1);
    hpy_text_dispose(&text);
    hpy_graph_free(graph);
}

/* Every file of data/bad, with status and line from data/bad/EXPECT. */
Test(source, refuses_the_bad_samples)
{
    char line[1024];
    unsigned n = 0;
    uint64_t live = hpy_mem_live();
    FILE *expect = fopen(BAD "EXPECT", "r");
    cr_assert(expect);
    while (fgets(line, sizeof line, expect)) {
        char path[4096];
        struct hpy_graph *graph = NULL;
        struct hpy_err err = { .path = "" };
        line[strcspn(line, "\n")] = '\0';
        char *status_id = strchr(line, '\t');
        cr_assert(status_id);
        *status_id++ = '\0';
        char *text = strchr(status_id, '\t');
        cr_assert(text);
        *text++ = '\0';
        snprintf(path, sizeof path, BAD "%s", line);
        enum hpy_status status = with_edges(hpy_source_open(&graph, path, NULL, &err), &graph, &err);
        cr_assert_str_eq(status_ids[status], status_id, "%s: %s", line, err.text);
        cr_assert(strstr(err.text, text), "%s: %s", line, err.text);
        cr_assert_null(strchr(err.text, '\n'));
        cr_assert(strstr(path, err.path) && err.path[0], "%s", err.path);
        cr_assert_null(graph);
        n++;
    }
    fclose(expect);
    cr_assert_eq(n, 38);
    cr_assert_eq(hpy_mem_live(), live);
}

static void assert_refused(const char *path, enum hpy_status status, const char *text)
{
    enum hpy_source_kind kind;
    struct hpy_graph *graph;
    struct hpy_err err = { .path = "" };
    cr_assert_eq(hpy_source_open(&graph, path, NULL, &err), status, "%s: %s", path, err.text);
    cr_assert_str_eq(err.text, text);
    cr_assert_str_eq(err.path, path);
    cr_assert_null(graph);
    cr_assert_eq(hpy_source_sniff(&kind, path, &err), status);
    cr_assert_str_eq(err.text, text);
}

Test(source, refuses_what_is_no_file)
{
    char folder[] = "/tmp/heapy-test-XXXXXX", path[64];
    cr_assert(mkdtemp(folder));
    assert_refused(folder, HPY_EFORMAT, "a directory, not a file");
    assert_refused("/dev/null", HPY_EFORMAT, "a device, not a file");
    snprintf(path, sizeof path, "%s/none", folder);
    assert_refused(path, HPY_EIO, "cannot open: No such file or directory");
    snprintf(path, sizeof path, "%s/pipe", folder);
    cr_assert_eq(mkfifo(path, 0600), 0);
    assert_refused(path, HPY_EFORMAT, "a named pipe, not a file");
    unlink(path);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%s/sock", folder);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    cr_assert_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_refused(address.sun_path, HPY_EFORMAT, "a socket or a device, not a file");
    close(fd);
    unlink(address.sun_path);
    rmdir(folder);
}

/* A pipe is read as a stream, by its descriptor or as "-". */
Test(source, reads_a_stream_from_a_pipe)
{
    struct bytes stream;
    struct hpy_err err;
    write_stream(&stream, sample_small);
    for (int dash = 0; dash < 2; dash++) {
        int ends[2];
        struct hpy_graph *graph = NULL;
        cr_assert_eq(pipe(ends), 0);
        cr_assert_eq(write(ends[1], stream.data, stream.n_bytes), (ssize_t)stream.n_bytes);
        close(ends[1]);
        if (dash) {
            cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
            cr_assert_eq(hpy_source_open(&graph, "-", NULL, &err), HPY_OK, "%s", err.text);
        } else {
            cr_assert_eq(hpy_source_read(&graph, ends[0], NULL, &err), HPY_OK, "%s", err.text);
        }
        cr_assert_eq(graph->n_nodes, 18);
        hpy_graph_free(graph);
        close(ends[0]);
    }
    bytes_dispose(&stream);
}

Test(source, names_standard_input)
{
    struct hpy_graph *graph;
    struct hpy_err err = { .path = "" };
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    close(ends[1]);
    cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    cr_assert_eq(hpy_source_open(&graph, "-", NULL, &err), HPY_ETRUNCATED);
    cr_assert_str_eq(err.path, "standard input");
    close(ends[0]);
}

Test(source, does_not_wait_for_a_terminal)
{
    struct hpy_graph *graph = NULL;
    struct hpy_err err = { .path = "" };
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    cr_assert_geq(master, 0);
    cr_assert_eq(grantpt(master), 0);
    cr_assert_eq(unlockpt(master), 0);
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    cr_assert_eq(dup2(slave, STDIN_FILENO), STDIN_FILENO);
    cr_assert_eq(hpy_source_open(&graph, "-", NULL, &err), HPY_EFORMAT);
    cr_assert_str_eq(err.text, "a terminal, not a capture stream");
    cr_assert_null(graph);
    close(slave);
    close(master);
}

Test(source, every_kind_has_a_name)
{
    for (unsigned kind = 0; kind < HPY_N_SOURCE_KINDS; kind++)
        cr_assert_gt(strlen(hpy_source_kind_name((enum hpy_source_kind)kind)), 0);
}
