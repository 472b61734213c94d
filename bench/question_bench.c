/* question_bench SNAPSHOT: how long expressions take.
 *
 * Reads expressions from standard input, one per line, and evaluates them in one
 * conversation; what a line leaves is kept for the later ones, as at a prompt. After
 * each prints one JSON object: seconds of CLOCK_MONOTONIC and of processor time from the
 * expression to the text of its first page, that text's size, and the largest memory that
 * this process ever had, pages of the mapped snapshot included. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "format/snapshot.h"
#include "query/query.h"
#include "report/rep_value.h"

static double clock_s(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static enum hpy_status take(void *context, const char *data, size_t n_bytes, struct hpy_err *err)
{
    (void)data;
    (void)err;
    *(size_t *)context += n_bytes;
    return HPY_OK;
}

static enum hpy_status answer(size_t *n_bytes, struct hpy_conversation *conversation,
                              const char *expression, struct hpy_err *err)
{
    struct hpy_value value;
    struct hpy_rep_sink sink = { take, n_bytes };
    struct hpy_rep_value_options page = { 0, HPY_ROWS_DEFAULT, 100 };
    *n_bytes = 0;
    HPY_TRY(hpy_conversation_eval(&value, conversation, expression, NULL, err));
    enum hpy_status status = hpy_rep_value_put(&sink, NULL, &value, HPY_OUTPUT_TEXT, &page,
                                               NULL, err);
    hpy_value_dispose(&value);
    return status;
}

int main(int argc, char **argv)
{
    struct hpy_err err;
    struct hpy_graph *graph = NULL;
    char line[4096];

    if (argc != 2) {
        fprintf(stderr, "usage: question_bench SNAPSHOT < EXPRESSIONS\n");
        return 2;
    }
    if (hpy_snapshot_open(&graph, argv[1], NULL, &err) != HPY_OK) {
        fprintf(stderr, "question_bench: %s\n", err.text);
        return 2;
    }
    struct hpy_conversation *conversation = hpy_conversation_new(graph);
    while (conversation && fgets(line, sizeof line, stdin)) {
        size_t n_bytes;
        line[strcspn(line, "\n")] = '\0';
        double wall = clock_s(CLOCK_MONOTONIC), cpu = clock_s(CLOCK_PROCESS_CPUTIME_ID);
        if (answer(&n_bytes, conversation, line, &err) != HPY_OK) {
            fprintf(stderr, "question_bench: %s: %s\n", line, err.text);
            return 1;
        }
        wall = clock_s(CLOCK_MONOTONIC) - wall;
        cpu = clock_s(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        struct rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        printf("{\"seconds\": %.6f, \"cpu_s\": %.6f, \"text_bytes\": %zu, \"peak_bytes\": %llu}\n",
               wall, cpu, n_bytes, (unsigned long long)usage.ru_maxrss * 1024);
        fflush(stdout);
    }
    hpy_conversation_free(conversation);
    hpy_graph_free(graph);
    return 0;
}
