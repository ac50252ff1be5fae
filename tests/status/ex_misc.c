/* Work items, callbacks, timers, exceptions, what the machine is, running once. */
#include "status.h"

NTKERNELAPI NTSTATUS ExGetFirmwareEnvironmentVariable(PUNICODE_STRING, const GUID *, PVOID, PULONG,
                                                      PULONG);
NTKERNELAPI NTSTATUS ExSetFirmwareEnvironmentVariable(PUNICODE_STRING, const GUID *, PVOID, ULONG,
                                                      ULONG);
NTSYSAPI DECLSPEC_NORETURN VOID RtlRaiseStatus(NTSTATUS);
NTSYSAPI VOID NTAPI RtlRaiseException(PEXCEPTION_RECORD);

static volatile LONG ran, in_thread;
static KEVENT done, go;
static WORK_QUEUE_ITEM item;
static RTL_RUN_ONCE once;

static VOID works(PVOID context)
{
    put(&in_thread, KeGetCurrentIrql() == PASSIVE_LEVEL && context == &item);
    KeSetEvent(&done, 0, FALSE);
}

static void work_items(void)
{
    ExInitializeWorkItem(&item, works, &item);
    DOES(ExInitializeWorkItem, void, item.WorkerRoutine == works && item.Parameter == &item);
    ExQueueWorkItem(&item, DelayedWorkQueue);
    wait_for(&done);
    DOES(ExQueueWorkItem, void, get(&in_thread) == 1);
}

static VOID called(PVOID context, PVOID x, PVOID y)
{
    if (context == &ran && x == (PVOID)1 && y == (PVOID)2)
        InterlockedIncrement(&ran);
}

static NTSTATUS open(PCALLBACK_OBJECT *object, PCWSTR name, BOOLEAN create, BOOLEAN many)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING text;
    NTSTATUS status;

    RtlInitUnicodeString(&text, name);
    InitializeObjectAttributes(&attributes, name ? &text : NULL,
                               OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    *object = NULL;
    status = ExCreateCallback(object, &attributes, create, many);
    return status;
}

static void callbacks(void)
{
    PCALLBACK_OBJECT object, same;
    OBJECT_ATTRIBUTES wrong;
    UNICODE_STRING odd = {3, 8, L"\\C"};
    PVOID one, two;

    EARNS(ExCreateCallback, STATUS_OBJECT_NAME_NOT_FOUND,
          open(&object, L"\\Callback\\StatusNone", FALSE, FALSE));
    EARNS(ExCreateCallback, STATUS_SUCCESS, open(&object, L"\\Callback\\StatusOne", TRUE, FALSE));
    EARNS(ExCreateCallback, STATUS_SUCCESS, open(&same, L"\\Callback\\StatusOne", FALSE, FALSE));
    EXPECT(object == same);
    ObDereferenceObject(same);
    one = ExRegisterCallback(object, called, (PVOID)&ran);
    DOES(ExRegisterCallback, value, one != NULL);
    DOES(ExRegisterCallback, null, !ExRegisterCallback(object, called, NULL));
    DOES(ExRegisterCallback, null, !ExRegisterCallback(object, NULL, NULL));
    ExUnregisterCallback(one);
    ObDereferenceObject(object);
    EARNS(ExCreateCallback, STATUS_SUCCESS, open(&object, NULL, TRUE, TRUE));
    one = ExRegisterCallback(object, called, (PVOID)&ran);
    two = ExRegisterCallback(object, called, (PVOID)&ran);
    put(&ran, 0);
    ExNotifyCallback(object, (PVOID)1, (PVOID)2);
    DOES(ExNotifyCallback, void, get(&ran) == 2);
    ExUnregisterCallback(one);
    ExNotifyCallback(object, (PVOID)1, (PVOID)2);
    DOES(ExUnregisterCallback, void, get(&ran) == 3);
    ExUnregisterCallback(two);
    ObDereferenceObject(object);
    InitializeObjectAttributes(&wrong, NULL, 0, NULL, NULL);
    wrong.Length = 3;
    EARNS(ExCreateCallback, STATUS_INVALID_PARAMETER,
          ExCreateCallback(&object, &wrong, TRUE, TRUE));
    InitializeObjectAttributes(&wrong, &odd, 0, NULL, NULL);
    EARNS(ExCreateCallback, STATUS_OBJECT_NAME_INVALID,
          ExCreateCallback(&object, &wrong, TRUE, TRUE));
    EARNS(ExCreateCallback, STATUS_OBJECT_TYPE_MISMATCH, open(&object, L"\\Device", FALSE, FALSE));
}

static VOID expired(PEX_TIMER timer, PVOID context)
{
    if (timer && context == &ran)
        InterlockedIncrement(&ran);
}

