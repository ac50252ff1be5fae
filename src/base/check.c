/* check.c - what a failed irqlab_assert does. */
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void base_assert_failed(const char *what, const char *file, int line)
{
    fflush(stdout);
    fprintf(stderr,
            "irqlab: internal error: %s:%d: %s\n"
            "irqlab: this is a fault of irqlab, not of the driver; please report it\n",
            file, line, what);
    _Exit(70);
}
