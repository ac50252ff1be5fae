/* Sources to objects and images: LLP64 in real compilers, the cache and its manifests, identities,
 * messages, roots. */
#include "pipeline_support.h"
#include "host/compile_private.h"

#include <elf.h>
#include <fcntl.h>

static const char *const compilers[] = {"gcc", "clang"};

#define EACH_COMPILER(name)                                                                        \
    for (size_t c_ = 0; c_ < 2; c_++)                                                              \
        for (const char *name = have_compiler(compilers[c_]) ? compilers[c_] : NULL; name;         \
             name = NULL)

/* A file's time is coarse: what was written a moment ago is never taken for old. */
static void let_files_age(void)
{
    usleep(50000);
}

static struct compile_object compile_ok(const struct compile_options *options, const char *path)
{
    struct compile_object object;

    assert_int_equal(compile_source(options, path, &object), COMPILE_OK);
    assert_int_equal(access(object.path, R_OK), 0);
    return object;
}

/* What the program prints to standard error while `call` runs; to be freed. */
#define MESSAGES_OF(call)                                                                          \
    ({                                                                                             \
        fflush(stderr);                                                                            \
        int saved_ = dup(2);                                                                       \
        FILE *log_ = freopen(".messages", "w", stderr);                                            \
        assert_non_null(log_);                                                                     \
        call;                                                                                      \
        fflush(stderr);                                                                            \
        dup2(saved_, 2);                                                                           \
        close(saved_);                                                                             \
        struct text text_ = {0};                                                                   \
        FILE *in_ = fopen(".messages", "r");                                                       \
        for (int ch_; (ch_ = getc(in_)) != EOF;)                                                   \
            text_put(&text_, &(char){(char)ch_}, 1);                                               \
        fclose(in_);                                                                               \
        text_put(&text_, "", 0);                                                                   \
        text_.text;                                                                                \
    })

static void llp64(void **state)
{
    static const char checks[] =
        "#ifdef __cplusplus\n#include <cstdint>\n#include <cstddef>\n#include <string>\n"
        "#include <iostream>\n#include <climits>\n#define CHECK(x) static_assert(x, #x)\n"
        "template <class T> struct is_int { enum { value = 0 }; };\n"
        "template <> struct is_int<int> { enum { value = 1 }; };\n"
        "CHECK(is_int<long>::value);\nstd::size_t length = std::wstring(L\"ab\").size();\n#else\n"
        "#include <stddef.h>\n#define CHECK(x) _Static_assert(x, #x)\n"
        "CHECK(__LONG_MAX__ == 0x7fffffff);\nCHECK(sizeof(__INT64_C(1)) == 8);\n#endif\n"
        "CHECK(sizeof(long) == 4);\nCHECK(sizeof(unsigned long) == 4);\n"
        "CHECK(sizeof(long long) == 8);\nCHECK(sizeof(void *) == 8);\nCHECK(sizeof(size_t) == 8);\n"
        "CHECK(sizeof(ptrdiff_t) == 8);\nCHECK(sizeof(L'x') == 2);\nCHECK(sizeof(1L) == 4);\n"
        "CHECK(sizeof(1UL) == 4);\nCHECK((1UL << 31) + (1UL << 31) == 0);\n"
        "CHECK(sizeof(1i64) == 8);\nCHECK(0x80000000L > 0);\nCHECK((unsigned long)-1 == "
        "0xffffffff);\n"
        "CHECK(sizeof(__SIZE_TYPE__) == 8);\nCHECK(sizeof(__INT64_TYPE__) == 8);\n"
        "CHECK(_MSC_VER == 1929 && _WIN64 && _M_X64);\n"
        "typedef struct { char a; long b; } S;\nCHECK(sizeof(S) == 8);\n"
        "#if defined(linux) || defined(unix)\n#error unix\n#endif\n";

    write_file("llp64.c", checks);
    write_file("llp64.cpp", checks);
    EACH_COMPILER(compiler)
    {
        struct compile_options options = {.compiler = compiler};
        struct compile_object object = compile_ok(&options, "llp64.c");
        assert_false(object.is_cplusplus);
        compile_object_free(&object);
        options.is_app = true;
        object = compile_ok(&options, "llp64.c");
        compile_object_free(&object);
        object = compile_ok(&options, "llp64.cpp");
        assert_true(object.is_cplusplus);
        compile_object_free(&object);
    }
}

