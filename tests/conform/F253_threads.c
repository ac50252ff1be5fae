/* facts: F253 F254 F255 F256 F257 F259 F260 F261 F262 F263 */
/*
 * F253. PsCreateSystemThread with OBJ_KERNEL_HANDLE attributes returns a kernel handle that can
 *   be waited on; the thread ends on return from its routine or by PsTerminateSystemThread.
 * F254. A system thread has previous mode KernelMode, PsIsSystemThread TRUE and runs in
 *   PsInitialSystemProcess.
 * F255. PsLookupThreadByThreadId of the current id returns the current thread, referenced; an
 *   unknown or NULL id gives STATUS_INVALID_CID.
 * F256. IoGetStackLimits gives bounds that enclose the address of any local variable.
 * F257. Removing a process-, thread- or image-notify routine that is not registered returns
 *   STATUS_PROCEDURE_NOT_FOUND; registering a NULL routine is accepted, and can be removed once.
 * F259. PsSetCreateProcessNotifyRoutineEx for an already registered routine, and removal of an
 *   unregistered one, return STATUS_INVALID_PARAMETER.
 * F260. ExRegisterCallback/ExNotifyCallback: every notify calls the routine synchronously at the
 *   caller's IRQL (PASSIVE in the test) with both arguments passed through; after
 *   ExUnregisterCallback it is not called.
 * F261. KeSetSystemAffinityThreadEx returns the mask set by the previous call, or 0 if none was
 *   in force; KeRevertToUserAffinityThreadEx(0) ends it.
 * F262. KeRevertToUserAffinityThreadEx with a non-zero mask installs that mask (cut to the
 *   existing processors) as the system affinity, which the next KeSetSystemAffinityThreadEx
 *   returns.
 * F263. KeRevertToUserAffinityThread ends the system affinity: the next
 *   KeSetSystemAffinityThreadEx returns 0.
 */
#include "conform.h"

static volatile LONG ran, mode_seen, system_seen;
static PEPROCESS volatile process_seen;

static VOID returns(PVOID Context)
{
    put(&mode_seen, ExGetPreviousMode());
    put(&system_seen, PsIsSystemThread(PsGetCurrentThread()));
    process_seen = IoGetCurrentProcess();
    put(&ran, (LONG)(LONG_PTR)Context);
}

static VOID terminates(PVOID Context)
{
    put(&ran, (LONG)(LONG_PTR)Context);
    PsTerminateSystemThread(STATUS_ALERTED);
    put(&ran, -1);
}

static VOID on_process(HANDLE Parent, HANDLE Process, BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(Parent);
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Create);
}

static VOID on_process_ex(PEPROCESS Process, HANDLE Id, PPS_CREATE_NOTIFY_INFO Info)
{
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Id);
    UNREFERENCED_PARAMETER(Info);
}

static VOID on_thread(HANDLE Process, HANDLE Thread, BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Thread);
    UNREFERENCED_PARAMETER(Create);
}

static VOID on_image(PUNICODE_STRING Name, HANDLE Process, PIMAGE_INFO Info)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Info);
}

static void threads(void)
{
    LARGE_INTEGER second;
    OBJECT_ATTRIBUTES attributes;
    PETHREAD thread;
    CLIENT_ID id;
    HANDLE handle;
    int i;

    second.QuadPart = -10000000;
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    for (i = 0; i < 2; i++) {
        FACT(253);
        put(&ran, 0);
        EXPECT_STATUS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, &id,
                                           i ? terminates : returns, (PVOID)0x42),
                      STATUS_SUCCESS);
        EXPECT_EQ((ULONG_PTR)handle & 0xFFFFFFFF80000000, 0xFFFFFFFF80000000);
        EXPECT_STATUS(ZwWaitForSingleObject(handle, FALSE, &second), STATUS_SUCCESS);
        EXPECT_EQ(get(&ran), 0x42);
        EXPECT(id.UniqueThread != NULL && id.UniqueThread != PsGetCurrentThreadId());
        EXPECT(id.UniqueProcess == PsGetProcessId(PsInitialSystemProcess));
        ObReferenceObjectByHandle(handle, 0, *PsThreadType, KernelMode, (PVOID *)&thread, NULL);
        EXPECT_STATUS(PsGetThreadExitStatus(thread), i ? STATUS_ALERTED : STATUS_SUCCESS);
        ObDereferenceObject(thread);
        ZwClose(handle);
        FACT(254);
        EXPECT_EQ(get(&mode_seen), KernelMode);
        EXPECT_EQ(get(&system_seen), TRUE);
        EXPECT(process_seen == PsInitialSystemProcess);
        put(&mode_seen, KernelMode);
    }
    FACT(255);
    thread = NULL;
    EXPECT_STATUS(PsLookupThreadByThreadId(PsGetCurrentThreadId(), &thread), STATUS_SUCCESS);
    EXPECT(thread == PsGetCurrentThread());
    ObDereferenceObject(
        thread); /* the reference that it made; a missing one would end this thread's object */
    EXPECT_STATUS(PsLookupThreadByThreadId(NULL, &thread), STATUS_INVALID_CID);
    EXPECT_STATUS(PsLookupThreadByThreadId((HANDLE)(ULONG_PTR)0x7FFFFFF4, &thread),
                  STATUS_INVALID_CID);
    EXPECT_STATUS(PsLookupThreadByThreadId(PsGetCurrentProcessId(), &thread), STATUS_INVALID_CID);
    FACT(256);
    {
        ULONG_PTR low = 0, high = 0;
        UCHAR array[200];

        IoGetStackLimits(&low, &high);
        EXPECT(low < (ULONG_PTR)&low && (ULONG_PTR)&low < high);
        EXPECT(low < (ULONG_PTR)array && (ULONG_PTR)array + sizeof array <= high);
        EXPECT(low < (ULONG_PTR)&i && (ULONG_PTR)&i < high);
        EXPECT(high - low >= 0x1000 && high - low <= 0x100000);
        EXPECT(!((ULONG_PTR)&ran >= low && (ULONG_PTR)&ran < high));
    }
}

