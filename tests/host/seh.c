/* Exceptions: seh.cases/cases.c through the pipeline, with both compilers, as C and as C++. */
#include "pipeline_support.h"

static const char expected[] = "filter finally handler 5 43 = 43\n"
                               "body f0/0 return f1/1 = 1\n"
                               "body f0/0 f1/1 end = 101\n"
                               "body f0/0 f1/1 body f2/0 end = 103\n"
                               "body f0/0 f1/1 end = 101\n"
                               "f0/0 f1/0 f2/0 end = 103\n"
                               "out = 1\n"
                               "inner-break out = 3\n"
                               "continued = 1\n"
                               "c0000025 = 2\n"
                               "F u0/1 u1/1 u2/1 u3/1 H = 0\n"
                               "asked-2 got-2 = 2\n"
                               "h1 h2 = 0\n"
                               "f1 caught-2 after f2/0 on = 0\n"
                               "swallowed swallowed swallowed swallowed swallowed 3 = 35\n"
                               "inner-2-5 b n0 outer1 1 = 0\n"
                               "55 = 0\n"
                               "outer 1 = 1\n"
                               "c0000005 2 1234 ctx1 = 0\n"
                               "3 = 5\n"
                               "= 45\n"
                               "1234567 = 8\n"
                               "= 1\n"
                               "= 2\n"
                               "= 43733\n"
                               "= 1\n";

static void build(const char *compiler, bool as_cplusplus)
{
    struct compile_options options = {
        .compiler = compiler, .no_hooks = true, .is_app = true, .as_cplusplus = as_cplusplus};
    struct compile_object object;
    char *output;

    assert_int_equal(
        compile_source(&options, IRQLAB_SOURCE_DIR "/tests/host/seh.cases/cases.c", &object),
        COMPILE_OK);
    assert_true(object.has_seh);
    const char *link[] = {
        "g++",      "-o",        "./program", object.path, IRQLAB_BINARY_DIR "/libirqlab_host.a",
        "-lxxhash", LINK_OPTION, NULL};
    assert_int_equal(run(&output, link), 0);
    free(output);
    compile_object_free(&object);
}

static void check(const char *compiler, bool as_cplusplus)
{
    char *output;

    if (!have_compiler(compiler))
        skip();
    build(compiler, as_cplusplus);
    const char *all[] = {"./program", NULL};
    assert_int_equal(run(&output, all), 0);
    assert_string_equal(output, expected);
    free(output);

    const char *unhandled[] = {"./program", "u", NULL};
    assert_int_equal(run(&output, unhandled), 3);
    assert_string_equal(output, "unhandled dead flags 0\n");
    free(output);

    const char *smashed[] = {"./program", "s", NULL};
    assert_int_equal(run(&output, smashed), 3);
    assert_string_equal(output, "unhandled 1 flags 8\n");
    free(output);

    const char *overflow[] = {"./program", "o", NULL};
    assert_int_equal(run(&output, overflow), 3);
    assert_non_null(strstr(output, "flags 8\n"));
    free(output);
}

static void gcc_c(void **state)
{
    check("gcc", false);
}

static void gcc_cplusplus(void **state)
{
    check("gcc", true);
}

static void clang_c(void **state)
{
    check("clang", false);
}

static void clang_cplusplus(void **state)
{
    check("clang", true);
}

/* A debugger and a finding name the user's lines, not those of the lowered text. */
static void lines_are_the_users(void **state)
{
    static const char *const compilers[] = {"gcc", "clang"};

    write_file("bad.c",
               "int f(void)\n{\n    __try {\n        undeclared = 1;\n    } __except (1) {\n"
               "        another = 2;\n    }\n    third = 3;\n    return 0;\n}\n");
    for (size_t i = 0; i < 2; i++) {
        if (!have_compiler(compilers[i]))
            continue;
        struct compile_options options = {.compiler = compilers[i], .is_app = true};
        struct compile_object object;
        fflush(stderr);
        int saved = dup(2);
        FILE *log = freopen("messages", "w", stderr);
        enum compile_status status = compile_source(&options, "bad.c", &object);
        fflush(stderr);
        dup2(saved, 2);
        close(saved);
        (void)log;
        assert_int_equal(status, COMPILE_REFUSED);
        char *output;
        const char *cat[] = {"cat", "messages", NULL};
        run(&output, cat);
        assert_non_null(strstr(output, "bad.c:4:9: error:"));
        assert_non_null(strstr(output, "bad.c:6:9: error:"));
        assert_non_null(strstr(output, "bad.c:8:5: error:"));
        free(output);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gcc_c),
        cmocka_unit_test(gcc_cplusplus),
        cmocka_unit_test(clang_c),
        cmocka_unit_test(clang_cplusplus),
        cmocka_unit_test(lines_are_the_users),
    };

    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