static void timers(void)
{
    EXT_SET_PARAMETERS set;
    EXT_DELETE_PARAMETERS del;
    PEX_TIMER timer = ExAllocateTimer(expired, (PVOID)&ran, EX_TIMER_NOTIFICATION);
    ULONG most, least, now;

    FILL(set);
    ExInitializeSetTimerParameters(&set);
    DOES(ExInitializeSetTimerParameters, void, set.Version == 0 && set.NoWakeTolerance == 0);
    FILL(del);
    ExInitializeDeleteTimerParameters(&del);
    DOES(ExInitializeDeleteTimerParameters, void, del.Version == 0 && del.DeleteCallback == NULL);
    DOES(ExAllocateTimer, value, timer != NULL);
    DOES(ExAllocateTimer, null, !ExAllocateTimer(expired, NULL, 0x40000000));
    put(&ran, 0);
    DOES(ExCancelTimer, false, !ExCancelTimer(timer, NULL));
    DOES(ExSetTimer, false, !ExSetTimer(timer, -50000, 0, &set));
    DOES(ExSetTimer, true, ExSetTimer(timer, -50000, 0, NULL));
    DOES(ExCancelTimer, true, ExCancelTimer(timer, NULL));
    ExSetTimer(timer, -50000, 0, NULL);
    wait_for(timer);
    nap(1);
    DOES(ExSetTimer, true, get(&ran) == 1);
    DOES(ExDeleteTimer, false, !ExDeleteTimer(timer, TRUE, TRUE, &del));
    timer = ExAllocateTimer(expired, (PVOID)&ran, 0);
    ExSetTimer(timer, -50000000, 0, NULL);
    DOES(ExDeleteTimer, true, ExDeleteTimer(timer, TRUE, TRUE, NULL));
    ExQueryTimerResolution(&most, &least, &now);
    DOES(ExQueryTimerResolution, void, most >= now && now >= least && least > 0);
    DOES(ExSetTimerResolution, value, ExSetTimerResolution(10000, TRUE) == 10000);
    ExQueryTimerResolution(&most, &least, &now);
    DOES(ExQueryTimerResolution, void, now == 10000);
    DOES(ExSetTimerResolution, value, ExSetTimerResolution(0, FALSE) == most);
}

static void raising(void)
{
    EXCEPTION_RECORD record;
    volatile LONG filtered = 0;

    RAISES_STATUS(ExRaiseStatus, STATUS_UNSUCCESSFUL, ExRaiseStatus(STATUS_UNSUCCESSFUL));
    RAISES_STATUS(ExRaiseAccessViolation, STATUS_ACCESS_VIOLATION, ExRaiseAccessViolation());
    RAISES_STATUS(ExRaiseDatatypeMisalignment, STATUS_DATATYPE_MISALIGNMENT,
                  ExRaiseDatatypeMisalignment());
    RAISES_STATUS(RtlRaiseStatus, STATUS_UNSUCCESSFUL, RtlRaiseStatus(STATUS_UNSUCCESSFUL));
    RtlZeroMemory(&record, sizeof record);
    record.ExceptionCode = STATUS_UNSUCCESSFUL;
    RAISES_STATUS(RtlRaiseException, STATUS_UNSUCCESSFUL, RtlRaiseException(&record));
    __try {
        RtlRaiseException(&record);
        filtered += 10;
    } __except (filtered++, EXCEPTION_CONTINUE_EXECUTION) {
        filtered = 100;
    }
    DOES(RtlRaiseException, void, filtered == 11);
}

static void machine(void)
{
    ULONG major = 0, minor = 9, build = 0;
    UNICODE_STRING pack, name = RTL_CONSTANT_STRING(L"StatusVariable");
    LARGE_INTEGER utc, local, back;
    static const GUID vendor = {1, 2, 3, {4}};
    GUID one, two;
    UCHAR value[8];
    ULONG bytes = sizeof value, attributes = 0;

    DOES(ExGetPreviousMode, value, ExGetPreviousMode() == KernelMode);
    DOES(ExIsProcessorFeaturePresent, true,
         ExIsProcessorFeaturePresent(PF_XMMI64_INSTRUCTIONS_AVAILABLE));
    DOES(ExIsProcessorFeaturePresent, false, !ExIsProcessorFeaturePresent(0x7FFF));
    DOES(PsGetVersion, false,
         !PsGetVersion(&major, &minor, &build, &pack) && major == 10 && minor == 0 &&
             build >= 10240 && pack.Length == 0);
    DOES(ExVerifySuite, true, ExVerifySuite(SingleUserTS));
    DOES(ExVerifySuite, false, !ExVerifySuite(DataCenter));
    DOES(ExGetFirmwareType, value,
         ExGetFirmwareType() == FirmwareTypeUefi || ExGetFirmwareType() == FirmwareTypeBios);
    DOES(ExIsSoftBoot, false, !ExIsSoftBoot());
    KeQuerySystemTime(&utc);
    ExSystemTimeToLocalTime(&utc, &local);
    ExLocalTimeToSystemTime(&local, &back);
    DOES(ExSystemTimeToLocalTime, void, (local.QuadPart - utc.QuadPart) % 9000000000LL == 0);
    DOES(ExLocalTimeToSystemTime, void, back.QuadPart == utc.QuadPart);
    EARNS(ExUuidCreate, STATUS_SUCCESS, ExUuidCreate(&one));
    EARNS(ExUuidCreate, STATUS_SUCCESS, ExUuidCreate(&two));
    EXPECT(RtlCompareMemory(&one, &two, sizeof one) != sizeof one);
    EARNS(ExGetFirmwareEnvironmentVariable, STATUS_VARIABLE_NOT_FOUND,
          ExGetFirmwareEnvironmentVariable(&name, &vendor, value, &bytes, &attributes));
}

