/* nt_tree.c - both kinds of generic tables against a plain array, with the trees' invariants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "wdk/nt/rtl.h"

#define KEYS 200

struct element {
    ULONG key;
    ULONG value;
};

static LONG blocks;     /* allocated and not freed */
static BOOLEAN no_room; /* the next allocation fails */

static PVOID take(CLONG bytes)
{
    if (no_room)
        return NULL;
    blocks++;
    return malloc(bytes);
}

static RTL_GENERIC_COMPARE_RESULTS compare(PVOID first, PVOID second)
{
    ULONG a = ((struct element *)first)->key, b = ((struct element *)second)->key;
    return a < b ? GenericLessThan : a > b ? GenericGreaterThan : GenericEqual;
}

static RTL_GENERIC_COMPARE_RESULTS avl_compare(PRTL_AVL_TABLE table, PVOID a, PVOID b)
{
    assert_ptr_equal(table->TableContext, (PVOID)0x1234);
    return compare(a, b);
}

static PVOID avl_allocate(PRTL_AVL_TABLE table, CLONG bytes)
{
    assert_int_equal(bytes, sizeof(struct element) + 0x20);
    return take(bytes);
}

static VOID avl_free(PRTL_AVL_TABLE table, PVOID block)
{
    blocks--;
    free(block);
}

static RTL_GENERIC_COMPARE_RESULTS splay_compare(PRTL_GENERIC_TABLE table, PVOID a, PVOID b)
{
    return compare(a, b);
}

static PVOID splay_allocate(PRTL_GENERIC_TABLE table, CLONG bytes)
{
    assert_int_equal(bytes, sizeof(struct element) + 0x28);
    return take(bytes);
}

static VOID splay_free(PRTL_GENERIC_TABLE table, PVOID block)
{
    blocks--;
    free(block);
}

/* Depth of the subtree, with invariants 1 and 3 checked. */
static int avl_depth(PRTL_BALANCED_LINKS node)
{
    if (!node)
        return 0;
    if (node->LeftChild)
        assert_ptr_equal(node->LeftChild->Parent, node);
    if (node->RightChild)
        assert_ptr_equal(node->RightChild->Parent, node);
    int left = avl_depth(node->LeftChild), right = avl_depth(node->RightChild);
    assert_true(right - left >= -1 && right - left <= 1);
    assert_int_equal(node->Balance, right - left);
    return 1 + (left > right ? left : right);
}

static void avl_check(PRTL_AVL_TABLE table, const UCHAR *present)
{
    ULONG count = 0, at = 0;
    PVOID key = NULL;
    struct element *element;
    assert_int_equal(avl_depth(table->BalancedRoot.RightChild), table->DepthOfTree);
    for (ULONG i = 0; i < KEYS; i++)
        count += present[i];
    assert_int_equal(RtlNumberGenericTableElementsAvl(table), count);
    assert_int_equal(RtlIsGenericTableEmptyAvl(table), count == 0);
    for (ULONG i = 0; i < KEYS; i++) {
        if (!present[i])
            continue;
        element = RtlEnumerateGenericTableWithoutSplayingAvl(table, &key);
        assert_int_equal(element->key, i);
        element = RtlEnumerateGenericTableAvl(table, at == 0);
        assert_int_equal(element->key, i);
        element = RtlGetElementGenericTableAvl(table, at++);
        assert_int_equal(element->key, i);
    }
    assert_null(RtlEnumerateGenericTableWithoutSplayingAvl(table, &key));
    assert_null(RtlGetElementGenericTableAvl(table, at));
}

