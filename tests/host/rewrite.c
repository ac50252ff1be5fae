/* The token rewriter, by small pairs of text: what goes in and what comes out. */
#include "pipeline_support.h"

#include "host/rewrite.h"

static struct rewrite_output rewrite_text(const char *text, bool is_cplusplus)
{
    struct rewrite_input input = {
        .text = text, .length = strlen(text), .is_cplusplus = is_cplusplus};
    struct rewrite_output output;

    assert_true(rewrite(&input, &output));
    assert_int_equal(strlen(output.text), output.length);
    return output;
}

/* Runs of spaces count as one: the rewriter pads to keep columns. */
static char *squeeze(const char *text)
{
    char *result = calloc(1, strlen(text) + 1), *to = result;

    for (; *text; text++) {
        if (*text == ' ' && (to == result || to[-1] == ' ' || to[-1] == '\n' || text[1] == ';' ||
                             text[1] == ')' || text[1] == ',' || text[1] == '>' || text[1] == '\n'))
            continue;
        *to++ = *text;
    }
    while (to > result && to[-1] == ' ')
        *--to = 0;
    return result;
}

static void check(bool is_cplusplus, const char *from, const char *to)
{
    struct rewrite_output output = rewrite_text(from, is_cplusplus);
    char *got = squeeze(output.text);

    assert_string_equal(got, to);
    free(got);
    rewrite_output_free(&output);
}

