/* Methods in a pageable section, by #pragma and by __declspec, called while a spin lock is held. */
extern "C" {
#include <ntddk.h>
}
class Device {
public:
    NTSTATUS Configure(ULONG value);
    NTSTATUS Other(ULONG value);
    NTSTATUS Resident(ULONG value);
    ULONG value;
};
#pragma code_seg("PAGE")
__declspec(noinline) NTSTATUS Device::Configure(ULONG v)
{
    value = v;
    return STATUS_SUCCESS;
}
#pragma code_seg()
__declspec(code_seg("PAGE")) __declspec(noinline) NTSTATUS Device::Other(ULONG v)
{
    value = v;
    return STATUS_SUCCESS;
}
__declspec(noinline) NTSTATUS Device::Resident(ULONG v)
{
    value = v;
    return STATUS_SUCCESS;
}

static Device TheDevice;
static KSPIN_LOCK Lock;
extern "C" VOID Unload(PDRIVER_OBJECT d) { UNREFERENCED_PARAMETER(d); }
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p)
{
    KIRQL irql;
    UNREFERENCED_PARAMETER(p);
    d->DriverUnload = Unload;
    KeInitializeSpinLock(&Lock);
    KeAcquireSpinLock(&Lock, &irql);
    TheDevice.Resident(1);
    TheDevice.Configure(3);
    TheDevice.Other(3);
    KeReleaseSpinLock(&Lock, irql);
    TheDevice.Configure(4);
    return STATUS_SUCCESS;
}
