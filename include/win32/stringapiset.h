/* stringapiset.h - conversions between UTF-8 and UTF-16. */
#ifndef _STRINGAPISET_H_
#define _STRINGAPISET_H_

#include "winnls.h"

#ifdef __cplusplus
extern "C" {
#endif



#ifdef __cplusplus
}
#endif

#endif
