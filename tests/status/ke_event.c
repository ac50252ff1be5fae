/* Events: the state before each call comes back, and the state after it is what it should be. */
#include "status.h"

static void each(EVENT_TYPE type)
{
    KEVENT event;

    FILL(event);
    KeInitializeEvent(&event, type, TRUE);
    DOES(KeInitializeEvent, void,
         event.Header.Type == (UCHAR)type && event.Header.Size == sizeof event / 4 &&
             event.Header.SignalState == 1 && IsListEmpty(&event.Header.WaitListHead));
    DOES(KeReadStateEvent, value, KeReadStateEvent(&event) == 1);
    KeClearEvent(&event);
    DOES(KeClearEvent, void, event.Header.SignalState == 0);
    DOES(KeReadStateEvent, value, KeReadStateEvent(&event) == 0);
    DOES(KeSetEvent, value, KeSetEvent(&event, IO_NO_INCREMENT, FALSE) == 0);
    DOES(KeSetEvent, value, KeSetEvent(&event, EVENT_INCREMENT, FALSE) == 1);
    DOES(KeResetEvent, value, KeResetEvent(&event) == 1);
    DOES(KeResetEvent, value, KeResetEvent(&event) == 0);
    DOES(KePulseEvent, value, KePulseEvent(&event, IO_NO_INCREMENT, FALSE) == 0);
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    DOES(KePulseEvent, value, KePulseEvent(&event, IO_NO_INCREMENT, FALSE) == 1);
    DOES(KePulseEvent, value, KeReadStateEvent(&event) == 0);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    each(NotificationEvent);
    each(SynchronizationEvent);
}

CONFORM_DRIVER
