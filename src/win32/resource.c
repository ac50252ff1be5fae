/*
 * resource.c - RTL_RESOURCE of ntdll: one writer, who may take it again either way, or many
 * readers.
 *
 * No header declares it; programs that use it bring the structure and the prototypes. NumberActive:
 * 0 free, above 0 the number of shared holds, below 0 minus the levels of the exclusive owner.
 * Shared holds belong to no thread. A release wakes and does not hand over, as with SRW locks.
 */
#include "win32/internal.h"
#include "win32/nt.h"

#define KIND_EXCLUSIVE "RTL resource"
#define KIND_SHARED "RTL resource (shared)"

static bool owned(const RTL_RESOURCE *resource)
{
    return resource->NumberActive < 0 && resource->OwningThread == ke_current()->id;
}

static bool try_exclusive(RTL_RESOURCE *resource)
{
    if (resource->NumberActive && !owned(resource))
        return false;
    resource->NumberActive--;
    resource->OwningThread = ke_current()->id;
    return true;
}

static bool try_shared(RTL_RESOURCE *resource)
{
    if (resource->NumberActive < 0 && !owned(resource))
        return false;
    resource->NumberActive += resource->NumberActive < 0 ? -1 : 1;
    return true;
}

VOID RtlInitializeResource(PRTL_RESOURCE Resource)
{
    KE_DDI(Resource, 0);
    win32_probe(Resource, sizeof *Resource, true);
    memset(Resource, 0, sizeof *Resource);
    InitializeCriticalSection(&Resource->Lock);
}

VOID RtlDeleteResource(PRTL_RESOURCE Resource)
{
    KE_DDI(Resource, 0);
    win32_probe(Resource, sizeof *Resource, true);
    DeleteCriticalSection(&Resource->Lock);
    memset(Resource, 0, sizeof *Resource);
}

BOOLEAN RtlAcquireResourceExclusive(PRTL_RESOURCE Resource, BOOLEAN Wait)
{
    KE_DDI(Resource, Wait);
    win32_probe(Resource, sizeof *Resource, true);
    ke_point(KE_OP_LOCK, Resource);
    while (!try_exclusive(Resource)) {
        if (!Wait)
            return FALSE;
        Resource->NumberOfWaitingExclusive++;
        win32_park(Resource, WIN32_PARK_EXCLUSIVE, WIN32_FOREVER, "RtlAcquireResourceExclusive");
        Resource->NumberOfWaitingExclusive--;
    }
    WIN32_ACQUIRED(Resource, KIND_EXCLUSIVE);
    return TRUE;
}

BOOLEAN RtlAcquireResourceShared(PRTL_RESOURCE Resource, BOOLEAN Wait)
{
    KE_DDI(Resource, Wait);
    win32_probe(Resource, sizeof *Resource, true);
    ke_point(KE_OP_LOCK, Resource);
    while (!try_shared(Resource)) {
        if (!Wait)
            return FALSE;
        Resource->NumberOfWaitingShared++;
        win32_park(Resource, WIN32_PARK_SHARED, WIN32_FOREVER, "RtlAcquireResourceShared");
        Resource->NumberOfWaitingShared--;
    }
    WIN32_ACQUIRED(Resource, Resource->NumberActive < 0 ? KIND_EXCLUSIVE : KIND_SHARED);
    return TRUE;
}

VOID RtlReleaseResource(PRTL_RESOURCE Resource)
{
    KE_DDI(Resource, 0);
    win32_probe(Resource, sizeof *Resource, true);
    ke_point(KE_OP_LOCK, Resource);
    if (!Resource->NumberActive || (Resource->NumberActive < 0 && !owned(Resource)))
        win32_raise((uint32_t)STATUS_RESOURCE_NOT_OWNED, SEH_NONCONTINUABLE, 0, NULL);
    WIN32_RELEASED(Resource, Resource->NumberActive < 0 ? KIND_EXCLUSIVE : KIND_SHARED);
    Resource->NumberActive += Resource->NumberActive < 0 ? 1 : -1;
    if (!Resource->NumberActive) {
        Resource->OwningThread = NULL;
        if (!win32_unpark(Resource, WIN32_PARK_EXCLUSIVE))
            while (win32_unpark(Resource, WIN32_PARK_SHARED))
                ;
    }
    win32_unparked();
}
