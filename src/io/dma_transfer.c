/*
 * dma_transfer.c - which pieces of physical memory a transfer is, and the system's DMA controller.
 *
 * A bus master moves its bytes itself; there is none, so memory stays as it is. The system's
 * controller takes its time, at 16 MB a second of virtual time; the counter falls meanwhile, and
 * who gave a completion routine is called at the end.
 */
#include "io/dma.h"

#include <stddef.h>

enum {
    TAG_LIST = 0x4C616D44, /* "DmaL" */
    BYTES_PER_US = 16,
};

/* --- pieces of memory ------------------------------------------------------------------------- */

/* The physical address of a byte of an MDL chain, and how many bytes from there lie in one piece
 * without a gap. 0: the chain is shorter. */
static ULONG piece_at(PMDL mdl, ULONGLONG offset, ULONG length, uint64_t *physical)
{
    const PFN_NUMBER *pfn;
    uint64_t at;
    ULONG run;

    while (mdl && offset >= mdl->ByteCount) {
        offset -= mdl->ByteCount;
        mdl = mdl->Next;
    }
    if (!mdl)
        return 0;
    if (length > mdl->ByteCount - (ULONG)offset)
        length = mdl->ByteCount - (ULONG)offset;
    pfn = MmGetMdlPfnArray(mdl);
    at = mdl->ByteOffset + offset;
    *physical = (pfn[at / PAGE_SIZE] * PAGE_SIZE) + at % PAGE_SIZE;
    for (run = PAGE_SIZE - (ULONG)(at % PAGE_SIZE); run < length; run += PAGE_SIZE) {
        uint64_t page = (at + run) / PAGE_SIZE;

        if (pfn[page] != pfn[page - 1] + 1)
            break;
    }
    return run < length ? run : length;
}

static ULONGLONG offset_of(PMDL mdl, const void *va)
{
    return (ULONGLONG)((const char *)va - (const char *)MmGetMdlVirtualAddress(mdl));
}

/* How many pieces; and into a list, if there is one. 0: the chain is shorter than that. */
static ULONG gather(PMDL mdl, ULONGLONG offset, ULONG length, PSCATTER_GATHER_LIST list)
{
    ULONG count = 0, bytes;

    for (; length; length -= bytes, offset += bytes, count++) {
        uint64_t physical;

        bytes = piece_at(mdl, offset, length, &physical);
        if (!bytes)
            return 0;
        if (list)
            list->Elements[count] =
                (SCATTER_GATHER_ELEMENT){.Address.QuadPart = (LONGLONG)physical, .Length = bytes};
    }
    if (list)
        list->NumberOfElements = count;
    return count;
}

static ULONG list_bytes(ULONG pieces)
{
    return (ULONG)(offsetof(SCATTER_GATHER_LIST, Elements) +
                   pieces * sizeof(SCATTER_GATHER_ELEMENT));
}

/* --- the system's controller ------------------------------------------------------------------ */

static void begin(struct io_dma *dma, ULONG length, PDMA_COMPLETION_ROUTINE routine, void *context)
{
    ULONG took_100ns = length * 10 / BYTES_PER_US + 1;
    LARGE_INTEGER due = {.QuadPart = -(LONGLONG)took_100ns};

    dma->length = length;
    dma->begin_100ns = world->sim->now_100ns;
    dma->end_100ns = dma->begin_100ns + took_100ns;
    dma->completion = routine;
    dma->completion_context = context;
    dma->completion_status = DmaComplete;
    if (routine)
        KeSetTimer(&dma->timer, due, &dma->dpc);
}

VOID io_dma_done(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    struct io_dma *dma = context;
    PDMA_COMPLETION_ROUTINE routine = dma->completion;

    dma->completion = NULL;
    if (routine)
        KE_CALLBACK(
            "DMA completion routine", routine,
            routine(&dma->adapter, dma->device, dma->completion_context, dma->completion_status));
}

ULONG io_dma_counter(PDMA_ADAPTER adapter)
{
    const struct io_dma *dma = io_dma(adapter);
    uint64_t now;

    ke_point(KE_OP_READ, adapter);
    now = sim_clock_read(world->sim);
    if (now >= dma->end_100ns)
        return 0;
    return (ULONG)(dma->length * (dma->end_100ns - now) / (dma->end_100ns - dma->begin_100ns));
}

NTSTATUS io_dma_cancel(PDMA_ADAPTER adapter, PVOID transfer_context)
{
    struct io_dma *dma = io_dma(adapter);

    ke_point(KE_OP_WRITE, adapter);
    if (!transfer_context)
        return STATUS_INVALID_PARAMETER;
    if (!dma->completion || !KeCancelTimer(&dma->timer))
        return STATUS_UNSUCCESSFUL; /* nothing goes on that could be cancelled */
    dma->end_100ns = world->sim->now_100ns;
    dma->completion_status = DmaCancelled;
    KeInsertQueueDpc(&dma->dpc, NULL, NULL);
    return STATUS_SUCCESS;
}

