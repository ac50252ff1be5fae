/* reporting.c - options of rules and findings; see reporting.h. */
#include "reporting.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *suffix;
    enum report_format format;
} formats[] = {{"json", ".json", REPORT_JSON},
               {"junit", ".xml", REPORT_JUNIT},
               {"xml", ".xml", REPORT_JUNIT},
               {"sarif", ".sarif", REPORT_SARIF}};

enum { FORMATS = sizeof formats / sizeof *formats, MOST_GROUPS = 100 };

/* What is found without a rule: crashes by their code, and these. */
static const char *const others[] = {"deadlock", "hang", "app-exception", "thread-limit"};

bool reporting_knows_rule(const char *rule)
{
    uint32_t code;
    uint64_t first;
    bool has_first;

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(rule, others[i]) == 0)
            return true;
    if (verify_rule_find(rule) || verify_rule_alias(rule))
        return true;
    return strncmp(rule, "0x", 2) == 0 && verify_rule_code(rule, &code, &first, &has_first) &&
           !has_first && rtl_bugcheck_name(code);
}

/* How many changes make one text of the other, case aside; at most 31 letters count. */
static int distance(const char *a, const char *b)
{
    int row[33], columns = (int)strnlen(b, 31);

    for (int j = 0; j <= columns; j++)
        row[j] = j;
    for (int i = 1; a[i - 1] && i < 32; i++) {
        int diagonal = row[0];

        row[0] = i;
        for (int j = 1; j <= columns; j++) {
            int cost = diagonal + ((a[i - 1] | 0x20) != (b[j - 1] | 0x20));

            diagonal = row[j];
            if (row[j] + 1 < cost)
                cost = row[j] + 1;
            if (row[j - 1] + 1 < cost)
                cost = row[j - 1] + 1;
            row[j] = cost;
        }
    }
    return row[columns];
}

void reporting_print_near(const char *id)
{
    const char *best[4] = {NULL};
    int score[4] = {99, 99, 99, 99};

    for (const struct verify_rule *rule = verify_rules; rule->id; rule++) {
        const char *names[2] = {rule->id, verify_rule_alias(rule->id)};

        for (int n = 0; n < 2 && names[n]; n++) {
            int now = distance(id, names[n]);
            int at = 4;

            if (strstr(names[n], id))
                now = 0;
            while (at > 0 && score[at - 1] > now)
                at--;
            if (at == 4)
                continue;
            memmove(best + at + 1, best + at, (size_t)(3 - at) * sizeof *best);
            memmove(score + at + 1, score + at, (size_t)(3 - at) * sizeof *score);
            best[at] = names[n];
            score[at] = now;
        }
    }
    fputs("irqlab: near:", stderr);
    for (int i = 0; i < 4 && best[i]; i++)
        fprintf(stderr, "%s %s", i ? "," : "", best[i]);
    fputs("\n", stderr);
}

static int no_rule(struct reporting *reporting, struct run_options *run, const char *id)
{
    if (!verify_rule_find(id)) {
        fprintf(stderr, "irqlab: --no-rule: there is no rule %s\n", id);
        reporting_print_near(id);
        return RUN_USAGE;
    }
    if (reporting->no_rule_count == REPORTING_RULES) {
        fputs("irqlab: so many --no-rule are not possible; --rules off switches all off\n", stderr);
        return RUN_USAGE;
    }
    reporting->no_rules[reporting->no_rule_count++] = id;
    run->no_rules = reporting->no_rules;
    return -1;
}

static int verifier(struct run_options *run, const char *value)
{
    char *copy = strdup(value), *rest = copy;

    for (char *word; (word = strsep(&rest, ","));) {
        uint32_t classes, flag;
        const char *name;

        if (verify_class_find(word, &classes)) {
            run->verifier |= classes;
            continue;
        }
        fprintf(stderr,
                "irqlab: --verifier: \"%s\" is no class of Driver Verifier; they are standard, all",
                word);
        for (unsigned i = 0; verify_class_get(i, &flag, &name); i++)
            fprintf(stderr, ", %s (0x%x)", name, flag);
        fputs("\n", stderr);
        free(copy);
        return RUN_USAGE;
    }
    free(copy);
    return -1;
}

