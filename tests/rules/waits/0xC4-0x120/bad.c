/* A thread waited above DISPATCH_LEVEL. */
#include <ntddk.h>

typedef struct _BOARD {
    KEVENT Done;
    ULONG Status;
} BOARD;

static BOARD Board;

/* Polls the board with its interrupt locked out. */
static BOOLEAN IsDone(BOARD *board)
{
    LARGE_INTEGER zero = {.QuadPart = 0};
    NTSTATUS status;
    KIRQL old;

    KeRaiseIrql(8, &old);
    status = KeWaitForSingleObject(&board->Done, Executive, /* finds: 0xC4/0x120 */
                                   KernelMode, FALSE, &zero);
    KeLowerIrql(old);
    return status == STATUS_SUCCESS;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeEvent(&Board.Done, NotificationEvent, TRUE);
    if (!IsDone(&Board))
        DbgPrint("not done\n");
    return STATUS_SUCCESS;
}
