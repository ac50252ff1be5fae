/*
 * compile.c - one source to one object.
 *
 *   manifest says nothing changed ............... object from the cache, no compiler runs
 *   otherwise: cc -E, rewrite
 *     same text was compiled before ............. object from the cache
 *     otherwise: cc -c, object into the cache
 *   and the manifest is written anew.
 *
 * What the compiler had to say is remembered with the object and said again each time.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/compile_private.h"
#include "host/manifest.h"
#include "host/source.h"

/* How a compiler run ended that did not end well. */
static enum compile_status judge(const struct process_result *result, const char *path,
                                 struct text *said)
{
    if (process_interrupted())
        return COMPILE_INTERRUPTED;
    if (result->status == -1) {
        text_format(said, "irqlab: cannot run %s: %s\n", path, strerror(errno));
        return COMPILE_NO_COMPILER;
    }
    if (result->status > 128) {
        text_format(said, "irqlab: %s was killed by signal %d\n", path, result->status - 128);
        return COMPILE_FAILED;
    }
    if (cache_is_full()) {
        text_format(said, "irqlab: the disk of the cache is full; set IRQLAB_CACHE or make room\n");
        return COMPILE_FAILED;
    }
    return COMPILE_REFUSED;
}

static enum compile_status preprocess(const struct compile_plan *plan,
                                      const struct source_tree *tree, struct process_result *result,
                                      struct text *said)
{
    struct strings argv = {0};
    enum compile_status status = COMPILE_OK;

    strings_add_all(&argv, (const char *const *)plan->preprocess.items);
    strings_add(&argv, "-x");
    strings_add(&argv, plan->is_cplusplus ? "c++" : "c");
    strings_add(&argv, "%s", tree->main);
    struct process process = {.argv = argv.items};
    bool ok = process_run(&process, result);
    if (tree->copies.count) {
        source_rename(tree, &result->out, &result->out_length);
        source_rename(tree, &result->err, &result->err_length);
    }
    if (!ok && tree->unsupported.length) { /* the compiler only says that it has no wdf.h */
        text_put(said, tree->unsupported.text, tree->unsupported.length);
        status = COMPILE_UNSUPPORTED;
    } else {
        text_put(said, result->err, result->err_length);
        if (!ok)
            status = judge(result, plan->toolchain->path, said);
    }
    strings_free(&argv);
    return status;
}

/* Locals must live in memory where filters run; else what the caller asked for. */
static const char *optimisation(const struct compile_plan *plan, const struct rewrite_output *text)
{
    const char *level = "-O1";

    for (const char *const *option = plan->options->extra; option && *option; option++) {
        if (strncmp(*option, "-O", 2) == 0)
            level = *option;
    }
    return text->has_seh ? "-O0" : level;
}

/* Compile the rewritten text. On success the object is in the cache and messages are to be kept. */
static enum compile_status generate(const struct compile_plan *plan,
                                    const struct rewrite_output *text,
                                    const uint8_t key[CACHE_KEY_BYTES], struct text *messages,
                                    struct text *said)
{
    struct strings argv = {0};
    struct process_result result;
    enum compile_status status = COMPILE_OK;
    char *name = cache_begin(key, ".o");

    if (!name)
        return COMPILE_FAILED;
    strings_add_all(&argv, (const char *const *)plan->compile.items);
    strings_add(&argv, "%s", optimisation(plan, text));
    strings_add(&argv, "-x");
    strings_add(&argv, plan->is_cplusplus ? "c++-cpp-output" : "cpp-output");
    if (plan->toolchain->is_clang) { /* gcc takes the name from the first line marker */
        strings_add(&argv, "-Xclang");
        strings_add(&argv, "-main-file-name");
        strings_add(&argv, "-Xclang");
        strings_add(&argv, "%s", plan->source + strlen(plan->typed_prefix));
    }
    strings_add(&argv, "-c");
    strings_add(&argv, "-o");
    strings_add(&argv, "%s", name);
    strings_add(&argv, "-");
    struct process process = {
        .argv = argv.items, .input = text->text, .input_length = text->length};
    if (process_run(&process, &result)) {
        text_put(messages, result.err, result.err_length);
        if (!plan->toolchain->is_clang)
            compile_keep_true_formats(messages);
        char *path = cache_commit(key, ".o", name);
        status = path ? COMPILE_OK : COMPILE_FAILED;
        free(path);
    } else {
        text_put(said, result.err, result.err_length);
        status = judge(&result, plan->toolchain->path, said);
        cache_abandon(name);
    }
    process_result_free(&result);
    strings_free(&argv);
    return status;
}

