/* wincon.h - the console. */
#ifndef _WINCON_
#define _WINCON_

#include "consoleapi.h"

#ifdef __cplusplus
extern "C" {
#endif



#ifdef __cplusplus
}
#endif

#endif
