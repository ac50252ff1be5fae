/*
 * etw.c - event tracing, where nobody listens: no session ever enables a provider, so that events
 * are written as on a machine without one.
 */
#include "ex/ex.h"

struct provider {
    ULONG magic;
    GUID id;
};

enum { PROVIDER = 0x50777445 };

static struct provider *provider_of(REGHANDLE handle)
{
    struct provider *provider = (struct provider *)(uintptr_t)handle;

    return provider && provider->magic == PROVIDER ? provider : NULL;
}

NTSTATUS EtwRegister(LPCGUID ProviderId, PETWENABLECALLBACK EnableCallback, PVOID CallbackContext,
                     PREGHANDLE RegHandle)
{
    struct provider *provider;

    KE_DDI(NULL, (uintptr_t)EnableCallback);
    if (!ProviderId || !RegHandle)
        return STATUS_INVALID_PARAMETER;
    provider = mm_pool_alloc(sizeof *provider, 0x52777445 /* "EtwR" */, MM_POOL_KERNEL, 0);
    if (!provider)
        return STATUS_INSUFFICIENT_RESOURCES;
    *provider = (struct provider){.magic = PROVIDER, .id = *ProviderId};
    *RegHandle = (REGHANDLE)(uintptr_t)provider;
    return STATUS_SUCCESS;
}

NTSTATUS EtwUnregister(REGHANDLE RegHandle)
{
    struct provider *provider = provider_of(RegHandle);

    KE_DDI(NULL, RegHandle);
    if (!provider)
        return STATUS_INVALID_HANDLE;
    provider->magic = 0;
    mm_pool_free(provider, 0, 0);
    return STATUS_SUCCESS;
}

BOOLEAN EtwEventEnabled(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor)
{
    return FALSE;
}

BOOLEAN EtwProviderEnabled(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword)
{
    return FALSE;
}

static NTSTATUS write(REGHANDLE handle)
{
    if (!handle) /* a driver that could not register goes on writing: Windows lets it */
        return STATUS_INVALID_HANDLE;
    return provider_of(handle) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

NTSTATUS EtwWrite(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, LPCGUID ActivityId,
                  ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData)
{
    KE_DDI(NULL, RegHandle);
    return write(RegHandle);
}

NTSTATUS EtwWriteTransfer(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor,
                          LPCGUID ActivityId, LPCGUID RelatedActivityId, ULONG UserDataCount,
                          PEVENT_DATA_DESCRIPTOR UserData)
{
    KE_DDI(NULL, RegHandle);
    return write(RegHandle);
}

NTSTATUS EtwWriteString(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword, LPCGUID ActivityId,
                        PCWSTR String)
{
    KE_DDI(NULL, RegHandle);
    return write(RegHandle);
}

NTSTATUS EtwWriteEx(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, ULONG64 Filter,
                    ULONG Flags, LPCGUID ActivityId, LPCGUID RelatedActivityId, ULONG UserDataCount,
                    PEVENT_DATA_DESCRIPTOR UserData)
{
    KE_DDI(NULL, RegHandle);
    return write(RegHandle);
}
