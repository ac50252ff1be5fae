/* nt.h - the native calls of ob, ps and io, whether or not a WDK header declares them. */
#pragma once
#include "cm/nt.h"
#include "io/undeclared.h"
#include "ps/nt.h"

/* --- RTL_RESOURCE (resource.c) ---------------------------------------------------------------- */

typedef struct _RTL_RESOURCE {
    RTL_CRITICAL_SECTION Lock;
    HANDLE SharedSemaphore;
    ULONG NumberOfWaitingShared;
    HANDLE ExclusiveSemaphore;
    ULONG NumberOfWaitingExclusive;
    LONG NumberActive;
    HANDLE OwningThread;
    ULONG Flags;
    PVOID DebugInfo;
} RTL_RESOURCE, *PRTL_RESOURCE;

VOID RtlInitializeResource(PRTL_RESOURCE Resource);
VOID RtlDeleteResource(PRTL_RESOURCE Resource);
BOOLEAN RtlAcquireResourceExclusive(PRTL_RESOURCE Resource, BOOLEAN Wait);
BOOLEAN RtlAcquireResourceShared(PRTL_RESOURCE Resource, BOOLEAN Wait);
VOID RtlReleaseResource(PRTL_RESOURCE Resource);
