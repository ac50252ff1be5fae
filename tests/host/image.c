/* The loader with C images: binding, protection, data, and what it refuses. */
#include "build.h"

#include "host/exports.h"
#include "host/image.h"
#include "host/layout.h"
#include "host/memory.h"

#include <errno.h>
#include <fcntl.h>

static const uint64_t slot0 = LAYOUT_IMAGES, slot1 = LAYOUT_IMAGES + LAYOUT_IMAGE_SLOT_BYTES;

static int KeAdd(int a, int b)
{
    return a + b;
}

static int KeOwn(void)
{
    return 2;
}

static int KeValue = 1000;

static const struct export_entry table[] = {
    {"KeAdd", KeAdd, EXPORT_FUNCTION},
    {"KeOwn", KeOwn, EXPORT_FUNCTION},
    {"KeValue", &KeValue, EXPORT_DATA},
};

/* What a test's resolver is and has seen. */
struct library {
    struct exports *exports;
    char missing[64];
    int asked;
};

static uint64_t resolve(void *context, const char *name, enum image_need need)
{
    struct library *library = context;
    library->asked++;
    return need == IMAGE_NEED_CALL ? exports_call_address(library->exports, name)
                                   : exports_address(library->exports, name);
}

static bool may_trap(void *context, const char *name)
{
    return strncmp(name, "library_", 8) == 0;
}

static void missing(void *context, const char *name)
{
    struct library *library = context;
    snprintf(library->missing, sizeof library->missing, "%s", name);
}

static struct library library;
static struct image_resolver resolver = {.context = &library, .resolve = resolve};

static bool readable(uint64_t address)
{
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    bool ok = write(pipes[1], (const void *)address, 1) == 1;
    close(pipes[0]);
    close(pipes[1]);
    return ok;
}

static bool writable(uint64_t address)
{
    int zero = open("/dev/zero", O_RDONLY);
    bool ok = read(zero, (void *)address, 1) == 1;
    close(zero);
    return ok;
}

static struct image *load(const char *path, uint64_t base)
{
    struct image_error error;
    struct image *image = image_load(path, base, &resolver, &error);
    if (!image)
        fail_msg("%s", error.text);
    return image;
}

/* Call a function of an image by name. */
#define CALL(image, type, name, ...) (((type)image_find_symbol(image, name))(__VA_ARGS__))
typedef int (*int_void)(void);
typedef int (*int_int)(int);
typedef int (*int_int_int)(int, int);
typedef const char *(*text_int)(int);
typedef int_int_int (*taker)(void);

static const char *driver; /* built once */

static int setup(void **state)
{
    assert_true(memory_reserve());
    library.exports = exports_create(LAYOUT_EXPORTS, table, 3);
    assert_non_null(library.exports);
    driver = strdup(build_image("driver.c", "driver.so", "-O1"));
    return 0;
}

static void test_bind(void **state)
{
    struct image *image = load(driver, slot0);
    assert_int_equal(image_base(image), slot0);
    assert_string_equal(image_name(image), "driver.so");
    assert_ptr_equal(image_at(slot0), image);
    assert_ptr_equal(image_at(slot0 + image_bytes(image) - 1), image);
    assert_null(image_at(slot0 + image_bytes(image)));
    assert_int_equal(CALL(image, int_int_int, "call_add", 2, 3), 1005);
    assert_int_equal(CALL(image, int_void, "call_own"), 1);
    assert_int_equal(CALL(image, int_void, "has_maybe"), 0);
    assert_int_equal(CALL(image, int_void, "call_indirect"), 42);
    assert_string_equal(CALL(image, text_int, "name_of", 2), "two");
    /* A taken address is the stub, in system range, wherever it is taken. */
    uint64_t stub = exports_address(library.exports, "KeAdd");
    assert_true(layout_is_system(stub));
    assert_int_equal((uint64_t)CALL(image, taker, "take_add"), stub);
    assert_int_equal(*(uint64_t *)image_find_symbol(image, "taken"), stub);
    assert_int_equal(CALL(image, taker, "take_add")(20, 3), 23);
    uint64_t start;
    uint64_t bump = image_find_symbol(image, "bump");
    assert_string_equal(image_symbol_at(image, bump + 5, &start), "bump");
    assert_int_equal(start, bump);
    assert_non_null((void *)image_find_symbol(image, "counter")); /* static: .symtab */
    assert_int_equal(image_find_symbol(image, "KeAdd"), 0);
    assert_int_equal(image_find_symbol(image, "nothing"), 0);
    image_unload(image);
}

