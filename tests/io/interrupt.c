/* Interrupts, the error log, Plug and Play and WMI as far as they go: F107, F108. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io_test.h"
#include "ke/interrupt.h"

#include <stdio.h>

#include <wdk/nt/io/errorlog.h>
#include <wdk/nt/io/interrupt.h>
#include <wdk/nt/io/pnp.h>
#include <wdk/nt/wmi.h>

static PDRIVER_OBJECT driver;
static PDEVICE_OBJECT device;

static NTSTATUS entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    driver = object;
    assert_int_equal(IoCreateDevice(object, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device), 0);
    return STATUS_SUCCESS;
}

/* --- interrupts ------------------------------------------------------------------------------- */

static unsigned served, deferred;
static PKINTERRUPT connected;

static VOID later(PKDPC dpc, PDEVICE_OBJECT target, PIRP irp, PVOID context)
{
    assert_ptr_equal(target, device);
    assert_ptr_equal(context, &served);
    deferred++;
}

static BOOLEAN service(PKINTERRUPT interrupt, PVOID context)
{
    assert_ptr_equal(interrupt, connected);
    assert_int_equal(KeGetCurrentIrql(), 6);
    served++;
    IoRequestDpc(device, NULL, &served);
    return TRUE;
}

static BOOLEAN synchronised(PVOID context)
{
    assert_int_equal(KeGetCurrentIrql(), 6);
    ke_interrupt_assert(50);
    assert_int_equal(served, 1); /* not while we are here */
    return 2;
}

static void interrupts(void *context)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = {.Version = CONNECT_LINE_BASED};
    IO_DISCONNECT_INTERRUPT_PARAMETERS off = {.Version = CONNECT_FULLY_SPECIFIED};
    PKINTERRUPT second;

    load(entry);
    served = deferred = 0;
    IoInitializeDpcRequest(device, later);
    assert_int_equal(
        IoConnectInterrupt(&connected, service, NULL, NULL, 50, 2, 2, Latched, FALSE, 1, FALSE),
        STATUS_INVALID_PARAMETER); /* no DIRQL */
    assert_int_equal(
        IoConnectInterrupt(&connected, service, NULL, NULL, 50, 6, 5, Latched, FALSE, 1, FALSE),
        STATUS_INVALID_PARAMETER);
    assert_null(connected);
    assert_int_equal(
        IoConnectInterrupt(&connected, service, NULL, NULL, 50, 6, 6, Latched, FALSE, 1, FALSE),
        STATUS_SUCCESS);
    assert_int_equal(
        IoConnectInterrupt(&second, service, NULL, NULL, 50, 6, 6, Latched, FALSE, 1, FALSE),
        STATUS_INVALID_PARAMETER); /* not shared */
    assert_true(ke_interrupt_assert(50));
    sim_settle(world->sim);
    kernel_sleep(1);
    assert_int_equal(served, 1);
    assert_int_equal(deferred, 1);
    assert_int_equal(KeSynchronizeExecution(connected, synchronised, NULL), 2); /* F107, F108 */
    kernel_sleep(1);
    assert_int_equal(served, 2);
    IoDisconnectInterrupt(connected);
    assert_false(ke_interrupt_assert(50));

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_NOT_FOUND);
    parameters.Version = 77;
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_NOT_SUPPORTED);
    assert_int_equal(parameters.Version, CONNECT_FULLY_SPECIFIED_GROUP);
    parameters.FullySpecified =
        (IO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS){.PhysicalDeviceObject = device,
                                                          .InterruptObject = &connected,
                                                          .ServiceRoutine = service,
                                                          .Vector = 51,
                                                          .Irql = 6,
                                                          .SynchronizeIrql = 6,
                                                          .InterruptMode = Latched,
                                                          .ProcessorEnableMask = 3};
    parameters.FullySpecified.Group = 1;
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_INVALID_PARAMETER);
    parameters.FullySpecified.Group = 0;
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    off.ConnectionContext.InterruptObject = connected;
    IoReportInterruptInactive(&off);
    IoReportInterruptActive(&off);
    ke_interrupt_assert(51);
    sim_settle(world->sim);
    kernel_sleep(1);
    assert_int_equal(served, 3);
    IoDisconnectInterruptEx(&off);
}

