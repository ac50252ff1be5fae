/*
 * ke.h - the kernel proper: dispatcher objects and waits, DPCs, spin locks, IRQL, threads, clocks.
 */
#ifndef IRQLAB_WDK_NT_KE_H
#define IRQLAB_WDK_NT_KE_H

#include "ke/base.h"
#include "ke/irql.h"
#include "ke/event.h"
#include "ke/semaphore.h"
#include "ke/mutex.h"
#include "ke/wait.h"
#include "ke/dpc.h"
#include "ke/timer.h"
#include "ke/spinlock.h"
#include "ke/apc.h"
#include "ke/thread.h"
#include "ke/queue.h"
#include "ke/interrupt.h"
#include "ke/processor.h"
#include "ke/time.h"
#include "ke/float.h"
#include "ke/bugcheck.h"

#endif