/* Other linkers and flags: packed relocations, lazy binding asked for, the old hash, clang. */
static void test_variants(void **state)
{
    const char *const flags[] = {"-O2 -Wl,-z,pack-relative-relocs",
                                 "-O0 -Wl,-z,lazy",
                                 "-O1 -Wl,--hash-style=sysv",
                                 "-O1 -fno-plt",
                                 "-O1 -s",
                                 "-O1 -Wl,-z,norelro"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        struct image *image = load(build_image("driver.c", "variant.so", flags[i]), slot0);
        assert_int_equal(CALL(image, int_int_int, "call_add", 2, 3), 1005);
        assert_int_equal(CALL(image, int_void, "call_indirect"), 42);
        assert_int_equal(CALL(image, int_void, "next_per_thread"), 112);
        assert_string_equal(CALL(image, text_int, "name_of", 2), "two");
        assert_true(image_snapshot(image));
        assert_int_equal(CALL(image, int_void, "bump"), 6);
        image_restore(image);
        assert_int_equal(CALL(image, int_void, "bump"), 6);
        image_unload(image);
    }
}

static void test_calls_bind_directly(void **state)
{
    /* Only called: no stub between. The slot of the PLT holds the host function itself. */
    const char *path = build_path("calls.so");
    build_run("echo 'extern int KeAdd(int,int); int f(void) { return KeAdd(1, 2); }' "
              "| cc -x c -shared -fPIC -nostdlib -Wl,-z,now -o %s -",
              path);
    struct image *image = load(path, slot0);
    uint64_t *word = (uint64_t *)slot0, found_host = 0, found_stub = 0;
    for (uint64_t at = slot0; at + 8 <= slot0 + image_bytes(image); at += 8, word++) {
        if (!readable(at))
            continue;
        found_host += *word == (uint64_t)KeAdd;
        found_stub += *word == exports_address(library.exports, "KeAdd");
    }
    assert_int_equal(found_host, 1);
    assert_int_equal(found_stub, 0);
    assert_int_equal(CALL(image, int_void, "f"), 3);
    image_unload(image);
}

static void test_protection(void **state)
{
    struct image *image = load(driver, slot0);
    uint64_t code = image_find_symbol(image, "bump");
    assert_true(readable(code));
    assert_false(writable(code));
    assert_true(readable(slot0)); /* ELF header */
    assert_false(writable(slot0));
    assert_false(writable(image_find_symbol(image, "taken"))); /* RELRO */
    assert_true(writable(image_find_symbol(image, "big")));
    assert_false(readable(slot0 + image_bytes(image)));
    image_unload(image);
}

static void test_two_copies(void **state)
{
    struct image *a = load(driver, slot0), *b = load(driver, slot1);
    assert_int_equal(image_module(a), 1);
    assert_int_equal(image_module(b), 2);
    assert_ptr_equal(image_get(0), a);
    assert_ptr_equal(image_get(1), b);
    assert_null(image_get(2));
    assert_int_equal(CALL(a, int_void, "bump"), 6);
    assert_int_equal(CALL(a, int_void, "bump"), 7);
    assert_int_equal(CALL(b, int_void, "bump"), 6);
    struct image_error error;
    assert_null(image_load(driver, slot0 + 0x2000, &resolver, &error));
    assert_int_equal(error.failure, IMAGE_FAILED_ADDRESS);
    assert_non_null(strstr(error.text, "driver.so is loaded there"));
    image_unload(a);
    a = load(driver, slot0);
    assert_int_equal(image_module(a), 1);
    assert_int_equal(CALL(a, int_void, "bump"), 6);
    image_unload(a);
    image_unload(b);
}

static void test_user_address(void **state)
{
    uint64_t base = LAYOUT_USER_START + 2 * LAYOUT_USER_SLOT_BYTES + LAYOUT_USER_IMAGE;
    struct image *image = load(driver, base);
    assert_int_equal(CALL(image, int_void, "bump"), 6);
    assert_true(layout_is_user(image_find_symbol(image, "bump")));
    image_unload(image);
}

