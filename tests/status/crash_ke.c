/* bugcheck: 0xA KeSetEvent: KeSetEvent was given the event NULL */
/* bugcheck: 0xA KePulseEvent: KePulseEvent was given the event NULL */
/* bugcheck: 0xA KeResetEvent: KeResetEvent was given the event NULL */
/* bugcheck: 0xA KeWaitForSingleObject: KeWaitForSingleObject was given the object NULL */
/* bugcheck: 0xA KeWaitForMultipleObjects: KeWaitForMultipleObjects was given the object NULL */
/* bugcheck: 0xC KeWaitForMultipleObjects: 65 objects */
/* bugcheck: 0xC KeWaitForMultipleObjects: 4 objects */
/* bugcheck: 0xA KeReleaseSemaphore: KeReleaseSemaphore was given the semaphore NULL */
/* bugcheck: 0xA KeReleaseMutex: KeReleaseMutex was given the mutex NULL */
/* bugcheck: 0xA KeReleaseMutant: KeReleaseMutant was given the mutex NULL */
/* bugcheck: 0xA KeSetTimer: KeSetTimer was given the timer NULL */
/* bugcheck: 0xA KeSetTimerEx: KeSetTimerEx was given the timer NULL */
/* bugcheck: 0xA KeCancelTimer: KeCancelTimer was given the timer NULL */
/* bugcheck: 0xA KeInsertQueueDpc: KeInsertQueueDpc was given the DPC NULL */
/* bugcheck: 0xA KeAcquireSpinLockRaiseToDpc: was given the spin lock NULL */
/* bugcheck: 0xE2 KeBugCheckEx: the driver called KeBugCheckEx */
/* bugcheck: 0xE2 KeBugCheck: the driver called KeBugCheck */
/* Garbage for the routines of the kernel proper. */
#include "status.h"

NTKERNELAPI LONG KeReleaseMutant(PRKMUTANT, KPRIORITY, BOOLEAN, BOOLEAN);

static KEVENT events[65];
static PVOID objects[65];
static KWAIT_BLOCK blocks[65];

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    LARGE_INTEGER due;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    UNREFERENCED_PARAMETER(Path);
    due.QuadPart = -10000;
    for (i = 0; i < 65; i++) {
        KeInitializeEvent(&events[i], NotificationEvent, TRUE);
        objects[i] = &events[i];
    }
    switch (STATUS_CASE) {
    case 1:
        KeSetEvent(NULL, 0, FALSE);
        break;
    case 2:
        KePulseEvent(NULL, 0, FALSE);
        break;
    case 3:
        KeResetEvent(NULL);
        break;
    case 4:
        KeWaitForSingleObject(NULL, Executive, KernelMode, FALSE, NULL);
        break;
    case 5:
        objects[0] = NULL;
        KeWaitForMultipleObjects(3, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL);
        break;
    case 6:
        KeWaitForMultipleObjects(65, objects, WaitAny, Executive, KernelMode, FALSE, NULL, blocks);
        break;
    case 7:
        KeWaitForMultipleObjects(4, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL);
        break;
    case 8:
        KeReleaseSemaphore(NULL, 0, 1, FALSE);
        break;
    case 9:
        KeReleaseMutex(NULL, FALSE);
        break;
    case 10:
        KeReleaseMutant(NULL, 0, FALSE, FALSE);
        break;
    case 11:
        KeSetTimer(NULL, due, NULL);
        break;
    case 12:
        KeSetTimerEx(NULL, due, 10, NULL);
        break;
    case 13:
        KeCancelTimer(NULL);
        break;
    case 14:
        KeInsertQueueDpc(NULL, NULL, NULL);
        break;
    case 15:
        KeAcquireSpinLockRaiseToDpc(NULL);
        break;
    case 16:
        KeBugCheckEx(0xE2, 1, 2, 3, 4);
    case 17:
        KeBugCheck(0xE2);
    }
    return STATUS_SUCCESS;
}
