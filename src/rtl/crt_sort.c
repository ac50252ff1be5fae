/*
 * crt_sort.c - sorting and searching. See crt.h.
 *
 * The sort is a heap sort: no recursion, no allocation, the same order of calls on every host. Like
 * Microsoft's it is not stable.
 */
#include "rtl/crt.h"
#include <string.h>

struct sort {
    char *base;
    size_t size;
    crt_compare_s compare;
    void *context;
};

static void swap(const struct sort *s, size_t a, size_t b)
{
    char *left = s->base + a * s->size, *right = s->base + b * s->size, part[64];
    for (size_t rest = s->size; rest;) {
        size_t bytes = rest < sizeof(part) ? rest : sizeof(part);
        memcpy(part, left, bytes);
        memcpy(left, right, bytes);
        memcpy(right, part, bytes);
        left += bytes;
        right += bytes;
        rest -= bytes;
    }
}

static int32_t order(const struct sort *s, size_t a, size_t b)
{
    return s->compare(s->context, s->base + a * s->size, s->base + b * s->size);
}

static void sift(const struct sort *s, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && order(s, child, child + 1) < 0)
            child++;
        if (order(s, root, child) >= 0)
            return;
        swap(s, root, child);
    }
}

void crt_qsort_s(void *base, size_t count, size_t size, crt_compare_s compare, void *context)
{
    if ((!base && count) || !size || !compare) {
        crt_invalid("qsort_s", CRT_EINVAL);
        return;
    }
    struct sort s = {base, size, compare, context};
    for (size_t root = count / 2; root--;)
        sift(&s, root, count);
    for (size_t last = count; last-- > 1;) {
        swap(&s, 0, last);
        sift(&s, 0, last);
    }
}

/* A comparison without context, as one with. */
struct plain {
    crt_compare compare;
};

static int32_t compare_plain(void *context, const void *a, const void *b)
{
    return ((struct plain *)context)->compare(a, b);
}

void crt_qsort(void *base, size_t count, size_t size, crt_compare compare)
{
    struct plain plain = {compare};
    crt_qsort_s(base, count, size, compare ? compare_plain : NULL, &plain);
}

void *crt_bsearch_s(const void *key, const void *base, size_t count, size_t size,
                    crt_compare_s compare, void *context)
{
    if ((!base && count) || !size || !compare) {
        crt_invalid("bsearch_s", CRT_EINVAL);
        return NULL;
    }
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *element = (const char *)base + middle * size;
        int32_t result = compare(context, key, element);
        if (!result)
            return (void *)element;
        if (result < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

void *crt_bsearch(const void *key, const void *base, size_t count, size_t size, crt_compare compare)
{
    struct plain plain = {compare};
    return crt_bsearch_s(key, base, count, size, compare ? compare_plain : NULL, &plain);
}

void *crt__lfind(const void *key, const void *base, uint32_t *count, uint32_t size,
                 crt_compare compare)
{
    for (uint32_t i = 0; i < *count; i++)
        if (!compare(key, (const char *)base + (size_t)i * size))
            return (char *)base + (size_t)i * size;
    return NULL;
}

void *crt__lsearch(const void *key, void *base, uint32_t *count, uint32_t size, crt_compare compare)
{
    void *found = crt__lfind(key, base, count, size, compare);
    if (found)
        return found;
    found = (char *)base + (size_t)(*count)++ * size;
    memcpy(found, key, size);
    return found;
}
