/* vadefs.h - va_list, from the compiler. */
#pragma once
#include <stdarg.h>
