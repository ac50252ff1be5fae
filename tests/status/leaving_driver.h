/*
 * leaving_driver.h - the driver of a program that ends: it is told that it leaves, and the program's file
 * is cleaned up although nobody has closed it.
 */
#pragma once
#include "status.h"

static PDEVICE_OBJECT device;
static UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\StatusExit");
static volatile LONG leaving;

static void left(void); /* earns what it is about, if leaving is 1 */

static NTSTATUS dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    switch (IoGetCurrentIrpStackLocation(Irp)->MajorFunction) {
    case IRP_MJ_WRITE: /* next it leaves */
        put(&leaving, get(&leaving) + 1);
        break;
    case IRP_MJ_CLEANUP:
        left();
        break;
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(device);
    conform_end();
}

static NTSTATUS leaving_entry(PDRIVER_OBJECT Driver)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\StatusExit");

    Driver->DriverUnload = unload;
    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLEANUP] =
        Driver->MajorFunction[IRP_MJ_CLOSE] = Driver->MajorFunction[IRP_MJ_WRITE] = dispatch;
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_SUCCESS);
    EXPECT_STATUS(IoCreateSymbolicLink(&link, &name), STATUS_SUCCESS);
    return STATUS_SUCCESS;
}