static void test_unloaded(void **state)
{
    struct image *image = load(driver, slot0);
    image_rename(image, "driver.sys");
    assert_string_equal(image_name(image), "driver.sys");
    uint64_t code = image_find_symbol(image, "bump");
    assert_true(image_unloaded_at(code) == NULL);
    image_unload(image);
    assert_false(readable(code));
    assert_string_equal(image_unloaded_at(code), "driver.sys");
    assert_null(image_unloaded_at(slot1 + 0x80000000));
    image = load(driver, slot0);
    assert_null(image_unloaded_at(code));
    image_unload(image);
}

static void test_init(void **state)
{
    struct image *image = load(driver, slot0);
    int *started = (int *)image_find_symbol(image, "started");
    assert_int_equal(*started, 0);
    assert_non_null(image_init(image, 1));
    assert_null(image_init(image, 2));
    image_run_init(image, 0, NULL, NULL);
    assert_int_equal(*started, 12);
    image_run_fini(image);
    assert_int_equal(*started, -1);
    image_unload(image);
}

static void test_snapshot(void **state)
{
    struct image *image = load(driver, slot0);
    image_restore(image); /* none taken: nothing happens */
    assert_int_equal(CALL(image, int_void, "bump"), 6);
    assert_true(image_snapshot(image));
    assert_true(image_is_restored(image));
    assert_int_equal(CALL(image, int_void, "bump"), 7);
    assert_false(image_is_restored(image));
    image_restore(image);
    assert_true(image_is_restored(image));
    assert_int_equal(CALL(image, int_void, "bump"), 7);
    assert_true(image_snapshot(image));
    assert_int_equal(CALL(image, int_void, "bump"), 8);
    image_restore(image);
    assert_int_equal(CALL(image, int_void, "bump"), 8);
    assert_int_equal(image_writable_count(image), 1);
    struct image_range range = image_writable(image, 0);
    uint64_t big = image_find_symbol(image, "big");
    assert_true(big >= range.address && big + 80000 <= range.address + range.bytes);
    assert_true(range.bytes < 84 * 1024);
    image_unload(image);
}

/* Two simulated threads, switched by hand. */
static void *blocks[2][4];
static int current;

static void *allocate(void *context, size_t size, size_t align)
{
    return aligned_alloc(align, (size + align - 1) / align * align);
}

static void *current_block(unsigned module, size_t size, size_t align, const void *init,
                           size_t init_size)
{
    for (size_t i = 0; image_get(i); i++)
        if (image_module(image_get(i)) == module)
            return image_tls_block(image_get(i), &blocks[current][module], allocate, NULL);
    return NULL;
}

static void test_tls(void **state)
{
    struct image *image = load(driver, slot0), *other = load(driver, slot1);
    struct image_tls tls = image_tls(image);
    assert_int_equal(tls.module, 1);
    assert_true(tls.size >= 12 && tls.init_size >= 4);
    assert_int_equal(CALL(image, int_void, "next_per_thread"), 112); /* no machine: one block */
    image_set_tls_callback(current_block);
    assert_int_equal(CALL(image, int_void, "next_per_thread"), 112);
    assert_int_equal(CALL(image, int_void, "next_per_thread"), 213);
    current = 1;
    assert_int_equal(CALL(image, int_void, "next_per_thread"), 112);
    assert_int_equal(CALL(other, int_void, "next_per_thread"), 112);
    current = 0;
    assert_int_equal(CALL(image, int_void, "next_per_thread"), 314);
    image_set_tls_callback(NULL);
    for (int i = 0; i < 8; i++)
        free(blocks[i / 4][i % 4]);
    image_unload(image);
    image_unload(other);
}

static void test_missing(void **state)
{
    struct image_error error;
    const char *path = build_image("missing.c", "missing.so", "-O0");
    assert_null(image_load(path, slot0, &resolver, &error));
    assert_int_equal(error.failure, IMAGE_FAILED_MISSING);
    assert_int_equal(error.missing_count, 4);
    assert_string_equal(error.missing[0].name, "IoMissingCall");
    assert_string_equal(error.missing[0].user, "DriverEntry");
    assert_int_equal(error.missing[0].need, IMAGE_NEED_CALL);
    assert_string_equal(error.missing[1].name, "IoMissingData");
    assert_string_equal(error.missing[1].user, "reader");
    assert_int_equal(error.missing[1].need, IMAGE_NEED_ADDRESS);
    assert_string_equal(error.missing[2].name, "IoMissingTaken");
    assert_string_equal(error.missing[2].user, "table");
    assert_string_equal(error.missing[3].name, "library_write");
    assert_non_null(strstr(error.text, "missing.so: irqlab does not have IoMissingCall "
                                       "(used by DriverEntry), "));
    assert_non_null(strstr(error.text, "library_write"));
    image_error_clear(&error);
    assert_null(image_at(slot0));
    assert_false(readable(slot0));
    assert_null(image_load(path, slot0, &resolver, NULL));
}

