/*
 * nt_splay.c - splay trees, and generic tables made of them. See wdk/nt/rtl/tree.h.
 *
 * The root is its own parent. A *splay* brings a node to the root by rotations, two levels at a
 * time, so that what was used last is found first.
 *
 * An element of a table lies behind RTL_SPLAY_LINKS and a LIST_ENTRY, which keeps the order of
 * insertion.
 */
#include "wdk/nt/rtl.h"
#include "wdk/nt/list.h"

struct entry {
    RTL_SPLAY_LINKS links;
    LIST_ENTRY order;
    /* the element */
};
C_ASSERT(sizeof(struct entry) == 0x28);

/* ---- links ---- */

/* Puts NODE where OLD hangs; it becomes the root if OLD was. */
static void replace_node(PRTL_SPLAY_LINKS old, PRTL_SPLAY_LINKS node)
{
    if (RtlIsRoot(old)) {
        if (node)
            node->Parent = node;
        return;
    }
    if (RtlIsLeftChild(old))
        old->Parent->LeftChild = node;
    else
        old->Parent->RightChild = node;
    if (node)
        node->Parent = old->Parent;
}

/* NODE goes up one level, its parent down. */
static void rotate_up(PRTL_SPLAY_LINKS node)
{
    PRTL_SPLAY_LINKS parent = node->Parent;
    BOOLEAN left = RtlIsLeftChild(node);
    PRTL_SPLAY_LINKS inner = left ? node->RightChild : node->LeftChild;
    replace_node(parent, node);
    if (left) {
        parent->LeftChild = inner;
        node->RightChild = parent;
    } else {
        parent->RightChild = inner;
        node->LeftChild = parent;
    }
    parent->Parent = node;
    if (inner)
        inner->Parent = parent;
}

PRTL_SPLAY_LINKS RtlSplay(PRTL_SPLAY_LINKS Links)
{
    while (!RtlIsRoot(Links)) {
        PRTL_SPLAY_LINKS parent = Links->Parent;
        if (!RtlIsRoot(parent))
            rotate_up(RtlIsLeftChild(Links) == RtlIsLeftChild(parent) ? parent : Links);
        rotate_up(Links);
    }
    return Links;
}

PRTL_SPLAY_LINKS RtlSubtreeSuccessor(PRTL_SPLAY_LINKS Links)
{
    PRTL_SPLAY_LINKS node = Links->RightChild;
    while (node && node->LeftChild)
        node = node->LeftChild;
    return node;
}

PRTL_SPLAY_LINKS RtlSubtreePredecessor(PRTL_SPLAY_LINKS Links)
{
    PRTL_SPLAY_LINKS node = Links->LeftChild;
    while (node && node->RightChild)
        node = node->RightChild;
    return node;
}

PRTL_SPLAY_LINKS RtlRealSuccessor(PRTL_SPLAY_LINKS Links)
{
    PRTL_SPLAY_LINKS below = RtlSubtreeSuccessor(Links);
    if (below)
        return below;
    while (RtlIsRightChild(Links))
        Links = Links->Parent;
    return RtlIsLeftChild(Links) ? Links->Parent : NULL;
}

PRTL_SPLAY_LINKS RtlRealPredecessor(PRTL_SPLAY_LINKS Links)
{
    PRTL_SPLAY_LINKS below = RtlSubtreePredecessor(Links);
    if (below)
        return below;
    while (RtlIsLeftChild(Links))
        Links = Links->Parent;
    return RtlIsRightChild(Links) ? Links->Parent : NULL;
}

/* The two nodes change places; OTHER lies below NODE. */
static void swap_nodes(PRTL_SPLAY_LINKS node, PRTL_SPLAY_LINKS other)
{
    RTL_SPLAY_LINKS was = *other;
    BOOLEAN other_is_left = RtlIsLeftChild(other), child = was.Parent == node;
    replace_node(node, other);
    other->LeftChild = node->LeftChild == other ? node : node->LeftChild;
    other->RightChild = node->RightChild == other ? node : node->RightChild;
    node->Parent = child ? other : was.Parent;
    node->LeftChild = was.LeftChild;
    node->RightChild = was.RightChild;
    if (!child) {
        if (other_is_left)
            was.Parent->LeftChild = node;
        else
            was.Parent->RightChild = node;
    }
    PRTL_SPLAY_LINKS both[] = {node, other};
    for (int i = 0; i < 2; i++) {
        if (both[i]->LeftChild)
            both[i]->LeftChild->Parent = both[i];
        if (both[i]->RightChild)
            both[i]->RightChild->Parent = both[i];
    }
}

