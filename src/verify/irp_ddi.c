/* irp_ddi.c - the IRP rules that look at routines a driver calls. */
#include "verify/irp_private.h"
#include "host/layout.h"
#include <string.h>

const struct irp_ddi irp_ddis[] = {
    {"IoAllocateIrp", DDI_ALLOCATE},
    {"IoAllocateIrpEx", DDI_ALLOCATE},
    {"IoBuildAsynchronousFsdRequest", DDI_ASYNCHRONOUS},
    {"IoBuildSynchronousFsdRequest", DDI_SYNCHRONOUS},
    {"IoBuildDeviceIoControlRequest", DDI_CONTROL},
    {"IoMakeAssociatedIrp", DDI_ASSOCIATE},
    {"IofCallDriver", DDI_CALL},
    {"IoSetCompletionRoutineEx", DDI_COMPLETION_EX},
    {"IoReuseIrp", DDI_REUSE},
    {"KeSetEvent", DDI_SET_EVENT},
    {"KeWaitForSingleObject", DDI_WAIT},
    {"KeWaitForMultipleObjects", DDI_WAIT},
    {"ExInterlockedInsertTailList", DDI_INTERLOCKED_INSERT},
    {"ExInterlockedInsertHeadList", DDI_INTERLOCKED_INSERT},
    {"ExFreePool", DDI_FREE_POOL},
    {"ExFreePoolWithTag", DDI_FREE_POOL},
    {"IoStartPacket", DDI_START_PACKET},
    {"IoStartNextPacket", DDI_START_NEXT},
    {"IoStartNextPacketByKey", DDI_START_NEXT},
    {"IoDeleteDevice", DDI_DELETE_DEVICE},
    {NULL, DDI_NONE},
};

const char *const irp_ddis_awake[] = {"KeSetEvent", "KeWaitForSingleObject",
                                      "KeWaitForMultipleObjects", NULL};

enum ddi_code irp_ddi_code(const struct verify *verify)
{
    return verify->ddi < 0 ? DDI_OTHER : irp_ddis[verify->ddi].code;
}

static void on_call_driver(struct verify *verify, const struct sim_probe *probe)
{
    PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->b;

    if (!device)
        irp_found(verify, "0xC9/0x204", probe->pc, (PIRP)(uintptr_t)probe->object);
    else if (!mm_readable(device, sizeof *device) || device->Type != IO_TYPE_DEVICE)
        irp_found(verify, "0xC9/0x4", probe->pc, (PIRP)(uintptr_t)probe->object);
}

static void on_set_event(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = irp_state(verify);
    struct routine *routine = irp_routine_here(irps);

    if (routine)
        routine->set_event = true;
    for (struct irp_record *record = irps->newest; record && irp_of_program(probe->pc);
         record = record->older_record) {
        struct finding *finding;

        if ((record->maker != IRP_CONTROL && record->maker != IRP_SYNCHRONOUS) || !record->sends ||
            record->irp->UserEvent != probe->object)
            continue;
        finding = irp_found(verify, "IoBuildDeviceIoControlSetEvent", probe->pc, record->irp);
        if (finding)
            verify_note_place(finding, &record->made, "the I/O manager was given the event here");
        return;
    }
}

/* The request that StartIo was given is completed, and nobody started the next one. */
static void left_busy(struct verify *verify, PDEVICE_OBJECT device)
{
    struct irps *irps = irp_state(verify);
    uint64_t routine;
    struct finding *finding;

    if (!device || device != irps->packet_device || !device->DeviceQueue.Busy ||
        !device->DriverObject->DriverStartIo)
        return;
    routine = (uint64_t)(uintptr_t)device->DriverObject->DriverStartIo;
    finding = verify_finding(verify, "start-next-packet-missing", routine + 1);
    if (!finding)
        return;
    finding->frames[0] = routine;
    finding->frame_count = 1;
    verify_note_place(finding, &irps->packet_done,
                      "the request was completed here, and no IoStartNextPacket followed");
}

