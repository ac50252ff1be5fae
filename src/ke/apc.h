/* apc.h - what the kernel exports and the WDK's headers do not declare. */
#pragma once
#include <wdk/ntifs.h>
#include <wdk/irqlab/exports.h>

VOID KfLowerIrql(KIRQL NewIrql);
