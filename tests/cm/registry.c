/* The registry: keys, values, what queries say when the buffer is short, deletion, RtlXxx. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../ob/objects.h"
#include "cm/cm.h"

#define SERVICES u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"

/* A registry, and a thread of System in it. */
static void start(void *body)
{
    cm_create();
    cm_service_create(u"sample");
    ((void (*)(void))body)();
    objects_done = true;
}

static void run(void (*body)(void))
{
    objects_start(2);
    world->ke->thread_gone = objects_gone;
    objects_done = false;
    objects_thread(start, (void *)body);
    assert_true(kernel_go());
    assert_true(objects_done);
}

#define REGISTRY_TEST(name_)                                                                       \
    static void name_##_body(void);                                                                \
    static void name_(void **state)                                                                \
    {                                                                                              \
        run(name_##_body);                                                                         \
    }                                                                                              \
    static void name_##_body(void)

static UNICODE_STRING *named(const WCHAR *text)
{
    static UNICODE_STRING strings[8];
    static unsigned next;
    UNICODE_STRING *string = &strings[next++ % 8];

    RtlInitUnicodeString(string, text);
    return string;
}

static HANDLE open_key(const WCHAR *path)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;

    InitializeObjectAttributes(&attributes, named(path), OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
                               NULL, NULL);
    assert_status(ZwOpenKey(&key, KEY_ALL_ACCESS, &attributes), 0);
    return key;
}

static NTSTATUS try_create(HANDLE root, const WCHAR *path, ULONG options, HANDLE *key,
                           ULONG *disposition)
{
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, named(path), OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
                               root, NULL);
    return ZwCreateKey(key, KEY_ALL_ACCESS, &attributes, 0, named(u"a class"), options,
                       disposition);
}

