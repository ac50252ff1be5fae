/* ntdef.h - basic types; see nt/types.h. */
#ifndef IRQLAB_WDK_NTDEF_H
#define IRQLAB_WDK_NTDEF_H

#define _NTDEF_

#include "nt/types.h"
#include "nt/list.h"

#endif
