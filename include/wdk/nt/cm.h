/*
 * cm.h - the configuration manager: hardware resources, registry callbacks.
 */
#ifndef IRQLAB_WDK_NT_CM_H
#define IRQLAB_WDK_NT_CM_H

#include "cm/resource.h"
#include "cm/callback.h"

#endif
