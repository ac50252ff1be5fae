/* args: --pool 1 */
/* The object manager's routines for drivers; system calls without any pool left, and as the kernel.
 */
#include "status.h"
#include "exhaust.h"
#include "object_type.h"

NTKERNELAPI POBJECT_TYPE ObGetObjectType(PVOID);
NTKERNELAPI ULONG ObGetObjectPointerCount(PVOID);
NTKERNELAPI BOOLEAN ObReferenceObjectSafe(PVOID);
NTKERNELAPI NTSTATUS ObReferenceObjectByName(PUNICODE_STRING, ULONG, PVOID, ACCESS_MASK,
                                             POBJECT_TYPE, KPROCESSOR_MODE, PVOID, PVOID *);
NTKERNELAPI NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES, POBJECT_TYPE, KPROCESSOR_MODE, PVOID,
                                        ACCESS_MASK, PVOID, PHANDLE);
NTKERNELAPI NTSTATUS ObSetHandleAttributes(HANDLE, PVOID, KPROCESSOR_MODE);
NTKERNELAPI NTSTATUS ObFindHandleForObject(PEPROCESS, PVOID, POBJECT_TYPE, PVOID, PHANDLE);
NTKERNELAPI VOID ObMakePermanentObject(PVOID);
#define CALL(name_, ...)                                                                           \
    NTSYSAPI NTSTATUS NTAPI Nt##name_(__VA_ARGS__);                                                \
    NTSYSAPI NTSTATUS NTAPI Zw##name_(__VA_ARGS__);