/* Takes LINKS out; returns the node it hung below, NULL if it was the root. */
static PRTL_SPLAY_LINKS take_out(PRTL_SPLAY_LINKS links)
{
    if (links->LeftChild && links->RightChild)
        swap_nodes(links, RtlSubtreePredecessor(links));
    PRTL_SPLAY_LINKS parent = RtlIsRoot(links) ? NULL : links->Parent;
    replace_node(links, links->LeftChild ? links->LeftChild : links->RightChild);
    return parent;
}

PRTL_SPLAY_LINKS RtlDelete(PRTL_SPLAY_LINKS Links)
{
    PRTL_SPLAY_LINKS child = Links->LeftChild ? Links->LeftChild : Links->RightChild;
    PRTL_SPLAY_LINKS parent = take_out(Links);
    /* Without a parent it was a root with one child at most, which is the root now. */
    return parent ? RtlSplay(parent) : child;
}

VOID RtlDeleteNoSplay(PRTL_SPLAY_LINKS Links, PRTL_SPLAY_LINKS *Root)
{
    BOOLEAN was_root = *Root == Links;
    PRTL_SPLAY_LINKS predecessor = RtlSubtreePredecessor(Links);
    PRTL_SPLAY_LINKS only = Links->LeftChild ? Links->LeftChild : Links->RightChild;
    BOOLEAN both = Links->LeftChild && Links->RightChild;
    take_out(Links);
    if (was_root)
        *Root = both ? predecessor : only;
}

/* ---- tables ---- */

static PVOID element_of(PRTL_SPLAY_LINKS links)
{
    return (PCHAR)links + sizeof(struct entry);
}

static TABLE_SEARCH_RESULT search(PRTL_GENERIC_TABLE table, PVOID element, PRTL_SPLAY_LINKS *links)
{
    PRTL_SPLAY_LINKS at = table->TableRoot;
    *links = NULL;
    if (!at)
        return TableEmptyTree;
    for (;;) {
        *links = at;
        switch (table->CompareRoutine(table, element, element_of(at))) {
        case GenericLessThan:
            if (!at->LeftChild)
                return TableInsertAsLeft;
            at = at->LeftChild;
            break;
        case GenericGreaterThan:
            if (!at->RightChild)
                return TableInsertAsRight;
            at = at->RightChild;
            break;
        default:
            return TableFoundNode;
        }
    }
}

VOID RtlInitializeGenericTable(PRTL_GENERIC_TABLE Table,
                               PRTL_GENERIC_COMPARE_ROUTINE CompareRoutine,
                               PRTL_GENERIC_ALLOCATE_ROUTINE AllocateRoutine,
                               PRTL_GENERIC_FREE_ROUTINE FreeRoutine, PVOID TableContext)
{
    memset(Table, 0, sizeof(*Table));
    Table->InsertOrderList.Flink = Table->InsertOrderList.Blink = &Table->InsertOrderList;
    Table->OrderedPointer = &Table->InsertOrderList;
    Table->CompareRoutine = CompareRoutine;
    Table->AllocateRoutine = AllocateRoutine;
    Table->FreeRoutine = FreeRoutine;
    Table->TableContext = TableContext;
}

PVOID RtlInsertElementGenericTableFull(PRTL_GENERIC_TABLE Table, PVOID Buffer, CLONG BufferSize,
                                       PBOOLEAN NewElement, PVOID NodeOrParent,
                                       TABLE_SEARCH_RESULT SearchResult)
{
    PRTL_SPLAY_LINKS links = NodeOrParent;
    if (NewElement)
        *NewElement = FALSE;
    if (SearchResult != TableFoundNode) {
        struct entry *entry =
            Table->AllocateRoutine(Table, BufferSize + (CLONG)sizeof(struct entry));
        if (!entry)
            return NULL;
        RtlInitializeSplayLinks(&entry->links);
        memcpy(element_of(&entry->links), Buffer, BufferSize);
        entry->order.Flink = &Table->InsertOrderList;
        entry->order.Blink = Table->InsertOrderList.Blink;
        entry->order.Blink->Flink = entry->order.Flink->Blink = &entry->order;
        Table->NumberGenericTableElements++;
        if (SearchResult == TableInsertAsLeft) {
            RtlInsertAsLeftChild(links, &entry->links);
        } else if (SearchResult == TableInsertAsRight) {
            RtlInsertAsRightChild(links, &entry->links);
        }
        links = &entry->links;
        if (NewElement)
            *NewElement = TRUE;
    }
    Table->TableRoot = RtlSplay(links);
    return element_of(links);
}

