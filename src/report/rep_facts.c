#include "report/rep_facts.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "engine/facts.h"
#include "report/rep_suspects.h"

const struct hpy_rep_fact hpy_rep_facts[] = {
#define FACT_ROW(macro, key, title, unit, expected) { key, title, unit, expected },
    HPY_FACT_LIST(FACT_ROW)
#undef FACT_ROW
    { NULL, NULL, NULL, false },
};

static void add_size(struct hpy_text *out, uint64_t n, const struct hpy_numbers *numbers)
{
    char text[HPY_SIZE_BYTES];
    hpy_text_add(out, hpy_numbers_size(text, (int64_t)n, numbers));
}

static void add_bytes(struct hpy_text *out, uint64_t n, const struct hpy_numbers *numbers)
{
    char text[HPY_COUNT_BYTES];
    add_size(out, n, numbers);
    hpy_text_addf(out, " (%s bytes)", hpy_numbers_count(text, (int64_t)n, numbers));
}

static void add_duration(struct hpy_text *out, uint64_t ns, const struct hpy_numbers *numbers)
{
    char text[HPY_SIZE_BYTES];
    (void)numbers;
    hpy_text_add(out, hpy_format_duration(text, (double)ns / 1e9));
}

static void add_time(struct hpy_text *out, uint64_t seconds, const struct hpy_numbers *numbers)
{
    time_t t = (time_t)seconds;
    struct tm utc;
    char text[64];
    (void)numbers;
    if (seconds > INT64_MAX || !gmtime_r(&t, &utc) ||
        !strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &utc))
        hpy_text_addf(out, "%" PRIu64, seconds);
    else
        hpy_text_add(out, text);
}

static void add_plain(struct hpy_text *out, uint64_t n, const struct hpy_numbers *numbers)
{
    (void)numbers;
    hpy_text_addf(out, "%" PRIu64, n);
}

/* Units of facts.h and how people read them; those not here are text. */
static const struct {
    const char *unit;
    void (*add)(struct hpy_text *out, uint64_t value, const struct hpy_numbers *numbers);
} units[] = {
    { "n", add_plain }, { "bytes", add_bytes }, { "ns", add_duration }, { "unix", add_time },
};

bool hpy_rep_fact_shown(const struct hpy_graph *graph, const struct hpy_rep_fact *fact)
{
    return fact->expected || hpy_graph_fact(graph, fact->key).data;
}

void hpy_rep_fact_text(struct hpy_text *out, const struct hpy_graph *graph,
                       const struct hpy_rep_fact *fact, const struct hpy_numbers *numbers)
{
    struct hpy_str text = hpy_graph_fact(graph, fact->key);
    uint64_t number;
    if (!text.data) {
        hpy_text_add(out, "unknown");
        return;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].unit, fact->unit) == 0 &&
            hpy_graph_fact_number(&number, graph, fact->key)) {
            units[i].add(out, number, numbers);
            return;
        }
    hpy_text_add_safe(out, text);
}

/* ------------------------------------------------------------------- few lines */

/* The text of a fact, or that it is unknown what it would be. */
static void add_fact(struct hpy_text *out, const struct hpy_graph *graph, const char *before,
                     const char *key, const char *unknown)
{
    struct hpy_str text = hpy_graph_fact(graph, key);
    if (!text.data) {
        hpy_text_add(out, unknown);
        return;
    }
    hpy_text_add(out, before);
    hpy_text_add_safe(out, text);
}

void hpy_rep_facts_program(struct hpy_text *out, const struct hpy_graph *graph)
{
    add_fact(out, graph, "", HPY_FACT_ARGV, "program unknown");
}

void hpy_rep_facts_process(struct hpy_text *out, const struct hpy_graph *graph)
{
    uint64_t seconds;
    add_fact(out, graph, "Python ", HPY_FACT_PYTHON, "Python of unknown version");
    add_fact(out, graph, " · process ", HPY_FACT_PID, " · process unknown");
    hpy_text_add(out, " · ");
    if (hpy_graph_fact_number(&seconds, graph, HPY_FACT_TIME))
        add_time(out, seconds, NULL);
    else
        hpy_text_add(out, "time unknown");
}

void hpy_rep_facts_cost(struct hpy_text *out, const struct hpy_graph *graph)
{
    struct hpy_str method = hpy_graph_fact(graph, HPY_FACT_METHOD);
    uint64_t ns;
    if (hpy_graph_fact_number(&ns, graph, HPY_FACT_PAUSE)) {
        hpy_text_add(out, "paused ");
        add_duration(out, ns, NULL);
    } else {
        hpy_text_add(out, "pause unknown");
    }
    if (!method.data)
        hpy_text_add(out, " · method unknown");
    else if (hpy_str_equal(method, HPY_STR(HPY_METHOD_TWIN)))
        hpy_text_add(out, " · walked in a copy");
    else if (hpy_str_equal(method, HPY_STR(HPY_METHOD_INLINE)))
        hpy_text_add(out, " · walked in place");
    else {
        hpy_text_add(out, " · ");
        hpy_text_add_safe(out, method);
    }
}

void hpy_rep_facts_memory(struct hpy_text *out, const struct hpy_graph *graph,
                          const struct hpy_numbers *numbers)
{
    uint64_t rss;
    add_size(out, graph->size_bytes, numbers);
    hpy_text_add(out, " in objects");
    if (graph->external_bytes) {
        hpy_text_add(out, " and ");
        add_size(out, graph->external_bytes, numbers);
        hpy_text_add(out, " outside");
    }
    if (!hpy_graph_fact_number(&rss, graph, HPY_FACT_RSS) || rss == 0) {
        hpy_text_add(out, " · RSS unknown");
        return;
    }
    hpy_text_add(out, " of ");
    add_size(out, rss, numbers);
    hpy_text_add(out, " RSS (");
    hpy_rep_percent(out, graph->size_bytes + graph->external_bytes, rss);
    hpy_text_add(out, ")");
}

/* In percent; of what every program has C code holds a tenth out of sight (CPython 3.9). */
enum { WORTH_TELLING = 15 };

void hpy_rep_facts_unreached(struct hpy_text *out, const struct hpy_graph *graph,
                             const struct hpy_numbers *numbers)
{
    uint64_t n = graph->n_objects - graph->n_reachable;
    uint64_t bytes = graph->size_bytes - graph->reachable_bytes;
    char count[HPY_COUNT_BYTES];
    if (bytes == 0 || bytes / WORTH_TELLING * 100 < graph->size_bytes)
        return;
    hpy_text_addf(out, "%s %s out of reach, ", hpy_numbers_count(count, (int64_t)n, numbers),
                  n == 1 ? "object" : "objects");
    add_size(out, bytes, numbers);
    hpy_text_add(out, " (");
    hpy_rep_percent(out, bytes, graph->size_bytes);
    hpy_text_add(out, ")");
}
