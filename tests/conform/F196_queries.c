/* facts: F167 F196 F198 F199 F200 F201 */
/*
 * F167. Object types flagged case-insensitive (Directory, SymbolicLink, Device, Driver, File,
 *   IoCompletion and others) are found by ObReferenceObjectByName ignoring letter case even with
 *   Attributes 0; Event, Mutant, Semaphore and Timer are not so flagged.
 * F196. ObQueryNameString with length 0 returns STATUS_INFO_LENGTH_MISMATCH and the needed
 *   length; for a nameless object it succeeds with Length = MaximumLength = 0, Buffer NULL and
 *   length sizeof(OBJECT_NAME_INFORMATION).
 * F198. ZwQueryObject(ObjectBasicInformation) with length 0 gives STATUS_INFO_LENGTH_MISMATCH.
 * F199. ZwQuerySymbolicLinkObject into a buffer that is too small gives STATUS_BUFFER_TOO_SMALL,
 *   leaves the buffer and the string's Length untouched, and reports the target's MaximumLength as
 *   needed length.
 * F200. With a result-length pointer the symbolic-link query needs room for the target's
 *   MaximumLength (including its NUL); without one only for Length, and then no NUL is written.
 * F201. A symbolic link disappears from the name space when its last handle is closed.
 */
#include "conform.h"

NTSYSAPI NTSTATUS NTAPI ZwCreateSymbolicLinkObject(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES,
                                                   PUNICODE_STRING);
NTSYSAPI NTSTATUS NTAPI ZwQueryObject(HANDLE, OBJECT_INFORMATION_CLASS, PVOID, ULONG, PULONG);
NTKERNELAPI NTSTATUS ObReferenceObjectByName(PUNICODE_STRING, ULONG, PVOID, ACCESS_MASK,
                                             POBJECT_TYPE, KPROCESSOR_MODE, PVOID, PVOID *);
NTKERNELAPI POBJECT_TYPE ObGetObjectType(PVOID Object);
NTSYSAPI NTSTATUS NTAPI NtCreateMutant(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, BOOLEAN);
NTSYSAPI NTSTATUS NTAPI NtCreateSemaphore(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, LONG, LONG);
NTSYSAPI NTSTATUS NTAPI NtCreateTimer(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, TIMER_TYPE);

static NTSTATUS by_name(PCWSTR name, PVOID of)
{
    UNICODE_STRING text;
    PVOID found = NULL;
    NTSTATUS status;

    RtlInitUnicodeString(&text, name);
    status =
        ObReferenceObjectByName(&text, 0, NULL, 0, ObGetObjectType(of), KernelMode, NULL, &found);
    if (NT_SUCCESS(status)) {
        EXPECT(found == of);
        ObDereferenceObject(found);
    }
    return status;
}

static PVOID body_of(HANDLE handle)
{
    PVOID body = NULL;

    EXPECT_STATUS(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &body, NULL),
                  STATUS_SUCCESS);
    return body;
}

