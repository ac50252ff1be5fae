#include <ntddk.h>
static volatile int Zero;
static VOID Unload(PDRIVER_OBJECT Driver) {}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    Driver->DriverUnload = Unload;
    __try {
        *(volatile int *)4 = 1;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("null 0x%08X\n", GetExceptionCode());
    }
    __try {
        DbgPrint("%d\n", 100 / Zero);
    } __except (GetExceptionCode() == STATUS_INTEGER_DIVIDE_BY_ZERO ? EXCEPTION_EXECUTE_HANDLER
                                                                    : EXCEPTION_CONTINUE_SEARCH) {
        DbgPrint("division 0x%08X\n", GetExceptionCode());
    }
    __try {
        __try {
            ExRaiseStatus(STATUS_INVALID_PARAMETER);
        } __finally {
            DbgPrint("finally\n");
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("raised 0x%08X\n", GetExceptionCode());
    }
    __try {
        ProbeForRead((PVOID)(ULONG_PTR)0xFFFF800000000000, 16, 1);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("probe 0x%08X\n", GetExceptionCode());
    }
    return STATUS_SUCCESS;
}
