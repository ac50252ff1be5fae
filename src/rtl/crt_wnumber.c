/* crt_wnumber.c - numbers and wide text. See crt.h. */
#include "rtl/crt.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define UNIT uint16_t
#define F(narrow, wide) crt_##wide
#define NAME(narrow, wide) #wide
#include "rtl/crt_digits.inc"
