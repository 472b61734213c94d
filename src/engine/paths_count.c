/* How many paths there are, where that is over 64 bits: one level after the other from the
 * targets, with numbers of as many words as the largest of a level needs. */
#include <inttypes.h>
#include <string.h>

#include "engine/bignum.h"
#include "engine/paths_work.h"

/* The counts of a level's nodes, n_words each. */
struct numbers {
    uint64_t *word;
    uint64_t n;
    size_t n_words;
};

static enum hpy_status numbers_new(struct numbers *out, uint64_t n, size_t n_words,
                                   struct hpy_err *err)
{
    uint64_t total;
    *out = (struct numbers){ .n = n, .n_words = n_words };
    if (!__builtin_mul_overflow(n, (uint64_t)n_words, &total))
        out->word = HPY_ZARRAY(uint64_t, total);
    return out->word ? HPY_OK
                     : hpy_fail(err, HPY_ENOMEM, "out of memory for the number of paths");
}

/* Leave out words that no number of the level needs. */
static void tighten(struct numbers *numbers)
{
    size_t needed = 1, had = numbers->n_words;
    for (uint64_t i = 0; i < numbers->n && needed < had; i++) {
        size_t length = hpy_bignum_length(numbers->word + i * had, had);
        needed = length > needed ? length : needed;
    }
    if (needed == had)
        return;
    for (uint64_t i = 0; i < numbers->n; i++)
        memmove(numbers->word + i * needed, numbers->word + i * had, needed * sizeof(uint64_t));
    numbers->n_words = needed;
}

/* The first level from whose nodes all counts are exact as they are. */
static uint64_t exact_from(const struct hpy_paths *paths)
{
    uint64_t level = paths->length;
    while (level > 0) {
        for (uint64_t i = paths->level_off[level - 1]; i < paths->level_off[level]; i++)
            if (paths->count[i] == UINT64_MAX)
                return level;
        level--;
    }
    return level;
}

/* Counts of a level from those of the next. */
static enum hpy_status add_up(struct numbers *out, const struct numbers *next,
                              const struct hpy_paths *paths, uint64_t level,
                              struct hpy_paths_pace *pace, struct hpy_err *err)
{
    uint64_t first = paths->level_off[level], end = paths->level_off[level + 1];
    HPY_TRY(numbers_new(out, end - first, next->n_words + 1, err));
    for (uint64_t i = first; i < end; i++) {
        uint64_t *sum = out->word + (i - first) * out->n_words;
        for (uint64_t s = paths->edge_off[i]; s < paths->edge_off[i + 1]; s++) {
            (void)hpy_bignum_add(sum, out->n_words, next->word + paths->to[s] * next->n_words,
                                 next->n_words);
            HPY_TRY(hpy_paths_poll(pace, next->n_words, err));
        }
    }
    tighten(out);
    return HPY_OK;
}

/* One number: the sum over the sources. */
static enum hpy_status count_exactly(struct numbers *out, const struct hpy_paths *paths,
                                     struct hpy_paths_pace *pace, struct hpy_err *err)
{
    struct numbers here = { 0 }, before = { 0 };
    uint64_t level = exact_from(paths);
    enum hpy_status status = numbers_new(
        &here, paths->level_off[level + 1] - paths->level_off[level], 1, err);
    *out = (struct numbers){ 0 };
    if (status == HPY_OK)
        memcpy(here.word, paths->count + paths->level_off[level], here.n * sizeof *here.word);
    while (status == HPY_OK && level > 0) {
        status = add_up(&before, &here, paths, --level, pace, err);
        hpy_free(here.word);
        here = before;
        before = (struct numbers){ 0 };
    }
    if (status == HPY_OK)
        status = numbers_new(out, 1, here.n_words + 1, err);
    for (uint64_t i = 0; status == HPY_OK && i < here.n; i++)
        (void)hpy_bignum_add(out->word, out->n_words, here.word + i * here.n_words, here.n_words);
    hpy_free(here.word);
    return status;
}

enum hpy_status hpy_paths_count_text(struct hpy_text *out, const struct hpy_paths *paths,
                                     uint64_t without, struct hpy_job *job, struct hpy_err *err)
{
    if (paths->n_paths != UINT64_MAX) {
        hpy_text_addf(out, "%" PRIu64, paths->n_paths > without ? paths->n_paths - without : 0);
        return hpy_text_check(out, err);
    }
    struct hpy_paths_pace pace = { .job = job };
    struct numbers total;
    hpy_job_phase(job, "counting paths", 0);
    HPY_TRY(count_exactly(&total, paths, &pace, err));
    hpy_bignum_take(total.word, total.n_words, without);
    enum hpy_status status = hpy_bignum_print(out, total.word, total.n_words, job, err);
    hpy_free(total.word);
    return status;
}
