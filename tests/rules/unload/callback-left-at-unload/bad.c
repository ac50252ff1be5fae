/* Registers with a callback object and never leaves it. */
#include <ntddk.h>

static PVOID Registration;
static PCALLBACK_OBJECT Callback;

static VOID PowerChanged(PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ObDereferenceObject(Callback);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\CorpusPower");
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = ExCreateCallback(&Callback, &attributes, TRUE, TRUE);
    if (!NT_SUCCESS(status))
        return status;
    Registration = ExRegisterCallback(Callback, PowerChanged, NULL); /* finds: callback-left-at-unload */
    if (!Registration) {
        ObDereferenceObject(Callback);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}