static void object_key(const struct compile_plan *plan, const struct rewrite_output *text,
                       uint8_t key[CACHE_KEY_BYTES])
{
    struct cache_key *k = cache_key_new();

    cache_key_add_string(k, "object 1");
    cache_key_add_strings(k, &plan->compile);
    cache_key_add_strings(k, &plan->identity);
    cache_key_add(k, text->text, text->length);
    cache_key_end(k, key);
}

static void token_hash(const struct compile_plan *plan, const struct rewrite_output *text,
                       uint8_t hash[CACHE_KEY_BYTES])
{
    struct cache_key *k = cache_key_new();

    cache_key_add_strings(k, &plan->identity);
    cache_key_add(k, text->token_hash, sizeof text->token_hash);
    cache_key_end(k, hash);
}

/* The entry beside the object: what else is known of it. */
static bool write_meta(const struct compile_plan *plan, const struct rewrite_output *text,
                       const uint8_t key[CACHE_KEY_BYTES], const struct text *messages)
{
    struct rewrite_pragma whole = {.kind = REWRITE_UNSEEN,
                                   .section = (char *)"the whole file",
                                   .symbol = (char *)"",
                                   .file = (char *)plan->source};
    struct text meta = {0};
    uint8_t hash[CACHE_KEY_BYTES];
    char digits[CACHE_KEY_TEXT];

    token_hash(plan, text, hash);
    cache_key_text(hash, digits);
    text_format(&meta, "token %s\nseh %d\n", digits, text->has_seh);
    compile_write_pragmas(&meta, &text->pragmas);
    char *path = cache_path(key, ".o");
    if (!plan->options->no_hooks && !compile_has_hooks(path))
        compile_write_pragmas(&meta, &(struct rewrite_pragmas){&whole, 1});
    free(path);
    text_format(&meta, "messages\n");
    text_put(&meta, messages->text ? messages->text : "", messages->length);
    bool ok = cache_write(key, ".meta", &meta);
    text_free(&meta);
    return ok;
}

/* The object of this key, if the cache has it, with what the compiler said when it made it. */
static bool recall(const struct compile_plan *plan, const uint8_t key[CACHE_KEY_BYTES],
                   struct compile_object *object, struct text *said)
{
    struct text meta;
    struct compile_object found = {.is_cplusplus = plan->is_cplusplus};
    bool ok = false;

    if (!cache_has(key, ".o") || !cache_has(key, ".meta") || !cache_read(key, ".meta", &meta))
        return false;
    for (char *at = meta.text, *line; (line = strsep(&at, "\n"));) {
        if (strncmp(line, "token ", 6) == 0) {
            cache_key_parse(line + 6, found.token_hash);
        } else if (strncmp(line, "seh ", 4) == 0) {
            found.has_seh = line[4] == '1';
        } else if (strcmp(line, "messages") == 0 && at) {
            ok = true;
            text_put(said, at, meta.length - (size_t)(at - meta.text));
            break;
        } else if (!compile_read_pragma(line, &found.pragmas)) {
            break;
        }
    }
    text_free(&meta);
    if (!ok) {
        rewrite_pragmas_free(&found.pragmas);
        return false;
    }
    found.path = cache_path(key, ".o");
    found.source = host_duplicate(plan->source);
    *object = found;
    return true;
}

/* Rewritten text to an object, from the cache or made now. */
static enum compile_status compile_text(const struct compile_plan *plan,
                                        const struct rewrite_output *text,
                                        uint8_t key[CACHE_KEY_BYTES], struct compile_object *object,
                                        struct text *said)
{
    struct text messages = {0};

    object_key(plan, text, key);
    if (recall(plan, key, object, said)) {
        object->from_cache = true;
        return COMPILE_OK;
    }
    enum compile_status status = generate(plan, text, key, &messages, said);
    if (status == COMPILE_OK &&
        (!write_meta(plan, text, key, &messages) || !recall(plan, key, object, said)))
        status = COMPILE_FAILED;
    text_free(&messages);
    return status;
}

/*
 * "index = status = STATUS_WAIT_0" stands in texts that many learn from; a minus was meant.
 * Compilers have nothing to say to it.
 */
static void find_wait_index(const char *source, struct process_result *preprocessed,
                            struct text *shown)
{
    static const char word[] = "STATUS_WAIT_0", other[] = "STATUS_ABANDONED_WAIT_0";
    struct text text, said = {0};
    unsigned line = 1;

