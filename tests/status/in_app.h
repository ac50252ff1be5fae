/*
 * in_app.h - a driver whose test runs in the context of a program: tests that want user addresses.
 *
 * The driver defines in_app(buffer of the program, its bytes) and ends with a DriverEntry that
 * calls in_app_driver(); the program calls in_app_program(). test() runs in DriverEntry as ever.
 */
#pragma once
#define IN_APP_IOCTL CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)

#ifdef CONFORM_APP
#include <winioctl.h>
static inline int in_app_program(void)
{
    static UCHAR buffer[8192];
    DWORD bytes;
    HANDLE device = CreateFileW(L"\\\\.\\StatusInApp", GENERIC_READ | GENERIC_WRITE, 0, NULL,
                                OPEN_EXISTING, 0, NULL);

    EXPECT(device != INVALID_HANDLE_VALUE);
    EXPECT(DeviceIoControl(device, IN_APP_IOCTL, buffer, sizeof buffer, NULL, 0, &bytes, NULL));
    CloseHandle(device);
    return conform_end();
}
#else
static void in_app(PUCHAR buffer, ULONG bytes);

static NTSTATUS in_app_dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    UNREFERENCED_PARAMETER(device);
    if (stack->MajorFunction == IRP_MJ_DEVICE_CONTROL)
        in_app((PUCHAR)stack->Parameters.DeviceIoControl.Type3InputBuffer,
               stack->Parameters.DeviceIoControl.InputBufferLength);
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID in_app_unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\StatusInApp");

    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(driver->DeviceObject);
    conform_end();
}

/* The whole of DriverEntry. */
static NTSTATUS in_app_driver(PDRIVER_OBJECT driver, void (*test)(PDRIVER_OBJECT))
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\StatusInApp");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\StatusInApp");
    PDEVICE_OBJECT device;

    driver->DriverUnload = in_app_unload;
    driver->MajorFunction[IRP_MJ_CREATE] = in_app_dispatch;
    driver->MajorFunction[IRP_MJ_CLOSE] = in_app_dispatch;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = in_app_dispatch;
    EXPECT_STATUS(IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_SUCCESS);
    EXPECT_STATUS(IoCreateSymbolicLink(&link, &name), STATUS_SUCCESS);
    test(driver);
    return STATUS_SUCCESS;
}
#endif
