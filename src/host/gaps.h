/*
 * gaps.h - which names a source uses that nothing declares, found without running anything.
 *
 * Words:
 *   gap       a header, routine, macro, type, constant or field that is used and not there
 *   stand-in  a header or a declaration made up, that lets the compiler go on after a gap
 *   word      an identifier in the user's own lines, with its places
 *
 * The compiler says what it does not know; a stand-in is given for that and it is asked again,
 * until nothing new comes. What a missing type breaks around it is therefore not taken for a gap.
 * Nothing is written but a folder of such headers, which is removed.
 */
#pragma once
#include "host/compile.h"

enum gap_kind {
    GAP_HEADER,
    GAP_ROUTINE,
    GAP_MACRO,
    GAP_TYPE,
    GAP_CONSTANT, /* or a variable */
    GAP_FIELD,
    GAP_KINDS,
};

struct gap_place {
    char *file; /* as the user names it */
    uint32_t line, column;
    uint32_t source; /* which source of the list led there */
};

struct gap {
    enum gap_kind kind;
    char *name;
    char *owner;  /* of a field: its structure; of a header: the framework it belongs to; or NULL */
    bool is_ours; /* of a field: a part without a name of a structure that no source declares */
    char *hint;   /* of a field: what the compiler thinks was meant; or NULL */
    struct gap_place *places; /* in the order of the files and lines */
    size_t place_count;
};

struct gap_word {
    char *name;
    struct gap_place *places;
    size_t place_count;
    int use; /* what the tokens around it show, in the source `use_source` */
    uint32_t use_source;
    bool is_called;   /* followed by ( somewhere */
    bool is_declared; /* as a routine */
    bool is_own;      /* by one of our headers */
    bool is_defined;  /* with a body */
};

/* What the sources of one driver or app show. Zero it; freed by gaps_free. */
struct gap_list {
    struct gap *gaps;
    size_t count;
    struct gap_word *words;
    size_t word_count;
    uint32_t *table; /* of words: index + 1 by hash */
    size_t table_size;
    struct text errors; /* of the compiler, where a source has errors and no gap explains them */
    struct text doubts; /* likewise, of sources with gaps: their consequences, or not */
    uint32_t sources;   /* looked at so far */
    bool is_broken;     /* a source does not compile */
};

/* Add what the sources lack. COMPILE_REFUSED: there are errors without gaps, see `errors`. */
enum compile_status gaps_sources(const struct compile_options *options, const char *const *files,
                                 size_t count, struct gap_list *list);
void gaps_free(struct gap_list *list);

struct gap_word *gaps_find_word(const struct gap_list *list, const char *name);
/* A gap of that kind, name and owner, made if it is new; *is_new says so if it is not NULL. */
struct gap *gaps_add(struct gap_list *list, enum gap_kind kind, const char *name, const char *owner,
                     bool *is_new);
void gaps_add_place(struct gap *gap, const char *file, uint32_t line, uint32_t column,
                    uint32_t source);

/* What our headers declare, for "did you mean". */
struct gap_known {
    char *name;
    char *header;       /* relative to its include folder */
    enum gap_kind kind; /* GAP_HEADER: the header itself */
};
struct gap_index {
    struct gap_known *items;
    size_t count;
    struct strings from, to; /* header from[i] includes to[i] */
};
/* source: any of the user's, for the compiler's options. */
void gaps_read_headers(const struct compile_options *options, const char *source,
                       struct gap_index *index);
/* The header to include for what `header` declares: one that is not in a folder of our own. */
const char *gaps_public_header(const struct gap_index *index, const char *header);
void gaps_free_headers(struct gap_index *index);
