#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "public.h"

static void Report(const char *what, BOOL ok, DWORD bytes)
{
    if (ok)
        printf("%s: ok, %lu bytes\n", what, bytes);
    else
        printf("%s: error %lu\n", what, GetLastError());
}

int __cdecl main(int argc, char **argv)
{
    XFER_REQUEST request = {7, {100000, -1, 2000000000}};
    XFER_REPLY reply = {0};
    UCHAR block[300];
    CHAR fill = 'z';
    DWORD bytes;
    BOOL ok;
    HANDLE device, reader;
    int i, same = 1;

    (void)argc;
    (void)argv;
    device = CreateFile(TEXT("\\\\.\\Xfer"), GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0,
                        NULL);
    if (device == INVALID_HANDLE_VALUE) {
        printf("CreateFile: error %d\n", GetLastError());
        return EXIT_FAILURE;
    }

    ok = DeviceIoControl(device, IOCTL_XFER_BUFFERED, &request, sizeof(request), &reply, sizeof(reply),
                         &bytes, NULL);
    Report("buffered", ok, bytes);
    printf("reply %lu, sum %I64d\n", reply.Id, reply.Sum);

    ok = DeviceIoControl(device, IOCTL_XFER_BUFFERED, &request, 4, &reply, sizeof(reply), &bytes, NULL);
    Report("buffered, short input", ok, bytes);
    ok = DeviceIoControl(device, IOCTL_XFER_BUFFERED, &request, sizeof(request), &reply, 4, &bytes, NULL);
    Report("buffered, short output", ok, bytes);

    for (i = 0; i < (int)sizeof(block); i++)
        block[i] = (UCHAR)i;
    ok = DeviceIoControl(device, IOCTL_XFER_IN_DIRECT, "checksum", 9, block, sizeof(block), &bytes, NULL);
    Report("in direct", ok, bytes);

    ok = DeviceIoControl(device, IOCTL_XFER_OUT_DIRECT, &fill, 1, block, sizeof(block), &bytes, NULL);
    Report("out direct", ok, bytes);
    for (i = 0; i < (int)sizeof(block); i++)
        same &= block[i] == 'z';
    printf("filled: %s\n", same ? "yes" : "no");

    memset(&reply, 0, sizeof(reply));
    request.Id = 8;
    ok = DeviceIoControl(device, IOCTL_XFER_NEITHER, &request, sizeof(request), &reply, sizeof(reply),
                         &bytes, NULL);
    Report("neither", ok, bytes);
    printf("reply %lu, sum %lld\n", reply.Id, reply.Sum);

    ok = DeviceIoControl(device, IOCTL_XFER_NEITHER, (PVOID)(ULONG_PTR)0x10, sizeof(request), &reply,
                         sizeof(reply), &bytes, NULL);
    Report("neither, bad input", ok, bytes);
    ok = DeviceIoControl(device, IOCTL_XFER_NEITHER, (PCHAR)&request + 1, sizeof(request), &reply,
                         sizeof(reply), &bytes, NULL);
    Report("neither, odd input", ok, bytes);
    ok = DeviceIoControl(device, IOCTL_XFER_NEITHER, &request, sizeof(request),
                         (PVOID)(ULONG_PTR)0xFFFF800000001000ULL, sizeof(reply), &bytes, NULL);
    Report("neither, kernel output", ok, bytes);
    ok = DeviceIoControl(device, IOCTL_XFER_BUFFERED, (PVOID)(ULONG_PTR)0x10, sizeof(request), &reply,
                         sizeof(reply), &bytes, NULL);
    Report("buffered, bad input", ok, bytes);
    ok = DeviceIoControl(device, CTL_CODE(XFER_TYPE, 0x8FF, METHOD_BUFFERED, FILE_ANY_ACCESS), NULL, 0,
                         NULL, 0, &bytes, NULL);
    Report("unknown code", ok, bytes);

    ok = DeviceIoControl(device, IOCTL_XFER_WRITE_ONLY, NULL, 0, NULL, 0, &bytes, NULL);
    Report("write access, handle for both", ok, bytes);
    reader = CreateFileA("\\\\.\\Xfer", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                         OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    ok = DeviceIoControl(reader, IOCTL_XFER_WRITE_ONLY, NULL, 0, NULL, 0, &bytes, NULL);
    Report("write access, read handle", ok, bytes);
    CloseHandle(reader);
    CloseHandle(device);
    return EXIT_SUCCESS;
}
