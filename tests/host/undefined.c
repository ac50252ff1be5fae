/* Who refers to what an object does not define. */
#include "pipeline_support.h"

#include "host/undefined.h"

static bool is_hook(void *context, const char *name)
{
    return strncmp(name, "__tsan", 6) == 0 || strncmp(name, "__sanitizer", 11) == 0;
}

static const struct undefined_symbol *find(const struct undefined_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->symbols[i].name, name) == 0)
            return &list->symbols[i];
    }
    return NULL;
}

static void callers_are_named(void **state)
{
    static const char *const compilers[] = {"gcc", "clang"};

    write_file("u.c", "int Missing(int);\nint other(void);\nextern int Variable;\n"
                      "static int helper(void)\n{\n    return Missing(1) + Variable;\n}\n"
                      "int entry(void)\n{\n    int a = helper();\n    a += Missing(2);\n"
                      "    return other() + a;\n}\nint (*pointer)(int) = Missing;\n");
    write_file("v.c", "int other(void) { return 1; }\n");
    for (size_t i = 0; i < 2; i++) {
        struct compile_options options = {.compiler = compilers[i]};
        struct compile_object u, v;
        struct undefined_list list = {0};

        if (!have_compiler(compilers[i]))
            continue;
        assert_int_equal(compile_source(&options, "u.c", &u), COMPILE_OK);
        assert_int_equal(compile_source(&options, "v.c", &v), COMPILE_OK);
        assert_true(undefined_read(u.path, is_hook, NULL, &list));
        assert_true(undefined_read(v.path, is_hook, NULL, &list));
        assert_non_null(find(&list, "other"));
        const char *objects[] = {u.path, v.path};
        undefined_drop_defined(&list, objects, 2);
        assert_null(find(&list, "other"));
        const struct undefined_symbol *missing = find(&list, "Missing");
        assert_non_null(missing);
        assert_non_null(find(&list, "Variable"));
        bool in_entry = false, in_pointer = false, on_line = false;
        for (size_t k = 0; k < missing->use_count; k++) {
            const struct undefined_use *use = &missing->uses[k];
            in_entry |= use->function && strcmp(use->function, "entry") == 0;
            in_pointer |= use->function && strcmp(use->function, "pointer") == 0;
            on_line |= use->file && strcmp(use->file, "u.c") == 0 && use->line == 11;
        }
        assert_true(in_entry);
        assert_true(in_pointer);
        assert_true(on_line);
        undefined_free(&list);
        assert_false(undefined_read("u.c", NULL, NULL, &list));
        compile_object_free(&u);
        compile_object_free(&v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(callers_are_named),
    };

    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