CALL(CreateEvent, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, EVENT_TYPE, BOOLEAN)
CALL(CreateSemaphore, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, LONG, LONG)
CALL(CreateMutant, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, BOOLEAN)
CALL(CreateTimer, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, TIMER_TYPE)
CALL(CreateKeyedEvent, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG)
CALL(CreateDirectoryObject, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(CreateSymbolicLinkObject, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, PUNICODE_STRING)
CALL(MakePermanentObject, HANDLE)
CALL(MakeTemporaryObject, HANDLE)

static UNICODE_STRING text;
static OBJECT_ATTRIBUTES attributes;

static POBJECT_ATTRIBUTES named(PCWSTR name, ULONG flags)
{
    RtlInitUnicodeString(&text, name);
    InitializeObjectAttributes(&attributes, name ? &text : NULL, flags | OBJ_KERNEL_HANDLE, NULL,
                               NULL);
    return &attributes;
}

#define BAD_HANDLE ((HANDLE)(LONG_PTR)0xFFFFFFFF80007770)
#define THE_NAME L"\\KernelObjects\\StatusOne"

static void references(void)
{
    HANDLE handle, again, weak;
    PVOID event, body;
    OBJECT_HANDLE_INFORMATION information;
    struct {
        BOOLEAN inherit, protect;
    } flags = {FALSE, TRUE};
    LONG_PTR before;
    ULONG n;
    struct {
        OBJECT_NAME_INFORMATION name;
        WCHAR room[64];
    } name;

    EXPECT_STATUS(
        ZwCreateEvent(&handle, EVENT_ALL_ACCESS, named(THE_NAME, 0), NotificationEvent, FALSE),
        STATUS_SUCCESS);
    EARNS(ObReferenceObjectByHandle, STATUS_SUCCESS,
          ObReferenceObjectByHandle(handle, EVENT_MODIFY_STATE, *ExEventObjectType, KernelMode,
                                    &event, &information));
    EXPECT(information.GrantedAccess == EVENT_ALL_ACCESS);
    EARNS(ObReferenceObjectByHandle, STATUS_SUCCESS,
          ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &body, NULL));
    ObDereferenceObject(body);
    EARNS(ObReferenceObjectByHandle, STATUS_OBJECT_TYPE_MISMATCH,
          ObReferenceObjectByHandle(handle, 0, *ExSemaphoreObjectType, KernelMode, &body, NULL));
    EXPECT(body == NULL);
    EARNS(ObReferenceObjectByHandle, STATUS_INVALID_HANDLE,
          ObReferenceObjectByHandle(BAD_HANDLE, 0, NULL, KernelMode, &body, NULL));
    EARNS(ObReferenceObjectByHandle, STATUS_INVALID_HANDLE,
          ObReferenceObjectByHandle(NULL, 0, NULL, KernelMode, &body, NULL));
    /* A handle of the kernel means nothing to user mode. */
    EARNS(ObReferenceObjectByHandle, STATUS_INVALID_HANDLE,
          ObReferenceObjectByHandle(handle, 0, NULL, UserMode, &body, NULL));
    InitializeObjectAttributes(&attributes, NULL, 0, NULL, NULL);
    ZwCreateEvent(&weak, SYNCHRONIZE, &attributes, NotificationEvent, FALSE);
    EARNS(ObReferenceObjectByHandle, STATUS_ACCESS_DENIED,
          ObReferenceObjectByHandle(weak, EVENT_MODIFY_STATE, NULL, UserMode, &body, NULL));
    EARNS(ObReferenceObjectByHandleWithTag, STATUS_ACCESS_DENIED,
          ObReferenceObjectByHandleWithTag(weak, EVENT_MODIFY_STATE, NULL, UserMode, 'tseT', &body,
                                           NULL));
    EARNS(ObReferenceObjectByHandleWithTag, STATUS_SUCCESS,
          ObReferenceObjectByHandleWithTag(handle, 0, *ExEventObjectType, KernelMode, 'tseT', &body,
                                           NULL));
    EARNS(ObReferenceObjectByHandleWithTag, STATUS_OBJECT_TYPE_MISMATCH,
          ObReferenceObjectByHandleWithTag(handle, 0, *ExSemaphoreObjectType, KernelMode, 'tseT',
                                           &body, NULL));
    EARNS(ObReferenceObjectByHandleWithTag, STATUS_INVALID_HANDLE,
          ObReferenceObjectByHandleWithTag(BAD_HANDLE, 0, NULL, KernelMode, 'tseT', &body, NULL));
    DOES(ObIsKernelHandle, true, ObIsKernelHandle(handle));
    DOES(ObIsKernelHandle, false, !ObIsKernelHandle(weak));
    ZwClose(weak);

    before = (LONG_PTR)ObGetObjectPointerCount(event);
    DOES(ObGetObjectPointerCount, value, before == 4); /* handle, name, two of ours */
    DOES(ObfReferenceObject, value, ObfReferenceObject(event) == before + 1);
    DOES(ObfReferenceObjectWithTag, value, ObfReferenceObjectWithTag(event, 'tseT') == before + 2);
    DOES(ObReferenceObject, value, ObReferenceObject(event) == before + 3);
    DOES(ObReferenceObjectWithTag, value, ObReferenceObjectWithTag(event, 'tseT') == before + 4);
    DOES(ObDereferenceObjectWithTag, value,
         ObDereferenceObjectWithTag(event, 'tseT') == before + 3);
    DOES(ObDereferenceObject, value, ObDereferenceObject(event) == before + 2);
    DOES(ObfDereferenceObjectWithTag, value,
         ObfDereferenceObjectWithTag(event, 'tseT') == before + 1);
    DOES(ObfDereferenceObject, value, ObfDereferenceObject(event) == before);
    ObDereferenceObjectDeferDeleteWithTag(event, 'tseT');
    DOES(ObDereferenceObjectDeferDeleteWithTag, void,
         (LONG_PTR)ObGetObjectPointerCount(event) == before - 1);
    ObReferenceObject(event);
    ObDereferenceObjectDeferDelete(event);
    DOES(ObDereferenceObjectDeferDelete, void,
         (LONG_PTR)ObGetObjectPointerCount(event) == before - 1);
    DOES(ObReferenceObjectSafe, true, ObReferenceObjectSafe(event));
    ObDereferenceObject(event);
    EARNS(ObReferenceObjectByPointer, STATUS_SUCCESS,
          ObReferenceObjectByPointer(event, 0, *ExEventObjectType, KernelMode));
    ObDereferenceObject(event);
    EARNS(ObReferenceObjectByPointer, STATUS_OBJECT_TYPE_MISMATCH,
          ObReferenceObjectByPointer(event, 0, *ExSemaphoreObjectType, KernelMode));
    EARNS(ObReferenceObjectByPointerWithTag, STATUS_SUCCESS,
          ObReferenceObjectByPointerWithTag(event, 0, NULL, KernelMode, 'tseT'));
    ObDereferenceObject(event);
    EARNS(ObReferenceObjectByPointerWithTag, STATUS_OBJECT_TYPE_MISMATCH,
          ObReferenceObjectByPointerWithTag(event, 0, *PsProcessType, KernelMode, 'tseT'));
    DOES(ObGetObjectType, value, ObGetObjectType(event) == *ExEventObjectType);

    EARNS(ObQueryNameString, STATUS_SUCCESS, ObQueryNameString(event, &name.name, sizeof name, &n));
    RtlInitUnicodeString(&text, THE_NAME);
    EXPECT(RtlEqualUnicodeString(&name.name.Name, &text, FALSE));
    EARNS(ObQueryNameString, STATUS_INFO_LENGTH_MISMATCH,
          ObQueryNameString(event, &name.name, sizeof name.name, &n));
    EXPECT(n > sizeof name.name);
    EARNS(ObQueryNameString, STATUS_INFO_LENGTH_MISMATCH, ObQueryNameString(event, NULL, 0, &n));

    EARNS(ObOpenObjectByPointer, STATUS_SUCCESS,
          ObOpenObjectByPointer(event, OBJ_KERNEL_HANDLE, NULL, EVENT_ALL_ACCESS,
                                *ExEventObjectType, KernelMode, &again));
    EARNS(ObOpenObjectByPointer, STATUS_OBJECT_TYPE_MISMATCH,
          ObOpenObjectByPointer(event, OBJ_KERNEL_HANDLE, NULL, 0, *PsProcessType, KernelMode,
                                &weak));
    EARNS(ObOpenObjectByPointer, STATUS_INVALID_PARAMETER,
          ObOpenObjectByPointer(event, OBJ_OPENLINK, NULL, 0, NULL, KernelMode, &weak));
    EARNS(ObSetHandleAttributes, STATUS_SUCCESS, ObSetHandleAttributes(again, &flags, KernelMode));
    EARNS(ObSetHandleAttributes, STATUS_INVALID_HANDLE,
          ObSetHandleAttributes(BAD_HANDLE, &flags, KernelMode));
    EARNS(ObCloseHandle, STATUS_HANDLE_NOT_CLOSABLE, ObCloseHandle(again, KernelMode));
    flags.protect = FALSE;
    ObSetHandleAttributes(again, &flags, KernelMode);
    EARNS(ObCloseHandle, STATUS_SUCCESS, ObCloseHandle(again, KernelMode));
    EARNS(ObCloseHandle, STATUS_INVALID_HANDLE, ObCloseHandle(again, KernelMode));
    DOES(ObFindHandleForObject, true,
         ObFindHandleForObject(PsInitialSystemProcess, event, NULL, NULL, &again));

    ObMakePermanentObject(event);
    ZwClose(handle);
    DOES(ObFindHandleForObject, false,
         !ObFindHandleForObject(PsInitialSystemProcess, event, NULL, NULL, &again));
    RtlInitUnicodeString(&text, THE_NAME);
    EARNS(ObReferenceObjectByName, STATUS_SUCCESS,
          ObReferenceObjectByName(&text, 0, NULL, 0, *ExEventObjectType, KernelMode, NULL, &body));
    DOES(ObMakePermanentObject, void, body == event);
    ObDereferenceObject(body);
    EARNS(ObReferenceObjectByName, STATUS_OBJECT_TYPE_MISMATCH,
          ObReferenceObjectByName(&text, 0, NULL, 0, *PsProcessType, KernelMode, NULL, &body));
    ObMakeTemporaryObject(event);
    EARNS(ObReferenceObjectByName, STATUS_OBJECT_NAME_NOT_FOUND,
          ObReferenceObjectByName(&text, 0, NULL, 0, *ExEventObjectType, KernelMode, NULL, &body));
    DOES(ObMakeTemporaryObject, void, body == NULL);
    EARNS(ObReferenceObjectByName, STATUS_INVALID_PARAMETER,
          ObReferenceObjectByName(NULL, 0, NULL, 0, *ExEventObjectType, KernelMode, NULL, &body));
    RtlInitUnicodeString(&text, L"\\NoSuch\\x");
    EARNS(ObReferenceObjectByName, STATUS_OBJECT_PATH_NOT_FOUND,
          ObReferenceObjectByName(&text, 0, NULL, 0, *ExEventObjectType, KernelMode, NULL, &body));
    RtlInitUnicodeString(&text, L"x");
    EARNS(ObReferenceObjectByName, STATUS_OBJECT_PATH_SYNTAX_BAD,
          ObReferenceObjectByName(&text, 0, NULL, 0, *ExEventObjectType, KernelMode, NULL, &body));
    RtlInitUnicodeString(&text, L"");
    EARNS(ObReferenceObjectByName, STATUS_OBJECT_NAME_INVALID,
          ObReferenceObjectByName(&text, 0, NULL, 0, *ExEventObjectType, KernelMode, NULL, &body));
    ObDereferenceObject(event);
    /* Its last reference is gone; whoever finds it still in a list of its own is told. */
    DOES(ObReferenceObjectSafe, false, !ObReferenceObjectSafe(event));
}