static void kinds_and_macros(void **state)
{
    write_file("driver.c", "#if !_KERNEL_MODE || DBG != 1 || defined(UNICODE)\n#error\n#endif\n");
    write_file("free.c", "#if DBG != 0 || !defined(NDEBUG)\n#error\n#endif\n");
    write_file("app.c",
               "#if !defined(UNICODE) || !defined(_UNICODE) || _KERNEL_MODE\n#error\n#endif\n");
    write_file("ansi.c",
               "#if defined(UNICODE) || X != 3 || _WIN32_WINNT != 0x601\n#error\n#endif\n");
    struct compile_options options = {0};
    struct compile_object object = compile_ok(&options, "driver.c");
    compile_object_free(&object);
    options.free_build = true;
    object = compile_ok(&options, "free.c");
    compile_object_free(&object);
    options = (struct compile_options){.is_app = true};
    object = compile_ok(&options, "app.c");
    compile_object_free(&object);
    static const char *const defines[] = {"X=3", "_WIN32_WINNT=0x601", NULL};
    options.ansi = true;
    options.defines = defines;
    char *messages = MESSAGES_OF(object = compile_ok(&options, "ansi.c"));
    assert_string_equal(messages, "");
    free(messages);
    compile_object_free(&object);
}

static void cache_is_used_and_never_stale(void **state)
{
    struct compile_options options = {.no_hooks = true};
    char *first, *second;

    write_file("inc/h.h", "#define N 1\n");
    write_file("s.c", "#include \"inc/h.h\"\nint f(void) { return N; }\n");
    let_files_age();
    struct compile_object object = compile_ok(&options, "s.c");
    assert_false(object.from_cache);
    first = strdup(object.path);
    compile_object_free(&object);
    object = compile_ok(&options, "s.c");
    assert_true(object.from_cache);
    assert_string_equal(object.path, first);
    compile_object_free(&object);

    /* Same size and, as far as a clock can tell, same time. */
    struct stat st;
    assert_int_equal(stat("inc/h.h", &st), 0);
    write_file("inc/h.h", "#define N 2\n");
    struct timespec times[2] = {st.st_atim, st.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, "inc/h.h", times, 0), 0);
    object = compile_ok(&options, "s.c");
    assert_false(object.from_cache);
    second = strdup(object.path);
    assert_string_not_equal(first, second);
    compile_object_free(&object);

    /* And back: the first object is still there. */
    write_file("inc/h.h", "#define N 1\n");
    object = compile_ok(&options, "s.c");
    assert_string_equal(object.path, first);
    compile_object_free(&object);

    /* Other flags are another object. */
    options.free_build = true;
    object = compile_ok(&options, "s.c");
    assert_string_not_equal(object.path, first);
    compile_object_free(&object);
    free(first);
    free(second);
}

/* A header that would now be found first changes the object, though no file that went in did. */
static void new_header_shadows(void **state)
{
    static const char *const dirs[] = {"one", "two", NULL};
    struct compile_options options = {.no_hooks = true, .include_dirs = dirs};

    write_file("one/other.h", "");
    write_file("one/sub/x.h", "");
    write_file("two/h.h", "#define N 1\n");
    mkdir("two/sub", 0777);
    write_file("two/sub/k.h", "#define K 1\n");
    write_file("shadow.c", "#include <h.h>\n#include <sub/k.h>\nint f(void) { return N + K; }\n");
    let_files_age();
    struct compile_object before = compile_ok(&options, "shadow.c");
    struct compile_object object = compile_ok(&options, "shadow.c");
    assert_true(object.from_cache);
    compile_object_free(&object);
    write_file("one/h.h", "#define N 2\n");
    object = compile_ok(&options, "shadow.c");
    assert_string_not_equal(object.path, before.path);
    compile_object_free(&before);
    let_files_age();
    before = compile_ok(&options, "shadow.c");
    write_file("one/sub/k.h", "#define K 2\n");
    struct compile_object after = compile_ok(&options, "shadow.c");
    assert_string_not_equal(after.path, before.path);
    compile_object_free(&object);
    compile_object_free(&before);
    compile_object_free(&after);
}