static void long_is_32_bits(void **state)
{
    static const char *const pairs[][2] = {
        {"long a;", "int a;"},
        {"long int a;", "int a;"},
        {"int long a;", "int a;"},
        {"unsigned long a;", "unsigned int a;"},
        {"long unsigned int a;", "unsigned int a;"},
        {"int long const a;", "int const a;"},
        {"const volatile unsigned\nlong a;", "const volatile unsigned\nint a;"},
        {"long long a;", "long long a;"},
        {"long int long unsigned a;", "long int long unsigned a;"},
        {"unsigned long long a;", "unsigned long long a;"},
        {"long double a;", "long double a;"},
        {"double long a;", "double long a;"},
        {"long _Complex double a;", "long _Complex double a;"},
        {"sizeof(long)", "sizeof(int)"},
        {"(unsigned long)x", "(unsigned int)x"},
        {"f(long, long);", "f(int, int);"},
        {"long *volatile p;", "int *volatile p;"},
        {"typedef unsigned long ULONG, *PULONG;", "typedef unsigned int ULONG, *PULONG;"},
        {"static long extern_;", "static int extern_;"},
        {"longer lon g;", "longer lon g;"},
        {"\"long\" 'l' L\"long 1L\"", "\"long\" 'l' L\"long 1L\""},
        {"unsigned __irqlab_long int a;", "unsigned long int a;"},
        {"__irqlab_long a; long b;", "long a; int b;"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        check(false, pairs[i][0], pairs[i][1]);
    check(true, "std::vector<long> v; X<long,long> w;", "std::vector<int> v; X<int,int> w;");
    check(true, "template <> struct S<unsigned long> {};",
          "template <> struct S<unsigned int> {};");
    check(true, "operator long() const; auto x = long(5);",
          "operator int () const; auto x = int (5);");
}

static void literals_lose_their_l(void **state)
{
    static const char *const pairs[][2] = {
        {"10L", "10"},
        {"10UL 10LU 10lu 10uL", "10U 10U 10U 10U"},
        {"10LL 10ULL 10ull", "10LL 10ULL 10ull"},
        {"0x10L 0xFFFFFFFFUL 017L 0b11L", "0x10 0xFFFFFFFFU 017 0b11"},
        {"0xL 0xabcdefL", "0x 0xabcdef"},
        {"1.0L 1e5L 1.L .5L 1.5f", "1.0L 1e5L 1.L .5L 1.5f"},
        {"10i64 0x10ui64 5i32 5ui32 5i8 5ui16", "10LL 0x10ULL 5 5U 5 5U"},
        {"10I64 0x10UI64", "10LL 0x10ULL"},
        {"L'x' L\"10L\" '\\'' \"\\\"10L\"", "L'x' L\"10L\" '\\'' \"\\\"10L\""},
        {"x1L _2L", "x1L _2L"},
        {"0xEL+1L", "0xE +1"},
        {"10Lx 10LLL", "10Lx 10LLL"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        check(false, pairs[i][0], pairs[i][1]);
    check(true, "1'000'000L 5_kL R\"x(10L)\" 10L)x\"", "1'000'000 5_kL R\"x(10L)\" 10L)x\"");
}

static void system_lines_stay(void **state)
{
    static const char text[] = "# 1 \"driver.c\"\nlong a;\n# 5 \"/usr/include/x.h\" 1 3 4\n"
                               "long b = 1L;\n# 2 \"driver.c\" 2\nlong c = 1L;\n"
                               "# 7 \"/opt/wdk/y.h\" 1 3\nlong d;\n";
    static const char *const roots[] = {"/opt/wdk/", NULL};
    struct rewrite_input input = {.text = text, .length = sizeof text - 1, .own_roots = roots};
    struct rewrite_output output;

    assert_true(rewrite(&input, &output));
    assert_non_null(strstr(output.text, "int  a;"));
    assert_non_null(strstr(output.text, "long b = 1L;"));
    assert_non_null(strstr(output.text, "int  c = 1 ;"));
    assert_non_null(strstr(output.text, "int  d;"));
    assert_int_equal(output.file_count, 3);
    assert_string_equal(output.files[0], "driver.c");
    assert_string_equal(output.files[1], "/usr/include/x.h");
    rewrite_output_free(&output);
}

static void wide_instances_of_libstdcxx_go(void **state)
{
    check(
        true,
        "# 1 \"/usr/include/c++/12/x\" 3\n"
        "extern template class basic_string<char>;\nextern template class basic_string<wchar_t>;\n"
        "extern template wistream& getline(basic_istream<wchar_t>&, wstring&);\nint x;\n",
        "# 1 \"/usr/include/c++/12/x\" 3\nextern template class basic_string<char>;\n\n\nint x;\n");
}

/* A whole statement of each kind, as golden text. */
static void seh_is_lowered(void **state)
{
    struct rewrite_output output = rewrite_text("# 1 \"d.c\"\n"
                                                "void f(void)\n{\n"
                                                "    __try {\n"
                                                "        if (g()) __leave;\n"
                                                "    } __except (filter(_exception_info())) {\n"
                                                "        h(_exception_code());\n"
                                                "    }\n"
                                                "}\n",
                                                false);
    static const char expected[] =
        "    { struct irqlab_seh_frame irqlab_seh_1 __attribute__((cleanup(irqlab_seh_leave),"
        "uninitialized)); int irqlab_seh_result_1 = "
        "irqlab_seh_enter_except(&irqlab_seh_1); if (irqlab_seh_result_1 == 0) {  {\n"
        "        if (g()) goto irqlab_seh_leave_1;\n"
        "    } irqlab_seh_leave_1: ;  } else if (irqlab_seh_result_1 == 1) "
        "irqlab_seh_filter_result(&irqlab_seh_1,  (filter(irqlab_seh_info(&irqlab_seh_1)))); else "
        "if (irqlab_seh_result_1 == 3) irqlab_seh_never(__builtin_alloca(irqlab_seh_result_1)); "
        "else  {\n"
        "        h(irqlab_seh_code(&irqlab_seh_1));\n"
        "    } }\n"
        "}\n";

    assert_true(output.has_seh);
    assert_non_null(strstr(output.text, "# 1 \"<irqlab>\" 3\nstruct irqlab_seh_frame"));
    assert_non_null(strstr(output.text, "\n# 1 \"d.c\"\nvoid f(void)\n"));
    assert_string_equal(strstr(output.text, "void f(void)\n{\n") + 15, expected);
    rewrite_output_free(&output);

    output = rewrite_text("void f(void) { __try { a(); } __finally { if "
                          "(_abnormal_termination()) b(); } }",
                          false);
    assert_non_null(strstr(
        output.text, "irqlab_seh_enter_finally(&irqlab_seh_1); if (irqlab_seh_result_1 == 0) {  { "
                     "a(); } irqlab_seh_normal(&irqlab_seh_1); } if (irqlab_seh_result_1 == "
                     "3) irqlab_seh_never(__builtin_alloca(irqlab_seh_result_1));  { if "
                     "(irqlab_seh_abnormal(&irqlab_seh_1)) b(); } "
                     "irqlab_seh_finally_done(&irqlab_seh_1); } }"));
    rewrite_output_free(&output);
}

static void seh_queries_name_the_right_frame(void **state)
{
    struct rewrite_output output = rewrite_text(
        "void f(void) { __try { __try { } __finally { k(GetExceptionCode); } }"
        " __except (_exception_code()) { __try { } __except (1) { a(_exception_code());"
        " } b(_exception_code()); c(_exception_info()); } }",
        false);

    assert_non_null(strstr(output.text, " (irqlab_seh_code(&irqlab_seh_1))"));
    assert_non_null(strstr(output.text, "a(irqlab_seh_code(&irqlab_seh_3))"));
    assert_non_null(strstr(output.text, "b(irqlab_seh_code(&irqlab_seh_1))"));
    assert_non_null(strstr(output.text, "c(_exception_info())")); /* no filter: the compiler's */
    rewrite_output_free(&output);
}

static void seh_of_libstdcxx_macro(void **state)
{
    struct rewrite_output output = rewrite_text(
        "void f() { try { a(); } __except(1) { } try { b(); } catch (...) { } }", true);

    assert_true(output.has_seh);
    assert_non_null(strstr(output.text, "try { b(); } catch (...) { }"));
    assert_null(strstr(output.text, "__except"));
    assert_non_null(strstr(output.text, "extern \"C\""));
    rewrite_output_free(&output);
}

static void broken_seh_is_left_alone(void **state)
{
    static const char *const texts[] = {
        "__try { a();",
        "__try { } __except 1 { }",
        "__try { } __except (1) x;",
        "__try a(); __except",
        "} __finally { }",
        "__leave; _exception_code()",
        "__try",
        "__try { } { }",
        "__except (",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct rewrite_output output = rewrite_text(texts[i], false);
        assert_string_equal(output.text, texts[i]);
        assert_false(output.has_seh);
        rewrite_output_free(&output);
    }
}

static void register_goes_with_seh_only(void **state)
{
    check(false, "int f(register int a) { return a; }", "int f(register int a) { return a; }");
    struct rewrite_output output =
        rewrite_text("int f(register int a) { __try { } __finally { } }", false);
    assert_null(strstr(output.text, "register"));
    rewrite_output_free(&output);
}

static void pragmas_are_collected(void **state)
{
    struct rewrite_output output = rewrite_text(
        "# 1 \"d.c\"\n"
        "#pragma alloc_text(INIT, DriverEntry)\n"
        "#pragma alloc_text (\"PAGE\", Create, Close)\n"
        "#pragma code_seg(\"PAGE\")\n"
        "static int __attribute__((noinline)) paged(int (*f)(long)) { return 0; }\n"
        "#pragma code_seg(push, here, \"INIT\")\n"
        "void init(void);\n"
        "void init(void) { if (1) { } }\n"
        "#pragma code_seg(pop, here)\n"
        "int paged2(void) { return 1; }\n"
        "#pragma code_seg()\n"
        "int resident(void) { return 1; }\n"
        "#pragma data_seg(\"PAGEDATA\")\n"
        "int a = 1, b[2] = {1, 2}; struct { int x; } c = {3};\n"
        "int uninitialised; extern int elsewhere; typedef int type;\n"
        "#pragma data_seg()\n"
        "int d = 4;\n"
        "void f(int *p) { asm(\"\"); asm volatile(\"lock incl %0\" : \"+m\"(*p)); }\n"
        "void g(void) { __asm__(\"pause\"); }\n"
        "int h(void) __asm__(\"i\"); register int r asm(\"rax\");\n"
        "__attribute__((no_sanitize(\"thread\"))) void j(void) { if (1) asm(\"a b\"); }\n",
        false);
    static const struct {
        enum rewrite_pragma_kind kind;
        const char *section, *symbol;
        unsigned line;
    } expected[] = {
        {REWRITE_ALLOC_TEXT, "INIT", "DriverEntry", 1},
        {REWRITE_ALLOC_TEXT, "PAGE", "Create", 2},
        {REWRITE_ALLOC_TEXT, "PAGE", "Close", 2},
        {REWRITE_CODE_SEG, "PAGE", "paged", 4},
        {REWRITE_CODE_SEG, "INIT", "init", 7},
        {REWRITE_CODE_SEG, "PAGE", "paged2", 9},
        {REWRITE_DATA_SEG, "PAGEDATA", "a", 13},
        {REWRITE_DATA_SEG, "PAGEDATA", "b", 13},
        {REWRITE_DATA_SEG, "PAGEDATA", "c", 13},
        {REWRITE_UNSEEN, "inline assembler", "", 17},
        {REWRITE_UNSEEN, "a function with the attribute no_sanitize", "", 20},
        {REWRITE_UNSEEN, "inline assembler", "", 20},
    };

    assert_int_equal(output.pragmas.count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < output.pragmas.count; i++) {
        assert_int_equal(output.pragmas.items[i].kind, expected[i].kind);
        assert_string_equal(output.pragmas.items[i].section, expected[i].section);
        assert_string_equal(output.pragmas.items[i].symbol, expected[i].symbol);
        assert_int_equal(output.pragmas.items[i].line, expected[i].line);
        assert_string_equal(output.pragmas.items[i].file, "d.c");
    }
    assert_null(strstr(output.text, "#pragma"));
    rewrite_output_free(&output);
}

static void pragma_operator(void **state)
{
    check(false, "# 3 \"d.c\"\n__pragma(warning(push)) int a; __pragma(warning(pop))\n",
          "# 3 \"d.c\"\nint a;\n");
    check(false, "# 3 \"d.c\"\n__pragma(pack(push, 1)) int a;\n",
          "# 3 \"d.c\"\n\n#pragma pack(push, 1)\n# 3 \"d.c\"\nint a;\n");
    check(false, "#pragma pack(1)\n#pragma warning(disable:4)\n#pragma comment(lib, \"x\")\nint a;",
          "#pragma pack(1)\n\n\nint a;");
    struct rewrite_output output = rewrite_text("__pragma(alloc_text(PAGE, f)) int a;", false);
    assert_int_equal(output.pragmas.count, 1);
    assert_string_equal(output.pragmas.items[0].symbol, "f");
    rewrite_output_free(&output);
}

static void alignment_moves_behind_struct(void **state)
{
    check(false, "__attribute__((__aligned__(64))) struct S { int a; };",
          "struct __attribute__((__aligned__(64))) S { int a; };");
    check(false, "__attribute__((__aligned__(64))) struct S s;",
          "__attribute__((__aligned__(64))) struct S s;");
}

static void function_names_are_literals(void **state)
{
    check(false, "int f(void)\n{ p(__FUNCTION__ \": x\"); q(__FUNCTIONW__); L__FUNCTION__; }",
          "int f(void)\n{ p(\"f\" \": x\"); q(L\"f\"); L\"f\"; }");
    check(true, "namespace n { void A::B::f(int x) const { p(__FUNCTION__); } }",
          "namespace n { void A::B::f(int x) const { p(\"A::B::f\"); } }");
    check(false, "int a[] = { __FUNCTION__ };", "int a[] = { __FUNCTION__ };");
}

static void inline_defines(void **state)
{
    static const char weak[] = "__attribute__((__weak__,__visibility__(\"hidden\")))";
    char *expected = host_format("# 1 \"d.c\"\n%s int f(void) { }\nstatic inline int g(void) { }\n"
                                 "int %s h(void);\nextern %s int k(void) { }\n",
                                 weak, weak, weak);

    check(false,
          "# 1 \"d.c\"\n__inline int f(void) { }\nstatic inline int g(void) { }\n"
          "int __inline__ h(void);\nextern inline int k(void) { }\n",
          expected);
    free(expected);
    check(true, "# 1 \"d.c\"\ninline int f(void) { }\n", "# 1 \"d.c\"\ninline int f(void) { }\n");
    check(false, "# 1 \"/usr/x.h\" 3\ninline int f(void) { }\n",
          "# 1 \"/usr/x.h\" 3\ninline int f(void) { }\n");
    check(
        false,
        "# 1 \"d.c\"\n__inline__ __attribute__((__always_inline__)) int f(void) { }\nint g(void);\n"
        "__inline__ __attribute__((__always_inline__)) int g(void) { }\n",
        "# 1 \"d.c\"\nstatic inline __attribute__((__always_inline__)) int f(void) { }\n"
        "int g(void);\n__inline__ __attribute__((__always_inline__)) int g(void) { }\n");
}

static void hash_of(const char *text, uint8_t hash[16])
{
    struct rewrite_output output = rewrite_text(text, false);

    memcpy(hash, output.token_hash, 16);
    rewrite_output_free(&output);
}

static void token_hash_is_of_the_program(void **state)
{
    uint8_t a[16], b[16];

    hash_of("# 1 \"a.c\"\nint f(int x) { return x - -1; }\n", a);
    hash_of("# 7 \"b.c\"\nint\nf( int  x )\n{\n    return x - -1;\n}\n", b);
    assert_memory_equal(a, b, 16);
    hash_of("# 1 \"a.c\"\nint f(int x) { return x --1; }\n", b);
    assert_memory_not_equal(a, b, 16);
    hash_of("int f(int x) { return x - -2; }", b);
    assert_memory_not_equal(a, b, 16);
}

/* Nothing in a file may bring us down: cut a text at every place. */
static void any_prefix_is_survived(void **state)
{
    static const char text[] =
        "# 1 \"d.c\"\n#pragma code_seg(push, x, \"PAGE\")\n__pragma(pack(push,1)) long a = 1L;\n"
        "int f(void) { __try { __leave; } __except (_exception_code() == '\\'' ? 1 : 0) { } "
        "return \"\\\"\"[0] + L'x' + /* c */ 0x1p3 // d\n; }\n"
        "__attribute__((__aligned__(8))) struct S { int x; } y = {1};\n"
        "inline __attribute__((__always_inline__)) int g(void) { return __FUNCTION__[0]; }\n"
        "extern template class x<wchar_t>;";

    for (size_t length = 0; length <= sizeof text - 1; length++) {
        for (int is_cplusplus = 0; is_cplusplus < 2; is_cplusplus++) {
            char *cut = malloc(length + 1); /* to its end: sanitizers see reads beyond it */
            memcpy(cut, text, length);
            struct rewrite_input input = {
                .text = cut, .length = length, .is_cplusplus = is_cplusplus != 0};
            struct rewrite_output output;
            assert_true(rewrite(&input, &output));
            rewrite_output_free(&output);
            free(cut);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_is_32_bits),
        cmocka_unit_test(literals_lose_their_l),
        cmocka_unit_test(system_lines_stay),
        cmocka_unit_test(wide_instances_of_libstdcxx_go),
        cmocka_unit_test(seh_is_lowered),
        cmocka_unit_test(seh_queries_name_the_right_frame),
        cmocka_unit_test(seh_of_libstdcxx_macro),
        cmocka_unit_test(broken_seh_is_left_alone),
        cmocka_unit_test(register_goes_with_seh_only),
        cmocka_unit_test(pragmas_are_collected),
        cmocka_unit_test(pragma_operator),
        cmocka_unit_test(alignment_moves_behind_struct),
        cmocka_unit_test(function_names_are_literals),
        cmocka_unit_test(inline_defines),
        cmocka_unit_test(token_hash_is_of_the_program),
        cmocka_unit_test(any_prefix_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
