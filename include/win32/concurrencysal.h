/* concurrencysal.h - annotations of locks: as in the kernel. */
#pragma once
#include "../wdk/concurrencysal.h"
