/* A person who presses keys at random, and repeats it for the same seed.
 *
 * Goes by the table of actions, so that a new key is pressed without a change here:
 * actions one after the other, texts to search and filter, expressions by their grammar
 * and commands at the prompt, menus, the mouse, windows of every size, and keys that
 * mean nothing. What is begun is often broken off. */
#ifndef HPY_TESTS_KEYS_PERSON_H
#define HPY_TESTS_KEYS_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/action.h"
#include "tui/key.h"

#define PERSON_AHEAD 512

struct person {
    uint64_t random;
    bool stays; /* never asks to leave, or to be stopped */
    bool in_command; /* perhaps */
    int width, height; /* of the window, as last asked for */
    struct hpy_event ahead[PERSON_AHEAD]; /* made up already, to be given one by one */
    unsigned at, n;
};

void person_init(struct person *person, uint64_t seed);
/* The next event: HPY_EVENT_KEY, _CLICK, _WHEEL or _RESIZE. */
struct hpy_event person_next(struct person *person);
/* A number from 0 up to and without `below`. */
unsigned person_any(struct person *person, unsigned below);

/* Append an event to a text of `room` bytes in the notation of scripts (tui/key.h). */
void person_write(char *text, unsigned room, const struct hpy_event *event);

#endif
