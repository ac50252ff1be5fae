/* realtimeapiset.h - interrupt time. */
#ifndef _APISETREALTIME_
#define _APISETREALTIME_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

BOOL QueryUnbiasedInterruptTime(PULONGLONG time);
VOID QueryInterruptTime(PULONGLONG time);
VOID QueryInterruptTimePrecise(PULONGLONG time);

#ifdef __cplusplus
}
#endif

#endif
