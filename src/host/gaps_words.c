/*
 * gaps_words.c - the user's identifiers, and what the tokens around one show of it.
 *
 * Works on preprocessed text that may be broken: nothing here relies on a declaration that a
 * compiler understood.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "host/gaps_private.h"

void gap_text_read(struct gap_text *text, const char *preprocessed, size_t length,
                   const struct compile_plan *plan)
{
    struct rewriter *r = &text->r;
    uint32_t depth = 0, transparent = 0, last = REWRITE_NO_TOKEN;
    bool extern_c = false;

    text->input = (struct rewrite_input){.text = preprocessed,
                                         .length = length,
                                         .own_roots = (const char *const *)plan->own_roots.items,
                                         .is_cplusplus = plan->is_cplusplus};
    *r = (struct rewriter){.input = &text->input, .text = preprocessed};
    rewrite_lex(r);
    text->is_top = host_allocate(r->count + 1);
    text->before = host_allocate((r->count + 1) * sizeof *text->before);
    for (uint32_t i = 0; i < r->count; i++) {
        const struct token *token = &r->tokens[i];

        text->before[i] = last;
        if (token->kind == TOKEN_MARKER || token->kind == TOKEN_PRAGMA)
            continue;
        if (rewrite_is(r, i, '}')) {
            if (depth)
                depth--;
            else if (transparent)
                transparent--;
        }
        text->is_top[i] = depth == 0;
        if (rewrite_is(r, i, '{')) {
            if (extern_c && depth == 0)
                transparent++;
            else
                depth++;
        }
        /* extern "C" { and namespace x { */
        if (token->word == WORD_NAMESPACE ||
            (token->kind == TOKEN_STRING && last != REWRITE_NO_TOKEN &&
             r->tokens[last].word == WORD_EXTERN))
            extern_c = true;
        else if (token->kind == TOKEN_PUNCT)
            extern_c = false;
        last = i;
    }
}

void gap_text_free(struct gap_text *text)
{
    free(text->r.tokens);
    free(text->r.files);
    free(text->r.file_table);
    free(text->is_top);
    free(text->before);
}

bool gap_text_is_users(const struct gap_text *text, uint32_t token)
{
    const struct rewriter *r = &text->r;

    return r->file_count && r->files[r->tokens[token].file].is_users &&
           r->files[r->tokens[token].file].length &&
           r->text[r->files[r->tokens[token].file].name] != '<';
}

static bool is_identifier(const struct rewriter *r, uint32_t i)
{
    return i < r->count && r->tokens[i].kind == TOKEN_IDENTIFIER;
}

/* A word of the language that never is a name of somebody's. */
static bool is_keyword(const struct rewriter *r, uint32_t i)
{
    static const char *const words[] = {
        "if",
        "else",
        "while",
        "do",
        "for",
        "switch",
        "case",
        "default",
        "return",
        "goto",
        "break",
        "continue",
        "sizeof",
        "struct",
        "union",
        "enum",
        "typedef",
        "static",
        "extern",
        "const",
        "volatile",
        "auto",
        "inline",
        "void",
        "char",
        "short",
        "int",
        "long",
        "float",
        "double",
        "signed",
        "unsigned",
        "asm",
        "register",
        "typeof",
        "class",
        "public",
        "private",
        "protected",
        "virtual",
        "template",
        "typename",
        "using",
        "new",
        "delete",
        "operator",
        "this",
        "namespace",
        "bool",
        "true",
        "false",
        "nullptr",
        "constexpr",
        "try",
        "catch",
        "throw",
        "friend",
        "auto",
        "decltype",
        "noexcept",
        "__attribute__",
        "__declspec",
        "__asm__",
        "__try",
        "__leave",
        "__except",
        "__finally",
        "__extension__",
        "__typeof__",
        "__inline",
        "__restrict",
        "__int64",
        "__int32",
        "__pragma",
        "_Static_assert",
        "static_assert",
        "_Bool",
        "__builtin_va_list",
        "__volatile__",
        "__const",
        "__inline__",
        "__asm",
        "_Alignas",
        "restrict",
        "__unaligned",
        "explicit",
        "mutable",
        "__irqlab_long",
    };

    if (!is_identifier(r, i))
        return false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (rewrite_spelled(r, i, words[k]))
            return true;
    return false;
}

