/* dontuse.h - a list of banned functions; empty here. */
#pragma once
#include "../wdk/dontuse.h"
