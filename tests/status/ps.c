/* args: --pool 1 */
/* Processes and threads as drivers ask for them, attaching, notify routines, system threads. */
#include "status.h"
#include "in_app.h"
#include "exhaust.h"

NTKERNELAPI HANDLE PsGetCurrentThreadProcessId(VOID);
NTKERNELAPI PEPROCESS PsGetCurrentThreadProcess(VOID);
NTKERNELAPI KPROCESSOR_MODE PsGetCurrentThreadPreviousMode(VOID);
NTKERNELAPI PVOID PsGetCurrentThreadTeb(VOID);
NTKERNELAPI PCHAR PsGetProcessImageFileName(PEPROCESS);
NTKERNELAPI HANDLE PsGetProcessInheritedFromUniqueProcessId(PEPROCESS);
NTKERNELAPI PVOID PsGetProcessPeb(PEPROCESS);
NTKERNELAPI PVOID PsGetProcessSectionBaseAddress(PEPROCESS);
NTKERNELAPI ULONG PsGetProcessSessionId(PEPROCESS);
NTKERNELAPI BOOLEAN PsGetProcessExitProcessCalled(PEPROCESS);
NTKERNELAPI BOOLEAN PsIsProcessBeingDebugged(PEPROCESS);
NTKERNELAPI BOOLEAN PsIsSystemProcess(PEPROCESS);
NTKERNELAPI PEPROCESS PsGetThreadProcess(PETHREAD);
NTKERNELAPI ULONG PsGetThreadSessionId(PETHREAD);
NTKERNELAPI PVOID PsGetThreadTeb(PETHREAD);
NTKERNELAPI PVOID PsGetThreadWin32Thread(PETHREAD);
NTKERNELAPI NTSTATUS PsLookupProcessThreadByCid(PCLIENT_ID, PEPROCESS *, PETHREAD *);
NTKERNELAPI NTSTATUS PsSuspendProcess(PEPROCESS);
NTKERNELAPI NTSTATUS PsResumeProcess(PEPROCESS);
NTKERNELAPI BOOLEAN KeIsAttachedProcess(VOID);
NTKERNELAPI VOID PsChargePoolQuota(PEPROCESS, POOL_TYPE, ULONG_PTR);
NTKERNELAPI VOID PsReturnPoolQuota(PEPROCESS, POOL_TYPE, ULONG_PTR);
#undef ExAllocatePoolWithQuota
NTKERNELAPI PVOID ExAllocatePoolWithQuota(POOL_TYPE, SIZE_T);

static PEPROCESS ended, program;
static PETHREAD ended_thread;
static volatile LONG seen;
static KEVENT go;

static VOID on_process(HANDLE parent, HANDLE process, BOOLEAN create)
{
    UNREFERENCED_PARAMETER(parent);
    UNREFERENCED_PARAMETER(process);
    UNREFERENCED_PARAMETER(create);
}
static VOID on_process_ex(PEPROCESS process, HANDLE id, PPS_CREATE_NOTIFY_INFO information)
{
    UNREFERENCED_PARAMETER(process);
    UNREFERENCED_PARAMETER(id);
    UNREFERENCED_PARAMETER(information);
}
static VOID on_thread(HANDLE process, HANDLE thread, BOOLEAN create)
{
    UNREFERENCED_PARAMETER(process);
    UNREFERENCED_PARAMETER(thread);
    if (create)
        InterlockedIncrement(&seen);
}
static VOID on_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO information)
{
    UNREFERENCED_PARAMETER(name);
    UNREFERENCED_PARAMETER(process);
    UNREFERENCED_PARAMETER(information);
}

static VOID waits(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    wait_for(&go);
}

static VOID terminates(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    PsTerminateSystemThread(STATUS_CANCELLED);
    put(&seen, 99);
}