static int output(struct reporting *reporting, const char *value)
{
    const char *colon = strchr(value, ':');
    struct reporting_output *out;

    if (reporting->output_count == REPORTING_OUTPUTS) {
        fputs("irqlab: too many outputs\n", stderr);
        return RUN_USAGE;
    }
    out = &reporting->outputs[reporting->output_count];
    for (int i = 0; i < FORMATS; i++) {
        size_t length = strlen(value), suffix = strlen(formats[i].suffix);
        bool prefixed = colon && (size_t)(colon - value) == strlen(formats[i].name) &&
                        strncmp(value, formats[i].name, (size_t)(colon - value)) == 0;

        if (prefixed ||
            (length > suffix && strcmp(value + length - suffix, formats[i].suffix) == 0)) {
            out->format = formats[i].format;
            out->path = prefixed ? colon + 1 : value;
            if (!*out->path)
                break;
            reporting->output_count++;
            return -1;
        }
    }
    fprintf(stderr,
            "irqlab: -o %s: which format? A path ends in .json, .xml or .sarif, or begins with "
            "json:, junit: or sarif:\n",
            value);
    return RUN_USAGE;
}

static int suppress(struct reporting *reporting, const char *path)
{
    char message[512];

    if (reporting->suppressions) {
        fputs("irqlab: one --suppress FILE is enough: put the lines together\n", stderr);
        return RUN_USAGE;
    }
    reporting->suppressions =
        report_suppressions_read(path, reporting_knows_rule, message, sizeof message);
    if (reporting->suppressions)
        return -1;
    fprintf(stderr, "irqlab: --suppress: %s\n", message);
    return RUN_USAGE;
}

int reporting_option(struct reporting *reporting, struct run_options *run, int option,
                     const char *value)
{
    switch ((enum reporting_option)option) {
    case OPT_OUTPUT:
        return output(reporting, value);
    case OPT_SUPPRESS:
        return suppress(reporting, value);
    case OPT_NO_RULE:
        return no_rule(reporting, run, value);
    case OPT_VERIFIER:
        return verifier(run, value);
    case OPT_RULES:
        run->rules_off = strcmp(value, "off") == 0;
        run->no_races |= run->rules_off; /* data races are findings of rules like the others */
        if (run->rules_off || strcmp(value, "on") == 0)
            return -1;
        fprintf(stderr, "irqlab: --rules takes on or off; not \"%s\"\n", value);
        return RUN_USAGE;
    case OPT_FAIL_ON:
        reporting->fail_never = strcmp(value, "never") == 0;
        reporting->fail_on = FINDING_ERROR;
        for (enum finding_severity s = FINDING_ERROR; s <= FINDING_NOTE; s++)
            if (strcmp(value, report_severity(s)) == 0) {
                reporting->fail_on = s;
                return -1;
            }
        if (reporting->fail_never)
            return -1;
        fprintf(stderr, "irqlab: --fail-on takes error, warning, note or never; not \"%s\"\n",
                value);
        return RUN_USAGE;
    }
    return RUN_USAGE;
}

int reporting_open(struct reporting *reporting)
{
    for (size_t i = 0; i < reporting->output_count; i++) {
        struct reporting_output *out = &reporting->outputs[i];

        out->file = strcmp(out->path, "-") == 0 ? stdout : fopen(out->path, "w");
        if (!out->file) {
            fprintf(stderr, "irqlab: -o %s: %s\n", out->path, strerror(errno));
            return RUN_USAGE;
        }
    }
    return -1;
}

int reporting_finish(struct reporting *reporting, struct report *report)
{
    int code = RUN_CLEAN;

    report->suppressions = reporting->suppressions;
    report->version = IRQLAB_VERSION;
    report_prepare(report);
    report_print(stdout, report, MOST_GROUPS);
    if (!reporting->fail_never && report_count(report, reporting->fail_on))
        code = RUN_FINDINGS;
    for (size_t i = 0; i < reporting->output_count; i++) {
        struct reporting_output *out = &reporting->outputs[i];
        bool good = report_write(out->file, out->format, report);

        if (out->file == stdout ? fflush(stdout) != 0 : fclose(out->file) != 0)
            good = false;
        if (!good) {
            fprintf(stderr, "irqlab: -o %s: %s\n", out->path, strerror(errno));
            code = RUN_USAGE;
        }
    }
    return code;
}