static void test(PDRIVER_OBJECT Driver)
{
    static const WCHAR long_target[] = L"\\Device\\ConformDevice";
    UNICODE_STRING target = RTL_CONSTANT_STRING(L"\\Device\\ConformDevice"), device_name = target,
                   name, answer;
    UNICODE_STRING link_name = RTL_CONSTANT_STRING(L"\\ConformLink");
    HANDLE handles[5], link, again;
    struct {
        OBJECT_NAME_INFORMATION n;
        WCHAR text[64];
    } info;
    OBJECT_ATTRIBUTES a;
    PDEVICE_OBJECT device;
    WCHAR buffer[64];
    PVOID body;
    ULONG length, i;
    LONG state = 0;

    FACT(167);
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &device_name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_SUCCESS);
    EXPECT_STATUS(by_name(L"\\device\\CONFORMDEVICE", device), STATUS_SUCCESS);
    {
        UNICODE_STRING upper;
        WCHAR own[64];

        upper.Buffer = own;
        upper.Length = 0;
        upper.MaximumLength = sizeof own;
        RtlUpcaseUnicodeString(&upper, &Driver->DriverName, FALSE);
        own[upper.Length / sizeof(WCHAR)] = 0;
        EXPECT_STATUS(by_name(own, Driver), STATUS_SUCCESS);
    }
    InitializeObjectAttributes(&a, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    RtlInitUnicodeString(&name, L"\\KernelObjects\\CaseDirectory");
    EXPECT_STATUS(ZwCreateDirectoryObject(&handles[0], DIRECTORY_ALL_ACCESS, &a), STATUS_SUCCESS);
    body = body_of(handles[0]);
    EXPECT_STATUS(by_name(L"\\kernelobjects\\casedirectory", body), STATUS_SUCCESS);
    ObDereferenceObject(body);
    ZwClose(handles[0]);
    RtlInitUnicodeString(&name, L"\\KernelObjects\\CaseEvent");
    ZwCreateEvent(&handles[0], EVENT_ALL_ACCESS, &a, NotificationEvent, FALSE);
    RtlInitUnicodeString(&name, L"\\KernelObjects\\CaseMutant");
    NtCreateMutant(&handles[1], MUTANT_ALL_ACCESS, &a, FALSE);
    RtlInitUnicodeString(&name, L"\\KernelObjects\\CaseSemaphore");
    NtCreateSemaphore(&handles[2], SEMAPHORE_ALL_ACCESS, &a, 0, 1);
    RtlInitUnicodeString(&name, L"\\KernelObjects\\CaseTimer");
    NtCreateTimer(&handles[3], TIMER_ALL_ACCESS, &a, NotificationTimer);
    for (i = 0; i < 4; i++) {
        static const PCWSTR right[] = {
            L"\\KernelObjects\\CaseEvent", L"\\KernelObjects\\CaseMutant",
            L"\\KernelObjects\\CaseSemaphore", L"\\KernelObjects\\CaseTimer"};
        static const PCWSTR wrong[] = {
            L"\\KernelObjects\\CASEEVENT", L"\\KernelObjects\\CASEMUTANT",
            L"\\KernelObjects\\CASESEMAPHORE", L"\\KernelObjects\\CASETIMER"};

        body = body_of(handles[i]);
        EXPECT_STATUS(by_name(right[i], body), STATUS_SUCCESS);
        EXPECT_STATUS(by_name(wrong[i], body), STATUS_OBJECT_NAME_NOT_FOUND);
        if (i) {
            ObDereferenceObject(body);
            ZwClose(handles[i]);
        }
    }

    FACT(196);
    body = body_of(handles[0]);
    length = 0x55;
    EXPECT_STATUS(ObQueryNameString(body, NULL, 0, &length), STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(length, sizeof(OBJECT_NAME_INFORMATION) + sizeof L"\\KernelObjects\\CaseEvent");
    FILL(info);
    EXPECT_STATUS(ObQueryNameString(body, &info.n, sizeof info, &length), STATUS_SUCCESS);
    RtlInitUnicodeString(&name, L"\\KernelObjects\\CaseEvent");
    EXPECT(RtlEqualUnicodeString(&info.n.Name, &name, FALSE));
    EXPECT_EQ(info.n.Name.MaximumLength, info.n.Name.Length + sizeof(WCHAR));
    EXPECT_EQ(info.n.Name.Buffer[info.n.Name.Length / sizeof(WCHAR)], 0);
    ObDereferenceObject(body);
    ObDereferenceObject(body);
    ZwClose(handles[0]);
    InitializeObjectAttributes(&a, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateEvent(&handles[0], EVENT_ALL_ACCESS, &a, NotificationEvent, FALSE);
    body = body_of(handles[0]);
    FILL(info);
    length = 0x55;
    EXPECT_STATUS(ObQueryNameString(body, &info.n, sizeof info, &length), STATUS_SUCCESS);
    EXPECT_EQ(info.n.Name.Length, 0);
    EXPECT_EQ(info.n.Name.MaximumLength, 0);
    EXPECT(info.n.Name.Buffer == NULL);
    EXPECT_EQ(length, sizeof(OBJECT_NAME_INFORMATION));
    ObDereferenceObject(body);

    FACT(198);
    length = 0x55;
    EXPECT_STATUS(ZwQueryObject(handles[0], ObjectBasicInformation, NULL, 0, NULL),
                  STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_STATUS(ZwQueryObject(handles[0], ObjectBasicInformation, buffer, 0, &length),
                  STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_STATUS(ZwQueryObject(handles[0], ObjectBasicInformation, buffer, 55, NULL),
                  STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_STATUS(ZwQueryObject(handles[0], ObjectBasicInformation, buffer, 56, NULL),
                  STATUS_SUCCESS);
    ZwClose(handles[0]);

    FACT(199);
    InitializeObjectAttributes(&a, &link_name, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT_STATUS(ZwCreateSymbolicLinkObject(&link, SYMBOLIC_LINK_ALL_ACCESS, &a, &target),
                  STATUS_SUCCESS);
    FILL(buffer);
    answer.Buffer = buffer;
    answer.Length = 0x55;
    answer.MaximumLength = 10;
    length = 0;
    EXPECT_STATUS(ZwQuerySymbolicLinkObject(link, &answer, &length), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(length, target.MaximumLength);
    EXPECT_EQ(answer.Length, 0x55);
    EXPECT_EQ(answer.MaximumLength, 10);
    EXPECT_EQ(buffer[0], 0x5555);
    EXPECT_STATUS(ZwQuerySymbolicLinkObject(link, &answer, NULL), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(answer.Length, 0x55);

    FACT(200);
    answer.MaximumLength = target.MaximumLength - 1;
    EXPECT_STATUS(ZwQuerySymbolicLinkObject(link, &answer, &length), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(buffer[0], 0x5555);
    answer.MaximumLength = target.MaximumLength;
    EXPECT_STATUS(ZwQuerySymbolicLinkObject(link, &answer, &length), STATUS_SUCCESS);
    EXPECT_EQ(answer.Length, target.Length);
    EXPECT_EQ(memcmp(buffer, long_target, sizeof long_target), 0);
    EXPECT_EQ(buffer[sizeof long_target / sizeof(WCHAR)], 0x5555);
    FILL(buffer);
    answer.MaximumLength = target.Length;
    EXPECT_STATUS(ZwQuerySymbolicLinkObject(link, &answer, NULL), STATUS_SUCCESS);
    EXPECT_EQ(answer.Length, target.Length);
    EXPECT_EQ(memcmp(buffer, long_target, target.Length), 0);
    EXPECT_EQ(buffer[target.Length / sizeof(WCHAR)], 0x5555);
    answer.MaximumLength = target.Length - 1;
    EXPECT_STATUS(ZwQuerySymbolicLinkObject(link, &answer, NULL), STATUS_BUFFER_TOO_SMALL);

    FACT(201);
    EXPECT_STATUS(ZwOpenSymbolicLinkObject(&again, SYMBOLIC_LINK_QUERY, &a), STATUS_SUCCESS);
    ZwClose(link);
    EXPECT_STATUS(ZwOpenSymbolicLinkObject(&link, SYMBOLIC_LINK_QUERY, &a), STATUS_SUCCESS);
    ZwClose(link);
    ZwClose(again);
    EXPECT_STATUS(ZwOpenSymbolicLinkObject(&again, SYMBOLIC_LINK_QUERY, &a),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    IoDeleteDevice(device);
    UNREFERENCED_PARAMETER(state);
}

CONFORM_DRIVER
