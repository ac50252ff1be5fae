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
    switch ((enum ddi_status)ddi->status) {
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

static int one(const char *name)
{
    const struct ddi *ddi = ddi_find(name);
    size_t prefix = strlen(name);
    int near = 0;
    char text[64];

    if (ddi) {
        printf("%s (%s)\n  status  %s\n  IRQL    %s\n  waits   %s\n  choice  %s\n", ddi->name,
               ddi_component(ddi), status_text(ddi), irql_text(ddi, text, sizeof text),
               ddi->flags & DDI_BLOCKS ? "may wait below DISPATCH_LEVEL" : "never",
               ddi->flags & DDI_POINT ? "a scheduling point" : "none");
        if (ddi->note[0])
            printf("  note    %s\n", ddi->note);
        return 0;
    }
    fprintf(stderr, "irqlab: there is no routine %s\n", name);
    for (; prefix > 2 && !near; prefix--)
        for (const struct ddi *d = NULL; (d = ddi_next(d));)
            if (strncasecmp(d->name, name, prefix) == 0 && near++ < 8)
                fprintf(stderr, "irqlab: near: %s\n", d->name);
    return 2;
}

int command_ddi(int argc, char **argv)
{
    int counts[3] = {0};
    bool coverage = argc > 1 && strcmp(argv[1], "--coverage") == 0;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        puts("usage: irqlab ddi [NAME | --coverage]");
        return 0;
    }
    if (argc > 1 && !coverage)
        return one(argv[1]);
    for (const struct ddi *d = NULL; (d = ddi_next(d));) {
        counts[d->status]++;
        if (!coverage)
            row(d);
    }
    printf("%d routines known: %d full, %d partial, %d missing\n",
           counts[0] + counts[1] + counts[2], counts[DDI_FULL], counts[DDI_PARTIAL],
           counts[DDI_STUB]);
    if (coverage)
        printf(
            "%d of %d facts about NT shown, %d not applicable, %d missing (docs/conformance.md)\n",
            FACTS_SHOWN, FACTS_SHOWN + FACTS_MISSING + FACTS_NOT_APPLICABLE, FACTS_NOT_APPLICABLE,
            FACTS_MISSING);
    return 0;
}
