/* cache_key.c - hashes of what an entry was made from. See cache.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "host/cache.h"

struct cache_key {
    XXH3_state_t *state;
};

struct cache_key *cache_key_new(void)
{
    struct cache_key *key = host_allocate(sizeof *key);

    key->state = XXH3_createState();
    if (!key->state)
        abort();
    XXH3_128bits_reset(key->state);
    return key;
}

void cache_key_add(struct cache_key *key, const void *data, size_t bytes)
{
    XXH3_128bits_update(key->state, data, bytes);
}

void cache_key_add_string(struct cache_key *key, const char *text)
{
    cache_key_add(key, text, strlen(text) + 1);
}

void cache_key_add_strings(struct cache_key *key, const struct strings *list)
{
    uint64_t count = list->count;

    cache_key_add(key, &count, sizeof count);
    for (size_t i = 0; i < list->count; i++)
        cache_key_add_string(key, list->items[i]);
}

void cache_key_end(struct cache_key *key, uint8_t result[CACHE_KEY_BYTES])
{
    XXH128_canonical_t canonical;

    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(key->state));
    memcpy(result, canonical.digest, CACHE_KEY_BYTES);
    XXH3_freeState(key->state);
    free(key);
}

void cache_hash(const void *data, size_t bytes, uint8_t result[CACHE_KEY_BYTES])
{
    XXH128_canonical_t canonical;

    XXH128_canonicalFromHash(&canonical, XXH3_128bits(data, bytes));
    memcpy(result, canonical.digest, CACHE_KEY_BYTES);
}

void cache_key_text(const uint8_t key[CACHE_KEY_BYTES], char text[CACHE_KEY_TEXT])
{
    for (size_t i = 0; i < CACHE_KEY_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", key[i]);
}

bool cache_key_parse(const char *text, uint8_t key[CACHE_KEY_BYTES])
{
    for (size_t i = 0; i < CACHE_KEY_BYTES; i++) {
        char digits[3] = {text[2 * i], 0, 0}, *end;
        if (digits[0] == 0)
            return false;
        digits[1] = text[2 * i + 1];
        key[i] = (uint8_t)strtoul(digits, &end, 16);
        if (end != digits + 2)
            return false;
    }
    return true;
}
