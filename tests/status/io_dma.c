/* io_dma.c - adapters: given, and refused. */
#include "status.h"

static void test(PDRIVER_OBJECT Driver)
{
    DEVICE_DESCRIPTION wanted = {.Version = DEVICE_DESCRIPTION_VERSION1,
                                 .Master = TRUE,
                                 .ScatterGather = TRUE,
                                 .Dma64BitAddresses = TRUE,
                                 .InterfaceType = PCIBus,
                                 .MaximumLength = 0x10000};
    PDMA_ADAPTER adapter;
    ULONG registers = 0;

    UNREFERENCED_PARAMETER(Driver);
    adapter = IoGetDmaAdapter(NULL, &wanted, &registers);
    DOES(IoGetDmaAdapter, value,
         adapter && registers == 17 && adapter->DmaOperations->Size >= sizeof(PVOID));
    if (adapter)
        adapter->DmaOperations->PutDmaAdapter(adapter);
    wanted.Version = 9;
    DOES(IoGetDmaAdapter, null, IoGetDmaAdapter(NULL, &wanted, &registers) == NULL);
    wanted.Version = DEVICE_DESCRIPTION_VERSION;
    wanted.Master = FALSE;
    wanted.DmaChannel = 8;
    DOES(IoGetDmaAdapter, null, IoGetDmaAdapter(NULL, &wanted, &registers) == NULL);
}

CONFORM_DRIVER
