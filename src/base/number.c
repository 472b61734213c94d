/* Numbers for people. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

const struct hpy_numbers hpy_numbers_plain = { ",", ".", { 3 } };

/* How many digits stand before the next group, when `done` groups are written. */
static size_t group_size(const struct hpy_numbers *numbers, size_t done)
{
    size_t i = 0;
    while (i < done && i + 1 < sizeof numbers->sizes && numbers->sizes[i + 1] > 0)
        i++;
    char size = numbers->sizes[i];
    return size <= 0 || size == CHAR_MAX ? SIZE_MAX : (size_t)size;
}

char *hpy_numbers_count(char out[HPY_COUNT_BYTES], int64_t value,
                        const struct hpy_numbers *numbers)
{
    uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
    size_t group_bytes = numbers ? strlen(numbers->group) : 0, groups = 0, digits = 0;
    char reversed[20 * (1 + sizeof numbers->group)], *at = reversed;
    /* from the right, each group's bytes backwards as well */
    do {
        if (group_bytes > 0 && digits == group_size(numbers, groups)) {
            for (size_t i = group_bytes; i-- > 0;)
                *at++ = numbers->group[i];
            groups++;
            digits = 0;
        }
        *at++ = (char)('0' + magnitude % 10);
        magnitude /= 10;
        digits++;
    } while (magnitude > 0);
    size_t n = (size_t)(at - reversed);
    if (n + 2 > HPY_COUNT_BYTES)
        return hpy_numbers_count(out, value, NULL);
    if (value < 0)
        *out = '-';
    for (size_t i = 0; i < n; i++)
        out[(value < 0) + i] = *--at;
    out[(value < 0) + n] = '\0';
    return out;
}

char *hpy_format_count(char out[HPY_COUNT_BYTES], int64_t value, const char *group)
{
    struct hpy_numbers numbers = { "", ".", { 3 } };
    size_t n = group ? strlen(group) : 0;
    if (n < sizeof numbers.group)
        memcpy(numbers.group, group ? group : "", n);
    return hpy_numbers_count(out, value, &numbers);
}

/* Decimals by unit and magnitude: below 10, below 100, from 100 on. More digits
 * where a last digit is worth more memory. */
static const struct size_unit {
    const char *name;
    int decimals[3];
} size_units[] = {
    { "B", { 0, 0, 0 } },  { "kB", { 1, 1, 0 } }, { "MB", { 1, 1, 1 } },
    { "GB", { 2, 1, 1 } }, { "TB", { 2, 1, 1 } }, { "PB", { 2, 1, 1 } },
    { "EB", { 2, 1, 1 } },
};

char *hpy_format_size(char out[HPY_SIZE_BYTES], int64_t size_bytes)
{
    return hpy_numbers_size(out, size_bytes, &hpy_numbers_plain);
}

char *hpy_numbers_size(char out[HPY_SIZE_BYTES], int64_t size_bytes,
                       const struct hpy_numbers *numbers)
{
    const char *sign = size_bytes < 0 ? "-" : "";
    double value = size_bytes < 0 ? -(double)size_bytes : (double)size_bytes;
    const struct size_unit *unit = size_units;
    const struct size_unit *last = size_units + sizeof size_units / sizeof *size_units - 1;
    /* 999.95 of a unit would print as 1000.0: the next unit says it shorter. */
    while (value >= (unit->decimals[2] ? 999.95 : 999.5) && unit < last) {
        value /= 1000;
        unit++;
    }
    int decimals = unit->decimals[value >= 99.95 ? 2 : value >= 9.995 ? 1 : 0];
    char digits[16];
    int n = snprintf(digits, sizeof digits, "%.*f", decimals, value);
    int whole = decimals ? n - decimals - 1 : n; /* digits before the point */
    snprintf(out, HPY_SIZE_BYTES, "%s%.*s%s%s %s", sign, whole, digits,
             decimals ? numbers->decimal : "", digits + n - decimals, unit->name);
    return out;
}

/* Each row serves values whose rounded form stays below the next row's. */
static const struct duration_row {
    double below_s, scale;
    int decimals;
    const char *unit;
} duration_rows[] = {
    { 0.9995e-6, 1e9, 0, "ns" }, { 0.9995e-3, 1e6, 0, "µs" },
    { 9.95e-3, 1e3, 1, "ms" },   { 0.9995, 1e3, 0, "ms" },
    { 9.995, 1, 2, "s" },        { 99.95, 1, 1, "s" },
    { 1e15, 1, 0, "s" },
};

char *hpy_format_duration(char out[HPY_SIZE_BYTES], double seconds)
{
    if (!(seconds >= 0 && seconds < 1e15)) { /* also NaN: a clock that ran back */
        snprintf(out, HPY_SIZE_BYTES, "–");
        return out;
    }
    const struct duration_row *row = duration_rows;
    while (seconds >= row->below_s)
        row++;
    snprintf(out, HPY_SIZE_BYTES, "%.*f %s", row->decimals, seconds * row->scale, row->unit);
    return out;
}
