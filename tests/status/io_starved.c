/* args: --pool 1 */
/* io_starved.c - what comes back when the pool has nothing left. */
#include "status.h"
#include <wdmsec.h>

/* Everything that is left, down to the smallest block. */
static SINGLE_LIST_ENTRY taken;

static void starve(void)
{
    SIZE_T bytes;

    for (bytes = 0x10000; bytes >= sizeof(SINGLE_LIST_ENTRY); bytes /= 2) {
        PSINGLE_LIST_ENTRY block;

        while ((block = ExAllocatePool2(POOL_FLAG_NON_PAGED, bytes, TAG)) != NULL)
            PushEntryList(&taken, block);
    }
}

static void feed(void)
{
    PSINGLE_LIST_ENTRY block;

    while ((block = PopEntryList(&taken)) != NULL)
        ExFreePoolWithTag(block, TAG);
}

static VOID timer(PDEVICE_OBJECT Device, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
}

static NTSTATUS completion(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);
    return STATUS_CONTINUE_COMPLETION;
}

static BOOLEAN service(PKINTERRUPT Interrupt, PVOID Context)
{
    UNREFERENCED_PARAMETER(Interrupt);
    UNREFERENCED_PARAMETER(Context);
    return FALSE;
}

static VOID start(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
}

static NTSTATUS create(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static void test(PDRIVER_OBJECT Driver)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\StatusStarved");
    UNICODE_STRING other_name = RTL_CONSTANT_STRING(L"\\Device\\StatusOther");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\StatusStarved");
    UNICODE_STRING event = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\StatusStarved");
    UNICODE_STRING sddl = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;SY)");
    PDEVICE_OBJECT device, other = NULL, attached = NULL;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters;
    LARGE_INTEGER offset;
    IO_STATUS_BLOCK iosb;
    PFILE_OBJECT file = NULL;
    PVOID extension;
    PKINTERRUPT interrupt = NULL;
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    KEVENT done;
    HANDLE opened = NULL;
    PIRP irp;
    UCHAR buffer[8];

    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLEANUP] =
        Driver->MajorFunction[IRP_MJ_CLOSE] = create;
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_SUCCESS);
    device->Flags |= DO_BUFFERED_IO;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    irp = IoAllocateIrp(2, FALSE);
    IoSetNextIrpStackLocation(irp);
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    offset.QuadPart = 0;
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT_STATUS(ZwCreateFile(&opened, SYNCHRONIZE | FILE_READ_DATA | FILE_WRITE_DATA, &attributes,
                               &iosb, NULL, 0, 0, FILE_OPEN, FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0),
                  STATUS_SUCCESS);
    starve();
    BOTH(ReadFile, STATUS_INSUFFICIENT_RESOURCES, opened, NULL, NULL, NULL, &iosb, buffer, 8, &offset,
         NULL);
    BOTH(WriteFile, STATUS_INSUFFICIENT_RESOURCES, opened, NULL, NULL, NULL, &iosb, buffer, 8,
         &offset, NULL);
    BOTH(DeviceIoControlFile, STATUS_INSUFFICIENT_RESOURCES, opened, NULL, NULL, NULL, &iosb,
         0x222000, NULL, 0, NULL, 0);
    BOTH(FsControlFile, STATUS_INSUFFICIENT_RESOURCES, opened, NULL, NULL, NULL, &iosb, 0x222000,
         NULL, 0, NULL, 0);
    EARNS(IoCreateDevice, STATUS_INSUFFICIENT_RESOURCES,
          IoCreateDevice(Driver, 0, &other_name, FILE_DEVICE_UNKNOWN, 0, FALSE, &other));
    EARNS(IoCreateDeviceSecure, STATUS_INSUFFICIENT_RESOURCES,
          IoCreateDeviceSecure(Driver, 0, &other_name, FILE_DEVICE_UNKNOWN, 0, FALSE, &sddl, NULL,
                               &other));
    EARNS(IoCreateSymbolicLink, STATUS_INSUFFICIENT_RESOURCES, IoCreateSymbolicLink(&link, &name));
    EARNS(IoCreateUnprotectedSymbolicLink, STATUS_INSUFFICIENT_RESOURCES,
          IoCreateUnprotectedSymbolicLink(&link, &name));
    EARNS(IoGetDeviceObjectPointer, STATUS_INSUFFICIENT_RESOURCES,
          IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &file, &other));
    EARNS(IoAttachDevice, STATUS_INSUFFICIENT_RESOURCES, IoAttachDevice(device, &name, &attached));
    EARNS(IoAllocateDriverObjectExtension, STATUS_INSUFFICIENT_RESOURCES,
          IoAllocateDriverObjectExtension(Driver, (PVOID)timer, 16, &extension));
    EARNS(IoInitializeTimer, STATUS_INSUFFICIENT_RESOURCES, IoInitializeTimer(device, timer, NULL));
    EARNS(IoRegisterShutdownNotification, STATUS_INSUFFICIENT_RESOURCES,
          IoRegisterShutdownNotification(device));
    EARNS(IoRegisterLastChanceShutdownNotification, STATUS_INSUFFICIENT_RESOURCES,
          IoRegisterLastChanceShutdownNotification(device));
    DOES(IoCreateNotificationEvent, null, !IoCreateNotificationEvent(&event, &handle));
    DOES(IoCreateSynchronizationEvent, null, !IoCreateSynchronizationEvent(&event, &handle));
    DOES(IoAllocateIrp, null, !IoAllocateIrp(1, FALSE));
    DOES(IoAllocateIrpEx, null, !IoAllocateIrpEx(device, 1, FALSE));
    DOES(IoMakeAssociatedIrp, null, !IoMakeAssociatedIrp(irp, 1));
    DOES(IoBuildAsynchronousFsdRequest, null,
         !IoBuildAsynchronousFsdRequest(IRP_MJ_READ, device, buffer, 8, &offset, &iosb));
    DOES(IoBuildSynchronousFsdRequest, null,
         !IoBuildSynchronousFsdRequest(IRP_MJ_READ, device, buffer, 8, &offset, &done, &iosb));
    DOES(IoBuildDeviceIoControlRequest, null,
         !IoBuildDeviceIoControlRequest(0x222000, device, buffer, 8, buffer, 8, FALSE, &done,
                                        &iosb));
    DOES(IoAllocateWorkItem, null, !IoAllocateWorkItem(device));
    DOES(IoAllocateErrorLogEntry, null, !IoAllocateErrorLogEntry(device, 64));
    EARNS(IoSetCompletionRoutineEx, STATUS_INSUFFICIENT_RESOURCES,
          IoSetCompletionRoutineEx(device, irp, completion, NULL, TRUE, TRUE, TRUE));
    EARNS(IoConnectInterrupt, STATUS_INSUFFICIENT_RESOURCES,
          IoConnectInterrupt(&interrupt, service, NULL, NULL, 0x40, 5, 5, LevelSensitive, FALSE, 1,
                             FALSE));
    EARNS(IoCreateSystemThread, STATUS_INSUFFICIENT_RESOURCES,
          IoCreateSystemThread(device, &handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, start, NULL));
    EARNS(NtCreateFile, STATUS_INSUFFICIENT_RESOURCES,
          NtCreateFile(&handle, SYNCHRONIZE | FILE_READ_DATA, &attributes, &iosb, NULL, 0, 0,
                       FILE_OPEN, FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0));
    EARNS(NtOpenFile, STATUS_INSUFFICIENT_RESOURCES,
          NtOpenFile(&handle, SYNCHRONIZE | FILE_READ_DATA, &attributes, &iosb, 0,
                     FILE_SYNCHRONOUS_IO_NONALERT));
    memset(&parameters, 0, sizeof parameters);
    parameters.Version = CONNECT_FULLY_SPECIFIED;
    parameters.FullySpecified.PhysicalDeviceObject = device;
    parameters.FullySpecified.InterruptObject = &interrupt;
    parameters.FullySpecified.ServiceRoutine = service;
    parameters.FullySpecified.Vector = 0x43;
    parameters.FullySpecified.Irql = parameters.FullySpecified.SynchronizeIrql = 7;
    parameters.FullySpecified.ProcessorEnableMask = 1;
    EARNS(IoConnectInterruptEx, STATUS_INSUFFICIENT_RESOURCES, IoConnectInterruptEx(&parameters));
    EARNS(ZwCreateFile, STATUS_INSUFFICIENT_RESOURCES,
          ZwCreateFile(&handle, SYNCHRONIZE | FILE_READ_DATA, &attributes, &iosb, NULL, 0, 0,
                       FILE_OPEN, FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0));
    EARNS(ZwOpenFile, STATUS_INSUFFICIENT_RESOURCES,
          ZwOpenFile(&handle, SYNCHRONIZE | FILE_READ_DATA, &attributes, &iosb, 0,
                     FILE_SYNCHRONOUS_IO_NONALERT));
    feed();
    ZwClose(opened);
    IoFreeIrp(irp);
    IoDeleteDevice(device);
}

CONFORM_DRIVER
