/*
 * tree.h - splay links, generic tables and AVL tables: sorted sets of the caller's structures.
 *
 * Nothing here takes a lock. IRQL: any at which the memory and the caller's routines are fit to
 * run.
 */
#ifndef IRQLAB_WDK_NT_RTL_TREE_H
#define IRQLAB_WDK_NT_RTL_TREE_H

#include "memory.h"

EXTERN_C_START

typedef struct _RTL_SPLAY_LINKS {
    struct _RTL_SPLAY_LINKS *Parent; /* itself at the root */
    struct _RTL_SPLAY_LINKS *LeftChild;
    struct _RTL_SPLAY_LINKS *RightChild;
} RTL_SPLAY_LINKS, *PRTL_SPLAY_LINKS;

#define RtlInitializeSplayLinks(Links)                                                             \
    {                                                                                              \
        PRTL_SPLAY_LINKS irqlab_links = (PRTL_SPLAY_LINKS)(Links);                                 \
        irqlab_links->Parent = irqlab_links;                                                       \
        irqlab_links->LeftChild = NULL;                                                            \
        irqlab_links->RightChild = NULL;                                                           \
    }
#define RtlParent(Links) ((PRTL_SPLAY_LINKS)(Links)->Parent)
#define RtlLeftChild(Links) ((PRTL_SPLAY_LINKS)(Links)->LeftChild)
#define RtlRightChild(Links) ((PRTL_SPLAY_LINKS)(Links)->RightChild)
#define RtlIsRoot(Links) ((RtlParent(Links) == (PRTL_SPLAY_LINKS)(Links)))
#define RtlIsLeftChild(Links) ((RtlLeftChild(RtlParent(Links)) == (PRTL_SPLAY_LINKS)(Links)))
#define RtlIsRightChild(Links) ((RtlRightChild(RtlParent(Links)) == (PRTL_SPLAY_LINKS)(Links)))
#define RtlInsertAsLeftChild(ParentLinks, ChildLinks)                                              \
    {                                                                                              \
        PRTL_SPLAY_LINKS irqlab_parent = (PRTL_SPLAY_LINKS)(ParentLinks);                          \
        PRTL_SPLAY_LINKS irqlab_child = (PRTL_SPLAY_LINKS)(ChildLinks);                            \
        irqlab_parent->LeftChild = irqlab_child;                                                   \
        irqlab_child->Parent = irqlab_parent;                                                      \
    }
#define RtlInsertAsRightChild(ParentLinks, ChildLinks)                                             \
    {                                                                                              \
        PRTL_SPLAY_LINKS irqlab_parent = (PRTL_SPLAY_LINKS)(ParentLinks);                          \
        PRTL_SPLAY_LINKS irqlab_child = (PRTL_SPLAY_LINKS)(ChildLinks);                            \
        irqlab_parent->RightChild = irqlab_child;                                                  \
        irqlab_child->Parent = irqlab_parent;                                                      \
    }

/*
 * RtlSplay, RtlDelete, RtlDeleteNoSplay - move a node to the root; take a node out.
 *
 * IRQL       <= DISPATCH_LEVEL; PASSIVE_LEVEL for pageable nodes.
 * Blocks     never.
 * Returns    the root of the tree; NULL: it is empty.
 * Differs    none known.
 * Source     WDK ntddk.h RtlSplay
 */
NTSYSAPI PRTL_SPLAY_LINKS RtlSplay(PRTL_SPLAY_LINKS Links);
NTSYSAPI PRTL_SPLAY_LINKS RtlDelete(PRTL_SPLAY_LINKS Links);
NTSYSAPI VOID RtlDeleteNoSplay(PRTL_SPLAY_LINKS Links, PRTL_SPLAY_LINKS *Root);

/*
 * RtlSubtreeSuccessor, RtlSubtreePredecessor, RtlRealSuccessor, RtlRealPredecessor - the next and
 * the previous node, below this one or anywhere.
 *
 * IRQL       <= DISPATCH_LEVEL; PASSIVE_LEVEL for pageable nodes.
 * Blocks     never.
 * Returns    the node; NULL: there is none.
 * Differs    none known.
 * Source     WDK ntddk.h RtlSubtreeSuccessor
 */
NTSYSAPI PRTL_SPLAY_LINKS RtlSubtreeSuccessor(PRTL_SPLAY_LINKS Links);
NTSYSAPI PRTL_SPLAY_LINKS RtlSubtreePredecessor(PRTL_SPLAY_LINKS Links);
NTSYSAPI PRTL_SPLAY_LINKS RtlRealSuccessor(PRTL_SPLAY_LINKS Links);
NTSYSAPI PRTL_SPLAY_LINKS RtlRealPredecessor(PRTL_SPLAY_LINKS Links);

