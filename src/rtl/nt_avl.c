/*
 * nt_avl.c - generic tables as AVL trees. See wdk/nt/rtl/tree.h.
 *
 * A *node* is an RTL_BALANCED_LINKS with the caller's structure (the *element*) behind it. The tree
 * hangs as the right child of BalancedRoot, which is its own parent and belongs to no element.
 *
 * Invariants:
 *   1. Balance is the depth of the right subtree less that of the left one: -1, 0 or 1.
 *   2. DepthOfTree is the depth of the tree, 0 if it is empty.
 *   3. A node's parent has that node as exactly one of its children.
 * While a node is put in or taken out, 1 is broken for one node at a time: the one the loop is at.
 */
#include "wdk/nt/rtl.h"

#define NODE_BYTES sizeof(RTL_BALANCED_LINKS)
C_ASSERT(sizeof(RTL_BALANCED_LINKS) == 0x20);

static PVOID element_of(PRTL_BALANCED_LINKS node)
{
    return node ? (PCHAR)node + NODE_BYTES : NULL;
}

static PRTL_BALANCED_LINKS node_of(PVOID element)
{
    return (PRTL_BALANCED_LINKS)((PCHAR)element - NODE_BYTES);
}

static PRTL_BALANCED_LINKS root_of(PRTL_AVL_TABLE table)
{
    return table->BalancedRoot.RightChild;
}

/* ---- walking ---- */

static PRTL_BALANCED_LINKS leftmost(PRTL_BALANCED_LINKS node)
{
    while (node && node->LeftChild)
        node = node->LeftChild;
    return node;
}

static PRTL_BALANCED_LINKS rightmost(PRTL_BALANCED_LINKS node)
{
    while (node && node->RightChild)
        node = node->RightChild;
    return node;
}

static PRTL_BALANCED_LINKS successor(PRTL_AVL_TABLE table, PRTL_BALANCED_LINKS node)
{
    if (node->RightChild)
        return leftmost(node->RightChild);
    while (node->Parent->RightChild == node) {
        node = node->Parent;
        if (node == &table->BalancedRoot)
            return NULL;
    }
    return node->Parent == &table->BalancedRoot ? NULL : node->Parent;
}

static PRTL_BALANCED_LINKS predecessor(PRTL_AVL_TABLE table, PRTL_BALANCED_LINKS node)
{
    if (node->LeftChild)
        return rightmost(node->LeftChild);
    while (node->Parent->LeftChild == node)
        node = node->Parent;
    return node->Parent == &table->BalancedRoot ? NULL : node->Parent;
}

