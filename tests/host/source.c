/* Inputs as Windows projects have them: encodings, #include as people write it, WPP, roles. */
#include "pipeline_support.h"

#include "host/project.h"
#include "host/source.h"

static void decode(const void *bytes, size_t length, bool changes, const char *expected)
{
    struct text text = {0};

    text_put(&text, bytes, length);
    assert_int_equal(source_decode(&text), changes);
    assert_int_equal(text.length, strlen(expected));
    assert_memory_equal(text.text, expected, text.length);
    text_free(&text);
}

static void encodings(void **state)
{
    decode("int a;\r\n", 8, false, "int a;\r\n");
    decode("\xEF\xBB\xBFint a; // \xE4\xB8\xAD", 16, false, "\xEF\xBB\xBFint a; // \xE4\xB8\xAD");
    decode("\xFF\xFEi\0n\0t\0-N", 10, true, "int\xE4\xB8\xAD");
    decode("\xFE\xFF\0i\0n\0tN-", 10, true, "int\xE4\xB8\xAD");
    decode("i\0n\0t\0 \0a\0;\0", 12, true, "int a;");
    decode("// \xD6\xD0\xCE\xC4", 7, true, "// \xE4\xB8\xAD\xE6\x96\x87");
    decode("// caf\xE9", 7, true, "// caf\xC3\xA9");
    decode("", 0, false, "");
}

static void finding_files(void **state)
{
    char *path;

    write_file("Sys/x", "");
    write_file("Sys/Public.h", "");
    write_file("Sys/PUBLIC.h", "");
    path = source_find("", "sys\\Public.H");
    assert_string_equal(path, "Sys/PUBLIC.h"); /* the first by name, whatever the disk's order */
    free(path);
    path = source_find("", ".\\SYS/Public.h");
    assert_string_equal(path, "Sys/Public.h"); /* spelled so */
    free(path);
    path = source_find("Sys", "..\\sys\\x");
    assert_string_equal(path, "Sys/../Sys/x");
    free(path);
    assert_null(source_find("", "sys"));
    assert_null(source_find("", "none\\x"));
    path = source_find_folder("", "sys");
    assert_string_equal(path, "Sys");
    free(path);
}

static void write_gbk_program(void)
{
    write_file("Inc/trace.h", "// begin_wpp config\r\n// FUNC MyTrace{FLAG=X}(LEVEL, MSG, ...);\r\n"
                              "// end_wpp\r\n");
    write_file("Inc/Public.h",
               "#pragma once\r\n#include \"Nested\\Deep.h\"\r\n#define VALUE 7\r\n");
    write_file("Inc/nested/deep.h", "#include \"PUBLIC.H\"\r\n#define DEEP 8\r\n"
                                    "enum { deep_once };\r\n");
    mkdir("drv", 0777);
    static const char program[] =
        "#include \"..\\inc\\PUBLIC.h\"\r\n"
        "#include \"../Inc/Public.h\"\r\n"
        "#include \"..\\INC\\Trace.h\"\r\n"
        "#include \"program.tmh\"\r\n"
        "int printf(const char *, ...);\r\n"
        "/* \xD6\xD0\x5C */ int main(void)\r\n{\r\n"
        "    unsigned short w[] = L\"\xD6\xD0\";\r\n"
        "    WPP_INIT_TRACING(0, 0); TraceEvents(1, 2, \"%d\", 3); MyTrace(4, \"x\");\r\n"
        "    printf(\"%s %x %d %d %s\\n\", \"\xCE\xC4\", w[0], VALUE, DEEP, __FILE__);\r\n"
        "    return __LINE__;\r\n}\r\n";
    write_bytes("drv/program.c", program, sizeof program - 1);
}

static void a_project_from_windows(void **state)
{
    static const char *const compilers[] = {"gcc", "clang"};

    mkdir("Inc", 0777);
    mkdir("Inc/nested", 0777);
    write_gbk_program();
    for (size_t i = 0; i < 2; i++) {
        int status;
        if (!have_compiler(compilers[i]))
            continue;
        char *output = compile_and_run(compilers[i], "drv/program.c", &status);
        assert_string_equal(output, "\xE6\x96\x87 4e2d 7 8 program.c\n");
        assert_int_equal(status, 11);
        free(output);
    }
}

