/*
 * zw.h - system calls, as kernel code makes them.
 */
#ifndef IRQLAB_WDK_NT_ZW_H
#define IRQLAB_WDK_NT_ZW_H

#include "zw/objects.h"
#include "zw/file.h"
#include "zw/memory.h"
#include "zw/process.h"
#include "zw/registry.h"
#include "zw/transaction.h"

#endif