    if (!cache_read_file(source, &text))
        return;
    for (size_t i = 0; i < text.length; i++) {
        size_t start = i, names = 0, back;

        line += text.text[i] == '\n';
        if (strncmp(text.text + i, word, sizeof word - 1) != 0 &&
            strncmp(text.text + i, other, sizeof other - 1) != 0)
            continue;
        for (back = i; back > 0 && names < 2; names++) { /* name = name = */
            while (back > 0 && strchr(" \t", text.text[back - 1]))
                back--;
            if (back < 2 || text.text[back - 1] != '=' || strchr("=!<>", text.text[back - 2]))
                break;
            back--;
            while (back > 0 && strchr(" \t", text.text[back - 1]))
                back--;
            while (back > 0 && (isalnum((unsigned char)text.text[back - 1]) ||
                                strchr("_", text.text[back - 1])))
                back--;
        }
        if (names == 2)
            text_format(&said,
                        "%s:%u: warning: this assigns %.*s; the index of the object is the status "
                        "minus it\n",
                        source, line,
                        (int)strspn(text.text + start, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0"),
                        text.text + start);
    }
    if (said.length) {
        text_put(shown, said.text, said.length);
        text_put(&said, preprocessed->err ? preprocessed->err : "", preprocessed->err_length);
        free(preprocessed->err);
        preprocessed->err = said.text;
        preprocessed->err_length = said.length;
    } else {
        text_free(&said);
    }
    text_free(&text);
}

static enum compile_status compile_fresh(struct compile_plan *plan, struct compile_object *object,
                                         struct text *said)
{
    struct process_result preprocessed = {0};
    struct rewrite_output text = {0};
    uint8_t key[CACHE_KEY_BYTES];
    struct manifest_start start = manifest_begin();
    struct source_tree tree;
    enum compile_status status = source_prepare(plan, &tree, said);

    if (status == COMPILE_OK)
        status = preprocess(plan, &tree, &preprocessed, said);
    if (status == COMPILE_OK) {
        find_wait_index(plan->source, &preprocessed, said);
        struct rewrite_input input = {
            .text = preprocessed.out,
            .length = preprocessed.out_length,
            .own_roots = (const char *const *)plan->own_roots.items,
            .is_cplusplus = plan->is_cplusplus,
        };
        if (!rewrite(&input, &text)) {
            text_format(said, "irqlab: %s: out of memory\n", plan->source);
            status = COMPILE_FAILED;
        }
    }
    if (status == COMPILE_OK)
        status = compile_text(plan, &text, key, object, said);
    if (status == COMPILE_OK) {
        manifest_record(plan, start, &text, key, preprocessed.err, preprocessed.err_length);
        if (!object->from_cache)
            cache_trim();
    }
    rewrite_output_free(&text);
    process_result_free(&preprocessed);
    source_tree_free(&tree);
    return status;
}

enum compile_status compile_one(const struct compile_options *options,
                                const struct toolchain *toolchain, const char *source,
                                struct compile_object *object, struct text *said)
{
    struct compile_plan plan;
    uint8_t key[CACHE_KEY_BYTES];
    struct text remembered = {0};
    const char *suffix = strrchr(source, '.');
    bool is_cplusplus = options->as_cplusplus || (suffix && strcasecmp(suffix, ".c") != 0);
    enum compile_status status =
        compile_plan_make(&plan, options, toolchain, source, is_cplusplus, said);

    *object = (struct compile_object){0};
    if (status == COMPILE_OK) {
        if (manifest_look_up(&plan, key, &remembered) && recall(&plan, key, object, &remembered)) {
            object->from_cache = true;
            text_put(said, remembered.text ? remembered.text : "", remembered.length);
        } else {
            status = compile_fresh(&plan, object, said);
        }
    }
    text_free(&remembered);
    compile_plan_free(&plan);
    return status;
}

enum compile_status compile_source(const struct compile_options *options, const char *source,
                                   struct compile_object *object)
{
    struct toolchain toolchain;
    struct text said = {0};

    *object = (struct compile_object){0};
    if (!toolchain_find(options->compiler, &toolchain))
        return COMPILE_NO_COMPILER;
    enum compile_status status = compile_one(options, &toolchain, source, object, &said);
    compile_show_messages(said.text, said.length);
    text_free(&said);
    toolchain_free(&toolchain);
    return status;
}

void compile_object_free(struct compile_object *object)
{
    free(object->path);
    free(object->source);
    rewrite_pragmas_free(&object->pragmas);
    *object = (struct compile_object){0};
}
