/* A registry filter: protects a value, redirects an answer, keeps contexts; and what else it can ask. */
#include <ntddk.h>

static LARGE_INTEGER High, Low;
static LONG Contexts;

static BOOLEAN Is(PCUNICODE_STRING name, PCWSTR text)
{
    UNICODE_STRING other;

    RtlInitUnicodeString(&other, text);
    return RtlEqualUnicodeString(name, &other, TRUE);
}

static NTSTATUS AtLow(PVOID context, PVOID class, PVOID argument)
{
    UNREFERENCED_PARAMETER(context);
    if ((REG_NOTIFY_CLASS)(ULONG_PTR)class == RegNtPreSetValueKey)
        DbgPrint("  low sees %wZ\n", ((PREG_SET_VALUE_KEY_INFORMATION)argument)->ValueName);
    return STATUS_SUCCESS;
}

static NTSTATUS AtHigh(PVOID context, PVOID class, PVOID argument)
{
    static LONG value;

    UNREFERENCED_PARAMETER(context);
    switch ((REG_NOTIFY_CLASS)(ULONG_PTR)class) {
    case RegNtPreCreateKeyEx: {
        PREG_CREATE_KEY_INFORMATION_V1 create = argument;

        DbgPrint("  creating %wZ, version %u\n", create->CompleteName, (ULONG)create->Version);
        break;
    }
    case RegNtPostCreateKeyEx: {
        PREG_POST_OPERATION_INFORMATION post = argument;
        PCUNICODE_STRING name;

        if (!NT_SUCCESS(post->Status))
            break;
        if (NT_SUCCESS(CmSetCallbackObjectContext(post->Object, &High, &value, NULL)))
            InterlockedIncrement(&Contexts);
        if (NT_SUCCESS(CmCallbackGetKeyObjectIDEx(&High, post->Object, NULL, &name, 0))) {
            DbgPrint("  created %wZ\n", name);
            CmCallbackReleaseKeyObjectIDEx(name);
        }
        break;
    }
    case RegNtPreSetValueKey: {
        PREG_SET_VALUE_KEY_INFORMATION set = argument;

        DbgPrint("  high sees %wZ, context %d\n", set->ValueName, set->ObjectContext == &value);
        set->CallContext = &Low;
        if (Is(set->ValueName, L"Protected"))
            return STATUS_ACCESS_DENIED;
        if (Is(set->ValueName, L"Swallowed"))
            return STATUS_CALLBACK_BYPASS;
        break;
    }
    case RegNtPostSetValueKey: {
        PREG_POST_OPERATION_INFORMATION post = argument;
        PREG_SET_VALUE_KEY_INFORMATION set = post->PreInformation;

        DbgPrint("  after %wZ: %08x, %d\n", set->ValueName, post->Status, post->CallContext == &Low);
        if (Is(set->ValueName, L"Changed")) {
            post->ReturnStatus = STATUS_UNSUCCESSFUL;
            return STATUS_CALLBACK_BYPASS;
        }
        break;
    }
    case RegNtCallbackObjectContextCleanup:
        InterlockedDecrement(&Contexts);
        break;
    default:
        break;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS Set(HANDLE key, PCWSTR name)
{
    UNICODE_STRING string;
    ULONG value = 1;

    RtlInitUnicodeString(&string, name);
    return ZwSetValueKey(key, &string, 0, REG_DWORD, &value, sizeof value);
}

static VOID Use(VOID)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\Software\\Filtered");
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    if (!NT_SUCCESS(ZwCreateKey(&key, KEY_ALL_ACCESS, &attributes, 0, NULL, 0, NULL)))
        return;
    DbgPrint("plain %08x\n", Set(key, L"Plain"));
    DbgPrint("protected %08x\n", Set(key, L"Protected"));
    DbgPrint("swallowed %08x\n", Set(key, L"Swallowed"));
    DbgPrint("changed %08x\n", Set(key, L"Changed"));
    DbgPrint("contexts %d\n", Contexts);
    DbgPrint("delete %08x\n", ZwDeleteKey(key));
    ZwClose(key);
    DbgPrint("contexts %d\n", Contexts);
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
    DbgPrint("undo %08x", CmUnRegisterCallback(High));
    DbgPrint(", again %08x\n", CmUnRegisterCallback(High));
    CmUnRegisterCallback(Low);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING high = RTL_CONSTANT_STRING(L"380010"), low = RTL_CONSTANT_STRING(L"380009.5");
    ULONG major, minor;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(path);
    CmGetCallbackVersion(&major, &minor);
    DbgPrint("version %u.%u\n", major, minor);
    status = CmRegisterCallbackEx(AtLow, &low, driver, NULL, &Low, NULL);
    if (!NT_SUCCESS(status))
        return status;
    DbgPrint("the same %08x\n", CmRegisterCallbackEx(AtLow, &low, driver, NULL, &High, NULL));
    status = CmRegisterCallbackEx(AtHigh, &high, driver, NULL, &High, NULL);
    if (!NT_SUCCESS(status)) {
        CmUnRegisterCallback(Low);
        return status;
    }
    driver->DriverUnload = Unload;
    Use();
    return STATUS_SUCCESS;
}