/* So many routines there can be, and no more. */
static void fill(NTSTATUS (*set)(void *), NTSTATUS (*remove)(void *), NTSTATUS most)
{
    int count = 0;

    while (count < 1000 && set((void *)(ULONG_PTR)on_thread) == STATUS_SUCCESS)
        count++;
    EXPECT_STATUS(set((void *)(ULONG_PTR)on_thread), most);
    while (remove((void *)(ULONG_PTR)on_thread) == STATUS_SUCCESS)
        count--;
    EXPECT_EQ(count, 0);
}

static NTSTATUS set_thread(void *routine)
{
    NTSTATUS status = PsSetCreateThreadNotifyRoutine((PCREATE_THREAD_NOTIFY_ROUTINE)routine);

    if (status == STATUS_INSUFFICIENT_RESOURCES)
        EARNS(PsSetCreateThreadNotifyRoutine, STATUS_INSUFFICIENT_RESOURCES, status);
    return status;
}
static NTSTATUS set_thread_ex(void *routine)
{
    NTSTATUS status = PsSetCreateThreadNotifyRoutineEx(PsCreateThreadNotifyNonSystem, routine);

    if (status == STATUS_INSUFFICIENT_RESOURCES)
        EARNS(PsSetCreateThreadNotifyRoutineEx, STATUS_INSUFFICIENT_RESOURCES, status);
    return status;
}
static NTSTATUS remove_thread(void *routine)
{
    return PsRemoveCreateThreadNotifyRoutine((PCREATE_THREAD_NOTIFY_ROUTINE)routine);
}
static NTSTATUS set_image(void *routine)
{
    NTSTATUS status = PsSetLoadImageNotifyRoutine((PLOAD_IMAGE_NOTIFY_ROUTINE)routine);

    if (status == STATUS_INSUFFICIENT_RESOURCES) {
        EARNS(PsSetLoadImageNotifyRoutine, STATUS_INSUFFICIENT_RESOURCES, status);
        EARNS(PsSetLoadImageNotifyRoutineEx, STATUS_INSUFFICIENT_RESOURCES,
              PsSetLoadImageNotifyRoutineEx((PLOAD_IMAGE_NOTIFY_ROUTINE)routine, 0));
    }
    return status;
}
static NTSTATUS remove_image(void *routine)
{
    return PsRemoveLoadImageNotifyRoutine((PLOAD_IMAGE_NOTIFY_ROUTINE)routine);
}

