/* traces: 1 */
#include "states.h"

static KMUTEX g_A, g_B;
static ULONG g_CountA, g_CountB;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_A);
    g_CountA++;
    KeReleaseMutex(&g_A, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    WAIT(&g_B);
    g_CountB++;
    KeReleaseMutex(&g_B, FALSE);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeMutex(&g_A, 0);
    KeInitializeMutex(&g_B, 0);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    g_State = g_CountA + g_CountB;
    return STATUS_SUCCESS;
}
