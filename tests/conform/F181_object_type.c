/* facts: F181 */
/*
 * F181. ObInsertObject with a handle calls the type's OpenProcedure exactly once and no other
 *   procedure; the parent directory's pointer count grows by one.
 */
#include "conform.h"
#include "../status/object_type.h"

NTKERNELAPI NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES, POBJECT_TYPE, KPROCESSOR_MODE, PVOID,
                                        ACCESS_MASK, PVOID, PHANDLE);

static volatile LONG opened, closed, deleted, parsed, named_it, asked;
static PVOID body;

static NTSTATUS open(ULONG reason, KPROCESSOR_MODE mode, PEPROCESS process, PVOID object,
                     PACCESS_MASK granted, ULONG handles)
{
    if (InterlockedIncrement(&opened) > 1)
        return STATUS_UNSUCCESSFUL; /* it is not to be opened a second time */
    EXPECT_EQ(reason, 0);
    EXPECT_EQ(mode, KernelMode);
    EXPECT(object == body);
    EXPECT(process == PsInitialSystemProcess);
    EXPECT_EQ(*granted, 1);
    EXPECT_EQ(handles, 1);
    return STATUS_SUCCESS;
}
static VOID close(PEPROCESS process, PVOID object, ULONG_PTR handles, ULONG_PTR all)
{
    UNREFERENCED_PARAMETER(process);
    UNREFERENCED_PARAMETER(object);
    InterlockedIncrement(&closed);
    EXPECT_EQ(handles, 1);
    EXPECT_EQ(all, 1);
}
static VOID delete (PVOID object)
{
    EXPECT(object == body);
    InterlockedIncrement(&deleted);
}
static NTSTATUS parse(PVOID object, PVOID type, PVOID access, KPROCESSOR_MODE mode,
                      ULONG attributes, PUNICODE_STRING complete, PUNICODE_STRING remaining,
                      PVOID context, PVOID quality, PVOID *found)
{
    UNREFERENCED_PARAMETER(type);
    UNREFERENCED_PARAMETER(access);
    UNREFERENCED_PARAMETER(mode);
    UNREFERENCED_PARAMETER(attributes);
    UNREFERENCED_PARAMETER(complete);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(quality);
    InterlockedIncrement(&parsed);
    if (remaining->Length)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    ObReferenceObject(object);
    *found = object;
    return STATUS_SUCCESS;
}
static NTSTATUS query_name(PVOID object, BOOLEAN has_name, POBJECT_NAME_INFORMATION name,
                           ULONG bytes, PULONG needed, KPROCESSOR_MODE mode)
{
    UNREFERENCED_PARAMETER(object);
    UNREFERENCED_PARAMETER(name);
    UNREFERENCED_PARAMETER(bytes);
    UNREFERENCED_PARAMETER(needed);
    UNREFERENCED_PARAMETER(mode);
    EXPECT(has_name);
    InterlockedIncrement(&named_it);
    return STATUS_NOT_IMPLEMENTED;
}
static BOOLEAN okay(PEPROCESS process, PVOID object, HANDLE handle, KPROCESSOR_MODE mode)
{
    UNREFERENCED_PARAMETER(process);
    UNREFERENCED_PARAMETER(object);
    UNREFERENCED_PARAMETER(handle);
    UNREFERENCED_PARAMETER(mode);
    return InterlockedIncrement(&asked) > 1;
}

static LONG pointers(HANDLE handle)
{
    PUBLIC_OBJECT_BASIC_INFORMATION basic;

    EXPECT_STATUS(ZwQueryObject(handle, ObjectBasicInformation, &basic, sizeof basic, NULL),
                  STATUS_SUCCESS);
    return (LONG)basic.PointerCount;
}

static void test(PDRIVER_OBJECT Driver)
{
    UNICODE_STRING type_name = RTL_CONSTANT_STRING(L"Conform"), name;
    OBJECT_TYPE_INITIALIZER initializer;
    OBJECT_ATTRIBUTES attributes;
    HANDLE directory, handle = NULL, again;
    POBJECT_TYPE type;
    LONG before;

    UNREFERENCED_PARAMETER(Driver);
    FACT(181);
    RtlZeroMemory(&initializer, sizeof initializer);
    initializer.Length = sizeof initializer;
    initializer.ObjectTypeFlags = 4 | 16; /* UseDefaultObject, MaintainHandleCount */
    initializer.ValidAccessMask = 0x1F0001;
    initializer.PoolType = NonPagedPoolNx;
    initializer.DefaultNonPagedPoolCharge = 64;
    initializer.OpenProcedure = open;
    initializer.CloseProcedure = close;
    initializer.DeleteProcedure = delete;
    initializer.ParseProcedure = parse;
    initializer.QueryNameProcedure = query_name;
    initializer.OkayToCloseProcedure = okay;
    EXPECT_STATUS(ObCreateObjectType(&type_name, &initializer, NULL, &type), STATUS_SUCCESS);

    RtlInitUnicodeString(&name, L"\\KernelObjects");
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT_STATUS(ZwOpenDirectoryObject(&directory, DIRECTORY_ALL_ACCESS, &attributes),
                  STATUS_SUCCESS);
    RtlInitUnicodeString(&name, L"Conformer");
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, directory, NULL);
    EXPECT_STATUS(ObCreateObject(KernelMode, type, &attributes, KernelMode, NULL, 64, 0, 0, &body),
                  STATUS_SUCCESS);
    RtlZeroMemory(body, 64);
    EXPECT_EQ(opened + closed + deleted + parsed + named_it + asked, 0);
    before = pointers(directory);
    EXPECT_STATUS(ObInsertObject(body, NULL, 1, 0, NULL, &handle), STATUS_SUCCESS);
    EXPECT_EQ(opened, 1);
    EXPECT_EQ(closed + deleted + parsed + named_it + asked, 0);
    EXPECT_EQ(pointers(directory), before + 1);

    /* What the procedures are there for. */
    EXPECT_STATUS(ObOpenObjectByName(&attributes, type, KernelMode, NULL, 1, NULL, &again),
                  STATUS_UNSUCCESSFUL);
    EXPECT_EQ(parsed, 1);
    EXPECT_STATUS(ZwClose(handle), STATUS_HANDLE_NOT_CLOSABLE);
    EXPECT_STATUS(ZwClose(handle), STATUS_SUCCESS);
    EXPECT_EQ(closed, 1);
    EXPECT_EQ(deleted, 1);
    EXPECT_EQ(pointers(directory), before);
    ZwClose(directory);
}

CONFORM_DRIVER