static void notify(void)
{
    PVOID nowhere = ExAllocatePoolWithTag(NonPagedPool, 64, 'tseT');

    EARNS(PsSetCreateProcessNotifyRoutine, STATUS_SUCCESS,
          PsSetCreateProcessNotifyRoutine(on_process, FALSE));
    EARNS(PsSetCreateProcessNotifyRoutine, STATUS_INVALID_PARAMETER,
          PsSetCreateProcessNotifyRoutine(on_process, FALSE));
    EARNS(PsSetCreateProcessNotifyRoutine, STATUS_SUCCESS,
          PsSetCreateProcessNotifyRoutine(on_process, TRUE));
    EARNS(PsSetCreateProcessNotifyRoutine, STATUS_PROCEDURE_NOT_FOUND,
          PsSetCreateProcessNotifyRoutine(on_process, TRUE));
    EARNS(PsSetCreateProcessNotifyRoutineEx, STATUS_SUCCESS,
          PsSetCreateProcessNotifyRoutineEx(on_process_ex, FALSE));
    EARNS(PsSetCreateProcessNotifyRoutineEx, STATUS_INVALID_PARAMETER,
          PsSetCreateProcessNotifyRoutineEx(on_process_ex, FALSE));
    EARNS(PsSetCreateProcessNotifyRoutineEx, STATUS_SUCCESS,
          PsSetCreateProcessNotifyRoutineEx(on_process_ex, TRUE));
    EARNS(PsSetCreateProcessNotifyRoutineEx, STATUS_INVALID_PARAMETER,
          PsSetCreateProcessNotifyRoutineEx(on_process_ex, TRUE));
    EARNS(PsSetCreateProcessNotifyRoutineEx, STATUS_ACCESS_DENIED,
          PsSetCreateProcessNotifyRoutineEx((PCREATE_PROCESS_NOTIFY_ROUTINE_EX)nowhere, FALSE));
    EARNS(PsSetCreateProcessNotifyRoutineEx2, STATUS_SUCCESS,
          PsSetCreateProcessNotifyRoutineEx2(PsCreateProcessNotifySubsystems,
                                             (PVOID)(ULONG_PTR)on_process_ex, FALSE));
    EARNS(PsSetCreateProcessNotifyRoutineEx2, STATUS_INVALID_PARAMETER,
          PsSetCreateProcessNotifyRoutineEx2(PsCreateProcessNotifySubsystems,
                                             (PVOID)(ULONG_PTR)on_process_ex, FALSE));
    EARNS(PsSetCreateProcessNotifyRoutineEx2, STATUS_SUCCESS,
          PsSetCreateProcessNotifyRoutineEx2(PsCreateProcessNotifySubsystems,
                                             (PVOID)(ULONG_PTR)on_process_ex, TRUE));
    EARNS(PsSetCreateProcessNotifyRoutineEx2, STATUS_INVALID_PARAMETER,
          PsSetCreateProcessNotifyRoutineEx2((PSCREATEPROCESSNOTIFYTYPE)7,
                                             (PVOID)(ULONG_PTR)on_process_ex, FALSE));
    EARNS(PsSetCreateProcessNotifyRoutineEx2, STATUS_ACCESS_DENIED,
          PsSetCreateProcessNotifyRoutineEx2(PsCreateProcessNotifySubsystems, nowhere, FALSE));
    ExFreePoolWithTag(nowhere, 'tseT');

    put(&seen, 0);
    EARNS(PsSetCreateThreadNotifyRoutine, STATUS_SUCCESS,
          PsSetCreateThreadNotifyRoutine(on_thread));
    join_thread(start_thread(waits, NULL));
    EXPECT_EQ(get(&seen), 1);
    EARNS(PsRemoveCreateThreadNotifyRoutine, STATUS_SUCCESS,
          PsRemoveCreateThreadNotifyRoutine(on_thread));
    EARNS(PsRemoveCreateThreadNotifyRoutine, STATUS_PROCEDURE_NOT_FOUND,
          PsRemoveCreateThreadNotifyRoutine(on_thread));
    EARNS(PsSetCreateThreadNotifyRoutineEx, STATUS_SUCCESS,
          PsSetCreateThreadNotifyRoutineEx(PsCreateThreadNotifyNonSystem,
                                           (PVOID)(ULONG_PTR)on_thread));
    PsRemoveCreateThreadNotifyRoutine(on_thread);
    EARNS(
        PsSetCreateThreadNotifyRoutineEx, STATUS_INVALID_PARAMETER,
        PsSetCreateThreadNotifyRoutineEx((PSCREATETHREADNOTIFYTYPE)7, (PVOID)(ULONG_PTR)on_thread));
    EARNS(PsSetLoadImageNotifyRoutine, STATUS_SUCCESS, PsSetLoadImageNotifyRoutine(on_image));
    EARNS(PsRemoveLoadImageNotifyRoutine, STATUS_SUCCESS, PsRemoveLoadImageNotifyRoutine(on_image));
    EARNS(PsRemoveLoadImageNotifyRoutine, STATUS_PROCEDURE_NOT_FOUND,
          PsRemoveLoadImageNotifyRoutine(on_image));
    EARNS(PsSetLoadImageNotifyRoutineEx, STATUS_SUCCESS,
          PsSetLoadImageNotifyRoutineEx(on_image, 0));
    PsRemoveLoadImageNotifyRoutine(on_image);
    EARNS(PsSetLoadImageNotifyRoutineEx, STATUS_INVALID_PARAMETER_2,
          PsSetLoadImageNotifyRoutineEx(on_image, 0x80));
    fill(set_thread, remove_thread, STATUS_INSUFFICIENT_RESOURCES);
    fill(set_thread_ex, remove_thread, STATUS_INSUFFICIENT_RESOURCES);
    fill(set_image, remove_image, STATUS_INSUFFICIENT_RESOURCES);
}