/* --- error log -------------------------------------------------------------------------------- */

static char printed[256];

static void print(void *context, const char *text, size_t bytes)
{
    snprintf(printed, sizeof printed, "%.*s", (int)bytes, text);
}

static void error_log(void *context)
{
    PIO_ERROR_LOG_PACKET packet;
    int64_t pointers, after;
    uint32_t handles;

    load(entry);
    world->ke->print.write = print;
    ob_counts(device, &pointers, &handles);
    assert_null(IoAllocateErrorLogEntry(device, ERROR_LOG_MAXIMUM_SIZE + 1));
    assert_null(IoAllocateErrorLogEntry(NULL, sizeof *packet));
    packet = IoAllocateErrorLogEntry(device, sizeof *packet + 8);
    assert_non_null(packet);
    assert_int_equal(packet->ErrorCode, 0);
    IoFreeErrorLogEntry(packet);
    packet = IoAllocateErrorLogEntry(driver, sizeof *packet);
    packet->ErrorCode = IO_ERR_TIMEOUT;
    packet->UniqueErrorValue = 0x77;
    IoWriteErrorLogEntry(packet);
    assert_non_null(strstr(printed, "0xC0040009"));
    assert_non_null(strstr(printed, "0x77"));
    ob_counts(device, &after, &handles);
    assert_int_equal(after, pointers);
}

/* --- without a bus ---------------------------------------------------------------------------- */

static NTSTATUS notified(PVOID structure, PVOID context)
{
    return STATUS_SUCCESS;
}

static void without_bus(void *context)
{
    UNICODE_STRING name = {0};
    GUID class = {0};
    PZZWSTR list;
    PVOID notification;
    ULONG bytes = 77;

    load(entry);
    assert_int_equal(IoGetDeviceProperty(device, DevicePropertyHardwareID, 0, NULL, &bytes),
                     STATUS_INVALID_DEVICE_REQUEST);
    assert_int_equal(bytes, 0);
    assert_int_equal(IoGetDeviceProperty(device, 99, 0, NULL, &bytes), STATUS_INVALID_PARAMETER_2);
    assert_int_equal(IoRegisterDeviceInterface(device, &class, NULL, &name),
                     STATUS_INVALID_DEVICE_REQUEST);
    assert_int_equal(IoSetDeviceInterfaceState(&name, TRUE), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(IoGetDeviceInterfaces(&class, NULL, 0, &list), STATUS_SUCCESS);
    assert_int_equal(list[0], 0);
    ExFreePool(list);
    assert_int_equal(IoRegisterPlugPlayNotification(EventCategoryDeviceInterfaceChange, 0, &class,
                                                    driver, notified, NULL, &notification),
                     0);
    assert_int_equal(IoUnregisterPlugPlayNotification(notification), STATUS_SUCCESS);
    assert_int_equal(IoRegisterPlugPlayNotification(EventCategoryReserved, 0, &class, driver,
                                                    notified, NULL, &notification),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(IoWMIRegistrationControl(device, 2), STATUS_INVALID_PARAMETER);
    assert_int_equal(IoWMIRegistrationControl(device, 1), STATUS_SUCCESS);
    assert_int_equal(IoWMIRegistrationControl(device, 1), STATUS_INVALID_PARAMETER);
    assert_int_equal(IoWMIRegistrationControl(device, 2), STATUS_SUCCESS);
    assert_int_equal(IoWMIWriteEvent(NULL), STATUS_UNSUCCESSFUL);
}

#define TEST(body)                                                                                 \
    static void test_##body(void **state)                                                          \
    {                                                                                              \
        assert_true(io_run(2, body));                                                              \
    }

TEST(interrupts)
TEST(error_log)
TEST(without_bus)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interrupts),
        cmocka_unit_test(test_error_log),
        cmocka_unit_test(test_without_bus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
