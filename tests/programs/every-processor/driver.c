/* Routines on all CPUs at once, the intrinsics of the processor, and a routine for the crash. */
#include <ntddk.h>
#include <intrin.h>

static volatile LONG g_Arrived, g_Sum;
static KBUGCHECK_CALLBACK_RECORD g_Record;

static VOID OnBugCheck(PVOID Buffer, ULONG Length)
{
    DbgPrint("bug check routine: IRQL %d, %s, %u bytes\n", KeGetCurrentIrql(), (char *)Buffer,
             Length);
}

/* Every CPU waits for all others: one after the other would never end. */
static ULONG_PTR OnEveryCpu(ULONG_PTR Argument)
{
    InterlockedIncrement(&g_Arrived);
    while (g_Arrived < (LONG)KeQueryActiveProcessorCount(NULL))
        _mm_pause();
    InterlockedAdd(&g_Sum, 1 << KeGetCurrentProcessorNumber());
    return Argument + KeGetCurrentIrql();
}

static VOID OnEveryCpuDpc(PKDPC Dpc, PVOID Context, PVOID SystemArgument1, PVOID SystemArgument2)
{
    if (KeSignalCallDpcSynchronize(SystemArgument2))
        InterlockedIncrement((LONG *)Context);
    KeSignalCallDpcSynchronize(SystemArgument2);
    if (*(LONG *)Context != 1)
        DbgPrint("all CPUs had met before one of them counted\n");
    KeSignalCallDpcDone(SystemArgument1);
}

static VOID Expanded(PVOID Parameter)
{
    *(int *)Parameter = 5;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    KeBugCheckEx(0xE2, 1, 2, 3, 4);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    LONG one = 0;
    int value = 0, info[4];
    ULONG64 flags, inside;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Path);
    value = (int)KeIpiGenericCall(OnEveryCpu, 100);
    DbgPrint("ipi: %d, all came: %d\n", value,
             g_Sum == (1 << KeQueryActiveProcessorCount(NULL)) - 1);
    KeGenericCallDpc(OnEveryCpuDpc, &one);
    DbgPrint("dpc: %d\n", one);
    status = KeExpandKernelStackAndCallout(Expanded, &value, 16 * 1024);
    DbgPrint("more stack: %x %d\n", status, value);
    __cpuid(info, 0);
    DbgPrint("cpuid: %.4s%.4s%.4s\n", (char *)&info[1], (char *)&info[3], (char *)&info[2]);
    flags = __readeflags();
    _disable();
    inside = __readeflags();
    _enable();
    DbgPrint("interrupt flag: %d %d\n", (flags & 0x200) != 0, (inside & 0x200) != 0);
    __try {
        __readmsr(0x12345678);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("msr: %x\n", GetExceptionCode());
    }
    KeInitializeCallbackRecord(&g_Record);
    value = KeRegisterBugCheckCallback(&g_Record, OnBugCheck, "a buffer", 9, (PUCHAR) "mine");
    DbgPrint("registered: %d\n", value);
    value = KeRegisterBugCheckCallback(&g_Record, OnBugCheck, "a buffer", 9, (PUCHAR) "mine");
    DbgPrint("again: %d\n", value);
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