typedef enum _TABLE_SEARCH_RESULT {
    TableEmptyTree,
    TableFoundNode,
    TableInsertAsLeft,
    TableInsertAsRight
} TABLE_SEARCH_RESULT;

typedef enum _RTL_GENERIC_COMPARE_RESULTS {
    GenericLessThan,
    GenericGreaterThan,
    GenericEqual
} RTL_GENERIC_COMPARE_RESULTS;

struct _RTL_AVL_TABLE;
typedef RTL_GENERIC_COMPARE_RESULTS RTL_AVL_COMPARE_ROUTINE(struct _RTL_AVL_TABLE *Table,
                                                            PVOID FirstStruct, PVOID SecondStruct);
typedef RTL_AVL_COMPARE_ROUTINE *PRTL_AVL_COMPARE_ROUTINE;
typedef PVOID RTL_AVL_ALLOCATE_ROUTINE(struct _RTL_AVL_TABLE *Table, CLONG ByteSize);
typedef RTL_AVL_ALLOCATE_ROUTINE *PRTL_AVL_ALLOCATE_ROUTINE;
typedef VOID RTL_AVL_FREE_ROUTINE(struct _RTL_AVL_TABLE *Table, PVOID Buffer);
typedef RTL_AVL_FREE_ROUTINE *PRTL_AVL_FREE_ROUTINE;
typedef NTSTATUS RTL_AVL_MATCH_FUNCTION(struct _RTL_AVL_TABLE *Table, PVOID UserData,
                                        PVOID MatchData);
typedef RTL_AVL_MATCH_FUNCTION *PRTL_AVL_MATCH_FUNCTION;

typedef struct _RTL_BALANCED_LINKS {
    struct _RTL_BALANCED_LINKS *Parent;
    struct _RTL_BALANCED_LINKS *LeftChild;
    struct _RTL_BALANCED_LINKS *RightChild;
    CHAR Balance;
    UCHAR Reserved[3];
} RTL_BALANCED_LINKS, *PRTL_BALANCED_LINKS;

typedef struct _RTL_AVL_TABLE {
    RTL_BALANCED_LINKS BalancedRoot;
    PVOID OrderedPointer;
    ULONG WhichOrderedElement;
    ULONG NumberGenericTableElements;
    ULONG DepthOfTree;
    PRTL_BALANCED_LINKS RestartKey;
    ULONG DeleteCount;
    PRTL_AVL_COMPARE_ROUTINE CompareRoutine;
    PRTL_AVL_ALLOCATE_ROUTINE AllocateRoutine;
    PRTL_AVL_FREE_ROUTINE FreeRoutine;
    PVOID TableContext;
} RTL_AVL_TABLE, *PRTL_AVL_TABLE;

/*
 * RtlInitializeGenericTableAvl - make an empty table.
 *
 * IRQL            <= DISPATCH_LEVEL.
 * Blocks          never.
 * CompareRoutine  orders two of the caller's structures.
 * AllocateRoutine memory for a structure with its links.
 * Differs         none known.
 * Source          WDK ntddk.h RtlInitializeGenericTableAvl
 */
NTSYSAPI VOID RtlInitializeGenericTableAvl(PRTL_AVL_TABLE Table,
                                           PRTL_AVL_COMPARE_ROUTINE CompareRoutine,
                                           PRTL_AVL_ALLOCATE_ROUTINE AllocateRoutine,
                                           PRTL_AVL_FREE_ROUTINE FreeRoutine, PVOID TableContext);

/*
 * RtlInsertElementGenericTableAvl, RtlInsertElementGenericTableFullAvl - put a copy in, unless an
 * equal one is there.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     never.
 * BufferSize bytes of Buffer.
 * NewElement gets TRUE if it was put in; may be NULL.
 * Returns    the structure in the table, new or old; NULL: no memory.
 * Differs    none known.
 * Source     WDK ntddk.h RtlInsertElementGenericTableAvl
 */
NTSYSAPI PVOID RtlInsertElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer, CLONG BufferSize,
                                               PBOOLEAN NewElement);
NTSYSAPI PVOID RtlInsertElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                   CLONG BufferSize, PBOOLEAN NewElement,
                                                   PVOID NodeOrParent,
                                                   TABLE_SEARCH_RESULT SearchResult);

/*
 * RtlDeleteElementGenericTableAvl - take an equal one out and free it.
 *
 * IRQL       <= DISPATCH_LEVEL; as the caller's routines allow.
 * Blocks     never.
 * Returns    TRUE; FALSE: there was none.
 * Differs    none known.
 * Source     WDK ntddk.h RtlDeleteElementGenericTableAvl
 */