static void system_threads(void)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle, event;
    CLIENT_ID id;
    PETHREAD thread;
    PEPROCESS process;
    LARGE_INTEGER begin;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    put(&seen, 0);
    KeClearEvent(&go);
    EARNS(PsCreateSystemThread, STATUS_SUCCESS,
          PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, &id, waits, NULL));
    EARNS(PsLookupThreadByThreadId, STATUS_SUCCESS,
          PsLookupThreadByThreadId(id.UniqueThread, &thread));
    DOES(PsGetThreadId, value, PsGetThreadId(thread) == id.UniqueThread);
    DOES(PsGetThreadProcess, value, PsGetThreadProcess(thread) == PsInitialSystemProcess);
    DOES(PsGetThreadProcessId, value, PsGetThreadProcessId(thread) == id.UniqueProcess);
    DOES(PsIsSystemThread, true, PsIsSystemThread(thread));
    DOES(PsIsThreadTerminating, false, !PsIsThreadTerminating(thread));
    DOES(PsGetThreadExitStatus, value, PsGetThreadExitStatus(thread) == STATUS_PENDING);
    begin.QuadPart = PsGetThreadCreateTime(thread);
    DOES(PsGetThreadCreateTime, value, begin.QuadPart > 0);
    DOES(PsGetThreadTeb, null, PsGetThreadTeb(thread) == NULL);
    DOES(PsGetThreadWin32Thread, null, PsGetThreadWin32Thread(thread) == NULL);
    EARNS(PsLookupProcessThreadByCid, STATUS_SUCCESS,
          PsLookupProcessThreadByCid(&id, &process, &ended_thread));
    EXPECT(process == PsInitialSystemProcess && ended_thread == thread);
    ObDereferenceObject(process);
    ObDereferenceObject(ended_thread);
    KeSetEvent(&go, 0, FALSE);
    wait_for(thread);
    DOES(PsIsThreadTerminating, true, PsIsThreadTerminating(thread));
    DOES(PsGetThreadExitStatus, value, PsGetThreadExitStatus(thread) == STATUS_SUCCESS);
    ObDereferenceObject(thread);
    ZwClose(handle);
    EARNS(PsLookupThreadByThreadId, STATUS_INVALID_CID,
          PsLookupThreadByThreadId((HANDLE)(ULONG_PTR)0x7770, &thread));
    id.UniqueThread = (HANDLE)(ULONG_PTR)0x7770;
    EARNS(PsLookupProcessThreadByCid, STATUS_INVALID_CID,
          PsLookupProcessThreadByCid(&id, NULL, &thread));
    EARNS(PsLookupProcessByProcessId, STATUS_INVALID_CID,
          PsLookupProcessByProcessId((HANDLE)(ULONG_PTR)0x7770, &process));
    EARNS(PsLookupProcessByProcessId, STATUS_SUCCESS,
          PsLookupProcessByProcessId(PsGetProcessId(PsInitialSystemProcess), &process));
    ObDereferenceObject(process);

    EARNS(PsCreateSystemThread, STATUS_INVALID_HANDLE,
          PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes,
                               (HANDLE)(LONG_PTR)0xFFFFFFFF80007770, NULL, waits, NULL));
    ZwCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    EARNS(PsCreateSystemThread, STATUS_OBJECT_TYPE_MISMATCH,
          PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, event, NULL, waits, NULL));
    ZwClose(event);
    exhaust();
    EARNS(PsCreateSystemThread, STATUS_INSUFFICIENT_RESOURCES,
          PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, waits, NULL));
    release();
    put(&seen, 0);
    {
        PETHREAD one = (PETHREAD)start_thread(terminates, NULL);

        wait_for(one);
        DOES(PsTerminateSystemThread, void,
             get(&seen) == 0 && PsGetThreadExitStatus(one) == STATUS_CANCELLED);
        ObDereferenceObject(one);
    }
}

