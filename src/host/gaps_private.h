/* gaps_private.h - how the parts of gaps see one source. */
#pragma once
#include "host/gaps.h"
#include "host/rewrite_private.h"
#include "host/source.h"

/* What a name is by the tokens around it; the later ones win. */
enum gap_use {
    GAP_USE_NONE,
    GAP_USE_VALUE,
    GAP_USE_CALL,
    GAP_USE_TYPE,
    GAP_USE_ANNOTATION,      /* stands before a declaration: _In_foo_ ULONG x */
    GAP_USE_ANNOTATION_CALL, /* likewise with arguments */
};

/* The tokens of a preprocessed source. */
struct gap_text {
    struct rewrite_input input;
    struct rewriter r;
    bool *is_top;     /* of each token: outside of all braces but those of extern "C" */
    uint32_t *before; /* of each token: the one before it that is no marker or pragma */
};

/* Where the lines of the user's files begin, found once for each file that is asked about. */
struct gap_lines {
    const struct source_tree *tree;
    uint32_t **starts; /* of each file of the tree; NULL: not asked yet */
    uint32_t *counts;
};

void gap_lines_free(struct gap_lines *lines);

void gap_text_read(struct gap_text *text, const char *preprocessed, size_t length,
                   const struct compile_plan *plan);
void gap_text_free(struct gap_text *text);
bool gap_text_is_users(const struct gap_text *text, uint32_t token);

/* The words of the user's lines, into the list. */
void gap_words_collect(struct gap_list *list, const struct gap_text *text, struct gap_lines *lines);
/* Names that begin a declaration as if they were calls: macros nobody defined. */
void gap_words_macros(const struct gap_text *text, struct strings *names);
/* What the uses of the name in the current source show. */
enum gap_use gap_words_judge(const struct gap_list *list, const char *name);
/* The type that stands before the variable `name` in a line, "struct " before a tag; or NULL. */
char *gap_words_type_before(const struct gap_text *text, const char *name, uint32_t line);
/* 1-based column of the n-th use of a word in a line of a user's file; *line may move on within a
 * call that goes over several lines. */
uint32_t gap_words_column(struct gap_lines *lines, const char *file, uint32_t *line,
                          const char *name, uint32_t n);

/* What stands before .name or ->name in a line of the user's, or NULL. To be freed. */
char *gap_words_member_before(const struct gap_text *text, const char *name, uint32_t line);

/* Each routine that the text declares or defines at file scope, in a header of ours. */
void gap_words_routines(const struct gap_text *text,
                        void (*each)(void *context, const char *name, const char *file),
                        void *context);

/* One thing that a compiler said. */
enum gap_message_kind {
    GAP_SAID_TYPE,       /* name is no type */
    GAP_SAID_VALUE,      /* name is not declared */
    GAP_SAID_CALL,       /* name is called and not declared */
    GAP_SAID_TAG,        /* owner: an incomplete "struct X" */
    GAP_SAID_INCOMPLETE, /* the variable `name` has an incomplete type */
    GAP_SAID_FIELD,      /* owner has no field `name` */
    GAP_SAID_ERROR,      /* something else */
};

struct gap_message {
    enum gap_message_kind kind;
    bool is_error;
    char *file, *name, *owner; /* NULL where it has none */
    uint32_t line, column;
    const char *text; /* the line, in what was parsed */
    size_t length;
};

/* Read the next line of what a compiler said: false at the end. Lines that are no error or warning
 * give an empty message. To be freed. */
bool gap_message_next(const char **at, struct gap_message *message);
void gap_message_free(struct gap_message *message);
/* The header that a preprocessor did not find, or NULL. To be freed. */
char *gap_message_header(const struct gap_message *message);
