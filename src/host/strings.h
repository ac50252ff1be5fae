/*
 * strings.h - growing text and lists of strings, for command lines, messages and small files.
 *
 * Running out of memory here means exit code 70 with a line that says so: there is nothing sensible
 * to go on with, and no simulated machine yet.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Text that grows; `text` is NULL or ends with a NUL that length does not count. */
struct text {
    char *text;
    size_t length, capacity;
};

void text_put(struct text *text, const char *bytes, size_t length);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *text);

/* Owned strings; items[count] is always NULL, so that items serves as an argv. */
struct strings {
    char **items;
    size_t count, capacity;
};

void strings_add(struct strings *list, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void strings_add_all(struct strings *list, const char *const *items); /* NULL-terminated or NULL */
int strings_contains(const struct strings *list, const char *item);
void strings_free(struct strings *list);

/* malloc and its kin that do not fail. */
void *host_allocate(size_t bytes); /* zeroed */
char *host_duplicate(const char *text);
char *host_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