static bool is_member(const struct gap_text *text, uint32_t i)
{
    const struct rewriter *r = &text->r;
    uint32_t before = text->before[i];

    if (before == REWRITE_NO_TOKEN)
        return false;
    return rewrite_is(r, before, '.') ||
           (rewrite_is(r, before, '>') && text->before[before] != REWRITE_NO_TOKEN &&
            rewrite_is(r, text->before[before], '-'));
}

/* Words ---------------------------------------------------------------------------------------- */

static uint32_t hash_of(const char *name, size_t length)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash;
}

static struct gap_word *find(const struct gap_list *list, const char *name, size_t length)
{
    if (!list->table_size)
        return NULL;
    for (uint32_t slot = hash_of(name, length) % list->table_size; list->table[slot];
         slot = (slot + 1) % list->table_size) {
        struct gap_word *word = &list->words[list->table[slot] - 1];

        if (strlen(word->name) == length && memcmp(word->name, name, length) == 0)
            return word;
    }
    return NULL;
}

struct gap_word *gaps_find_word(const struct gap_list *list, const char *name)
{
    return find(list, name, strlen(name));
}

static struct gap_word *add_word(struct gap_list *list, const char *name, size_t length)
{
    struct gap_word *word = find(list, name, length);

    if (word)
        return word;
    if (2 * (list->word_count + 1) > list->table_size) {
        list->table_size = list->table_size ? 2 * list->table_size : 1024;
        free(list->table);
        list->table = host_allocate(list->table_size * sizeof *list->table);
        list->words = realloc(list->words, list->table_size / 2 * sizeof *list->words);
        if (!list->words)
            abort();
        for (size_t i = 0; i < list->word_count; i++) {
            const char *known = list->words[i].name;
            uint32_t slot = hash_of(known, strlen(known)) % list->table_size;

            while (list->table[slot])
                slot = (slot + 1) % list->table_size;
            list->table[slot] = (uint32_t)i + 1;
        }
    }
    uint32_t slot = hash_of(name, length) % list->table_size;
    while (list->table[slot])
        slot = (slot + 1) % list->table_size;
    word = &list->words[list->word_count];
    list->table[slot] = (uint32_t)++list->word_count;
    *word = (struct gap_word){.name = strndup(name, length)};
    return word;
}

static void find_lines(struct gap_lines *lines, size_t file)
{
    const struct text *text = &lines->tree->files[file].text;
    uint32_t count = 1, room = 0, *starts = NULL;

    for (size_t i = 0; i < text->length; i++)
        room += text->text[i] == '\n';
    starts = host_allocate((room + 2) * sizeof *starts);
    for (size_t i = 0; i < text->length; i++)
        if (text->text[i] == '\n')
            starts[count++] = (uint32_t)i + 1;
    starts[count] = (uint32_t)text->length + 1;
    lines->starts[file] = starts;
    lines->counts[file] = count;
}

/* A line of a file without its end, or NULL. */
static const char *line_of(struct gap_lines *lines, size_t file, uint32_t line, size_t *length)
{
    const struct text *text = &lines->tree->files[file].text;

    if (!lines->starts) {
        lines->starts = host_allocate((lines->tree->count + 1) * sizeof *lines->starts);
        lines->counts = host_allocate((lines->tree->count + 1) * sizeof *lines->counts);
    }
    if (!lines->starts[file])
        find_lines(lines, file);
    if (line == 0 || line > lines->counts[file] || !text->length)
        return NULL;
    *length = lines->starts[file][line] - lines->starts[file][line - 1] - 1;
    return text->text + lines->starts[file][line - 1];
}

