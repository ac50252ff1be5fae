/* A wait in UserMode for an object on the kernel stack. */
#include <ntddk.h>

typedef struct _REQUEST {
    KEVENT Done;
    LONG Result;
} REQUEST;

static REQUEST *Pending;

static VOID Server(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Pending->Result = 7;
    KeSetEvent(&Pending->Done, IO_NO_INCREMENT, FALSE);
}

static PETHREAD ServerThread;

static NTSTATUS StartServer(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Server, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&ServerThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinServer(VOID)
{
    if (!ServerThread)
        return;
    KeWaitForSingleObject(ServerThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(ServerThread);
    ServerThread = NULL;
}

static NTSTATUS Ask(LONG *Result)
{
    REQUEST request = {.Result = 0};
    NTSTATUS status;

    KeInitializeEvent(&request.Done, NotificationEvent, FALSE);
    Pending = &request;
    status = StartServer();
    if (!NT_SUCCESS(status))
        return status;
    KeWaitForSingleObject(&request.Done, UserRequest, UserMode, FALSE, NULL); /* finds: 0xC4/0x123 */
    *Result = request.Result;
    JoinServer();
    return STATUS_SUCCESS;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    LONG result = 0;
    NTSTATUS status = Ask(&result);

    DbgPrint("the answer is %d\n", result);
    return status;
}
