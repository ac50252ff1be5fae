/* Notify routines for processes, threads and images; ObRegisterCallbacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "processes.h"

static char log_text[256];
static PETHREAD in_thread;
static NTSTATUS answer;
static HANDLE parent_seen;

static void say(const char *text)
{
    strcat(log_text, text);
    in_thread = ke_current();
}

static VOID on_process(HANDLE parent, HANDLE process, BOOLEAN create)
{
    parent_seen = parent;
    say(create ? "P" : "p");
}

static VOID on_process_ex(PEPROCESS process, HANDLE id, PPS_CREATE_NOTIFY_INFO info)
{
    assert_ptr_equal(PsGetProcessId(process), id);
    say(info ? "X" : "x");
    if (info) {
        assert_int_equal(info->Size, sizeof *info);
        assert_ptr_equal(info->ParentProcessId, (HANDLE)4);
        assert_ptr_equal(info->CreatingThreadId.UniqueThread, ke_current()->id);
        assert_int_equal(info->CreationStatus, 0);
        info->CreationStatus = answer;
    }
}

static VOID on_thread(HANDLE process, HANDLE thread, BOOLEAN create)
{
    say(create ? "T" : "t");
}

static VOID on_thread_inside(HANDLE process, HANDLE thread, BOOLEAN create)
{
    say(create ? "I" : "i");
    assert_ptr_equal(ke_current()->id, thread);
}

static VOID on_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info)
{
    say("M");
    assert_true(info->SystemModeImage);
    assert_int_equal(info->ImageSize, 0x1000);
    assert_true(info->ExtendedInfoPresent);
}

static void begin(void)
{
    log_text[0] = 0;
    answer = STATUS_SUCCESS;
}

static void nothing(void *context)
{
    say("-");
}

PROCESSES_TEST(of_processes)
{
    PEPROCESS process;

    begin();
    assert_status(PsSetCreateProcessNotifyRoutine(on_process, FALSE), 0);
    assert_status(PsSetCreateProcessNotifyRoutine(on_process, FALSE), STATUS_INVALID_PARAMETER);
    assert_status(PsSetCreateProcessNotifyRoutineEx(on_process_ex, FALSE), 0);
    assert_status(PsSetCreateProcessNotifyRoutineEx(on_process_ex, FALSE),
                  STATUS_INVALID_PARAMETER); /* F259 */
    process = app_process();
    assert_string_equal(log_text, ""); /* nothing runs in it yet */
    app_thread(process, nothing, NULL);
    assert_string_equal(log_text, "PX");
    assert_ptr_equal(in_thread, ke_current());
    assert_ptr_equal(parent_seen, (HANDLE)4);
    KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL);
    assert_string_equal(log_text, "PX-px");
    assert_ptr_not_equal(in_thread, ke_current());
    assert_status(PsSetCreateProcessNotifyRoutine(on_process, TRUE), 0);
    assert_status(PsSetCreateProcessNotifyRoutine(on_process, TRUE), STATUS_PROCEDURE_NOT_FOUND);
    assert_status(PsSetCreateProcessNotifyRoutineEx(on_process_ex, TRUE), 0);
    assert_status(PsSetCreateProcessNotifyRoutineEx(on_process_ex, TRUE), STATUS_INVALID_PARAMETER);
    begin();
    app_thread(app_process(), nothing, NULL);
    kernel_sleep(1);
    assert_string_equal(log_text, "-");
}

PROCESSES_TEST(refused)
{
    PEPROCESS process = app_process();
    struct ps_thread_params params = {.process = process, .run = app_run, .start = nothing};
    PETHREAD thread = (PETHREAD)1;

    begin();
    answer = STATUS_ACCESS_DENIED;
    assert_status(PsSetCreateProcessNotifyRoutineEx(on_process_ex, FALSE), 0);
    assert_status(ps_thread_create(&params, &thread), STATUS_ACCESS_DENIED);
    assert_null(thread);
    KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL);
    assert_string_equal(log_text, "Xx");
    assert_status(PsGetProcessExitStatus(process), STATUS_ACCESS_DENIED);
}

