/*
 * concurrencysal.h - lock annotations; irqlab's sal.h has them all.
 */
#ifndef IRQLAB_WDK_CONCURRENCYSAL_H
#define IRQLAB_WDK_CONCURRENCYSAL_H

#include "driverspecs.h"

#endif