void irp_on_ddi(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = irp_state(verify);
    struct irp_record *record;
    struct irp_call *here;

    if (!probe->text)
        return;
    here = irps->active ? irp_call_here(verify) : NULL;
    if (here && irp_of_program(probe->pc))
        irp_note_place(here, probe->pc, NULL);
    switch (irp_ddi_code(verify)) {
    case DDI_ALLOCATE:
    case DDI_ASYNCHRONOUS:
    case DDI_SYNCHRONOUS:
    case DDI_CONTROL:
    case DDI_ASSOCIATE:
        irps->maker = irp_ddi_code(verify);
        break;
    case DDI_CALL:
        on_call_driver(verify, probe);
        break;
    case DDI_COMPLETION_EX:
        record = irp_record_of(verify, probe->object);
        if (!record)
            break;
        record->ex_pending = true;
        record->ex_pc = probe->pc;
        here = irp_call_here(verify);
        if (here && here->record == record && probe->c &&
            probe->c != (uint64_t)(uintptr_t)here->device &&
            irp_past_the_next(here->device, (PDEVICE_OBJECT)(uintptr_t)probe->c) + 0u +
                    (io_device_extension(here->device)->attached_to ==
                     (PDEVICE_OBJECT)(uintptr_t)probe->c) !=
                0)
            irp_found(verify, "IoSetCompletionRoutineExCheckDeviceObject", probe->pc, record->irp);
        break;
    case DDI_REUSE:
        record = irp_record_of(verify, probe->object);
        if (record && record->maker != IRP_ALLOCATED && record->maker != IRP_INITIALIZED) {
            struct finding *finding =
                irp_found(verify, record->maker == IRP_OF_SYSTEM ? "IoReuseIrp2" : "IoReuseIrp",
                          probe->pc, record->irp);

            if (finding && record->maker != IRP_OF_SYSTEM)
                verify_note_place(finding, &record->made, "the IRP was made here");
        }
        break;
    case DDI_SET_EVENT:
        on_set_event(verify, probe);
        break;
    case DDI_WAIT:
        for (record = irps->newest; record; record = record->older_record)
            if (record->below && record->irp->UserEvent && record->irp->UserEvent == probe->object)
                record->waited = true;
        break;
    case DDI_INTERLOCKED_INSERT:
        here = irp_call_here(verify);
        if (here && here->record && !here->completed && !here->forwarded && !here->passed &&
            probe->b == (uint64_t)(uintptr_t)&here->record->irp->Tail.Overlay.ListEntry &&
            !(irp_location_of(here->record->irp, here->location)->Control & SL_PENDING_RETURNED))
            irp_found(verify, "MarkingInterlockedQueuedIrps", probe->pc, here->record->irp);
        break;
    case DDI_FREE_POOL:
        record = irp_record_of(verify, probe->object);
        if (record && record->maker != IRP_INITIALIZED) {
            struct finding *finding = verify_finding(verify, "0xC4/0x105", probe->pc);

            if (finding) {
                verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the IRP");
                if (record->maker != IRP_OF_SYSTEM)
                    verify_note_place(finding, &record->made, "the IRP was made here");
            }
        } else if (record) {
            irp_forget(verify, record);
        }
        break;
    case DDI_START_PACKET: {
        PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->b;

        if (probe->c && io_device_extension(device)->start_io_non_cancelable)
            irp_found(verify, "StartIoCancel", probe->pc, (PIRP)(uintptr_t)probe->object);
        break;
    }
    case DDI_START_NEXT: {
        PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->object;

        for (struct start_io *it = irps->start_ios; it; it = it->outer)
            if (it->actor == world->sim->cpu->actor &&
                !io_device_extension(device)->start_io_deferred) {
                verify_finding(verify, "StartIoRecursion", probe->pc);
                break;
            }
        break;
    }
    case DDI_DELETE_DEVICE:
        left_busy(verify, (PDEVICE_OBJECT)(uintptr_t)probe->object);
        break;
    default:
        break;
    }
}

/* A spin lock is released: an IRP that was queued under it must be marked by now. */
void irp_on_release(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_call *here = irp_call_here(verify);
    PIRP irp;

    if (!here || !here->record || here->completed || here->forwarded || here->passed)
        return;
    irp = here->record->irp;
    if (irp_location_of(irp, here->location)->Control & SL_PENDING_RETURNED || !irp_listed(irp))
        return;
    if (probe->pc)
        irp_found(verify, "MarkingQueuedIrps", probe->pc, irp);
}
