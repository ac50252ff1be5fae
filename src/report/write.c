/*
 * write.c - the findings as JSON, JUnit XML and SARIF. The keys of the JSON are a promise:
 * docs/report-json.md.
 */
#include "report/report.h"
#include "report/bugcheck.h"
#include "rtl/status.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* --- JSON ---------------------------------------------------------------------------------------
 */

static json_t *hexadecimal(uint64_t value)
{
    return json_sprintf("0x%llx", (unsigned long long)value);
}

/* Text of a driver (a name in UTF-8, or not). */
static json_t *string(const char *text)
{
    json_t *value = json_string(text);

    return value ? value : json_string("(not UTF-8)");
}

static void set_place(json_t *object, const struct report_place *place)
{
    json_object_set_new(object, "file", place->file ? string(place->file) : json_null());
    json_object_set_new(object, "line", place->file ? json_integer(place->line) : json_null());
    json_object_set_new(object, "column",
                        place->file && place->column ? json_integer(place->column) : json_null());
    json_object_set_new(object, "function",
                        place->function[0] ? string(place->function) : json_null());
}

static json_t *stack(struct symbols *symbols, const uint64_t *frames, uint32_t frame_count)
{
    json_t *array = json_array();

    for (uint32_t i = 0; i < frame_count; i++) {
        struct symbol_place places[8];
        size_t count = symbols ? symbols_places(symbols, frames[i], places, 8) : 0;

        for (size_t j = 0; j < count; j++) {
            json_t *frame = json_object();

            json_object_set_new(frame, "function",
                                places[j].function ? string(places[j].function) : json_null());
            json_object_set_new(frame, "file",
                                places[j].file ? string(places[j].file) : json_null());
            json_object_set_new(frame, "line", json_integer(places[j].line));
            json_object_set_new(frame, "inlined", json_boolean(places[j].inlined));
            json_array_append_new(array, frame);
        }
    }
    return array;
}

