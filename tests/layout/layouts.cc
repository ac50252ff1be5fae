/* layouts.cc - layouts.c as C++. */
#include "layouts.c"
