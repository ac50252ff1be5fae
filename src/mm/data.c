/*
 * data.c - data that ntoskrnl exports for mm. They are constants of the layout; writable only
 * because drivers bind to them as they are declared.
 */
#include "mm/mm.h"
#include "host/layout.h"

PVOID MmHighestUserAddress = (PVOID)(uintptr_t)(LAYOUT_USER_END - 0x10000 - 1);
PVOID MmSystemRangeStart = (PVOID)(uintptr_t)LAYOUT_SYSTEM_START;
ULONG_PTR MmUserProbeAddress = LAYOUT_USER_END - 0x10000;
