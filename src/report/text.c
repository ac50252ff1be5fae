/* text.c - one finding as text; see text.h and DESIGN's house rules for reports. */
#include "report/text.h"
#include "report/bugcheck.h"
#include "rtl/status.h"

#include <ctype.h>
#include <string.h>

static void banner(FILE *out, const struct finding *finding)
{
    static const char line[] =
        "*******************************************************************************\n";
    const char *name = rtl_bugcheck_name(finding->code);

    fprintf(out, "%s*                        %-53s*\n%s\n", line, "Bugcheck Analysis", line);
    fprintf(out, "%s (%x)\n", name ? name : "UNKNOWN_BUGCHECK_CODE", finding->code);
    if (finding->contract[0])
        fprintf(out, "%c%s.\n", toupper((unsigned char)finding->contract[0]),
                finding->contract + 1);
    else if (report_bugcheck_meaning(finding->code))
        fprintf(out, "%s\n", report_bugcheck_meaning(finding->code));
    for (int i = 0; i < 4; i++) {
        const char *meaning = finding->arg_meaning[i][0]
                                  ? finding->arg_meaning[i]
                                  : report_bugcheck_argument(finding->code, i + 1);
        const char *status = NULL;

        if (meaning && strcmp(meaning, "exception code") == 0)
            status = rtl_status_name((uint32_t)finding->args[i]);
        fprintf(out, "Arg%d: %016llx", i + 1, (unsigned long long)finding->args[i]);
        if (meaning)
            fprintf(out, ", %s%s%s", meaning, status ? " " : "", status ? status : "");
        fputc('\n', out);
    }
    fputc('\n', out);
}

static void frames(FILE *out, struct symbols *symbols, const uint64_t *addresses, uint32_t number,
                   const char *indent)
{
    for (uint32_t i = 0, same; i < number; i += same) {
        struct symbol_place places[8];

        for (same = 1; i + same < number && addresses[i + same] == addresses[i];)
            same++;

        size_t count = symbols ? symbols_places(symbols, addresses[i], places, 8) : 0;

        if (!count)
            fprintf(out, "%s#%u  0x%llx\n", indent, i, (unsigned long long)addresses[i]);
        for (size_t j = 0; j < count; j++)
            fprintf(out, "%s#%u  %s at %s:%d%s\n", indent, i,
                    places[j].function ? places[j].function : "?",
                    places[j].file ? report_file(places[j].file) : "?", places[j].line,
                    places[j].inlined ? " (inlined)" : "");
        if (same > 1)
            fprintf(out, "%s…  the same %u times more\n", indent, same - 1);
    }
}

/* "driver.c:87:5", as compilers write it; without the column where it is not known. */
static const char *located(const struct report_place *place, char *text, size_t bytes)
{
    if (!place->column || !place->file)
        return place->text;
    snprintf(text, bytes, "%s:%d", place->text, place->column);
    return text;
}

static void notes(FILE *out, struct symbols *symbols, const struct finding *finding)
{
    for (uint32_t i = 0; i < finding->note_count; i++) {
        const struct finding_note *note = &finding->notes[i];
        struct report_place place;
        char text[sizeof place.text + 16];

        if (note->pc) {
            place = report_note_place(symbols, note);
            fprintf(out, "%s: note: %s\n", located(&place, text, sizeof text), note->text);
        } else
            fprintf(out, "irqlab: note: %s\n", note->text);
    }
}

/* The stack of the finding itself, which was shown. */
static bool is_findings(const struct finding *finding, const struct finding_note *note)
{
    uint32_t i = 0;

    while (i < note->frame_count && i < finding->frame_count &&
           note->frames[i] == finding->frames[i])
        i++;
    return i == note->frame_count;
}

/* How one came to the second places; a stack of one frame says no more than its note. */
static void note_stacks(FILE *out, struct symbols *symbols, const struct finding *finding)
{
    for (uint32_t i = 0; i < finding->note_count; i++) {
        const struct finding_note *note = &finding->notes[i];

        if (note->frame_count < 2 || is_findings(finding, note))
            continue;
        fprintf(out, "\nSTACK of: %s\n", note->text);
        frames(out, symbols, note->frames, note->frame_count, "  ");
    }
}

void report_line(FILE *out, struct symbols *symbols, const struct finding *finding)
{
    struct report_place where = report_first_place(symbols, finding);

    char text[sizeof where.text + 16];

    fprintf(out, "%s: %s: %s [%s]\n", where.known ? located(&where, text, sizeof text) : "irqlab",
            report_severity(finding->severity), finding->title, finding->rule);
}

void report_finding(FILE *out, struct symbols *symbols, const struct finding *finding,
                    const struct report_more *more)
{
    char summary[512];

    fputc('\n', out);
    if (finding->code)
        banner(out, finding);
    report_line(out, symbols, finding);
    notes(out, symbols, finding);
    if (more && more->steps)
        more->steps(out, finding, more->context);
    if (finding->why[0])
        fprintf(out, "why: %s\n", finding->why);
    if (finding->todo[0])
        fprintf(out, "fix: %s\n", finding->todo);
    if (finding->actor[0])
        fprintf(out, "when: %s on CPU%u at IRQL %u, step %llu, +%llu.%07llu s\n", finding->actor,
                finding->cpu, finding->irql, (unsigned long long)finding->step,
                (unsigned long long)(finding->time_100ns / 10000000),
                (unsigned long long)(finding->time_100ns % 10000000));
    if (finding->frame_count) {
        fprintf(out, "\nSTACK (innermost first):\n");
        frames(out, symbols, finding->frames, finding->frame_count, "  ");
    }
    note_stacks(out, symbols, finding);
    report_summary(symbols, finding, summary, sizeof summary);
    fprintf(out, "\nSUMMARY: %s\n", summary);
    fprintf(out, "bucket: %012llx%s%s\n", (unsigned long long)report_bucket(symbols, finding),
            finding->name[0] ? ", rule " : "", finding->name);
    if (more && more->replay)
        fprintf(out, "replay: %s\n", more->replay);
}

void report_text(FILE *out, struct symbols *symbols, const struct finding *finding,
                 const char *replay)
{
    report_finding(out, symbols, finding, &(struct report_more){.replay = replay});
}
