/*
 * rtl.h - the run-time library: strings, memory, bitmaps, trees, times, registry.
 */
#ifndef IRQLAB_WDK_NT_RTL_H
#define IRQLAB_WDK_NT_RTL_H

#include "rtl/memory.h"
#include "rtl/string.h"
#include "rtl/bitmap.h"
#include "rtl/tree.h"
#include "rtl/misc.h"
#include "rtl/registry.h"

#endif
