/* System calls on processes and threads: open, ask, change, duplicate, alert, queue an APC. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "processes.h"

static HANDLE event, handle;
static NTSTATUS seen;
static unsigned runs;

PROCESSES_TEST(open_thread_and_process)
{
    HANDLE h, self;
    CLIENT_ID id = {.UniqueThread = PsGetCurrentThreadId()};
    OBJECT_ATTRIBUTES named = {.Length = sizeof named, .ObjectName = &(UNICODE_STRING){0}};

    assert_status(ZwOpenThread(&h, THREAD_ALL_ACCESS, NO_NAME(0), &id), 0);
    assert_status(ZwDuplicateObject(NtCurrentProcess(), NtCurrentThread(), NtCurrentProcess(),
                                    &self, 0, 0, DUPLICATE_SAME_ACCESS),
                  0);
    assert_status(ZwCompareObjects(h, self), 0);
    id.UniqueProcess = (HANDLE)4;
    assert_status(ZwOpenThread(&h, THREAD_ALL_ACCESS, NO_NAME(OBJ_KERNEL_HANDLE), &id), 0);
    assert_true(ObIsKernelHandle(h));
    id.UniqueProcess = (HANDLE)8;
    assert_status(ZwOpenThread(&h, THREAD_ALL_ACCESS, NO_NAME(0), &id), STATUS_INVALID_CID);
    assert_status(ZwOpenThread(&h, THREAD_ALL_ACCESS, NO_NAME(0), NULL),
                  STATUS_INVALID_PARAMETER_MIX);
    assert_status(ZwOpenThread(&h, THREAD_ALL_ACCESS, &named, &id), STATUS_INVALID_PARAMETER_MIX);
    id = (CLIENT_ID){.UniqueProcess = (HANDLE)4};
    assert_status(ZwOpenProcess(&h, PROCESS_ALL_ACCESS, NO_NAME(0), &id), 0);
    assert_status(ZwCompareObjects(h, NtCurrentProcess()), 0);
    id.UniqueThread = (HANDLE)0x5550;
    assert_status(ZwOpenProcess(&h, PROCESS_ALL_ACCESS, NO_NAME(0), &id), STATUS_INVALID_CID);
    id = (CLIENT_ID){.UniqueProcess = (HANDLE)0x5550};
    assert_status(ZwOpenProcess(&h, PROCESS_ALL_ACCESS, NO_NAME(0), &id), STATUS_INVALID_CID);
    assert_status(ZwOpenProcess(&h, PROCESS_ALL_ACCESS, NO_NAME(0), NULL),
                  STATUS_INVALID_PARAMETER_MIX);
}

PROCESSES_TEST(pseudo_handles)
{
    PVOID body;
    OBJECT_HANDLE_INFORMATION info;

    assert_status(
        ObReferenceObjectByHandle(NtCurrentProcess(), 0, *PsProcessType, KernelMode, &body, &info),
        0);
    assert_ptr_equal(body, PsInitialSystemProcess);
    assert_int_equal(info.GrantedAccess, PROCESS_ALL_ACCESS);
    ObDereferenceObject(body);
    assert_status(
        ObReferenceObjectByHandle(NtCurrentThread(), 0, *PsThreadType, KernelMode, &body, NULL), 0);
    assert_ptr_equal(body, ke_current());
    ObDereferenceObject(body);
    assert_status(
        ObReferenceObjectByHandle(NtCurrentThread(), 0, *PsProcessType, KernelMode, &body, NULL),
        STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwClose(NtCurrentProcess()), STATUS_INVALID_HANDLE);
    assert_status(ZwWaitForSingleObject(NtCurrentThread(), FALSE, POLL), STATUS_TIMEOUT);
    assert_status(ZwWaitForSingleObject(NtCurrentProcess(), FALSE, POLL), STATUS_TIMEOUT);
}

PROCESSES_TEST(ask_about_a_process)
{
    PROCESS_BASIC_INFORMATION basic;
    KERNEL_USER_TIMES times;
    struct {
        UNICODE_STRING path;
        WCHAR text[80];
    } name;
    ULONG number, needed = 0;
    ULONG_PTR port;
    PEPROCESS process;
    HANDLE h;

    assert_status(ps_process_create("app.exe", PS_ANY_SLOT, &process), 0);
    assert_status(ObOpenObjectByPointer(process, 0, NULL, PROCESS_ALL_ACCESS, NULL, KernelMode, &h),
                  0);
    memset(&basic, 0x55, sizeof basic);
    assert_status(
        ZwQueryInformationProcess(h, ProcessBasicInformation, &basic, sizeof basic, &needed), 0);
    assert_int_equal(needed, sizeof basic);
    assert_status(basic.ExitStatus, STATUS_PENDING);
    assert_int_equal(basic.UniqueProcessId, (uintptr_t)PsGetProcessId(process));
    assert_int_equal(basic.InheritedFromUniqueProcessId, 4);
    assert_int_equal(basic.BasePriority, 8);
    assert_int_equal(basic.AffinityMask, 3);
    assert_status(ZwQueryInformationProcess(h, ProcessBasicInformation, &basic, 4, NULL),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(ZwQueryInformationProcess(h, ProcessTimes, &times, sizeof times, NULL), 0);
    assert_int_equal(times.CreateTime.QuadPart, PsGetProcessCreateTimeQuadPart(process));
    assert_status(ZwQueryInformationProcess(h, ProcessHandleCount, &number, 4, NULL), 0);
    assert_int_equal(number, 0);
    assert_status(ZwQueryInformationProcess(h, ProcessDebugPort, &port, sizeof port, NULL), 0);
    assert_int_equal(port, 0);
    assert_status(ZwQueryInformationProcess(h, ProcessImageFileName, &name, sizeof name, &needed),
                  0);
    assert_memory_equal(name.text, u"\\Device\\HarddiskVolume1\\irqlab\\app.exe",
                        sizeof u"\\Device\\HarddiskVolume1\\irqlab\\app.exe");
    assert_int_equal(needed, sizeof name.path + name.path.MaximumLength);
    assert_status(ZwQueryInformationProcess(h, ProcessImageFileName, &name, 20, &needed),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(ZwQueryInformationProcess(h, MaxProcessInfoClass, &name, 20, NULL),
                  STATUS_INVALID_INFO_CLASS);
}

PROCESSES_TEST(ask_about_a_thread)
{
    THREAD_BASIC_INFORMATION basic;
    KERNEL_USER_TIMES times;
    ULONG number, needed = 0;
    PVOID start_address;

    memset(&basic, 0x55, sizeof basic);
    assert_status(ZwQueryInformationThread(NtCurrentThread(), ThreadBasicInformation, &basic,
                                           sizeof basic, &needed),
                  0);
    assert_int_equal(needed, sizeof basic);
    assert_status(basic.ExitStatus, STATUS_PENDING);
    assert_ptr_equal(basic.ClientId.UniqueThread, PsGetCurrentThreadId());
    assert_ptr_equal(basic.ClientId.UniqueProcess, (HANDLE)4);
    assert_null(basic.TebBaseAddress);
    assert_int_equal(basic.Priority, 8);
    assert_int_equal(basic.BasePriority, 0);
    assert_int_equal(basic.AffinityMask, 3);
    assert_status(
        ZwQueryInformationThread(NtCurrentThread(), ThreadTimes, &times, sizeof times, NULL), 0);
    assert_int_equal(times.CreateTime.QuadPart, PsGetThreadCreateTime(ke_current()));
    assert_status(ZwQueryInformationThread(NtCurrentThread(), ThreadQuerySetWin32StartAddress,
                                           &start_address, sizeof start_address, NULL),
                  0);
    assert_ptr_equal(start_address, (PVOID)processes_body);
    assert_status(
        ZwQueryInformationThread(NtCurrentThread(), ThreadAmILastThread, &number, 4, NULL), 0);
    assert_int_equal(number, 1);
    assert_status(ZwQueryInformationThread(NtCurrentThread(), ThreadIsTerminated, &number, 4, NULL),
                  0);
    assert_int_equal(number, 0);
    assert_status(ZwQueryInformationThread(NtCurrentThread(), ThreadTimes, &times, 4, NULL),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(ZwQueryInformationThread(NtCurrentThread(), MaxThreadInfoClass, &times, 4, NULL),
                  STATUS_INVALID_INFO_CLASS);
}

PROCESSES_TEST(change_a_thread)
{
    LONG value;
    KAFFINITY affinity = 2;
    UNICODE_STRING name = {.Length = 8, .MaximumLength = 8, .Buffer = u"work"};
    struct {
        UNICODE_STRING name;
        WCHAR text[8];
    } out;
    HANDLE self = NtCurrentThread();

    for (LONG increment = -2; increment <= 2; increment++) {
        value = increment;
        assert_status(ZwSetInformationThread(self, ThreadBasePriority, &value, sizeof value), 0);
        assert_int_equal(KeQueryPriorityThread(ke_current()), 8 + increment);
    }
    value = 15;
    assert_status(ZwSetInformationThread(self, ThreadBasePriority, &value, sizeof value), 0);
    assert_int_equal(KeQueryPriorityThread(ke_current()), 15);
    value = -15;
    assert_status(ZwSetInformationThread(self, ThreadBasePriority, &value, sizeof value), 0);
    assert_int_equal(KeQueryPriorityThread(ke_current()), 1);
    value = 3; /* F267 */
    assert_status(ZwSetInformationThread(self, ThreadBasePriority, &value, sizeof value),
                  STATUS_INVALID_PARAMETER);
    assert_int_equal(KeQueryPriorityThread(ke_current()), 1);
    value = 20;
    assert_status(ZwSetInformationThread(self, ThreadPriority, &value, sizeof value), 0);
    assert_int_equal(KeQueryPriorityThread(ke_current()), 20);
    value = 32;
    assert_status(ZwSetInformationThread(self, ThreadPriority, &value, sizeof value),
                  STATUS_INVALID_PARAMETER);
    assert_status(ZwSetInformationThread(self, ThreadAffinityMask, &affinity, sizeof affinity), 0);
    kernel_sleep(1);
    assert_int_equal(KeGetCurrentProcessorNumberEx(NULL), 1);
    affinity = 0;
    assert_status(ZwSetInformationThread(self, ThreadAffinityMask, &affinity, sizeof affinity),
                  STATUS_INVALID_PARAMETER);
    assert_status(ZwSetInformationThread(self, ThreadNameInformation, &name, sizeof name), 0);
    assert_status(ZwQueryInformationThread(self, ThreadNameInformation, &out, sizeof out, NULL), 0);
    assert_int_equal(out.name.Length, 8);
    assert_memory_equal(out.text, u"work", 8);
    assert_status(ZwSetInformationThread(self, ThreadHideFromDebugger, NULL, 0), 0);
    assert_status(ZwSetInformationThread(self, ThreadPriority, &value, 2),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(ZwSetInformationThread(self, MaxThreadInfoClass, &value, 4),
                  STATUS_INVALID_INFO_CLASS);
}