void gap_lines_free(struct gap_lines *lines)
{
    for (size_t i = 0; lines->starts && i < lines->tree->count; i++)
        free(lines->starts[i]);
    free(lines->starts);
    free(lines->counts);
}

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Where the n-th `name` begins in the line, SIZE_MAX: not that often. */
static size_t nth(const char *line, size_t length, const char *name, uint32_t n)
{
    size_t bytes = strlen(name);

    for (size_t i = 0; i + bytes <= length; i++)
        if (memcmp(line + i, name, bytes) == 0 && (i == 0 || !is_word_byte(line[i - 1])) &&
            (i + bytes == length || !is_word_byte(line[i + bytes])) && n-- == 0)
            return i;
    return SIZE_MAX;
}

uint32_t gap_words_column(struct gap_lines *lines, const char *file, uint32_t *line,
                          const char *name, uint32_t n)
{
    for (size_t f = 0; f < lines->tree->count; f++) {
        const char *path = lines->tree->files[f].path;
        int open = 0;

        if (strncmp(path, "./", 2) == 0)
            path += 2;
        if (strcmp(path, strncmp(file, "./", 2) == 0 ? file + 2 : file) != 0)
            continue;
        for (uint32_t at = *line; at < *line + 30; at++) {
            size_t length, column;
            const char *bytes = line_of(lines, f, at, &length);

            if (!bytes)
                break;
            column = nth(bytes, length, name, at == *line ? n : 0);
            if (column != SIZE_MAX) {
                *line = at;
                return (uint32_t)column + 1;
            }
            for (size_t i = 0; i < length; i++)
                open += bytes[i] == '(' ? 1 : bytes[i] == ')' ? -1 : 0;
            if (open <= 0)
                break;
        }
        size_t length = 0;
        const char *bytes = line_of(lines, f, *line, &length);
        return bytes ? (uint32_t)strspn(bytes, " \t") + 1 : 1;
    }
    return 1;
}

static void add_place(struct gap_word *word, const char *file, uint32_t line, uint32_t column,
                      uint32_t source)
{
    for (size_t i = 0; i < word->place_count; i++)
        if (word->places[i].line == line && word->places[i].column == column &&
            word->places[i].source == source && strcmp(word->places[i].file, file) == 0)
            return;
    word->places = realloc(word->places, (word->place_count + 1) * sizeof *word->places);
    if (!word->places)
        abort();
    word->places[word->place_count++] = (struct gap_place){
        .file = host_duplicate(file), .line = line, .column = column, .source = source};
}

/* How often the word stands in the same line before the token. */
static uint32_t earlier(const struct rewriter *r, uint32_t i)
{
    const struct token *token = &r->tokens[i];
    uint32_t n = 0;

    for (uint32_t k = i; k-- > 0;) {
        const struct token *other = &r->tokens[k];

        if (other->kind == TOKEN_MARKER)
            continue;
        if (other->line != token->line || other->file != token->file)
            break;
        n += other->kind == TOKEN_IDENTIFIER && other->length == token->length &&
             memcmp(r->text + other->start, r->text + token->start, token->length) == 0;
    }
    return n;
}

static enum gap_use judge_one(const struct gap_text *text, uint32_t i);

static void collect_words(struct gap_list *list, const struct gap_text *text,
                          struct gap_lines *lines)
{
    const struct rewriter *r = &text->r;
    uint16_t file = UINT16_MAX;
    char *name = NULL;

    for (uint32_t i = 0; i < r->count; i++) {
        const struct token *token = &r->tokens[i];

        if (token->kind != TOKEN_IDENTIFIER || !gap_text_is_users(text, i) || is_member(text, i) ||
            is_keyword(r, i))
            continue;
        if (token->file != file) {
            free(name);
            name = rewrite_file_name(r, &r->files[token->file]);
            file = token->file;
        }
        struct gap_word *word = add_word(list, r->text + token->start, token->length);
        uint32_t line = token->line;
        uint32_t column = gap_words_column(lines, name, &line, word->name, earlier(r, i));
        int use = (int)judge_one(text, i);

        add_place(word, strncmp(name, "./", 2) == 0 ? name + 2 : name, line, column, list->sources);
        if (word->use_source != list->sources || use > word->use)
            word->use = use;
        word->use_source = list->sources;
        word->is_called |= rewrite_is(r, rewrite_next(r, i), '(');
    }
    free(name);
}

