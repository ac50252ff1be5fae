/*
 * A real C++ image: libstdc++ and the unwinder are linked into it, the few names of libc it needs
 * are mapped to the host's, the rest of libc is trapped.
 */
#define _GNU_SOURCE
#include "build.h"

#include "host/exports.h"
#include "host/image.h"
#include "host/layout.h"

#include <dlfcn.h>
#include <link.h>

static int callbacks;
static int thread_exits;
static int missing_calls;

__attribute__((noinline)) static int KeCallback(int (*function)(int), int argument)
{
    callbacks++;
    int result = function(argument);
    callbacks += 10;
    return result;
}

static int cxa_atexit(void (*function)(void *), void *argument, void *dso)
{
    return 0;
}

static int cxa_thread_atexit(void (*function)(void *), void *argument, void *dso)
{
    thread_exits++;
    return 0;
}

static const char *same_text(const char *text)
{
    return text;
}

static const struct export_entry table[] = {
    {"KeCallback", KeCallback, EXPORT_FUNCTION},
    {"__cxa_atexit", cxa_atexit, EXPORT_FUNCTION},
    {"__cxa_thread_atexit", cxa_thread_atexit, EXPORT_FUNCTION},
    {"__cxa_thread_atexit_impl", cxa_thread_atexit, EXPORT_FUNCTION},
    {"_dl_find_object", host_dl_find_object, EXPORT_FUNCTION},
    {"abort", abort, EXPORT_FUNCTION},
    {"calloc", calloc, EXPORT_FUNCTION},
    {"dl_iterate_phdr", host_dl_iterate_phdr, EXPORT_FUNCTION},
    {"free", free, EXPORT_FUNCTION},
    {"gettext", same_text, EXPORT_FUNCTION},
    {"malloc", malloc, EXPORT_FUNCTION},
    {"memchr", memchr, EXPORT_FUNCTION},
    {"memcmp", memcmp, EXPORT_FUNCTION},
    {"memcpy", memcpy, EXPORT_FUNCTION},
    {"memmove", memmove, EXPORT_FUNCTION},
    {"memset", memset, EXPORT_FUNCTION},
    {"realloc", realloc, EXPORT_FUNCTION},
    {"strcmp", strcmp, EXPORT_FUNCTION},
    {"strlen", strlen, EXPORT_FUNCTION},
};

static uint64_t resolve(void *context, const char *name, enum image_need need)
{
    return need == IMAGE_NEED_CALL ? exports_call_address(context, name)
                                   : exports_address(context, name);
}

static bool may_trap(void *context, const char *name)
{
    return strncmp(name, "Ke", 2) != 0; /* all of libc that libstdc++ may want */
}

static void missing(void *context, const char *name)
{
    missing_calls++;
    print_error("called: %s\n", name);
}

static struct exports *exports;
static struct image_resolver resolver = {
    .resolve = resolve, .may_trap = may_trap, .missing = missing};
static struct image *image;

static int setup(void **state)
{
    exports = exports_create(LAYOUT_EXPORTS, table, sizeof table / sizeof *table);
    assert_non_null(exports);
    resolver.context = exports;
    struct image_error error;
    const char *path = build_image("exceptions.cpp", "exceptions.so", "");
    image = image_load(path, LAYOUT_IMAGES, &resolver, &error);
    if (!image)
        fail_msg("%s", error.text);
    image_run_init(image, 0, NULL, NULL);
    assert_int_equal(missing_calls, 0);
    return 0;
}

#define CALL(type, name, ...) (((type)image_find_symbol(image, name))(__VA_ARGS__))
typedef int (*int_void)(void);
typedef int (*int_int)(int);
typedef int (*int_int_text)(int, char *);

static void test_throw_and_catch(void **state)
{
    char text[64];
    assert_int_equal(CALL(int_int_text, "catch_it", 1, text), 2);
    assert_int_equal(CALL(int_void, "destroyed_count"), 2);
    assert_int_equal(CALL(int_int_text, "catch_it", 5, text), -1);
    assert_string_equal(text, "x is 5");
    assert_int_equal(CALL(int_void, "destroyed_count"), 4);
}

