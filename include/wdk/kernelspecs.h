/*
 * kernelspecs.h - kernel annotations (_IRQL_requires_max_ and friends); irqlab's sal.h has them
 * all.
 */
#ifndef IRQLAB_WDK_KERNELSPECS_H
#define IRQLAB_WDK_KERNELSPECS_H

#include "driverspecs.h"

#endif
