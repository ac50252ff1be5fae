/*
 * list.h - the doubly and singly linked lists of NT, as inline functions.
 *
 * A list is a head and entries that lie inside the caller's own structures; CONTAINING_RECORD finds
 * the structure again. None of these takes a lock: whoever shares a list locks it, or uses the
 * ExInterlockedXxx forms. They touch only their arguments, so they run at any IRQL at which the
 * entries' memory may be touched.
 *
 * Differs: Windows calls __fastfail (bug check 0x139) when an entry's neighbours do not point back
 * to it; so do these, through irqlab_list_corrupt.
 */
#ifndef IRQLAB_WDK_NT_LIST_H
#define IRQLAB_WDK_NT_LIST_H

#include "types.h"

EXTERN_C_START

/* Raises bug check 0x139, parameter 1 = 3; irqlab's own, does not return. */
DECLSPEC_NORETURN void irqlab_list_corrupt(const LIST_ENTRY *Entry);

/* InitializeListHead - make a list empty: the head points to itself both ways. */
IRQLAB_INLINE VOID InitializeListHead(PLIST_ENTRY ListHead)
{
    ListHead->Flink = ListHead->Blink = ListHead;
}

/* IsListEmpty - nonzero if the list has no entries. */
IRQLAB_INLINE BOOLEAN IsListEmpty(const LIST_ENTRY *ListHead)
{
    return (BOOLEAN)(ListHead->Flink == ListHead);
}

/* RemoveEntryList - unlink an entry; its own links stay as they were. TRUE if the list is now
 * empty. */
IRQLAB_INLINE BOOLEAN RemoveEntryList(PLIST_ENTRY Entry)
{
    PLIST_ENTRY next = Entry->Flink, previous = Entry->Blink;

    if (next->Blink != Entry || previous->Flink != Entry)
        irqlab_list_corrupt(Entry);
    previous->Flink = next;
    next->Blink = previous;
    return (BOOLEAN)(next == previous);
}

/* RemoveHeadList - unlink and return the first entry; the head itself if the list is empty. */
IRQLAB_INLINE PLIST_ENTRY RemoveHeadList(PLIST_ENTRY ListHead)
{
    PLIST_ENTRY entry = ListHead->Flink, next = entry->Flink;

    if (entry->Blink != ListHead || next->Blink != entry)
        irqlab_list_corrupt(ListHead);
    ListHead->Flink = next;
    next->Blink = ListHead;
    return entry;
}

/* RemoveTailList - unlink and return the last entry; the head itself if the list is empty. */
IRQLAB_INLINE PLIST_ENTRY RemoveTailList(PLIST_ENTRY ListHead)
{
    PLIST_ENTRY entry = ListHead->Blink, previous = entry->Blink;

    if (entry->Flink != ListHead || previous->Flink != entry)
        irqlab_list_corrupt(ListHead);
    ListHead->Blink = previous;
    previous->Flink = ListHead;
    return entry;
}

/* InsertTailList - append an entry. */
IRQLAB_INLINE VOID InsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
    PLIST_ENTRY last = ListHead->Blink;

    if (last->Flink != ListHead)
        irqlab_list_corrupt(ListHead);
    Entry->Flink = ListHead;
    Entry->Blink = last;
    last->Flink = Entry;
    ListHead->Blink = Entry;
}

/* InsertHeadList - put an entry in front. */
IRQLAB_INLINE VOID InsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
    PLIST_ENTRY first = ListHead->Flink;

    if (first->Blink != ListHead)
        irqlab_list_corrupt(ListHead);
    Entry->Flink = first;
    Entry->Blink = ListHead;
    first->Blink = Entry;
    ListHead->Flink = Entry;
}

/* AppendTailList - append a headless ring of entries to a list. */
IRQLAB_INLINE VOID AppendTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListToAppend)
{
    PLIST_ENTRY end = ListHead->Blink;

    if (end->Flink != ListHead || ListToAppend->Flink->Blink != ListToAppend)
        irqlab_list_corrupt(ListHead);
    ListHead->Blink->Flink = ListToAppend;
    ListHead->Blink = ListToAppend->Blink;
    ListToAppend->Blink->Flink = ListHead;
    ListToAppend->Blink = end;
}

/* PopEntryList - unlink and return the first entry of a singly linked list, or NULL. */
IRQLAB_INLINE PSINGLE_LIST_ENTRY PopEntryList(PSINGLE_LIST_ENTRY ListHead)
{
    PSINGLE_LIST_ENTRY first = ListHead->Next;

    if (first != NULL)
        ListHead->Next = first->Next;
    return first;
}

/* PushEntryList - put an entry in front of a singly linked list. */
IRQLAB_INLINE VOID PushEntryList(PSINGLE_LIST_ENTRY ListHead, PSINGLE_LIST_ENTRY Entry)
{
    Entry->Next = ListHead->Next;
    ListHead->Next = Entry;
}

EXTERN_C_END

#endif
