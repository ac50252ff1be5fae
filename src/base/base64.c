/* base64.c - see base64.h. */
#include "base/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64_encode(const uint8_t *data, size_t bytes, char *text)
{
    uint32_t bits = 0;
    unsigned have = 0;

    for (size_t i = 0; i < bytes; i++) {
        bits = bits << 8 | data[i];
        have += 8;
        while (have >= 6) {
            have -= 6;
            *text++ = alphabet[bits >> have & 63];
        }
    }
    if (have)
        *text++ = alphabet[bits << (6 - have) & 63];
    *text = 0;
}

int64_t base64_decode(const char *text, size_t length, uint8_t *data)
{
    uint32_t bits = 0;
    unsigned have = 0;
    int64_t count = 0;

    if (length % 4 == 1)
        return -1;
    for (size_t i = 0; i < length; i++) {
        const char *found = text[i] ? strchr(alphabet, text[i]) : NULL;

        if (!found)
            return -1;
        bits = bits << 6 | (uint32_t)(found - alphabet);
        have += 6;
        if (have >= 8) {
            have -= 8;
            data[count++] = (uint8_t)(bits >> have);
        }
    }
    return bits & ((1u << have) - 1) ? -1 : count;
}