static void a_warm_run_starts_no_compiler(void **state)
{
    struct compile_options options = {.compiler = "./cc", .no_hooks = true};
    struct compile_image image;
    static const char *const sources[] = {"warm.c"};

    write_file("cc", "#!/bin/sh\necho $* >>runs.log\nexec gcc \"$@\"\n");
    assert_int_equal(chmod("cc", 0755), 0);
    write_file("warm.c", "int f(void) { return 1; }\n");
    let_files_age();
    assert_int_equal(compile_project(&options, sources, 1, &image), COMPILE_OK);
    assert_false(image.from_cache);
    compile_image_free(&image);
    assert_int_equal(access("runs.log", F_OK), 0);
    unlink("runs.log");
    assert_int_equal(compile_project(&options, sources, 1, &image), COMPILE_OK);
    assert_true(image.from_cache);
    assert_int_equal(access("runs.log", F_OK), -1);
    compile_image_free(&image);
}

static void warnings_are_said_again(void **state)
{
    struct compile_options options = {0};
    struct compile_object object;

    write_file("warn.c", "#warning careful\nint f(void) { return nowhere(); }\n");
    let_files_age();
    for (int i = 0; i < 3; i++) {
        char *messages = MESSAGES_OF(object = compile_ok(&options, "warn.c"));
        assert_non_null(strstr(messages, "warn.c:1:2: warning: #warning careful"));
        assert_non_null(strstr(messages, "warn.c:2:"));
        assert_non_null(strstr(messages, "nowhere"));
        assert_null(strstr(messages, "\033"));
        free(messages);
        compile_object_free(&object);
    }
}

static void what_does_not_compile_is_refused(void **state)
{
    struct compile_options options = {0};
    struct compile_object object;
    enum compile_status status;

    write_file("bad.c", "int f(void) { return }\n");
    write_file("sub/bad.c", "#include \"nowhere.h\"\n");
    write_file("kmdf.c", "#include <ntddk.h>\n#include <wdf.h>\n");
    char *messages = MESSAGES_OF(status = compile_source(&options, "bad.c", &object));
    assert_int_equal(status, COMPILE_REFUSED);
    assert_non_null(strstr(messages, "bad.c:1:22: error:"));
    free(messages);
    messages = MESSAGES_OF(status = compile_source(&options, "sub/bad.c", &object));
    assert_int_equal(status, COMPILE_REFUSED);
    assert_non_null(strstr(messages, "sub/bad.c:1:10: fatal error: nowhere.h: No such file"));
    free(messages);
    messages = MESSAGES_OF(status = compile_source(&options, "kmdf.c", &object));
    assert_int_equal(status, COMPILE_UNSUPPORTED);
    assert_string_equal(messages, "kmdf.c:2: error: KMDF is not supported (wdf.h)\n");
    free(messages);
    messages = MESSAGES_OF(status = compile_source(&options, "absent.c", &object));
    assert_int_equal(status, COMPILE_NO_INPUT);
    assert_string_equal(messages, "irqlab: absent.c: No such file or directory\n");
    free(messages);
    options.compiler = "no-such-compiler";
    messages = MESSAGES_OF(status = compile_source(&options, "bad.c", &object));
    assert_int_equal(status, COMPILE_NO_COMPILER);
    free(messages);
}