static json_t *notes(struct symbols *symbols, const struct finding *finding)
{
    json_t *array = json_array();

    for (uint32_t i = 0; i < finding->note_count; i++) {
        const struct finding_note *note = &finding->notes[i];
        struct report_place place = {.known = false};
        json_t *object = json_object();

        if (note->pc)
            place = report_note_place(symbols, note);
        json_object_set_new(object, "text", string(note->text));
        set_place(object, &place);
        json_object_set_new(object, "stack", stack(symbols, note->frames, note->frame_count));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *args(const struct finding *finding)
{
    json_t *array = json_array();

    for (int i = 0; finding->code && i < 4; i++) {
        const char *meaning = finding->arg_meaning[i][0]
                                  ? finding->arg_meaning[i]
                                  : report_bugcheck_argument(finding->code, i + 1);
        json_t *object = json_object();

        json_object_set_new(object, "value", hexadecimal(finding->args[i]));
        json_object_set_new(object, "meaning", meaning ? string(meaning) : json_null());
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *finding_object(const struct report *report, const struct report_item *item)
{
    const struct finding *finding = item->finding;
    struct report_place place = report_first_place(report->symbols, finding);
    json_t *object = json_object();

    json_object_set_new(object, "rule", string(finding->rule));
    json_object_set_new(object, "name", finding->name[0] ? string(finding->name) : json_null());
    json_object_set_new(object, "severity", json_string(report_severity(finding->severity)));
    json_object_set_new(object, "crash", json_boolean(finding->crash));
    set_place(object, &place);
    json_object_set_new(object, "bucket",
                        json_sprintf("%012llx", (unsigned long long)item->bucket));
    json_object_set_new(object, "summary", string(item->summary));
    json_object_set_new(object, "title", string(finding->title));
    json_object_set_new(object, "contract",
                        finding->contract[0] ? string(finding->contract) : json_null());
    json_object_set_new(object, "why", string(finding->why));
    json_object_set_new(object, "fix", string(finding->todo));
    json_object_set_new(object, "code", finding->code ? hexadecimal(finding->code) : json_null());
    json_object_set_new(object, "code_name",
                        finding->code && rtl_bugcheck_name(finding->code)
                            ? json_string(rtl_bugcheck_name(finding->code))
                            : json_null());
    json_object_set_new(object, "args", args(finding));
    json_object_set_new(object, "actor", string(finding->actor));
    json_object_set_new(object, "cpu", json_integer(finding->cpu));
    json_object_set_new(object, "irql", json_integer(finding->irql));
    json_object_set_new(object, "step", json_integer((json_int_t)finding->step));
    json_object_set_new(object, "time_100ns", json_integer((json_int_t)finding->time_100ns));
    json_object_set_new(object, "times", json_integer((json_int_t)item->times));
    json_object_set_new(object, "suppressed", json_boolean(item->suppressed));
    json_object_set_new(object, "stack",
                        stack(report->symbols, finding->frames, finding->frame_count));
    json_object_set_new(object, "notes", notes(report->symbols, finding));
    json_object_set_new(object, "token", item->token ? json_string(item->token) : json_null());
    json_object_set_new(object, "replay",
                        item->more.replay ? string(item->more.replay) : json_null());
    return object;
}

static bool write_json(FILE *out, const struct report *report)
{
    json_t *root = json_object(), *findings = json_array(), *coverage = json_object();
    bool written;

    for (size_t i = 0; i < report->count; i++)
        if (!report->items[i].repeated)
            json_array_append_new(findings, finding_object(report, &report->items[i]));
    json_object_set_new(coverage, "executions", json_integer((json_int_t)report->executions));
    json_object_set_new(coverage, "exhausted", json_boolean(report->exhausted));
    for (size_t i = 0; i < report->fact_count; i++)
        json_object_set_new(coverage, report->facts[i].name,
                            report->facts[i].text
                                ? string(report->facts[i].text)
                                : json_integer((json_int_t)report->facts[i].number));
    json_object_set_new(root, "irqlab", json_string(report->version));
    json_object_set_new(root, "format", json_integer(1));
    json_object_set_new(root, "command", string(report->command ? report->command : "run"));
    json_object_set_new(root, "trace_hash",
                        report->has_trace_hash
                            ? json_sprintf("%016llx", (unsigned long long)report->trace_hash)
                            : json_null());
    json_object_set_new(root, "findings", findings);
    json_object_set_new(root, "findings_dropped", json_integer((json_int_t)report->dropped));
    json_object_set_new(root, "coverage", coverage);
    written =
        json_dumpf(root, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) == 0 && fputc('\n', out) != EOF;
    json_decref(root);
    return written;
}

/* --- JUnit ---------------------------------------------------------------------------------------
 */

/* Text in XML; characters that XML cannot hold become '?'. */
static void escape(FILE *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc((unsigned char)*text < ' ' && *text != '\n' && *text != '\t' ? '?' : *text, out);
        }
    }
}

static bool write_junit(FILE *out, const struct report *report)
{
    size_t failures = report_count(report, FINDING_ERROR);
    size_t shown = report_count(report, FINDING_NOTE);
    size_t tests = shown ? shown : 1;

    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites>\n  <testsuite name=\"irqlab %s\" tests=\"%zu\" failures=\"%zu\" "
            "errors=\"0\" skipped=\"0\" time=\"%.3f\">\n",
            report->command ? report->command : "run", tests, failures, report->seconds);
    if (!shown)
        fputs("    <testcase name=\"no findings\" classname=\"irqlab\"/>\n", out);
    for (size_t i = 0; i < report->count; i++) {
        const struct report_item *item = &report->items[i];
        const struct finding *finding = item->finding;
        struct report_place place = report_first_place(report->symbols, finding);
        bool failure = finding->severity == FINDING_ERROR;
        char *text = NULL;
        size_t bytes;
        FILE *memory;

        if (item->suppressed || item->repeated)
            continue;
        fputs("    <testcase name=\"", out);
        escape(out, item->summary);
        fputs("\" classname=\"irqlab\"", out);
        if (place.file) {
            fputs(" file=\"", out);
            escape(out, place.file);
            fprintf(out, "\" line=\"%d\"", place.line);
        }
        fputs(">\n", out);
        memory = open_memstream(&text, &bytes);
        if (!memory)
            return false;
        report_finding(memory, report->symbols, finding, &item->more);
        fclose(memory);
        if (failure) {
            fputs("      <failure type=\"", out);
            escape(out, finding->rule);
            fputs("\" message=\"", out);
            escape(out, finding->title);
            fputs("\">", out);
            escape(out, text);
            fputs("</failure>\n", out);
        } else {
            fputs("      <system-out>", out);
            escape(out, text);
            fputs("</system-out>\n", out);
        }
        free(text);
        fputs("    </testcase>\n", out);
    }
    fputs("  </testsuite>\n</testsuites>\n", out);
    return !ferror(out);
}

/* --- SARIF 2.1.0
 * ---------------------------------------------------------------------------------- */

static json_t *location(const struct report_place *place, const char *message)
{
    json_t *region, *result, *physical;

    if (!place->file)
        return NULL;
    region = json_pack("{s:i}", "startLine", place->line > 0 ? place->line : 1);
    if (place->column > 0)
        json_object_set_new(region, "startColumn", json_integer(place->column));
    physical = json_pack("{s:{s:o},s:o}", "artifactLocation", "uri", string(place->file), "region",
                         region);
    result = json_pack("{s:o}", "physicalLocation", physical);
    if (message)
        json_object_set_new(result, "message", json_pack("{s:o}", "text", string(message)));
    return result;
}

static json_t *sarif_result(const struct report *report, const struct report_item *item)
{
    const struct finding *finding = item->finding;
    struct report_place place = report_first_place(report->symbols, finding);
    json_t *result = json_object(), *locations = json_array(), *related = json_array();
    json_t *here = location(&place, NULL);
    char bucket[24];

    if (here)
        json_array_append_new(locations, here);
    for (uint32_t i = 0; i < finding->note_count; i++) {
        struct report_place second = {.known = false};
        json_t *there;

        if (finding->notes[i].pc)
            second = report_note_place(report->symbols, &finding->notes[i]);
        there = location(&second, finding->notes[i].text);
        if (there)
            json_array_append_new(related, there);
    }
    snprintf(bucket, sizeof bucket, "%012llx", (unsigned long long)item->bucket);
    json_object_set_new(result, "ruleId", string(finding->rule));
    json_object_set_new(result, "level", json_string(report_severity(finding->severity)));
    json_object_set_new(
        result, "message",
        json_pack("{s:o}", "text", json_sprintf("%s. %s", finding->title, finding->why)));
    json_object_set_new(result, "locations", locations);
    json_object_set_new(result, "relatedLocations", related);
    json_object_set_new(result, "partialFingerprints",
                        json_pack("{s:s}", "irqlabBucket/v1", bucket));
    if (item->suppressed)
        json_object_set_new(result, "suppressions", json_pack("[{s:s}]", "kind", "external"));
    return result;
}

static bool write_sarif(FILE *out, const struct report *report)
{
    json_t *results = json_array(), *rules = json_array(), *root;
    bool written;

    for (size_t i = 0; i < report->count; i++) {
        const struct report_item *item = &report->items[i];
        bool listed = item->repeated;

        for (size_t j = 0; j < i && !listed; j++)
            listed = strcmp(report->items[j].finding->rule, item->finding->rule) == 0;
        if (!listed) {
            json_t *rule = json_pack("{s:o}", "id", string(item->finding->rule));

            if (item->finding->contract[0])
                json_object_set_new(rule, "fullDescription",
                                    json_pack("{s:o}", "text", string(item->finding->contract)));
            if (item->finding->todo[0])
                json_object_set_new(rule, "help",
                                    json_pack("{s:o}", "text", string(item->finding->todo)));
            json_array_append_new(rules, rule);
        }
        if (!item->repeated)
            json_array_append_new(results, sarif_result(report, item));
    }
    root = json_pack("{s:s,s:s,s:[{s:{s:{s:s,s:s,s:o}},s:o}]}", "$schema",
                     "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs",
                     "tool", "driver", "name", "irqlab", "version", report->version, "rules", rules,
                     "results", results);
    written = root && json_dumpf(root, out, JSON_INDENT(2)) == 0 && fputc('\n', out) != EOF;
    json_decref(root);
    return written;
}

bool report_write(FILE *out, enum report_format format, const struct report *report)
{
    switch (format) {
    case REPORT_JSON:
        return write_json(out, report);
    case REPORT_JUNIT:
        return write_junit(out, report);
    case REPORT_SARIF:
        return write_sarif(out, report);
    case REPORT_FORMATS:
        break;
    }
    return false;
}
