/* also: 0xC7/0x0 */
/* The connection is freed while its timeout is still running. */
#include <ntddk.h>

typedef struct _CONNECTION {
    KTIMER Timeout;
    ULONG State;
} CONNECTION;

static VOID Close(CONNECTION *connection)
{
    ExFreePoolWithTag(connection, 'nnoC'); /* finds: 0xC4/0x15 */
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    CONNECTION *connection = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *connection, 'nnoC');
    LARGE_INTEGER due;

    if (!connection)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeTimer(&connection->Timeout);
    due.QuadPart = -10000LL * 30000;
    KeSetTimer(&connection->Timeout, due, NULL);
    Close(connection);
    return STATUS_SUCCESS;
}