static void test_trap(void **state)
{
    const char *path = build_path("trap.so");
    build_run("echo 'extern int library_write(int); int f(void) { return library_write(1) + 5; }"
              "int (*p)(int) = library_write;' "
              "| cc -x c -shared -fPIC -fno-omit-frame-pointer -nostdlib -Wl,-z,now -o %s -",
              path);
    struct image_resolver trapping = resolver;
    trapping.may_trap = may_trap;
    trapping.missing = missing;
    struct image_error error;
    struct image *image = image_load(path, slot0, &trapping, &error);
    assert_non_null(image);
    assert_int_equal(CALL(image, int_void, "f"), 5);
    assert_string_equal(library.missing, "library_write");
    uint64_t stub = *(uint64_t *)image_find_symbol(image, "p");
    assert_ptr_equal(image_at(stub), image);
    assert_true(readable(stub));
    assert_false(writable(stub));
    library.missing[0] = 0;
    assert_int_equal(((int_int)stub)(1), 0);
    assert_string_equal(library.missing, "library_write");
    image_unload(image);
}

static void test_refused(void **state)
{
    const struct {
        const char *command; /* makes %s */
        enum image_failure failure;
        const char *text;
    } cases[] = {
        {"rm -f %s", IMAGE_FAILED_FILE, "cannot be opened: No such file"},
        {"mkdir %s", IMAGE_FAILED_FILE, "not a regular file"},
        {": > %s", IMAGE_FAILED_FORMAT, "empty"},
        {"echo 'int x;' > %s", IMAGE_FAILED_FORMAT, "give irqlab the source files"},
        {"printf 'MZ\\220\\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' > %s",
         IMAGE_FAILED_FORMAT, "Windows binary"},
        {"printf '!<arch>\\n0' > %s", IMAGE_FAILED_FORMAT, "static library"},
        {"echo 'int x;' | cc -x c -c -o %s -", IMAGE_FAILED_FORMAT, "object file"},
        {"echo 'int main(void){return 0;}' | cc -x c -o %s -", IMAGE_FAILED_FORMAT,
         "a Linux program"},
        {"echo 'int main(void){return 0;}' | cc -x c -no-pie -static -o %s -", IMAGE_FAILED_FORMAT,
         "a Linux program"},
        {"O=%s; echo 'int x;' | cc -x c -shared -nostdlib -o $O - && truncate -s 700 $O",
         IMAGE_FAILED_FORMAT, "damaged"},
        {"O=%s; echo 'int x;' | cc -x c -shared -nostdlib -o $O - && "
         "printf '\\001' | dd of=$O bs=1 seek=4 conv=notrunc status=none",
         IMAGE_FAILED_FORMAT, "32-bit"},
        {"O=%s; echo 'int x;' | cc -x c -shared -nostdlib -o $O - && "
         "printf '\\267' | dd of=$O bs=1 seek=18 conv=notrunc status=none",
         IMAGE_FAILED_FORMAT, "x86-64"},
        {"echo '__thread int x; int f(void){return x;}' | cc -x c -shared -fPIC -nostdlib "
         "-ftls-model=initial-exec -o %s -",
         IMAGE_FAILED_RELOCATION, "R_X86_64_TPOFF64 for 'x'"},
        {"echo 'extern __thread int x; int f(void){return x;}' | cc -x c -shared -fPIC -nostdlib "
         "-o %s -",
         IMAGE_FAILED_RELOCATION, "'x' is declared and not defined"},
        {"echo '.text; .globl f; f: movabs $v, %%rax; ret; .data; v: .quad 1' | cc -x assembler "
         "-shared -nostdlib -Wl,-z,notext -o %s - 2>/dev/null",
         IMAGE_FAILED_RELOCATION, "relocations in its code"},
        {"echo 'int x; int f(void){return x;}' | cc -x c -shared -fPIC -nostdlib -Wl,-N -o %s -",
         IMAGE_FAILED_FORMAT, "writable and executable"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[32], command[1024];
        snprintf(name, sizeof name, "refused%zu", i);
        const char *path = build_path(name);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(command, sizeof command, cases[i].command, path);
#pragma GCC diagnostic pop
        build_run("%s", command);
        struct image_error error;
        assert_null(image_load(path, slot0, &resolver, &error));
        if (error.failure != cases[i].failure || !strstr(error.text, cases[i].text))
            fail_msg("%zu: failure %d, text: %s", i, error.failure, error.text);
        assert_non_null(strstr(error.text, name));
        assert_null(strchr(error.text, '\n'));
        image_error_clear(&error);
        assert_false(readable(slot0));
    }
}

static void test_mark(void **state)
{
    struct image_resolver marked = resolver;
    struct image_error error;
    marked.mark = "__irqlab_image";
    struct image *image = image_load(driver, slot0, &marked, &error);
    assert_non_null(image);
    image_unload(image);
    marked.mark = "__irqlab_image_2";
    assert_null(image_load(driver, slot0, &marked, &error));
    assert_int_equal(error.failure, IMAGE_FAILED_NOT_IRQLAB);
    const char *path = build_path("note.so");
    build_run("printf '.section .note.irqlab,\"a\",@note\\n.long 7,4,1\\n.asciz \"irqlab\"\\n"
              ".balign 4\\n.long 99\\n' | cc -x assembler -shared -nostdlib -o %s -",
              path);
    image = image_load(path, slot0, &marked, &error);
    assert_non_null(image);
    size_t bytes;
    assert_int_equal(*(const int *)image_note(image, "irqlab", 1, &bytes), 99);
    assert_int_equal(bytes, 4);
    assert_null(image_note(image, "irqlab", 2, &bytes));
    image_unload(image);
}

static void test_unreserved(void **state)
{
    uint64_t base = LAYOUT_SYSTEM_END + LAYOUT_TIB;
    struct image *image = load(driver, base);
    assert_int_equal(CALL(image, int_void, "bump"), 6);
    image_unload(image);
    assert_false(readable(base));
    image = load(driver, base);
    image_unload(image);
    struct image_error error;
    uint64_t taken = (uint64_t)library.exports & ~4095ull;
    assert_null(image_load(driver, taken, &resolver, &error));
    assert_int_equal(error.failure, IMAGE_FAILED_ADDRESS);
    assert_null(image_load(driver, base + 1, &resolver, &error));
    assert_int_equal(error.failure, IMAGE_FAILED_ADDRESS);
}

/* Any one damaged byte in the headers or tables gives an error or an image, never a crash. */
static void test_damaged_bytes(void **state)
{
    static char bytes[1 << 20];
    const char *path = build_path("damaged.so");
    /* without an ifunc: its resolver would be damaged code that runs */
    FILE *file = fopen(build_image("driver.c", "plain.so", "-O1 -DNO_IFUNC"), "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    struct image_resolver any = resolver;
    unsigned seed = 12345, loaded = 0;
    for (int round = 0; round < 3000; round++) {
        seed = seed * 1103515245 + 12345;
        size_t at = round < 1000 ? (size_t)round : (seed >> 8) % (round < 2000 ? 0x1000 : size);
        char old = bytes[at];
        seed = seed * 1103515245 + 12345;
        bytes[at] = (char)(seed >> 16);
        file = fopen(path, "wb");
        fwrite(bytes, 1, size, file);
        fclose(file);
        bytes[at] = old;
        struct image_error error;
        struct image *image = image_load(path, slot0, &any, &error);
        loaded += image != NULL;
        if (image)
            image_unload(image);
        else
            image_error_clear(&error);
    }
    assert_true(loaded > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bind),
        cmocka_unit_test(test_variants),
        cmocka_unit_test(test_calls_bind_directly),
        cmocka_unit_test(test_protection),
        cmocka_unit_test(test_two_copies),
        cmocka_unit_test(test_user_address),
        cmocka_unit_test(test_unloaded),
        cmocka_unit_test(test_init),
        cmocka_unit_test(test_snapshot),
        cmocka_unit_test(test_tls),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_trap),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_mark),
        cmocka_unit_test(test_unreserved),
        cmocka_unit_test(test_damaged_bytes),
    };
    return cmocka_run_group_tests(tests, setup, build_clean);
}
