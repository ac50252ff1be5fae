/*
 * compile_flags.c - the command lines of the two compiler runs.
 *
 * Three things are kept apart: options that say where files lie (they change nothing in the program
 * and are no part of its identity), options that change the program, and options of the second run.
 *
 * Own headers come by -isystem: their warnings are ours. They still are dialect files, since the
 * rewriter knows them by folder.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/compile_private.h"

/* Predefined macros that stand for the system's 64-bit long; the rewriter makes __irqlab_long a
 * long again. Without this, size_t in our headers would shrink with `long`. */
static const char *const system_long_types[] = {
    "__PTRDIFF_TYPE__",     "__INTMAX_TYPE__",      "__INT64_TYPE__",       "__INT_LEAST64_TYPE__",
    "__INT_FAST16_TYPE__",  "__INT_FAST32_TYPE__",  "__INT_FAST64_TYPE__",  "__INTPTR_TYPE__",
    "__SIZE_TYPE__",        "__UINTMAX_TYPE__",     "__UINT64_TYPE__",      "__UINT_LEAST64_TYPE__",
    "__UINT_FAST16_TYPE__", "__UINT_FAST32_TYPE__", "__UINT_FAST64_TYPE__", "__UINTPTR_TYPE__",
};
/* Which of the above are unsigned: from here on. */
#define FIRST_UNSIGNED 8
#define TYPE_COUNT (sizeof system_long_types / sizeof system_long_types[0])

static const char *const common_defines[] = {
    "-D_WIN32",
    "-D_WIN64",
    "-D_M_X64=100",
    "-D_M_AMD64=100",
    "-D_AMD64_",
    "-DAMD64",
    "-D_MSC_VER=1929",
    "-D_MSC_FULL_VER=192930147",
    "-D_MSC_EXTENSIONS=1",
    "-D_INTEGRAL_MAX_BITS=64",
    "-DWINVER=0x0A00",
    "-D_WIN32_WINNT=0x0A00",
    "-DNTDDI_VERSION=0x0A00000A",
    "-D__FUNCSIG__=__PRETTY_FUNCTION__",
    "-D__FUNCDNAME__=__FUNCTION__",
    "-D__IRQLAB__=1",
    "-D__DATE__=\"Jan  1 2024\"", /* builds are repeatable */
    "-D__TIME__=\"00:00:00\"",
    "-D__TIMESTAMP__=\"Mon Jan  1 00:00:00 2024\"",
    "-Ulinux",
    "-Uunix",
    NULL,
};

/* Constants of 64 bits must not depend on the suffix L, which the rewriter drops. */
static const char *const literal_defines[] = {
    "-U__INT64_C",  "-D__INT64_C(c)=c##LL",  "-U__UINT64_C",  "-D__UINT64_C(c)=c##ULL",
    "-U__INTMAX_C", "-D__INTMAX_C(c)=c##LL", "-U__UINTMAX_C", "-D__UINTMAX_C(c)=c##ULL",
    NULL,
};

/* C only: system headers of C++ need the truth. */
static const char *const c_defines[] = {
    "-Dstatic_assert=_Static_assert", /* a keyword of MSVC's C */
    "-U__LONG_MAX__",
    "-D__LONG_MAX__=2147483647",
    "-U__SIZEOF_LONG__",
    "-D__SIZEOF_LONG__=4",
    "-U__LP64__",
    "-U_LP64",
    "-U__linux__",
    "-U__linux",
    "-U__gnu_linux__",
    "-U__unix__",
    "-U__unix",
    "-U__ELF__",
    NULL,
};

static const char *const code_options[] = {
    "-g",
    "-fPIC",
    "-fshort-wchar",
    "-fms-extensions",
    "-fno-strict-aliasing",
    "-fno-omit-frame-pointer",
    "-fno-optimize-sibling-calls",
    "-fno-builtin",
    "-fwrapv",
    "-fno-stack-protector",
    "-fcf-protection=none",
    "-ftrivial-auto-var-init=pattern",
    "-fasynchronous-unwind-tables",
    "-fno-delete-null-pointer-checks",
    "-fdiagnostics-color=always",
    NULL,
};

