/*
 * entry.h - what a source is before anything is compiled: readable at all, a driver's or an app's.
 */
#pragma once
#include <stdbool.h>

/* Can it be read as a source? If not, a message says why and what to do. */
bool source_readable(const char *path);

/* Does it define main, wmain, _tmain, WinMain or wWinMain? */
bool source_is_app(const char *path);