REGISTRY_TEST(a_service_has_its_keys)
{
    union {
        KEY_VALUE_PARTIAL_INFORMATION value;
        char bytes[256];
    } buffer;
    HANDLE key = open_key(SERVICES u"SAMPLE"), parameters;
    ULONG needed;

    memset(&buffer, 0x55, sizeof buffer);
    assert_status(ZwQueryValueKey(key, named(u"type"), KeyValuePartialInformation, &buffer,
                                  sizeof buffer, &needed),
                  0);
    assert_int_equal(buffer.value.TitleIndex, 0);
    assert_int_equal(buffer.value.Type, REG_DWORD);
    assert_int_equal(buffer.value.DataLength, 4);
    assert_int_equal(*(ULONG *)buffer.value.Data, 1);
    assert_int_equal(needed, 16);
    assert_int_equal(buffer.bytes[16], 0x55);
    parameters =
        open_key(u"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\sample\\Parameters");
    ZwClose(parameters);
    assert_status(ZwQueryValueKey(key, named(u"absent"), KeyValuePartialInformation, &buffer,
                                  sizeof buffer, &needed),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    ZwClose(key);
}

REGISTRY_TEST(create_open_delete)
{
    HANDLE key, again, child, gone;
    OBJECT_ATTRIBUTES attributes;
    ULONG disposition;

    assert_status(try_create(NULL, SERVICES u"sample\\A", 0, &key, &disposition), 0);
    assert_int_equal(disposition, REG_CREATED_NEW_KEY);
    assert_status(try_create(NULL, SERVICES u"sample\\a", 0, &again, &disposition), 0);
    assert_int_equal(disposition, REG_OPENED_EXISTING_KEY);
    /* One level at a time. */
    assert_status(try_create(key, u"b\\c", 0, &child, NULL), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(try_create(key, u"b", REG_OPTION_VOLATILE, &child, NULL), 0);
    assert_status(try_create(child, u"c", 0, &gone, NULL), STATUS_CHILD_MUST_BE_VOLATILE);
    assert_status(ZwDeleteKey(key), STATUS_CANNOT_DELETE);
    assert_status(ZwDeleteKey(child), 0);
    assert_status(ZwDeleteKey(child), STATUS_KEY_DELETED);
    ZwClose(child);
    assert_status(ZwDeleteKey(key), 0);
    assert_status(ZwFlushKey(again), STATUS_KEY_DELETED);
    InitializeObjectAttributes(&attributes, named(SERVICES u"sample\\A"), OBJ_CASE_INSENSITIVE,
                               NULL, NULL);
    assert_status(ZwOpenKey(&gone, KEY_READ, &attributes), STATUS_OBJECT_NAME_NOT_FOUND);
    ZwClose(key);
    ZwClose(again);
    /* A handle of something else is no key. */
    assert_status(ZwCreateEvent(&key, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    assert_status(ZwFlushKey(key), STATUS_OBJECT_TYPE_MISMATCH);
    ZwClose(key);
}

REGISTRY_TEST(short_buffers)
{
    union {
        KEY_VALUE_FULL_INFORMATION full;
        KEY_VALUE_PARTIAL_INFORMATION partial;
        KEY_BASIC_INFORMATION basic;
        KEY_FULL_INFORMATION whole;
        char bytes[256];
    } buffer;
    HANDLE key, child;
    ULONG needed;
    static const char data[10] = "123456789";

    assert_status(try_create(NULL, SERVICES u"sample\\A", 0, &key, NULL), 0);
    assert_status(ZwSetValueKey(key, named(u"odd"), 0, REG_BINARY, (void *)data, sizeof data), 0);
    assert_status(ZwQueryValueKey(key, named(u"odd"), KeyValuePartialInformation, NULL, 0, &needed),
                  STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(needed, 12 + 10);
    memset(&buffer, 0x55, sizeof buffer);
    assert_status(
        ZwQueryValueKey(key, named(u"odd"), KeyValuePartialInformation, &buffer, 14, &needed),
        STATUS_BUFFER_OVERFLOW);
    assert_int_equal(buffer.partial.DataLength, 10);
    assert_memory_equal(buffer.partial.Data, "12\x55", 3);
    assert_status(ZwQueryValueKey(key, named(u"odd"), KeyValueFullInformation, &buffer,
                                  sizeof buffer, &needed),
                  0);
    assert_int_equal(buffer.full.NameLength, 6);
    assert_int_equal(buffer.full.DataOffset, 28); /* 20 + 6, aligned to 4 */
    assert_memory_equal(buffer.bytes + 28, data, 10);
    assert_int_equal(needed, 38);

    assert_status(try_create(key, u"zwei", 0, &child, NULL), 0);
    ZwClose(child);
    assert_status(try_create(key, u"Eins", 0, &child, NULL), 0);
    ZwClose(child);
    assert_status(ZwEnumerateKey(key, 0, KeyBasicInformation, &buffer, sizeof buffer, &needed), 0);
    assert_int_equal(buffer.basic.NameLength, 8);
    assert_memory_equal(buffer.basic.Name, u"Eins", 8);
    assert_status(ZwEnumerateKey(key, 1, KeyBasicInformation, &buffer, 18, &needed),
                  STATUS_BUFFER_OVERFLOW);
    assert_status(ZwEnumerateKey(key, 2, KeyBasicInformation, &buffer, sizeof buffer, &needed),
                  STATUS_NO_MORE_ENTRIES);
    assert_status(ZwQueryKey(key, KeyFullInformation, &buffer, sizeof buffer, &needed), 0);
    assert_int_equal(buffer.whole.SubKeys, 2);
    assert_int_equal(buffer.whole.Values, 1);
    assert_int_equal(buffer.whole.MaxNameLen, 8);
    assert_int_equal(buffer.whole.MaxValueNameLen, 6);
    assert_int_equal(buffer.whole.MaxValueDataLen, 10);
    assert_int_equal(buffer.whole.ClassLength, 14);
    assert_memory_equal(buffer.whole.Class, u"a class", 14);

    assert_status(
        ZwEnumerateValueKey(key, 0, KeyValueBasicInformation, &buffer, sizeof buffer, &needed), 0);
    assert_status(
        ZwEnumerateValueKey(key, 1, KeyValueBasicInformation, &buffer, sizeof buffer, &needed),
        STATUS_NO_MORE_ENTRIES);
    assert_status(ZwDeleteValueKey(key, named(u"ODD")), 0);
    assert_status(ZwDeleteValueKey(key, named(u"odd")), STATUS_OBJECT_NAME_NOT_FOUND);
    ZwClose(key);
}

REGISTRY_TEST(relative_by_table)
{
    ULONG number = 0x55555555, fallback = 7, other = 0;
    UNICODE_STRING text = {0}, small;
    WCHAR room[2];
    RTL_QUERY_REGISTRY_TABLE table[5];
    WCHAR *path = (WCHAR *)SERVICES u"sample";

    assert_status(RtlWriteRegistryValue(RTL_REGISTRY_SERVICES, u"sample\\Parameters", u"Depth",
                                        REG_DWORD, &(ULONG){42}, 4),
                  0);
    assert_status(RtlWriteRegistryValue(RTL_REGISTRY_SERVICES, u"sample\\Parameters", u"Text",
                                        REG_SZ, (void *)u"word", 10),
                  0);
    memset(table, 0, sizeof table);
    table[0].Flags = RTL_QUERY_REGISTRY_SUBKEY;
    table[0].Name = (PWSTR)u"Parameters";
    table[1].Flags = RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_TYPECHECK;
    table[1].Name = (PWSTR)u"depth";
    table[1].EntryContext = &number;
    table[1].DefaultType = REG_DWORD << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT | REG_DWORD;
    table[1].DefaultData = &fallback;
    table[1].DefaultLength = 4;
    table[2] = table[1];
    table[2].Name = (PWSTR)u"absent";
    table[2].EntryContext = &other;
    table[3].Flags = RTL_QUERY_REGISTRY_DIRECT;
    table[3].Name = (PWSTR)u"Text";
    table[3].EntryContext = &text;
    assert_status(RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, path, table, NULL, NULL), 0);
    assert_int_equal(number, 42);
    assert_int_equal(other, 7);
    assert_int_equal(text.Length, 8);
    assert_memory_equal(text.Buffer, u"word", 10);
    mm_pool_free(text.Buffer, 0, 0);

    /* Another type than the one that is asked for, a buffer that is too small, a missing value. */
    table[1].Name = (PWSTR)u"Text";
    assert_status(RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, path, table, NULL, NULL),
                  STATUS_OBJECT_TYPE_MISMATCH);
    table[1] = table[3];
    small = (UNICODE_STRING){.Buffer = room, .MaximumLength = sizeof room};
    table[1].EntryContext = &small;
    assert_status(RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, path, table, NULL, NULL),
                  STATUS_BUFFER_TOO_SMALL);
    table[1] = table[2];
    table[1].Flags |= RTL_QUERY_REGISTRY_REQUIRED;
    assert_status(RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, path, table, NULL, NULL),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    table[0].Name = (PWSTR)u"no such key";
    assert_status(RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, path, table, NULL, NULL),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(RtlCheckRegistryKey(RTL_REGISTRY_SERVICES, (PWSTR)u"sample"), 0);
    assert_status(RtlCheckRegistryKey(RTL_REGISTRY_SERVICES, (PWSTR)u"nobody"),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(RtlDeleteRegistryValue(RTL_REGISTRY_SERVICES, u"sample\\Parameters", u"Depth"),
                  0);
    assert_int_equal(world->ob->system ? objects_system.ob.handles.count : 1, 0);
}

static char seen[64];
static ULONG seen_bytes;

static NTSTATUS collect(PWSTR name, ULONG type, PVOID data, ULONG bytes, PVOID context,
                        PVOID entry_context)
{
    assert_ptr_equal(context, &seen);
    assert_int_equal(type, REG_SZ);
    memcpy(seen + seen_bytes, data, bytes);
    seen_bytes += bytes;
    return STATUS_SUCCESS;
}

REGISTRY_TEST(a_list_of_strings_comes_one_by_one)
{
    static const WCHAR list[] = u"ab\0c\0";
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = collect, .Name = (PWSTR)u"List"}};

    assert_status(RtlWriteRegistryValue(RTL_REGISTRY_SERVICES, u"sample", u"List", REG_MULTI_SZ,
                                        (void *)list, sizeof list),
                  0);
    seen_bytes = 0;
    assert_status(RtlQueryRegistryValues(RTL_REGISTRY_SERVICES, u"sample", table, &seen, NULL), 0);
    assert_int_equal(seen_bytes, 10);
    assert_memory_equal(seen, u"ab\0c", 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_has_its_keys),
        cmocka_unit_test(create_open_delete),
        cmocka_unit_test(short_buffers),
        cmocka_unit_test(relative_by_table),
        cmocka_unit_test(a_list_of_strings_comes_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
