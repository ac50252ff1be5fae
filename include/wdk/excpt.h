/*
 * excpt.h - structured exceptions, with the lower-case keywords that C drivers write.
 */
#ifndef IRQLAB_WDK_EXCPT_H
#define IRQLAB_WDK_EXCPT_H

#include "nt/seh.h"

#ifndef __cplusplus
#ifndef try
#define try __try
#define except __except
#define finally __finally
#define leave __leave
#endif
#endif

#endif