/* What MSVC lets pass, or says at a warning level that nobody uses. */
static const char *const warning_options[] = {
    "-Wno-multichar",
    "-Wno-builtin-macro-redefined",
    "-Wno-unknown-pragmas",
    "-Wno-attributes",
    "-Wno-unused-value",
    "-Wno-builtin-declaration-mismatch",
    "-Wno-main",
    "-Wreturn-type",
    NULL,
};

static const char *const c_warning_options[] = {
    "-Wno-pointer-sign",         "-Wno-error=implicit-function-declaration",
    "-Wno-error=int-conversion", "-Wno-error=incompatible-pointer-types",
    "-Wno-error=implicit-int",   NULL,
};

static const char *const cxx_warning_options[] = {
    "-Wno-write-strings",
    "-Wno-invalid-offsetof",
    "-Wno-conversion-null",
    "-Wno-narrowing", /* case CTL_CODE(0x8000, …) in a switch over a ULONG */
    NULL,
};

static const char *const clang_options[] = {
    "-gdwarf-aranges", /* libdw finds units by them */
    "-Wno-format",
    "-Wno-unknown-warning-option",
    "-Wno-microsoft",
    "-Wno-ignored-attributes",
    "-Wno-ignored-pragmas",
    "-Wno-unknown-attributes",
    "-Wno-incompatible-library-redeclaration",
    "-Wno-nonportable-include-path",
    "-Wno-pragma-pack",
    "-Wno-null-conversion",
    "-Wno-constant-logical-operand",
    "-Wno-switch",
    "-Wno-unused-command-line-argument",
    NULL,
};

static const char *const gcc_options[] = {
    "-Wformat",      /* see compile_format.c */
    "-fno-tree-dse", /* a write through a null pointer is not for nothing */
    NULL,
};

static const char *const gcc_hooks[] = {
    "-fsanitize=thread",
    "--param=tsan-distinguish-volatile=1",
    "--param=tsan-instrument-func-entry-exit=0",
    "-fsanitize-coverage=trace-pc",
    NULL,
};

static const char *const clang_hooks[] = {
    "-fsanitize=thread",
    "-mllvm",
    "-tsan-distinguish-volatile",
    "-mllvm",
    "-tsan-instrument-read-before-write", /* i++ is two accesses, and others may come between */
    "-mllvm",
    "-tsan-instrument-func-entry-exit=0",
    "-fsanitize-coverage=trace-pc-guard,no-prune",
    NULL,
};

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

const char *compile_include_root(void)
{
    static char *found; /* the answer cannot change: the first one is kept */
    char program[4096];
    const char *value = getenv("IRQLAB_INCLUDE");

    if (value && *value)
        return value;
    char *known = __atomic_load_n(&found, __ATOMIC_ACQUIRE);
    if (known)
        return known;
    char *root = NULL;
#ifdef IRQLAB_INCLUDE_FOLDER
    if (is_folder(IRQLAB_INCLUDE_FOLDER))
        root = host_duplicate(IRQLAB_INCLUDE_FOLDER);
#endif
    ssize_t n = root ? 0 : readlink("/proc/self/exe", program, sizeof program - 1);
    if (n > 0) {
        program[n] = 0;
        char *slash = strrchr(program, '/');
        *slash = 0;
        static const char *const places[] = {"../include/irqlab", "../include"};
        for (size_t i = 0; i < 2 && !root; i++) {
            char *wdk = host_format("%s/%s/wdk", program, places[i]);
            if (is_folder(wdk)) {
                wdk[strlen(wdk) - 4] = 0;
                root = realpath(wdk, NULL);
            }
            free(wdk);
        }
    }
    char *expected = NULL;
    if (root && !__atomic_compare_exchange_n(&found, &expected, root, false, __ATOMIC_ACQ_REL,
                                             __ATOMIC_ACQUIRE)) {
        free(root);
        root = expected;
    }
    return root;
}