/* --- duplicating ------------------------------------------------------------------------------ */

static HANDLE system_handle(PVOID body)
{
    HANDLE h;

    assert_status(
        ObOpenObjectByPointer(body, OBJ_KERNEL_HANDLE, NULL, GENERIC_ALL, NULL, KernelMode, &h), 0);
    return h;
}

PROCESSES_TEST(duplicate) /* F175, F192 */
{
    PEPROCESS process = app_process();
    HANDLE app = system_handle(process), source, copy, there;
    PUBLIC_OBJECT_BASIC_INFORMATION info;
    struct ob_handle_info found;

    assert_status(ZwCreateEvent(&source, EVENT_QUERY_STATE, NULL, NotificationEvent, FALSE), 0);
    assert_status(ZwDuplicateObject(NtCurrentProcess(), source, NtCurrentProcess(), &copy,
                                    EVENT_ALL_ACCESS, OBJ_INHERIT, 0),
                  0);
    assert_status(ZwQueryObject(copy, ObjectBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.GrantedAccess, EVENT_ALL_ACCESS);
    assert_int_equal(info.Attributes, OBJ_INHERIT);
    assert_status(ZwDuplicateObject(NtCurrentProcess(), source, NtCurrentProcess(), &copy,
                                    EVENT_ALL_ACCESS, OBJ_INHERIT,
                                    DUPLICATE_SAME_ACCESS | DUPLICATE_SAME_ATTRIBUTES),
                  0);
    assert_status(ZwQueryObject(copy, ObjectBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.GrantedAccess, EVENT_QUERY_STATE);
    assert_int_equal(info.Attributes, 0);
    assert_int_equal(info.HandleCount, 3);
    /* Without a place for the handle it is made all the same. */
    assert_status(
        ZwDuplicateObject(NtCurrentProcess(), source, app, NULL, 0, 0, DUPLICATE_SAME_ACCESS), 0);
    assert_true(ob_handle_find(process, (HANDLE)4, &found));
    assert_status(ZwDuplicateObject(NtCurrentProcess(), source, app, &there, 0, 0,
                                    DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE),
                  0);
    assert_ptr_equal(there, (HANDLE)8);
    assert_status(ZwSetEvent(source, NULL), STATUS_INVALID_HANDLE);
    /* From there to here, and close it there. */
    assert_status(ZwDuplicateObject(app, there, NtCurrentProcess(), &copy, 0, 0,
                                    DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE),
                  0);
    assert_false(ob_handle_find(process, there, &found));
    assert_status(ZwSetEvent(copy, NULL), 0);
    /* Only close it. */
    assert_status(ZwDuplicateObject(app, (HANDLE)4, NULL, NULL, 0, 0, DUPLICATE_CLOSE_SOURCE), 0);
    assert_int_equal(process->ob.handles.count, 0);
    copy = (HANDLE)1;
    assert_status(
        ZwDuplicateObject(NtCurrentProcess(), (HANDLE)0x5550, NtCurrentProcess(), &copy, 0, 0, 0),
        STATUS_INVALID_HANDLE);
    assert_null(copy);
    assert_status(ZwDuplicateObject(app, (HANDLE)4, NULL, &copy, 0, 0, 0), STATUS_INVALID_HANDLE);
}

/* --- alerts, APCs ----------------------------------------------------------------------------- */

static void waits_alertably(void *context)
{
    seen = NtWaitForSingleObject(event, TRUE, NULL);
}

static void waits_for_alert(void *context)
{
    seen = NtWaitForAlertByThreadId(NULL, context);
    runs++;
}

PROCESSES_TEST(alerts)
{
    PEPROCESS process = app_process(), before;
    PETHREAD thread;

    before = ps_attach(process);
    assert_status(ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    ps_detach(before);
    thread = app_thread(process, waits_alertably, NULL);
    app_thread(process, waits_alertably, NULL); /* keeps the process */
    handle = system_handle(thread);
    kernel_sleep(1);
    assert_status(ZwAlertThread(handle), 0);
    kernel_sleep(1);
    assert_status(seen, STATUS_ALERTED);
    assert_true(thread->ended);
}

PROCESSES_TEST(alerts_by_id) /* F276 */
{
    PEPROCESS process = app_process(), before;
    PETHREAD thread;
    LARGE_INTEGER timeout = {.QuadPart = -50000};

    runs = 0;
    thread = app_thread(process, waits_for_alert, NULL);
    app_thread(process, waits_for_alert, NULL);
    kernel_sleep(1);
    before = ps_attach(process);
    assert_status(ZwAlertThreadByThreadId((HANDLE)0x5550), STATUS_INVALID_CID);
    assert_status(ZwAlertThreadByThreadId(thread->id), 0);
    kernel_sleep(1);
    assert_int_equal(runs, 1);
    assert_status(seen, STATUS_ALERTED);
    ps_detach(before);
    assert_status(ZwWaitForAlertByThreadId(NULL, &timeout), STATUS_TIMEOUT);
    /* It is remembered, once. */
    assert_status(ZwAlertThreadByThreadId(PsGetCurrentThreadId()), 0);
    assert_status(ZwAlertThreadByThreadId(PsGetCurrentThreadId()), 0);
    assert_status(ZwWaitForAlertByThreadId(NULL, NULL), STATUS_ALERTED);
    assert_status(ZwWaitForAlertByThreadId(NULL, &timeout), STATUS_TIMEOUT);
}

static VOID apc(PVOID a, PVOID b, PVOID c)
{
    runs = (unsigned)(uintptr_t)a * 100 + (unsigned)(uintptr_t)b * 10 + (unsigned)(uintptr_t)c;
}

static void waits_for_apc(void *context)
{
    seen = NtDelayExecution(TRUE, MS(1000));
    ke_apc_deliver(UserMode); /* what the user-mode side does */
}

PROCESSES_TEST(user_apcs)
{
    PEPROCESS process = app_process();
    PETHREAD thread = app_thread(process, waits_for_apc, NULL);

    runs = 0;
    handle = system_handle(thread);
    kernel_sleep(1);
    assert_status(ZwQueueApcThread(handle, (PVOID)apc, (PVOID)1, (PVOID)2, (PVOID)3), 0);
    kernel_sleep(1);
    assert_status(seen, STATUS_USER_APC);
    assert_int_equal(runs, 123);
    assert_status(ZwQueueApcThread(handle, (PVOID)apc, NULL, NULL, NULL), STATUS_UNSUCCESSFUL);
    assert_status(ZwQueueApcThread(NtCurrentThread(), (PVOID)apc, NULL, NULL, NULL),
                  STATUS_INVALID_HANDLE);
}

static void suspends_all(void *context)
{
    kernel_sleep(1000);
}

PROCESSES_TEST(suspend_a_process)
{
    PEPROCESS process = app_process();
    HANDLE app = system_handle(process);
    PETHREAD thread = app_thread(process, suspends_all, NULL);

    assert_status(ZwSuspendProcess(app), 0);
    assert_int_equal(thread->suspend_count, 1);
    assert_status(ZwResumeProcess(app), 0);
    assert_int_equal(thread->suspend_count, 0);
    KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL);
    assert_status(ZwSuspendProcess(app), STATUS_PROCESS_IS_TERMINATING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_thread_and_process),
        cmocka_unit_test(pseudo_handles),
        cmocka_unit_test(ask_about_a_process),
        cmocka_unit_test(ask_about_a_thread),
        cmocka_unit_test(change_a_thread),
        cmocka_unit_test(duplicate),
        cmocka_unit_test(alerts),
        cmocka_unit_test(alerts_by_id),
        cmocka_unit_test(user_apcs),
        cmocka_unit_test(suspend_a_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
