/* sal.h - source annotations: as in the kernel. */
#pragma once
#include "../wdk/sal.h"