/* The node equal to ELEMENT, or the one it would hang below. */
static TABLE_SEARCH_RESULT search(PRTL_AVL_TABLE table, PVOID element, PRTL_BALANCED_LINKS *node)
{
    PRTL_BALANCED_LINKS at = root_of(table);
    *node = NULL;
    if (!at)
        return TableEmptyTree;
    for (;;) {
        *node = at;
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

/* ---- balance ---- */

/* Puts NODE where OLD hangs. NODE may be NULL. */
static void replace_child(PRTL_BALANCED_LINKS old, PRTL_BALANCED_LINKS node)
{
    PRTL_BALANCED_LINKS parent = old->Parent;
    if (parent->LeftChild == old)
        parent->LeftChild = node;
    else
        parent->RightChild = node;
    if (node)
        node->Parent = parent;
}

static void set_left(PRTL_BALANCED_LINKS node, PRTL_BALANCED_LINKS child)
{
    node->LeftChild = child;
    if (child)
        child->Parent = node;
}

static void set_right(PRTL_BALANCED_LINKS node, PRTL_BALANCED_LINKS child)
{
    node->RightChild = child;
    if (child)
        child->Parent = node;
}

/* The child of NODE on SIDE (-1 left, 1 right) takes NODE's place. */
static void rotate(PRTL_BALANCED_LINKS node, int side)
{
    PRTL_BALANCED_LINKS child = side < 0 ? node->LeftChild : node->RightChild;
    replace_child(node, child);
    if (side < 0) {
        set_left(node, child->RightChild);
        set_right(child, node);
    } else {
        set_right(node, child->LeftChild);
        set_left(child, node);
    }
}

/*
 * NODE's balance would be 2 * SIDE. Returns the node now in its place; *shorter tells whether the
 * subtree has lost a level.
 */
static PRTL_BALANCED_LINKS rebalance(PRTL_BALANCED_LINKS node, int side, BOOLEAN *shorter)
{
    PRTL_BALANCED_LINKS child = side < 0 ? node->LeftChild : node->RightChild;
    *shorter = TRUE;
    if (child->Balance == -side) { /* the inner grandchild comes up two levels */
        PRTL_BALANCED_LINKS inner = side < 0 ? child->RightChild : child->LeftChild;
        rotate(child, -side);
        rotate(node, side);
        node->Balance = (CHAR)(inner->Balance == side ? -side : 0);
        child->Balance = (CHAR)(inner->Balance == -side ? side : 0);
        inner->Balance = 0;
        return inner;
    }
    rotate(node, side);
    if (child->Balance == 0) { /* only after a removal */
        *shorter = FALSE;
        node->Balance = (CHAR)side;
        child->Balance = (CHAR)-side;
    } else {
        node->Balance = child->Balance = 0;
    }
    return child;
}

static int side_of(PRTL_BALANCED_LINKS node)
{
    return node->Parent->LeftChild == node ? -1 : 1;
}

/* NODE has come in as a leaf. */
static void grown(PRTL_AVL_TABLE table, PRTL_BALANCED_LINKS node)
{
    for (; node->Parent != &table->BalancedRoot; node = node->Parent) {
        PRTL_BALANCED_LINKS parent = node->Parent;
        int side = side_of(node);
        BOOLEAN shorter;
        if (parent->Balance == -side) {
            parent->Balance = 0;
            return;
        }
        if (parent->Balance == side) {
            rebalance(parent, side, &shorter);
            return;
        }
        parent->Balance = (CHAR)side;
    }
    table->DepthOfTree++;
}

/* The subtree of PARENT on SIDE has lost a level. */
static void shrunk(PRTL_AVL_TABLE table, PRTL_BALANCED_LINKS parent, int side)
{
    while (parent != &table->BalancedRoot) {
        PRTL_BALANCED_LINKS node = parent;
        BOOLEAN shorter = TRUE;
        if (parent->Balance == 0) {
            parent->Balance = (CHAR)-side;
            return;
        }
        if (parent->Balance == side)
            parent->Balance = 0;
        else
            node = rebalance(parent, -side, &shorter);
        if (!shorter)
            return;
        side = side_of(node);
        parent = node->Parent;
    }
    table->DepthOfTree--;
}

/* ---- the routines ---- */

VOID RtlInitializeGenericTableAvl(PRTL_AVL_TABLE Table, PRTL_AVL_COMPARE_ROUTINE CompareRoutine,
                                  PRTL_AVL_ALLOCATE_ROUTINE AllocateRoutine,
                                  PRTL_AVL_FREE_ROUTINE FreeRoutine, PVOID TableContext)
{
    memset(Table, 0, sizeof(*Table));
    Table->BalancedRoot.Parent = &Table->BalancedRoot;
    Table->CompareRoutine = CompareRoutine;
    Table->AllocateRoutine = AllocateRoutine;
    Table->FreeRoutine = FreeRoutine;
    Table->TableContext = TableContext;
}

PVOID RtlInsertElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer, CLONG BufferSize,
                                          PBOOLEAN NewElement, PVOID NodeOrParent,
                                          TABLE_SEARCH_RESULT SearchResult)
{
    PRTL_BALANCED_LINKS at = NodeOrParent, node;
    if (NewElement)
        *NewElement = FALSE;
    if (SearchResult == TableFoundNode)
        return element_of(at);
    node = Table->AllocateRoutine(Table, BufferSize + (CLONG)NODE_BYTES);
    if (!node)
        return NULL;
    memset(node, 0, NODE_BYTES);
    memcpy(element_of(node), Buffer, BufferSize);
    Table->NumberGenericTableElements++;
    Table->OrderedPointer = NULL;
    Table->WhichOrderedElement = 0;
    if (SearchResult == TableEmptyTree)
        set_right(&Table->BalancedRoot, node);
    else if (SearchResult == TableInsertAsLeft)
        set_left(at, node);
    else
        set_right(at, node);
    grown(Table, node);
    if (NewElement)
        *NewElement = TRUE;
    return element_of(node);
}

PVOID RtlInsertElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer, CLONG BufferSize,
                                      PBOOLEAN NewElement)
{
    PRTL_BALANCED_LINKS node;
    TABLE_SEARCH_RESULT result = search(Table, Buffer, &node);
    return RtlInsertElementGenericTableFullAvl(Table, Buffer, BufferSize, NewElement, node, result);
}

