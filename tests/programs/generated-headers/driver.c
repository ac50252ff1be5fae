/* Uses headers that a build on Windows makes: events and counters from manifests, messages. */
#include <ntddk.h>
#include "meterEvents.h"
#include "meterCounters.h"
#include "meterlog.h"

static NTSTATUS NTAPI Asked(PCW_CALLBACK_TYPE Type, PPCW_CALLBACK_INFORMATION Info, PVOID Context)
{
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"all");
    ULONG Value = 1;

    UNREFERENCED_PARAMETER(Context);
    if (Type == PcwCallbackCollectData)
        return MeterAddReading(Info->CollectData.Buffer, &Name, 1, &Value);
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    EventWriteMeterStopped(NULL, 7);
    MeterUnregisterReading();
    DbgPrint("unregistered: %08X\n", EventUnregisterMeter_Driver());
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Driver->DriverUnload = Unload;
    Status = MeterRegisterReading(Asked, NULL);
    if (!NT_SUCCESS(Status))
        return Status;
    DbgPrint("registered: %08X\n", EventRegisterMeter_Driver());
    if (EventEnabledMeterStarted())
        DbgPrint("somebody listens\n");
    EventWriteMeterStarted(NULL, 3, L"meter");
    DbgPrint("%08X %08X %08X\n", METER_STARTED, METER_FAILED, METER_LAST);
    return STATUS_SUCCESS;
}
