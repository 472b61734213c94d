/* What somebody may have meant who wrote a name that is none: the nearest of those there
 * are, if it is near. */
#ifndef HPY_QUERY_GUESS_H
#define HPY_QUERY_GUESS_H

#include "base/text.h"

struct hpy_guess {
    struct hpy_str written;
    const char *nearest; /* NULL if none is near; borrowed from who added it */
    size_t distance;     /* private */
};

struct hpy_guess hpy_guess_begin(struct hpy_str written);
/* Near is: letters put in, left out, changed or exchanged with the next one, at most one
 * for three written. O(length * length). */
void hpy_guess_add(struct hpy_guess *guess, const char *name);

#endif