PROCESSES_TEST(threads)
{
    HANDLE handle;
    PEPROCESS process;

    begin();
    assert_status(PsSetCreateThreadNotifyRoutine(on_thread), 0);
    handle = start(nothing, NULL);
    assert_string_equal(log_text, "T");
    assert_ptr_equal(in_thread, ke_current());
    ZwWaitForSingleObject(handle, FALSE, NULL);
    assert_string_equal(log_text, "T-t");
    assert_status(PsRemoveCreateThreadNotifyRoutine(on_thread), 0);
    assert_status(PsRemoveCreateThreadNotifyRoutine(on_thread), STATUS_PROCEDURE_NOT_FOUND);

    begin();
    assert_status(
        PsSetCreateThreadNotifyRoutineEx(PsCreateThreadNotifyNonSystem, (PVOID)on_thread_inside),
        0);
    ZwWaitForSingleObject(start(nothing, NULL), FALSE, NULL);
    assert_string_equal(log_text, "-");
    process = app_process();
    app_thread(process, nothing, NULL);
    KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL);
    assert_string_equal(log_text, "-I-i");
    assert_status(PsSetCreateThreadNotifyRoutineEx((PSCREATETHREADNOTIFYTYPE)7, NULL),
                  STATUS_INVALID_PARAMETER);
}

PROCESSES_TEST(images) /* F257, F258 */
{
    UNICODE_STRING name = {0};

    begin();
    assert_status(PsSetLoadImageNotifyRoutine(on_image), 0);
    assert_status(PsSetLoadImageNotifyRoutineEx(on_image, 0), 0);
    assert_status(PsSetLoadImageNotifyRoutineEx(on_image, 2), STATUS_INVALID_PARAMETER_2);
    ps_notify_image(&name, NULL, (void *)0x1000, 0x1000, true);
    assert_string_equal(log_text, "MM");
    assert_status(PsRemoveLoadImageNotifyRoutine(on_image), 0);
    ps_notify_image(&name, NULL, (void *)0x1000, 0x1000, true);
    assert_string_equal(log_text, "MMM");
    assert_status(PsRemoveLoadImageNotifyRoutine(on_image), 0);
    assert_status(PsRemoveLoadImageNotifyRoutine(on_image), STATUS_PROCEDURE_NOT_FOUND);
    assert_status(PsRemoveLoadImageNotifyRoutine(NULL), STATUS_PROCEDURE_NOT_FOUND);
    assert_status(PsSetLoadImageNotifyRoutine(NULL), 0);
    ps_notify_image(&name, NULL, (void *)0x1000, 0x1000, true);
    assert_status(PsRemoveLoadImageNotifyRoutine(NULL), 0);
    assert_status(PsRemoveLoadImageNotifyRoutine(NULL), STATUS_PROCEDURE_NOT_FOUND);
    assert_status(PsSetCreateThreadNotifyRoutine(NULL), 0);
    assert_status(PsRemoveCreateThreadNotifyRoutine(NULL), 0);
}

static KEVENT inside, go_on;

static VOID slow(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info)
{
    KeSetEvent(&inside, 0, FALSE);
    KeWaitForSingleObject(&go_on, Executive, KernelMode, FALSE, NULL);
    kernel_sleep(5);
    say("slow");
}

static void maps(void *context)
{
    UNICODE_STRING name = {0};

    ps_notify_image(&name, NULL, NULL, 0, true);
}

PROCESSES_TEST(removal_waits_for_calls_under_way)
{
    begin();
    KeInitializeEvent(&inside, SynchronizationEvent, FALSE);
    KeInitializeEvent(&go_on, SynchronizationEvent, FALSE);
    assert_status(PsSetLoadImageNotifyRoutine(slow), 0);
    start(maps, NULL);
    KeWaitForSingleObject(&inside, Executive, KernelMode, FALSE, NULL);
    KeSetEvent(&go_on, 0, FALSE);
    assert_status(PsRemoveLoadImageNotifyRoutine(slow), 0);
    assert_string_equal(log_text, "slow");
    assert_int_equal(kernel_now(), 5);
    maps(NULL);
    assert_string_equal(log_text, "slow");
}

