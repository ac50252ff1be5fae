/* mmsystem.h - the multimedia timer. */
#ifndef _INC_MMSYSTEM
#define _INC_MMSYSTEM

#include "timeapi.h"

#ifdef __cplusplus
extern "C" {
#endif



#ifdef __cplusplus
}
#endif

#endif
