/*
 * ours_io.c - a device control from an application's thread to a driver and back: METHOD_BUFFERED,
 * 16 bytes each way, by handle, with the checks and copies that a call from user mode gets. The
 * driver answers in its dispatch routine, or pends the IRP and a DPC on the other CPU completes it,
 * so that the application's thread really waits.
 */
#include "bench.h"
#include "host/layout.h"
#include "host/memory.h"
#include "io/io.h"
#include "ob/nt.h"
#include "ours.h"

#include <string.h>

#define ANSWER CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define ANSWER_LATER CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)

/* What the application keeps in memory of its own: the kernel looks at where things lie. */
struct app {
    HANDLE handle;
    IO_STATUS_BLOCK iosb;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    WCHAR text[16];
    char in[16], out[16];
};

static struct app *app;
static ULONG code;
static KDPC dpc;

/* --- the driver ------------------------------------------------------------------------------- */

static NTSTATUS complete(PIRP irp, ULONG_PTR information)
{
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS open_or_close(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, 0);
}

static VOID answer(PKDPC Dpc, PVOID context, PVOID irp, PVOID unused)
{
    complete(irp, 16);
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp)
{
    if (IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode == ANSWER)
        return complete(irp, 16);
    IoMarkIrpPending(irp);
    KeInsertQueueDpc(&dpc, irp, NULL);
    return STATUS_PENDING;
}

static NTSTATUS driver_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(u"\\Device\\Bench");
    PDEVICE_OBJECT device;

    driver->MajorFunction[IRP_MJ_CREATE] = open_or_close;
    driver->MajorFunction[IRP_MJ_CLEANUP] = open_or_close;
    driver->MajorFunction[IRP_MJ_CLOSE] = open_or_close;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    KeInitializeDpc(&dpc, answer, NULL);
    KeSetTargetProcessorDpc(&dpc, 1);
    return IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
}

/* --- the application -------------------------------------------------------------------------- */

static VOID requests(PVOID context)
{
    double began;

    irqlab_assert(NT_SUCCESS(NtOpenFile(&app->handle, FILE_ALL_ACCESS, &app->attributes, &app->iosb,
                                        0, FILE_SYNCHRONOUS_IO_NONALERT)));
    began = bench_now_ns();
    for (uint64_t i = 0; i < ours_rounds; i++)
        NtDeviceIoControlFile(app->handle, NULL, NULL, NULL, &app->iosb, code, app->in,
                              sizeof app->in, app->out, sizeof app->out);
    ours_took = bench_now_ns() - began;
    irqlab_assert(app->iosb.Information == 16);
    NtClose(app->handle);
}

static void in_user_mode(PKTHREAD thread)
{
    thread->previous_mode = UserMode;
    thread->start_routine(thread->start_context);
    thread->previous_mode = KernelMode;
}

static VOID machine(PVOID context)
{
    static const WCHAR path[] = u"\\Device\\Bench";
    struct ps_thread_params params = {.run = in_user_mode, .start = requests};
    struct io_driver *driver;
    PETHREAD thread;

    irqlab_assert(NT_SUCCESS(io_driver_load(
        &(struct io_driver_params){.name = u"Bench", .entry = driver_entry}, &driver)));
    irqlab_assert(NT_SUCCESS(ps_process_create("bench.exe", PS_ANY_SLOT, &params.process)));
    app = (struct app *)(uintptr_t)(params.process->user_low + LAYOUT_USER_HEAP);
    irqlab_assert(memory_commit((uintptr_t)app, 65536, MEMORY_WRITE));
    memset(app, 0, sizeof *app);
    memcpy(app->text, path, sizeof path);
    app->name = (UNICODE_STRING){sizeof path - sizeof(WCHAR), sizeof path, app->text};
    InitializeObjectAttributes(&app->attributes, &app->name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    irqlab_assert(NT_SUCCESS(ps_thread_create(&params, &thread)));
    ps_thread_start(thread);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    memory_decommit((uintptr_t)app, 65536);
}

static double run(ULONG which, uint64_t count)
{
    code = which;
    return ours_run(machine, count);
}

double ours_device_control(uint64_t count)
{
    return run(ANSWER, count);
}

double ours_device_control_pended(uint64_t count)
{
    return run(ANSWER_LATER, count);
}
