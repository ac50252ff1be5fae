/*
 * dma.c - DMA adapters: how a driver asks for map registers and a channel, and common buffers.
 *
 * There is no hardware behind an adapter. Logical addresses are physical ones (mm_physical), an
 * adapter that gathers by itself needs no map registers in truth, but they are counted as Windows
 * counts them, so that a driver that forgets to free them waits as it would there. Transfers are in
 * dma_transfer.c.
 */
#include "io/dma.h"

#include <stddef.h>

enum {
    TAG_ADAPTER = 0x41616D44, /* "DmaA" */
    TAG_REQUEST = 0x52616D44, /* "DmaR" */
    MAX_REGISTERS = 512,
};

/* Who waits for the channel of an adapter, or for map registers. */
struct request {
    struct list link;
    PDEVICE_OBJECT device;
    void *transfer_context;
    PDRIVER_CONTROL routine;
    void *context;
    ULONG registers;
};

/* --- channel and map registers ---------------------------------------------------------------- */

static void release(struct io_dma *dma, bool channel, ULONG registers)
{
    if (channel)
        dma->channel_busy = false;
    dma->registers_free += registers;
    if (dma->registers_free > dma->registers)
        dma->registers_free = dma->registers;
}

/* The channel and the registers are there: tell the driver, and do as it says. */
static void grant(struct io_dma *dma, const struct request *r)
{
    IO_ALLOCATION_ACTION action = KeepObject;
    KIRQL before = KeRaiseIrqlToDpcLevel();

    dma->channel_busy = true;
    dma->registers_free -= r->registers;
    dma->registers_taken = r->registers;
    KE_CALLBACK("adapter control routine", r->routine,
                action = r->routine(r->device, r->device->CurrentIrp, dma, r->context));
    if (action == DeallocateObject)
        release(dma, true, r->registers);
    else if (action == DeallocateObjectKeepRegisters)
        release(dma, true, 0);
    KeLowerIrql(before);
}

void io_dma_next(struct io_dma *dma)
{
    while (!list_empty(&dma->waiting) && !dma->channel_busy) {
        struct request *first = container_of(dma->waiting.next, struct request, link), r = *first;

        if (r.registers > dma->registers_free)
            return;
        list_remove(&first->link);
        mm_pool_free(first, TAG_REQUEST, 0);
        grant(dma, &r);
    }
}

static NTSTATUS allocate_channel(struct io_dma *dma, const struct request *wanted)
{
    struct request *waiting;

    if (wanted->registers > dma->registers)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!dma->channel_busy && list_empty(&dma->waiting) &&
        wanted->registers <= dma->registers_free) {
        grant(dma, wanted);
        io_dma_next(dma);
        return STATUS_SUCCESS;
    }
    waiting = mm_pool_alloc(sizeof *waiting, TAG_REQUEST, MM_POOL_KERNEL, 0);
    if (!waiting)
        return STATUS_INSUFFICIENT_RESOURCES;
    *waiting = *wanted;
    list_push_back(&dma->waiting, &waiting->link);
    return STATUS_SUCCESS;
}

static NTSTATUS allocate_adapter_channel(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
                                         ULONG registers, PDRIVER_CONTROL routine, PVOID context)
{
    struct request r = {
        .device = device, .routine = routine, .context = context, .registers = registers};

    ke_point(KE_OP_WRITE, adapter);
    return allocate_channel(io_dma(adapter), &r);
}

static NTSTATUS allocate_adapter_channel_ex(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
                                            PVOID transfer_context, ULONG registers, ULONG flags,
                                            PDRIVER_CONTROL routine, PVOID context, PVOID *base)
{
    struct io_dma *dma = io_dma(adapter);
    struct request r = {.device = device,
                        .transfer_context = transfer_context,
                        .routine = routine,
                        .context = context,
                        .registers = registers};

    ke_point(KE_OP_WRITE, adapter);
    if (!transfer_context || (!(flags & DMA_SYNCHRONOUS_CALLBACK) && !routine))
        return STATUS_INVALID_PARAMETER;
    if (!(flags & DMA_SYNCHRONOUS_CALLBACK))
        return allocate_channel(dma, &r);
    if (dma->channel_busy || registers > dma->registers_free)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (base)
        *base = dma;
    if (routine)
        return allocate_channel(dma, &r);
    dma->channel_busy = true;
    dma->registers_free -= registers;
    dma->registers_taken = registers;
    return STATUS_SUCCESS;
}

