/* Takes a sample each 10 ms by a timer and keeps the last ones in a ring; a thread writes them out. */
#include <ntddk.h>

#define SAMPLES 16
#define TAG 'lpmS'

typedef struct _SAMPLER {
    KTIMER Timer;
    KDPC Dpc;
    KEVENT Full;
    KSPIN_LOCK Lock;
    PULONG Ring;
    ULONG Head;
    ULONG Taken;
    volatile BOOLEAN Stop;
    PKTHREAD Writer;
} SAMPLER, *PSAMPLER;

static PSAMPLER Sampler;

static KDEFERRED_ROUTINE SamplerDpc;
static KSTART_ROUTINE SamplerWriter;

static VOID SamplerDpc(PKDPC Dpc, PVOID Context, PVOID A, PVOID B)
{
    PSAMPLER s = Context;
    LARGE_INTEGER now;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    KeQuerySystemTime(&now);
    KeAcquireSpinLockAtDpcLevel(&s->Lock);
    s->Ring[s->Head % SAMPLES] = now.LowPart;
    s->Head++;
    s->Taken++;
    if (s->Head % SAMPLES == 0)
        KeSetEvent(&s->Full, IO_NO_INCREMENT, FALSE);
    KeReleaseSpinLockFromDpcLevel(&s->Lock);
}

static VOID SamplerWriter(PVOID Context)
{
    PSAMPLER s = Context;
    ULONG copy[SAMPLES];
    KIRQL irql;

    for (;;) {
        KeWaitForSingleObject(&s->Full, Executive, KernelMode, FALSE, NULL);
        if (s->Stop)
            break;
        KeAcquireSpinLock(&s->Lock, &irql);
        RtlCopyMemory(copy, s->Ring, SAMPLES * sizeof(ULONG));
        DbgPrint("sampler: last %lu\n", copy[SAMPLES - 1]);
        KeReleaseSpinLock(&s->Lock, irql);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID SamplerUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);

    KeCancelTimer(&Sampler->Timer);
    KeFlushQueuedDpcs();
    Sampler->Stop = TRUE;
    KeSetEvent(&Sampler->Full, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(Sampler->Writer, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Sampler->Writer);
    ExFreePoolWithTag(Sampler->Ring, TAG);
    ExFreePoolWithTag(Sampler, TAG);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER due, second;
    HANDLE thread;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = SamplerUnload;
    Sampler = ExAllocatePoolWithTag(NonPagedPool, sizeof *Sampler, TAG);
    if (!Sampler)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(Sampler, sizeof *Sampler);
    Sampler->Ring = ExAllocatePoolWithTag(NonPagedPool, SAMPLES * sizeof(ULONG), TAG);
    if (!Sampler->Ring) {
        ExFreePoolWithTag(Sampler, TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeInitializeSpinLock(&Sampler->Lock);
    KeInitializeEvent(&Sampler->Full, SynchronizationEvent, FALSE);
    KeInitializeTimer(&Sampler->Timer);
    KeInitializeDpc(&Sampler->Dpc, SamplerDpc, Sampler);
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, SamplerWriter, Sampler);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(Sampler->Ring, TAG);
        ExFreePoolWithTag(Sampler, TAG);
        return status;
    }
    status = ObReferenceObjectByHandle(thread, SYNCHRONIZE, *PsThreadType, KernelMode,
            (PVOID *)&Sampler->Writer, NULL);
    ZwClose(thread);
    due.QuadPart = -10 * 10000LL;
    KeSetTimerEx(&Sampler->Timer, due, 10, &Sampler->Dpc);
    second.QuadPart = -300 * 10000LL;
    KeDelayExecutionThread(KernelMode, FALSE, &second);
    return STATUS_SUCCESS;
}