static void test_avl(void **state)
{
    RTL_AVL_TABLE table;
    UCHAR present[KEYS] = {0};
    ULONG seed = 11;
    memset(&table, 0x55, sizeof(table));
    RtlInitializeGenericTableAvl(&table, avl_compare, avl_allocate, avl_free, (PVOID)0x1234);
    avl_check(&table, present);
    for (int round = 0; round < 4000; round++) {
        struct element probe = {RtlRandomEx(&seed) % KEYS, (ULONG)round}, *found;
        BOOLEAN is_new = 77;
        /* Grow for a while, then shrink. */
        if (RtlRandomEx(&seed) % 10 < (round / 500 % 2 ? 3u : 7u)) {
            found = RtlInsertElementGenericTableAvl(&table, &probe, sizeof(probe), &is_new);
            assert_int_equal(found->key, probe.key);
            assert_int_equal(is_new, !present[probe.key]);
            if (is_new)
                assert_int_equal(found->value, round);
            present[probe.key] = 1;
        } else {
            assert_int_equal(RtlDeleteElementGenericTableAvl(&table, &probe), present[probe.key]);
            present[probe.key] = 0;
        }
        found = RtlLookupElementGenericTableAvl(&table, &probe);
        assert_int_equal(found != NULL, present[probe.key]);
        if (round % 16 == 0)
            avl_check(&table, present);
    }
    assert_int_equal(blocks, RtlNumberGenericTableElementsAvl(&table));
    struct element *element;
    while ((element = RtlGetElementGenericTableAvl(&table, 0)) != NULL)
        assert_true(RtlDeleteElementGenericTableAvl(&table, element));
    assert_int_equal(blocks, 0);
    assert_int_equal(table.DepthOfTree, 0);
}

static void test_avl_details(void **state)
{
    RTL_AVL_TABLE table;
    struct element elements[] = {{1, 0}, {3, 0}, {5, 0}, {7, 0}}, probe = {4, 9};
    TABLE_SEARCH_RESULT result;
    PVOID node, key;
    BOOLEAN is_new = 77;
    RtlInitializeGenericTableAvl(&table, avl_compare, avl_allocate, avl_free, (PVOID)0x1234);
    assert_null(RtlLookupElementGenericTableFullAvl(&table, &probe, &node, &result));
    assert_int_equal(result, TableEmptyTree);
    no_room = TRUE;
    assert_null(RtlInsertElementGenericTableAvl(&table, &probe, sizeof(probe), &is_new));
    assert_false(is_new);
    assert_true(RtlIsGenericTableEmptyAvl(&table));
    no_room = FALSE;
    for (int i = 0; i < 4; i++)
        RtlInsertElementGenericTableAvl(&table, &elements[i], sizeof(probe), NULL);
    assert_null(RtlLookupElementGenericTableFullAvl(&table, &probe, &node, &result));
    struct element *put =
        RtlInsertElementGenericTableFullAvl(&table, &probe, sizeof(probe), &is_new, node, result);
    assert_true(is_new);
    assert_int_equal(put->value, 9);
    assert_ptr_equal(RtlLookupFirstMatchingElementGenericTableAvl(&table, &probe, &key), put);
    /* Taking out what an enumeration has just given does not disturb it. */
    ULONG seen = 0, all = 0;
    for (put = RtlEnumerateGenericTableAvl(&table, TRUE); put;
         put = RtlEnumerateGenericTableAvl(&table, FALSE)) {
        all += put->key;
        seen++;
        RtlDeleteElementGenericTableAvl(&table, put);
    }
    assert_int_equal(seen, 5);
    assert_int_equal(all, 20);
    assert_int_equal(table.DeleteCount, 5);
    assert_int_equal(blocks, 0);
}

static ULONG splay_count(PRTL_SPLAY_LINKS links)
{
    if (!links)
        return 0;
    if (links->LeftChild)
        assert_ptr_equal(links->LeftChild->Parent, links);
    if (links->RightChild)
        assert_ptr_equal(links->RightChild->Parent, links);
    return 1 + splay_count(links->LeftChild) + splay_count(links->RightChild);
}