#define OPEN(wanted_, name_, flags_)                                                               \
    EARNS(ObOpenObjectByName, wanted_,                                                             \
          ObOpenObjectByName(named(name_, flags_), *ExEventObjectType, KernelMode, NULL,           \
                             EVENT_ALL_ACCESS, NULL, &handle))

static void opening(void)
{
    HANDLE handle, first;
    PVOID body, other;
    static const UNICODE_STRING odd = {3, 8, L"\\Ker"};

    ZwCreateEvent(&first, EVENT_ALL_ACCESS, named(THE_NAME, 0), NotificationEvent, FALSE);
    EARNS(ObOpenObjectByName, STATUS_SUCCESS,
          ObOpenObjectByName(named(THE_NAME, 0), *ExEventObjectType, KernelMode, NULL,
                             EVENT_ALL_ACCESS, NULL, &handle));
    ZwClose(handle);
    EARNS(ObOpenObjectByName, STATUS_OBJECT_NAME_NOT_FOUND,
          ObOpenObjectByName(named(L"\\KernelObjects\\StatusNone", 0), *ExEventObjectType,
                             KernelMode, NULL, 0, NULL, &handle));
    EARNS(ObOpenObjectByName, STATUS_OBJECT_PATH_NOT_FOUND,
          ObOpenObjectByName(named(L"\\NoSuch\\x", 0), *ExEventObjectType, KernelMode, NULL, 0,
                             NULL, &handle));
    EARNS(
        ObOpenObjectByName, STATUS_OBJECT_PATH_SYNTAX_BAD,
        ObOpenObjectByName(named(L"x", 0), *ExEventObjectType, KernelMode, NULL, 0, NULL, &handle));
    EARNS(
        ObOpenObjectByName, STATUS_OBJECT_TYPE_MISMATCH,
        ObOpenObjectByName(named(THE_NAME, 0), *PsProcessType, KernelMode, NULL, 0, NULL, &handle));
    EARNS(ObOpenObjectByName, STATUS_INVALID_PARAMETER,
          ObOpenObjectByName(NULL, *ExEventObjectType, KernelMode, NULL, 0, NULL, &handle));
    named(THE_NAME, 0);
    attributes.ObjectName = (PUNICODE_STRING)&odd;
    EARNS(ObOpenObjectByName, STATUS_OBJECT_NAME_INVALID,
          ObOpenObjectByName(&attributes, *ExEventObjectType, KernelMode, NULL, 0, NULL, &handle));
    EARNS(ObCreateObject, STATUS_OBJECT_NAME_INVALID,
          ObCreateObject(KernelMode, *ExEventObjectType, &attributes, KernelMode, NULL,
                         sizeof(KEVENT), 0, 0, &body));
    attributes.Length = 3;
    EARNS(ObCreateObject, STATUS_INVALID_PARAMETER,
          ObCreateObject(KernelMode, *ExEventObjectType, &attributes, KernelMode, NULL,
                         sizeof(KEVENT), 0, 0, &body));

#define INSERTS(wanted_, name_, flags_)                                                            \
    do {                                                                                           \
        EARNS(ObCreateObject, STATUS_SUCCESS,                                                      \
              ObCreateObject(KernelMode, *ExEventObjectType, named(name_, flags_), KernelMode,     \
                             NULL, sizeof(KEVENT), 0, 0, &body));                                  \
        KeInitializeEvent((PKEVENT)body, NotificationEvent, FALSE);                                \
        handle = NULL;                                                                             \
        EARNS_NAMED("ObInsertObject", #wanted_, wanted_,                                           \
                    ObInsertObject(body, NULL, EVENT_ALL_ACCESS, 0, &other, &handle));             \
        if (handle)                                                                                \
            ZwClose(handle);                                                                       \
    } while (0)
    INSERTS(STATUS_SUCCESS, L"\\KernelObjects\\StatusTwo", 0);
    INSERTS(STATUS_SUCCESS, NULL, 0);
    INSERTS(STATUS_OBJECT_NAME_COLLISION, THE_NAME, 0);
    INSERTS(STATUS_OBJECT_NAME_EXISTS, THE_NAME, OBJ_OPENIF);
    INSERTS(STATUS_OBJECT_PATH_NOT_FOUND, L"\\NoSuch\\x", 0);
    INSERTS(STATUS_OBJECT_PATH_SYNTAX_BAD, L"x", 0);
    ZwClose(first);
}

