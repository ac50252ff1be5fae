/*
 * pcw.c - performance counter sets of drivers, where no consumer ever asks: sets and instances are
 * kept, callbacks do not come. A registration that its driver forgets is a leak like any other.
 */
#include "ex/ex.h"

enum { SET = 0x53776350, INSTANCE = 0x49776350 }; /* "PcwS", "PcwI" */

struct _PCW_REGISTRATION {
    ULONG magic;
    ULONG instances;
};

struct _PCW_INSTANCE {
    ULONG magic;
    PPCW_REGISTRATION set;
};

NTSTATUS PcwRegister(PPCW_REGISTRATION *Registration, PPCW_REGISTRATION_INFORMATION Info)
{
    PPCW_REGISTRATION set;

    KE_DDI(Registration, (uintptr_t)Info);
    if (!Registration || !Info || Info->Version != PCW_CURRENT_VERSION || !Info->Name ||
        !Info->Name->Buffer || !Info->Name->Length || (Info->CounterCount && !Info->Counters))
        return STATUS_INVALID_PARAMETER;
    set = mm_pool_alloc(sizeof *set, SET, MM_POOL_KERNEL, 0);
    if (!set)
        return STATUS_INSUFFICIENT_RESOURCES;
    *set = (struct _PCW_REGISTRATION){.magic = SET};
    *Registration = set;
    return STATUS_SUCCESS;
}

VOID PcwUnregister(PPCW_REGISTRATION Registration)
{
    KE_DDI(Registration, 0);
    if (!Registration || Registration->magic != SET)
        return;
    Registration->magic = 0;
    mm_pool_free(Registration, 0, 0);
}

NTSTATUS PcwCreateInstance(PPCW_INSTANCE *Instance, PPCW_REGISTRATION Registration,
                           PCUNICODE_STRING Name, ULONG Count, PPCW_DATA Data)
{
    PPCW_INSTANCE instance;

    KE_DDI(Registration, 0);
    if (!Instance || !Registration || Registration->magic != SET || !Name || (Count && !Data))
        return STATUS_INVALID_PARAMETER;
    instance = mm_pool_alloc(sizeof *instance, INSTANCE, MM_POOL_KERNEL, 0);
    if (!instance)
        return STATUS_INSUFFICIENT_RESOURCES;
    *instance = (struct _PCW_INSTANCE){.magic = INSTANCE, .set = Registration};
    Registration->instances++;
    *Instance = instance;
    return STATUS_SUCCESS;
}

VOID PcwCloseInstance(PPCW_INSTANCE Instance)
{
    KE_DDI(Instance, 0);
    if (!Instance || Instance->magic != INSTANCE)
        return;
    if (Instance->set->magic == SET)
        Instance->set->instances--;
    Instance->magic = 0;
    mm_pool_free(Instance, 0, 0);
}

/* The buffer comes from a callback, and callbacks do not come. */
NTSTATUS PcwAddInstance(PPCW_BUFFER Buffer, PCUNICODE_STRING Name, ULONG Id, ULONG Count,
                        PPCW_DATA Data)
{
    KE_DDI(Buffer, Id);
    return STATUS_INVALID_PARAMETER;
}
