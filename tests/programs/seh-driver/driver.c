/* Structured exceptions in a driver: raised statuses, filters that look, finally with locks. */
#include <ntddk.h>

static FAST_MUTEX Mutex;

static LONG Look(PEXCEPTION_POINTERS Pointers, NTSTATUS Wanted)
{
    PEXCEPTION_RECORD record = Pointers->ExceptionRecord;

    DbgPrint("filter sees %08lX at IRQL %d\n", record->ExceptionCode, KeGetCurrentIrql());
    return record->ExceptionCode == Wanted ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH;
}

static NTSTATUS Locked(BOOLEAN Fail)
{
    NTSTATUS status = STATUS_SUCCESS;

    ExAcquireFastMutex(&Mutex);
    try {
        if (Fail)
            ExRaiseStatus(STATUS_DISK_FULL);
        status = STATUS_MORE_ENTRIES;
        leave;
    } finally {
        DbgPrint("finally, abnormal %d\n", AbnormalTermination());
        ExReleaseFastMutex(&Mutex);
    }
    return status;
}

static NTSTATUS Probe(PVOID Address, SIZE_T Length, ULONG Alignment)
{
    NTSTATUS status = STATUS_SUCCESS;

    __try {
        ProbeForRead(Address, Length, Alignment);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    return status;
}

static int Switch(int which)
{
    switch (which) {
    case 1:
        __try {
            ExRaiseAccessViolation();
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            break;
        }
        return 100;
    case 2:
        __try {
            return 2;
        } __finally {
            DbgPrint("left case 2\n");
        }
    default:
        return 3;
    }
    return 1;
}

static VOID Unload(PDRIVER_OBJECT Driver) { UNREFERENCED_PARAMETER(Driver); }

DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS status = STATUS_SUCCESS;
    volatile LONG zero = 0;
    LONG result = 1;
    PULONG user = (PULONG)(ULONG_PTR)0x00010000;
    KIRQL irql;
    KSPIN_LOCK lock;

    UNREFERENCED_PARAMETER(Path);
    Driver->DriverUnload = Unload;
    ExInitializeFastMutex(&Mutex);

    __try {
        status = Locked(FALSE);
        DbgPrint("first %08lX\n", status);
        status = Locked(TRUE);
    } __except (Look(GetExceptionInformation(), STATUS_DISK_FULL)) {
        DbgPrint("caught %08lX, mutex %s\n", GetExceptionCode(), ExTryToAcquireFastMutex(&Mutex) ? "free" : "held");
        ExReleaseFastMutex(&Mutex);
    }
    __try {
        __try {
            result = 10 / zero;
        } __except (Look(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
            DbgPrint("wrong handler\n");
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
        DbgPrint("outer %08lX, result %d\n", status, result);
    }
    __try {
        *user = 1;
    } __except (Look(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
        DbgPrint("user address: %08lX\n", GetExceptionCode());
    }
    DbgPrint("probe kernel address %08lX\n", Probe(&status, sizeof status, 1));
    DbgPrint("probe length 0 %08lX\n", Probe(&status, 0, 1));
    DbgPrint("probe odd address %08lX\n", Probe((PVOID)(ULONG_PTR)0x20001, 4, 4));
    DbgPrint("probe wrap %08lX\n", Probe((PVOID)(ULONG_PTR)0x20000, (SIZE_T)-1, 1));
    DbgPrint("switch %d %d %d\n", Switch(1), Switch(2), Switch(3));

    KeInitializeSpinLock(&lock);
    __try {
        KeAcquireSpinLock(&lock, &irql);
        __try {
            if (result)
                __leave;
        } __finally {
            KeReleaseSpinLock(&lock, irql);
        }
        ExRaiseStatus(STATUS_INVALID_PARAMETER);
    } __except (Look(GetExceptionInformation(), STATUS_INVALID_PARAMETER)) {
        DbgPrint("handled after a spin lock\n");
    }
    return STATUS_SUCCESS;
}
