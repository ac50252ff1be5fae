/* timezoneapi.h - calendar times. Local time is UTC. */
#ifndef _TIMEZONEAPI_H_
#define _TIMEZONEAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

BOOL FileTimeToSystemTime(const FILETIME *from, LPSYSTEMTIME to);
BOOL SystemTimeToFileTime(const SYSTEMTIME *from, LPFILETIME to);

#ifdef __cplusplus
}
#endif

#endif
