/*
 * request.h - the driver that the tests of system calls on files talk to.
 *
 * It notes every major function that comes and answers by dispatch_as; create, cleanup and close
 * always succeed.
 */
#pragma once
#include "io_test.h"

#define CODE(method) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, method, FILE_ANY_ACCESS)

static PDEVICE_OBJECT device;
static NTSTATUS (*dispatch_as)(PIRP irp, PIO_STACK_LOCATION location);
static char majors[64]; /* what came: C create, L cleanup, X close, D device control, R, W, … */
static unsigned major_count;
static PFILE_OBJECT last_file;

static NTSTATUS dispatch(PDEVICE_OBJECT target, PIRP irp)
{
    static const char names[] = "CNXRWqsEeFVvKfDiHlLMgGPSdQuU";
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);

    if (major_count + 1 < sizeof majors)
        majors[major_count++] = names[location->MajorFunction];
    majors[major_count] = 0;
    last_file = location->FileObject;
    if (location->MajorFunction == IRP_MJ_CREATE || location->MajorFunction == IRP_MJ_CLOSE ||
        location->MajorFunction == IRP_MJ_CLEANUP || !dispatch_as)
        return complete(irp, STATUS_SUCCESS, 0);
    return dispatch_as(irp, location);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = dispatch;
    device = named_device(driver, u"Test", 0);
    return STATUS_SUCCESS;
}

static inline void start(void)
{
    load(entry);
    app_start();
    dispatch_as = NULL;
    major_count = 0;
    majors[0] = 0;
}

static PIRP pended;

static inline NTSTATUS pend(PIRP irp, PIO_STACK_LOCATION location)
{
    IoMarkIrpPending(irp);
    pended = irp;
    return STATUS_PENDING;
}

static NTSTATUS later_status;

static inline void complete_later(void *context)
{
    kernel_sleep(10);
    complete(pended, later_status, 5);
}

/* One NtDeviceIoControlFile; its status block is filled with 0x55 first. */
struct control {
    HANDLE file, event;
    IO_STATUS_BLOCK *iosb;
    char *in, *out;
    ULONG in_bytes, out_bytes;
    PIO_APC_ROUTINE apc;
    PVOID context;
};

static inline NTSTATUS control(struct control *c, ULONG code)
{
    if (!c->iosb)
        c->iosb = app_memory(sizeof *c->iosb);
    memset(c->iosb, 0x55, sizeof *c->iosb);
    return NtDeviceIoControlFile(c->file, c->event, c->apc, c->context, c->iosb, code, c->in,
                                 c->in_bytes, c->out, c->out_bytes);
}

#define TEST(body)                                                                                 \
    static void system_##body(void *context)                                                       \
    {                                                                                              \
        start();                                                                                   \
        in_app(body, NULL);                                                                        \
    }                                                                                              \
    static void test_##body(void **state)                                                          \
    {                                                                                              \
        assert_true(io_run(4, system_##body));                                                     \
    }