static void types(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"StatusType"), odd = {3, 4, L"ab"}, none = {0, 0, 0};
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"a\\b");
    UNICODE_STRING other = RTL_CONSTANT_STRING(L"StatusOther");
    OBJECT_TYPE_INITIALIZER good, bad;
    POBJECT_TYPE type;

    RtlZeroMemory(&good, sizeof good);
    good.Length = sizeof good;
    good.ObjectTypeFlags = 4;
    good.ValidAccessMask = 0x1F0001;
    good.PoolType = NonPagedPoolNx;
    good.DefaultNonPagedPoolCharge = 64;
    EARNS(ObCreateObjectType, STATUS_SUCCESS, ObCreateObjectType(&name, &good, NULL, &type));
    EARNS(ObCreateObjectType, STATUS_OBJECT_NAME_COLLISION,
          ObCreateObjectType(&name, &good, NULL, &type));
    EARNS(ObCreateObjectType, STATUS_OBJECT_NAME_INVALID,
          ObCreateObjectType(&path, &good, NULL, &type));
    EARNS(ObCreateObjectType, STATUS_INVALID_PARAMETER,
          ObCreateObjectType(&odd, &good, NULL, &type));
    EARNS(ObCreateObjectType, STATUS_INVALID_PARAMETER,
          ObCreateObjectType(&none, &good, NULL, &type));
    EARNS(ObCreateObjectType, STATUS_INVALID_PARAMETER,
          ObCreateObjectType(&other, NULL, NULL, &type));
    bad = good;
    bad.Length = 3;
    EARNS(ObCreateObjectType, STATUS_INVALID_PARAMETER,
          ObCreateObjectType(&other, &bad, NULL, &type));
    bad = good;
    bad.InvalidAttributes = 0x80000000;
    EARNS(ObCreateObjectType, STATUS_INVALID_PARAMETER,
          ObCreateObjectType(&other, &bad, NULL, &type));
    bad = good;
    bad.ObjectTypeFlags |= 16; /* handles are to be counted, and nobody is told */
    EARNS(ObCreateObjectType, STATUS_INVALID_PARAMETER,
          ObCreateObjectType(&other, &bad, NULL, &type));
    exhaust();
    EARNS(ObCreateObjectType, STATUS_INSUFFICIENT_RESOURCES,
          ObCreateObjectType(&other, &good, NULL, &type));
    release();
}

