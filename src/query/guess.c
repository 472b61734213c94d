/* The distance is that of R. A. Wagner and M. J. Fischer, "The string-to-string correction
 * problem", JACM 21 (1974), with exchanges of neighbours as in F. J. Damerau, CACM 7 (1964). */
#include "query/guess.h"

#include <string.h>

enum { LETTERS_MAX = 32 }; /* longer names are not guessed at */

struct hpy_guess hpy_guess_begin(struct hpy_str written)
{
    return (struct hpy_guess){ written, NULL, written.n_bytes / 3 + 1 };
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const char *a, size_t n_a, const char *b, size_t n_b)
{
    size_t rows[3][LETTERS_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= n_b; j++)
        last[j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        now[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            now[j] = least(last[j - 1] + (a[i - 1] != b[j - 1]),
                           least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[n_b];
}

void hpy_guess_add(struct hpy_guess *guess, const char *name)
{
    size_t n = strlen(name);
    if (n > LETTERS_MAX || guess->written.n_bytes > LETTERS_MAX)
        return;
    size_t found = distance(guess->written.data, guess->written.n_bytes, name, n);
    if (found >= guess->distance || found >= n)
        return;
    guess->distance = found;
    guess->nearest = name;
}
