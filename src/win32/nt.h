/* nt.h - the native calls of ob, ps and io, whether or not a WDK header declares them. */
#pragma once
#include "cm/nt.h"
#include "io/undeclared.h"
#include "ps/nt.h"
