/*
 * no_sal2.h - turns annotations off; they are always off here.
 */
#ifndef IRQLAB_WDK_NO_SAL2_H
#define IRQLAB_WDK_NO_SAL2_H

#include "driverspecs.h"

#endif
