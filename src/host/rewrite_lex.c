/*
 * rewrite_lex.c - preprocessed text to tokens, with the line and file of each.
 *
 * Comments are tokens to nobody (a preprocessor with -C leaves them); they and white space are the
 * gaps between tokens. A literal that does not end is ended by its line, so that the compiler can
 * complain about it.
 */
#include <stdlib.h>
#include <string.h>

#include "host/rewrite_private.h"

struct cursor {
    struct rewriter *r;
    const char *at, *end;
    uint32_t line;
    uint16_t file;
    bool is_dialect;
    bool is_line_start; /* only white space since the last newline */
};

static bool is_word_start(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(unsigned char c)
{
    return is_word_start(c) || is_digit(c);
}

struct word_entry {
    const char *text;
    uint8_t word;
};

/* Sorted by nothing: words are found by length and first characters. */
static const struct word_entry words[] = {
    {"long", WORD_LONG},
    {"int", WORD_INT},
    {"double", WORD_DOUBLE},
    {"_Complex", WORD_DOUBLE},
    {"__complex__", WORD_DOUBLE},
    {"unsigned", WORD_SPECIFIER},
    {"signed", WORD_SPECIFIER},
    {"__signed", WORD_SPECIFIER},
    {"__signed__", WORD_SPECIFIER},
    {"const", WORD_SPECIFIER},
    {"__const", WORD_SPECIFIER},
    {"volatile", WORD_SPECIFIER},
    {"__volatile__", WORD_SPECIFIER},
    {"static", WORD_STATIC},
    {"inline", WORD_INLINE},
    {"__inline", WORD_INLINE},
    {"__inline__", WORD_INLINE},
    {"__FUNCTION__", WORD_FUNCTION},
    {"__FUNCTIONW__", WORD_FUNCTION},
    {"L__FUNCTION__", WORD_FUNCTION},
    {"constexpr", WORD_SPECIFIER},
    {"mutable", WORD_SPECIFIER},
    {"_Atomic", WORD_SPECIFIER},
    {"__extension__", WORD_SPECIFIER},
    {"typedef", WORD_TYPEDEF},
    {"extern", WORD_EXTERN},
    {"register", WORD_REGISTER},
    {"__irqlab_long", WORD_SYSTEM_LONG},
    {"__try", WORD_SEH_TRY},
    {"_try", WORD_SEH_TRY},
    {"try", WORD_CXX_TRY},
    {"__except", WORD_EXCEPT},
    {"_except", WORD_EXCEPT},
    {"__finally", WORD_FINALLY},
    {"_finally", WORD_FINALLY},
    {"__leave", WORD_LEAVE},
    {"_leave", WORD_LEAVE},
    {"_exception_code", WORD_CODE},
    {"__exception_code", WORD_CODE},
    {"GetExceptionCode", WORD_CODE},
    {"_exception_info", WORD_INFO},
    {"__exception_info", WORD_INFO},
    {"GetExceptionInformation", WORD_INFO},
    {"_abnormal_termination", WORD_ABNORMAL},
    {"__abnormal_termination", WORD_ABNORMAL},
    {"AbnormalTermination", WORD_ABNORMAL},
    {"__pragma", WORD_PRAGMA},
    {"__attribute__", WORD_ATTRIBUTE},
    {"struct", WORD_AGGREGATE},
    {"union", WORD_AGGREGATE},
    {"class", WORD_AGGREGATE},
    {"enum", WORD_AGGREGATE},
    {"template", WORD_TEMPLATE},
    {"wchar_t", WORD_WCHAR},
    {"namespace", WORD_NAMESPACE},
    {"sizeof", WORD_NOT_A_NAME},
    {"__declspec", WORD_NOT_A_NAME},
    {"__asm__", WORD_ASM},
    {"__asm", WORD_ASM},
    {"asm", WORD_ASM},
    {"__irqlab_code_seg__", WORD_CODE_SEG},
    {"no_sanitize", WORD_NO_HOOKS},
    {"__no_sanitize__", WORD_NO_HOOKS},
    {"no_sanitize_thread", WORD_NO_HOOKS},
    {"__no_sanitize_thread__", WORD_NO_HOOKS},
    {"decltype", WORD_NOT_A_NAME},
    {"noexcept", WORD_NOT_A_NAME},
    {"alignas", WORD_NOT_A_NAME},
    {"_Alignas", WORD_NOT_A_NAME},
    {"throw", WORD_NOT_A_NAME},
    {"_Static_assert", WORD_NOT_A_NAME},
    {"static_assert", WORD_NOT_A_NAME},
};

#define WORD_COUNT (sizeof words / sizeof words[0])
#define WORD_SLOTS 256 /* a power of two, sparsely filled */

static uint32_t word_slot(const char *text, size_t length)
{
    uint32_t hash = (uint32_t)length * 31;

    hash = hash * 131 + (unsigned char)text[0];
    hash = hash * 131 + (unsigned char)text[length / 2];
    hash = hash * 131 + (unsigned char)text[length - 1];
    hash ^= hash >> 11;
    return hash % WORD_SLOTS;
}

/* Built on the stack of rewrite_lex for each call: there are no globals. */
struct word_table {
    uint8_t slots[WORD_SLOTS]; /* index into words + 1 */
    uint8_t lengths[WORD_COUNT];
};

static void build_word_table(struct word_table *table)
{
    memset(table, 0, sizeof *table);
    for (size_t i = 0; i < WORD_COUNT; i++) {
        size_t length = strlen(words[i].text);
        uint32_t slot = word_slot(words[i].text, length);

        while (table->slots[slot])
            slot = (slot + 1) % WORD_SLOTS;
        table->slots[slot] = (uint8_t)(i + 1);
        table->lengths[i] = (uint8_t)length;
    }
}

static uint8_t find_word(const struct word_table *table, const char *text, size_t length)
{
    for (uint32_t slot = word_slot(text, length); table->slots[slot];
         slot = (slot + 1) % WORD_SLOTS) {
        size_t i = table->slots[slot] - 1u;

        if (table->lengths[i] == length && memcmp(words[i].text, text, length) == 0)
            return words[i].word;
    }
    return WORD_NONE;
}

static struct token *add_token(struct cursor *c, enum token_kind kind, const char *start)
{
    struct rewriter *r = c->r;

    if (!rewrite_grow(r, &r->tokens, r->count, &r->capacity, sizeof *r->tokens))
        return NULL;
    struct token *token = &r->tokens[r->count++];
    *token = (struct token){.start = (uint32_t)(start - r->text),
                            .length = (uint32_t)(c->at - start),
                            .line = c->line,
                            .file = c->file,
                            .kind = (uint8_t)kind,
                            .is_dialect = c->is_dialect};
    return token;
}

static bool is_below(const char *name, size_t length, const char *folder)
{
    size_t n = strlen(folder);

    while (n > 1 && folder[n - 1] == '/')
        n--;
    return length > n && memcmp(name, folder, n) == 0 && name[n] == '/';
}

#define FILE_SLOTS 65536u

static uint32_t add_file(struct rewriter *r, const char *name, size_t length, bool is_system)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    if (!r->file_table)
        r->file_table = calloc(FILE_SLOTS, sizeof *r->file_table);
    if (!r->file_table || r->file_count >= FILE_SLOTS / 2) {
        r->is_out_of_memory = true;
        return 0;
    }
    uint32_t slot = hash % FILE_SLOTS;
    for (; r->file_table[slot]; slot = (slot + 1) % FILE_SLOTS) {
        const struct source_file *file = &r->files[r->file_table[slot] - 1];

        if (file->length == length && memcmp(r->text + file->name, name, length) == 0)
            return r->file_table[slot] - 1;
    }
    if (!rewrite_grow(r, &r->files, r->file_count, &r->file_capacity, sizeof *r->files))
        return 0;
    bool is_own = false;
    if (r->input->own_roots) {
        for (const char *const *root = r->input->own_roots; *root; root++)
            is_own |= is_below(name, length, *root);
    }
    r->files[r->file_count] = (struct source_file){.name = (uint32_t)(name - r->text),
                                                   .length = (uint32_t)length,
                                                   .is_dialect = is_own || !is_system,
                                                   .is_users = !is_own && !is_system};
    r->file_table[slot] = r->file_count + 1;
    return r->file_count++;
}

