/* The other one: the same source, another program. */
#include "app.c"
