/* memory.h - the older name of the mem functions' header. */
#pragma once
#include <string.h>
