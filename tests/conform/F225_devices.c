/* facts: F225 F226 F227 F229 F230 F231 F236 */
/*
 * F225. IoCreateDevice in a non-existing directory fails with STATUS_OBJECT_PATH_NOT_FOUND.
 * F226. A new named device has ReferenceCount 0, Type 3, Flags = DO_DEVICE_HAS_NAME |
 *   DO_DEVICE_INITIALIZING (plus DO_EXCLUSIVE if exclusive), AttachedDevice NULL and a
 *   device-object extension of Type 13 pointing back to it.
 * F227. IoDeleteDevice unlinks the device from DriverObject->DeviceObject at once; the name can
 *   be reused immediately.
 * F229. At DriverEntry all MajorFunction slots hold one same non-NULL default handler; slots a
 *   driver leaves NULL are filled with the default again after DriverEntry.
 * F230. DriverObject: Type 4, Size sizeof(DRIVER_OBJECT), Flags = DRVO_LEGACY_DRIVER in
 *   DriverEntry, plus DRVO_INITIALIZED later, plus DRVO_UNLOAD_INVOKED in Unload.
 * F231. DriverExtension lies directly behind the DRIVER_OBJECT and holds the service name,
 *   NUL-terminated.
 * F236. IoAllocateDriverObjectExtension a second time with the same client id returns
 *   STATUS_OBJECT_NAME_COLLISION and NULL; IoGetDriverObjectExtension with an unknown id returns
 *   NULL.
 */
#include "conform.h"

static ULONG flags_in_unload;

static NTSTATUS dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static PDRIVER_DISPATCH standard;

/* The rest is checked when the driver goes. */
static VOID unload(PDRIVER_OBJECT Driver)
{
    int i;

    FACT(230);
    flags_in_unload = Driver->Flags;
    EXPECT_EQ(flags_in_unload, DRVO_LEGACY_DRIVER | DRVO_INITIALIZED | DRVO_UNLOAD_INVOKED);
    EXPECT_EQ(Driver->Type, 4);
    FACT(229);
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        EXPECT(Driver->MajorFunction[i] == (i == IRP_MJ_CREATE ? dispatch : standard));
    conform_end();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\ConformDevice");
    UNICODE_STRING nowhere = RTL_CONSTANT_STRING(L"\\ConformNowhere\\Device");
    PDEVICE_OBJECT device = (PVOID)0x55, second, first;
    PVOID extension, other;
    UNICODE_STRING service;
    int i, slashes;

    Driver->DriverUnload = unload;
    FACT(229);
    standard = Driver->MajorFunction[0];
    EXPECT(standard != NULL);
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        EXPECT(Driver->MajorFunction[i] == standard);
    Driver->MajorFunction[IRP_MJ_CREATE] = dispatch;
    Driver->MajorFunction[IRP_MJ_CLOSE] = NULL;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = NULL;
    FACT(230);
    EXPECT_EQ(Driver->Type, 4);
    EXPECT_EQ(Driver->Size, sizeof(DRIVER_OBJECT));
    EXPECT_EQ(Driver->Flags, DRVO_LEGACY_DRIVER);
    FACT(231);
    EXPECT((PVOID)Driver->DriverExtension == (PVOID)(Driver + 1));
    EXPECT(Driver->DriverExtension->DriverObject == Driver);
    service = Driver->DriverExtension->ServiceKeyName;
    EXPECT(service.Length > 0);
    EXPECT_EQ(service.Buffer[service.Length / sizeof(WCHAR)], 0);
    for (i = slashes = 0; i < service.Length / (int)sizeof(WCHAR); i++)
        slashes += service.Buffer[i] == L'\\';
    EXPECT_EQ(slashes, 0);
    EXPECT(Path->Length > service.Length &&
           !memcmp((UCHAR *)Path->Buffer + Path->Length - service.Length, service.Buffer,
                   service.Length));

    FACT(225);
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &nowhere, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_OBJECT_PATH_NOT_FOUND);
    EXPECT(Driver->DeviceObject == NULL);
    FACT(226);
    EXPECT_STATUS(IoCreateDevice(Driver, 40, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_SUCCESS);
    EXPECT_EQ(device->ReferenceCount, 0);
    EXPECT_EQ(device->Type, 3);
    EXPECT_EQ(device->Flags, DO_DEVICE_HAS_NAME | DO_DEVICE_INITIALIZING);
    EXPECT(device->AttachedDevice == NULL);
    EXPECT(device->DriverObject == Driver);
    EXPECT(device->NextDevice == NULL);
    EXPECT_EQ(device->StackSize, 1);
    EXPECT_EQ(device->DeviceType, FILE_DEVICE_UNKNOWN);
    EXPECT(device->DeviceExtension != NULL);
    EXPECT_EQ(device->DeviceObjectExtension->Type, 13);
    EXPECT(device->DeviceObjectExtension->DeviceObject == device);
    EXPECT(Driver->DeviceObject == device);
    FACT(227);
    first = device;
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &second),
                  STATUS_OBJECT_NAME_COLLISION);
    IoDeleteDevice(first);
    EXPECT(Driver->DeviceObject == NULL);
    FACT(226);
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, TRUE, &device),
                  STATUS_SUCCESS);
    EXPECT_EQ(device->Flags, DO_DEVICE_HAS_NAME | DO_DEVICE_INITIALIZING | DO_EXCLUSIVE);
    FACT(227);
    EXPECT_STATUS(IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &second),
                  STATUS_SUCCESS);
    EXPECT(Driver->DeviceObject == second);
    EXPECT(second->NextDevice == device);
    IoDeleteDevice(device);
    EXPECT(Driver->DeviceObject == second);
    EXPECT(second->NextDevice == NULL);
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_SUCCESS);
    IoDeleteDevice(second);
    EXPECT(Driver->DeviceObject == device);
    IoDeleteDevice(device);
    EXPECT(Driver->DeviceObject == NULL);

    FACT(236);
    extension = NULL;
    EXPECT_STATUS(IoAllocateDriverObjectExtension(Driver, &flags_in_unload, 100, &extension),
                  STATUS_SUCCESS);
    EXPECT(extension != NULL);
    EXPECT(IoGetDriverObjectExtension(Driver, &flags_in_unload) == extension);
    other = (PVOID)0x55;
    EXPECT_STATUS(IoAllocateDriverObjectExtension(Driver, &flags_in_unload, 100, &other),
                  STATUS_OBJECT_NAME_COLLISION);
    EXPECT(other == NULL);
    EXPECT(IoGetDriverObjectExtension(Driver, &name) == NULL);
    EXPECT_STATUS(IoAllocateDriverObjectExtension(Driver, &standard, 8, &other), STATUS_SUCCESS);
    EXPECT(IoGetDriverObjectExtension(Driver, &standard) == other);
    return STATUS_SUCCESS;
}