/* The project root, and how the caller's name for the source leads to it. */
static bool find_root(struct compile_plan *plan)
{
    char *real = realpath(plan->source, NULL);

    if (!real)
        return false;
    if (plan->options->root)
        plan->root = realpath(plan->options->root, NULL);
    if (!plan->root)
        plan->root = strndup(real, (size_t)(strrchr(real, '/') - real));
    const char *slash = strrchr(plan->source, '/');
    plan->folder =
        slash ? host_format("%.*s", (int)(slash == plan->source ? 1 : slash - plan->source),
                            plan->source)
              : host_duplicate(".");
    size_t n = strlen(plan->root), typed = strlen(plan->source);
    plan->typed_prefix = host_duplicate("");
    if (strncmp(real, plan->root, n) == 0 && real[n] == '/') {
        const char *relative = real + n + 1;
        size_t length = strlen(relative);
        if (typed > length && strcmp(plan->source + typed - length, relative) == 0 &&
            plan->source[typed - length - 1] == '/') {
            free(plan->typed_prefix);
            plan->typed_prefix = strndup(plan->source, typed - length);
        }
    }
    free(real);
    return true;
}

static void add_folder(struct compile_plan *plan, const char *how, const char *folder)
{
    strings_add(&plan->preprocess, "%s", how);
    strings_add(&plan->preprocess, "%s", folder);
    strings_add(&plan->searched, "%s", folder);
}

static void add_own_folder(struct compile_plan *plan, const char *root, const char *name)
{
    char *folder = host_format("%s/%s", root, name);

    if (is_folder(folder)) {
        add_folder(plan, "-isystem", folder);
        strings_add(&plan->own_roots, "%s", folder);
    }
    free(folder);
}

/* -I, -isystem, -include: where files lie. */
static void add_folders(struct compile_plan *plan)
{
    const struct compile_options *options = plan->options;
    const char *root = compile_include_root();

    for (const char *const *folder = options->include_dirs; folder && *folder; folder++)
        add_folder(plan, "-I", *folder);
    if (!plan->is_cplusplus)
        strings_add(&plan->preprocess, "-nostdinc");
    if (root) {
        if (options->is_app)
            add_own_folder(plan, root, "win32");
        add_own_folder(plan, root, "wdk");
        add_own_folder(plan, root, "crt");
        char *msvc = host_format("%s/wdk/irqlab/msvc.h", root);
        if (is_file(msvc)) {
            strings_add(&plan->preprocess, "-include");
            strings_add(&plan->preprocess, "%s", msvc);
        }
        free(msvc);
    }
    if (!plan->is_cplusplus)
        add_folder(plan, "-isystem", plan->toolchain->include_folder);
    add_folder(plan, "-idirafter", plan->folder); /* #include <driver.h>, as a last resort */
    for (const char *const *file = options->forced; file && *file; file++) {
        strings_add(&plan->preprocess, "-include");
        strings_add(&plan->preprocess, "%s", *file);
    }
}

/*
 * Names in the image are relative to the root; its compilation folder is ".". gcc takes the last
 * map that fits, clang the first in the order of their names, so clang gets no map that is the
 * beginning of another.
 */
static void add_prefix_maps(const struct compile_plan *plan, struct strings *argv, bool is_code)
{
    if (plan->toolchain->is_clang) {
        if (is_code)
            strings_add(argv, "-ffile-compilation-dir=.");
    } else {
        char *here = getcwd(NULL, 0);
        if (here)
            strings_add(argv, "-fdebug-prefix-map=%s=.", here);
        free(here);
    }
    if (*plan->root)
        strings_add(argv, "-ffile-prefix-map=%s/=", plan->root);
    if (*plan->typed_prefix && *plan->typed_prefix != '/')
        strings_add(argv, "-ffile-prefix-map=%s=", plan->typed_prefix);
}

