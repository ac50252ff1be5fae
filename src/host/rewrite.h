/*
 * rewrite.h - the token rewriter: MSVC's dialect to what gcc and clang accept.
 *
 * A function over a buffer: preprocessed text with line markers in, text out. It works on C and
 * C++ alike, keeps every line where it was (and mostly the column too), and changes
 *
 *   long, 10L, 10ui64   to what they mean on Windows (LLP64)
 *   __try and its kin   to balanced blocks that call the runtime in seh.h
 *   __pragma(x)         to #pragma x
 *
 * LLP64 holds in lines that the line markers place in a *dialect file*: a user's file, or one of
 * our own headers. Lines of the system's headers (flag 3 of a line marker, not below an own root)
 * keep their 64-bit long. The identifier __irqlab_long is the system's long everywhere: the
 * predefined macros that stand for it (__SIZE_TYPE__ …) are redefined with it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Goes into every cache key: raise it when the output for the same input changes. */
#define REWRITE_VERSION 11

enum rewrite_pragma_kind {
    REWRITE_ALLOC_TEXT,  /* alloc_text(SECTION, f, …): one entry per function */
    REWRITE_CODE_SEG,    /* a function defined while code_seg(SECTION) holds */
    REWRITE_DATA_SEG,    /* a variable defined while data_seg(SECTION) or bss_seg(SECTION) holds */
    REWRITE_UNSEEN,      /* no pragma: code that the hooks do not see; section says what it is */
    REWRITE_LOST_RESULT, /* symbol: a variable; section: "A LINE B": the result of A, called here,
                            is overwritten by that of B in LINE without having been looked at */
    REWRITE_LOST_LENGTH, /* symbol: a variable that gets the length of a request, and is not used */
    REWRITE_WAIT_INDEX,  /* symbol: a variable; section: "WAIT LINE -": the result of the wait in
                            LINE, taken as an index although it may be STATUS_TIMEOUT */
    REWRITE_CASE_LENGTH, /* symbol: a variable that gets the length of a request; section: "A-B …",
                            the lines of cases of the switch behind it that do not look at it */
};

/* One symbol that is to lie in a section of its own: PAGE… is pageable, INIT discardable. */
struct rewrite_pragma {
    enum rewrite_pragma_kind kind;
    char *section; /* without quotes */
    char *symbol;  /* as written in the source; not mangled */
    char *file;
    uint32_t line; /* of the pragma, or of the definition */
};

struct rewrite_pragmas {
    struct rewrite_pragma *items;
    size_t count;
};

struct rewrite_input {
    const char *text;
    size_t length;
    const char *const
        *own_roots; /* folders whose files are dialect files; ends with NULL; or NULL */
    bool is_cplusplus;
};

struct rewrite_output {
    char *text; /* ends with a NUL that length does not count */
    size_t length;
    uint8_t token_hash[16]; /* of the rewritten tokens: no layout, no line numbers, no folders */
    struct rewrite_pragmas pragmas;
    char **files;      /* every file the line markers name, once, in order of appearance */
    size_t file_count; /* names in <> such as <built-in> are left out */
    bool has_seh;      /* compile it without optimisation: locals must live in memory */
};

/* False only when memory is short. Text that is not valid C goes through for the compiler to judge.
 */
bool rewrite(const struct rewrite_input *input, struct rewrite_output *output);

void rewrite_output_free(struct rewrite_output *output);
void rewrite_pragmas_free(struct rewrite_pragmas *pragmas);
