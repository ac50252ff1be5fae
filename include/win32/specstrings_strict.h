/* specstrings_strict.h - older annotations. */
#pragma once
#include "specstrings.h"