static BOOLEAN cancel_adapter_channel(PDMA_ADAPTER adapter, PDEVICE_OBJECT device,
                                      PVOID transfer_context)
{
    struct io_dma *dma = io_dma(adapter);

    ke_point(KE_OP_WRITE, adapter);
    list_for_each(it, &dma->waiting)
    {
        struct request *r = container_of(it, struct request, link);

        if (r->device == device && r->transfer_context == transfer_context) {
            list_remove(&r->link);
            mm_pool_free(r, TAG_REQUEST, 0);
            return TRUE;
        }
    }
    return FALSE;
}

static VOID free_adapter_channel(PDMA_ADAPTER adapter)
{
    struct io_dma *dma = io_dma(adapter);

    ke_point(KE_OP_WRITE, adapter);
    release(dma, true, dma->registers_taken);
    dma->registers_taken = 0;
    io_dma_next(dma);
}

static VOID free_map_registers(PDMA_ADAPTER adapter, PVOID base, ULONG registers)
{
    struct io_dma *dma = io_dma(adapter);

    ke_point(KE_OP_WRITE, adapter);
    release(dma, false, registers);
    io_dma_next(dma);
}

static VOID free_adapter_object(PDMA_ADAPTER adapter, IO_ALLOCATION_ACTION action)
{
    struct io_dma *dma = io_dma(adapter);

    ke_point(KE_OP_WRITE, adapter);
    if (action == KeepObject)
        return;
    release(dma, true, action == DeallocateObject ? dma->registers_taken : 0);
    io_dma_next(dma);
}

static NTSTATUS configure_adapter_channel(PDMA_ADAPTER adapter, ULONG function, PVOID context)
{
    return STATUS_NOT_IMPLEMENTED; /* of the controller's own making; this one has none */
}

/* --- common buffers --------------------------------------------------------------------------- */

static PVOID allocate_common_buffer_ex(PDMA_ADAPTER adapter, PPHYSICAL_ADDRESS maximum,
                                       ULONG length, PPHYSICAL_ADDRESS logical, BOOLEAN cached,
                                       ULONG node)
{
    PHYSICAL_ADDRESS highest = {.QuadPart = maximum ? maximum->QuadPart : INT64_MAX};
    void *buffer;

    ke_point(KE_OP_POOL, NULL);
    buffer = MmAllocateContiguousMemory(length, highest);
    if (buffer)
        logical->QuadPart = (LONGLONG)mm_physical(buffer);
    return buffer;
}

static PVOID allocate_common_buffer(PDMA_ADAPTER adapter, ULONG length, PPHYSICAL_ADDRESS logical,
                                    BOOLEAN cached)
{
    return allocate_common_buffer_ex(adapter, NULL, length, logical, cached, 0);
}

static VOID free_common_buffer(PDMA_ADAPTER adapter, ULONG length, PHYSICAL_ADDRESS logical,
                               PVOID buffer, BOOLEAN cached)
{
    ke_point(KE_OP_POOL, NULL);
    MmFreeContiguousMemory(buffer);
}

/* --- the adapter ------------------------------------------------------------------------------ */

static ULONG get_dma_alignment(PDMA_ADAPTER adapter)
{
    return 1;
}

static NTSTATUS get_dma_adapter_info(PDMA_ADAPTER adapter, PDMA_ADAPTER_INFO info)
{
    const struct io_dma *dma = io_dma(adapter);

    if (info->Version != DMA_ADAPTER_INFO_VERSION1)
        return STATUS_NOT_SUPPORTED;
    info->V1.ReadDmaCounterAvailable = !dma->description.Master;
    info->V1.ScatterGatherLimit = dma->registers;
    info->V1.DmaAddressWidth = dma->description.Dma64BitAddresses ? 64 : 32;
    info->V1.Flags = ADAPTER_INFO_SYNCHRONOUS_CALLBACK;
    info->V1.MinimumTransferUnit = 1;
    return STATUS_SUCCESS;
}

