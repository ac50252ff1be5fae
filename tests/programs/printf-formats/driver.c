/* DbgPrint speaks the same format language as the C runtime, and a few words more. */
#include <ntddk.h>

static VOID Unload(PDRIVER_OBJECT Driver) { UNREFERENCED_PARAMETER(Driver); }

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING us = RTL_CONSTANT_STRING(L"counted");
    ANSI_STRING as = RTL_CONSTANT_STRING("narrow counted");
    LARGE_INTEGER li;
    GUID guid = {0x12345678, 0x9abc, 0xdef0, {1, 2, 3, 4, 5, 6, 7, 8}};
    PVOID p = (PVOID)(ULONG_PTR)0x1234ABCD;
    ULONG flags = 0xBEEF;

    UNREFERENCED_PARAMETER(guid);
    UNREFERENCED_PARAMETER(Path);
    li.QuadPart = -1234567890123LL;
    DbgPrint("%wZ|%Z|%ws|%S|%ls|%hs|%s\n", &us, &as, L"wide", L"upper", L"ell", "aitch", "ess");
    DbgPrint("[%10wZ][%-10wZ][%.3wZ]\n", &us, &us, &us);
    DbgPrint("%I64d %I64u %I64x %lld %llX %Iu %Ix\n", li.QuadPart, 5ULL, 0xABCDEF0123ULL, -1LL, 255ULL,
             (SIZE_T)7, (SIZE_T)0xffff0000ffff);
    DbgPrint("%p %08lX %lu %ld %li %#x %#o %+d % d\n", p, flags, 4000000000UL, -5L, 7L, 255, 8, 3, 4);
    DbgPrint("%5d|%-5d|%05d|%5.2d|%*d|%-*d|\n", 42, 42, 42, 4, 6, 42, 6, 42);
    DbgPrint("%c%c%C%% %hd %hu %hhx\n", 'a', 'b', L'c', (SHORT)-2, (USHORT)65535, (UCHAR)0xfe);
    DbgPrint("%.3s|%10.2s|%-8s|%s\n", "abcdef", "xyz", "left", (char *)NULL);
    DbgPrint("status 0x%X and %x\n", STATUS_ACCESS_DENIED, STATUS_SUCCESS);
    DbgPrint("%s:%d %s\n", strrchr(__FILE__, 'd') ? "file" : "", __LINE__ > 10, __FUNCTION__);
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "Ex: %d\n", 1);
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "Ex info: %d\n", 2);
    KdPrint(("KdPrint %d %s\n", 3, "three"));
    KdPrintEx((DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, "KdPrintEx %d\n", 4));
    DbgPrint("one line ");
    DbgPrint("in two calls\n");
    DbgPrint("two lines\nin one call\n");
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