/* Messages and manifests know the user's files, not the copies. */
static void copies_are_invisible(void **state)
{
    struct compile_options options = {.is_app = true, .no_hooks = true};
    struct compile_object object;

    usleep(50000);
    assert_int_equal(compile_source(&options, "drv/program.c", &object), COMPILE_OK);
    compile_object_free(&object);
    assert_int_equal(compile_source(&options, "drv/program.c", &object), COMPILE_OK);
    assert_true(object.from_cache);
    char *output;
    const char *strings[] = {"grep", "-c", ".copy", object.path, NULL};
    assert_int_equal(run(&output, strings), 1);
    free(output);
    char *before = strdup(object.path);
    compile_object_free(&object);
    write_file("Inc/nested/deep.h", "#define DEEP 9\r\nenum { deep_once };\r\n");
    assert_int_equal(compile_source(&options, "drv/program.c", &object), COMPILE_OK);
    assert_string_not_equal(object.path, before);
    compile_object_free(&object);
    free(before);
    /* A real .tmh takes the place of ours. */
    write_file("drv/program.tmh", "#error mine\n");
    FILE *saved = stderr;
    stderr = fopen("messages", "w");
    enum compile_status status = compile_source(&options, "drv/program.c", &object);
    fclose(stderr);
    stderr = saved;
    assert_int_equal(status, COMPILE_REFUSED);
    const char *cat[] = {"cat", "messages", NULL};
    run(&output, cat);
    assert_non_null(strstr(output, "drv/program.tmh:1:2: error: #error mine"));
    assert_non_null(strstr(output, "from drv/program.c:4"));
    free(output);
    unlink("drv/program.tmh");
}

static void headers_of_the_including_file(void **state)
{
    struct compile_options options = {.is_app = true, .no_hooks = true};
    struct compile_object object;

    write_file("top/x", "");
    write_file("top/common.h", "#define COMMON 1\n");
    write_file("top/sub/x.h", "");
    write_file("top/sub/part.h", "#include \"common.h\"\n");
    write_file("top/main.c", "#include \"sub/part.h\"\nint a[COMMON];\n");
    assert_int_equal(compile_source(&options, "top/main.c", &object), COMPILE_OK);
    compile_object_free(&object);
    write_file("top/angle.c", "#include <common.h>\nint a[COMMON];\n");
    assert_int_equal(compile_source(&options, "top/angle.c", &object), COMPILE_OK);
    compile_object_free(&object);
}

static void role(const char *text, enum source_role expected)
{
    write_file("role.c", text);
    assert_int_equal(project_source_role("role.c"), expected);
}

static void roles(void **state)
{
    role("#include <ntddk.h>\nNTSTATUS DriverEntry(PDRIVER_OBJECT o, PUNICODE_STRING r)\n{ }",
         SOURCE_DRIVER);
    role("extern \"C\" {\nNTSTATUS\nDriverEntry(A a, B b)\n{ }\n}", SOURCE_DRIVER);
    role("NTSTATUS DriverEntry(A a, B b);\n", SOURCE_PART);
    role("/* DriverEntry(a) { */ int __cdecl wmain(int argc, wchar_t **argv) { }", SOURCE_APP);
    role("int WINAPI WinMain(A a, B b) {", SOURCE_APP);
    role("void f(void) { main(); }\n#define main(x) {\n", SOURCE_PART);
    role("#include <NTDDK.H>\nint f;", SOURCE_DRIVER_PART);
    role("#include <Windows.h>\nint f;", SOURCE_APP_PART);
    role("const char *s = \"main() {\";", SOURCE_PART);
    write_bytes("role.c", "\xFF\xFEi\0n\0t\0 \0m\0a\0i\0n\0(\0)\0{\0}\0", 24);
    assert_int_equal(project_source_role("role.c"), SOURCE_APP);
    assert_int_equal(project_source_role("no-such.c"), SOURCE_UNREADABLE);
    assert_int_equal(project_file_kind("a/B.CPP"), PROJECT_SOURCE);
    assert_int_equal(project_file_kind("a.vcxproj"), PROJECT_PROJECT);
    assert_int_equal(project_file_kind("toaster.inx"), PROJECT_SKIPPED);
    assert_int_equal(project_file_kind("a.asm"), PROJECT_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings),
        cmocka_unit_test(finding_files),
        cmocka_unit_test(a_project_from_windows),
        cmocka_unit_test(copies_are_invisible),
        cmocka_unit_test(headers_of_the_including_file),
        cmocka_unit_test(roles),
    };

    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
