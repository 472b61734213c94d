/* Figures: counts, sizes and shares as the session wants them shown. */
#ifndef HPY_TUI_FIGURES_H
#define HPY_TUI_FIGURES_H

#include <stdint.h>

#include "base/text.h"
#include "tui/session.h"

#define HPY_FIGURE_BYTES HPY_COUNT_BYTES

/* "4,020,113" */
char *hpy_figure_count(char out[HPY_FIGURE_BYTES], const struct hpy_session *session,
                       uint64_t count);
/* "241.2 MB", or "241,206,780" while exact sizes are wanted. */
char *hpy_figure_size(char out[HPY_FIGURE_BYTES], const struct hpy_session *session,
                      uint64_t size_bytes);
/* Columns that sizes up to the largest one can take. */
int hpy_figure_size_cells(const struct hpy_session *session, uint64_t largest);
/* "40": per cent of a whole; "–" of nothing. */
char *hpy_figure_share(char out[HPY_FIGURE_BYTES], uint64_t part, uint64_t whole);
static inline double hpy_share(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

/* "1 object", "120,000 objects"; and "1 byte". Appended. */
void hpy_figure_add_count(struct hpy_text *out, const struct hpy_session *session,
                          uint64_t count, const char *one, const char *many);
/* "1,204 bytes", and where there is something "… + 96 outside". Appended. */
void hpy_figure_add_bytes(struct hpy_text *out, const struct hpy_session *session,
                          uint64_t size_bytes, uint64_t external_bytes);
/* "12 objects, 1,204 bytes", and as above. Appended. */
void hpy_figure_add_objects(struct hpy_text *out, const struct hpy_session *session,
                            uint64_t count, uint64_t size_bytes, uint64_t external_bytes);

#endif
