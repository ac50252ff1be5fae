/*
 * vector.h - an array that grows at its end, for data outside of the world.
 *
 *     VECTOR(struct event) events;      all zero: empty
 *     *PUSH(events) = event;            the new last element
 *     events.count--;                   taken off again
 *     free(events.items);
 *
 * No memory is a failed assertion.
 */
#pragma once
#include "base/check.h"

#include <stddef.h>
#include <stdlib.h>

#define VECTOR(type)                                                                               \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, room;                                                                        \
    }

static inline void *vector_grown(void *items, size_t *room, size_t wanted, size_t bytes)
{
    *room = wanted < 64 ? 64 : wanted * 2;
    items = realloc(items, *room * bytes);
    irqlab_assert(items);
    return items;
}

/* Room for `wanted` elements in all. */
#define RESERVE(vector, wanted)                                                                    \
    ((wanted) <= (vector).room                                                                     \
         ? (void)0                                                                                 \
         : (void)((vector).items = vector_grown((vector).items, &(vector).room, (wanted),          \
                                                sizeof *(vector).items)))

#define PUSH(vector) (RESERVE(vector, (vector).count + 1), &(vector).items[(vector).count++])
