/* declared.c - every name of crt.def is declared by include/crt in C. Only compiled. */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <mbstring.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

ldiv_t (*irqlab_ldiv32)(int, int) = ldiv;

const void *irqlab_crt_names[] = {
#define CRT_MICROSOFT_ONLY
#define CRT(name, function) (const void *)&name,
#include "ddi/crt.def"
};
