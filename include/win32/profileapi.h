/* profileapi.h - the performance counter: 10 MHz of virtual time. */
#ifndef _PROFILEAPI_H_
#define _PROFILEAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

BOOL QueryPerformanceCounter(LARGE_INTEGER *count);
BOOL QueryPerformanceFrequency(LARGE_INTEGER *frequency);

#ifdef __cplusplus
}
#endif

#endif
