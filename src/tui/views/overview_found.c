#include "tui/views/overview_found.h"

#include "base/mem.h"
#include "query/heap.h"
#include "report/rep_suspects.h"

static enum hpy_status name_suspects(struct hpy_overview_found *found,
                                     const struct hpy_why_rules *rules,
                                     const struct hpy_numbers *numbers, struct hpy_err *err)
{
    uint32_t n = found->suspects->n;
    found->suspect = HPY_ZARRAY(struct hpy_text, n);
    found->sentence = HPY_ZARRAY(struct hpy_text, n);
    if (!found->suspect || !found->sentence)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < n; i++) {
        hpy_rep_suspect_row(&found->suspect[i], found->suspects, i, rules, numbers);
        hpy_rep_suspect(&found->sentence[i], found->suspects, i, rules, numbers);
        HPY_TRY(hpy_text_check(&found->suspect[i], err));
        HPY_TRY(hpy_text_check(&found->sentence[i], err));
    }
    return HPY_OK;
}

static enum hpy_status name_holders(struct hpy_overview_found *found,
                                    const struct hpy_why_rules *rules, struct hpy_err *err)
{
    uint32_t n = found->largest->n;
    found->holder = HPY_ZARRAY(struct hpy_text, n);
    if (!found->holder)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < n; i++) {
        hpy_rep_object_name(&found->holder[i], found->suspects->tree, rules,
                            found->largest->row[i].node);
        HPY_TRY(hpy_text_check(&found->holder[i], err));
    }
    return HPY_OK;
}

enum hpy_status hpy_overview_find(struct hpy_overview_found *out,
                                  const struct hpy_session *session, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct hpy_analyses *analyses = &session->heap->analyses;
    const struct hpy_why_rules *rules;
    *out = (struct hpy_overview_found){ 0 };
    enum hpy_status status = hpy_analyses_suspects(&out->suspects, analyses, job, err);
    if (status == HPY_OK)
        status = hpy_analyses_largest(&out->largest, analyses, job, err);
    if (status == HPY_OK)
        status = hpy_analyses_why_rules(&rules, analyses, job, err);
    if (status == HPY_OK)
        status = name_suspects(out, rules, &session->numbers, err);
    if (status == HPY_OK)
        status = name_holders(out, rules, err);
    if (status != HPY_OK)
        hpy_overview_found_dispose(out);
    return status;
}

static void free_texts(struct hpy_text *texts, uint32_t n)
{
    for (uint32_t i = 0; texts && i < n; i++)
        hpy_text_dispose(&texts[i]);
    hpy_free(texts);
}

void hpy_overview_found_dispose(struct hpy_overview_found *found)
{
    free_texts(found->suspect, found->suspects ? found->suspects->n : 0);
    free_texts(found->sentence, found->suspects ? found->suspects->n : 0);
    free_texts(found->holder, found->largest ? found->largest->n : 0);
    *found = (struct hpy_overview_found){ 0 };
}
