/*
 * dma.h - what dma.c and dma_transfer.c share.
 */
#pragma once
#include "io/io.h"

#include <wdk/nt/io/dma.h>

struct io_dma {
    DMA_ADAPTER adapter; /* what the driver has a pointer to */
    DMA_OPERATIONS operations;
    DEVICE_DESCRIPTION description;
    PDEVICE_OBJECT device;
    ULONG registers, registers_free;
    ULONG registers_taken; /* by who has the channel */
    bool channel_busy;
    struct list waiting; /* for the channel or for registers */
    /* The transfer of the system's controller that goes on. */
    KTIMER timer;
    KDPC dpc;
    uint64_t begin_100ns, end_100ns;
    ULONG length;
    PDMA_COMPLETION_ROUTINE completion;
    void *completion_context;
    DMA_COMPLETION_STATUS completion_status;
};

static inline struct io_dma *io_dma(PDMA_ADAPTER adapter)
{
    return container_of(adapter, struct io_dma, adapter);
}

/* Whoever waits first and can have what it wants, gets it. */
void io_dma_next(struct io_dma *dma);

/* --- dma_transfer.c: DMA_OPERATIONS of transfers ---------------------------------------------- */

KDEFERRED_ROUTINE io_dma_done;
PHYSICAL_ADDRESS io_dma_map(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, PVOID va, PULONG length,
                            BOOLEAN write);
NTSTATUS io_dma_map_ex(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, ULONGLONG offset,
                       ULONG device_offset, PULONG length, BOOLEAN write, PSCATTER_GATHER_LIST list,
                       ULONG list_bytes, PDMA_COMPLETION_ROUTINE routine, PVOID context);
BOOLEAN io_dma_flush(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, PVOID va, ULONG length,
                     BOOLEAN write);
NTSTATUS io_dma_flush_ex(PDMA_ADAPTER adapter, PMDL mdl, PVOID base, ULONGLONG offset, ULONG length,
                         BOOLEAN write);
ULONG io_dma_counter(PDMA_ADAPTER adapter);
NTSTATUS io_dma_cancel(PDMA_ADAPTER adapter, PVOID transfer_context);
NTSTATUS io_dma_get_list(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PMDL mdl, PVOID va,
                         ULONG length, PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write);
NTSTATUS io_dma_get_list_ex(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PVOID transfer_context,
                            PMDL mdl, ULONGLONG offset, ULONG length, ULONG flags,
                            PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write,
                            PDMA_COMPLETION_ROUTINE completion, PVOID completion_context,
                            PSCATTER_GATHER_LIST *list);
VOID io_dma_put_list(PDMA_ADAPTER adapter, PSCATTER_GATHER_LIST list, BOOLEAN write);
NTSTATUS io_dma_calculate_list(PDMA_ADAPTER adapter, PMDL mdl, PVOID va, ULONG length, PULONG bytes,
                               PULONG registers);
NTSTATUS io_dma_build_list(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PMDL mdl, PVOID va,
                           ULONG length, PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write,
                           PVOID buffer, ULONG bytes);
NTSTATUS io_dma_build_list_ex(PDMA_ADAPTER adapter, PDEVICE_OBJECT device, PVOID transfer_context,
                              PMDL mdl, ULONGLONG offset, ULONG length, ULONG flags,
                              PDRIVER_LIST_CONTROL routine, PVOID context, BOOLEAN write,
                              PVOID buffer, ULONG bytes, PDMA_COMPLETION_ROUTINE completion,
                              PVOID completion_context, PVOID list);
NTSTATUS io_dma_mdl_of_list(PDMA_ADAPTER adapter, PSCATTER_GATHER_LIST list, PMDL original,
                            PMDL *target);
NTSTATUS io_dma_transfer_info(PDMA_ADAPTER adapter, PMDL mdl, ULONGLONG offset, ULONG length,
                              BOOLEAN write, PDMA_TRANSFER_INFO info);
NTSTATUS io_dma_context_init(PDMA_ADAPTER adapter, PVOID context);