/* Behind the brackets of a routine's parameters and what attributes follow. */
static uint32_t behind(const struct rewriter *r, uint32_t open)
{
    uint32_t at = rewrite_match(r, open);

    if (at == REWRITE_NO_TOKEN)
        return at;
    at = rewrite_next(r, at);
    while (at < r->count && (r->tokens[at].word == WORD_ATTRIBUTE ||
                             rewrite_spelled(r, at, "asm") || rewrite_spelled(r, at, "__asm__"))) {
        uint32_t bracket = rewrite_next(r, at);
        if (!rewrite_is(r, bracket, '('))
            return bracket;
        at = rewrite_match(r, bracket);
        if (at != REWRITE_NO_TOKEN)
            at = rewrite_next(r, at);
    }
    return at;
}

/* Prototypes and definitions at file scope, of our headers and the user's files. */
static void collect_routines(struct gap_list *list, const struct gap_text *text)
{
    const struct rewriter *r = &text->r;
    bool is_typedef = false;

    for (uint32_t i = 0; i < r->count; i++) {
        const struct token *token = &r->tokens[i];

        if (!text->is_top[i])
            continue;
        if (token->kind == TOKEN_PUNCT && strchr(";{}", r->text[token->start]))
            is_typedef = false;
        if (token->word == WORD_TYPEDEF)
            is_typedef = true;
        uint32_t open = rewrite_next(r, i);
        if (token->kind != TOKEN_IDENTIFIER || is_typedef || !token->is_dialect ||
            !rewrite_is(r, open, '('))
            continue;
        struct gap_word *word = find(list, r->text + token->start, token->length);
        uint32_t next = word && !is_keyword(r, i) ? behind(r, open) : REWRITE_NO_TOKEN;

        if (next == REWRITE_NO_TOKEN)
            continue;
        if (rewrite_is(r, next, '{')) {
            word->is_defined = true;
        } else if (rewrite_is(r, next, ';') || rewrite_is(r, next, ',')) {
            word->is_declared = true;
            word->is_own |= !gap_text_is_users(text, i);
        }
    }
}

void gap_words_collect(struct gap_list *list, const struct gap_text *text, struct gap_lines *lines)
{
    collect_words(list, text, lines);
    collect_routines(list, text);
}

/* A name, or a word that begins a declaration: what an annotation stands before. */
static bool begins_declaration(const struct rewriter *r, uint32_t i)
{
    return is_identifier(r, i) &&
           (!is_keyword(r, i) || r->tokens[i].word == WORD_SPECIFIER ||
            r->tokens[i].word == WORD_INT || r->tokens[i].word == WORD_LONG ||
            r->tokens[i].word == WORD_AGGREGATE || rewrite_spelled(r, i, "void") ||
            rewrite_spelled(r, i, "char") || rewrite_spelled(r, i, "short"));
}

