/* facts: F164 F166 F169 F172 F175 F176 F184 F185 F188 F189 F192 */
/*
 * F164. A nameless object with one handle reports PointerCount 2 and HandleCount 1 through
 *   ZwQueryObject (the query's own reference is counted); a named one in a directory reports 3 and
 *   1 (pre-Windows-8 counting).
 * F166. ObReferenceObjectByHandle on one handle always yields the same body pointer.
 * F169. A permanent object keeps its name after its last handle is closed; a temporary one can
 *   no longer be opened (STATUS_OBJECT_NAME_NOT_FOUND).
 * F172. A handle created with OBJ_KERNEL_HANDLE has all of its high bits from bit 31 set (value
 *   & 0xFFFFFFFF80000000 equals that mask); a user handle has them clear.
 * F175. ZwDuplicateObject: DUPLICATE_SAME_ACCESS overrides the requested access,
 *   DUPLICATE_SAME_ATTRIBUTES overrides the requested attributes; otherwise the requested ones
 *   (for example OBJ_INHERIT) are taken.
 * F176. NtClose, ZwClose and ObCloseHandle of NULL return STATUS_INVALID_HANDLE and do not raise
 *   or bug-check.
 * F184. Names are case-sensitive unless OBJ_CASE_INSENSITIVE is given; the flag applies to every
 *   path element.
 * F185. A missing last element gives STATUS_OBJECT_NAME_NOT_FOUND on open; a missing
 *   intermediate directory gives STATUS_OBJECT_PATH_NOT_FOUND on open and create.
 * F188. Using a non-directory object (for example a symbolic link handle) as RootDirectory gives
 *   STATUS_OBJECT_TYPE_MISMATCH.
 * F189. NtCreateXxx with NULL attributes or an empty name makes a nameless object; NtOpenXxx
 *   with NULL attributes gives STATUS_INVALID_PARAMETER and with an empty name
 *   STATUS_OBJECT_PATH_SYNTAX_BAD.
 * F192. NtDuplicateObject with a NULL target-handle pointer succeeds (the handle is just made).
 */
#include "conform.h"

typedef struct {
    ULONG Attributes;
    ACCESS_MASK GrantedAccess;
    ULONG HandleCount, PointerCount;
    ULONG Rest[6];
    ULONG More[4];
} BASIC_OBJECT;

NTSYSAPI NTSTATUS NTAPI ZwCreateSymbolicLinkObject(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES,
                                                   PUNICODE_STRING);
NTSYSAPI NTSTATUS NTAPI ZwQueryObject(HANDLE, OBJECT_INFORMATION_CLASS, PVOID, ULONG, PULONG);
NTSYSAPI NTSTATUS NTAPI ZwDuplicateObject(HANDLE, HANDLE, HANDLE, PHANDLE, ACCESS_MASK, ULONG,
                                          ULONG);
NTSYSAPI NTSTATUS NTAPI NtDuplicateObject(HANDLE, HANDLE, HANDLE, PHANDLE, ACCESS_MASK, ULONG,
                                          ULONG);
NTSYSAPI NTSTATUS NTAPI NtOpenEvent(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);
NTSYSAPI NTSTATUS NTAPI NtCreateMutant(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, BOOLEAN);
NTSYSAPI NTSTATUS NTAPI NtOpenMutant(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);
NTSYSAPI NTSTATUS NTAPI NtCreateSemaphore(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, LONG, LONG);
NTSYSAPI NTSTATUS NTAPI NtOpenSemaphore(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);
NTSYSAPI NTSTATUS NTAPI NtCreateTimer(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, TIMER_TYPE);
NTSYSAPI NTSTATUS NTAPI NtOpenTimer(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);

#define ME NtCurrentProcess()

static OBJECT_ATTRIBUTES attributes;
static UNICODE_STRING text;

static POBJECT_ATTRIBUTES named(PCWSTR name, ULONG flags, HANDLE root)
{
    RtlInitUnicodeString(&text, name);
    InitializeObjectAttributes(&attributes, &text, flags | OBJ_KERNEL_HANDLE, root, NULL);
    return &attributes;
}

