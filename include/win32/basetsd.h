/* basetsd.h - integer types of a fixed or of a pointer's size: as in the kernel. */
#pragma once
#include "../wdk/basetsd.h"
