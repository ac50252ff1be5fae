/* base64.h - base64url (RFC 4648, section 5) without padding. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Writes the text and a terminating 0; `text` has room for base64_length(bytes) + 1. */
void base64_encode(const uint8_t *data, size_t bytes, char *text);

/* Returns the number of bytes, or -1 if a character or the length is wrong. */
int64_t base64_decode(const char *text, size_t length, uint8_t *data);

static inline size_t base64_length(size_t bytes)
{
    return (bytes * 4 + 2) / 3;
}