NTSTATUS io_dma_context_init(PDMA_ADAPTER adapter, PVOID context)
{
    if (!context)
        return STATUS_INVALID_PARAMETER;
    memset(context, 0, DMA_TRANSFER_CONTEXT_SIZE_V1);
    *(ULONG *)context = DMA_TRANSFER_CONTEXT_VERSION1;
    return STATUS_SUCCESS;
}

/* --- transfers piece by piece ----------------------------------------------------------------- */

PHYSICAL_ADDRESS io_dma_map(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, PVOID va, PULONG length,
                            BOOLEAN write)
{
    struct io_dma *dma = io_dma(adapter);
    uint64_t physical = 0;
    ULONG run = piece_at(mdl, offset_of(mdl, va), *length, &physical);

    ke_point(KE_OP_WRITE, adapter);
    /* Map registers make one piece of many; who gathers by itself gets piece by piece. */
    if (dma->description.ScatterGather || run == 0)
        *length = run;
    if (!dma->description.Master)
        begin(dma, *length, NULL, NULL);
    return (PHYSICAL_ADDRESS){.QuadPart = (LONGLONG)physical};
}

NTSTATUS io_dma_map_ex(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, ULONGLONG offset,
                       ULONG device_offset, PULONG length, BOOLEAN write, PSCATTER_GATHER_LIST list,
                       ULONG bytes, PDMA_COMPLETION_ROUTINE routine, PVOID context)
{
    struct io_dma *dma = io_dma(adapter);
    ULONG pieces;

    ke_point(KE_OP_WRITE, adapter);
    if (!length || !*length || (list && bytes < list_bytes(1)) ||
        (routine && dma->description.Master))
        return STATUS_INVALID_PARAMETER;
    pieces = gather(mdl, offset, *length, NULL);
    if (!pieces)
        return STATUS_INVALID_PARAMETER;
    if (list && bytes < list_bytes(pieces))
        return STATUS_BUFFER_TOO_SMALL;
    if (list)
        gather(mdl, offset, *length, list);
    if (!dma->description.Master)
        begin(dma, *length, routine, context);
    return STATUS_SUCCESS;
}

BOOLEAN io_dma_flush(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, PVOID va, ULONG length,
                     BOOLEAN write)
{
    ke_point(KE_OP_WRITE, adapter);
    return TRUE;
}

NTSTATUS io_dma_flush_ex(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, ULONGLONG offset, ULONG length,
                         BOOLEAN write)
{
    ke_point(KE_OP_WRITE, adapter);
    return STATUS_SUCCESS;
}

/* --- scatter/gather lists --------------------------------------------------------------------- */

static void call_with(PDRIVER_LIST_CONTROL routine, PDEVICE_OBJECT device,
                      PSCATTER_GATHER_LIST list, void *context)
{
    KIRQL before = KeRaiseIrqlToDpcLevel();

    KE_CALLBACK("adapter list control routine", routine,
                routine(device, device->CurrentIrp, list, context));
    KeLowerIrql(before);
}

static NTSTATUS make_list(struct io_dma *dma, PMDL mdl, ULONGLONG offset, ULONG length,
                          PSCATTER_GATHER_LIST *list)
{
    ULONG pieces = gather(mdl, offset, length, NULL);

    if (!pieces)
        return STATUS_BUFFER_TOO_SMALL; /* the buffer of the MDL */
    if (ADDRESS_AND_SIZE_TO_SPAN_PAGES(offset, length) > dma->registers)
        return STATUS_INSUFFICIENT_RESOURCES;
    *list = mm_pool_alloc(list_bytes(pieces), TAG_LIST, MM_POOL_KERNEL | MM_POOL_ZERO, 0);
    if (!*list)
        return STATUS_INSUFFICIENT_RESOURCES;
    gather(mdl, offset, length, *list);
    (*list)->Reserved = TAG_LIST; /* ours to free */
    return STATUS_SUCCESS;
}

NTSTATUS io_dma_get_list(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PMDL mdl, PVOID va,
                         ULONG length, PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write)
{
    PSCATTER_GATHER_LIST list;
    NTSTATUS status;

    ke_point(KE_OP_WRITE, adapter);
    status = make_list(io_dma(adapter), mdl, offset_of(mdl, va), length, &list);
    if (NT_SUCCESS(status))
        call_with(routine, device, list, context);
    return status;
}

