/* token.c - see token.h. */
#include "explore/token.h"
#include "base/base64.h"
#include "base/check.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

static const char prefix[] = "irq1:";

enum { VERSION = 1, HAS_SEED = 1, CHECKSUM_BYTES = 2 };

/* Fletcher-16: catches truncation and single altered characters. */
static uint16_t checksum(const uint8_t *data, size_t bytes)
{
    uint32_t a = 1, b = 0;

    for (size_t i = 0; i < bytes; i++) {
        a = (a + data[i]) % 255;
        b = (b + a) % 255;
    }
    return (uint16_t)(b << 8 | a);
}

static size_t write_payload(const struct token *token, uint8_t *out, size_t limit)
{
    size_t at = 0;

    varint_put(out, limit, &at, VERSION);
    for (int i = 0; i < TOKEN_BUILD_BYTES; i++, at++)
        if (at < limit)
            out[at] = token->build[i];
    varint_put(out, limit, &at, token->cpus);
    varint_put(out, limit, &at, token->options << 1 | (token->has_seed ? HAS_SEED : 0));
    if (token->options & TOKEN_FAULT)
        varint_put(out, limit, &at, token->fault);
    if (token->has_seed) {
        varint_put(out, limit, &at, token->seed);
        return at;
    }
    varint_put(out, limit, &at, token->schedule.count);
    for (size_t i = 0; i < token->schedule.count; i++) {
        const struct sim_decision *d = &token->schedule.decisions[i];

        varint_put(out, limit, &at, d->actor);
        varint_put(out, limit, &at, d->points);
        varint_put(out, limit, &at, d->alternative);
    }
    return at;
}

char *token_encode(const struct token *token)
{
    size_t bytes = write_payload(token, NULL, 0);
    uint8_t *data = malloc(bytes + CHECKSUM_BYTES);
    char *text = malloc(sizeof prefix + base64_length(bytes + CHECKSUM_BYTES));
    uint16_t sum;

    irqlab_assert(data && text);
    write_payload(token, data, bytes);
    sum = checksum(data, bytes);
    data[bytes] = (uint8_t)(sum >> 8);
    data[bytes + 1] = (uint8_t)sum;
    memcpy(text, prefix, sizeof prefix - 1);
    base64_encode(data, bytes + CHECKSUM_BYTES, text + sizeof prefix - 1);
    free(data);
    return text;
}

static bool read_payload(const uint8_t *in, size_t bytes, struct token *token, const char **why)
{
    size_t at = 0;
    uint64_t value, count;

    *why = "it ends too early";
    if (!varint_get(in, bytes, &at, &value))
        return false;
    if (value != VERSION) {
        *why = "it was made by another version of irqlab";
        return false;
    }
    if (bytes - at < TOKEN_BUILD_BYTES)
        return false;
    memcpy(token->build, in + at, TOKEN_BUILD_BYTES);
    at += TOKEN_BUILD_BYTES;
    if (!varint_get(in, bytes, &at, &value))
        return false;
    token->cpus = (uint32_t)value;
    if (value < 1 || value > 64) {
        *why = "its number of CPUs is not between 1 and 64";
        return false;
    }
    if (!varint_get(in, bytes, &at, &value))
        return false;
    token->has_seed = value & HAS_SEED;
    token->options = (uint32_t)(value >> 1);
    if (token->options & TOKEN_FAULT) {
        if (!varint_get(in, bytes, &at, &value))
            return false;
        token->fault = (uint32_t)value;
    }
    if (token->has_seed) {
        if (!varint_get(in, bytes, &at, &token->seed))
            return false;
    } else {
        if (!varint_get(in, bytes, &at, &count) || count > bytes)
            return false;
        token->schedule.decisions = calloc(count ? count : 1, sizeof *token->schedule.decisions);
        irqlab_assert(token->schedule.decisions);
        for (uint64_t i = 0; i < count; i++) {
            struct sim_decision *d = &token->schedule.decisions[i];
            uint64_t actor, alternative;

            if (!varint_get(in, bytes, &at, &actor) || !varint_get(in, bytes, &at, &d->points) ||
                !varint_get(in, bytes, &at, &alternative))
                return false;
            d->actor = (uint32_t)actor;
            d->alternative = (uint32_t)alternative;
            token->schedule.count++;
        }
    }
    *why = "there is more in it than there should be";
    return at == bytes;
}

bool token_decode(const char *text, struct token *token, const char **why)
{
    size_t length = strlen(text);
    uint8_t *data;
    int64_t bytes;
    bool good = false;

    memset(token, 0, sizeof *token);
    if (strncmp(text, "irq", 3) == 0 && strncmp(text, prefix, sizeof prefix - 1) != 0) {
        *why = "it was made by another version of irqlab";
        return false;
    }
    if (strncmp(text, prefix, sizeof prefix - 1) != 0) {
        *why = "a token begins with \"irq1:\"";
        return false;
    }
    text += sizeof prefix - 1;
    length -= sizeof prefix - 1;
    data = malloc(length + 1);
    irqlab_assert(data);
    bytes = base64_decode(text, length, data);
    if (bytes < CHECKSUM_BYTES) {
        *why = bytes < 0 ? "it has characters that no token has" : "it is too short";
    } else {
        bytes -= CHECKSUM_BYTES;
        if (checksum(data, (size_t)bytes) != (data[bytes] << 8 | data[bytes + 1]))
            *why = "its checksum is wrong: it was cut short or altered";
        else
            good = read_payload(data, (size_t)bytes, token, why);
    }
    free(data);
    if (!good) {
        free(token->schedule.decisions);
        token->schedule = (struct sim_schedule){0};
    }
    return good;
}
