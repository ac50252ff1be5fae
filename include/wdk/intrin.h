/* intrin.h - intrinsics of MSVC; see irqlab/msvc.h and nt/interlocked.h. */
#ifndef IRQLAB_WDK_INTRIN_H
#define IRQLAB_WDK_INTRIN_H

#include "irqlab/msvc.h"
#include "nt/interlocked.h"

#endif