static void add_macros(struct compile_plan *plan)
{
    const struct compile_options *options = plan->options;
    struct strings *identity = &plan->identity;

    for (size_t i = 0; i < TYPE_COUNT; i++) {
        strings_add(identity, "-U%s", system_long_types[i]);
        strings_add(identity, "-D%s=%s__irqlab_long int", system_long_types[i],
                    i >= FIRST_UNSIGNED ? "unsigned " : "");
    }
    strings_add_all(identity, common_defines);
    strings_add_all(identity, literal_defines);
    if (!plan->is_cplusplus)
        strings_add_all(identity, c_defines);
    if (options->free_build) {
        strings_add(identity, "-DNDEBUG");
        strings_add(identity, options->is_app ? "-DIRQLAB_FREE" : "-DDBG=0");
    } else {
        strings_add(identity, options->is_app ? "-D_DEBUG" : "-DDBG=1");
    }
    if (!options->is_app) {
        strings_add(identity, "-D_KERNEL_MODE=1");
    } else {
        strings_add(identity, "-D_CONSOLE");
        strings_add(identity, "-D_MT");
        strings_add(identity, "-D_DLL");
        if (!options->ansi) {
            strings_add(identity, "-DUNICODE");
            strings_add(identity, "-D_UNICODE");
        }
    }
    for (const char *const *define = options->defines; define && *define; define++) {
        strings_add(identity, "-U%.*s", (int)strcspn(*define, "=("), *define); /* may be ours */
        strings_add(identity, "-D%s", *define);
    }
}

static void add_language(struct compile_plan *plan)
{
    struct strings *identity = &plan->identity;

    strings_add(identity, plan->is_cplusplus ? "-std=gnu++17" : "-std=gnu11");
    if (plan->is_cplusplus && !plan->options->is_app) { /* as cl /kernel has it */
        strings_add(identity, "-fno-exceptions");
        strings_add(identity, "-fno-rtti");
        strings_add(identity, "-fno-threadsafe-statics");
    }
    strings_add_all(identity, code_options);
    if (!plan->toolchain->is_clang) {
        strings_add(identity, "-fno-gnu-unique");
        if (plan->is_cplusplus)
            strings_add(identity, "-fpermissive");
    }
    if (!plan->is_cplusplus)
        strings_add(identity, "-fcommon");
    strings_add_all(identity, warning_options);
    strings_add_all(identity, plan->is_cplusplus ? cxx_warning_options : c_warning_options);
    strings_add_all(identity, plan->toolchain->is_clang ? clang_options : gcc_options);
    strings_add_all(identity, plan->options->extra);
}

enum compile_status compile_plan_make(struct compile_plan *plan,
                                      const struct compile_options *options,
                                      const struct toolchain *toolchain, const char *source,
                                      bool is_cplusplus, struct text *said)
{
    *plan = (struct compile_plan){
        .options = options, .toolchain = toolchain, .source = source, .is_cplusplus = is_cplusplus};
    if (!find_root(plan)) {
        text_format(said, "irqlab: %s: %m\n", source);
        return COMPILE_NO_INPUT;
    }
    add_language(plan);
    strings_add(&plan->compile, "%s", toolchain->path);
    strings_add_all(&plan->compile, (const char *const *)plan->identity.items);
    add_prefix_maps(plan, &plan->compile, true);
    strings_add(&plan->preprocess, "%s", toolchain->path);
    strings_add(&plan->preprocess, "-E");
    strings_add_all(&plan->preprocess, (const char *const *)plan->identity.items);
    size_t before = plan->identity.count;
    add_macros(plan);
    strings_add_all(&plan->preprocess, (const char *const *)plan->identity.items + before);
    add_prefix_maps(plan, &plan->preprocess, false);
    add_folders(plan);
    if (!options->no_hooks) {
        const char *const *hooks = toolchain->is_clang ? clang_hooks : gcc_hooks;
        strings_add_all(&plan->compile, hooks);
        strings_add_all(&plan->identity, hooks);
    }
    strings_add(&plan->identity, "%s", toolchain->version);
    strings_add(&plan->identity, "rewrite %d", REWRITE_VERSION);
    return COMPILE_OK;
}

void compile_plan_free(struct compile_plan *plan)
{
    free(plan->root);
    free(plan->typed_prefix);
    free(plan->folder);
    strings_free(&plan->own_roots);
    strings_free(&plan->inputs);
    strings_free(&plan->searched);
    strings_free(&plan->preprocess);
    strings_free(&plan->compile);
    strings_free(&plan->identity);
}
