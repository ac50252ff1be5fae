/*
 * ex.h - the executive's services: pool, resources, fast mutexes, callbacks, timers, work items.
 */
#ifndef IRQLAB_WDK_NT_EX_H
#define IRQLAB_WDK_NT_EX_H

#include "ex/pool.h"
#include "ex/slist.h"
#include "ex/lookaside.h"
#include "ex/resource.h"
#include "ex/fastmutex.h"
#include "ex/locks.h"
#include "ex/callback.h"
#include "ex/timer.h"
#include "ex/work.h"
#include "ex/misc.h"

#endif
