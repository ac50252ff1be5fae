/* concurrencysal.h - annotations, as in the kernel. */
#pragma once
#include "../wdk/concurrencysal.h"
#include "specstrings.h"
