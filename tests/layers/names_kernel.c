/*
 * names_kernel.c - a driver's headers declare every kernel routine that can be called. Only
 * compiled.
 *
 * What Microsoft's headers leave out too (a driver that uses it brings its own prototype) is
 * declared beside the implementation.
 */
#include <wdk/ntifs.h>
#include <wdk/wdmsec.h>

#include "ex/ex.h"
#include "ex/undeclared.h"
#include "io/io.h"
#include "io/undeclared.h"
#include "mm/mm.h"
#include "mm/undeclared.h"
#include "cm/nt.h"
#include "ob/nt.h"
#include "ob/ob.h"
#include "ps/nt.h"
#include "ps/ps.h"

/* Macros in the headers, and functions for those who declare them themselves. */
#if !defined ExAllocatePool || !defined ExAllocatePoolWithQuota || !defined ExFreePool ||          \
    !defined ExInterlockedPushEntrySList || !defined ExInterlockedPopEntrySList ||                 \
    !defined ExInterlockedFlushSList || !defined InterlockedPushEntrySList ||                      \
    !defined InterlockedPopEntrySList || !defined InterlockedFlushSList
#error "no longer a macro: declared by the headers, then?"
#endif
extern const char ExAllocatePool[], ExAllocatePoolWithQuota[], ExFreePool[];
extern const char ExInterlockedPushEntrySList[], ExInterlockedPopEntrySList[];
extern const char ExInterlockedFlushSList[], InterlockedPushEntrySList[];
extern const char InterlockedPopEntrySList[], InterlockedFlushSList[];

const void *irqlab_kernel_names[] = {
#define DDI_COMPONENT(component)
#define DDI(name, low, high, flags, status, note) DDI_##status(name)
#define DDI_FULL(name) (const void *)&name,
#define DDI_PARTIAL(name) (const void *)&name,
#define DDI_STUB(name)
#define DATA(name) (const void *)&name,
#include "ddi/ddi.def"
};
