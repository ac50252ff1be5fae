/* timeapi.h - the multimedia timer. */
#ifndef _TIMEAPI_H_
#define _TIMEAPI_H_

#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef UINT MMRESULT;
#define TIMERR_NOERROR 0
#define TIMERR_NOCANDO 97
DWORD timeGetTime(VOID);
MMRESULT timeBeginPeriod(UINT period);
MMRESULT timeEndPeriod(UINT period);

#ifdef __cplusplus
}
#endif

#endif