static POBJECT_ATTRIBUTES nameless(ULONG flags)
{
    InitializeObjectAttributes(&attributes, NULL, flags, NULL, NULL);
    return &attributes;
}

static NTSTATUS create(PHANDLE handle, POBJECT_ATTRIBUTES a)
{
    return ZwCreateEvent(handle, EVENT_ALL_ACCESS, a, NotificationEvent, FALSE);
}

static NTSTATUS open(PCWSTR name, ULONG flags, HANDLE root)
{
    HANDLE handle;
    NTSTATUS status = ZwOpenEvent(&handle, EVENT_ALL_ACCESS, named(name, flags, root));

    if (NT_SUCCESS(status))
        ZwClose(handle);
    return status;
}

static void counts(HANDLE handle, ULONG pointers, ULONG handles)
{
    BASIC_OBJECT basic;
    ULONG length = 0;

    FILL(basic);
    EXPECT_STATUS(ZwQueryObject(handle, ObjectBasicInformation, &basic, sizeof basic, &length),
                  STATUS_SUCCESS);
    EXPECT_EQ(length, sizeof basic);
    EXPECT_EQ(basic.PointerCount, pointers);
    EXPECT_EQ(basic.HandleCount, handles);
}

static void references(void)
{
    HANDLE handle, second;
    PVOID body[3] = {NULL, NULL, NULL};
    int i;

    FACT(164);
    EXPECT_STATUS(create(&handle, nameless(OBJ_KERNEL_HANDLE)), STATUS_SUCCESS);
    counts(handle, 2, 1);
    FACT(166);
    for (i = 0; i < 3; i++)
        EXPECT_STATUS(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &body[i], NULL),
                      STATUS_SUCCESS);
    EXPECT(body[0] && body[0] == body[1] && body[1] == body[2]);
    FACT(164);
    counts(handle, 5, 1);
    for (i = 0; i < 3; i++)
        ObDereferenceObject(body[i]);
    counts(handle, 2, 1);
    ZwClose(handle);
    EXPECT_STATUS(create(&handle, named(L"\\KernelObjects\\ConformCounted", 0, NULL)),
                  STATUS_SUCCESS);
    counts(handle, 3, 1);
    EXPECT_STATUS(ZwOpenEvent(&second, EVENT_ALL_ACCESS, &attributes), STATUS_SUCCESS);
    counts(handle, 4, 2);
    counts(second, 4, 2);
    ZwClose(second);
    counts(handle, 3, 1);
    ZwClose(handle);
}

static void handles(void)
{
    HANDLE kernel, user, copy;
    BASIC_OBJECT basic;

    FACT(172);
    EXPECT_STATUS(create(&kernel, nameless(OBJ_KERNEL_HANDLE)), STATUS_SUCCESS);
    EXPECT_EQ((ULONG_PTR)kernel & 0xFFFFFFFF80000000, 0xFFFFFFFF80000000);
    EXPECT_STATUS(create(&user, nameless(0)), STATUS_SUCCESS);
    EXPECT_EQ((ULONG_PTR)user & 0xFFFFFFFF80000000, 0);
    EXPECT((ULONG_PTR)user != 0 && !((ULONG_PTR)user & 3));
    ZwClose(user);

    FACT(175);
    FILL(basic);
    EXPECT_STATUS(ZwDuplicateObject(ME, kernel, ME, &copy, SYNCHRONIZE, OBJ_INHERIT, 0),
                  STATUS_SUCCESS);
    EXPECT_STATUS(ZwQueryObject(copy, ObjectBasicInformation, &basic, sizeof basic, NULL),
                  STATUS_SUCCESS);
    EXPECT_EQ(basic.GrantedAccess, SYNCHRONIZE);
    EXPECT_EQ(basic.Attributes, OBJ_INHERIT);
    ZwClose(copy);
    EXPECT_STATUS(
        ZwDuplicateObject(ME, kernel, ME, &copy, SYNCHRONIZE, OBJ_INHERIT, DUPLICATE_SAME_ACCESS),
        STATUS_SUCCESS);
    EXPECT_STATUS(ZwQueryObject(copy, ObjectBasicInformation, &basic, sizeof basic, NULL),
                  STATUS_SUCCESS);
    EXPECT_EQ(basic.GrantedAccess, EVENT_ALL_ACCESS);
    EXPECT_EQ(basic.Attributes, OBJ_INHERIT);
    ZwClose(copy);
    EXPECT_STATUS(ZwDuplicateObject(ME, kernel, ME, &copy, SYNCHRONIZE, OBJ_INHERIT,
                                    DUPLICATE_SAME_ATTRIBUTES),
                  STATUS_SUCCESS);
    EXPECT_STATUS(ZwQueryObject(copy, ObjectBasicInformation, &basic, sizeof basic, NULL),
                  STATUS_SUCCESS);
    EXPECT_EQ(basic.GrantedAccess, SYNCHRONIZE);
    EXPECT_EQ(basic.Attributes, 0);
    ZwClose(copy);
    FACT(192);
    EXPECT_STATUS(NtDuplicateObject(ME, kernel, ME, NULL, SYNCHRONIZE, 0, 0), STATUS_SUCCESS);
    counts(kernel, 3, 2);
    FACT(176);
    EXPECT_STATUS(NtClose(NULL), STATUS_INVALID_HANDLE);
    EXPECT_STATUS(ZwClose(NULL), STATUS_INVALID_HANDLE);
    EXPECT_STATUS(ObCloseHandle(NULL, KernelMode), STATUS_INVALID_HANDLE);
    EXPECT_STATUS(ObCloseHandle(NULL, UserMode), STATUS_INVALID_HANDLE);
    ZwClose(kernel);
}

