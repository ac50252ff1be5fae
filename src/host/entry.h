/* entry.h - what a person named on the command line: can it be read as a source at all? */
#pragma once
#include <stdbool.h>

/* False: a message says why and what to do. */
bool source_readable(const char *path);

/* Take a file away, if it is there. */
void host_remove_file(const char *path);
