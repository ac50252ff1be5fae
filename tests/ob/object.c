/* Life of objects: counts, types of our own, deletion at once and deferred, what is no object. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "host/signals.h"
#include "objects.h"

static void on_fault(void *context, struct fault *fault)
{
    abort();
}

/* Guarded copies; cmocka takes the signals back after each test. */
static void guard(void)
{
    static const struct signals_hooks hooks = {.on_fault = on_fault};

    assert_true(signals_install(&hooks));
}

static unsigned opened, closed, removed, process_handles, all_handles;
static KIRQL removed_at;
static NTSTATUS open_answer;

static NTSTATUS on_open(void *body, enum ob_open_reason reason, struct _KPROCESS *process,
                        ACCESS_MASK granted)
{
    opened++;
    return open_answer;
}

static void on_close(void *body, struct _KPROCESS *process, ACCESS_MASK granted,
                     uint32_t process_count, uint32_t all_count)
{
    closed++;
    process_handles = process_count;
    all_handles = all_count;
}

static void on_remove(void *body)
{
    removed++;
    removed_at = (KIRQL)sim_irql(world->sim);
}

static POBJECT_TYPE type(uint32_t flags)
{
    struct ob_type_params params = {
        .name = u"Mine",
        .flags = flags,
        .body_bytes = 100,
        .tag = OB_TAG('M', 'i', 'n', 'e'),
        .mapping = {1, 2, 4, 7},
        .valid_access = 7 | STANDARD_RIGHTS_ALL,
        .ops = {.open = on_open, .close = on_close, .remove = on_remove}};

    opened = closed = removed = 0;
    open_answer = STATUS_SUCCESS;
    return ob_type_create(&params);
}

static void *make(POBJECT_TYPE of)
{
    struct ob_call call = {KernelMode, 0x42};
    void *body;

    assert_status(ob_object_create(of, NULL, 0, call, &body), 0);
    return body;
}

OBJECTS_TEST(nameless_counts) /* F164 */
{
    HANDLE handle;
    OBJECT_BASIC_INFORMATION counts;

    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    counts = objects_counts(handle);
    assert_int_equal(counts.PointerCount, 2);
    assert_int_equal(counts.HandleCount, 1);
    assert_int_equal(counts.GrantedAccess, EVENT_ALL_ACCESS);
    assert_int_equal(counts.Attributes, 0);
    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\BaseNamedObjects\\e", 0),
                                NotificationEvent, FALSE),
                  0);
    counts = objects_counts(handle);
    assert_int_equal(counts.PointerCount, 3);
    assert_int_equal(counts.HandleCount, 1);
}

OBJECTS_TEST(insert_opens_once) /* F181 */
{
    POBJECT_TYPE mine = type(OB_TYPE_MAINTAIN_COUNT);
    HANDLE directory, handle, second;
    void *body;
    int64_t before = 0, after = 0;
    uint32_t handles;

    assert_status(ZwCreateDirectoryObject(&directory, DIRECTORY_ALL_ACCESS, ATTRIBUTES(u"\\D", 0)),
                  0);
    before = objects_counts(directory).PointerCount;
    assert_status(ObCreateObject(KernelMode, mine, ATTRIBUTES_IN(directory, u"x", 0), KernelMode,
                                 NULL, 200, 0, 0, &body),
                  0);
    for (int i = 0; i < 200; i++)
        assert_int_equal(((char *)body)[i], 0);
    assert_int_equal((uintptr_t)body & 15, 0);
    assert_status(ObInsertObject(body, NULL, GENERIC_ALL, 0, NULL, &handle), 0);
    assert_int_equal(opened, 1);
    assert_int_equal(closed + removed, 0);
    assert_int_equal(objects_counts(directory).PointerCount, before + 1);
    assert_int_equal(objects_counts(handle).PointerCount, 3);
    assert_int_equal(objects_counts(handle).GrantedAccess, 7);
    assert_status(ObOpenObjectByPointer(body, 0, NULL, 1, mine, KernelMode, &second), 0);
    assert_int_equal(opened, 2);
    ZwClose(second);
    assert_int_equal(closed, 1);
    assert_int_equal(process_handles, 2);
    assert_int_equal(all_handles, 2);
    ob_counts(body, &after, &handles);
    assert_int_equal(after, 2);
    assert_int_equal(handles, 1);
    ZwClose(handle);
    assert_int_equal(closed, 2);
    assert_int_equal(all_handles, 1);
    assert_int_equal(removed, 1);
    assert_int_equal(removed_at, PASSIVE_LEVEL);
    assert_int_equal(objects_counts(directory).PointerCount, before);
    assert_int_equal(ob_type_object_count(mine), 0);
}