static void current(void)
{
    PEPROCESS system = PsInitialSystemProcess;

    DOES(IoGetCurrentProcess, value, IoGetCurrentProcess() == system);
    DOES(PsGetCurrentProcess, value, PsGetCurrentProcess() == system);
    DOES(PsGetCurrentThread, value, PsGetCurrentThread() == (PETHREAD)KeGetCurrentThread());
    DOES(PsGetCurrentProcessId, value, PsGetCurrentProcessId() == PsGetProcessId(system));
    DOES(PsGetCurrentThreadId, value,
         PsGetCurrentThreadId() == PsGetThreadId(PsGetCurrentThread()));
    DOES(PsGetCurrentThreadProcess, value, PsGetCurrentThreadProcess() == system);
    DOES(PsGetCurrentThreadProcessId, value,
         PsGetCurrentThreadProcessId() == PsGetProcessId(system));
    DOES(PsGetCurrentThreadPreviousMode, value, PsGetCurrentThreadPreviousMode() == KernelMode);
    DOES(PsGetCurrentThreadTeb, null, PsGetCurrentThreadTeb() == NULL);
    DOES(PsGetProcessId, value, PsGetProcessId(system) == (HANDLE)4);
    DOES(PsGetProcessImageFileName, value, !strcmp(PsGetProcessImageFileName(system), "System"));
    DOES(PsGetProcessPeb, null, PsGetProcessPeb(system) == NULL);
    DOES(PsGetProcessExitStatus, value, PsGetProcessExitStatus(system) == STATUS_PENDING);
    DOES(PsGetProcessSessionId, value, PsGetProcessSessionId(system) == 0);
    DOES(PsIsSystemProcess, true, PsIsSystemProcess(system));
    DOES(PsIsProcessBeingDebugged, false, !PsIsProcessBeingDebugged(system));
    DOES(PsGetProcessExitProcessCalled, false, !PsGetProcessExitProcessCalled(system));
}

static void quota(void)
{
    PEPROCESS me = PsGetCurrentProcess();

    PsChargePoolQuota(me, PagedPool, 1000);
    DOES(PsChargePoolQuota, void, TRUE);
    RAISES_STATUS(PsChargePoolQuota, STATUS_QUOTA_EXCEEDED,
                  PsChargePoolQuota(me, PagedPool, (ULONG_PTR)1 << 40));
    PsReturnPoolQuota(me, PagedPool, 1000);
    PsChargePoolQuota(me, PagedPool, (1 << 20) - 50);
    RAISES_STATUS(ExAllocatePoolWithQuotaTag, STATUS_QUOTA_EXCEEDED,
                  ExAllocatePoolWithQuotaTag(PagedPool, 100, 'tseT'));
    RAISES_STATUS(ExAllocatePoolWithQuota, STATUS_QUOTA_EXCEEDED,
                  ExAllocatePoolWithQuota(PagedPool, 100));
    PsReturnPoolQuota(me, PagedPool, (1 << 20) - 50);
    ExFreePoolWithTag(ExAllocatePoolWithQuotaTag(PagedPool, 100, 'tseT'), 'tseT');
    DOES(PsReturnPoolQuota, void, TRUE);
}

