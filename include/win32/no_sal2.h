/* no_sal2.h - annotations, as in the kernel. */
#pragma once
#include "../wdk/no_sal2.h"
#include "specstrings.h"
