/* malloc.h - the heap, and Microsoft's extras of it. */
#ifndef IRQLAB_CRT_MALLOC_H
#define IRQLAB_CRT_MALLOC_H
#include <corecrt.h>

#define _HEAPEMPTY (-1)
#define _HEAPOK (-2)
#define _HEAPBADBEGIN (-3)
#define _HEAPBADNODE (-4)
#define _HEAPEND (-5)
#define _HEAPBADPTR (-6)

CRT_BEGIN
#ifndef __cplusplus
void *calloc(size_t count, size_t size);
void free(void *block);
void *malloc(size_t bytes);
void *realloc(void *block, size_t bytes);
#endif
void *_aligned_malloc(size_t bytes, size_t alignment);
void *_aligned_realloc(void *block, size_t bytes, size_t alignment);
void _aligned_free(void *block);
size_t _aligned_msize(void *block, size_t alignment, size_t offset);
void *_expand(void *block, size_t bytes);
int _heapchk(void);
int _heapmin(void);
size_t _msize(void *block);
void *_recalloc(void *block, size_t count, size_t size);
int _resetstkoflw(void);
void _freea(void *block);
void *_malloca_heap(size_t bytes);
CRT_END

#ifndef _alloca
#define _alloca(bytes) __builtin_alloca(bytes)
#endif
#undef alloca
#define alloca(bytes) __builtin_alloca(bytes)
/* Always on the heap, which _freea knows: a stack of a simulated thread is small. */
#define _malloca(bytes) _malloca_heap(bytes)

#endif