static OB_PREOP_CALLBACK_STATUS before(PVOID context, POB_PRE_OPERATION_INFORMATION information)
{
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(information);
    return OB_PREOP_SUCCESS;
}

static void callbacks(void)
{
    OB_OPERATION_REGISTRATION operation = {PsProcessType, OB_OPERATION_HANDLE_CREATE, before, NULL};
    OB_CALLBACK_REGISTRATION registration = {OB_FLT_REGISTRATION_VERSION, 1,
                                             RTL_CONSTANT_STRING(L"320000.5"), NULL, &operation};
    PVOID handle, second;

    DOES(ObGetFilterVersion, value, ObGetFilterVersion() == OB_FLT_REGISTRATION_VERSION);
    EARNS(ObRegisterCallbacks, STATUS_SUCCESS, ObRegisterCallbacks(&registration, &handle));
    EARNS(ObRegisterCallbacks, STATUS_FLT_INSTANCE_ALTITUDE_COLLISION,
          ObRegisterCallbacks(&registration, &second));
    ObUnRegisterCallbacks(handle);
    EARNS(ObRegisterCallbacks, STATUS_SUCCESS, ObRegisterCallbacks(&registration, &handle));
    ObUnRegisterCallbacks(handle);
    DOES(ObUnRegisterCallbacks, void, TRUE);
    registration.Version = 0x200;
    EARNS(ObRegisterCallbacks, STATUS_INVALID_PARAMETER,
          ObRegisterCallbacks(&registration, &handle));
    registration.Version = OB_FLT_REGISTRATION_VERSION;
    registration.OperationRegistrationCount = 0;
    EARNS(ObRegisterCallbacks, STATUS_INVALID_PARAMETER,
          ObRegisterCallbacks(&registration, &handle));
    registration.OperationRegistrationCount = 1;
    operation.Operations = 8;
    EARNS(ObRegisterCallbacks, STATUS_INVALID_PARAMETER,
          ObRegisterCallbacks(&registration, &handle));
    operation.Operations = OB_OPERATION_HANDLE_CREATE;
    operation.ObjectType = ExEventObjectType;
    EARNS(ObRegisterCallbacks, STATUS_INVALID_PARAMETER,
          ObRegisterCallbacks(&registration, &handle));
    operation.ObjectType = PsProcessType;
    operation.PreOperation = NULL;
    EARNS(ObRegisterCallbacks, STATUS_INVALID_PARAMETER,
          ObRegisterCallbacks(&registration, &handle));
    operation.PreOperation =
        (POB_PRE_OPERATION_CALLBACK)ExAllocatePoolWithTag(NonPagedPool, 64, 'tseT');
    EARNS(ObRegisterCallbacks, STATUS_ACCESS_DENIED, ObRegisterCallbacks(&registration, &handle));
    ExFreePoolWithTag((PVOID)(ULONG_PTR)operation.PreOperation, 'tseT');
    operation.PreOperation = before;
    exhaust();
    EARNS(ObRegisterCallbacks, STATUS_INSUFFICIENT_RESOURCES,
          ObRegisterCallbacks(&registration, &handle));
    release();
}

