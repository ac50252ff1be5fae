/* states.h - what the small programs share: threads that are joined, and values that tell orders. */
#pragma once
#include <ntddk.h>

static DRIVER_UNLOAD Unload;
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

/* Start a thread; its object, referenced, or NULL. */
static PVOID Start(PKSTART_ROUTINE Routine, PVOID Context)
{
    HANDLE handle;
    PVOID thread = NULL;

    if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, Context)))
        return NULL;
    ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &thread, NULL);
    ZwClose(handle);
    return thread;
}

static VOID Join(PVOID Thread)
{
    KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Thread);
}

#define WAIT(object) KeWaitForSingleObject((object), Executive, KernelMode, FALSE, NULL)

/* A value that tells in which order it was called: 0 -> 1 -> 12 … */
ULONG g_State;

static __inline VOID Note(ULONG Who)
{
    g_State = g_State * 10 + Who;
}