void gap_words_macros(const struct gap_text *text, struct strings *names)
{
    const struct rewriter *r = &text->r;
    uint32_t brackets = 0;

    for (uint32_t i = 0; i < r->count; i++) {
        uint32_t before = text->before[i], open = rewrite_next(r, i);
        bool is_start =
            before == REWRITE_NO_TOKEN || rewrite_is(r, before, ';') || rewrite_is(r, before, '}');

        if (rewrite_is(r, i, '('))
            brackets++;
        if (rewrite_is(r, i, ')') && brackets)
            brackets--;
        if (!is_identifier(r, i) || !rewrite_is(r, open, '(') || !gap_text_is_users(text, i) ||
            is_keyword(r, i) || rewrite_spelled(r, i, "main"))
            continue;
        uint32_t next = behind(r, open);
        if (next == REWRITE_NO_TOKEN)
            continue;
        if (text->is_top[i] && !brackets) {
            /* else the result's type was left out */
            if (!is_start || rewrite_is(r, next, '{') || rewrite_is(r, next, ':'))
                continue;
        } else if (!begins_declaration(r, next) ||
                   !(is_start || rewrite_is(r, before, '{') || rewrite_is(r, before, '(') ||
                     rewrite_is(r, before, ','))) {
            continue;
        }
        char *name = strndup(r->text + r->tokens[i].start, r->tokens[i].length);
        if (!strings_contains(names, name))
            strings_add(names, "%s", name);
        free(name);
    }
}

/* Uses ----------------------------------------------------------------------------------------- */

/* A name, a literal or an opening bracket: what a cast may stand before. */
static bool begins_operand(const struct rewriter *r, uint32_t i)
{
    if (i >= r->count)
        return false;
    if (r->tokens[i].kind == TOKEN_NUMBER || r->tokens[i].kind == TOKEN_STRING)
        return true;
    return is_identifier(r, i) || rewrite_is(r, i, '(') || rewrite_is(r, i, '{') ||
           rewrite_is(r, i, '~') || rewrite_is(r, i, '!');
}

static bool is_upper(const struct rewriter *r, uint32_t i)
{
    for (uint32_t k = 0; k < r->tokens[i].length; k++)
        if (islower((unsigned char)r->text[r->tokens[i].start + k]))
            return false;
    return true;
}

/* ( name ) or ( name * ): a cast or what sizeof asks. */
static enum gap_use judge_bracketed(const struct gap_text *text, uint32_t i, uint32_t next)
{
    const struct rewriter *r = &text->r;
    uint32_t outer = text->before[text->before[i]];
    bool is_pointer = rewrite_is(r, next, '*');

    while (rewrite_is(r, next, '*'))
        next = rewrite_next(r, next);
    if (!rewrite_is(r, next, ')'))
        return GAP_USE_NONE;
    if (is_pointer)
        return GAP_USE_TYPE;
    if (outer != REWRITE_NO_TOKEN && rewrite_spelled(r, outer, "sizeof"))
        return is_upper(r, i) ? GAP_USE_TYPE : GAP_USE_NONE;
    if (outer != REWRITE_NO_TOKEN &&
        ((is_identifier(r, outer) && !rewrite_spelled(r, outer, "return")) ||
         rewrite_is(r, outer, ')') || rewrite_is(r, outer, ']')))
        return GAP_USE_NONE;
    return begins_operand(r, rewrite_next(r, next)) ? GAP_USE_TYPE : GAP_USE_NONE;
}

static enum gap_use judge_one(const struct gap_text *text, uint32_t i)
{
    const struct rewriter *r = &text->r;
    uint32_t before = text->before[i], next = rewrite_next(r, i);
    uint32_t second = next < r->count ? rewrite_next(r, next) : REWRITE_NO_TOKEN;
    bool is_start = before == REWRITE_NO_TOKEN || rewrite_is(r, before, ';') ||
                    rewrite_is(r, before, '{') || rewrite_is(r, before, '}');

