/* no_sal2.h - source annotations: as in the kernel. */
#pragma once
#include "../wdk/no_sal2.h"
