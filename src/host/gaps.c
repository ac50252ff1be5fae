/*
 * gaps.c - the rounds of preprocessing and compiling; see gaps.h.
 *
 *   preprocess, giving a header of our own for each that is missing
 *   macros that stand before declarations: define them as nothing and preprocess again
 *   compile; types that are missing get a stand-in, then constants and routines, until all is known
 *
 * A type goes first: "PFOO *p;" with an unknown PFOO reads as a product, and p would be taken for
 * unknown as well.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/gaps_private.h"
#include "host/project.h"

enum { MOST_HEADERS = 400, MOST_ROUNDS = 60, DEEPEST = 8 };

/* One source at work. */
struct gap_run {
    struct gap_list *list;
    struct compile_plan plan;
    struct source_tree tree;
    struct gap_lines lines;
    struct strings made;    /* files and folders of stand-ins, in the order they were made */
    struct strings defines; /* -D of macros that are missing */
    struct text stand_ins;  /* declarations before the text */
    struct strings known;   /* names that have a stand-in */
    struct gap_text first;  /* the tokens as the user wrote them: places come from here */
    char *first_text;
    char *folder; /* of the empty headers; NULL: none was missing */
    char *root;   /* what to remove */
    size_t gaps;  /* in the list before this source */
};

struct gap *gaps_add(struct gap_list *list, enum gap_kind kind, const char *name, const char *owner,
                     bool *is_new)
{
    if (is_new)
        *is_new = false;
    for (size_t i = 0; i < list->count; i++) {
        struct gap *gap = &list->gaps[i];
        bool same_owner = kind != GAP_FIELD || strcmp(gap->owner ? gap->owner : "", owner) == 0;

        if (gap->kind == kind && strcmp(gap->name, name) == 0 && same_owner)
            return gap;
    }
    list->gaps = realloc(list->gaps, (list->count + 1) * sizeof *list->gaps);
    if (!list->gaps)
        abort();
    list->gaps[list->count] = (struct gap){
        .kind = kind, .name = host_duplicate(name), .owner = owner ? host_duplicate(owner) : NULL};
    if (is_new)
        *is_new = true;
    return &list->gaps[list->count++];
}

void gaps_add_place(struct gap *gap, const char *file, uint32_t line, uint32_t column,
                    uint32_t source)
{
    if (strncmp(file, "./", 2) == 0)
        file += 2;
    for (size_t i = 0; i < gap->place_count; i++)
        if (gap->places[i].line == line && gap->places[i].column == column &&
            strcmp(gap->places[i].file, file) == 0)
            return;
    gap->places = realloc(gap->places, (gap->place_count + 1) * sizeof *gap->places);
    if (!gap->places)
        abort();
    gap->places[gap->place_count++] = (struct gap_place){
        .file = host_duplicate(file), .line = line, .column = column, .source = source};
}

/* Headers -------------------------------------------------------------------------------------- */

/* "<wdf.h>: KMDF is not supported" was noted while the files were read. */
static char *framework_of(const struct gap_run *run, const char *header)
{
    char *mark = host_format(" is not supported (%s)\n", header), *found = NULL;
    const char *at = run->tree.unsupported.length ? strstr(run->tree.unsupported.text, mark) : NULL;

    if (at) {
        const char *start = at;
        while (start > run->tree.unsupported.text && start[-1] != ' ')
            start--;
        found = strndup(start, (size_t)(at - start));
    }
    free(mark);
    return found;
}

