/* Adapters: channel and map registers, lists, the system's controller, common buffers. */
#include <ntddk.h>

static PDMA_ADAPTER Adapter;
static PDEVICE_OBJECT Device;
static KEVENT Done;
static LONG Granted;

static VOID Completed(PDMA_ADAPTER A, PDEVICE_OBJECT D, PVOID Context, DMA_COMPLETION_STATUS Status)
{
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(D);
    DbgPrint("completed: %d at level %d\n", Status, KeGetCurrentIrql());
    KeSetEvent((PKEVENT)Context, IO_NO_INCREMENT, FALSE);
}

static IO_ALLOCATION_ACTION Control(PDEVICE_OBJECT D, PIRP Irp, PVOID Base, PVOID Context)
{
    UNREFERENCED_PARAMETER(D);
    UNREFERENCED_PARAMETER(Irp);
    InterlockedIncrement(&Granted);
    DbgPrint("granted: %s, base %d, level %d\n", (PCSTR)Context, Base != NULL, KeGetCurrentIrql());
    return KeepObject;
}

static VOID List(PDEVICE_OBJECT D, PIRP Irp, PSCATTER_GATHER_LIST Sg, PVOID Context)
{
    ULONG Total = 0;

    UNREFERENCED_PARAMETER(D);
    UNREFERENCED_PARAMETER(Irp);
    for (ULONG i = 0; i < Sg->NumberOfElements; i++)
        Total += Sg->Elements[i].Length;
    DbgPrint("list: %u bytes\n", Total);
    *(PSCATTER_GATHER_LIST *)Context = Sg;
}

static VOID Transfer(PMDL Mdl)
{
    UCHAR Context[DMA_TRANSFER_CONTEXT_SIZE_V1];
    ULONG Length = 4096, Left;
    LARGE_INTEGER Half = {.QuadPart = -1280};
    PSCATTER_GATHER_LIST Sg = NULL;
    KIRQL Irql;

    Adapter->DmaOperations->InitializeDmaTransferContext(Adapter, Context);
    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    Adapter->DmaOperations->AllocateAdapterChannelEx(Adapter, Device, Context, 2, 0, Control,
                                                     (PVOID) "first", NULL);
    Adapter->DmaOperations->AllocateAdapterChannel(Adapter, Device, 2, Control, (PVOID) "second");
    DbgPrint("granted so far: %d\n", Granted);
    Adapter->DmaOperations->MapTransferEx(Adapter, Mdl, NULL, 0, 0, &Length, TRUE, NULL, 0,
                                          Completed, &Done);
    KeLowerIrql(Irql);
    KeDelayExecutionThread(KernelMode, FALSE, &Half);
    Left = Adapter->DmaOperations->ReadDmaCounter(Adapter);
    DbgPrint("about half is left: %d\n", Left > 1500 && Left < 2600);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    DbgPrint("left: %u\n", Adapter->DmaOperations->ReadDmaCounter(Adapter));
    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    Adapter->DmaOperations->FlushAdapterBuffersEx(Adapter, Mdl, NULL, 0, Length, TRUE);
    Adapter->DmaOperations->FreeAdapterChannel(Adapter);
    DbgPrint("granted now: %d\n", Granted);
    Adapter->DmaOperations->FreeAdapterChannel(Adapter);
    Adapter->DmaOperations->GetScatterGatherList(Adapter, Device, Mdl, MmGetMdlVirtualAddress(Mdl),
                                                 MmGetMdlByteCount(Mdl), List, &Sg, TRUE);
    Adapter->DmaOperations->PutScatterGatherList(Adapter, Sg, TRUE);
    KeLowerIrql(Irql);
    DbgPrint("too many registers: %08X\n",
             Adapter->DmaOperations->AllocateAdapterChannel(Adapter, Device, 1000, Control, NULL));
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    Adapter->DmaOperations->PutDmaAdapter(Adapter);
    IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    DEVICE_DESCRIPTION Description = {.Version = DEVICE_DESCRIPTION_VERSION3,
                                      .DmaWidth = Width8Bits,
                                      .MaximumLength = 0x4000,
                                      .InterfaceType = Isa};
    PHYSICAL_ADDRESS Logical;
    ULONG Registers;
    NTSTATUS Status;
    PVOID Buffer;
    PMDL Mdl;

    UNREFERENCED_PARAMETER(RegistryPath);
    Driver->DriverUnload = Unload;
    Status = IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &Device);
    if (!NT_SUCCESS(Status))
        return Status;
    KeInitializeEvent(&Done, SynchronizationEvent, FALSE);
    Adapter = IoGetDmaAdapter(Device, &Description, &Registers);
    if (!Adapter) {
        IoDeleteDevice(Device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    DbgPrint("registers: %u\n", Registers);
    Buffer = Adapter->DmaOperations->AllocateCommonBuffer(Adapter, 8192, &Logical, TRUE);
    DbgPrint("logical is physical: %d\n",
             Buffer && Logical.QuadPart == MmGetPhysicalAddress(Buffer).QuadPart);
    Mdl = IoAllocateMdl(Buffer, 8192, FALSE, FALSE, NULL);
    MmBuildMdlForNonPagedPool(Mdl);
    Transfer(Mdl);
    IoFreeMdl(Mdl);
    Adapter->DmaOperations->FreeCommonBuffer(Adapter, 8192, Logical, Buffer, TRUE);
    return STATUS_SUCCESS;
}
