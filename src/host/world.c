/* world.c - the one pointer to the current world (see base/world.h for why it exists). */
#include "base/world.h"

struct world *world;
