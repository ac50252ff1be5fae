/*
 * gaps.h - what drivers and apps use that irqlab lacks, told before anything runs.
 *
 * host/gaps.h finds the names that nothing declares; here they are held against the tables of what
 * there is, routines without an implementation are added, and the nearest thing is looked for.
 */
#pragma once
#include "host/gaps.h"
#include "run/session.h"

/* Why a name is a gap, or that it is none. */
enum run_gap_status {
    RUN_GAP_MISSING,    /* irqlab does not know it */
    RUN_GAP_STUB,       /* known by name: refused when the image is loaded */
    RUN_GAP_UNDEFINED,  /* declared, by us or by the source, but there is nothing behind it */
    RUN_GAP_ELSEWHERE,  /* irqlab has it in a header that the source does not include */
    RUN_GAP_WRONG_MODE, /* only apps, or only drivers, can use it */
    RUN_GAP_PARTIAL,    /* no gap: it works, with limits that the note names */
};

struct run_gap {
    enum gap_kind kind;
    enum run_gap_status status;
    char *name;
    char *owner;   /* of a field: its structure; or NULL */
    char *nearest; /* what irqlab has instead; or NULL */
    char *header;  /* that declares the nearest, or the name itself; or NULL */
    char *note;    /* or NULL */
    struct gap_place *places;
    size_t place_count;
};

struct run_gap_unit {
    char name[64];         /* "driver.sys" */
    struct run_gap *gaps;  /* by kind, then place; the partial ones last */
    size_t count, partial; /* partial: how many of them are no gaps */
    char *errors;          /* the compiler's, where no gap explains them; or NULL */
};

struct run_gaps {
    struct run_gap_unit *units;
    size_t unit_count;
    size_t gaps; /* in all units */
    size_t by_kind[GAP_KINDS];
};

/* RUN_CLEAN, RUN_FINDINGS, RUN_USAGE (errors that are no gaps; they are in the units), or another
 * reason to stop, which has been printed. */
enum run_exit run_gaps_find(const struct run_options *options, struct run_gaps *gaps);
void run_gaps_free(struct run_gaps *gaps);

const char *run_gap_kind(enum gap_kind kind);                /* "routine" */
const char *run_gap_status_name(enum run_gap_status status); /* "missing" */
