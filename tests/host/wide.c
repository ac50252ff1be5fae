/* Wide C++ streams with a wchar_t of 16 bits: wide.cases/app.cpp, run natively. */
#include "pipeline_support.h"

#include "host/compile_wide.h"

static const char expected[] = "wide \xe4\xb8\xad 42 3.25 ff true narrow\n"
                               "a7 ****9\n"
                               "word123\xe6\x96\x87\n"
                               "8true\n"
                               "[hello]\n"
                               "[world]\n"
                               "caught\n"
                               "narrow 1.5\n"
                               "ABC\n"
                               "Qtrue\n"
                               "ab|d\n";

#define CASES IRQLAB_SOURCE_DIR "/tests/host/wide.cases/"

static void check(const char *compiler)
{
    struct compile_options options = {.compiler = compiler, .is_app = true, .no_hooks = true};
    struct toolchain toolchain;
    struct compile_object object;
    struct wide_support support;
    char *output;

    if (!have_compiler(compiler))
        skip();
    assert_true(toolchain_find(compiler, &toolchain));
    assert_int_equal(compile_source(&options, CASES "app.cpp", &object), COMPILE_OK);
    assert_int_equal(compile_wide_support(&options, &toolchain, &object, 1, &support), COMPILE_OK);
    assert_non_null(support.object);
    const char *link[] = {"gcc", "-o",           "program",       object.path,     support.object,
                          "-w",  "-fno-builtin", CASES "crt16.c", support.library, "-lm",
                          NULL};
    assert_int_equal(run(&output, link), 0);
    free(output);
    const char *program[] = {"sh", "-c", "printf 'hello\\nworld\\n' | ./program", NULL};
    assert_int_equal(run(&output, program), 0);
    assert_string_equal(output, expected);
    free(output);
    compile_wide_free(&support);
    compile_object_free(&object);

    /* Who does not use them does not pay. */
    write_file("narrow.cpp", "#include <iostream>\nint main() { std::cout << 1 << std::endl; }\n");
    assert_int_equal(compile_source(&options, "narrow.cpp", &object), COMPILE_OK);
    assert_int_equal(compile_wide_support(&options, &toolchain, &object, 1, &support), COMPILE_OK);
    assert_null(support.object);
    compile_object_free(&object);
    toolchain_free(&toolchain);
}

static void with_gcc(void **state)
{
    check("gcc");
}

static void with_clang(void **state)
{
    check("clang");
}

/* Only the file under test: the app is to run with the host's CRT. */
static int setup(void **state)
{
    char *command;

    if (folder_setup(state) != 0)
        return -1;
    command = host_format("mkdir -p include/crt/irqlab && cp %s/include/crt/irqlab/wide.cpp "
                          "include/crt/irqlab",
                          IRQLAB_SOURCE_DIR);
    int status = system(command);
    free(command);
    char *folder = host_format("%s/include", (char *)*state);
    setenv("IRQLAB_INCLUDE", folder, 1);
    free(folder);
    return status;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_gcc),
        cmocka_unit_test(with_clang),
    };

    return cmocka_run_group_tests(tests, setup, folder_teardown);
}
