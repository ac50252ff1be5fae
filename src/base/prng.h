/*
 * prng.h - the one random number generator: xoshiro256** by Blackman and Vigna, seeded through
 * splitmix64. Reproducible from a 64-bit seed; used by strategies and by nothing the driver sees.
 */
#pragma once
#include <stdint.h>

struct prng {
    uint64_t s[4];
};

static inline uint64_t prng_splitmix(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15ull);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

static inline void prng_seed(struct prng *p, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        p->s[i] = prng_splitmix(&seed);
}

static inline uint64_t prng_next(struct prng *p)
{
    uint64_t r = p->s[1] * 5, t = p->s[1] << 17;

    r = ((r << 7) | (r >> 57)) * 9;
    p->s[2] ^= p->s[0];
    p->s[3] ^= p->s[1];
    p->s[1] ^= p->s[2];
    p->s[0] ^= p->s[3];
    p->s[2] ^= t;
    p->s[3] = (p->s[3] << 45) | (p->s[3] >> 19);
    return r;
}

/* A number in 0 .. below-1, by multiply-shift; the bias is below 2^-32 for our small ranges. */
static inline uint32_t prng_below(struct prng *p, uint32_t below)
{
    return (uint32_t)(((prng_next(p) >> 32) * below) >> 32);
}