PVOID RtlInsertElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer, CLONG BufferSize,
                                   PBOOLEAN NewElement)
{
    PRTL_SPLAY_LINKS links;
    TABLE_SEARCH_RESULT result = search(Table, Buffer, &links);
    return RtlInsertElementGenericTableFull(Table, Buffer, BufferSize, NewElement, links, result);
}

BOOLEAN RtlDeleteElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer)
{
    PRTL_SPLAY_LINKS links;
    if (search(Table, Buffer, &links) != TableFoundNode)
        return FALSE;
    Table->TableRoot = RtlDelete(links);
    struct entry *entry = (struct entry *)links;
    entry->order.Blink->Flink = entry->order.Flink;
    entry->order.Flink->Blink = entry->order.Blink;
    Table->NumberGenericTableElements--;
    Table->WhichOrderedElement = 0;
    Table->OrderedPointer = &Table->InsertOrderList;
    Table->FreeRoutine(Table, entry);
    return TRUE;
}

PVOID RtlLookupElementGenericTableFull(PRTL_GENERIC_TABLE Table, PVOID Buffer, PVOID *NodeOrParent,
                                       TABLE_SEARCH_RESULT *SearchResult)
{
    PRTL_SPLAY_LINKS links;
    *SearchResult = search(Table, Buffer, &links);
    *NodeOrParent = links;
    if (*SearchResult != TableFoundNode)
        return NULL;
    Table->TableRoot = RtlSplay(links);
    return element_of(links);
}

PVOID RtlLookupElementGenericTable(PRTL_GENERIC_TABLE Table, PVOID Buffer)
{
    PVOID links;
    TABLE_SEARCH_RESULT result;
    return RtlLookupElementGenericTableFull(Table, Buffer, &links, &result);
}

static PRTL_SPLAY_LINKS first(PRTL_GENERIC_TABLE table)
{
    PRTL_SPLAY_LINKS links = table->TableRoot;
    while (links && links->LeftChild)
        links = links->LeftChild;
    return links;
}

PVOID RtlEnumerateGenericTableWithoutSplaying(PRTL_GENERIC_TABLE Table, PVOID *RestartKey)
{
    PRTL_SPLAY_LINKS links = *RestartKey ? RtlRealSuccessor(*RestartKey) : first(Table);
    if (!links)
        return NULL;
    *RestartKey = links;
    return element_of(links);
}

/* Where the enumeration stands is the root: each answer is splayed there. */
PVOID RtlEnumerateGenericTable(PRTL_GENERIC_TABLE Table, BOOLEAN Restart)
{
    if (!Table->TableRoot)
        return NULL;
    PRTL_SPLAY_LINKS links = Restart ? first(Table) : RtlRealSuccessor(Table->TableRoot);
    if (!links)
        return NULL;
    Table->TableRoot = RtlSplay(links);
    return element_of(links);
}

/* In the order of insertion. WhichOrderedElement counts from 1; OrderedPointer is at that one. */
PVOID RtlGetElementGenericTable(PRTL_GENERIC_TABLE Table, ULONG I)
{
    if (I >= Table->NumberGenericTableElements)
        return NULL;
    if (I + 1 < Table->WhichOrderedElement) {
        Table->WhichOrderedElement = 0;
        Table->OrderedPointer = &Table->InsertOrderList;
    }
    for (; Table->WhichOrderedElement < I + 1; Table->WhichOrderedElement++)
        Table->OrderedPointer = Table->OrderedPointer->Flink;
    struct entry *entry = CONTAINING_RECORD(Table->OrderedPointer, struct entry, order);
    return element_of(&entry->links);
}

ULONG RtlNumberGenericTableElements(PRTL_GENERIC_TABLE Table)
{
    return Table->NumberGenericTableElements;
}

BOOLEAN RtlIsGenericTableEmpty(PRTL_GENERIC_TABLE Table)
{
    return Table->TableRoot == NULL;
}
