/*
 * float.c - saving the floating-point state: on x64 there is nothing to save, but a save and its
 * restore belong together, and a state is restored where it was saved.
 */
#include "ke/ke.h"

enum { SAVED = 0x76617346 }; /* KFLOATING_SAVE.Dummy between save and restore */

NTSTATUS KeSaveFloatingPointState(PKFLOATING_SAVE FloatSave)
{
    KE_DDI(FloatSave, 0);
    FloatSave->Dummy = SAVED;
    return STATUS_SUCCESS;
}

NTSTATUS KeRestoreFloatingPointState(PKFLOATING_SAVE FloatSave)
{
    KE_DDI(FloatSave, 0);
    if (FloatSave->Dummy != SAVED)
        sim_probe(world->sim, KE_PROBE_RULE, .text = "float-state-not-saved", .object = FloatSave,
                  .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
    FloatSave->Dummy = 0;
    return STATUS_SUCCESS;
}

NTSTATUS KeSaveExtendedProcessorState(ULONG64 Mask, PXSTATE_SAVE XStateSave)
{
    KE_DDI(XStateSave, Mask);
    XStateSave->Thread = ke_current();
    XStateSave->Level = (UCHAR)sim_irql(world->sim);
    XStateSave->Reserved1 = SAVED;
    return STATUS_SUCCESS;
}

VOID KeRestoreExtendedProcessorState(PXSTATE_SAVE XStateSave)
{
    KE_DDI(XStateSave, 0);
    if (XStateSave->Reserved1 != SAVED || XStateSave->Thread != ke_current())
        sim_probe(world->sim, KE_PROBE_RULE, .text = "float-state-not-saved", .object = XStateSave,
                  .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
    XStateSave->Reserved1 = 0;
}