/* --- ObRegisterCallbacks ---------------------------------------------------------------------- */

static ACCESS_MASK taken_away;
static ACCESS_MASK granted_seen;

static OB_PREOP_CALLBACK_STATUS before(PVOID context, POB_PRE_OPERATION_INFORMATION information)
{
    strcat(log_text, context);
    assert_ptr_equal(information->ObjectType, *PsProcessType);
    if (information->Operation == OB_OPERATION_HANDLE_CREATE) {
        information->Parameters->CreateHandleInformation.DesiredAccess &= ~taken_away;
        information->Parameters->CreateHandleInformation.DesiredAccess |= PROCESS_SET_QUOTA;
    } else {
        assert_ptr_equal(information->Parameters->DuplicateHandleInformation.TargetProcess,
                         PsInitialSystemProcess);
    }
    information->CallContext = context;
    return OB_PREOP_SUCCESS;
}

static VOID after(PVOID context, POB_POST_OPERATION_INFORMATION information)
{
    strcat(log_text, "'");
    strcat(log_text, context);
    assert_ptr_equal(information->CallContext, context);
    assert_status(information->ReturnStatus, 0);
    granted_seen = information->Parameters->CreateHandleInformation.GrantedAccess;
}

static PVOID reg(const WCHAR *altitude, USHORT bytes, char *context, NTSTATUS expected)
{
    OB_OPERATION_REGISTRATION operation = {.ObjectType = PsProcessType,
                                           .Operations = OB_OPERATION_HANDLE_CREATE |
                                                         OB_OPERATION_HANDLE_DUPLICATE,
                                           .PreOperation = before,
                                           .PostOperation = after};
    OB_CALLBACK_REGISTRATION registration = {
        .Version = OB_FLT_REGISTRATION_VERSION,
        .OperationRegistrationCount = 1,
        .Altitude = {.Length = bytes, .MaximumLength = bytes, .Buffer = (PWCH)altitude},
        .RegistrationContext = context,
        .OperationRegistration = &operation};
    PVOID cookie = NULL;

    assert_status(ObRegisterCallbacks(&registration, &cookie), expected);
    return cookie;
}

PROCESSES_TEST(object_callbacks)
{
    HANDLE handle, copy;
    PVOID low, high;
    PUBLIC_OBJECT_BASIC_INFORMATION info;

    begin();
    taken_away = PROCESS_TERMINATE;
    low = reg(u"320000", 12, "l", 0);
    high = reg(u"1320000.5", 18, "h", 0);
    reg(u"0320000", 14, "x", (NTSTATUS)0xC01C0011);
    assert_status(ObOpenObjectByPointer(PsInitialSystemProcess, 0, NULL,
                                        PROCESS_TERMINATE | PROCESS_VM_READ, NULL, KernelMode,
                                        &handle),
                  0);
    assert_string_equal(log_text, "hl'l'h");
    assert_status(ZwQueryObject(handle, ObjectBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.GrantedAccess, PROCESS_VM_READ); /* less, never more */
    assert_int_equal(granted_seen, PROCESS_VM_READ);
    begin();
    assert_status(ZwDuplicateObject(NtCurrentProcess(), handle, NtCurrentProcess(), &copy, 0, 0,
                                    DUPLICATE_SAME_ACCESS),
                  0);
    assert_string_equal(log_text, "hl'l'h");
    begin();
    assert_status(ZwCreateEvent(&copy, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    assert_string_equal(log_text, "");
    ObUnRegisterCallbacks(high);
    assert_status(
        ObOpenObjectByPointer(PsInitialSystemProcess, 0, NULL, 0, NULL, KernelMode, &copy), 0);
    assert_string_equal(log_text, "l'l");
    ObUnRegisterCallbacks(low);
    assert_null(world->ob->callbacks);
    assert_int_equal(ObGetFilterVersion(), OB_FLT_REGISTRATION_VERSION);
    reg(u"", 0, "x", STATUS_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_processes),
        cmocka_unit_test(refused),
        cmocka_unit_test(threads),
        cmocka_unit_test(images),
        cmocka_unit_test(removal_waits_for_calls_under_way),
        cmocka_unit_test(object_callbacks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