    if (rewrite_is(r, next, '(')) {
        uint32_t after = behind(r, next);
        bool is_declaring = is_start || rewrite_is(r, before, '(') || rewrite_is(r, before, ',');

        return is_declaring && begins_declaration(r, after) ? GAP_USE_ANNOTATION_CALL
                                                            : GAP_USE_CALL;
    }
    if (is_identifier(r, next) && !is_keyword(r, next))
        return is_identifier(r, second) && !is_keyword(r, second) ? GAP_USE_ANNOTATION
               : rewrite_is(r, second, '*')                       ? GAP_USE_ANNOTATION
                                                                  : GAP_USE_TYPE;
    if (is_identifier(r, next) &&
        (rewrite_spelled(r, next, "const") || rewrite_spelled(r, next, "volatile")))
        return GAP_USE_TYPE;
    if (is_identifier(r, next) && r->tokens[next].word == WORD_AGGREGATE)
        return GAP_USE_ANNOTATION;
    if (rewrite_is(r, before, '(')) {
        enum gap_use use = judge_bracketed(text, i, next);
        if (use != GAP_USE_NONE)
            return use;
    }
    if (rewrite_is(r, next, '*') &&
        (is_start ||
         (is_keyword(r, before) &&
          (rewrite_spelled(r, before, "const") || rewrite_spelled(r, before, "static") ||
           rewrite_spelled(r, before, "volatile") || rewrite_spelled(r, before, "extern") ||
           rewrite_spelled(r, before, "register")))))
        return GAP_USE_TYPE;
    return GAP_USE_VALUE;
}

enum gap_use gap_words_judge(const struct gap_list *list, const char *name)
{
    const struct gap_word *word = gaps_find_word(list, name);

    return word && word->use_source == list->sources ? (enum gap_use)word->use : GAP_USE_NONE;
}

char *gap_words_type_before(const struct gap_text *text, const char *name, uint32_t line)
{
    const struct rewriter *r = &text->r;

    for (uint32_t i = 0; i < r->count; i++) {
        if (r->tokens[i].line != line || !rewrite_spelled(r, i, name) ||
            !gap_text_is_users(text, i))
            continue;
        uint32_t type = text->before[i];
        if (type == REWRITE_NO_TOKEN || !is_identifier(r, type) || is_keyword(r, type))
            continue;
        uint32_t tag = text->before[type];
        const char *prefix =
            tag != REWRITE_NO_TOKEN && rewrite_spelled(r, tag, "struct")  ? "struct "
            : tag != REWRITE_NO_TOKEN && rewrite_spelled(r, tag, "union") ? "union "
                                                                          : "";
        return host_format("%s%.*s", prefix, (int)r->tokens[type].length,
                           r->text + r->tokens[type].start);
    }
    return NULL;
}

char *gap_words_member_before(const struct gap_text *text, const char *name, uint32_t line)
{
    const struct rewriter *r = &text->r;

    for (uint32_t i = 0; i < r->count; i++) {
        if (r->tokens[i].line != line || !rewrite_spelled(r, i, name) ||
            !gap_text_is_users(text, i) || !is_member(text, i))
            continue;
        uint32_t sign = text->before[i];
        uint32_t member =
            rewrite_is(r, sign, '.') ? text->before[sign] : text->before[text->before[sign]];
        if (member != REWRITE_NO_TOKEN && is_identifier(r, member))
            return strndup(r->text + r->tokens[member].start, r->tokens[member].length);
    }
    return NULL;
}

void gap_words_routines(const struct gap_text *text,
                        void (*each)(void *context, const char *name, const char *file),
                        void *context)
{
    const struct rewriter *r = &text->r;
    bool is_typedef = false;

    for (uint32_t i = 0; i < r->count; i++) {
        const struct token *token = &r->tokens[i];

        if (!text->is_top[i])
            continue;
        if (token->kind == TOKEN_PUNCT && strchr(";{}", r->text[token->start]))
            is_typedef = false;
        if (token->word == WORD_TYPEDEF)
            is_typedef = true;
        uint32_t open = rewrite_next(r, i);
        if (token->kind != TOKEN_IDENTIFIER || is_typedef || !token->is_dialect ||
            !rewrite_is(r, open, '(') || is_keyword(r, i) || gap_text_is_users(text, i))
            continue;
        uint32_t next = behind(r, open);
        if (!rewrite_is(r, next, '{') && !rewrite_is(r, next, ';'))
            continue;
        char *name = strndup(r->text + token->start, token->length);
        char *file = rewrite_file_name(r, &r->files[token->file]);
        each(context, name, file);
        free(name);
        free(file);
    }
}
