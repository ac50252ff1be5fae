/* rtl_tables.c - bitmaps, trees, tables, identifiers, access lists: routine x bad argument. */
#include "status.h"

static void bitmap(void)
{
    ULONG bits[2] = {0, 0}, at = 0;
    RTL_BITMAP map;
    RTL_BITMAP_RUN runs[4];

    RtlInitializeBitMap(&map, bits, 64);
    DOES(RtlInitializeBitMap, void, map.SizeOfBitMap == 64 && map.Buffer == bits);
    RtlSetBit(&map, 3);
    DOES(RtlSetBit, void, bits[0] == 8);
    DOES(RtlTestBit, true, RtlTestBit(&map, 3));
    DOES(RtlTestBit, false, !RtlTestBit(&map, 4));
    DOES(RtlCheckBit, true, RtlCheckBit(&map, 3));
    DOES(RtlCheckBit, false, !RtlCheckBit(&map, 4));
    RtlClearBit(&map, 3);
    DOES(RtlClearBit, void, bits[0] == 0);
    RtlSetAllBits(&map);
    DOES(RtlSetAllBits, void, bits[0] == MAXULONG && bits[1] == MAXULONG);
    DOES(RtlFindClearBits, value, RtlFindClearBits(&map, 1, 0) == MAXULONG);
    DOES(RtlFindClearBitsAndSet, value, RtlFindClearBitsAndSet(&map, 1, 0) == MAXULONG);
    RtlClearAllBits(&map);
    DOES(RtlClearAllBits, void, bits[0] == 0 && bits[1] == 0);
    DOES(RtlFindSetBits, value, RtlFindSetBits(&map, 1, 0) == MAXULONG);
    DOES(RtlFindSetBitsAndClear, value, RtlFindSetBitsAndClear(&map, 1, 0) == MAXULONG);
    RtlSetBits(&map, 4, 8);
    DOES(RtlSetBits, void, bits[0] == 0xFF0);
    RtlClearBits(&map, 6, 2);
    DOES(RtlClearBits, void, bits[0] == 0xF30);
    DOES(RtlNumberOfSetBits, value, RtlNumberOfSetBits(&map) == 6);
    DOES(RtlNumberOfClearBits, value, RtlNumberOfClearBits(&map) == 58);
    DOES(RtlAreBitsSet, true, RtlAreBitsSet(&map, 8, 4));
    DOES(RtlAreBitsSet, false, !RtlAreBitsSet(&map, 8, 5));
    DOES(RtlAreBitsSet, false, !RtlAreBitsSet(&map, 60, 5));
    DOES(RtlAreBitsClear, true, RtlAreBitsClear(&map, 6, 2));
    DOES(RtlAreBitsClear, false, !RtlAreBitsClear(&map, 6, 3));
    DOES(RtlAreBitsClear, false, !RtlAreBitsClear(&map, 60, 5));
    EXPECT_EQ(RtlFindClearBits(&map, 2, 5), 6);
    EXPECT_EQ(RtlFindSetBits(&map, 4, 0), 8);
    DOES(RtlFindFirstRunClear, value, RtlFindFirstRunClear(&map, &at) == 4 && at == 0);
    DOES(RtlFindNextForwardRunClear, value,
         RtlFindNextForwardRunClear(&map, 5, &at) == 2 && at == 6);
    DOES(RtlFindLastBackwardRunClear, value,
         RtlFindLastBackwardRunClear(&map, 9, &at) == 2 && at == 6);
    DOES(RtlFindLongestRunClear, value, RtlFindLongestRunClear(&map, &at) == 52 && at == 12);
    DOES(RtlFindClearRuns, value,
         RtlFindClearRuns(&map, runs, 4, TRUE) == 3 && runs[0].StartingIndex == 12 &&
             runs[0].NumberOfBits == 52);
    DOES(RtlFindClearBitsAndSet, value,
         RtlFindClearBitsAndSet(&map, 2, 5) == 6 && RtlAreBitsSet(&map, 6, 2));
    DOES(RtlFindSetBitsAndClear, value,
         RtlFindSetBitsAndClear(&map, 8, 0) == 4 && RtlNumberOfSetBits(&map) == 0);
    DOES(RtlFindLeastSignificantBit, value,
         RtlFindLeastSignificantBit(0x50) == 4 && RtlFindLeastSignificantBit(0) == -1);
    DOES(RtlFindMostSignificantBit, value,
         RtlFindMostSignificantBit(0x50) == 6 && RtlFindMostSignificantBit(0) == -1);
    DOES(RtlNumberOfSetBitsUlongPtr, value, RtlNumberOfSetBitsUlongPtr(0x8000000000000001ull) == 2);
}

