/*
 * data.c - data that ntoskrnl exports for mm. They are constants of the layout; writable only
 * because drivers bind to them as they are declared.
 */
#include "mm/mm.h"
#include "host/layout.h"

WORLD_EXPORTED_DATA PVOID MmHighestUserAddress = (PVOID)(uintptr_t)(LAYOUT_USER_END - 0x10000 - 1);
WORLD_EXPORTED_DATA PVOID MmSystemRangeStart = (PVOID)(uintptr_t)LAYOUT_SYSTEM_START;
WORLD_EXPORTED_DATA ULONG_PTR MmUserProbeAddress = LAYOUT_USER_END - 0x10000;
