/* text.c - one finding as text; see text.h and DESIGN's house rules for reports. */
#include "report/text.h"
#include "report/bugcheck.h"
#include "rtl/status.h"

#include <string.h>

struct place {
    char text[256]; /* "driver.c:87" */
    char function[128];
    bool known;
};

/* Our headers, with the helpers that drivers find inline there: nobody wants to be sent to them. */
static bool in_headers(const char *file)
{
    return file && (strstr(file, "include/wdk/") || strstr(file, "include/win32/"));
}

/* The innermost source place of an address; where a helper of our headers is inlined. */
static struct place place_of(struct symbols *symbols, uint64_t address)
{
    struct place place = {.known = false};
    struct symbol_place places[8];
    size_t count = address && symbols ? symbols_places(symbols, address, places, 8) : 0;
    size_t first = 0;

    if (!count) {
        snprintf(place.text, sizeof place.text, "0x%llx", (unsigned long long)address);
        return place;
    }
    while (first + 1 < count && in_headers(places[first].file))
        first++;
    place.known = places[first].file != NULL;
    if (places[first].file)
        snprintf(place.text, sizeof place.text, "%s:%d", places[first].file, places[first].line);
    else
        snprintf(place.text, sizeof place.text, "0x%llx", (unsigned long long)address);
    if (places[first].function)
        snprintf(place.function, sizeof place.function, "%s", places[first].function);
    return place;
}

/* The first frame with a source line: what a person looks at. */
static struct place first_place(struct symbols *symbols, const struct finding *finding)
{
    for (uint32_t i = 0; i < finding->frame_count; i++) {
        struct place place = place_of(symbols, finding->frames[i]);

        if (place.known)
            return place;
    }
    return (struct place){.known = false};
}

void report_summary(struct symbols *symbols, const struct finding *finding, char *text,
                    size_t bytes)
{
    struct place place = first_place(symbols, finding);

    if (!place.known)
        snprintf(text, bytes, "%s", finding->rule);
    else if (place.function[0])
        snprintf(text, bytes, "%s %s in %s", finding->rule, place.text, place.function);
    else
        snprintf(text, bytes, "%s %s", finding->rule, place.text);
}

static const char *severity_name(enum finding_severity severity)
{
    switch (severity) {
    case FINDING_ERROR:
        return "error";
    case FINDING_WARNING:
        return "warning";
    case FINDING_NOTE:
        return "note";
    }
    return "error";
}

static void banner(FILE *out, const struct finding *finding)
{
    static const char line[] =
        "*******************************************************************************\n";
    const char *name = rtl_bugcheck_name(finding->code);

    fprintf(out, "%s*                        %-53s*\n%s\n", line, "Bugcheck Analysis", line);
    fprintf(out, "%s (%x)\n", name ? name : "UNKNOWN_BUGCHECK_CODE", finding->code);
    if (report_bugcheck_meaning(finding->code))
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

static void stack(FILE *out, struct symbols *symbols, const struct finding *finding)
{
    if (!finding->frame_count)
        return;
    fprintf(out, "\nSTACK (innermost first):\n");
    for (uint32_t i = 0, same; i < finding->frame_count; i += same) {
        struct symbol_place places[8];

        for (same = 1;
             i + same < finding->frame_count && finding->frames[i + same] == finding->frames[i];)
            same++;

        size_t count = symbols ? symbols_places(symbols, finding->frames[i], places, 8) : 0;

        if (!count)
            fprintf(out, "  #%u  0x%llx\n", i, (unsigned long long)finding->frames[i]);
        for (size_t j = 0; j < count; j++)
            fprintf(out, "  #%u  %s at %s:%d%s\n", i, places[j].function ? places[j].function : "?",
                    places[j].file ? places[j].file : "?", places[j].line,
                    places[j].inlined ? " (inlined)" : "");
        if (same > 1)
            fprintf(out, "  …  the same %u times more\n", same - 1);
    }
}

void report_text(FILE *out, struct symbols *symbols, const struct finding *finding,
                 const char *replay)
{
    struct place where = first_place(symbols, finding);
    char summary[512];

    fputc('\n', out);
    if (finding->code)
        banner(out, finding);
    if (where.known)
        fprintf(out, "%s: ", where.text);
    else
        fprintf(out, "irqlab: ");
    fprintf(out, "%s: %s [%s]\n", severity_name(finding->severity), finding->title, finding->rule);
    for (uint32_t i = 0; i < finding->note_count; i++) {
        const struct finding_note *note = &finding->notes[i];

        if (note->pc)
            fprintf(out, "%s: note: %s\n", place_of(symbols, note->pc).text, note->text);
        else
            fprintf(out, "irqlab: note: %s\n", note->text);
    }
    if (finding->why[0])
        fprintf(out, "why: %s\n", finding->why);
    if (finding->todo[0])
        fprintf(out, "todo: %s\n", finding->todo);
    if (finding->actor[0])
        fprintf(out, "when: %s on CPU%u at IRQL %u, step %llu, +%llu.%07llu s\n", finding->actor,
                finding->cpu, finding->irql, (unsigned long long)finding->step,
                (unsigned long long)(finding->time_100ns / 10000000),
                (unsigned long long)(finding->time_100ns % 10000000));
    stack(out, symbols, finding);
    report_summary(symbols, finding, summary, sizeof summary);
    fprintf(out, "\nSUMMARY: %s\n", summary);
    if (replay)
        fprintf(out, "replay: %s\n", replay);
}
