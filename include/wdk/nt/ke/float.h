/*
 * float.h - saving the floating-point state.
 */
#ifndef IRQLAB_WDK_NT_KE_FLOAT_H
#define IRQLAB_WDK_NT_KE_FLOAT_H

#include "base.h"

EXTERN_C_START

typedef struct _KFLOATING_SAVE {
    ULONG Dummy; /* nothing to save on x64 */
} KFLOATING_SAVE, *PKFLOATING_SAVE;

struct _XSAVE_AREA;
typedef struct _XSTATE_SAVE {
    LONG64 Reserved1;
    ULONG Reserved2;
    struct _XSTATE_SAVE *Prev;
    struct _XSAVE_AREA *Reserved3;
    struct _KTHREAD *Thread;
    PVOID Reserved4;
    UCHAR Level;
} XSTATE_SAVE, *PXSTATE_SAVE;
#define XSTATE_MASK_LEGACY 0x3
#define XSTATE_MASK_GSSE 0x4
#define XSTATE_MASK_AVX XSTATE_MASK_GSSE
#define XSTATE_MASK_AVX512 0xE0

/*
 * KeSaveFloatingPointState - before using floating point.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * FloatSave  gets the state; must not move until it is restored.
 * Returns    STATUS_SUCCESS; STATUS_ILLEGAL_FLOAT_CONTEXT; STATUS_INSUFFICIENT_RESOURCES.
 * Differs    nothing is saved, as on x64, but pairs are checked.
 * Source     WDK wdm.h KeSaveFloatingPointState
 */
NTKERNELAPI NTSTATUS KeSaveFloatingPointState(PKFLOATING_SAVE FloatSave);

/*
 * KeRestoreFloatingPointState - after using floating point.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * FloatSave  of the matching save, at its IRQL and in its thread.
 * Returns    STATUS_SUCCESS.
 * Differs    none known.
 * Source     WDK wdm.h KeRestoreFloatingPointState
 */
NTKERNELAPI NTSTATUS KeRestoreFloatingPointState(PKFLOATING_SAVE FloatSave);

/*
 * KeSaveExtendedProcessorState, KeRestoreExtendedProcessorState - likewise for AVX and the like.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Mask       XSTATE_MASK_xxx.
 * Returns    STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES.
 * Differs    nothing is saved, but pairs are checked.
 * Source     WDK wdm.h KeSaveExtendedProcessorState
 */
NTKERNELAPI NTSTATUS KeSaveExtendedProcessorState(ULONG64 Mask, PXSTATE_SAVE XStateSave);
NTKERNELAPI VOID KeRestoreExtendedProcessorState(PXSTATE_SAVE XStateSave);

EXTERN_C_END

#endif
