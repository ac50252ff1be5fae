/* interlockedapi.h - singly linked lists with an interlocked head. The other atomics: winnt.h. */
#ifndef _INTERLOCKAPI_H_
#define _INTERLOCKAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef IRQLAB_WDK_NT_EX_SLIST_H
#ifndef _SLIST_HEADER_
#define _SLIST_HEADER_
typedef struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
    struct _SLIST_ENTRY *Next;
} SLIST_ENTRY, *PSLIST_ENTRY;

typedef union DECLSPEC_ALIGN(16) _SLIST_HEADER {
    struct {
        ULONGLONG Alignment;
        ULONGLONG Region;
    };
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 48;
        ULONGLONG HeaderType : 1;
        ULONGLONG Reserved : 3;
        ULONGLONG NextEntry : 60; /* the address without its low 4 bits, which are 0 */
    } HeaderX64;
} SLIST_HEADER, *PSLIST_HEADER;
#endif

/* Entries lie on multiples of 16 (MEMORY_ALLOCATION_ALIGNMENT). Push and pop return the entry that was
 * first before, or NULL; flush returns the whole list. */
VOID InitializeSListHead(PSLIST_HEADER list);
PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER list, PSLIST_ENTRY entry);
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER list);
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER list);
USHORT QueryDepthSList(PSLIST_HEADER list);
#endif

#ifdef __cplusplus
}
#endif

#endif
