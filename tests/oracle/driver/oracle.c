/* oracle.c - the driver: runs a check for each control code and hands back what it said. */
#define ORACLE_DRIVER
#include "../oracle.h"

static const struct oracle_check *const groups[] = {
    oracle_events, oracle_waits, oracle_threads, oracle_objects, oracle_requests, oracle_deferred};
static char *at, *end; /* where the current check's lines go */
PDEVICE_OBJECT oracle_device;

static void put(const char *text)
{
    while (*text && at < end)
        *at++ = *text++;
}

void oracle_say(const char *check, const char *text, unsigned value)
{
    char digits[9] = "00000000";
    int i;

    for (i = 7; i >= 0; i--, value >>= 4)
        digits[i] = "0123456789abcdef"[value & 15];
    put(check);
    put(": ");
    put(text);
    put(" = ");
    put(digits);
    put("\n");
}

LARGE_INTEGER oracle_ms(int ms)
{
    LARGE_INTEGER interval;

    interval.QuadPart = -10000LL * ms;
    return interval;
}

/* The n-th check, NULL: there are not so many. */
static const struct oracle_check *find(ULONG n)
{
    const struct oracle_check *check;
    ULONG group;

    for (group = 0; group < sizeof groups / sizeof *groups; group++)
        for (check = groups[group]; check->name; check++)
            if (n-- == 0)
                return check;
    return NULL;
}

static NTSTATUS run(PIRP irp, ULONG n)
{
    const struct oracle_check *check = find(n);
    ULONG room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;

    if (!check)
        return STATUS_NO_MORE_ENTRIES;
    at = irp->AssociatedIrp.SystemBuffer;
    end = at + room;
    check->run(check->name);
    irp->IoStatus.Information = (ULONG_PTR)(at - (char *)irp->AssociatedIrp.SystemBuffer);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI control(PDEVICE_OBJECT device, PIRP irp)
{
    ULONG code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
    ULONG function = code >> 2 & 0xFFF;
    NTSTATUS status;

    (void)device;
    irp->IoStatus.Information = 0;
    switch (function) {
    case ORACLE_PEND:
        return oracle_pend(irp);
    case ORACLE_FINISH:
        status = oracle_finish();
        break;
    case ORACLE_SET_EVENT:
        status = oracle_set_event(irp);
        break;
    case ORACLE_ECHO:
        irp->IoStatus.Information = 3;
        status = STATUS_SUCCESS;
        break;
    case ORACLE_FAIL:
        status = STATUS_DEVICE_NOT_READY;
        break;
    default:
        status = run(irp, function - ORACLE_CHECKS);
        break;
    }
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS NTAPI open_or_close(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID NTAPI unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link;

    RtlInitUnicodeString(&link, L"\\DosDevices\\IrqlabOracle");
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name, link;
    NTSTATUS status;

    (void)path;
    driver->MajorFunction[IRP_MJ_CREATE] = open_or_close;
    driver->MajorFunction[IRP_MJ_CLOSE] = open_or_close;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    driver->DriverUnload = unload;
    RtlInitUnicodeString(&name, L"\\Device\\IrqlabOracle");
    RtlInitUnicodeString(&link, L"\\DosDevices\\IrqlabOracle");
    status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &oracle_device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(oracle_device);
    return status;
}