static void nothing_left(void)
{
    UNICODE_STRING target = RTL_CONSTANT_STRING(L"\\Device");
    HANDLE h;
    PVOID body;

    exhaust();
    BOTH(CreateEvent, STATUS_INSUFFICIENT_RESOURCES, &h, EVENT_ALL_ACCESS, named(NULL, 0),
         NotificationEvent, FALSE);
    BOTH(CreateSemaphore, STATUS_INSUFFICIENT_RESOURCES, &h, SEMAPHORE_ALL_ACCESS, named(NULL, 0),
         0, 1);
    BOTH(CreateMutant, STATUS_INSUFFICIENT_RESOURCES, &h, GENERIC_ALL, named(NULL, 0), FALSE);
    BOTH(CreateTimer, STATUS_INSUFFICIENT_RESOURCES, &h, TIMER_ALL_ACCESS, named(NULL, 0),
         NotificationTimer);
    BOTH(CreateKeyedEvent, STATUS_INSUFFICIENT_RESOURCES, &h, GENERIC_ALL, named(NULL, 0), 0);
    BOTH(CreateDirectoryObject, STATUS_INSUFFICIENT_RESOURCES, &h, DIRECTORY_ALL_ACCESS,
         named(NULL, 0));
    BOTH(CreateSymbolicLinkObject, STATUS_INSUFFICIENT_RESOURCES, &h, SYMBOLIC_LINK_ALL_ACCESS,
         named(NULL, 0), &target);
    EARNS(ObCreateObject, STATUS_INSUFFICIENT_RESOURCES,
          ObCreateObject(KernelMode, *ExEventObjectType, NULL, KernelMode, NULL, sizeof(KEVENT), 0,
                         0, &body));
    release();
    ZwCreateEvent(&h, EVENT_ALL_ACCESS, named(NULL, 0), NotificationEvent, FALSE);
    BOTH(MakePermanentObject, STATUS_SUCCESS, h);
    BOTH(MakePermanentObject, STATUS_INVALID_HANDLE, BAD_HANDLE);
    ZwMakeTemporaryObject(h);
    ZwClose(h);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    references();
    opening();
    types();
    callbacks();
    nothing_left();
}

CONFORM_DRIVER