static bool make_root(struct gap_run *run)
{
    const char *places[] = {getenv("TMPDIR"), "/tmp", "/dev/shm"};
    struct text path = {0};

    for (size_t i = 0; i < 3 && !run->root; i++) {
        if (!places[i] || *places[i] != '/')
            continue;
        char *folder = host_format("%s/irqlab-gaps-XXXXXX", places[i]);
        run->root = mkdtemp(folder);
        if (!run->root)
            free(folder);
    }
    if (!run->root)
        return false;
    text_format(&path, "%s", run->root);
    for (int i = 0; i < DEEPEST; i++) { /* so that ../x.h stays below the root */
        text_format(&path, "/d");
        if (mkdir(path.text, 0700) != 0)
            return false;
        strings_add(&run->made, "%s", path.text);
    }
    run->folder = path.text;
    strings_add(&run->plan.preprocess, "-idirafter");
    strings_add(&run->plan.preprocess, "%s", run->folder);
    return true;
}

/*
 * A file of that name where the compiler looks last. What is missing would have brought the
 * system's headers along; that they are there is no news.
 */
static bool make_file(struct gap_run *run, const char *name, bool is_framework)
{
    const char *content = run->plan.options->is_app ? "#include <windows.h>\n"
                          : is_framework            ? "#include <ntifs.h>\n"
                                                    : "#include <ntddk.h>\n";

    int ups = 0;

    for (const char *at = name; (at = strstr(at, "..")); at += 2)
        ups++;
    if (*name == '/' || ups > DEEPEST || (!run->folder && !make_root(run)))
        return false;
    char *path = host_format("%s/%s", run->folder, name);
    for (char *slash = path + strlen(run->folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        if (mkdir(path, 0700) == 0)
            strings_add(&run->made, "%s", path);
        *slash = '/';
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, content, strlen(content)) == (ssize_t)strlen(content);
    if (fd >= 0) {
        close(fd);
        strings_add(&run->made, "%s", path);
    }
    free(path);
    return ok;
}

/* gcc looks for a name with backslashes as it is, clang for one with slashes. */
static bool make_header(struct gap_run *run, const char *name, bool is_framework)
{
    char *slashes = host_duplicate(name);
    bool ok = make_file(run, name, is_framework);

    for (char *at = slashes; *at; at++)
        *at = *at == '\\' ? '/' : *at;
    if (strcmp(slashes, name) != 0)
        ok |= make_file(run, slashes, is_framework);
    free(slashes);
    return ok;
}

static void remove_headers(struct gap_run *run)
{
    for (size_t i = run->made.count; i-- > 0;)
        remove(run->made.items[i]);
    if (run->root)
        rmdir(run->root);
    free(run->root);
    free(run->folder);
    strings_free(&run->made);
}

/* "#if FOO(1)" with an unknown FOO: its name. */
static char *macro_in_condition(const struct gap_run *run, const struct gap_message *m)
{
    for (size_t f = 0; f < run->tree.count; f++) {
        const struct source_file_input *file = &run->tree.files[f];
        const char *at = file->text.text;

        if (!m->file || strcmp(file->path, m->file) != 0)
            continue;
        for (uint32_t line = 1; at && line < m->line; line++) {
            at = strchr(at, '\n');
            at = at ? at + 1 : NULL;
        }
        for (size_t i = 0; at && at[i] && at[i] != '\n';) {
            size_t length =
                strspn(at + i, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

            if (length && at[i + length] == '(' && strncmp(at + i, "defined", length) != 0) {
                char *name = strndup(at + i, length);
                if (!strings_contains(&run->known, name))
                    return name;
                free(name);
            }
            i += length ? length : 1;
        }
    }
    return NULL;
}

/* What a failed preprocessor wants. False: it cannot be helped. */
static bool supply(struct gap_run *run, const char *said)
{
    struct gap_message m;
    bool any = false;

    for (const char *at = said; !any && gap_message_next(&at, &m); gap_message_free(&m)) {
        char *header = gap_message_header(&m);

        if (header && m.file) {
            char *framework = framework_of(run, header);
            bool is_new;
            struct gap *gap = gaps_add(run->list, GAP_HEADER, header, framework, &is_new);

            uint32_t line = m.line, column = m.column;
            gaps_add_place(gap, m.file, line, column, run->list->sources);
            any = make_header(run, header, framework != NULL);
            free(framework);
        } else if (memmem(m.text, m.length, "missing binary operator before token \"(\"", 40) ||
                   memmem(m.text, m.length, "function-like macro", 19)) {
            char *name = macro_in_condition(run, &m);
            if (name) {
                uint32_t line = m.line;
                uint32_t column = gap_words_column(&run->lines, m.file, &line, name, 0);

                gaps_add_place(gaps_add(run->list, GAP_MACRO, name, NULL, NULL), m.file, line,
                               column, run->list->sources);
                strings_add(&run->known, "%s", name);
                strings_add(&run->defines, "-D%s(...)=1", name);
                any = true;
            }
            free(name);
        }
        free(header);
    }
    return any;
}

static bool preprocess(struct gap_run *run, struct process_result *result)
{
    struct strings argv = {0};

    strings_add_all(&argv, (const char *const *)run->plan.preprocess.items);
    strings_add_all(&argv, (const char *const *)run->defines.items);
    strings_add(&argv, "-fdiagnostics-color=never");
    strings_add(&argv, run->plan.toolchain->is_clang ? "-fno-caret-diagnostics"
                                                     : "-fno-diagnostics-show-caret");
    strings_add(&argv, "-x");
    strings_add(&argv, run->plan.is_cplusplus ? "c++" : "c");
    strings_add(&argv, "%s", run->tree.main);
    struct process process = {.argv = argv.items, .c_locale = true};
    bool ok = process_run(&process, result);
    source_rename(&run->tree, &result->out, &result->out_length);
    source_rename(&run->tree, &result->err, &result->err_length);
    strings_free(&argv);
    return ok;
}

static enum compile_status preprocess_all(struct gap_run *run, struct process_result *result)
{
    for (int i = 0;; i++) {
        if (preprocess(run, result))
            return COMPILE_OK;
        if (process_interrupted())
            return COMPILE_INTERRUPTED;
        if (result->status == -1)
            return COMPILE_NO_COMPILER;
        if (i == MOST_HEADERS || !supply(run, result->err)) {
            if (run->list->count == run->gaps) /* else that may be why */
                text_put(&run->list->errors, result->err, result->err_length);
            return COMPILE_REFUSED;
        }
        process_result_free(result);
    }
}

/* Names ---------------------------------------------------------------------------------------- */

/* A gap with all places of this source where the name stands. */
static void add_name(struct gap_run *run, enum gap_kind kind, const char *name)
{
    struct gap *gap = gaps_add(run->list, kind, name, NULL, NULL);
    const struct gap_word *word = gaps_find_word(run->list, name);

    for (size_t i = 0; word && i < word->place_count; i++)
        if (word->places[i].source == run->list->sources)
            gaps_add_place(gap, word->places[i].file, word->places[i].line, word->places[i].column,
                           word->places[i].source);
}

static bool is_known(struct gap_run *run, const char *name)
{
    if (strings_contains(&run->known, name))
        return true;
    strings_add(&run->known, "%s", name);
    return false;
}

static bool looks_like_macro(const char *name)
{
    return strpbrk(name, "abcdefghijklmnopqrstuvwxyz") == NULL;
}

static void add_macro(struct gap_run *run, const char *name, bool has_arguments)
{
    add_name(run, GAP_MACRO, name);
    strings_add(&run->defines, "-D%s%s=", name, has_arguments ? "(...)" : "");
}

/* A type that is missing. The stand-in's own name shows in messages about its fields. */
static void add_type(struct gap_run *run, const char *name)
{
    const char *tag = strchr(name, ' ');

    if (tag) {
        add_name(run, GAP_TYPE, tag + 1);
        text_format(&run->stand_ins, "%s { int __irqlab_gap; };\n", name);
    } else {
        add_name(run, GAP_TYPE, name);
        text_format(&run->stand_ins, "typedef struct __irqlab_gap_%s { int gap; } %s;\n", name,
                    name);
    }
}

struct round {
    bool types, values, again; /* a stand-in was given; preprocess again */
};

/* A name that is no type, or is not declared at all: a type or macro? */
static bool take_type(struct gap_run *run, struct round *round, const struct gap_message *m)
{
    enum gap_use use = gap_words_judge(run->list, m->name);

    if (use == GAP_USE_NONE || strncmp(m->name, "__irqlab", 8) == 0)
        return true; /* of a header of ours, or a stand-in's */
    if (use == GAP_USE_ANNOTATION_CALL || use == GAP_USE_ANNOTATION) {
        if (!is_known(run, m->name)) {
            add_macro(run, m->name, use == GAP_USE_ANNOTATION_CALL);
            round->again = round->types = true;
        }
        return true;
    }
    if (use == GAP_USE_TYPE || m->kind == GAP_SAID_TYPE) {
        if (!is_known(run, m->name)) {
            add_type(run, m->name);
            round->types = true;
        }
        return true;
    }
    return false;
}

static void take_tag(struct gap_run *run, struct round *round, const char *type)
{
    char *plain;

    if (strncmp(type, "struct ", 7) != 0 && strncmp(type, "union ", 6) != 0)
        return;
    plain = host_format("%.*s", (int)strcspn(type, "[*&"), type);
    while (*plain && plain[strlen(plain) - 1] == ' ')
        plain[strlen(plain) - 1] = 0;
    if (!strstr(plain, "__irqlab") && gap_words_judge(run->list, strchr(plain, ' ') + 1) &&
        !is_known(run, plain)) {
        add_type(run, plain);
        round->types = true;
    }
    free(plain);
}

static void take_field(struct gap_run *run, const struct gap_message *m)
{
    bool is_nameless = m->owner && (strstr(m->owner, "anonymous") || strstr(m->owner, "unnamed"));
    uint32_t line = m->line;
    char *owner;

    if (!m->owner || !m->file || strstr(m->owner, "__irqlab_gap"))
        return;
    for (size_t i = 0; i < run->known.count; i++) /* of a stand-in */
        if (strcmp(m->owner, run->known.items[i]) == 0)
            return;
    owner = is_nameless ? gap_words_member_before(&run->first, m->name, line)
                        : host_duplicate(m->owner);
    /* A part without a name: whose it is shows in who else speaks of the field that it is. */
    if (owner && !(is_nameless && gaps_find_word(run->list, owner))) {
        uint32_t column = gap_words_column(&run->lines, m->file, &line, m->name, 0);
        struct gap *gap = gaps_add(run->list, GAP_FIELD, m->name, owner, NULL);
        const char *hint = memmem(m->text, m->length, "did you mean '", 14);

        gap->is_ours = is_nameless;
        if (hint && !gap->hint)
            gap->hint = strndup(hint + 14, strcspn(hint + 14, "'\n"));
        gaps_add_place(gap, m->file, line, column, run->list->sources);
    }
    free(owner);
}

/* What the compiler does not know becomes gaps and stand-ins. */
static struct round take(struct gap_run *run, const char *said)
{
    struct round round = {0};
    struct gap_message m;

    for (const char *at = said; gap_message_next(&at, &m); gap_message_free(&m)) {
        if (m.kind == GAP_SAID_TYPE || m.kind == GAP_SAID_VALUE || m.kind == GAP_SAID_CALL) {
            take_type(run, &round, &m);
        } else if (m.kind == GAP_SAID_TAG) {
            take_tag(run, &round, m.owner);
        } else if (m.kind == GAP_SAID_INCOMPLETE) {
            char *type = gap_words_type_before(&run->first, m.name, m.line);
            if (type)
                take_tag(run, &round, type);
            free(type);
        }
    }
    for (const char *at = said; !round.types && gap_message_next(&at, &m); gap_message_free(&m)) {
        if (m.kind == GAP_SAID_FIELD)
            take_field(run, &m);
        if ((m.kind != GAP_SAID_VALUE && m.kind != GAP_SAID_CALL) || is_known(run, m.name) ||
            gap_words_judge(run->list, m.name) == GAP_USE_NONE)
            continue;
        bool called = m.kind == GAP_SAID_CALL || gap_words_judge(run->list, m.name) == GAP_USE_CALL;
        add_name(run,
                 !called                    ? GAP_CONSTANT
                 : looks_like_macro(m.name) ? GAP_MACRO
                                            : GAP_ROUTINE,
                 m.name);
        if (!called)
            text_format(&run->stand_ins, "enum { %s = %d };\n", m.name,
                        4711 + (int)run->known.count);
        else if (run->plan.is_cplusplus)
            text_format(&run->stand_ins, "extern \"C\" int %s(...);\n", m.name);
        else
            text_format(&run->stand_ins, "int %s();\n", m.name);
        round.values = true;
    }
    return round;
}

/* Compile the text behind the stand-ins, for the messages only. */
static void compile(struct gap_run *run, const struct process_result *preprocessed,
                    struct process_result *result)
{
    struct rewrite_output text = {0};
    struct rewrite_input input = {
        .text = preprocessed->out,
        .length = preprocessed->out_length,
        .own_roots = (const char *const *)run->plan.own_roots.items,
        .is_cplusplus = run->plan.is_cplusplus,
    };
    struct strings argv = {0};
    struct text whole = {0};
    bool is_clang = run->plan.toolchain->is_clang;

    rewrite(&input, &text);
    if (run->stand_ins.length) {
        text_format(&whole, "# 1 \"<stand-ins>\"\n");
        text_put(&whole, run->stand_ins.text, run->stand_ins.length);
    }
    if (text.text)
        text_put(&whole, text.text, text.length);
    strings_add_all(&argv, (const char *const *)run->plan.compile.items);
    strings_add(&argv, "-fsyntax-only");
    strings_add(&argv, is_clang ? "-ferror-limit=0" : "-fmax-errors=0");
    strings_add(&argv, is_clang ? "-fno-caret-diagnostics" : "-fno-diagnostics-show-caret");
    strings_add(&argv, "-fdiagnostics-color=never");
    strings_add(&argv, "-fno-diagnostics-show-option");
    if (!run->plan.is_cplusplus)
        strings_add(&argv, "-Wimplicit-function-declaration");
    strings_add(&argv, "-x");
    strings_add(&argv, run->plan.is_cplusplus ? "c++-cpp-output" : "cpp-output");
    strings_add(&argv, "-");
    struct process process = {
        .argv = argv.items, .input = whole.text, .input_length = whole.length, .c_locale = true};
    process_run(&process, result);
    source_rename(&run->tree, &result->err, &result->err_length);
    strings_free(&argv);
    text_free(&whole);
    rewrite_output_free(&text);
}

/* The tokens as the user wrote them, and the macros before declarations among them. */
static bool read_first(struct gap_run *run, const struct process_result *preprocessed)
{
    struct strings macros = {0};

    run->first_text = host_duplicate(preprocessed->out);
    gap_text_read(&run->first, run->first_text, strlen(run->first_text), &run->plan);
    gap_words_collect(run->list, &run->first, &run->lines);
    gap_words_macros(&run->first, &macros);
    for (size_t i = 0; i < macros.count; i++)
        if (!is_known(run, macros.items[i]))
            add_macro(run, macros.items[i], true);
    bool any = macros.count != 0;
    strings_free(&macros);
    return any;
}

static enum compile_status rounds(struct gap_run *run)
{
    struct process_result preprocessed = {0}, compiled = {0};
    enum compile_status status = preprocess_all(run, &preprocessed);
    struct round round = {0};

    if (status != COMPILE_OK) {
        process_result_free(&preprocessed);
        run->list->is_broken = true;
        return status == COMPILE_REFUSED && run->list->count != run->gaps ? COMPILE_OK : status;
    }
    round.again = read_first(run, &preprocessed);
    for (int i = 0; i < MOST_ROUNDS && status == COMPILE_OK; i++) {
        if (round.again) {
            process_result_free(&preprocessed);
            preprocessed = (struct process_result){0};
            status = preprocess_all(run, &preprocessed);
            if (status != COMPILE_OK)
                break;
        }
        process_result_free(&compiled);
        compile(run, &preprocessed, &compiled);
        if (process_interrupted())
            status = COMPILE_INTERRUPTED;
        else if (compiled.status == -1)
            status = COMPILE_NO_COMPILER;
        else
            round = take(run, compiled.err);
        if (!round.types && !round.values)
            break;
    }
    if (status == COMPILE_OK && compiled.status != 0) {
        run->list->is_broken = true;
        if (run->list->count == run->gaps) { /* the user's own mistake */
            text_put(&run->list->errors, compiled.err, compiled.err_length);
            status = COMPILE_REFUSED;
        } else {
            text_put(&run->list->doubts, compiled.err, compiled.err_length);
        }
    }
    run->list->is_broken |= run->list->count != run->gaps;
    process_result_free(&compiled);
    process_result_free(&preprocessed);
    return status;
}

static enum compile_status look_at(const struct compile_options *options,
                                   const struct toolchain *toolchain, const char *source,
                                   struct gap_list *list)
{
    struct gap_run run = {.list = list, .lines.tree = &run.tree, .gaps = list->count};
    const char *suffix = strrchr(source, '.');
    bool is_cplusplus = options->as_cplusplus || (suffix && strcasecmp(suffix, ".c") != 0);
    enum compile_status status =
        compile_plan_make(&run.plan, options, toolchain, source, is_cplusplus, &list->errors);

    if (status == COMPILE_OK)
        status = source_prepare(&run.plan, &run.tree, &list->errors);
    if (status == COMPILE_OK)
        status = rounds(&run);
    list->sources++;
    remove_headers(&run);
    gap_text_free(&run.first);
    free(run.first_text);
    text_free(&run.stand_ins);
    strings_free(&run.defines);
    strings_free(&run.known);
    gap_lines_free(&run.lines);
    source_tree_free(&run.tree);
    compile_plan_free(&run.plan);
    return status;
}

enum compile_status gaps_sources(const struct compile_options *given, const char *const *files,
                                 size_t count, struct gap_list *list)
{
    struct compile_options options = *given;
    struct toolchain toolchain;
    enum compile_status status = COMPILE_OK;
    char *root = NULL;

    process_catch_interrupt();
    if (!toolchain_find(options.compiler, &toolchain))
        return COMPILE_NO_COMPILER;
    if (!options.root)
        options.root = root = compile_common_root(files, count);
    for (size_t i = 0; i < count && status != COMPILE_INTERRUPTED; i++) {
        enum compile_status one;

        if (project_file_kind(files[i]) != PROJECT_SOURCE)
            continue;
        one = look_at(&options, &toolchain, files[i], list);
        if (status == COMPILE_OK || one == COMPILE_INTERRUPTED)
            status = one;
    }
    free(root);
    toolchain_free(&toolchain);
    return status;
}

void gaps_free(struct gap_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct gap *gap = &list->gaps[i];
        for (size_t k = 0; k < gap->place_count; k++)
            free(gap->places[k].file);
        free(gap->places);
        free(gap->name);
        free(gap->owner);
        free(gap->hint);
    }
    for (size_t i = 0; i < list->word_count; i++) {
        struct gap_word *word = &list->words[i];
        for (size_t k = 0; k < word->place_count; k++)
            free(word->places[k].file);
        free(word->places);
        free(word->name);
    }
    free(list->gaps);
    free(list->words);
    free(list->table);
    text_free(&list->errors);
    text_free(&list->doubts);
    *list = (struct gap_list){0};
}
