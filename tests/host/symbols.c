/* Names for addresses: functions, inlined calls, lines, globals, locals, what pointers lead to. */
#include "build.h"

#include "host/image.h"
#include "host/layout.h"
#include "host/memory.h"
#include "host/stack.h"
#include "host/symbols.h"

static struct symbols *symbols;
static struct image *image, *copy, *cxx;
static uint64_t base, size;

/* What KeLook saw. */
static struct stack_frame frames[8];
static size_t frame_count;
static uint64_t local, argument;

static void (*look)(void); /* what to do while with_locals is on the stack */

static int KeLook(void *a, void *b)
{
    local = (uint64_t)a;
    argument = (uint64_t)b;
    uint64_t low = (uint64_t)__builtin_frame_address(0);
    frame_count = stack_walk_here(low, low + 4096, frames, 8, STACK_WALK_IMAGES);
    look();
    return 0;
}

static uint64_t resolve(void *context, const char *name, enum image_need need)
{
    return strcmp(name, "KeLook") == 0 ? (uint64_t)KeLook : 0;
}

/* The line of images/NAME that holds `text`. */
static int line_of(const char *name, const char *text)
{
    char path[512], line[512];
    snprintf(path, sizeof path, IRQLAB_SOURCE_DIR "/tests/host/images/%s", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (int n = 1; fgets(line, sizeof line, file); n++)
        if (strstr(line, text)) {
            fclose(file);
            return n;
        }
    fail_msg("no '%s' in %s", text, name);
    return 0;
}

static struct image *load(const char *path, uint64_t at)
{
    struct image_resolver resolver = {.resolve = resolve};
    struct image_error error;
    struct image *loaded = image_load(path, at, &resolver, &error);
    if (!loaded)
        fail_msg("%s", error.text);
    assert_true(symbols_add(symbols, image_path(loaded), image_base(loaded), image_bytes(loaded)));
    return loaded;
}

static int setup(void **state)
{
    symbols = symbols_create(IRQLAB_SOURCE_DIR "/");
    const char *path = build_image("symbols.c", "symbols.so", "-O1");
    image = load(path, LAYOUT_IMAGES);
    copy = load(build_image("symbols.c", "unoptimised.so", "-O0"),
                LAYOUT_IMAGES + LAYOUT_IMAGE_SLOT_BYTES);
    cxx = load(build_image("symbols.cpp", "cxx.so",
                           "-O1 -fno-exceptions -fno-rtti "
                           "-Wl,--unresolved-symbols=ignore-all"),
               LAYOUT_IMAGES + 2 * LAYOUT_IMAGE_SLOT_BYTES);
    base = image_base(image);
    size = image_bytes(image);
    return 0;
}

static int teardown(void **state)
{
    symbols_destroy(symbols);
    return build_clean(state);
}

/* The address in [from, from + 200) whose places are `count` deep and begin on `line`. */
static uint64_t address_on(uint64_t from, const char *function, int line, size_t count)
{
    struct symbol_place places[4];
    for (uint64_t at = from; at < from + 200; at++)
        if (symbols_places(symbols, at, places, 4) == count && places[0].line == line &&
            strcmp(places[0].function, function) == 0)
            return at;
    fail_msg("no address on line %d of %s", line, function);
    return 0;
}

static void test_places(void **state)
{
    struct symbol_place places[4];
    uint64_t at = address_on(image_find_symbol(image, "outer"), "inner",
                             line_of("symbols.c", "inner line"), 3);
    assert_int_equal(symbols_places(symbols, at, places, 4), 3);
    assert_string_equal(places[0].file, "tests/host/images/symbols.c");
    assert_true(places[0].inlined);
    assert_true(places[0].column > 0);
    assert_string_equal(places[1].function, "middle");
    assert_int_equal(places[1].line, line_of("symbols.c", "middle line"));
    assert_string_equal(places[1].file, "tests/host/images/symbols.c");
    assert_true(places[1].inlined);
    assert_string_equal(places[2].function, "outer");
    assert_int_equal(places[2].line, line_of("symbols.c", "outer line"));
    assert_int_equal(places[2].column, 13);
    assert_false(places[2].inlined);
    assert_int_equal(symbols_places(symbols, at, places, 2), 2);
    assert_int_equal(symbols_places(symbols, at, places, 0), 0);
}

static void test_nothing_known(void **state)
{
    struct symbol_place places[4];
    struct symbol_function function;
    struct symbol_variable variable;
    assert_int_equal(symbols_places(symbols, base - 1, places, 4), 0);
    assert_int_equal(symbols_places(symbols, 0, places, 4), 0);
    assert_int_equal(symbols_places(symbols, (uint64_t)test_places, places, 4), 0);
    assert_false(symbols_function(symbols, base + size, &function));
    assert_false(symbols_variable(symbols, base + 1, 1, &variable));
    assert_false(symbols_variable(symbols, (uint64_t)&symbols, 1, &variable));
    /* Assembler: a name and no line. */
    uint64_t at = image_find_symbol(image, "assembler") + 1;
    assert_int_equal(symbols_places(symbols, at, places, 4), 1);
    assert_string_equal(places[0].function, "assembler");
    assert_null(places[0].file);
    assert_true(symbols_function(symbols, at, &function));
    assert_string_equal(function.name, "assembler");
    assert_int_equal(function.start, at - 1);
    assert_int_equal(function.end, at + 1);
}

static void test_function(void **state)
{
    struct symbol_function function;
    uint64_t outer = image_find_symbol(image, "outer");
    assert_true(symbols_function(symbols, outer + 4, &function));
    assert_string_equal(function.name, "outer");
    assert_string_equal(function.file, "tests/host/images/symbols.c");
    assert_int_equal(function.line, line_of("symbols.c", "outer definition"));
    assert_int_equal(function.start, outer);
    assert_true(function.end > outer + 4);
    assert_true(symbols_function(symbols, function.end - 1, &function));
    assert_string_equal(function.name, "outer");
}

static void expect(uint64_t address, uint64_t bytes, const char *name, uint64_t offset)
{
    struct symbol_variable variable;
    assert_true(symbols_variable(symbols, address, bytes, &variable));
    assert_string_equal(variable.name, name);
    assert_int_equal(variable.offset, offset);
    assert_string_equal(variable.file, "tests/host/images/symbols.c");
}

static void test_variable(void **state)
{
    uint64_t dx = image_find_symbol(image, "dx");
    struct symbol_variable variable;
    assert_true(symbols_variable(symbols, dx + 16, 8, &variable));
    assert_string_equal(variable.name, "dx.Lock");
    assert_int_equal(variable.address, dx);
    assert_int_equal(variable.bytes, 56 + 12 * 16);
    assert_int_equal(variable.line, line_of("symbols.c", "dx is here"));
    assert_null(variable.function);
    expect(dx, 0, "dx", 0);
    expect(dx, 56 + 192, "dx", 0);
    expect(dx, 16, "dx.queue", 0);
    expect(dx, 8, "dx.queue.Flink", 0);
    expect(dx + 8, 8, "dx.queue.Blink", 0);
    expect(dx + 8, 0, "dx.queue.Blink", 0);
    expect(dx + 19, 1, "dx.Lock", 3);
    expect(dx + 24, 4, "dx.device.state", 0);
    expect(dx + 24, 0, "dx.device", 0);
    expect(dx + 30, 2, "dx.device.flags[1]", 0);
    expect(dx + 28, 6, "dx.device.flags", 0);
    expect(dx + 40, 8, "dx.whole", 0);
    expect(dx + 40, 4, "dx.low", 0);
    expect(dx + 44, 4, "dx.high", 0);
    expect(dx + 48, 8, "dx.self", 0);
    expect(dx + 56 + 16 * 6 + 8, 8, "dx.table[1][2].Blink", 0);
    expect(dx + 56, 8, "dx.table[0][0].Flink", 0);
    expect(dx + 56, 192, "dx.table", 0);
    expect(image_find_symbol(image, "plain"), 4, "plain", 0);
    expect(image_find_symbol(image, "limits") + 8, 4, "limits[2]", 0);
    uint64_t calls = 0;
    for (uint64_t at = base; at < base + size; at += 4)
        if (symbols_variable(symbols, at, 4, &variable) && strcmp(variable.name, "calls") == 0)
            calls = at;
    assert_true(symbols_variable(symbols, calls, 4, &variable)); /* a static local */
    assert_string_equal(variable.function, "outer");
    /* The other copy's dx is another one. */
    uint64_t other = image_find_symbol(copy, "dx");
    assert_true(symbols_variable(symbols, other + 16, 8, &variable));
    assert_int_equal(variable.address, other);
}

static bool read_here(void *context, uint64_t address, void *to, size_t bytes)
{
    memcpy(to, (const void *)address, bytes);
    return true;
}

static bool read_nothing(void *context, uint64_t address, void *to, size_t bytes)
{
    return false;
}

static void test_pointee(void **state)
{
    static char block[256];
    uint64_t object = (uint64_t)block;
    struct symbol_variable variable;
    assert_false(symbols_pointee(symbols, object, object + 16, 8, read_here, NULL, &variable));
    *(uint64_t *)image_find_symbol(image, "pointer") = object;
    assert_true(symbols_pointee(symbols, object, object + 16, 8, read_here, NULL, &variable));
    assert_string_equal(variable.name, "pointer->Lock");
    assert_int_equal(variable.line, line_of("symbols.c", "pointer is here"));
    assert_true(symbols_pointee(symbols, object, object, 8, read_here, NULL, &variable));
    assert_string_equal(variable.name, "pointer->queue.Flink");
    assert_true(symbols_pointee(symbols, object, object, 0, read_here, NULL, &variable));
    assert_string_equal(variable.name, "*pointer");
    assert_false(symbols_pointee(symbols, object, object + 256, 8, read_here, NULL, &variable));
    assert_false(symbols_pointee(symbols, object, object, 8, read_nothing, NULL, &variable));
    *(uint64_t *)image_find_symbol(image, "pointer") = 0;
}

static char block[256];

static void look_at_locals(void)
{
    struct symbol_variable variable;
    uint64_t object = (uint64_t)block;
    struct symbol_place place;
    assert_true(frame_count >= 1);
    struct stack_frame frame = frames[0];
    assert_int_equal(symbols_places(symbols, frame.address, &place, 1), 1);
    assert_string_equal(place.function, "with_locals");
    assert_int_equal(place.line, line_of("symbols.c", "call line"));
    assert_true(symbols_local(symbols, frame.address, frame.rbp, local + 16, 8, &variable));
    assert_string_equal(variable.name, "on_stack.Lock");
    assert_string_equal(variable.function, "with_locals");
    assert_true(symbols_local(symbols, frame.address, frame.rbp, argument, 8, &variable));
    assert_string_equal(variable.name, "pair[1].Blink");
    assert_false(symbols_local(symbols, frame.address, frame.rbp, local + 100000, 8, &variable));
    assert_true(symbols_local_pointee(symbols, frame.address, frame.rbp, object, object + 24, 4,
                                      read_here, NULL, &variable));
    assert_string_equal(variable.name, "inner_pointer->device.state");
    assert_false(symbols_local(symbols, 0, frame.rbp, local, 8, &variable));
}

static void test_locals(void **state)
{
    look = look_at_locals;
    ((int (*)(void *))image_find_symbol(copy, "with_locals"))(block);
    assert_string_equal(image_symbol_at(copy, frames[0].address, NULL), "with_locals");
}

static void test_cxx(void **state)
{
    struct symbol_place places[4];
    struct symbol_function function;
    struct symbol_variable variable;
    uint64_t start = image_find_symbol(cxx, "_ZN3dev6Device5StartEi");
    address_on(start, "dev::Device::Start", line_of("symbols.cpp", "Start line"), 1);
    uint64_t get = image_find_symbol(cxx, "_ZN3dev3BoxIiE3getEv");
    assert_int_equal(symbols_places(symbols, get, places, 4), 1);
    assert_string_equal(places[0].function, "dev::Box<int>::get");
    assert_true(symbols_function(symbols, start, &function));
    assert_string_equal(function.name, "dev::Device::Start");
    assert_true(
        symbols_variable(symbols, image_find_symbol(cxx, "_ZN3dev6Device5countE"), 4, &variable));
    assert_string_equal(variable.name, "dev::Device::count");
    uint64_t special = image_find_symbol(cxx, "_ZN3dev7specialE");
    assert_true(symbols_variable(symbols, special + 8, 4, &variable));
    assert_string_equal(variable.name, "dev::special.state"); /* of the base class */
    assert_true(symbols_variable(symbols, special + 12, 4, &variable));
    assert_string_equal(variable.name, "dev::special.extra");
}

static void test_add_remove(void **state)
{
    struct symbols *other = symbols_create(NULL);
    struct symbol_place place, again;
    uint64_t outer = image_find_symbol(image, "outer");
    assert_true(symbols_add(other, image_path(image), base, size));
    assert_int_equal(symbols_places(other, outer, &place, 1), 1);
    assert_true(strstr(place.file, "tests/host/images/symbols.c") != NULL);
    symbols_remove(other, base);
    symbols_remove(other, base);
    assert_string_equal(place.function, "outer"); /* what was told stays */
    assert_int_equal(symbols_places(other, outer, &again, 1), 0);
    assert_true(symbols_add(other, "/nowhere/x.so", base, size));
    assert_int_equal(symbols_places(other, outer, &again, 1), 0);
    assert_int_equal(symbols_places(other, outer, &again, 1), 0);
    symbols_remove(other, base);
    assert_true(symbols_add(other, image_path(image), base, size));
    assert_int_equal(symbols_places(other, outer, &again, 1), 1);
    assert_ptr_equal(again.function, place.function);
    symbols_destroy(other);
    symbols_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),   cmocka_unit_test(test_nothing_known),
        cmocka_unit_test(test_function), cmocka_unit_test(test_variable),
        cmocka_unit_test(test_pointee),  cmocka_unit_test(test_locals),
        cmocka_unit_test(test_cxx),      cmocka_unit_test(test_add_remove),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