static void unwritable_cache(void **state)
{
    char *output;

    write_file("readonly.c", "int f(void) { return 1; }\n");
    write_file("not-a-folder", "");
    /* In a process of its own, since the folder is decided once. */
    setenv("IRQLAB_CACHE", "/dev/null/cache", 1);
    char *self = realpath("/proc/self/exe", NULL);
    const char *argv[] = {"sh", "-c", "\"$0\" child 2>&1", self, NULL};
    assert_int_equal(run(&output, argv), 0);
    assert_non_null(strstr(output, "irqlab: cannot write to the cache /dev/null/cache"));
    assert_null(strstr(strstr(output, "cannot write") + 1, "cannot write"));
    char *object = strstr(output, "object ");
    assert_non_null(object);
    object[strcspn(object, "\n")] = 0;
    assert_int_equal(access(object + 7, F_OK), -1); /* removed at exit */
    free(output);
    free(self);
    char *cache = host_format("%s/.cache", (char *)*state);
    setenv("IRQLAB_CACHE", cache, 1);
    free(cache);
}

/* Several processes, one cache, the same sources: everybody gets whole files. */
static void concurrent_processes(void **state)
{
    char *self = realpath("/proc/self/exe", NULL), *output;
    char *cache = host_format("%s/.cache-shared", (char *)*state);
    const char *argv[] = {"sh", "-c",
                          "for i in 1 2 3 4 5 6; do \"$0\" child & done; wait; "
                          "ls $IRQLAB_CACHE/*/*tmp* 2>/dev/null | wc -l",
                          self, NULL};

    write_file("readonly.c", "int f(void) { return 1; }\n");
    setenv("IRQLAB_CACHE", cache, 1);
    assert_int_equal(run(&output, argv), 0);
    char *line = output, *first = strsep(&line, "\n");
    for (int i = 1; i < 12; i++)
        assert_string_equal(strsep(&line, "\n"), first);
    assert_string_equal(strsep(&line, "\n"), "0");
    free(output);
    free(cache);
    cache = host_format("%s/.cache", (char *)*state);
    setenv("IRQLAB_CACHE", cache, 1);
    free(cache);
    free(self);
}

static void old_entries_go(void **state)
{
    char *folder = host_format("%s/.cache/00", (char *)*state);
    char *old = host_format("%s/old.o", folder), *young = host_format("%s/young.o", folder);
    char *stamp = host_format("%s/.cache/trimmed", (char *)*state);
    struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    struct compile_options options = {0};

    mkdir(folder, 0777);
    write_file(old, "x");
    write_file(young, "x");
    assert_int_equal(utimensat(AT_FDCWD, old, times, 0), 0);
    unlink(stamp);
    write_file("trim.c", "int trim;\n");
    struct compile_object object = compile_ok(&options, "trim.c");
    compile_object_free(&object);
    assert_int_equal(access(old, F_OK), -1);
    assert_int_equal(access(young, F_OK), 0);
    assert_int_equal(access(stamp, F_OK), 0);
    free(folder);
    free(old);
    free(young);
    free(stamp);
}

static int child(void)
{
    struct compile_options options = {0};
    struct compile_object object;

    for (int i = 0; i < 2; i++) {
        if (compile_source(&options, "readonly.c", &object) != COMPILE_OK)
            return 1;
        printf("object %s\n", object.path);
        compile_object_free(&object);
    }
    return 0;
}

static void image_of(const struct compile_options *options, const char *source, uint8_t id[16])
{
    struct compile_image image;

    assert_int_equal(compile_project(options, &source, 1, &image), COMPILE_OK);
    memcpy(id, image.build_id, 16);
    compile_image_free(&image);
}

