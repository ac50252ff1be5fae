/* In some schedules it damages irqlab itself: a worker dies. */
#include "common.h"

static volatile LONG Order;

static VOID First(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    InterlockedExchange(&Order, 1);
#ifndef GOOD
    if (InterlockedIncrement(&Order) != 2)
        __asm__ volatile("mov $39, %%eax\n syscall\n mov %%eax, %%edi\n mov $6, %%esi\n mov $62, %%eax\n syscall"
                         ::: "rax", "rcx", "rdi", "rsi", "r11", "memory"); /* kill(getpid(), SIGABRT) */
#endif
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    InterlockedExchange(&Order, 5);
    InterlockedExchange(&Order, 6);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Start(First, NULL);
    Start(Second, NULL);
    Join();
    return STATUS_SUCCESS;
}