static VOID put_dma_adapter(PDMA_ADAPTER adapter)
{
    struct io_dma *dma = io_dma(adapter);

    ke_point(KE_OP_WRITE, adapter);
    KeCancelTimer(&dma->timer);
    KeRemoveQueueDpc(&dma->dpc);
    while (!list_empty(&dma->waiting)) {
        struct request *r = container_of(dma->waiting.next, struct request, link);

        list_remove(&r->link);
        mm_pool_free(r, TAG_REQUEST, 0);
    }
    mm_pool_free(dma, TAG_ADAPTER, 0);
}

static const DMA_OPERATIONS operations = {
    .Size = sizeof operations,
    .PutDmaAdapter = put_dma_adapter,
    .AllocateCommonBuffer = allocate_common_buffer,
    .FreeCommonBuffer = free_common_buffer,
    .AllocateAdapterChannel = allocate_adapter_channel,
    .FlushAdapterBuffers = io_dma_flush,
    .FreeAdapterChannel = free_adapter_channel,
    .FreeMapRegisters = free_map_registers,
    .MapTransfer = io_dma_map,
    .GetDmaAlignment = get_dma_alignment,
    .ReadDmaCounter = io_dma_counter,
    .GetScatterGatherList = io_dma_get_list,
    .PutScatterGatherList = io_dma_put_list,
    .CalculateScatterGatherList = io_dma_calculate_list,
    .BuildScatterGatherList = io_dma_build_list,
    .BuildMdlFromScatterGatherList = io_dma_mdl_of_list,
    .GetDmaAdapterInfo = get_dma_adapter_info,
    .GetDmaTransferInfo = io_dma_transfer_info,
    .InitializeDmaTransferContext = io_dma_context_init,
    .AllocateCommonBufferEx = allocate_common_buffer_ex,
    .AllocateAdapterChannelEx = allocate_adapter_channel_ex,
    .ConfigureAdapterChannel = configure_adapter_channel,
    .CancelAdapterChannel = cancel_adapter_channel,
    .MapTransferEx = io_dma_map_ex,
    .GetScatterGatherListEx = io_dma_get_list_ex,
    .BuildScatterGatherListEx = io_dma_build_list_ex,
    .FlushAdapterBuffersEx = io_dma_flush_ex,
    .FreeAdapterObject = free_adapter_object,
    .CancelMappedTransfer = io_dma_cancel,
};

PDMA_ADAPTER IoGetDmaAdapter(PDEVICE_OBJECT PhysicalDeviceObject,
                             PDEVICE_DESCRIPTION DeviceDescription, PULONG NumberOfMapRegisters)
{
    const DEVICE_DESCRIPTION *d = DeviceDescription;
    struct io_dma *dma;

    KE_DDI(PhysicalDeviceObject, (uintptr_t)DeviceDescription);
    if (d->Version > DEVICE_DESCRIPTION_VERSION3 ||
        (!d->Master && d->Version < DEVICE_DESCRIPTION_VERSION3 && d->DmaChannel > 7) ||
        (unsigned)d->DmaWidth >= MaximumDmaWidth || mm_pool_refuse())
        return NULL;
    /* Not the kernel's: who forgets PutDmaAdapter has a leak. */
    dma = mm_pool_alloc(sizeof *dma, TAG_ADAPTER, MM_POOL_ZERO, IO_CALLER);
    if (!dma)
        return NULL;
    dma->operations = operations;
    if (d->Version < DEVICE_DESCRIPTION_VERSION3)
        dma->operations.Size = offsetof(DMA_OPERATIONS, GetDmaAdapterInfo);
    dma->adapter = (DMA_ADAPTER){.Version = d->Version < DEVICE_DESCRIPTION_VERSION3 ? 1 : 3,
                                 .Size = sizeof *dma,
                                 .DmaOperations = &dma->operations};
    dma->description = *d;
    dma->device = PhysicalDeviceObject;
    dma->registers = BYTES_TO_PAGES(d->MaximumLength) + 1;
    if (dma->registers > MAX_REGISTERS || d->MaximumLength > MAX_REGISTERS * PAGE_SIZE)
        dma->registers = MAX_REGISTERS;
    dma->registers_free = dma->registers;
    list_init(&dma->waiting);
    KeInitializeTimer(&dma->timer);
    KeInitializeDpc(&dma->dpc, io_dma_done, dma);
    *NumberOfMapRegisters = dma->registers;
    return &dma->adapter;
}
