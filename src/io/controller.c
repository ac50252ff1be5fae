/*
 * controller.c - controller objects: several devices share one controller, which works for one of
 * them at a time. Who waits for it is queued by its device object.
 */
#include "io/io.h"

enum { TAG = 'C' | 'o' << 8 | 'n' << 16 | 't' << 24, IO_TYPE_CONTROLLER_OBJECT = 2 };

PCONTROLLER_OBJECT IoCreateController(ULONG Size)
{
    uint64_t bytes = sizeof(CONTROLLER_OBJECT) + (uint64_t)Size;
    PCONTROLLER_OBJECT controller;

    KE_DDI(NULL, Size);
    if (bytes > 0x7FFF || mm_pool_refuse())
        return NULL;
    controller = mm_pool_alloc(bytes, TAG, MM_POOL_ZERO, IO_CALLER);
    if (!controller)
        return NULL;
    controller->Type = IO_TYPE_CONTROLLER_OBJECT;
    controller->Size = (CSHORT)bytes;
    controller->ControllerExtension = controller + 1;
    KeInitializeDeviceQueue(&controller->DeviceWaitQueue);
    return controller;
}

VOID IoDeleteController(PCONTROLLER_OBJECT ControllerObject)
{
    KE_DDI(ControllerObject, 0);
    mm_pool_free(ControllerObject, TAG, IO_CALLER);
}

/* The controller is this device's now. Does its routine want to keep it? */
static bool give(PDEVICE_OBJECT device)
{
    WAIT_CONTEXT_BLOCK *wcb = &device->Queue.Wcb;
    PDRIVER_CONTROL routine = wcb->DeviceRoutine;
    IO_ALLOCATION_ACTION action;

    KE_CALLBACK("ControllerControl", routine,
                action = routine(device, wcb->CurrentIrp, NULL, wcb->DeviceContext));
    return action == KeepObject;
}

/* To those who wait, until one keeps it or nobody is left. */
static void give_on(PCONTROLLER_OBJECT controller)
{
    PKDEVICE_QUEUE_ENTRY entry;

    do
        entry = KeRemoveDeviceQueue(&controller->DeviceWaitQueue);
    while (entry && !give(CONTAINING_RECORD(entry, DEVICE_OBJECT, Queue.Wcb.WaitQueueEntry)));
}

VOID IoAllocateController(PCONTROLLER_OBJECT ControllerObject, PDEVICE_OBJECT DeviceObject,
                          PDRIVER_CONTROL ExecutionRoutine, PVOID Context)
{
    WAIT_CONTEXT_BLOCK *wcb = &DeviceObject->Queue.Wcb;

    KE_DDI(ControllerObject, (uintptr_t)DeviceObject);
    wcb->DeviceRoutine = ExecutionRoutine;
    wcb->DeviceContext = Context;
    wcb->CurrentIrp = DeviceObject->CurrentIrp;
    wcb->DeviceObject = DeviceObject;
    if (!KeInsertDeviceQueue(&ControllerObject->DeviceWaitQueue, &wcb->WaitQueueEntry) &&
        !give(DeviceObject))
        give_on(ControllerObject);
}

VOID IoFreeController(PCONTROLLER_OBJECT ControllerObject)
{
    KE_DDI(ControllerObject, 0);
    give_on(ControllerObject);
}