/* # 12 "file" 1 3: from now on this line of that file. The cursor is behind the line's end. */
static bool read_marker(struct cursor *c, const char *at, const char *end)
{
    uint32_t line = 0;
    bool is_system = false;

    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    if (end - at > 5 && memcmp(at, "line ", 5) == 0)
        at += 5;
    if (at == end || !is_digit((unsigned char)*at))
        return false;
    while (at < end && is_digit((unsigned char)*at))
        line = line * 10 + (uint32_t)(*at++ - '0');
    while (at < end && *at == ' ')
        at++;
    if (at < end && *at == '"') {
        const char *name = ++at;

        while (at < end && *at != '"')
            at += *at == '\\' && at + 1 < end ? 2 : 1;
        const char *name_end = at < end ? at++ : end;
        for (; at < end; at++)
            is_system |= *at == '3';
        if (name_end - name < 2 || memcmp(name_end - 2, "//", 2) != 0) /* else the working folder */
            c->file = (uint16_t)add_file(c->r, name, (size_t)(name_end - name), is_system);
        else
            return true;
    }
    c->is_dialect = c->r->file_count != 0 && c->r->files[c->file].is_dialect;
    c->line = line;
    return true;
}

/* A line that begins with #. */
static void lex_directive(struct cursor *c)
{
    const char *start = c->at;
    const char *end = memchr(start, '\n', (size_t)(c->end - start));

    if (!end)
        end = c->end;
    const char *word = start + 1;
    while (word < end && (*word == ' ' || *word == '\t'))
        word++;
    bool is_pragma = end - word >= 6 && memcmp(word, "pragma", 6) == 0;
    c->at = end;
    if (is_pragma) {
        add_token(c, TOKEN_PRAGMA, start);
        return;
    }
    add_token(c, TOKEN_MARKER, start);
    if (read_marker(c, start + 1, end))
        c->line--; /* the newline that follows counts it up again */
}