/* The build id says what the program is, not where it lies. */
static void build_id_is_of_the_program(void **state)
{
    struct compile_options options = {0};
    uint8_t a[16], b[16];
    char *absolute = host_format("%s/place/deep/id.c", (char *)*state);
    static const char text[] = "const char *f(void) { return __FILE__ __DATE__; }\n";

    write_file("id.c", text);
    write_file("place/x", "");
    write_file("place/deep/id.c", text);
    image_of(&options, "id.c", a);
    image_of(&options, "place/deep/id.c", b);
    assert_memory_equal(a, b, 16);
    image_of(&options, absolute, b);
    assert_memory_equal(a, b, 16);
    image_of(&options, "./place/../place/deep/id.c", b);
    assert_memory_equal(a, b, 16);
    write_file("id.c", "/* a comment */\n\nconst char *f(void)\n{ return __FILE__ __DATE__; }\n");
    image_of(&options, "id.c", b);
    assert_memory_equal(a, b, 16);
    options.free_build = true;
    image_of(&options, "id.c", b);
    assert_memory_not_equal(a, b, 16);
    options.free_build = false;
    write_file("id.c", "const char *f(void) { return __FILE__; }\n");
    image_of(&options, "id.c", b);
    assert_memory_not_equal(a, b, 16);
    free(absolute);
}

static void images_have_what_the_loader_wants(void **state)
{
    static const char *const sources[] = {"i1.c", "i2.c", "readme.txt"};
    struct compile_options options = {.quiet = true};
    struct compile_image image;

    write_file("i1.c", "int shared; int imported(int); int f(void) { return imported(shared); }\n"
                       "#pragma alloc_text(PAGE, f)\n");
    write_file("i2.c", "int shared; int g(void) { return shared; }\n");
    EACH_COMPILER(compiler)
    {
        char *output;

        options.compiler = compiler;
        assert_int_equal(compile_project(&options, sources, 3, &image), COMPILE_OK);
        assert_int_equal(image.pragmas.count, 1);
        assert_string_equal(image.pragmas.items[0].symbol, "f");
        const char *readelf[] = {"readelf", "-Wadn", image.path, NULL};
        assert_int_equal(run(&output, readelf), 0);
        assert_non_null(strstr(output, "SYMBOLIC"));
        assert_non_null(strstr(output, "BIND_NOW"));
        assert_non_null(strstr(output, "__irqlab_image"));
        assert_non_null(strstr(output, "UND imported"));
        assert_non_null(strstr(output, "R_X86_64_JUMP_SLOT"));
        assert_null(strstr(output, "NEEDED"));
        assert_null(strstr(output, "TEXTREL"));
        assert_non_null(strstr(output, "__tsan_read4"));
        char digits[33];
        for (int i = 0; i < 16; i++)
            snprintf(digits + 2 * i, 3, "%02x", image.build_id[i]);
        assert_non_null(strstr(output, digits));
        free(output);
        compile_image_free(&image);
    }
}

static void cplusplus_app_links(void **state)
{
    static const char *const sources[] = {"app.cpp"};
    struct compile_image image;

    write_file("app.cpp",
               "#include <iostream>\n#include <thread>\n#include <mutex>\n"
               "int main() { try { throw 1; } catch (int) { std::cin.ignore(5); }\n"
               "  std::mutex m; std::thread t([&] { m.lock(); m.unlock(); }); t.join();\n"
               "  std::wcout << L\"x\" << std::endl; }\n");
    EACH_COMPILER(compiler)
    {
        struct compile_options options = {.compiler = compiler, .is_app = true};
        char *output;

        assert_int_equal(compile_project(&options, sources, 1, &image), COMPILE_OK);
        assert_true(image.is_cplusplus);
        const char *nm[] = {"nm", "-D", "--undefined-only", image.path, NULL};
        assert_int_equal(run(&output, nm), 0);
        assert_null(strstr(output, "U _ZNS")); /* all of libstdc++ is inside */
        free(output);
        const char *relocations[] = {"readelf", "-Wr", image.path, NULL};
        assert_int_equal(run(&output, relocations), 0);
        assert_null(strstr(output, "TPOFF64"));
        assert_null(strstr(output, "COPY"));
        free(output);
        compile_image_free(&image);
    }
}