NTSTATUS io_dma_get_list_ex(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PVOID transfer_context,
                            PMDL mdl, ULONGLONG offset, ULONG length, ULONG flags,
                            PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write,
                            PDMA_COMPLETION_ROUTINE completion, PVOID completion_context,
                            PSCATTER_GATHER_LIST *out)
{
    struct io_dma *dma = io_dma(adapter);
    PSCATTER_GATHER_LIST list;
    NTSTATUS status;

    ke_point(KE_OP_WRITE, adapter);
    if (!transfer_context || (!routine && !(flags & DMA_SYNCHRONOUS_CALLBACK)) ||
        (completion && dma->description.Master))
        return STATUS_INVALID_PARAMETER;
    status = make_list(dma, mdl, offset, length, &list);
    if (!NT_SUCCESS(status))
        return status;
    if (out)
        *out = list;
    if (!dma->description.Master)
        begin(dma, length, completion, completion_context);
    if (routine)
        call_with(routine, device, list, context);
    return STATUS_SUCCESS;
}

VOID io_dma_put_list(PDMA_ADAPTER adapter, PSCATTER_GATHER_LIST list, BOOLEAN write)
{
    ke_point(KE_OP_WRITE, adapter);
    if (list->Reserved == TAG_LIST)
        mm_pool_free(list, TAG_LIST, 0);
}

NTSTATUS io_dma_calculate_list(PDMA_ADAPTER adapter, PMDL mdl, PVOID va, ULONG length, PULONG bytes,
                               PULONG registers)
{
    ULONG pages = (ULONG)ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, length);

    if (mdl) {
        pages = 0;
        for (PMDL m = mdl; m; m = m->Next)
            pages += (ULONG)ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(m), m->ByteCount);
    }
    if (pages > io_dma(adapter)->registers)
        return STATUS_INSUFFICIENT_RESOURCES;
    *bytes = list_bytes(pages);
    if (registers)
        *registers = pages;
    return STATUS_SUCCESS;
}

NTSTATUS io_dma_build_list(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PMDL mdl, PVOID va,
                           ULONG length, PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write,
                           PVOID buffer, ULONG bytes)
{
    PSCATTER_GATHER_LIST list = buffer;
    ULONG pieces;

    ke_point(KE_OP_WRITE, adapter);
    pieces = gather(mdl, offset_of(mdl, va), length, NULL);
    if (!pieces || bytes < list_bytes(pieces))
        return STATUS_BUFFER_TOO_SMALL;
    gather(mdl, offset_of(mdl, va), length, list);
    list->Reserved = 0;
    call_with(routine, device, list, context);
    return STATUS_SUCCESS;
}

NTSTATUS io_dma_build_list_ex(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PVOID transfer_context,
                              PMDL mdl, ULONGLONG offset, ULONG length, ULONG flags,
                              PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write,
                              PVOID buffer, ULONG bytes, PDMA_COMPLETION_ROUTINE completion,
                              PVOID completion_context, PVOID out)
{
    struct io_dma *dma = io_dma(adapter);
    PSCATTER_GATHER_LIST list = buffer;
    ULONG pieces;

    ke_point(KE_OP_WRITE, adapter);
    if (!transfer_context || (completion && dma->description.Master))
        return STATUS_INVALID_PARAMETER;
    pieces = gather(mdl, offset, length, NULL);
    if (!pieces || bytes < list_bytes(pieces))
        return STATUS_BUFFER_TOO_SMALL;
    gather(mdl, offset, length, list);
    list->Reserved = 0;
    if (out)
        *(PSCATTER_GATHER_LIST *)out = list;
    if (!dma->description.Master)
        begin(dma, length, completion, completion_context);
    if (routine)
        call_with(routine, device, list, context);
    return STATUS_SUCCESS;
}

NTSTATUS io_dma_mdl_of_list(PDMA_ADAPTER adapter, PSCATTER_GATHER_LIST list, PMDL original,
                            PMDL *target)
{
    if (!original)
        return STATUS_INVALID_PARAMETER;
    *target = original; /* no byte was copied elsewhere */
    return STATUS_SUCCESS;
}

NTSTATUS io_dma_transfer_info(PDMA_ADAPTER adapter, PMDL mdl, ULONGLONG offset, ULONG length,
                              BOOLEAN write, PDMA_TRANSFER_INFO info)
{
    ULONG pieces = gather(mdl, offset, length, NULL);

    if (info->Version != DMA_TRANSFER_INFO_VERSION1)
        return STATUS_NOT_SUPPORTED;
    if (!pieces)
        return STATUS_BUFFER_TOO_SMALL;
    info->V1.MapRegisterCount = (ULONG)ADDRESS_AND_SIZE_TO_SPAN_PAGES(offset, length);
    info->V1.ScatterGatherElementCount = pieces;
    info->V1.ScatterGatherListSize = list_bytes(pieces);
    return STATUS_SUCCESS;
}
