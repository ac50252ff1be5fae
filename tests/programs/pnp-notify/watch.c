/* Wants to know of every counter: opens it when it comes, closes it when it is to go. */
#include <ntddk.h>
#include <wdmguid.h>
#include <initguid.h>
#include "../pnp-function/public.h"

static PVOID Interfaces;
static PVOID volatile Target; /* set and taken in different threads */
static PFILE_OBJECT File;
static PDRIVER_OBJECT Self;

static VOID Close(VOID)
{
    PVOID entry = InterlockedExchangePointer(&Target, NULL);

    if (!entry)
        return;
    IoUnregisterPlugPlayNotification(entry);
    ObDereferenceObject(File);
}

static NTSTATUS OnTarget(PVOID Structure, PVOID Context)
{
    PTARGET_DEVICE_REMOVAL_NOTIFICATION change = Structure;

    UNREFERENCED_PARAMETER(Context);
    DbgPrint("watch: target %s\n", change->Event.Data1 == 0xcb3a4006 ? "is to go" :
                                   change->Event.Data1 == 0xcb3a4008 ? "has gone" : "stays");
    Close();
    return STATUS_SUCCESS;
}

static NTSTATUS OnInterface(PVOID Structure, PVOID Context)
{
    PDEVICE_INTERFACE_CHANGE_NOTIFICATION change = Structure;
    PDEVICE_OBJECT device;
    PVOID entry;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Context);
    DbgPrint("watch: %s %wZ\n", change->Event.Data1 == 0xcb3a4004 ? "arrival" : "removal", change->SymbolicLinkName);
    if (change->Event.Data1 != 0xcb3a4004 || Target)
        return STATUS_SUCCESS;
    status = IoGetDeviceObjectPointer(change->SymbolicLinkName, FILE_READ_DATA, &File, &device);
    if (NT_SUCCESS(status))
        status = IoRegisterPlugPlayNotification(EventCategoryTargetDeviceChange, 0, File, Self, OnTarget, NULL,
                                                &entry);
    if (NT_SUCCESS(status))
        InterlockedExchangePointer(&Target, entry);
    DbgPrint("watch: open %08X\n", status);
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    IoUnregisterPlugPlayNotificationEx(Interfaces);
    Close();
    DbgPrint("watch: unload\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PZZWSTR list = NULL;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Path);
    Self = Driver;
    Driver->DriverUnload = Unload;
    status = IoGetDeviceInterfaces(&GUID_DEVINTERFACE_COUNTER, NULL, 0, &list);
    DbgPrint("watch: %08X %ws\n", status, list);
    if (list)
        ExFreePool(list);
    return IoRegisterPlugPlayNotification(EventCategoryDeviceInterfaceChange,
                                          PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES,
                                          (PVOID)&GUID_DEVINTERFACE_COUNTER, Driver, OnInterface, NULL, &Interfaces);
}