static void test_splay(void **state)
{
    RTL_GENERIC_TABLE table;
    UCHAR present[KEYS] = {0};
    ULONG seed = 5, count = 0;
    memset(&table, 0x55, sizeof(table));
    RtlInitializeGenericTable(&table, splay_compare, splay_allocate, splay_free, NULL);
    assert_true(RtlIsGenericTableEmpty(&table));
    assert_null(RtlEnumerateGenericTable(&table, TRUE));
    for (int round = 0; round < 4000; round++) {
        struct element probe = {RtlRandomEx(&seed) % KEYS, (ULONG)round}, *found;
        BOOLEAN is_new = 77;
        if (RtlRandomEx(&seed) % 10 < (round / 500 % 2 ? 3u : 7u)) {
            found = RtlInsertElementGenericTable(&table, &probe, sizeof(probe), &is_new);
            assert_int_equal(is_new, !present[probe.key]);
            assert_int_equal(((struct element *)((PCHAR)table.TableRoot + 0x28))->key, probe.key);
            count += is_new;
            if (is_new) /* the newest is the last in the order of insertion */
                assert_ptr_equal(RtlGetElementGenericTable(&table, count - 1), found);
            present[probe.key] = 1;
        } else {
            assert_int_equal(RtlDeleteElementGenericTable(&table, &probe), present[probe.key]);
            count -= present[probe.key];
            present[probe.key] = 0;
        }
        found = RtlLookupElementGenericTable(&table, &probe);
        assert_int_equal(found != NULL, present[probe.key]);
        assert_int_equal(RtlNumberGenericTableElements(&table), count);
        assert_int_equal(splay_count(table.TableRoot), count);
        if (round % 16)
            continue;
        PVOID key = NULL;
        BOOLEAN restart = TRUE;
        for (ULONG i = 0; i < KEYS; i++) {
            if (!present[i])
                continue;
            found = RtlEnumerateGenericTableWithoutSplaying(&table, &key);
            assert_int_equal(found->key, i);
        }
        assert_null(RtlEnumerateGenericTableWithoutSplaying(&table, &key));
        for (ULONG i = 0; i < KEYS; i++) {
            if (!present[i])
                continue;
            found = RtlEnumerateGenericTable(&table, restart);
            assert_int_equal(found->key, i);
            restart = FALSE;
        }
        for (ULONG i = 0; i < count; i++)
            assert_non_null(RtlGetElementGenericTable(&table, i));
        assert_null(RtlGetElementGenericTable(&table, count));
    }
    for (ULONG i = 0; i < KEYS; i++)
        RtlDeleteElementGenericTable(&table, &(struct element){i, 0});
    assert_true(RtlIsGenericTableEmpty(&table));
    assert_int_equal(blocks, 0);
}

/* Splay links by themselves: a tree over an array, taken out without splaying. */
static void test_links(void **state)
{
    RTL_SPLAY_LINKS nodes[64];
    PRTL_SPLAY_LINKS root = NULL;
    ULONG seed = 3;
    for (int i = 0; i < 64; i++) {
        int n = i * 37 % 64;
        RtlInitializeSplayLinks(&nodes[n]);
        for (PRTL_SPLAY_LINKS at = root; at;) {
            PRTL_SPLAY_LINKS next = &nodes[n] < at ? at->LeftChild : at->RightChild;
            if (!next && &nodes[n] < at)
                RtlInsertAsLeftChild(at, &nodes[n]);
            if (!next && &nodes[n] > at)
                RtlInsertAsRightChild(at, &nodes[n]);
            at = next;
        }
        root = root ? root : &nodes[n];
    }
    UCHAR out[64] = {0};
    for (int left = 64; left; left--) {
        assert_int_equal(splay_count(root), left);
        PRTL_SPLAY_LINKS before = NULL;
        for (int i = 0; i < 64; i++) {
            if (out[i])
                continue;
            assert_ptr_equal(RtlRealPredecessor(&nodes[i]), before);
            if (before)
                assert_ptr_equal(RtlRealSuccessor(before), &nodes[i]);
            before = &nodes[i];
        }
        assert_null(RtlRealSuccessor(before));
        int victim;
        do
            victim = (int)(RtlRandomEx(&seed) % 64);
        while (out[victim]);
        if (left % 3)
            RtlDeleteNoSplay(&nodes[victim], &root);
        else
            root = RtlDelete(&nodes[victim]);
        out[victim] = 1;
        if (root)
            assert_true(RtlIsRoot(root));
    }
    assert_null(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_avl),
        cmocka_unit_test(test_avl_details),
        cmocka_unit_test(test_splay),
        cmocka_unit_test(test_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
