/* Facts: what a capture says of itself, as text by key.
 *
 * Numbers are decimal ASCII without sign or blanks. A missing fact that is expected is
 * unknown, which is shown as such and never as zero. */
#ifndef HPY_ENGINE_FACTS_H
#define HPY_ENGINE_FACTS_H

/* macro, key, title for people (16 cells at most), unit: "" text, "n" number, "bytes", "ns",
 * "unix" seconds; whether a missing one is unknown, or there was nothing to tell */
#define HPY_FACT_LIST(F)                                                         \
    F(HPY_FACT_PRODUCER, "producer", "Written by", "", true)                     \
    F(HPY_FACT_PYTHON, "python.version", "Python", "", true)                     \
    F(HPY_FACT_EXECUTABLE, "python.executable", "Executable", "", true)          \
    F(HPY_FACT_PLATFORM, "platform", "Platform", "", true)                       \
    F(HPY_FACT_ARGV, "argv", "Command", "", true)                                \
    F(HPY_FACT_PID, "pid", "Process", "n", true)                                 \
    F(HPY_FACT_BIRTH, "process.birth", "Started at", "", true)                   \
    F(HPY_FACT_TIME, "time", "Captured at", "unix", true)                        \
    F(HPY_FACT_CONTENTS, "contents", "Contents", "", true)                       \
    F(HPY_FACT_SITE_FRAMES, "tracemalloc.frames", "Frames per site", "n", false) \
    F(HPY_FACT_METHOD, "method", "Method", "", true)                             \
    F(HPY_FACT_REASON, "reason", "Because", "", false)                           \
    F(HPY_FACT_PAUSE, "pause_ns", "Pause", "ns", true)                           \
    F(HPY_FACT_WALK, "walk_ns", "Walk", "ns", true)                              \
    F(HPY_FACT_RSS, "rss_bytes", "Resident memory", "bytes", true)               \
    F(HPY_FACT_ADDED, "added_bytes", "Memory added", "bytes", true)              \
    F(HPY_FACT_THREADS, "threads", "Threads", "n", true)                         \
    F(HPY_FACT_INTERPRETERS, "interpreters", "Interpreters", "n", true)          \
    F(HPY_FACT_HEAPDEFS, "heapdefs", "Self-described", "n", false)               \
    F(HPY_FACT_HEAPDEFS_TWICE, "heapdefs.twice", "Described twice", "", false)   \
    F(HPY_FACT_HEAPDEFS_BROKEN, "heapdefs.unreadable", "Unreadable defs", "n", false)

#define HPY_FACT_DEFINE(macro, key, title, unit, expected)                         \
    static const char macro[] __attribute__((unused)) = key;
HPY_FACT_LIST(HPY_FACT_DEFINE)
#undef HPY_FACT_DEFINE

/* HPY_FACT_BIRTH tells two processes with one number apart, and captures of one process
 * from others: "tick N of boot ID", N being clock ticks since the machine was started and
 * ID the kernel's name for that start (/proc/self/stat, /proc/sys/kernel/random/boot_id).
 * A child that was forked has its own.
 *
 * Values of HPY_FACT_METHOD: the walk ran in a forked copy, or in the target
 * itself while it stood still. Values of HPY_FACT_CONTENTS. */
#define HPY_METHOD_TWIN "twin"
#define HPY_METHOD_INLINE "inline"
#define HPY_CONTENTS_NAMES "names"
#define HPY_CONTENTS_VALUES "values"

#endif