/* The cursor is at the opening quote. */
static void skip_quoted(struct cursor *c)
{
    char quote = *c->at++;

    while (c->at < c->end && *c->at != quote && *c->at != '\n')
        c->at += *c->at == '\\' && c->at + 1 < c->end && c->at[1] != '\n' ? 2 : 1;
    if (c->at < c->end && *c->at == quote)
        c->at++;
}

/* R"x( … )x"; the cursor is at the quote. Counts lines. */
static void skip_raw(struct cursor *c)
{
    const char *delimiter = ++c->at;

    while (c->at < c->end && *c->at != '(' && *c->at != '\n')
        c->at++;
    size_t n = (size_t)(c->at - delimiter);
    for (; c->at < c->end; c->at++) {
        if (*c->at == '\n')
            c->line++;
        if (*c->at == ')' && (size_t)(c->end - c->at) > n + 1 && c->at[n + 1] == '"' &&
            memcmp(c->at + 1, delimiter, n) == 0) {
            c->at += n + 2;
            return;
        }
    }
}

static bool is_literal_prefix(const char *text, size_t length, bool *is_raw)
{
    *is_raw = text[length - 1] == 'R';
    if (*is_raw)
        length--;
    return length == 0 || (length == 1 && (*text == 'L' || *text == 'u' || *text == 'U')) ||
           (length == 2 && memcmp(text, "u8", 2) == 0);
}

static void lex_word(struct cursor *c, const struct word_table *table)
{
    const char *start = c->at;
    bool is_raw;

    while (c->at < c->end && is_word((unsigned char)*c->at))
        c->at++;
    size_t length = (size_t)(c->at - start);
    if (c->at < c->end && (*c->at == '"' || *c->at == '\'') && length <= 3 &&
        is_literal_prefix(start, length, &is_raw) && (!is_raw || *c->at == '"')) {
        uint32_t line = c->line;
        if (is_raw)
            skip_raw(c);
        else
            skip_quoted(c);
        struct token *token = add_token(c, TOKEN_STRING, start);
        if (token)
            token->line = line;
        return;
    }
    struct token *token = add_token(c, TOKEN_IDENTIFIER, start);
    if (token)
        token->word = find_word(table, start, length);
}

static void lex_number(struct cursor *c)
{
    const char *start = c->at;

    while (c->at < c->end) {
        unsigned char ch = (unsigned char)*c->at;

        if ((ch == '+' || ch == '-') && strchr("eEpP", c->at[-1]) && c->at > start) {
            bool is_hex = start[0] == '0' && (start[1] == 'x' || start[1] == 'X');
            if (is_hex && (c->at[-1] == 'e' || c->at[-1] == 'E'))
                break;           /* 0xE+1 is a sum to MSVC and to people */
        } else if (ch == '\'') { /* C++14 separator */
            if (!c->r->input->is_cplusplus || c->at + 1 >= c->end ||
                !is_word((unsigned char)c->at[1]))
                break;
        } else if (!is_word(ch) && ch != '.') {
            break;
        }
        c->at++;
    }
    add_token(c, TOKEN_NUMBER, start);
}

/* Comments survive only with -C. True if there was one. */
static bool skip_comment(struct cursor *c)
{
    if (c->at[0] != '/' || c->end - c->at < 2)
        return false;
    if (c->at[1] == '/') {
        const char *end = memchr(c->at, '\n', (size_t)(c->end - c->at));
        c->at = end ? end : c->end;
        return true;
    }
    if (c->at[1] != '*')
        return false;
    for (c->at += 2; c->at < c->end; c->at++) {
        if (*c->at == '\n')
            c->line++;
        if (*c->at == '*' && c->at + 1 < c->end && c->at[1] == '/') {
            c->at += 2;
            break;
        }
    }
    return true;
}

void rewrite_lex(struct rewriter *r)
{
    struct word_table table;
    struct cursor c = {.r = r, .at = r->text, .end = r->text + r->input->length, .line = 1};

    build_word_table(&table);
    c.is_line_start = true;
    c.is_dialect = true;
    while (c.at < c.end && !r->is_out_of_memory) {
        unsigned char ch = (unsigned char)*c.at;

        if (ch == '\n') {
            c.line++;
            c.at++;
            c.is_line_start = true;
            continue;
        }
        if (ch == ' ' || ch == '\t' || ch == '\r' || ch == '\f' || ch == '\v') {
            c.at++;
            continue;
        }
        if (ch == '#' && c.is_line_start) {
            lex_directive(&c);
            continue;
        }
        c.is_line_start = false;
        if (is_word_start(ch)) {
            lex_word(&c, &table);
        } else if (is_digit(ch) ||
                   (ch == '.' && c.at + 1 < c.end && is_digit((unsigned char)c.at[1]))) {
            lex_number(&c);
        } else if (ch == '"' || ch == '\'') {
            const char *start = c.at;
            skip_quoted(&c);
            add_token(&c, TOKEN_STRING, start);
        } else if (!skip_comment(&c)) {
            c.at++;
            add_token(&c, TOKEN_PUNCT, c.at - 1);
        }
    }
}