/* In the program: its process is another one than System. */
static VOID attaches(PVOID context)
{
    KAPC_STATE state;

    UNREFERENCED_PARAMETER(context);
    DOES(KeIsAttachedProcess, false, !KeIsAttachedProcess());
    KeStackAttachProcess((PRKPROCESS)program, &state);
    DOES(KeStackAttachProcess, void, PsGetCurrentProcess() == program);
    DOES(KeIsAttachedProcess, true, KeIsAttachedProcess());
    DOES(PsGetCurrentThreadProcess, value, PsGetCurrentThreadProcess() == PsInitialSystemProcess);
    KeUnstackDetachProcess(&state);
    DOES(KeUnstackDetachProcess, void, PsGetCurrentProcess() == PsInitialSystemProcess);
    KeAttachProcess((PRKPROCESS)program);
    DOES(KeAttachProcess, void, PsGetCurrentProcess() == program);
    KeDetachProcess();
    DOES(KeDetachProcess, void, PsGetCurrentProcess() == PsInitialSystemProcess);
    EARNS(PsSuspendProcess, STATUS_SUCCESS, PsSuspendProcess(program));
    EARNS(PsResumeProcess, STATUS_SUCCESS, PsResumeProcess(program));
}

static VOID watches_the_end(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    wait_for(program);
    DOES(PsGetProcessExitProcessCalled, true, PsGetProcessExitProcessCalled(program));
    DOES(PsGetProcessExitStatus, value, PsGetProcessExitStatus(program) == 0);
    DOES(PsGetProcessExitTime, value, TRUE);
    EARNS(PsSuspendProcess, STATUS_PROCESS_IS_TERMINATING, PsSuspendProcess(program));
    EARNS(PsResumeProcess, STATUS_PROCESS_IS_TERMINATING, PsResumeProcess(program));
    ObDereferenceObject(program);
}

static void in_app(PUCHAR buffer, ULONG bytes)
{
    PKTHREAD thread;

    UNREFERENCED_PARAMETER(buffer);
    UNREFERENCED_PARAMETER(bytes);
    program = PsGetCurrentProcess();
    ObReferenceObject(program);
    DOES(PsGetCurrentThreadPreviousMode, value, PsGetCurrentThreadPreviousMode() == UserMode);
    DOES(PsGetCurrentThreadTeb, value, PsGetCurrentThreadTeb() != NULL);
    DOES(PsGetThreadTeb, value, PsGetThreadTeb(PsGetCurrentThread()) == PsGetCurrentThreadTeb());
    DOES(PsIsSystemProcess, false, !PsIsSystemProcess(program));
    DOES(PsIsSystemThread, false, !PsIsSystemThread(PsGetCurrentThread()));
    DOES(PsGetProcessImageFileName, value, PsGetProcessImageFileName(program)[0] != 0);
    DOES(PsGetProcessCreateTimeQuadPart, value, PsGetProcessCreateTimeQuadPart(program) > 0);
    DOES(PsGetProcessStartKey, value,
         PsGetProcessStartKey(program) != PsGetProcessStartKey(PsInitialSystemProcess));
    DOES(PsGetProcessInheritedFromUniqueProcessId, value,
         PsGetProcessInheritedFromUniqueProcessId(program) != PsGetProcessId(program));
    DOES(PsGetProcessSectionBaseAddress, value, PsGetProcessSectionBaseAddress(program) != NULL);
    DOES(PsGetProcessSessionId, value, PsGetProcessSessionId(program) <= 1);
    DOES(PsGetThreadSessionId, value,
         PsGetThreadSessionId(PsGetCurrentThread()) == PsGetProcessSessionId(program));
    EARNS(PsTerminateSystemThread, STATUS_INVALID_PARAMETER, PsTerminateSystemThread(0));
    /* Suspended and resumed in the middle of a wait, with a timeout and without. */
    join_thread(start_thread(attaches, NULL));
    thread = start_thread(attaches, NULL);
    EXPECT_STATUS(wait_for(thread), STATUS_SUCCESS);
    ObDereferenceObject(thread);
    ended_thread = (PETHREAD)start_thread(watches_the_end, NULL);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    KeInitializeEvent(&go, NotificationEvent, TRUE);
    notify();
    system_threads();
    current();
    quota();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Path);
    return in_app_driver(Driver, test);
}
