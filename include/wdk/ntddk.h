/*
 * ntddk.h - wdm.h and what drivers outside WDM may use besides.
 */
#ifndef IRQLAB_WDK_NTDDK_H
#define IRQLAB_WDK_NTDDK_H

#define _NTDDK_

#include "wdm.h"

#endif