/* --- splay trees ------------------------------------------------------------------------------ */

static void splay(void)
{
    RTL_SPLAY_LINKS one, two, three;
    PRTL_SPLAY_LINKS root = &two;

    RtlInitializeSplayLinks(&one);
    RtlInitializeSplayLinks(&two);
    RtlInitializeSplayLinks(&three);
    DOES(RtlInitializeSplayLinks, void, two.Parent == &two && !two.LeftChild);
    DOES(RtlIsRoot, true, RtlIsRoot(&two));
    RtlInsertAsLeftChild(&two, &one);
    DOES(RtlInsertAsLeftChild, void, two.LeftChild == &one && one.Parent == &two);
    RtlInsertAsRightChild(&two, &three);
    DOES(RtlInsertAsRightChild, void, two.RightChild == &three && three.Parent == &two);
    DOES(RtlIsRoot, false, !RtlIsRoot(&one));
    DOES(RtlParent, value, RtlParent(&one) == &two);
    DOES(RtlLeftChild, value, RtlLeftChild(&two) == &one);
    DOES(RtlRightChild, value, RtlRightChild(&two) == &three);
    DOES(RtlIsLeftChild, true, RtlIsLeftChild(&one));
    DOES(RtlIsLeftChild, false, !RtlIsLeftChild(&three));
    DOES(RtlIsRightChild, true, RtlIsRightChild(&three));
    DOES(RtlIsRightChild, false, !RtlIsRightChild(&one));
    DOES(RtlSubtreeSuccessor, value, RtlSubtreeSuccessor(&two) == &three);
    DOES(RtlSubtreeSuccessor, null, !RtlSubtreeSuccessor(&three));
    DOES(RtlSubtreePredecessor, value, RtlSubtreePredecessor(&two) == &one);
    DOES(RtlSubtreePredecessor, null, !RtlSubtreePredecessor(&one));
    DOES(RtlRealSuccessor, value, RtlRealSuccessor(&one) == &two);
    DOES(RtlRealSuccessor, null, !RtlRealSuccessor(&three));
    DOES(RtlRealPredecessor, value, RtlRealPredecessor(&three) == &two);
    DOES(RtlRealPredecessor, null, !RtlRealPredecessor(&one));
    DOES(RtlSplay, value, RtlSplay(&one) == &one && RtlIsRoot(&one));
    root = &one;
    RtlDeleteNoSplay(&two, &root);
    DOES(RtlDeleteNoSplay, void, root == &one && RtlRealSuccessor(&one) == &three);
    root = RtlDelete(&one);
    DOES(RtlDelete, value, root == &three);
    DOES(RtlDelete, null, !RtlDelete(&three));
}

/* --- generic tables --------------------------------------------------------------------------- */

static BOOLEAN refuse;

static RTL_GENERIC_COMPARE_RESULTS order(LONG a, LONG b)
{
    return a < b ? GenericLessThan : a > b ? GenericGreaterThan : GenericEqual;
}

