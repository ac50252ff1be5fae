/* Sizes and offsets that every x64 driver relies on. */
#include <ntifs.h>

C_ASSERT(sizeof(long) == 4);
C_ASSERT(sizeof(unsigned long) == 4);
C_ASSERT(sizeof(long long) == 8 && sizeof(void *) == 8 && sizeof(SIZE_T) == 8);
C_ASSERT(sizeof(1L) == 4 && sizeof(1UL) == 4 && sizeof(1LL) == 8);
C_ASSERT(sizeof(WCHAR) == 2 && sizeof(L'x') == 2 && sizeof(L"ab") == 6);
C_ASSERT(sizeof(BOOLEAN) == 1 && sizeof(KIRQL) == 1 && sizeof(NTSTATUS) == 4);
C_ASSERT(sizeof(LIST_ENTRY) == 16 && sizeof(UNICODE_STRING) == 16);
C_ASSERT(sizeof(KEVENT) == 24 && sizeof(KTIMER) == 64 && sizeof(KDPC) == 64 && sizeof(KMUTANT) == 56);
C_ASSERT(sizeof(KSEMAPHORE) == 32 && sizeof(FAST_MUTEX) == 56 && sizeof(ERESOURCE) == 104);
C_ASSERT(sizeof(IO_STACK_LOCATION) == 72 && sizeof(IRP) == 208 && sizeof(MDL) == 48);
C_ASSERT(sizeof(DEVICE_OBJECT) == 336 && sizeof(DRIVER_OBJECT) == 336 && sizeof(FILE_OBJECT) == 216);
C_ASSERT(FIELD_OFFSET(IRP, IoStatus) == 0x30 && FIELD_OFFSET(IRP, Tail) == 0x78);
C_ASSERT(FIELD_OFFSET(IRP, Cancel) == 0x44 && FIELD_OFFSET(IRP, UserBuffer) == 0x70);
C_ASSERT(FIELD_OFFSET(DEVICE_OBJECT, DeviceExtension) == 0x40);
C_ASSERT(FIELD_OFFSET(DRIVER_OBJECT, MajorFunction) == 0x70);
C_ASSERT(FIELD_OFFSET(IO_STACK_LOCATION, Parameters.DeviceIoControl.IoControlCode) == 0x18);
C_ASSERT(FIELD_OFFSET(FILE_OBJECT, FileName) == 0x58);
C_ASSERT(TYPE_ALIGNMENT(LARGE_INTEGER) == 8 && MEMORY_ALLOCATION_ALIGNMENT == 16);

typedef struct _MIXED {
    char c;
    long l;
    short s;
    void *p;
    long double ld;
    LARGE_INTEGER li;
} MIXED;

static VOID Unload(PDRIVER_OBJECT Driver) { UNREFERENCED_PARAMETER(Driver); }

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    unsigned long wrap = 0xFFFFFFFFUL;
    long minus = -1;
    ULONG shift = 1UL << 31;

    UNREFERENCED_PARAMETER(Path);
    wrap++;
    DbgPrint("wrap %lu, minus as ULONG64 %I64x, shift %lx\n", wrap, (ULONG64)minus, shift);
    DbgPrint("offsets %Iu %Iu %Iu\n", offsetof(MIXED, l), offsetof(MIXED, s), offsetof(MIXED, p));
    DbgPrint("unsigned compare %d\n", -1L < 1UL);
    DbgPrint("PAGE_SIZE %d, MAXULONG %lx, PTR %d\n", PAGE_SIZE, MAXULONG, (int)sizeof(ULONG_PTR));
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
