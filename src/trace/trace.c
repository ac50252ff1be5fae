/* trace.c - see trace.h. */
#include "trace/trace.h"
#include "base/check.h"

#include <stdlib.h>
#include <string.h>

struct trace_event *trace_add(struct trace *trace)
{
    if (trace->count == TRACE_LONGEST) {
        /* Keep the second half: a report is about the end. */
        size_t half = TRACE_LONGEST / 2;

        memmove(trace->events, trace->events + half, half * sizeof *trace->events);
        trace->count = half;
        trace->dropped += half;
    }
    if (trace->count == trace->room) {
        trace->room = trace->room ? 2 * trace->room : 256;
        trace->events = realloc(trace->events, trace->room * sizeof *trace->events);
        irqlab_assert(trace->events);
    }
    memset(&trace->events[trace->count], 0, sizeof *trace->events);
    return &trace->events[trace->count++];
}

const char *trace_string(struct trace *trace, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy;

    /* The same few names come again and again. */
    for (size_t i = trace->string_count; i-- > 0 && i + 64 > trace->string_count;)
        if (strcmp(trace->strings[i], text) == 0)
            return trace->strings[i];
    if (trace->string_count == trace->string_room) {
        trace->string_room = trace->string_room ? 2 * trace->string_room : 64;
        trace->strings = realloc(trace->strings, trace->string_room * sizeof *trace->strings);
        irqlab_assert(trace->strings);
    }
    copy = malloc(bytes);
    irqlab_assert(copy);
    memcpy(copy, text, bytes);
    return trace->strings[trace->string_count++] = copy;
}

void trace_clear(struct trace *trace)
{
    for (size_t i = 0; i < trace->string_count; i++)
        free(trace->strings[i]);
    trace->count = trace->dropped = trace->string_count = 0;
}

void trace_free(struct trace *trace)
{
    trace_clear(trace);
    free(trace->events);
    free(trace->strings);
    memset(trace, 0, sizeof *trace);
}

static bool same_way(const struct trace_event *a, const struct trace_event *b)
{
    return a->kind == b->kind && a->time_100ns == b->time_100ns && a->actor == b->actor &&
           a->cpu == b->cpu && a->irql == b->irql && a->pc == b->pc && (!a->text == !b->text) &&
           (!a->text || strcmp(a->text, b->text) == 0);
}

static bool same(const struct trace_event *a, const struct trace_event *b)
{
    return same_way(a, b) && a->step == b->step && a->object == b->object;
}

static size_t difference(const struct trace *a, const struct trace *b,
                         bool (*equal)(const struct trace_event *, const struct trace_event *))
{
    size_t shorter = a->count < b->count ? a->count : b->count;

    for (size_t i = 0; i < shorter; i++)
        if (!equal(&a->events[i], &b->events[i]))
            return i;
    return a->count == b->count ? SIZE_MAX : shorter;
}

size_t trace_difference(const struct trace *a, const struct trace *b)
{
    return difference(a, b, same);
}

size_t trace_other_way(const struct trace *a, const struct trace *b)
{
    return difference(a, b, same_way);
}
