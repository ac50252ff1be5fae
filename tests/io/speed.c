/* How long requests take on the host: printed, and bounded loosely. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <time.h>

#include "io_test.h"

#define CODE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

enum { ROUNDS = 300000 };

static NTSTATUS answer(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 16);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = succeed;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = answer;
    named_device(driver, u"Test", 0);
    return STATUS_SUCCESS;
}

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void round_trips(void *context)
{
    HANDLE handle = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT);
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    char *in = app_memory(16), *out = app_memory(16);
    double before = now_ns(), ns;

    for (int i = 0; i < ROUNDS; i++)
        NtDeviceIoControlFile(handle, NULL, NULL, NULL, iosb, CODE, in, 16, out, 16);
    ns = (now_ns() - before) / ROUNDS;
    printf("           buffered device control, 16 bytes in and out: %.0f ns\n", ns);
    before = now_ns();
    for (int i = 0; i < ROUNDS; i++)
        NtDeviceIoControlFile(handle, NULL, NULL, NULL, iosb, CODE, NULL, 0, NULL, 0);
    printf("           the same without buffers: %.0f ns\n", (now_ns() - before) / ROUNDS);
    assert_true(ns < 20000);
}

static void open_and_close(void *context)
{
    double before = now_ns();

    for (int i = 0; i < ROUNDS / 30; i++) {
        app_used = 4096;
        NtClose(app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT));
    }
    printf("           open and close: %.0f ns\n", (now_ns() - before) / (ROUNDS / 30));
}

static void both(void *context)
{
    round_trips(NULL);
    open_and_close(NULL);
}

static void allocations(void *context)
{
    double before = now_ns();

    for (int i = 0; i < ROUNDS; i++)
        IoFreeIrp(IoAllocateIrp(1, FALSE));
    printf("           IoAllocateIrp and IoFreeIrp: %.0f ns\n", (now_ns() - before) / ROUNDS);
}

static void body(void *context)
{
    load(entry);
    app_start();
    in_app(both, NULL);
    allocations(NULL);
}

static void test_speed(void **state)
{
    assert_true(io_run(1, body));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_speed)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
