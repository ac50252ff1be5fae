/*
 * irp_build.c - IRPs that drivers have made for a request to another driver.
 *
 *                                    threaded   freed by          waits on
 *   IoBuildAsynchronousFsdRequest    no         the maker         its completion routine
 *   IoBuildSynchronousFsdRequest     yes        the final stage   Event
 *   IoBuildDeviceIoControlRequest    yes        the final stage   Event
 *
 * The final stage of a threaded IRP is an APC to the thread that built it: a driver that waits for
 * the event at APC_LEVEL, in a guarded region, or in another thread waits for ever or too long.
 */
#include "io/io.h"

static PIRP build(PDEVICE_OBJECT device, bool threaded, uint64_t pc)
{
    PIRP irp = mm_pool_refuse() ? NULL : io_irp_allocate(device->StackSize, threaded, pc);

    if (irp)
        irp->Tail.Overlay.Thread = ke_current();
    return irp;
}

static void drop(PIRP irp)
{
    io_irp_drop_buffers(irp);
    io_irp_free(irp);
}

/* A buffer that is not there is a violation before it is a crash. */
static void check_buffer(const char *rule, PDEVICE_OBJECT device, const void *buffer,
                         uint64_t bytes, uint64_t pc)
{
    if (irqlab_unlikely(bytes && !buffer))
        sim_probe(world->sim, KE_PROBE_RULE, .text = rule, .object = buffer,
                  .b = (uint64_t)(uintptr_t)device, .pc = pc);
}

static bool has_no_data(ULONG major)
{
    return major == IRP_MJ_FLUSH_BUFFERS || major == IRP_MJ_SHUTDOWN || major == IRP_MJ_PNP ||
           major == IRP_MJ_POWER;
}

static PIRP build_fsd(ULONG major, PDEVICE_OBJECT device, void *buffer, ULONG bytes,
                      const LARGE_INTEGER *offset, bool threaded, uint64_t pc)
{
    PIRP irp = build(device, threaded, pc);
    PIO_STACK_LOCATION location;

    if (!irp)
        return NULL;
    io_irp_of(irp)->major = (uint8_t)major;
    location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = (UCHAR)major;
    if (has_no_data(major))
        return irp;
    location->Parameters.Read.Length = bytes; /* Read and Write have the same shape */
    if (offset)
        location->Parameters.Read.ByteOffset = *offset;
    check_buffer("0xC9/0x8", device, buffer, bytes, pc);
    if (!NT_SUCCESS(io_transfer_buffers(irp, device, major == IRP_MJ_WRITE, buffer, bytes,
                                        KernelMode, pc))) {
        drop(irp);
        return NULL;
    }
    return irp;
}

PIRP IoBuildAsynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject, PVOID Buffer,
                                   ULONG Length, PLARGE_INTEGER StartingOffset,
                                   PIO_STATUS_BLOCK IoStatusBlock)
{
    PIRP irp;

    KE_DDI(DeviceObject, MajorFunction);
    irp = build_fsd(MajorFunction, DeviceObject, Buffer, Length, StartingOffset, false, IO_CALLER);
    if (irp)
        irp->UserIosb = IoStatusBlock;
    return irp;
}

PIRP IoBuildSynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject, PVOID Buffer,
                                  ULONG Length, PLARGE_INTEGER StartingOffset, PKEVENT Event,
                                  PIO_STATUS_BLOCK IoStatusBlock)
{
    PIRP irp;

    KE_DDI(DeviceObject, MajorFunction);
    irp = build_fsd(MajorFunction, DeviceObject, Buffer, Length, StartingOffset, true, IO_CALLER);
    if (!irp)
        return NULL;
    irp->UserIosb = IoStatusBlock;
    irp->UserEvent = Event;
    io_irp_queue(irp, ke_current());
    return irp;
}

PIRP IoBuildDeviceIoControlRequest(ULONG IoControlCode, PDEVICE_OBJECT DeviceObject,
                                   PVOID InputBuffer, ULONG InputBufferLength, PVOID OutputBuffer,
                                   ULONG OutputBufferLength, BOOLEAN InternalDeviceIoControl,
                                   PKEVENT Event, PIO_STATUS_BLOCK IoStatusBlock)
{
    PIO_STACK_LOCATION location;
    PIRP irp;

    KE_DDI(DeviceObject, IoControlCode);
    irp = build(DeviceObject, true, IO_CALLER);
    if (!irp)
        return NULL;
    location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction =
        InternalDeviceIoControl ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
    location->Parameters.DeviceIoControl.OutputBufferLength = OutputBufferLength;
    location->Parameters.DeviceIoControl.InputBufferLength = InputBufferLength;
    location->Parameters.DeviceIoControl.IoControlCode = IoControlCode;
    io_irp_of(irp)->major = location->MajorFunction;
    io_irp_of(irp)->control_code = IoControlCode;
    check_buffer("0xC9/0x9", DeviceObject, InputBuffer, InputBufferLength, IO_CALLER);
    check_buffer("0xC9/0x9", DeviceObject, OutputBuffer, OutputBufferLength, IO_CALLER);
    if (!NT_SUCCESS(io_control_buffers(irp, IoControlCode, InputBuffer, InputBufferLength,
                                       OutputBuffer, OutputBufferLength, KernelMode, IO_CALLER))) {
        drop(irp);
        return NULL;
    }
    irp->UserIosb = IoStatusBlock;
    irp->UserEvent = Event;
    io_irp_queue(irp, ke_current());
    return irp;
}
