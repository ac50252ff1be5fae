/*
 * manifest.h - which object a source leads to, as long as nothing that matters has changed.
 *
 * A *manifest* lists every file that went into an object and every folder in which a new file could
 * have been found instead. It is looked up before any compiler runs.
 *
 *   A user's file must have the content it had: it is read and hashed each time (there are few).
 *   A header of the system or of irqlab must have the size, time and inode it had; if not, the
 *   content decides. One that was younger than two seconds counts as a user's file.
 *   A folder must have the time it had; if not, the names of its headers and folders decide.
 */
#pragma once
#include "host/compile_private.h"

/* The time before the preprocessor ran. */
struct manifest_start {
    int64_t time_ns;
};

struct manifest_start manifest_begin(void);

/* The key of the object, if the manifest of this plan holds. `said` gets the preprocessor's
 * messages. */
bool manifest_look_up(const struct compile_plan *plan, uint8_t object[CACHE_KEY_BYTES],
                      struct text *said);

/* Write it. Does nothing if a file has changed since `start`: the object may be older. */
void manifest_record(const struct compile_plan *plan, struct manifest_start start,
                     const struct rewrite_output *rewritten, const uint8_t object[CACHE_KEY_BYTES],
                     const char *messages, size_t messages_length);
