/*
 * rewrite_private.h - tokens, edits and the passes of the rewriter.
 *
 * The text is cut into tokens once. Each pass marks tokens (action) or adds edits; a last pass
 * writes the text with the gaps between tokens as they were. A pass never sees another's changes.
 */
#pragma once
#include "host/rewrite.h"

enum token_kind {
    TOKEN_IDENTIFIER,
    TOKEN_NUMBER,
    TOKEN_STRING, /* a string or character literal with its prefix */
    TOKEN_PUNCT,  /* one character */
    TOKEN_MARKER, /* # 12 "file" 1, to the end of the line */
    TOKEN_PRAGMA, /* #pragma x, to the end of the line */
};

/* Identifiers that some pass asks about. */
enum token_word {
    WORD_NONE,
    WORD_LONG, /* the first four groups make up type specifiers; see rewrite_llp64.c */
    WORD_INT,
    WORD_DOUBLE,
    WORD_SPECIFIER, /* unsigned, const, volatile, … */
    WORD_STATIC,
    WORD_INLINE,
    WORD_FUNCTION, /* __FUNCTION__ */
    WORD_SYSTEM_LONG,
    WORD_REGISTER,
    WORD_SEH_TRY,
    WORD_CXX_TRY,
    WORD_EXCEPT,
    WORD_FINALLY,
    WORD_LEAVE,
    WORD_CODE,
    WORD_INFO,
    WORD_ABNORMAL,
    WORD_PRAGMA,
    WORD_ATTRIBUTE,
    WORD_AGGREGATE, /* struct, union, class, enum */
    WORD_EXTERN,
    WORD_TEMPLATE,
    WORD_WCHAR,
    WORD_TYPEDEF,
    WORD_NAMESPACE,
    WORD_ASM,
    WORD_CODE_SEG,   /* __declspec(code_seg("PAGE")), as our headers spell it */
    WORD_NO_HOOKS,   /* an attribute that keeps the hooks away */
    WORD_NOT_A_NAME, /* keywords that stand before ( but are no function: sizeof, decltype … */
};

/* What the last pass does with a token. */
enum token_action {
    ACTION_KEEP,
    ACTION_BLANK,     /* nothing */
    ACTION_INT,       /* long -> int, and the column kept */
    ACTION_NUMBER,    /* drop or map the suffix */
    ACTION_REAL_LONG, /* __irqlab_long -> long */
    ACTION_PRAGMA,    /* first token of __pragma(x): write #pragma x on a line of its own */
    ACTION_EDIT,      /* replaced by an edit */
};

struct token {
    uint32_t start; /* offset in the text */
    uint32_t length;
    uint32_t line;   /* in its file, as the markers say */
    uint16_t file;   /* index into files */
    uint8_t kind;    /* enum token_kind */
    uint8_t word;    /* enum token_word */
    uint8_t action;  /* enum token_action */
    bool is_dialect; /* in a user's file or an own header */
};

struct source_file {
    uint32_t name; /* offset in the text of the name as quoted in the marker, without quotes */
    uint32_t length;
    bool is_dialect;
    bool is_users; /* a dialect file that is no own header */
};

/* Text put in place of a token (whose action is ACTION_EDIT) or behind it. In token order. */
struct edit {
    uint32_t token;
    bool is_behind;
    char text[340];
};

struct rewriter {
    const struct rewrite_input *input;
    const char *text;
    struct token *tokens;
    uint32_t count, capacity;
    struct source_file *files;
    uint32_t file_count, file_capacity;
    uint32_t *file_table; /* open addressing: name -> index + 1 */
    struct edit *edits;
    uint32_t edit_count, edit_capacity;
    struct rewrite_pragmas pragmas;
    size_t pragma_capacity;
    bool has_seh;
    bool is_out_of_memory; /* sticky; looked at once, at the end */
};

#define REWRITE_NO_TOKEN UINT32_MAX

void rewrite_lex(struct rewriter *r);
void rewrite_llp64(struct rewriter *r);
void rewrite_seh(struct rewriter *r);
void rewrite_collect_pragmas(struct rewriter *r);
void rewrite_attributes(struct rewriter *r);
/* Called for each function body { … } at file scope: its name is the token at `name`. */
void rewrite_function_names(struct rewriter *r, uint32_t name, uint32_t open, uint32_t close);

/* Likewise: values it takes and never looks at. */
void rewrite_lost(struct rewriter *r, uint32_t name, uint32_t open, uint32_t close);
void rewrite_add_pragma(struct rewriter *r, enum rewrite_pragma_kind kind, const char *section,
                        const char *symbol, size_t symbol_length, const struct token *at);

/* The declarations that lowered code needs, on one line. */
extern const char rewrite_seh_preamble_c[];
extern const char rewrite_seh_preamble_cxx[];

/* The next token after i that is neither a marker nor a pragma line; REWRITE_NO_TOKEN at the end.
 */
uint32_t rewrite_next(const struct rewriter *r, uint32_t i);
/* The bracket that closes the one at i; REWRITE_NO_TOKEN if there is none. */
uint32_t rewrite_match(const struct rewriter *r, uint32_t i);
bool rewrite_is(const struct rewriter *r, uint32_t i, char punct);
/* Is the token at i spelled so? */
bool rewrite_spelled(const struct rewriter *r, uint32_t i, const char *text);
void rewrite_edit(struct rewriter *r, uint32_t token, bool is_behind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Grow an array of *capacity elements so that one more fits; false sets is_out_of_memory. */
bool rewrite_grow(struct rewriter *r, void *array, uint32_t count, uint32_t *capacity, size_t size);
/* The file name of a marker without its escapes; NULL if memory is short. */
char *rewrite_file_name(const struct rewriter *r, const struct source_file *file);