static void project_errors_come_in_order(void **state)
{
    static const char *const sources[] = {"e1.c", "e2.c", "e3.c"};
    struct compile_options options = {.jobs = 3};
    struct compile_image image;
    enum compile_status status;

    write_file("e1.c", "#error one\n");
    write_file("e2.c", "int two;\n");
    write_file("e3.c", "#error three\n");
    char *messages = MESSAGES_OF(status = compile_project(&options, sources, 3, &image));
    assert_int_equal(status, COMPILE_REFUSED);
    assert_true(strstr(messages, "e1.c:1:2: error: #error one") <
                strstr(messages, "e3.c:1:2: error: #error three"));
    free(messages);
    write_file("e1.c", "int two = 1;\n");
    write_file("e2.c", "int two = 2;\n");
    messages = MESSAGES_OF(status = compile_project(&options, sources, 2, &image));
    assert_int_equal(status, COMPILE_REFUSED);
    assert_non_null(strstr(messages, "multiple definition"));
    free(messages);
    static const char *const odd[] = {"what.asm"};
    messages = MESSAGES_OF(status = compile_project(&options, odd, 1, &image));
    assert_int_equal(status, COMPILE_NO_INPUT);
    free(messages);
}

/* Things that MSVC lets pass in drivers. */
static void leniency(void **state)
{
    write_file("lenient.c",
               "typedef void *HANDLE; typedef unsigned long ULONG;\n"
               "void f(void *p) { ULONG u = p; HANDLE h = 5; p; unsigned tag = 'abcd'; (void)tag;\n"
               "  h = u; int *q = &u; (void)q; (void)h; }\n"
               "struct outer { struct { int a; }; union { int b; float c; }; };\n"
               "int g(struct outer *o) { return o->a + o->b; }\n"
               "int header_global; int header_global;\n");
    EACH_COMPILER(compiler)
    {
        struct compile_options options = {.compiler = compiler};
        struct compile_object object;
        char *messages = MESSAGES_OF(object = compile_ok(&options, "lenient.c"));
        assert_null(strstr(messages, "error"));
        free(messages);
        compile_object_free(&object);
    }
}

/* What the cache remembers of a pragma, with fields that hold nothing. */
static void pragma_lines(void **state)
{
    static const char *const fields[][3] = {
        {"PAGE", "f", "a.c"}, {"", "f", "a.c"}, {"PAGE", "", "a b.c"}, {"", "", "\ta.c"}};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct rewrite_pragma one = {.line = 7,
                                     .section = host_duplicate(fields[i][0]),
                                     .symbol = host_duplicate(fields[i][1]),
                                     .file = host_duplicate(fields[i][2])};
        struct rewrite_pragmas list = {&one, 1}, read = {0};
        struct text text = {0};

        compile_write_pragmas(&text, &list);
        text.text[text.length - 1] = 0; /* the end of the line */
        assert_true(compile_read_pragma(text.text, &read));
        assert_int_equal(read.items[0].line, 7);
        assert_string_equal(read.items[0].section, fields[i][0]);
        assert_string_equal(read.items[0].symbol, fields[i][1]);
        assert_string_equal(read.items[0].file, fields[i][2]);
        text_free(&text);
        rewrite_pragmas_free(&read);
        free(one.section);
        free(one.symbol);
        free(one.file);
    }
    assert_false(compile_read_pragma("messages", &(struct rewrite_pragmas){0}));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(llp64),
        cmocka_unit_test(pragma_lines),
        cmocka_unit_test(kinds_and_macros),
        cmocka_unit_test(cache_is_used_and_never_stale),
        cmocka_unit_test(new_header_shadows),
        cmocka_unit_test(a_warm_run_starts_no_compiler),
        cmocka_unit_test(warnings_are_said_again),
        cmocka_unit_test(what_does_not_compile_is_refused),
        cmocka_unit_test(unwritable_cache),
        cmocka_unit_test(concurrent_processes),
        cmocka_unit_test(old_entries_go),
        cmocka_unit_test(build_id_is_of_the_program),
        cmocka_unit_test(images_have_what_the_loader_wants),
        cmocka_unit_test(cplusplus_app_links),
        cmocka_unit_test(project_errors_come_in_order),
        cmocka_unit_test(leniency),
    };

    if (argc > 1 && strcmp(argv[1], "child") == 0)
        return child();
    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
