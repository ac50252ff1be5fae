/* report.c - grouping findings and printing them; see report.h. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static bool shown(const struct report_item *item)
{
    return !item->suppressed && !item->repeated;
}

static uint64_t times(const struct report_item *item)
{
    return item->times ? item->times : item->finding->repeats + 1;
}

void report_prepare(struct report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        struct report_item *item = &report->items[i];

        report_summary(report->symbols, item->finding, item->summary, sizeof item->summary);
        item->bucket = report_bucket(report->symbols, item->finding);
        item->suppressed = report_suppressed_by(report->suppressions, report->symbols,
                                                item->finding, item->summary);
        item->repeated = false;
        item->group = i;
        item->times = times(item);
        if (item->suppressed)
            continue;
        for (size_t j = 0; j < i; j++) {
            struct report_item *before = &report->items[j];

            if (!shown(before) || before->bucket != item->bucket)
                continue;
            if (item->group == i)
                item->group = before->group;
            if (strcmp(before->summary, item->summary) == 0) {
                item->repeated = true;
                before->times += item->times;
                break;
            }
        }
    }
}

size_t report_count(const struct report *report, enum finding_severity least)
{
    size_t count = 0;

    for (size_t i = 0; i < report->count; i++)
        count += shown(&report->items[i]) && report->items[i].finding->severity <= least;
    return count;
}

size_t report_suppressed(const struct report *report)
{
    size_t count = 0;

    for (size_t i = 0; i < report->count; i++)
        count += report->items[i].suppressed;
    return count;
}

/* The others of a group, one line each. */
static void print_others(FILE *out, const struct report *report, size_t first)
{
    bool any = false;

    for (size_t i = first + 1; i < report->count; i++) {
        const struct report_item *item = &report->items[i];

        if (!shown(item) || item->group != first)
            continue;
        if (!any)
            fputs("also:\n", out);
        any = true;
        report_line(out, report->symbols, item->finding);
    }
}

void report_print(FILE *out, const struct report *report, size_t most)
{
    size_t groups = 0, left = 0;

    for (size_t i = 0; i < report->count; i++) {
        const struct report_item *item = &report->items[i];

        if (!shown(item) || item->group != i)
            continue;
        if (most && groups == most) {
            left++;
            continue;
        }
        groups++;
        report_finding(out, report->symbols, item->finding, &item->more);
        if (item->times > 1)
            fprintf(out, "seen: %llu times\n", (unsigned long long)item->times);
        if (item->extra)
            fputs(item->extra, out);
        print_others(out, report, i);
    }
    if (left)
        fprintf(out, "irqlab: %zu more kinds of findings are not shown\n", left);
    if (report->dropped)
        fprintf(out, "irqlab: %llu more findings were only counted\n",
                (unsigned long long)report->dropped);
    if (report_suppressed(report))
        fprintf(out, "irqlab: %zu finding%s suppressed\n", report_suppressed(report),
                report_suppressed(report) == 1 ? "" : "s");
}
