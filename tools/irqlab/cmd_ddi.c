/* cmd_ddi.c - irqlab ddi: which documented routines exist, at which IRQL, and what differs. */
#include "command.h"
#include "facts.h"
#include "run/irqlab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *irql_text(const struct ddi *ddi, char *text, size_t bytes)
{
    static const char *const names[] = {"PASSIVE_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL"};

    if (ddi->irql_max > 2)
        return ddi->irql_min ? "DISPATCH_LEVEL or above" : "any";
    if (ddi->irql_min == ddi->irql_max)
        snprintf(text, bytes, "%s", names[ddi->irql_max]);
    else if (ddi->irql_min == 0)
        snprintf(text, bytes, "<= %s", names[ddi->irql_max]);
    else
        snprintf(text, bytes, "%s to %s", names[ddi->irql_min], names[ddi->irql_max]);
    return text;
}

static const char *status_text(const struct ddi *ddi)
{
    switch (ddi_status_of(ddi)) {
    case DDI_FULL:
        return "full";
    case DDI_PARTIAL:
        return "partial";
    case DDI_STUB:
        return "missing";
    }
    return "?";
}

static void row(const struct ddi *ddi)
{
    char text[64];

    printf("%-46s %-6s %-8s %-26s%s\n", ddi->name, ddi_component(ddi), status_text(ddi),
           irql_text(ddi, text, sizeof text), ddi->flags & DDI_BLOCKS ? " may wait" : "");
}

/* A list of words, broken into lines. */
static void words(const char *title, const char *list)
{
    size_t column = 0;

    printf("  %-7s", title);
    for (size_t length; *list; list += length, list += strspn(list, " ")) {
        length = strcspn(list, " ");
        if (column && column + 1 + length > 70) {
            printf("\n         ");
            column = 0;
        }
        printf(" %.*s", (int)length, list);
        column += 1 + length;
    }
    putchar('\n');
}

static void print_results(const struct ddi *ddi)
{
    const char *results = ddi_returns_of(ddi->name);
    const struct ddi_proof *proof = ddi_proof_of(ddi->name);

    if (results)
        words("results", results);
    if (proof)
        words(ddi_proved(ddi->name) ? "shown" : "in part", proof->tests);
    else
        printf("  shown   by no test of tests/status yet\n");
}

static bool in_headers(const struct ddi *more)
{
    return strcmp(ddi_more_component(more), "headers") == 0;
}

static void print_one(const struct ddi *ddi, const char *component)
{
    bool kernel = strcmp(component, "win32") != 0 && strcmp(component, "ntdll") != 0 &&
                  strcmp(component, "crt") != 0;
    char text[64];

    printf("%s (%s)\n  status  %s%s\n", ddi->name, component, status_text(ddi),
           ddi_status_of(ddi) != (enum ddi_status)ddi->status ? ": not yet proved" : "");
    if (kernel)
        printf("  IRQL    %s\n  waits   %s\n  choice  %s\n", irql_text(ddi, text, sizeof text),
               ddi->flags & DDI_BLOCKS ? "may wait below DISPATCH_LEVEL" : "never",
               ddi->flags & DDI_POINT ? "a scheduling point" : "none");
    if (ddi->note[0])
        printf("  note    %s\n", ddi->note);
    if (ddi->status != DDI_STUB)
        print_results(ddi);
}

static int one(const char *name)
{
    const struct ddi *ddi = ddi_find(name), *more = ddi_more_find(name);
    size_t prefix = strlen(name);
    int near = 0;
    char wide[80];

    if (ddi || more) {
        print_one(ddi ? ddi : more, ddi ? ddi_component(ddi) : ddi_more_component(more));
        return 0;
    }
    /* CreateFile is CreateFileW or CreateFileA. */
    snprintf(wide, sizeof wide, "%sA", name);
    more = ddi_more_find(wide);
    if (more)
        print_one(more, ddi_more_component(more));
    snprintf(wide, sizeof wide, "%sW", name);
    more = ddi_more_find(wide);
    if (more) {
        print_one(more, ddi_more_component(more));
        return 0;
    }
    fprintf(stderr, "irqlab: there is no routine %s\n", name);
    for (; prefix > 2 && !near; prefix--) {
        for (const struct ddi *d = NULL; (d = ddi_next(d));)
            if (strncasecmp(d->name, name, prefix) == 0 && near++ < 8)
                fprintf(stderr, "irqlab: near: %s\n", d->name);
        for (const struct ddi *d = NULL; (d = ddi_more_next(d));)
            if (strncasecmp(d->name, name, prefix) == 0 && near++ < 8)
                fprintf(stderr, "irqlab: near: %s\n", d->name);
    }
    return 2;
}

/* What there is, and how much of it is proved: a routine is full when its results were all seen. */
struct counts {
    int known, full, partial, missing, unproved;
};

static void count(struct counts *counts, const struct ddi *ddi)
{
    enum ddi_status status = ddi_status_of(ddi);

    counts->known++;
    counts->full += status == DDI_FULL;
    counts->partial += status == DDI_PARTIAL;
    counts->missing += status == DDI_STUB;
    counts->unproved += status == DDI_PARTIAL && ddi->status == DDI_FULL;
}

static void add(struct counts *to, const struct counts *from)
{
    to->known += from->known;
    to->full += from->full;
    to->partial += from->partial;
    to->missing += from->missing;
    to->unproved += from->unproved;
}

static void print_counts(const char *what, const struct counts *counts)
{
    printf("%d %s: %d full, %d partial (%d of them not yet proved), %d missing\n", counts->known,
           what, counts->full, counts->partial, counts->unproved, counts->missing);
}

int command_ddi(int argc, char **argv)
{
    struct counts kernel = {0}, headers = {0}, user = {0}, all;
    bool coverage = argc > 1 && strcmp(argv[1], "--coverage") == 0;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        puts("usage: irqlab ddi [NAME | --coverage]");
        return 0;
    }
    if (argc > 1 && !coverage)
        return one(argv[1]);
    for (const struct ddi *d = NULL; (d = ddi_next(d));) {
        count(&kernel, d);
        if (!coverage)
            row(d);
    }
    for (const struct ddi *d = NULL; (d = ddi_more_next(d));)
        count(in_headers(d) ? &headers : &user, d);
    print_counts("routines of the kernel known", &kernel);
    print_counts("inline routines and macros of the WDK", &headers);
    print_counts("routines that programs alone can call", &user);
    all = kernel;
    add(&all, &headers);
    add(&all, &user);
    print_counts("in all", &all);
    if (coverage)
        printf(
            "%d of %d facts about NT shown, %d not applicable, %d missing (docs/conformance.md)\n",
            FACTS_SHOWN, FACTS_SHOWN + FACTS_MISSING + FACTS_NOT_APPLICABLE, FACTS_NOT_APPLICABLE,
            FACTS_MISSING);
    return 0;
}
