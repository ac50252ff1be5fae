/* threadpoolapiset.h - the thread pool: work, timers, waits. */
#ifndef _THREADPOOLAPISET_H_
#define _THREADPOOLAPISET_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _TP_POOL TP_POOL, *PTP_POOL;
typedef struct _TP_CALLBACK_INSTANCE TP_CALLBACK_INSTANCE, *PTP_CALLBACK_INSTANCE;
typedef struct _TP_CALLBACK_ENVIRON_V3 *PTP_CALLBACK_ENVIRON;
typedef struct _TP_WORK TP_WORK, *PTP_WORK;
typedef struct _TP_TIMER TP_TIMER, *PTP_TIMER;
typedef struct _TP_WAIT TP_WAIT, *PTP_WAIT;
typedef DWORD TP_WAIT_RESULT;
typedef VOID (*PTP_SIMPLE_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context);
typedef VOID (*PTP_WORK_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work);
typedef VOID (*PTP_TIMER_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_TIMER timer);
typedef VOID (*PTP_WAIT_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WAIT wait,
                                  TP_WAIT_RESULT result);
BOOL TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK routine, PVOID context,
                                 PTP_CALLBACK_ENVIRON environment);
PTP_WORK CreateThreadpoolWork(PTP_WORK_CALLBACK routine, PVOID context, PTP_CALLBACK_ENVIRON environment);
VOID SubmitThreadpoolWork(PTP_WORK work);
VOID WaitForThreadpoolWorkCallbacks(PTP_WORK work, BOOL cancel_pending);
VOID CloseThreadpoolWork(PTP_WORK work);
PTP_TIMER CreateThreadpoolTimer(PTP_TIMER_CALLBACK routine, PVOID context, PTP_CALLBACK_ENVIRON environment);
VOID SetThreadpoolTimer(PTP_TIMER timer, PFILETIME due_time, DWORD period_ms, DWORD window_ms);
BOOL IsThreadpoolTimerSet(PTP_TIMER timer);
VOID WaitForThreadpoolTimerCallbacks(PTP_TIMER timer, BOOL cancel_pending);
VOID CloseThreadpoolTimer(PTP_TIMER timer);
PTP_WAIT CreateThreadpoolWait(PTP_WAIT_CALLBACK routine, PVOID context, PTP_CALLBACK_ENVIRON environment);
VOID SetThreadpoolWait(PTP_WAIT wait, HANDLE object, PFILETIME timeout);
VOID WaitForThreadpoolWaitCallbacks(PTP_WAIT wait, BOOL cancel_pending);
VOID CloseThreadpoolWait(PTP_WAIT wait);

#ifdef __cplusplus
}
#endif

#endif
