/*
 * io.h - the I/O system: devices, files, IRPs, queues, interrupts, DMA, Plug and Play.
 */
#ifndef IRQLAB_WDK_NT_IO_H
#define IRQLAB_WDK_NT_IO_H

#include "io/base.h"
#include "io/file.h"
#include "io/device.h"
#include "irp.h"
#include "io/queue.h"
#include "io/interrupt.h"
#include "io/errorlog.h"
#include "io/dma.h"
#include "io/pnp.h"
#include "io/fastio.h"
#include "io/misc.h"

#endif
