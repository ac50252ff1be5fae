/*
 * ntifs.h - ntddk.h and what file systems and their filters use besides.
 */
#ifndef IRQLAB_WDK_NTIFS_H
#define IRQLAB_WDK_NTIFS_H

#define _NTIFS_

#include "ntddk.h"
#include "nt/fs.h"

#ifndef FlagOn
#define FlagOn(_F, _SF) ((_F) & (_SF))
#endif
#ifndef BooleanFlagOn
#define BooleanFlagOn(F, SF) ((BOOLEAN)(((F) & (SF)) != 0))
#endif
#ifndef SetFlag
#define SetFlag(_F, _SF) ((_F) |= (_SF))
#endif
#ifndef ClearFlag
#define ClearFlag(_F, _SF) ((_F) &= ~(_SF))
#endif

#endif
