/* gaps.c - irqlab check --gaps: a list in compiler style, grouped, and the same as JSON. */
#include "gaps.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

enum { SHOWN_PLACES = 8 };

static void print_place(const struct gap_place *place)
{
    printf("%s:%u:", place->file, place->line);
    if (place->column)
        printf("%u:", place->column);
}

/* What is said of a gap behind its place and name. */
static void print_reason(const struct run_gap *gap)
{
    switch (gap->status) {
    case RUN_GAP_MISSING:
        printf(" is not there");
        break;
    case RUN_GAP_STUB:
        printf(" is known by name only");
        break;
    case RUN_GAP_UNDEFINED:
        printf(" is declared, and there is nothing behind it");
        break;
    case RUN_GAP_ELSEWHERE:
        printf(" is in <%s>, which is not included here", gap->header);
        break;
    case RUN_GAP_WRONG_MODE:
        printf(" is not for this image");
        break;
    case RUN_GAP_PARTIAL:
        printf(" works in part");
        break;
    }
    if (gap->note)
        printf(": %s", gap->note);
    if (gap->nearest) {
        printf("; the nearest is %s", gap->nearest);
        if (gap->header)
            printf(" in <%s>", gap->header);
    }
    putchar('\n');
}

static void print_gap(const struct run_gap *gap)
{
    bool partial = gap->status == RUN_GAP_PARTIAL;

    if (gap->place_count)
        print_place(&gap->places[0]);
    else
        printf("irqlab:");
    printf(" %s: %s %s", partial ? "note" : "error", run_gap_kind(gap->kind), gap->name);
    if (gap->owner && gap->kind == GAP_FIELD)
        printf(" of %s", gap->owner);
    print_reason(gap);
    if (partial)
        return;
    for (size_t i = 1; i < gap->place_count && i < SHOWN_PLACES; i++) {
        print_place(&gap->places[i]);
        printf(" note: %s again\n", gap->name);
    }
    if (gap->place_count > SHOWN_PLACES)
        printf("  and in %zu more places\n", gap->place_count - SHOWN_PLACES);
}

static void print_counts(const size_t counts[GAP_KINDS])
{
    const char *between = ": ";

    for (int k = 0; k < GAP_KINDS; k++)
        if (counts[k]) {
            printf("%s%zu %s%s", between, counts[k], run_gap_kind((enum gap_kind)k),
                   counts[k] == 1 ? "" : "s");
            between = ", ";
        }
}

static void print_unit(const struct run_gap_unit *unit)
{
    size_t gaps = unit->count - unit->partial;
    int kind = -1;

    if (unit->errors) {
        printf("%s: %s:\n%s", unit->name,
               gaps ? "errors that no gap explains"
                    : "does not compile, and not for want of anything in irqlab",
               unit->errors);
        if (!gaps)
            return;
    }
    printf("%s: %zu gap%s\n", unit->name, gaps, gaps == 1 ? "" : "s");
    for (size_t i = 0; i < unit->count; i++) {
        const struct run_gap *gap = &unit->gaps[i];
        int group = gap->status == RUN_GAP_PARTIAL ? GAP_KINDS : (int)gap->kind;

        if (group != kind)
            printf(group == GAP_KINDS ? "\nno gaps, but with limits:\n" : "\n%ss:\n",
                   run_gap_kind(gap->kind));
        kind = group;
        print_gap(gap);
    }
    if (unit->count)
        putchar('\n');
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string_nocheck(text) : json_null();
}

static json_t *gap_json(const struct run_gap_unit *unit, const struct run_gap *gap)
{
    json_t *places = json_array();

    for (size_t i = 0; i < gap->place_count; i++)
        json_array_append_new(places, json_pack("{s:s, s:i, s:i}", "file", gap->places[i].file,
                                                "line", (int)gap->places[i].line, "column",
                                                (int)gap->places[i].column));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "image", unit->name, "kind",
                     run_gap_kind(gap->kind), "name", gap->name, "status",
                     run_gap_status_name(gap->status), "owner", text_or_null(gap->owner), "nearest",
                     text_or_null(gap->nearest), "header", text_or_null(gap->header), "note",
                     text_or_null(gap->note), "places", places);
}

static bool write_json(FILE *out, const struct run_gaps *gaps)
{
    json_t *list = json_array(), *limits = json_array(), *root;
    bool good;

    for (size_t u = 0; u < gaps->unit_count; u++)
        for (size_t i = 0; i < gaps->units[u].count; i++) {
            const struct run_gap *gap = &gaps->units[u].gaps[i];

            json_array_append_new(gap->status == RUN_GAP_PARTIAL ? limits : list,
                                  gap_json(&gaps->units[u], gap));
        }
    root = json_pack("{s:s, s:i, s:s, s:o, s:o}", "irqlab", IRQLAB_VERSION, "format", 1, "command",
                     "gaps", "gaps", list, "limits", limits);
    good = root && json_dumpf(root, out, JSON_INDENT(2)) == 0 && fputc('\n', out) != EOF;
    json_decref(root);
    return good;
}

static int write_outputs(struct reporting *reporting, const struct run_gaps *gaps)
{
    int code = RUN_CLEAN;

    for (size_t i = 0; i < reporting->output_count; i++) {
        struct reporting_output *out = &reporting->outputs[i];
        bool good = write_json(out->file, gaps);

        if (out->file == stdout ? fflush(stdout) != 0 : fclose(out->file) != 0)
            good = false;
        if (!good) {
            fprintf(stderr, "irqlab: -o %s: %s\n", out->path, strerror(errno));
            code = RUN_USAGE;
        }
    }
    return code;
}

int gaps_command(struct command_options *options)
{
    struct reporting *reporting = &options->reporting;
    struct run_gaps gaps;
    enum run_exit code;

    for (size_t i = 0; i < reporting->output_count; i++)
        if (reporting->outputs[i].format != REPORT_JSON) {
            fprintf(stderr, "irqlab: -o %s: gaps are written as .json only\n",
                    reporting->outputs[i].path);
            return RUN_USAGE;
        }
    if (reporting_open(reporting) >= 0)
        return RUN_USAGE;
    code = run_gaps_find(&options->run, &gaps);
    if (code == RUN_INTERRUPTED) {
        puts("irqlab: interrupted");
    } else if (code != RUN_INTERNAL) {
        for (size_t i = 0; i < gaps.unit_count; i++)
            print_unit(&gaps.units[i]);
        if (gaps.gaps) {
            printf("irqlab: %zu gap%s", gaps.gaps, gaps.gaps == 1 ? "" : "s");
            print_counts(gaps.by_kind);
            putchar('\n');
        } else if (code == RUN_CLEAN) {
            puts("irqlab: no gaps");
        }
        if (write_outputs(reporting, &gaps) != RUN_CLEAN)
            code = RUN_USAGE;
    }
    run_gaps_free(&gaps);
    return code;
}
