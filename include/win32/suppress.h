/* suppress.h - names of analysis warnings; empty here. */
#pragma once
#include "../wdk/suppress.h"
