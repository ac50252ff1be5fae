/* thunk.c - writing the code of the thunks; see thunk.h. */
#include "host/thunk.h"
#include "host/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { THUNK_BYTES = 112 };

struct thunks {
    uint64_t base;
    size_t count;
};

/* thunk_call.S: saves the arguments, calls r10, restores them, goes on at r11's target. */
extern const char thunk_outside[];

static uint8_t *put(uint8_t *at, const char *bytes, size_t count)
{
    memcpy(at, bytes, count);
    return at + count;
}

static uint8_t *put64(uint8_t *at, const void *value)
{
    uint64_t bits = (uint64_t)(uintptr_t)value;

    memcpy(at, &bits, sizeof bits);
    return at + sizeof bits;
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

/* mov r11, [r11 + offset] */
static uint8_t *follow(uint8_t *at, int32_t offset)
{
    return put32(put(at, "\x4d\x8b\x9b", 3), (uint32_t)offset);
}

static void write_thunk(uint8_t *at, const struct thunk_entry *entry, const void *root,
                        const int32_t chain[3], const void *callback)
{
    bool always = entry->low > entry->high;
    uint8_t *branch;

    if (!always) {
        at = put64(put(at, "\x49\xbb", 2), root); /* mov r11, root */
        at = put(at, "\x4d\x8b\x1b", 3);          /* mov r11, [r11] */
        at = follow(at, chain[0]);
        at = follow(at, chain[1]);
        at = put32(put(at, "\x45\x0f\xb6\x9b", 4), (uint32_t)chain[2]); /* movzx r11d, [r11 + c] */
        if (entry->low) {
            at = put(at, "\x41\x80\xeb", 3); /* sub r11b, low */
            *at++ = entry->low;
        }
        at = put(at, "\x41\x80\xfb", 3); /* cmp r11b, high - low */
        *at++ = (uint8_t)(entry->high - entry->low);
        at = put(at, "\x77", 1); /* ja outside */
        branch = at++;
        at = put64(put(at, "\x49\xbb", 2), entry->host); /* mov r11, host */
        at = put(at, "\x41\xff\xe3", 3);                 /* jmp r11 */
        *branch = (uint8_t)(at - branch - 1);
    }
    at = put64(put(at, "\x49\xba", 2), callback);                    /* mov r10, callback */
    at = put64(put(at, "\x49\xbb", 2), entry->host);                 /* mov r11, host */
    at = put32(put(at, "\x41\x53\x68", 3), entry->number);           /* push r11; push number */
    at = put64(put(at, "\x49\xbb", 2), (const void *)thunk_outside); /* mov r11, thunk_outside */
    put(at, "\x41\xff\xe3", 3);                                      /* jmp r11 */
}

struct thunks *thunks_create(uint64_t base, const struct thunk_entry *entries, size_t count,
                             const void *root, const int32_t chain[3],
                             void (*callback)(const struct thunk_call *call))
{
    struct thunks *thunks = calloc(1, sizeof *thunks);
    uint64_t bytes = (count * THUNK_BYTES + MEMORY_PAGE) & ~(uint64_t)(MEMORY_PAGE - 1);
    const void *function;

    memcpy(&function, &callback, sizeof function); /* C has no cast for it */
    if (!thunks || !memory_commit(base, bytes, MEMORY_WRITE)) {
        free(thunks);
        return NULL;
    }
    memset((void *)(uintptr_t)base, 0xcc, bytes);
    for (size_t i = 0; i < count; i++)
        write_thunk((uint8_t *)(uintptr_t)base + i * THUNK_BYTES, &entries[i], root, chain,
                    function);
    if (!memory_protect(base, bytes, MEMORY_EXECUTE)) {
        free(thunks);
        return NULL;
    }
    *thunks = (struct thunks){.base = base, .count = count};
    return thunks;
}

uint64_t thunks_address(const struct thunks *thunks, size_t index)
{
    return thunks->base + index * THUNK_BYTES;
}
