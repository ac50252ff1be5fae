/* threadpoollegacyapiset.h - timer queues and registered waits. */
#ifndef _THREADPOOLLEGACYAPISET_H_
#define _THREADPOOLLEGACYAPISET_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

HANDLE CreateTimerQueue(VOID);
BOOL CreateTimerQueueTimer(PHANDLE timer, HANDLE queue, WAITORTIMERCALLBACK routine, PVOID parameter,
                           DWORD due_ms, DWORD period_ms, ULONG flags);
BOOL ChangeTimerQueueTimer(HANDLE queue, HANDLE timer, ULONG due_ms, ULONG period_ms);
BOOL DeleteTimerQueueTimer(HANDLE queue, HANDLE timer, HANDLE completion);
BOOL DeleteTimerQueue(HANDLE queue);
BOOL DeleteTimerQueueEx(HANDLE queue, HANDLE completion);
BOOL QueueUserWorkItem(LPTHREAD_START_ROUTINE routine, PVOID parameter, ULONG flags);

#ifdef __cplusplus
}
#endif

#endif
