/* The same loop with the compiler's own ThreadSanitizer runtime; prints nanoseconds for an access.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef uint64_t ULONG64;
typedef uint32_t ULONG;
typedef uint16_t USHORT;
typedef uint8_t UCHAR;

enum { ELEMENTS = 512 };

typedef struct _ELEMENT {
    ULONG64 Wide;
    ULONG Plain;
    USHORT Short;
    UCHAR Byte;
    UCHAR Other;
} ELEMENT;

#include "loop.h"

int main(int argc, char **argv)
{
    ELEMENT *elements = calloc(ELEMENTS, sizeof *elements);
    int64_t rounds = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
    struct timespec from, to;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    for (int64_t i = 0; i < rounds; i++)
        Loop(elements, ELEMENTS);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    printf("%.0f\n", (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec));
    free(elements);
    return 0;
}
