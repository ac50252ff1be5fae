/*
 * ntifs.h - ntddk.h and what file systems and their filters may use besides.
 */
#ifndef IRQLAB_WDK_NTIFS_H
#define IRQLAB_WDK_NTIFS_H

#define _NTIFS_

#include "ntddk.h"

#endif