OBJECTS_TEST(insert_without_handle)
{
    POBJECT_TYPE mine = type(0);
    void *body = make(mine), *new = (void *)1;
    HANDLE handle;

    assert_status(ObInsertObject(body, NULL, 0, 0, &new, NULL), 0);
    assert_null(new);
    assert_int_equal(ObGetObjectPointerCount(body), 1);
    assert_int_equal(ObDereferenceObject(body), 0);
    assert_int_equal(removed, 1);
    body = make(mine);
    assert_status(ObInsertObject(body, NULL, 0, 2, &new, &handle), 0);
    assert_ptr_equal(new, body);
    assert_int_equal(ObGetObjectPointerCount(body), 3);
    ZwClose(handle);
    assert_int_equal(ObDereferenceObject(body), 1);
    assert_int_equal(ObDereferenceObject(body), 0);
    assert_int_equal(removed, 2);
}

OBJECTS_TEST(open_may_refuse)
{
    POBJECT_TYPE mine = type(0);
    void *body = make(mine);
    HANDLE handle = (HANDLE)1;

    open_answer = STATUS_ACCESS_DENIED;
    assert_status(ObInsertObject(body, NULL, 0, 0, NULL, &handle), STATUS_ACCESS_DENIED);
    assert_int_equal(removed, 1);
    assert_int_equal(closed, 0);
    assert_int_equal(objects_system.ob.handles.count, 0);
}

OBJECTS_TEST(references)
{
    POBJECT_TYPE mine = type(0);
    void *body = make(mine);

    assert_int_equal(ObReferenceObject(body), 2);
    assert_int_equal(ObReferenceObjectWithTag(body, 7), 3);
    assert_true(ObReferenceObjectSafe(body));
    assert_status(ObReferenceObjectByPointer(body, 0, mine, KernelMode), 0);
    assert_status(ObReferenceObjectByPointer(body, 0, *ExEventObjectType, KernelMode),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ObReferenceObjectByPointer(body, 0, NULL, KernelMode), 0);
    assert_status(ObReferenceObjectByPointer(body, 0, NULL, UserMode), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(ObGetObjectPointerCount(body), 6);
    assert_ptr_equal(ObGetObjectType(body), mine);
    for (int i = 5; i > 0; i--)
        assert_int_equal(ObDereferenceObject(body), i);
    assert_int_equal(removed, 0);
    ObDereferenceObject(body);
    assert_int_equal(removed, 1);
}

OBJECTS_TEST(pool_bodies)
{
    POBJECT_TYPE mine = type(OB_TYPE_POOL);
    void *body = make(mine);
    struct mm_block block;

    assert_true(mm_pool_find(body, &block));
    assert_int_equal(block.state, MM_BLOCK_LIVE);
    assert_int_equal(block.tag, OB_TAG('M', 'i', 'n', 'e'));
    for (int i = 0; i < 100; i++)
        assert_int_equal(((char *)body)[i], 0);
    ObDereferenceObject(body);
    assert_true(mm_pool_find(body, &block));
    assert_int_equal(block.state, MM_BLOCK_FREED);
    assert_int_equal(removed, 1);
}

OBJECTS_TEST(deferred_deletion)
{
    POBJECT_TYPE mine = type(0);
    void *body = make(mine), *other = make(mine);
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    ObDereferenceObject(body);
    ObDereferenceObject(other);
    assert_int_equal(removed, 0);
    KeLowerIrql(irql);
    kernel_sleep(1);
    assert_int_equal(removed, 2);
    assert_int_equal(removed_at, PASSIVE_LEVEL);
    body = make(mine);
    ObDereferenceObjectDeferDelete(body);
    assert_int_equal(removed, 2);
    kernel_sleep(1);
    assert_int_equal(removed, 3);
    /* Inside a guarded region, too. */
    body = make(mine);
    KeEnterGuardedRegion();
    ObDereferenceObject(body);
    assert_int_equal(removed, 3);
    KeLeaveGuardedRegion();
    kernel_sleep(1);
    assert_int_equal(removed, 4);
}

OBJECTS_CRASH_TEST(one_reference_too_few, 0x18)
{
    void *body = make(type(0));

    ObDereferenceObject(body);
    ObDereferenceObject(body);
}

OBJECTS_CRASH_TEST(after_the_last_handle, 0x18)
{
    HANDLE handle;
    PVOID body;

    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    assert_status(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &body, NULL), 0);
    ObDereferenceObject(body);
    ObDereferenceObject(body);
    ZwClose(handle); /* this handle's reference was stolen */
    ObReferenceObject(body);
}