static void names(void)
{
    HANDLE event, directory, link, other;
    UNICODE_STRING target = RTL_CONSTANT_STRING(L"\\KernelObjects");

    FACT(184);
    EXPECT_STATUS(create(&event, named(L"\\KernelObjects\\ConformCase", 0, NULL)), STATUS_SUCCESS);
    EXPECT_STATUS(open(L"\\KernelObjects\\ConformCase", 0, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(open(L"\\KernelObjects\\CONFORMCASE", 0, NULL), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_STATUS(open(L"\\KernelObjects\\CONFORMcase", OBJ_CASE_INSENSITIVE, NULL),
                  STATUS_SUCCESS);
    EXPECT_STATUS(open(L"\\KERNELobjects\\CONFORMcase", OBJ_CASE_INSENSITIVE, NULL),
                  STATUS_SUCCESS);
    EXPECT_STATUS(
        create(&other, named(L"\\KernelObjects\\CONFORMCASE", OBJ_CASE_INSENSITIVE, NULL)),
        STATUS_OBJECT_NAME_COLLISION);
    EXPECT_STATUS(create(&other, named(L"\\KernelObjects\\CONFORMCASE", 0, NULL)), STATUS_SUCCESS);
    ZwClose(other);

    FACT(185);
    EXPECT_STATUS(open(L"\\KernelObjects\\ConformNone", 0, NULL), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_STATUS(open(L"\\ConformNone\\ConformNone", 0, NULL), STATUS_OBJECT_PATH_NOT_FOUND);
    EXPECT_STATUS(open(L"\\KernelObjects\\ConformNone\\Event", 0, NULL),
                  STATUS_OBJECT_PATH_NOT_FOUND);
    EXPECT_STATUS(create(&other, named(L"\\ConformNone\\Event", 0, NULL)),
                  STATUS_OBJECT_PATH_NOT_FOUND);
    EXPECT_STATUS(create(&other, named(L"\\KernelObjects\\ConformNone\\Event", 0, NULL)),
                  STATUS_OBJECT_PATH_NOT_FOUND);
    ZwClose(event);

    FACT(169);
    EXPECT_STATUS(open(L"\\KernelObjects\\ConformCase", 0, NULL), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_STATUS(create(&event, named(L"\\KernelObjects\\ConformStays", OBJ_PERMANENT, NULL)),
                  STATUS_SUCCESS);
    ZwClose(event);
    EXPECT_STATUS(open(L"\\KernelObjects\\ConformStays", 0, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(open(L"\\KernelObjects\\ConformStays", 0, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(
        ZwOpenEvent(&event, EVENT_ALL_ACCESS, named(L"\\KernelObjects\\ConformStays", 0, NULL)),
        STATUS_SUCCESS);
    EXPECT_STATUS(ZwMakeTemporaryObject(event), STATUS_SUCCESS);
    EXPECT_STATUS(open(L"\\KernelObjects\\ConformStays", 0, NULL), STATUS_SUCCESS);
    ZwClose(event);
    EXPECT_STATUS(open(L"\\KernelObjects\\ConformStays", 0, NULL), STATUS_OBJECT_NAME_NOT_FOUND);

    FACT(188);
    EXPECT_STATUS(ZwCreateDirectoryObject(&directory, DIRECTORY_ALL_ACCESS,
                                          named(L"\\ConformDirectory", 0, NULL)),
                  STATUS_SUCCESS);
    EXPECT_STATUS(create(&event, named(L"Inside", 0, directory)), STATUS_SUCCESS);
    EXPECT_STATUS(open(L"\\ConformDirectory\\Inside", 0, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(open(L"Inside", 0, directory), STATUS_SUCCESS);
    RtlInitUnicodeString(&text, L"\\ConformLink");
    InitializeObjectAttributes(&attributes, &text, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT_STATUS(ZwCreateSymbolicLinkObject(&link, SYMBOLIC_LINK_ALL_ACCESS, &attributes, &target),
                  STATUS_SUCCESS);
    EXPECT_STATUS(create(&other, named(L"Inside", 0, link)), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_STATUS(open(L"Inside", 0, link), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_STATUS(open(L"Inside", 0, event), STATUS_OBJECT_TYPE_MISMATCH);
    ZwClose(link);
    ZwClose(event);
    ZwClose(directory);

    FACT(189);
    EXPECT_STATUS(create(&event, NULL), STATUS_SUCCESS);
    counts(event, 2, 1);
    ZwClose(event);
    EXPECT_STATUS(create(&event, named(L"", 0, NULL)), STATUS_SUCCESS);
    counts(event, 2, 1);
    ZwClose(event);
    EXPECT_STATUS(NtCreateMutant(&event, MUTANT_ALL_ACCESS, NULL, FALSE), STATUS_SUCCESS);
    ZwClose(event);
    EXPECT_STATUS(NtCreateSemaphore(&event, SEMAPHORE_ALL_ACCESS, NULL, 0, 1), STATUS_SUCCESS);
    ZwClose(event);
    EXPECT_STATUS(NtCreateTimer(&event, TIMER_ALL_ACCESS, NULL, NotificationTimer), STATUS_SUCCESS);
    ZwClose(event);
    EXPECT_STATUS(NtOpenEvent(&event, EVENT_ALL_ACCESS, NULL), STATUS_INVALID_PARAMETER);
    EXPECT_STATUS(NtOpenMutant(&event, MUTANT_ALL_ACCESS, NULL), STATUS_INVALID_PARAMETER);
    EXPECT_STATUS(NtOpenSemaphore(&event, SEMAPHORE_ALL_ACCESS, NULL), STATUS_INVALID_PARAMETER);
    EXPECT_STATUS(NtOpenTimer(&event, TIMER_ALL_ACCESS, NULL), STATUS_INVALID_PARAMETER);
    EXPECT_STATUS(NtOpenEvent(&event, EVENT_ALL_ACCESS, named(L"", 0, NULL)),
                  STATUS_OBJECT_PATH_SYNTAX_BAD);
    EXPECT_STATUS(NtOpenMutant(&event, MUTANT_ALL_ACCESS, named(L"", 0, NULL)),
                  STATUS_OBJECT_PATH_SYNTAX_BAD);
    EXPECT_STATUS(NtOpenSemaphore(&event, SEMAPHORE_ALL_ACCESS, named(L"", 0, NULL)),
                  STATUS_OBJECT_PATH_SYNTAX_BAD);
    EXPECT_STATUS(NtOpenTimer(&event, TIMER_ALL_ACCESS, nameless(0)),
                  STATUS_OBJECT_PATH_SYNTAX_BAD);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    references();
    handles();
    names();
}

CONFORM_DRIVER