static void notify(void)
{
    FACT(257);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutine(on_process, TRUE), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_STATUS(PsRemoveCreateThreadNotifyRoutine(on_thread), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_STATUS(PsRemoveLoadImageNotifyRoutine(on_image), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutine(on_process, FALSE), STATUS_SUCCESS);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutine(on_process, TRUE), STATUS_SUCCESS);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutine(on_process, TRUE), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_STATUS(PsSetCreateThreadNotifyRoutine(on_thread), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveCreateThreadNotifyRoutine(on_thread), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveCreateThreadNotifyRoutine(on_thread), STATUS_PROCEDURE_NOT_FOUND);
    FACT(259);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutineEx(on_process_ex, TRUE), STATUS_INVALID_PARAMETER);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutineEx(on_process_ex, FALSE), STATUS_SUCCESS);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutineEx(on_process_ex, FALSE),
                  STATUS_INVALID_PARAMETER);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutineEx(on_process_ex, TRUE), STATUS_SUCCESS);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutineEx(on_process_ex, TRUE), STATUS_INVALID_PARAMETER);
}

static void notify_null(void)
{
    FACT(257);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutine(NULL, FALSE), STATUS_SUCCESS);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutine(NULL, TRUE), STATUS_SUCCESS);
    EXPECT_STATUS(PsSetCreateProcessNotifyRoutine(NULL, TRUE), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_STATUS(PsSetCreateThreadNotifyRoutine(NULL), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveCreateThreadNotifyRoutine(NULL), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveCreateThreadNotifyRoutine(NULL), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_STATUS(PsSetLoadImageNotifyRoutine(NULL), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveLoadImageNotifyRoutine(NULL), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveLoadImageNotifyRoutine(NULL), STATUS_PROCEDURE_NOT_FOUND);
}

static int calls;
static KIRQL call_irql;
static PVOID call_arguments[3];

static VOID callback(PVOID Context, PVOID Argument1, PVOID Argument2)
{
    calls++;
    call_irql = KeGetCurrentIrql();
    call_arguments[0] = Context;
    call_arguments[1] = Argument1;
    call_arguments[2] = Argument2;
}

static void callbacks(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\Conform");
    PCALLBACK_OBJECT object;
    OBJECT_ATTRIBUTES a;
    PVOID registration;
    int i;

    FACT(260);
    InitializeObjectAttributes(&a, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    EXPECT_STATUS(ExCreateCallback(&object, &a, TRUE, TRUE), STATUS_SUCCESS);
    registration = ExRegisterCallback(object, callback, &calls);
    EXPECT(registration != NULL);
    for (i = 1; i <= 3; i++) {
        ExNotifyCallback(object, (PVOID)(ULONG_PTR)i, (PVOID)(ULONG_PTR)(i * 7));
        EXPECT_EQ(calls, i);
        EXPECT_EQ(call_irql, PASSIVE_LEVEL);
        EXPECT(call_arguments[0] == &calls);
        EXPECT_EQ((ULONG_PTR)call_arguments[1], i);
        EXPECT_EQ((ULONG_PTR)call_arguments[2], i * 7);
    }
    ExUnregisterCallback(registration);
    ExNotifyCallback(object, NULL, NULL);
    EXPECT_EQ(calls, 3);
    ObDereferenceObject(object);
}

static void affinity(void)
{
    KAFFINITY all = KeQueryActiveProcessors();

    FACT(261);
    EXPECT_EQ(KeSetSystemAffinityThreadEx(1), 0);
    EXPECT_EQ(KeGetCurrentProcessorNumber(), 0);
    EXPECT_EQ(KeSetSystemAffinityThreadEx(2), 1);
    EXPECT_EQ(KeGetCurrentProcessorNumber(), 1);
    EXPECT_EQ(KeSetSystemAffinityThreadEx(3), 2);
    KeRevertToUserAffinityThreadEx(0);
    EXPECT_EQ(KeSetSystemAffinityThreadEx(1), 0);
    FACT(262);
    KeRevertToUserAffinityThreadEx(2);
    EXPECT_EQ(KeGetCurrentProcessorNumber(), 1);
    EXPECT_EQ(KeSetSystemAffinityThreadEx(1), 2);
    KeRevertToUserAffinityThreadEx(~(KAFFINITY)0);
    EXPECT_EQ(KeSetSystemAffinityThreadEx(1), all);
    KeRevertToUserAffinityThreadEx(0);
    FACT(263);
    KeSetSystemAffinityThread(2);
    EXPECT_EQ(KeGetCurrentProcessorNumber(), 1);
    KeRevertToUserAffinityThread();
    EXPECT_EQ(KeSetSystemAffinityThreadEx(1), 0);
    KeRevertToUserAffinityThread();
    EXPECT_EQ(KeSetSystemAffinityThreadEx(2), 0);
    KeRevertToUserAffinityThreadEx(0);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    threads();
    notify();
    notify_null();
    callbacks();
    affinity();
}

CONFORM_DRIVER
