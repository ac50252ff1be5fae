/* driverspecs.h - annotations of drivers, which programs that share a header with one meet. */
#pragma once
#include "../wdk/driverspecs.h"
#include "specstrings.h"
