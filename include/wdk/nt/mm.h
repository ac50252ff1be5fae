/*
 * mm.h - memory management: MDLs, mappings, contiguous memory, pageable code.
 */
#ifndef IRQLAB_WDK_NT_MM_H
#define IRQLAB_WDK_NT_MM_H

#include "mm/mdl.h"
#include "mm/misc.h"

#endif
