#include "tui/figures.h"

#include <stdio.h>
#include <string.h>

char *hpy_figure_count(char out[HPY_FIGURE_BYTES], const struct hpy_session *session,
                       uint64_t count)
{
    return hpy_numbers_count(out, (int64_t)count, &session->numbers);
}

char *hpy_figure_size(char out[HPY_FIGURE_BYTES], const struct hpy_session *session,
                      uint64_t size_bytes)
{
    if (session->exact)
        return hpy_figure_count(out, session, size_bytes);
    return hpy_numbers_size(out, (int64_t)size_bytes, &session->numbers);
}

int hpy_figure_size_cells(const struct hpy_session *session, uint64_t largest)
{
    char text[HPY_FIGURE_BYTES];
    if (!session->exact)
        return 8; /* hpy_numbers_size promises no more */
    return (int)hpy_text_width(hpy_str_of(hpy_figure_count(text, session, largest)));
}

char *hpy_figure_share(char out[HPY_FIGURE_BYTES], uint64_t part, uint64_t whole)
{
    if (whole == 0)
        snprintf(out, HPY_FIGURE_BYTES, "–");
    else
        snprintf(out, HPY_FIGURE_BYTES, "%.0f", hpy_share(part, whole) * 100);
    return out;
}

void hpy_figure_add_count(struct hpy_text *out, const struct hpy_session *session,
                          uint64_t count, const char *one, const char *many)
{
    char text[HPY_FIGURE_BYTES];
    hpy_text_addf(out, "%s %s", hpy_figure_count(text, session, count),
                  count == 1 ? one : many);
}

void hpy_figure_add_bytes(struct hpy_text *out, const struct hpy_session *session,
                          uint64_t size_bytes, uint64_t external_bytes)
{
    hpy_figure_add_count(out, session, size_bytes, "byte", "bytes");
    if (external_bytes == 0)
        return;
    hpy_text_add(out, " + ");
    hpy_figure_add_count(out, session, external_bytes, "outside", "outside");
}

void hpy_figure_add_objects(struct hpy_text *out, const struct hpy_session *session,
                            uint64_t count, uint64_t size_bytes, uint64_t external_bytes)
{
    hpy_figure_add_count(out, session, count, "object", "objects");
    hpy_text_add(out, ", ");
    hpy_figure_add_bytes(out, session, size_bytes, external_bytes);
}
