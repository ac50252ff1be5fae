#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tchar.h>

static void Die(LPCTSTR what)
{
    LPTSTR msg = NULL;
    DWORD e = GetLastError();
    FormatMessage(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, e,
                  MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), (LPTSTR)&msg, 0, NULL);
    _ftprintf(stderr, TEXT("%s failed: %lu %s"), what, e, msg ? msg : TEXT("?\n"));
    if (msg)
        LocalFree(msg);
    ExitProcess(1);
}

int _tmain(int argc, TCHAR **argv)
{
    HANDLE h;
    DISK_GEOMETRY g;
    PARTITION_INFORMATION pi;
    GET_LENGTH_INFORMATION li;
    STORAGE_DEVICE_NUMBER n;
    VERIFY_INFORMATION v;
    DWORD got, i;
    BYTE *sector, *many;
    LARGE_INTEGER pos;
    OVERLAPPED ov;

    (void)argc; (void)argv;
    h = CreateFile(TEXT("\\\\.\\R:"), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
                   FILE_FLAG_NO_BUFFERING, NULL);
    if (h == INVALID_HANDLE_VALUE)
        Die(TEXT("CreateFile"));
    if (!DeviceIoControl(h, IOCTL_DISK_GET_DRIVE_GEOMETRY, NULL, 0, &g, sizeof g, &got, NULL))
        Die(TEXT("geometry"));
    _tprintf(TEXT("%I64d cylinders, %lu tracks, %lu sectors of %lu bytes, type %d\n"), g.Cylinders.QuadPart,
             g.TracksPerCylinder, g.SectorsPerTrack, g.BytesPerSector, (int)g.MediaType);
    if (!DeviceIoControl(h, IOCTL_DISK_GET_PARTITION_INFO, NULL, 0, &pi, sizeof pi, &got, NULL))
        Die(TEXT("partition"));
    printf("partition type %02x, %I64d bytes, %s\n", pi.PartitionType, pi.PartitionLength.QuadPart,
           pi.RecognizedPartition ? "recognized" : "unknown");
    if (!DeviceIoControl(h, IOCTL_DISK_GET_LENGTH_INFO, NULL, 0, &li, sizeof li, &got, NULL))
        Die(TEXT("length"));
    if (!DeviceIoControl(h, IOCTL_STORAGE_GET_DEVICE_NUMBER, NULL, 0, &n, sizeof n, &got, NULL))
        Die(TEXT("number"));
    printf("length %I64d, device number %lu, partition %ld\n", li.Length.QuadPart, n.DeviceNumber, (LONG)n.PartitionNumber);

    sector = (BYTE *)VirtualAlloc(NULL, g.BytesPerSector, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    if (!ReadFile(h, sector, g.BytesPerSector, &got, NULL))
        Die(TEXT("ReadFile"));
    printf("boot sector: %.8s, signature %02x%02x, %lu bytes\n", (char *)sector + 3, sector[510], sector[511], got);

    many = (BYTE *)_aligned_malloc(8 * 512, 512);
    for (i = 0; i < 8 * 512; i++)
        many[i] = (BYTE)(i * 7 + i / 512);
    pos.QuadPart = 16 * 512;
    if (!SetFilePointerEx(h, pos, &pos, FILE_BEGIN))
        Die(TEXT("SetFilePointerEx"));
    if (!WriteFile(h, many, 8 * 512, &got, NULL) || got != 8 * 512)
        Die(TEXT("WriteFile"));
    if (!FlushFileBuffers(h))
        Die(TEXT("FlushFileBuffers"));
    memset(&ov, 0, sizeof ov);
    ov.Offset = 17 * 512;
    if (!ReadFile(h, sector, 512, &got, &ov))
        Die(TEXT("ReadFile at"));
    printf("sector 17 %s\n", memcmp(sector, many + 512, 512) == 0 ? "as written" : "WRONG");
    printf("pointer now %lu\n", SetFilePointer(h, 0, NULL, FILE_CURRENT));

    ov.Offset = li.Length.LowPart;
    if (ReadFile(h, sector, 512, &got, &ov))
        printf("read past the end?\n");
    else
        printf("past the end: %lu\n", GetLastError());
    ov.Offset = 0;
    if (!ReadFile(h, sector, 100, &got, &ov))
        printf("part of a sector: %lu\n", GetLastError());
    memset(&v, 0, sizeof v);
    v.Length = 512;
    if (!DeviceIoControl(h, IOCTL_DISK_VERIFY, &v, sizeof v, NULL, 0, &got, NULL))
        Die(TEXT("verify"));
    if (!DeviceIoControl(h, IOCTL_DISK_GET_DRIVE_GEOMETRY, NULL, 0, &g, 4, &got, NULL))
        printf("small buffer: %lu\n", GetLastError());
    if (!DeviceIoControl(h, FSCTL_LOCK_VOLUME, NULL, 0, NULL, 0, &got, NULL))
        printf("lock volume: %lu\n", GetLastError());
    if (!DeviceIoControl(h, IOCTL_DISK_FORMAT_TRACKS, NULL, 0, NULL, 0, &got, NULL))
        printf("format: %lu\n", GetLastError());
    _aligned_free(many);
    VirtualFree(sector, 0, MEM_RELEASE);
    CloseHandle(h);
    return 0;
}
