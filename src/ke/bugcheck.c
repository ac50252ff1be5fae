/*
 * bugcheck.c - routines that drivers want called when the machine has stopped.
 *
 * They run in the flow that stopped, at HIGH_LEVEL, the newest first; a routine that stops the
 * machine again is the last one. The records are the driver's, and their links too, so a record in
 * memory that is gone is met here as it is on Windows.
 */
#include "ke/ke.h"

enum { BUFFER_EMPTY, BUFFER_INSERTED, BUFFER_STARTED, BUFFER_FINISHED };

static LIST_ENTRY *records(bool reasons)
{
    LIST_ENTRY *list = reasons ? &world->ke->bugcheck_reasons : &world->ke->bugcheck_records;

    if (!list->Flink)
        InitializeListHead(list);
    return list;
}

BOOLEAN KeRegisterBugCheckCallback(PKBUGCHECK_CALLBACK_RECORD CallbackRecord,
                                   PKBUGCHECK_CALLBACK_ROUTINE CallbackRoutine, PVOID Buffer,
                                   ULONG Length, PUCHAR Component)
{
    KE_DDI(CallbackRecord, (uintptr_t)CallbackRoutine);
    if (CallbackRecord->State != BUFFER_EMPTY)
        return FALSE;
    CallbackRecord->CallbackRoutine = CallbackRoutine;
    CallbackRecord->Buffer = Buffer;
    CallbackRecord->Length = Length;
    CallbackRecord->Component = Component;
    CallbackRecord->Checksum =
        (ULONG_PTR)CallbackRoutine + (ULONG_PTR)Buffer + Length + (ULONG_PTR)Component;
    CallbackRecord->State = BUFFER_INSERTED;
    InsertHeadList(records(false), &CallbackRecord->Entry);
    return TRUE;
}

BOOLEAN KeDeregisterBugCheckCallback(PKBUGCHECK_CALLBACK_RECORD CallbackRecord)
{
    KE_DDI(CallbackRecord, 0);
    if (CallbackRecord->State != BUFFER_INSERTED)
        return FALSE;
    CallbackRecord->State = BUFFER_EMPTY;
    RemoveEntryList(&CallbackRecord->Entry);
    return TRUE;
}

BOOLEAN KeRegisterBugCheckReasonCallback(PKBUGCHECK_REASON_CALLBACK_RECORD CallbackRecord,
                                         PKBUGCHECK_REASON_CALLBACK_ROUTINE CallbackRoutine,
                                         KBUGCHECK_CALLBACK_REASON Reason, PUCHAR Component)
{
    KE_DDI(CallbackRecord, Reason);
    if (CallbackRecord->State != BUFFER_EMPTY)
        return FALSE;
    CallbackRecord->CallbackRoutine = CallbackRoutine;
    CallbackRecord->Component = Component;
    CallbackRecord->Reason = Reason;
    CallbackRecord->Checksum =
        (ULONG_PTR)CallbackRoutine + (ULONG_PTR)Reason + (ULONG_PTR)Component;
    CallbackRecord->State = BUFFER_INSERTED;
    InsertHeadList(records(true), &CallbackRecord->Entry);
    return TRUE;
}

BOOLEAN KeDeregisterBugCheckReasonCallback(PKBUGCHECK_REASON_CALLBACK_RECORD CallbackRecord)
{
    KE_DDI(CallbackRecord, 0);
    if (CallbackRecord->State != BUFFER_INSERTED)
        return FALSE;
    CallbackRecord->State = BUFFER_EMPTY;
    RemoveEntryList(&CallbackRecord->Entry);
    return TRUE;
}

/* No dump is written, so of the routines with a reason none is asked for data. */
void ke_bugcheck_callbacks(void)
{
    LIST_ENTRY *list = records(false);

    while (!IsListEmpty(list)) {
        PKBUGCHECK_CALLBACK_RECORD record =
            CONTAINING_RECORD(list->Flink, KBUGCHECK_CALLBACK_RECORD, Entry);
        PKBUGCHECK_CALLBACK_ROUTINE routine = record->CallbackRoutine;

        RemoveEntryList(&record->Entry);
        record->State = BUFFER_STARTED;
        routine(record->Buffer, record->Length);
        record->State = BUFFER_FINISHED;
    }
}
