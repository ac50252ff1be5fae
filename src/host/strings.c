/* strings.c - see strings.h. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/strings.h"

static _Noreturn void out_of_memory(void)
{
    fputs("irqlab: out of memory\n", stderr);
    exit(70);
}

void *host_allocate(size_t bytes)
{
    void *memory = calloc(1, bytes ? bytes : 1);

    if (!memory)
        out_of_memory();
    return memory;
}

char *host_duplicate(const char *text)
{
    char *copy = strdup(text);

    if (!copy)
        out_of_memory();
    return copy;
}

static char *format_arguments(const char *format, va_list arguments)
{
    char *text;

    if (vasprintf(&text, format, arguments) < 0)
        out_of_memory();
    return text;
}

char *host_format(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    char *text = format_arguments(format, arguments);
    va_end(arguments);
    return text;
}

void text_put(struct text *text, const char *bytes, size_t length)
{
    if (text->length + length + 1 > text->capacity) {
        text->capacity = 2 * text->capacity + length + 64;
        text->text = realloc(text->text, text->capacity);
        if (!text->text)
            out_of_memory();
    }
    if (length)
        memcpy(text->text + text->length, bytes, length);
    text->length += length;
    text->text[text->length] = 0;
}

void text_format(struct text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    char *piece = format_arguments(format, arguments);
    va_end(arguments);
    text_put(text, piece, strlen(piece));
    free(piece);
}

void text_free(struct text *text)
{
    free(text->text);
    *text = (struct text){0};
}

void strings_add(struct strings *list, const char *format, ...)
{
    va_list arguments;

    if (list->count + 2 > list->capacity) {
        list->capacity = 2 * list->capacity + 16;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        if (!list->items)
            out_of_memory();
    }
    va_start(arguments, format);
    list->items[list->count++] = format_arguments(format, arguments);
    list->items[list->count] = NULL;
    va_end(arguments);
}

void strings_add_all(struct strings *list, const char *const *items)
{
    for (; items && *items; items++)
        strings_add(list, "%s", *items);
}

int strings_contains(const struct strings *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], item) == 0)
            return 1;
    }
    return 0;
}

void strings_free(struct strings *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct strings){0};
}