/* Takes NODE out; the element stays as it is. */
static void unlink_node(PRTL_AVL_TABLE table, PRTL_BALANCED_LINKS node)
{
    PRTL_BALANCED_LINKS parent;
    int side;
    if (node->LeftChild && node->RightChild) {
        /* Its predecessor leaves its own place (where it has one child at most) for NODE's. */
        PRTL_BALANCED_LINKS other = rightmost(node->LeftChild);
        parent = other->Parent == node ? other : other->Parent;
        side = side_of(other);
        replace_child(other, other->LeftChild);
        set_left(other, node->LeftChild);
        set_right(other, node->RightChild);
        other->Balance = node->Balance;
        replace_child(node, other);
    } else {
        parent = node->Parent;
        side = side_of(node);
        replace_child(node, node->LeftChild ? node->LeftChild : node->RightChild);
    }
    shrunk(table, parent, side);
}

BOOLEAN RtlDeleteElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer)
{
    PRTL_BALANCED_LINKS node;
    if (search(Table, Buffer, &node) != TableFoundNode)
        return FALSE;
    if (Table->RestartKey == node) /* an enumeration goes on behind the one before */
        Table->RestartKey = predecessor(Table, node);
    Table->DeleteCount++;
    unlink_node(Table, node);
    Table->NumberGenericTableElements--;
    Table->OrderedPointer = NULL;
    Table->WhichOrderedElement = 0;
    Table->FreeRoutine(Table, node);
    return TRUE;
}

PVOID RtlLookupElementGenericTableFullAvl(PRTL_AVL_TABLE Table, PVOID Buffer, PVOID *NodeOrParent,
                                          TABLE_SEARCH_RESULT *SearchResult)
{
    PRTL_BALANCED_LINKS node;
    *SearchResult = search(Table, Buffer, &node);
    *NodeOrParent = node;
    return *SearchResult == TableFoundNode ? element_of(node) : NULL;
}

PVOID RtlLookupElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer)
{
    PRTL_BALANCED_LINKS node;
    return search(Table, Buffer, &node) == TableFoundNode ? element_of(node) : NULL;
}

/* The first of those that the compare routine calls equal: it may look at a part of the key. */
PVOID RtlLookupFirstMatchingElementGenericTableAvl(PRTL_AVL_TABLE Table, PVOID Buffer,
                                                   PVOID *RestartKey)
{
    PRTL_BALANCED_LINKS node, before;
    *RestartKey = NULL;
    if (search(Table, Buffer, &node) != TableFoundNode)
        return NULL;
    while ((before = predecessor(Table, node)) != NULL &&
           Table->CompareRoutine(Table, Buffer, element_of(before)) == GenericEqual)
        node = before;
    *RestartKey = node;
    return element_of(node);
}

PVOID RtlEnumerateGenericTableWithoutSplayingAvl(PRTL_AVL_TABLE Table, PVOID *RestartKey)
{
    PRTL_BALANCED_LINKS node =
        *RestartKey ? successor(Table, *RestartKey) : leftmost(root_of(Table));
    if (!node)
        return NULL;
    *RestartKey = node;
    return element_of(node);
}

PVOID RtlEnumerateGenericTableAvl(PRTL_AVL_TABLE Table, BOOLEAN Restart)
{
    if (Restart)
        Table->RestartKey = NULL;
    return RtlEnumerateGenericTableWithoutSplayingAvl(Table, (PVOID *)&Table->RestartKey);
}

/* In the order of the elements. The last answer is kept: going on from there is one step. */
PVOID RtlGetElementGenericTableAvl(PRTL_AVL_TABLE Table, ULONG I)
{
    if (I >= Table->NumberGenericTableElements)
        return NULL;
    if (!Table->OrderedPointer || I < Table->WhichOrderedElement - 1) {
        Table->OrderedPointer = element_of(leftmost(root_of(Table)));
        Table->WhichOrderedElement = 1;
    }
    for (; Table->WhichOrderedElement - 1 < I; Table->WhichOrderedElement++)
        Table->OrderedPointer = element_of(successor(Table, node_of(Table->OrderedPointer)));
    return Table->OrderedPointer;
}

ULONG RtlNumberGenericTableElementsAvl(PRTL_AVL_TABLE Table)
{
    return Table->NumberGenericTableElements;
}

BOOLEAN RtlIsGenericTableEmptyAvl(PRTL_AVL_TABLE Table)
{
    return Table->NumberGenericTableElements == 0;
}