static ULONG NTAPI initialize(PRTL_RUN_ONCE self, PVOID parameter, PVOID *context)
{
    UNREFERENCED_PARAMETER(self);
    InterlockedIncrement(&ran);
    if (!parameter)
        return FALSE;
    *context = parameter;
    return TRUE;
}

static void run_once(void)
{
    PVOID context = NULL;

    once.Ptr = (PVOID)0x5555;
    RtlRunOnceInitialize(&once);
    DOES(RtlRunOnceInitialize, void, once.Ptr == NULL);
    put(&ran, 0);
    EARNS(RtlRunOnceExecuteOnce, STATUS_UNSUCCESSFUL,
          RtlRunOnceExecuteOnce(&once, initialize, NULL, &context));
    EARNS(RtlRunOnceExecuteOnce, STATUS_SUCCESS,
          RtlRunOnceExecuteOnce(&once, initialize, &item, &context));
    EXPECT(context == &item && get(&ran) == 2);
    EARNS(RtlRunOnceExecuteOnce, STATUS_SUCCESS,
          RtlRunOnceExecuteOnce(&once, initialize, &go, &context));
    EXPECT(context == &item && get(&ran) == 2);
    RtlRunOnceInitialize(&once);
    EARNS(RtlRunOnceBeginInitialize, STATUS_INVALID_PARAMETER_2,
          RtlRunOnceBeginInitialize(&once, 0x80, &context));
    EARNS(RtlRunOnceBeginInitialize, STATUS_UNSUCCESSFUL,
          RtlRunOnceBeginInitialize(&once, RTL_RUN_ONCE_CHECK_ONLY, &context));
    EARNS(RtlRunOnceComplete, STATUS_UNSUCCESSFUL, RtlRunOnceComplete(&once, 0, NULL));
    EARNS(RtlRunOnceBeginInitialize, STATUS_PENDING, RtlRunOnceBeginInitialize(&once, 0, &context));
    EARNS(RtlRunOnceBeginInitialize, STATUS_INVALID_PARAMETER_2,
          RtlRunOnceBeginInitialize(&once, RTL_RUN_ONCE_ASYNC, &context));
    EARNS(RtlRunOnceComplete, STATUS_INVALID_PARAMETER_2, RtlRunOnceComplete(&once, 0x80, NULL));
    EARNS(RtlRunOnceComplete, STATUS_INVALID_PARAMETER_3,
          RtlRunOnceComplete(&once, RTL_RUN_ONCE_INIT_FAILED, &item));
    EARNS(RtlRunOnceComplete, STATUS_INVALID_PARAMETER_3, RtlRunOnceComplete(&once, 0, (PVOID)3));
    EARNS(RtlRunOnceComplete, STATUS_SUCCESS, RtlRunOnceComplete(&once, 0, &item));
    EARNS(RtlRunOnceBeginInitialize, STATUS_SUCCESS,
          RtlRunOnceBeginInitialize(&once, RTL_RUN_ONCE_CHECK_ONLY, &context));
    EXPECT(context == &item);
    RtlRunOnceInitialize(&once);
    EARNS(RtlRunOnceBeginInitialize, STATUS_PENDING,
          RtlRunOnceBeginInitialize(&once, RTL_RUN_ONCE_ASYNC, &context));
    EARNS(RtlRunOnceComplete, STATUS_SUCCESS, RtlRunOnceComplete(&once, RTL_RUN_ONCE_ASYNC, &item));
    EARNS(RtlRunOnceComplete, STATUS_OBJECT_NAME_COLLISION,
          RtlRunOnceComplete(&once, RTL_RUN_ONCE_ASYNC, &go));
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    KeInitializeEvent(&go, SynchronizationEvent, FALSE);
    work_items();
    callbacks();
    timers();
    raising();
    machine();
    run_once();
}

CONFORM_DRIVER