NTSYSAPI BOOLEAN RtlDeleteElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer);

/*
 * RtlLookupElementGenericTableAvl, RtlLookupElementGenericTableFullAvl,
 * RtlLookupFirstMatchingElementGenericTableAvl - find an equal one.
 *
 * IRQL       < DISPATCH_LEVEL; RtlLookupFirstMatchingElementGenericTableAvl <= APC_LEVEL.
 * Blocks     never.
 * Returns    the structure in the table; NULL: there is none.
 * Differs    none known.
 * Source     WDK ntddk.h RtlLookupElementGenericTableAvl
 */
NTSYSAPI PVOID RtlLookupElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer);
NTSYSAPI PVOID RtlLookupElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                   PVOID *NodeOrParent,
                                                   TABLE_SEARCH_RESULT *SearchResult);
NTSYSAPI PVOID RtlLookupFirstMatchingElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                            PVOID *RestartKey);

/*
 * RtlEnumerateGenericTableAvl, RtlEnumerateGenericTableWithoutSplayingAvl,
 * RtlGetElementGenericTableAvl - one after the other; the n-th.
 *
 * IRQL       < DISPATCH_LEVEL; RtlGetElementGenericTableAvl any.
 * Blocks     never.
 * Restart    TRUE: from the first.
 * RestartKey NULL at first; kept between calls.
 * Returns    the structure; NULL: no more.
 * Differs    none known.
 * Source     WDK ntddk.h RtlEnumerateGenericTableAvl
 */
NTSYSAPI PVOID RtlEnumerateGenericTableAvl(PRTL_AVL_TABLE Table, BOOLEAN Restart);
NTSYSAPI PVOID RtlEnumerateGenericTableWithoutSplayingAvl(PRTL_AVL_TABLE Table, PVOID *RestartKey);
NTSYSAPI PVOID RtlGetElementGenericTableAvl(PRTL_AVL_TABLE Table, ULONG I);

/*
 * RtlNumberGenericTableElementsAvl, RtlIsGenericTableEmptyAvl - how many; none?
 *
 * IRQL       < DISPATCH_LEVEL; RtlIsGenericTableEmptyAvl <= APC_LEVEL.
 * Blocks     never.
 * Returns    the number; TRUE or FALSE.
 * Differs    none known.
 * Source     WDK ntddk.h RtlNumberGenericTableElementsAvl
 */
NTSYSAPI ULONG RtlNumberGenericTableElementsAvl(PRTL_AVL_TABLE Table);
NTSYSAPI BOOLEAN RtlIsGenericTableEmptyAvl(PRTL_AVL_TABLE Table);

#ifdef RTL_USE_AVL_TABLES
/* The plain names mean AVL tables. */
#define RTL_GENERIC_TABLE RTL_AVL_TABLE
#define PRTL_GENERIC_TABLE PRTL_AVL_TABLE
#define _RTL_GENERIC_TABLE _RTL_AVL_TABLE
#define PRTL_GENERIC_COMPARE_ROUTINE PRTL_AVL_COMPARE_ROUTINE
#define RTL_GENERIC_COMPARE_ROUTINE RTL_AVL_COMPARE_ROUTINE
#define PRTL_GENERIC_ALLOCATE_ROUTINE PRTL_AVL_ALLOCATE_ROUTINE
#define RTL_GENERIC_ALLOCATE_ROUTINE RTL_AVL_ALLOCATE_ROUTINE
#define PRTL_GENERIC_FREE_ROUTINE PRTL_AVL_FREE_ROUTINE
#define RTL_GENERIC_FREE_ROUTINE RTL_AVL_FREE_ROUTINE
#define RtlInitializeGenericTable RtlInitializeGenericTableAvl
#define RtlInsertElementGenericTable RtlInsertElementGenericTableAvl
#define RtlInsertElementGenericTableFull RtlInsertElementGenericTableFullAvl
#define RtlDeleteElementGenericTable RtlDeleteElementGenericTableAvl
#define RtlLookupElementGenericTable RtlLookupElementGenericTableAvl
#define RtlLookupElementGenericTableFull RtlLookupElementGenericTableFullAvl
#define RtlEnumerateGenericTable RtlEnumerateGenericTableAvl
#define RtlEnumerateGenericTableWithoutSplaying RtlEnumerateGenericTableWithoutSplayingAvl
#define RtlGetElementGenericTable RtlGetElementGenericTableAvl
#define RtlNumberGenericTableElements RtlNumberGenericTableElementsAvl
#define RtlIsGenericTableEmpty RtlIsGenericTableEmptyAvl
#else
struct _RTL_GENERIC_TABLE;
typedef RTL_GENERIC_COMPARE_RESULTS RTL_GENERIC_COMPARE_ROUTINE(struct _RTL_GENERIC_TABLE *Table,
                                                                PVOID FirstStruct,
                                                                PVOID SecondStruct);