static PKEVENT pointer_variable;

OBJECTS_CRASH_TEST(address_of_the_pointer, 0x18)
{
    ObDereferenceObject(&pointer_variable);
}

OBJECTS_CRASH_TEST(an_event_that_is_no_object, 0x18)
{
    static struct {
        char before[256];
        KEVENT event;
    } own __attribute__((aligned(16)));

    KeInitializeEvent(&own.event, NotificationEvent, FALSE);
    ObReferenceObject(&own.event);
}

OBJECTS_CRASH_TEST(null, 0x18)
{
    ObDereferenceObject(NULL);
}

OBJECTS_CRASH_TEST(nowhere, 0x18)
{
    guard();
    ObDereferenceObject((PVOID)0x7770000000);
}

static void says_why(void **state)
{
    objects_crash(one_reference_too_few_body, 0x18);
    assert_non_null(strstr(world->ke->crash.why, "Mine"));
    assert_non_null(strstr(world->ke->crash.why, "ObDereferenceObject"));
    objects_crash(address_of_the_pointer_body, 0x18);
    assert_non_null(strstr(world->ke->crash.why, "not the body of an object"));
}

OBJECTS_TEST(is_it_a_body)
{
    void *body = make(type(0));

    guard();
    assert_true(ob_is_body(body));
    assert_false(ob_is_body(NULL));
    assert_false(ob_is_body((char *)body + 8));
    assert_false(ob_is_body((char *)body + 16));
    assert_false(ob_is_body((void *)0x7770000000));
    ObDereferenceObject(body);
    assert_false(ob_is_body(body));
}

static unsigned seen;
static struct ob_object_info last;

static bool note(void *context, const struct ob_object_info *info)
{
    seen++;
    last = *info;
    return true;
}

OBJECTS_TEST(found_for_reports)
{
    POBJECT_TYPE mine = type(0);
    char *body = make(mine);
    struct ob_object_info info;

    ObReferenceObject(body);
    seen = 0;
    ob_object_for_each(mine, note, NULL);
    assert_int_equal(seen, 1);
    assert_ptr_equal(last.body, body);
    assert_int_equal(last.pointers, 2);
    assert_int_equal(last.create_pc, 0x42);
    assert_int_not_equal(last.reference_pc, 0);
    assert_true(ob_object_find(body + 99, &info));
    assert_ptr_equal(info.body, body);
    assert_true(info.live);
    assert_false(ob_object_find(body + 100, &info));
    ObDereferenceObject(body);
    ObDereferenceObject(body);
    assert_true(ob_object_find(body + 50, &info));
    assert_false(info.live);
    assert_int_not_equal(info.dereference_pc, 0);
    seen = 0;
    ob_object_for_each(mine, note, NULL);
    assert_int_equal(seen, 0);
    ob_object_for_each(NULL, note, NULL);
    assert_true(seen > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nameless_counts),
        cmocka_unit_test(insert_opens_once),
        cmocka_unit_test(insert_without_handle),
        cmocka_unit_test(open_may_refuse),
        cmocka_unit_test(references),
        cmocka_unit_test(pool_bodies),
        cmocka_unit_test(deferred_deletion),
        cmocka_unit_test(one_reference_too_few),
        cmocka_unit_test(after_the_last_handle),
        cmocka_unit_test(address_of_the_pointer),
        cmocka_unit_test(an_event_that_is_no_object),
        cmocka_unit_test(null),
        cmocka_unit_test(nowhere),
        cmocka_unit_test(says_why),
        cmocka_unit_test(is_it_a_body),
        cmocka_unit_test(found_for_reports),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
