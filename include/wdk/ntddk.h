/*
 * ntddk.h - wdm.h, under the name that most drivers include.
 */
#ifndef IRQLAB_WDK_NTDDK_H
#define IRQLAB_WDK_NTDDK_H

#define _NTDDK_

#include "wdm.h"

#endif