typedef RTL_GENERIC_COMPARE_ROUTINE *PRTL_GENERIC_COMPARE_ROUTINE;
typedef PVOID RTL_GENERIC_ALLOCATE_ROUTINE(struct _RTL_GENERIC_TABLE *Table, CLONG ByteSize);
typedef RTL_GENERIC_ALLOCATE_ROUTINE *PRTL_GENERIC_ALLOCATE_ROUTINE;
typedef VOID RTL_GENERIC_FREE_ROUTINE(struct _RTL_GENERIC_TABLE *Table, PVOID Buffer);
typedef RTL_GENERIC_FREE_ROUTINE *PRTL_GENERIC_FREE_ROUTINE;

typedef struct _RTL_GENERIC_TABLE {
    PRTL_SPLAY_LINKS TableRoot;
    LIST_ENTRY InsertOrderList;
    PLIST_ENTRY OrderedPointer;
    ULONG WhichOrderedElement;
    ULONG NumberGenericTableElements;
    PRTL_GENERIC_COMPARE_ROUTINE CompareRoutine;
    PRTL_GENERIC_ALLOCATE_ROUTINE AllocateRoutine;
    PRTL_GENERIC_FREE_ROUTINE FreeRoutine;
    PVOID TableContext;
} RTL_GENERIC_TABLE, *PRTL_GENERIC_TABLE;

/*
 * RtlInitializeGenericTable, RtlInsertElementGenericTable, RtlInsertElementGenericTableFull,
 * RtlDeleteElementGenericTable, RtlLookupElementGenericTable, RtlLookupElementGenericTableFull,
 * RtlEnumerateGenericTable, RtlEnumerateGenericTableWithoutSplaying, RtlGetElementGenericTable,
 * RtlNumberGenericTableElements, RtlIsGenericTableEmpty - the same with a splay tree; a look-up
 * changes the tree, too.
 *
 * IRQL       <= DISPATCH_LEVEL; RtlInsertElementGenericTable, RtlEnumerateGenericTable,
 *            RtlNumberGenericTableElements < DISPATCH_LEVEL; RtlGetElementGenericTable any;
 *            RtlIsGenericTableEmpty <= APC_LEVEL.
 * Blocks     never.
 * Returns    as the Avl forms.
 * Differs    none known.
 * Source     WDK ntddk.h RtlInitializeGenericTable
 */
NTSYSAPI VOID RtlInitializeGenericTable(PRTL_GENERIC_TABLE Table,
                                        PRTL_GENERIC_COMPARE_ROUTINE CompareRoutine,
                                        PRTL_GENERIC_ALLOCATE_ROUTINE AllocateRoutine,
                                        PRTL_GENERIC_FREE_ROUTINE FreeRoutine, PVOID TableContext);
NTSYSAPI PVOID RtlInsertElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer,
                                            CLONG BufferSize, PBOOLEAN NewElement);
NTSYSAPI PVOID RtlInsertElementGenericTableFull(PRTL_GENERIC_TABLE Table, PVOID Buffer,
                                                CLONG BufferSize, PBOOLEAN NewElement,
                                                PVOID NodeOrParent,
                                                TABLE_SEARCH_RESULT SearchResult);
NTSYSAPI BOOLEAN RtlDeleteElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer);
NTSYSAPI PVOID RtlLookupElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer);
NTSYSAPI PVOID RtlLookupElementGenericTableFull(PRTL_GENERIC_TABLE Table, PVOID Buffer,
                                                PVOID *NodeOrParent,
                                                TABLE_SEARCH_RESULT *SearchResult);
NTSYSAPI PVOID RtlEnumerateGenericTable(PRTL_GENERIC_TABLE Table, BOOLEAN Restart);
NTSYSAPI PVOID RtlEnumerateGenericTableWithoutSplaying(PRTL_GENERIC_TABLE Table, PVOID *RestartKey);
NTSYSAPI PVOID RtlGetElementGenericTable(PRTL_GENERIC_TABLE Table, ULONG I);
NTSYSAPI ULONG RtlNumberGenericTableElements(PRTL_GENERIC_TABLE Table);
NTSYSAPI BOOLEAN RtlIsGenericTableEmpty(PRTL_GENERIC_TABLE Table);
#endif

EXTERN_C_END

#endif