static void test_throw_through_host_frame(void **state)
{
    callbacks = 0;
    assert_int_equal(CALL(int_int, "catch_through_host", 2), 3);
    assert_int_equal(callbacks, 11);
    assert_int_equal(CALL(int_int, "catch_through_host", 9), -2);
    assert_int_equal(callbacks, 12);
}

static void test_library(void **state)
{
    assert_int_equal(CALL(int_int, "use_vector", 300), 300);
    assert_int_equal(CALL(int_void, "use_global"), 314);
}

static void *blocks[2];
static int current;

static void *allocate(void *context, size_t size, size_t align)
{
    return aligned_alloc(align, (size + align - 1) / align * align);
}

static void *current_block(unsigned module, size_t size, size_t align, const void *init,
                           size_t init_size)
{
    return image_tls_block(image, &blocks[current], allocate, NULL);
}

static void test_thread_local(void **state)
{
    char text[64];
    image_set_tls_callback(current_block);
    assert_int_equal(CALL(int_void, "use_tls"), 7 + 7);
    assert_int_equal(CALL(int_void, "use_tls"), 8 + 8);
    int exits = thread_exits;
    assert_true(exits >= 1);
    current = 1; /* a second simulated thread starts afresh, exception globals too */
    assert_int_equal(CALL(int_void, "use_tls"), 7 + 7);
    assert_int_equal(thread_exits, 2 * exits);
    assert_int_equal(CALL(int_int_text, "catch_it", 7, text), -1);
    assert_string_equal(text, "x is 7");
    current = 0;
    assert_int_equal(CALL(int_void, "use_tls"), 9 + 9);
    image_set_tls_callback(NULL);
}

static void test_find_object(void **state)
{
    struct dl_find_object found;
    uint64_t code = image_find_symbol(image, "catch_it");
    assert_int_equal(host_dl_find_object((void *)code, &found), 0);
    assert_int_equal((uint64_t)found.dlfo_map_start, image_base(image));
    assert_int_equal((uint64_t)found.dlfo_map_end, image_base(image) + image_bytes(image));
    assert_ptr_equal(image_at((uint64_t)found.dlfo_eh_frame), image);
    assert_int_equal(host_dl_find_object((void *)test_find_object, &found), 0); /* the host's */
    assert_int_equal(host_dl_find_object((void *)1, &found), -1);
}

static int count_object(struct dl_phdr_info *info, size_t size, void *data)
{
    int *seen = data;
    if (info->dlpi_addr == image_base(image)) {
        assert_string_equal(info->dlpi_name, image_path(image));
        assert_true(info->dlpi_phnum > 4);
        seen[0]++;
    } else {
        seen[1]++;
    }
    return 0;
}

static void test_iterate(void **state)
{
    int seen[2] = {0, 0};
    assert_int_equal(host_dl_iterate_phdr(count_object, seen), 0);
    assert_int_equal(seen[0], 1);
    assert_true(seen[1] >= 2);
}

static void test_snapshot_of_cxx(void **state)
{
    char text[64];
    assert_true(image_snapshot(image));
    for (int i = 3; i < 20; i++) {
        int before = CALL(int_void, "destroyed_count");
        assert_int_equal(CALL(int_int_text, "catch_it", i, text), -1);
        assert_int_equal(CALL(int_void, "destroyed_count"), before + 2);
        image_restore(image);
        assert_int_equal(CALL(int_void, "destroyed_count"), before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_throw_and_catch), cmocka_unit_test(test_throw_through_host_frame),
        cmocka_unit_test(test_library),         cmocka_unit_test(test_thread_local),
        cmocka_unit_test(test_find_object),     cmocka_unit_test(test_iterate),
        cmocka_unit_test(test_snapshot_of_cxx),
    };
    return cmocka_run_group_tests(tests, setup, build_clean);
}
