/* cmd_new.c - irqlab new: a driver and an app to start from. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char driver_text[] =
    "/* A driver with one device and one control code: it adds up what the app sends. */\n"
    "#include <ntddk.h>\n"
    "#include \"shared.h\"\n"
    "\n"
    "static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L\"\\\\Device\\\\Starter\");\n"
    "static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L\"\\\\??\\\\Starter\");\n"
    "static LONG Sum;\n"
    "\n"
    "static NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)\n"
    "{\n"
    "    Irp->IoStatus.Status = Status;\n"
    "    Irp->IoStatus.Information = Information;\n"
    "    IoCompleteRequest(Irp, IO_NO_INCREMENT);\n"
    "    return Status;\n"
    "}\n"
    "\n"
    "/* Without IRP_MJ_CREATE no app can open the device. */\n"
    "static NTSTATUS CreateClose(PDEVICE_OBJECT Device, PIRP Irp)\n"
    "{\n"
    "    UNREFERENCED_PARAMETER(Device);\n"
    "    return Complete(Irp, STATUS_SUCCESS, 0);\n"
    "}\n"
    "\n"
    "static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)\n"
    "{\n"
    "    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);\n"
    "    LONG *buffer = Irp->AssociatedIrp.SystemBuffer;\n"
    "\n"
    "    UNREFERENCED_PARAMETER(Device);\n"
    "    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_STARTER_ADD)\n"
    "        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);\n"
    "    if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof(LONG) ||\n"
    "        stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(LONG))\n"
    "        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);\n"
    "    *buffer = InterlockedExchangeAdd(&Sum, *buffer) + *buffer;\n"
    "    return Complete(Irp, STATUS_SUCCESS, sizeof(LONG));\n"
    "}\n"
    "\n"
    "static VOID Unload(PDRIVER_OBJECT DriverObject)\n"
    "{\n"
    "    IoDeleteSymbolicLink(&LinkName);\n"
    "    IoDeleteDevice(DriverObject->DeviceObject);\n"
    "}\n"
    "\n"
    "NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)\n"
    "{\n"
    "    PDEVICE_OBJECT device;\n"
    "    NTSTATUS status;\n"
    "\n"
    "    UNREFERENCED_PARAMETER(RegistryPath);\n"
    "    DriverObject->DriverUnload = Unload;\n"
    "    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;\n"
    "    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;\n"
    "    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;\n"
    "    status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,\n"
    "                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);\n"
    "    if (!NT_SUCCESS(status))\n"
    "        return status;\n"
    "    status = IoCreateSymbolicLink(&LinkName, &DeviceName);\n"
    "    if (!NT_SUCCESS(status)) {\n"
    "        IoDeleteDevice(device);\n"
    "        return status;\n"
    "    }\n"
    "    DbgPrint(\"the driver is loaded\\n\");\n"
    "    return STATUS_SUCCESS;\n"
    "}\n";

static const char app_text[] =
    "/* The app: opens the device and sends numbers. */\n"
    "#include <windows.h>\n"
    "#include <winioctl.h>\n"
    "#include <stdio.h>\n"
    "#include \"shared.h\"\n"
    "\n"
    "int main(void)\n"
    "{\n"
    "    HANDLE device = CreateFileW(L\"\\\\\\\\.\\\\Starter\", GENERIC_READ | GENERIC_WRITE, 0, "
    "NULL,\n"
    "                                OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);\n"
    "\n"
    "    if (device == INVALID_HANDLE_VALUE) {\n"
    "        printf(\"the device cannot be opened, error %u\\n\", (unsigned)GetLastError());\n"
    "        return 1;\n"
    "    }\n"
    "    for (LONG i = 1; i <= 3; i++) {\n"
    "        LONG value = i;\n"
    "        DWORD bytes;\n"
    "\n"
    "        if (!DeviceIoControl(device, IOCTL_STARTER_ADD, &value, sizeof value, &value, sizeof "
    "value,\n"
    "                             &bytes, NULL)) {\n"
    "            printf(\"the driver refused, error %u\\n\", (unsigned)GetLastError());\n"
    "            return 1;\n"
    "        }\n"
    "        printf(\"sum %d\\n\", (int)value);\n"
    "    }\n"
    "    CloseHandle(device);\n"
    "    return 0;\n"
    "}\n";

static const char shared_text[] =
    "/* What driver and app agree on. */\n"
    "#pragma once\n"
    "#define IOCTL_STARTER_ADD \\\n"
    "    CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)\n";

static int write_file(const char *folder, const char *name, const char *text)
{
    char path[4096];
    FILE *file;
    int good;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wx"); /* never over what is there */
    if (!file) {
        fprintf(stderr, "irqlab: %s: %s\n", path, strerror(errno));
        return 2;
    }
    good = fputs(text, file) >= 0;
    if (fclose(file) != 0 || !good) {
        fprintf(stderr, "irqlab: %s: %s\n", path, strerror(errno));
        return 2;
    }
    return 0;
}

int command_new(int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "--help") == 0) {
        fputs("usage: irqlab new DIR\n", argc == 2 ? stdout : stderr);
        return argc == 2 ? 0 : 2;
    }
    if (mkdir(argv[1], 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "irqlab: %s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    if (write_file(argv[1], "driver.c", driver_text) || write_file(argv[1], "app.c", app_text) ||
        write_file(argv[1], "shared.h", shared_text))
        return 2;
    printf("made %s/driver.c, app.c and shared.h; now try:\n    irqlab run %s/driver.c %s/app.c\n",
           argv[1], argv[1], argv[1]);
    return 0;
}
