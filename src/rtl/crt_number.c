/* crt_number.c - numbers and narrow text. See crt.h. */
#include "rtl/crt.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define UNIT char
#define F(narrow, wide) crt_##narrow
#define NAME(narrow, wide) #narrow
#include "rtl/crt_digits.inc"
