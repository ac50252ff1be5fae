/*
 * wdm.h - everything for WDM drivers. ntddk.h and ntifs.h include it and add more.
 *
 * irqlab does not keep the routines of the three apart: a driver that includes wdm.h finds those of
 * ntddk.h, too. Each contract block names the header that Windows has the routine in.
 */
#ifndef IRQLAB_WDK_WDM_H
#define IRQLAB_WDK_WDM_H

#define _WDMDDK_

#include "nt/types.h"
#include "ntstatus.h"
#include "bugcodes.h"
#include "excpt.h"
#include "nt/list.h"
#include "nt/interlocked.h"
#include "nt/dbg.h"
#include "nt/ke.h"
#include "nt/ob.h"
#include "nt/ps.h"
#include "nt/ex.h"
#include "nt/mm.h"
#include "nt/rtl.h"
#include "nt/se.h"
#include "nt/cm.h"
#include "nt/irp.h"
#include "nt/io.h"
#include "nt/po.h"
#include "nt/pofx.h"
#include "nt/wmi.h"
#include "nt/zw.h"

/* In C they come with stdlib.h and windef.h, as macros. */
#if defined(__cplusplus) && !defined(NOMINMAX) && !defined(min) && !defined(max)
extern "C++" {
template <typename A, typename B> static inline auto min(A a, B b) -> decltype(true ? a : b)
{
    return a < b ? a : b;
}
template <typename A, typename B> static inline auto max(A a, B b) -> decltype(true ? a : b)
{
    return a > b ? a : b;
}
}
#endif

#endif
