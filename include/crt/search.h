/* search.h - searching in arrays. */
#ifdef __cplusplus
#include <stdlib.h>
#endif
#ifndef IRQLAB_CRT_SEARCH_H
#define IRQLAB_CRT_SEARCH_H
#include <corecrt.h>

CRT_BEGIN
#ifndef __cplusplus
void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *key, const void *element));
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
void *lfind(const void *key, const void *base, unsigned int *count, unsigned int size,
            int (*compare)(const void *key, const void *element));
void *lsearch(const void *key, void *base, unsigned int *count, unsigned int size,
              int (*compare)(const void *key, const void *element));
#endif
void *_lfind(const void *key, const void *base, unsigned int *count, unsigned int size,
             int (*compare)(const void *key, const void *element));
void *_lfind_s(const void *key, const void *base, unsigned int *count, size_t size,
               int (*compare)(void *context, const void *key, const void *element), void *context);
void *_lsearch(const void *key, void *base, unsigned int *count, unsigned int size,
               int (*compare)(const void *key, const void *element));
CRT_END

#endif
