/* varint.h - unsigned numbers in as few bytes as they need: seven bits a byte, low ones first. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Append to out[*at], at most 10 bytes; nothing is written beyond `limit`, *at grows all the same.
 */
static inline void varint_put(uint8_t *out, size_t limit, size_t *at, uint64_t value)
{
    do {
        uint8_t byte = (uint8_t)(value & 0x7F);

        value >>= 7;
        if (*at < limit)
            out[*at] = (uint8_t)(byte | (value ? 0x80 : 0));
        (*at)++;
    } while (value);
}

/* Read at in[*at]; returns 0 if the input ends or the number does not fit. */
static inline int varint_get(const uint8_t *in, size_t bytes, size_t *at, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; shift < 64 && *at < bytes; shift += 7) {
        uint8_t byte = in[(*at)++];

        *value |= (uint64_t)(byte & 0x7F) << shift;
        if (!(byte & 0x80))
            return 1;
    }
    return 0;
}
