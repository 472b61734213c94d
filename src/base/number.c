/* Numbers for people. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"

char *hpy_format_count(char out[HPY_COUNT_BYTES], int64_t value, const char *group)
{
    char digits[24];
    uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
    size_t n = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)magnitude);
    size_t group_bytes = group ? strlen(group) : 0;
    if (1 + n + (n - 1) / 3 * group_bytes >= HPY_COUNT_BYTES)
        group_bytes = 0;
    char *at = out;
    if (value < 0)
        *at++ = '-';
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0 && group_bytes > 0) {
            memcpy(at, group, group_bytes);
            at += group_bytes;
        }
        *at++ = digits[i];
    }
    *at = '\0';
    return out;
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
    snprintf(out, HPY_SIZE_BYTES, "%s%.*f %s", sign, decimals, value, unit->name);
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