/* All of both kinds of table that differ in their names alone. */
#define TABLE(Avl, Table_)                                                                         \
    static RTL_GENERIC_COMPARE_RESULTS compare##Avl(struct _RTL_##Table_ *Table, PVOID a, PVOID b) \
    {                                                                                              \
        UNREFERENCED_PARAMETER(Table);                                                             \
        return order(*(LONG *)a, *(LONG *)b);                                                      \
    }                                                                                              \
    static PVOID allocate##Avl(struct _RTL_##Table_ *Table, CLONG bytes)                           \
    {                                                                                              \
        UNREFERENCED_PARAMETER(Table);                                                             \
        return refuse ? NULL : ExAllocatePool2(POOL_FLAG_NON_PAGED, bytes, TAG);                   \
    }                                                                                              \
    static VOID free##Avl(struct _RTL_##Table_ *Table, PVOID buffer)                               \
    {                                                                                              \
        UNREFERENCED_PARAMETER(Table);                                                             \
        ExFreePoolWithTag(buffer, TAG);                                                            \
    }                                                                                              \
    static void tables##Avl(void)                                                                  \
    {                                                                                              \
        RTL_##Table_ table;                                                                        \
        LONG key = 5, *found;                                                                      \
        PVOID place = NULL, restart = NULL;                                                        \
        TABLE_SEARCH_RESULT how;                                                                   \
        BOOLEAN fresh = FALSE;                                                                     \
                                                                                                   \
        refuse = FALSE;                                                                            \
        RtlInitializeGenericTable##Avl(&table, compare##Avl, allocate##Avl, free##Avl, &key);      \
        DOES(RtlInitializeGenericTable##Avl, void,                                                 \
             table.TableContext == &key && !table.NumberGenericTableElements);                     \
        DOES(RtlIsGenericTableEmpty##Avl, true, RtlIsGenericTableEmpty##Avl(&table));              \
        DOES(RtlEnumerateGenericTable##Avl, null, !RtlEnumerateGenericTable##Avl(&table, TRUE));   \
        DOES(RtlEnumerateGenericTableWithoutSplaying##Avl, null,                                   \
             !RtlEnumerateGenericTableWithoutSplaying##Avl(&table, &restart));                     \
        DOES(RtlLookupElementGenericTable##Avl, null,                                              \
             !RtlLookupElementGenericTable##Avl(&table, &key));                                    \
        DOES(RtlLookupElementGenericTableFull##Avl, null,                                          \
             !RtlLookupElementGenericTableFull##Avl(&table, &key, &place, &how) &&                 \
                 how == TableEmptyTree);                                                           \
        found = RtlInsertElementGenericTable##Avl(&table, &key, sizeof key, &fresh);               \
        DOES(RtlInsertElementGenericTable##Avl, value, found && *found == 5 && fresh);             \
        EXPECT(RtlInsertElementGenericTable##Avl(&table, &key, sizeof key, &fresh) == found);      \
        EXPECT(!fresh);                                                                            \
        DOES(RtlIsGenericTableEmpty##Avl, false, !RtlIsGenericTableEmpty##Avl(&table));            \
        DOES(RtlLookupElementGenericTable##Avl, value,                                             \
             RtlLookupElementGenericTable##Avl(&table, &key) == found);                            \
        DOES(RtlLookupElementGenericTableFull##Avl, value,                                         \
             RtlLookupElementGenericTableFull##Avl(&table, &key, &place, &how) == found &&         \
                 how == TableFoundNode);                                                           \
        key = 7;                                                                                   \
        EXPECT(!RtlLookupElementGenericTableFull##Avl(&table, &key, &place, &how));                \
        EXPECT_EQ(how, TableInsertAsRight);                                                        \
        refuse = TRUE;                                                                             \
        DOES(RtlInsertElementGenericTable##Avl, null,                                              \
             !RtlInsertElementGenericTable##Avl(&table, &key, sizeof key, &fresh));                \
        DOES(RtlInsertElementGenericTableFull##Avl, null,                                          \
             !RtlInsertElementGenericTableFull##Avl(&table, &key, sizeof key, &fresh, place,       \
                                                    how));                                         \
        refuse = FALSE;                                                                            \
        EXPECT(!RtlLookupElementGenericTableFull##Avl(&table, &key, &place, &how));                \
        found = RtlInsertElementGenericTableFull##Avl(&table, &key, sizeof key, &fresh, place,     \
                                                      how);                                        \
        DOES(RtlInsertElementGenericTableFull##Avl, value, found && *found == 7 && fresh);         \
        DOES(RtlNumberGenericTableElements##Avl, value,                                            \
             RtlNumberGenericTableElements##Avl(&table) == 2);                                     \
        DOES(RtlGetElementGenericTable##Avl, value,                                                \
             RtlGetElementGenericTable##Avl(&table, 0) &&                                          \
                 RtlGetElementGenericTable##Avl(&table, 1));                                       \
        DOES(RtlGetElementGenericTable##Avl, null, !RtlGetElementGenericTable##Avl(&table, 2));    \
        found = RtlEnumerateGenericTable##Avl(&table, TRUE);                                       \
        DOES(RtlEnumerateGenericTable##Avl, value, found && *found == 5);                          \
        found = RtlEnumerateGenericTable##Avl(&table, FALSE);                                      \
        EXPECT(found && *found == 7);                                                              \
        restart = NULL;                                                                            \
        found = RtlEnumerateGenericTableWithoutSplaying##Avl(&table, &restart);                    \
        DOES(RtlEnumerateGenericTableWithoutSplaying##Avl, value, found && *found == 5);           \
        key = 6;                                                                                   \
        DOES(RtlDeleteElementGenericTable##Avl, false,                                             \
             !RtlDeleteElementGenericTable##Avl(&table, &key));                                    \
        key = 5;                                                                                   \
        DOES(RtlDeleteElementGenericTable##Avl, true,                                              \
             RtlDeleteElementGenericTable##Avl(&table, &key));                                     \
        key = 7;                                                                                   \
        EXPECT(RtlDeleteElementGenericTable##Avl(&table, &key));                                   \
        EXPECT(RtlIsGenericTableEmpty##Avl(&table));                                               \
    }
TABLE(, GENERIC_TABLE)
TABLE(Avl, AVL_TABLE)

static void matching(void)
{
    RTL_AVL_TABLE table;
    LONG key = 5;
    PVOID restart = NULL;

    RtlInitializeGenericTableAvl(&table, compareAvl, allocateAvl, freeAvl, NULL);
    DOES(RtlLookupFirstMatchingElementGenericTableAvl, null,
         !RtlLookupFirstMatchingElementGenericTableAvl(&table, &key, &restart));
    RtlInsertElementGenericTableAvl(&table, &key, sizeof key, NULL);
    DOES(RtlLookupFirstMatchingElementGenericTableAvl, value,
         RtlLookupFirstMatchingElementGenericTableAvl(&table, &key, &restart) != NULL);
    RtlDeleteElementGenericTableAvl(&table, &key);
}

/* --- security --------------------------------------------------------------------------------- */

static void security(void)
{
    static SID_IDENTIFIER_AUTHORITY authority = {SECURITY_NT_AUTHORITY};
    ULONG sid_room[8], other_room[8], acl_room[16];
    SECURITY_DESCRIPTOR descriptor;
    PSID sid = sid_room, other = other_room;
    PACL acl = (PACL)acl_room, got = NULL;
    GENERIC_MAPPING *mapping = IoGetFileObjectGenericMapping();
    ACCESS_MASK mask = GENERIC_READ;
    BOOLEAN present = FALSE, defaulted = TRUE;

    DOES(RtlLengthRequiredSid, value, RtlLengthRequiredSid(2) == 16);
    EARNS(RtlInitializeSid, STATUS_SUCCESS, RtlInitializeSid(sid, &authority, 2));
    EARNS(RtlInitializeSid, STATUS_INVALID_PARAMETER, RtlInitializeSid(other, &authority, 16));
    *RtlSubAuthoritySid(sid, 0) = 32;
    *RtlSubAuthoritySid(sid, 1) = 544;
    DOES(RtlSubAuthoritySid, value, sid_room[3] == 544);
    DOES(RtlLengthSid, value, RtlLengthSid(sid) == 16);
    DOES(RtlValidSid, true, RtlValidSid(sid));
    EARNS(RtlCopySid, STATUS_SUCCESS, RtlCopySid(sizeof other_room, other, sid));
    EARNS(RtlCopySid, STATUS_BUFFER_TOO_SMALL, RtlCopySid(12, other, sid));
    DOES(RtlEqualSid, true, RtlEqualSid(sid, other));
    *RtlSubAuthoritySid(other, 1) = 545;
    DOES(RtlEqualSid, false, !RtlEqualSid(sid, other));
    ((PUCHAR)other)[0] = 7;
    DOES(RtlValidSid, false, !RtlValidSid(other));

    EARNS(RtlCreateAcl, STATUS_SUCCESS, RtlCreateAcl(acl, sizeof acl_room, ACL_REVISION));
    EARNS(RtlCreateAcl, STATUS_BUFFER_TOO_SMALL, RtlCreateAcl(acl, 4, ACL_REVISION));
    EARNS(RtlCreateAcl, STATUS_INVALID_PARAMETER, RtlCreateAcl(acl, sizeof acl_room, 9));
    EARNS(RtlCreateAcl, STATUS_INVALID_PARAMETER, RtlCreateAcl(acl, 0x10000, ACL_REVISION));
    EARNS(RtlAddAccessAllowedAce, STATUS_SUCCESS,
          RtlAddAccessAllowedAce(acl, ACL_REVISION, FILE_READ_DATA, sid));
    EXPECT_EQ(acl->AceCount, 1);
    EARNS(RtlAddAccessAllowedAce, STATUS_INVALID_SID,
          RtlAddAccessAllowedAce(acl, ACL_REVISION, FILE_READ_DATA, other));
    EARNS(RtlAddAccessAllowedAce, STATUS_REVISION_MISMATCH,
          RtlAddAccessAllowedAce(acl, 9, FILE_READ_DATA, sid));
    EXPECT_STATUS(RtlAddAccessAllowedAce(acl, ACL_REVISION, FILE_READ_DATA, sid), STATUS_SUCCESS);
    EARNS(RtlAddAccessAllowedAce, STATUS_ALLOTTED_SPACE_EXCEEDED,
          RtlAddAccessAllowedAce(acl, ACL_REVISION, FILE_READ_DATA, sid));
    acl->AceCount = 50;
    EARNS(RtlAddAccessAllowedAce, STATUS_INVALID_ACL,
          RtlAddAccessAllowedAce(acl, ACL_REVISION, FILE_READ_DATA, sid));
    acl->AceCount = 2;
    RtlMapGenericMask(&mask, mapping);
    DOES(RtlMapGenericMask, void, mask == FILE_GENERIC_READ);

    EARNS(RtlCreateSecurityDescriptor, STATUS_SUCCESS,
          RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
    EARNS(RtlCreateSecurityDescriptor, STATUS_UNKNOWN_REVISION,
          RtlCreateSecurityDescriptor(&descriptor, 7));
    EARNS(RtlSetDaclSecurityDescriptor, STATUS_SUCCESS,
          RtlSetDaclSecurityDescriptor(&descriptor, TRUE, acl, FALSE));
    EARNS(RtlSetOwnerSecurityDescriptor, STATUS_SUCCESS,
          RtlSetOwnerSecurityDescriptor(&descriptor, sid, FALSE));
    EARNS(RtlSetGroupSecurityDescriptor, STATUS_SUCCESS,
          RtlSetGroupSecurityDescriptor(&descriptor, sid, FALSE));
    EARNS(RtlGetDaclSecurityDescriptor, STATUS_SUCCESS,
          RtlGetDaclSecurityDescriptor(&descriptor, &present, &got, &defaulted));
    EXPECT(present && got == acl && !defaulted);
    DOES(RtlLengthSecurityDescriptor, value,
         RtlLengthSecurityDescriptor(&descriptor) == sizeof descriptor + 32 + 64);
    descriptor.Control |= SE_SELF_RELATIVE;
    EARNS(RtlSetDaclSecurityDescriptor, STATUS_INVALID_SECURITY_DESCR,
          RtlSetDaclSecurityDescriptor(&descriptor, TRUE, acl, FALSE));
    EARNS(RtlSetOwnerSecurityDescriptor, STATUS_INVALID_SECURITY_DESCR,
          RtlSetOwnerSecurityDescriptor(&descriptor, sid, FALSE));
    EARNS(RtlSetGroupSecurityDescriptor, STATUS_INVALID_SECURITY_DESCR,
          RtlSetGroupSecurityDescriptor(&descriptor, sid, FALSE));
    descriptor.Control &= ~SE_SELF_RELATIVE;
    descriptor.Revision = 9;
    EARNS(RtlSetDaclSecurityDescriptor, STATUS_UNKNOWN_REVISION,
          RtlSetDaclSecurityDescriptor(&descriptor, TRUE, acl, FALSE));
    EARNS(RtlSetOwnerSecurityDescriptor, STATUS_UNKNOWN_REVISION,
          RtlSetOwnerSecurityDescriptor(&descriptor, sid, FALSE));
    EARNS(RtlSetGroupSecurityDescriptor, STATUS_UNKNOWN_REVISION,
          RtlSetGroupSecurityDescriptor(&descriptor, sid, FALSE));
    EARNS(RtlGetDaclSecurityDescriptor, STATUS_UNKNOWN_REVISION,
          RtlGetDaclSecurityDescriptor(&descriptor, &present, &got, &defaulted));
}

/* One in a piece: header, owner, list, in offsets. */
static void self_relative(void)
{
    struct {
        UCHAR revision, sbz1;
        USHORT control;
        ULONG owner, group, sacl, dacl;
        ACL list;
        ULONG sid[3];
    } piece = {SECURITY_DESCRIPTOR_REVISION, 0, SE_SELF_RELATIVE | SE_DACL_PRESENT, 28, 0, 0, 20,
               {ACL_REVISION, 0, sizeof(ACL), 0, 0}, {0x101, 0x01000000, 0}};
    BOOLEAN present = FALSE, defaulted = TRUE;
    PACL list = NULL;

    EARNS(RtlGetDaclSecurityDescriptor, STATUS_SUCCESS,
          RtlGetDaclSecurityDescriptor(&piece, &present, &list, &defaulted));
    EXPECT(present && list == &piece.list && !defaulted);
    DOES(RtlLengthSecurityDescriptor, value,
         RtlLengthSecurityDescriptor(&piece) == 20 + sizeof(ACL) + 12);
    DOES(RtlValidSecurityDescriptor, true, RtlValidSecurityDescriptor(&piece));
    piece.sid[0] = 7;
    DOES(RtlValidSecurityDescriptor, false, !RtlValidSecurityDescriptor(&piece));
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    bitmap();
    splay();
    tables();
    tablesAvl();
    matching();
    security();
    self_relative();
}

CONFORM_DRIVER
