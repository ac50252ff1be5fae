/*
 * cmd_rules.c - irqlab rules: what is checked, with the contract, a program that breaks it, and
 * what to do. The pages under docs/rules are made by the same code (--markdown, --coverage).
 */
#include "command.h"
#include "examples.h"
#include "reporting.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "usage: irqlab rules [ID|NAME|FAMILY]\n"
                            "       irqlab rules --classes             Driver Verifier's options\n"
                            "       irqlab rules --markdown FAMILY     a page of docs/rules\n"
                            "       irqlab rules --coverage            docs/rules/coverage.md\n"
                            "       irqlab rules --families            their names\n";

enum { MOST_LINES = 400 };

/* --- examples ------------------------------------------------------------------------------------
 */

/* Does the list of ids in a mark, behind `finds: `, hold this one? */
static bool mark_has(const char *mark, const char *id)
{
    const char *alias = verify_rule_alias(id);
    char word[64];

    for (const char *end = strstr(mark, "*/"); mark < end;) {
        size_t length = strcspn(mark, " ,*\n");

        snprintf(word, sizeof word, "%.*s", (int)length, mark);
        if (*word && (verify_same_id(word, id) || (alias && verify_same_id(word, alias))))
            return true;
        mark += length + (length == 0 || mark[length] == ',' || mark[length] == ' ');
        if (mark[0] == '*')
            break;
    }
    return false;
}

/* Is the id marked in the text, as found or as what follows? */
static bool marked(const char *text, const char *id)
{
    static const char *const marks[] = {"/* finds: ", "/* also: "};

    for (int i = 0; text && i < 2; i++)
        for (const char *at = text; (at = strstr(at, marks[i])); at++)
            if (mark_has(at + strlen(marks[i]), id))
                return true;
    return false;
}

/* The programs that show a rule: that of its own name first. */
static const struct rule_example *next_example(const char *id, const struct rule_example *after)
{
    const struct rule_example *example = after ? after + 1 : rule_examples;

    for (; example->folder; example++)
        if (marked(example->bad, id) || marked(example->bad_app, id))
            return example;
    return NULL;
}

/* Is the folder named after the rule? 2: exactly, 1: a variant of it ("0xC4-0x122.multiple"). */
static int own_example(const struct rule_example *example, const char *id)
{
    const char *name = strrchr(example->folder, '/') + 1;
    size_t length = strlen(id);
    char text[64];

    snprintf(text, sizeof text, "%s", id);
    for (char *p = text; *p; p++)
        if (*p == '/')
            *p = '-';
    if (strncmp(name, text, length) != 0 || isalnum((unsigned char)name[length]))
        return 0;
    return name[length] ? 1 : 2;
}

static const struct rule_example *best_example(const char *id)
{
    const struct rule_example *best = next_example(id, NULL);

    for (const struct rule_example *e = best; e; e = next_example(id, e))
        if (own_example(e, id) > own_example(best, id))
            best = e;
    return best;
}

struct lines {
    const char *begin[MOST_LINES];
    int length[MOST_LINES];
    int count;
};

static void split(const char *text, struct lines *lines)
{
    lines->count = 0;
    while (text && *text && lines->count < MOST_LINES) {
        const char *end = strchr(text, '\n');
        int length = end ? (int)(end - text) : (int)strlen(text);

        lines->begin[lines->count] = text;
        lines->length[lines->count++] = length;
        text = end ? end + 1 : NULL;
    }
}

/* The length of a line without its mark. */
static int unmarked(const struct lines *lines, int i)
{
    const char *mark = memmem(lines->begin[i], (size_t)lines->length[i], " /* finds:", 10);

    return mark ? (int)(mark - lines->begin[i]) : lines->length[i];
}

static bool same_line(const struct lines *a, int i, const struct lines *b, int j)
{
    int length = unmarked(a, i);

    return length == b->length[j] && memcmp(a->begin[i], b->begin[j], (size_t)length) == 0;
}

/* What turns the bad program into the good one, as - and + lines. */
static void print_mended(const char *bad_text, const char *good_text)
{
    static int longest[MOST_LINES + 1][MOST_LINES + 1];
    struct lines *bad = malloc(sizeof *bad), *good = malloc(sizeof *good);
    int i = 0, j = 0;

    if (!bad || !good)
        abort();
    split(bad_text, bad);
    split(good_text, good);
    for (int a = bad->count; a >= 0; a--)
        for (int b = good->count; b >= 0; b--) {
            if (a == bad->count || b == good->count)
                longest[a][b] = 0;
            else if (same_line(bad, a, good, b))
                longest[a][b] = longest[a + 1][b + 1] + 1;
            else
                longest[a][b] =
                    longest[a + 1][b] >= longest[a][b + 1] ? longest[a + 1][b] : longest[a][b + 1];
        }
    while (i < bad->count || j < good->count) {
        if (i < bad->count && j < good->count && same_line(bad, i, good, j)) {
            i++;
            j++;
        } else if (i < bad->count && (j == good->count || longest[i + 1][j] >= longest[i][j + 1])) {
            if (strncmp(bad->begin[i], "/*", 2) != 0)
                printf("    - %.*s\n", unmarked(bad, i), bad->begin[i]);
            i++;
        } else {
            if (strncmp(good->begin[j], "/*", 2) != 0)
                printf("    + %.*s\n", good->length[j], good->begin[j]);
            j++;
        }
    }
    free(bad);
    free(good);
}

/* The lines around each mark. */
static void print_broken(const char *text, const char *id)
{
    struct lines *lines = malloc(sizeof *lines);
    int shown = -1;

    if (!lines)
        abort();
    split(text, lines);
    for (int i = 0; i < lines->count; i++) {
        char line[512];
        const char *mark;

        snprintf(line, sizeof line, "%.*s", lines->length[i], lines->begin[i]);
        mark = strstr(line, "/* finds: ");
        if (!mark || !mark_has(mark + 10, id))
            continue;
        for (int k = i - 5 > shown ? i - 5 : shown + 1; k <= i + 2 && k < lines->count; k++) {
            if (k < 0)
                continue;
            if (shown >= 0 && k > shown + 1)
                puts("      ...");
            printf("  %c %3d  %.*s\n", k == i ? '>' : ' ', k + 1, unmarked(lines, k),
                   lines->begin[k]);
            shown = k;
        }
    }
    free(lines);
}

/* --- one rule ------------------------------------------------------------------------------------
 */

static void sentence(const char *label, const char *text)
{
    if (*text)
        printf("%s%c%s.\n", label, toupper((unsigned char)*text), text + 1);
}

static void one(const struct verify_rule *rule)
{
    const char *alias = verify_rule_alias(rule->id);
    const struct rule_example *example = best_example(rule->id);
    uint32_t code;
    uint64_t first;
    bool has_first;

    printf("%s%s%s%s (%s, %s)\n  %s\n", rule->id, alias ? " (" : "", alias ? alias : "",
           alias ? ")" : "", rule->family, report_severity(rule->severity), rule->title);
    if (verify_rule_code(rule->id, &code, &first, &has_first) && rtl_bugcheck_name(code))
        printf("  bug check %s (0x%X)%s\n", rtl_bugcheck_name(code), code,
               has_first ? ", by its first argument" : "");
    putchar('\n');
    sentence("contract: ", rule->contract);
    sentence("why:      ", rule->why);
    sentence("fix:      ", rule->fix);
    printf("known to: %s\n", *rule->tool ? rule->tool : "irqlab alone");
    sentence("not seen: ", rule->blind);
    if (!example)
        return;
    printf("\nbreaks it (tests/rules/%s/bad.c):\n", example->folder);
    print_broken(marked(example->bad, rule->id) ? example->bad : example->bad_app, rule->id);
    if (example->good && marked(example->bad, rule->id)) {
        puts("\nmended (- out, + in):");
        print_mended(example->bad, example->good);
    }
}

static void row(const struct verify_rule *rule)
{
    const char *alias = verify_rule_alias(rule->id);

    printf("  %-26s %-8s %s%s%s%s\n", rule->id, report_severity(rule->severity), rule->title,
           alias ? " (" : "", alias ? alias : "", alias ? ")" : "");
}

/* All rules, or those of one family. Returns how many. */
static int list(const char *family)
{
    const char *last = "";
    int count = 0;

    for (const struct verify_rule *rule = verify_rules; rule->id; rule++) {
        if (family && strcmp(rule->family, family) != 0)
            continue;
        if (strcmp(last, rule->family) != 0)
            printf("%s%s\n", count ? "\n" : "", last = rule->family);
        row(rule);
        count++;
    }
    return count;
}

/* --- pages ---------------------------------------------------------------------------------------
 */

static void families(void)
{
    const char *last = "";

    for (const struct verify_rule *rule = verify_rules; rule->id; rule++)
        if (strcmp(last, rule->family) != 0)
            puts(last = rule->family);
}

static int markdown(const char *family)
{
    int count = 0;

    for (const struct verify_rule *rule = verify_rules; rule->id; rule++) {
        const char *alias = verify_rule_alias(rule->id);

        if (strcmp(rule->family, family) != 0)
            continue;
        if (!count++)
            printf("# Rules: %s\n\nMade by `./dev docs` from src/verify and tests/rules; `irqlab "
                   "rules ID` prints the same.\n",
                   family);
        printf("\n## %s%s%s%s\n\n", rule->id, alias ? " (" : "", alias ? alias : "",
               alias ? ")" : "");
        puts("```text");
        one(rule);
        puts("```");
    }
    return count;
}

/* Is there a program in which this is found? */
static bool tested(const char *id)
{
    return next_example(id, NULL) != NULL;
}

static void programs(const char *id)
{
    int count = 0;

    for (const struct rule_example *e = next_example(id, NULL); e; e = next_example(id, e))
        if (++count <= 3)
            printf("%s%s", count > 1 ? ", " : "", e->folder);
    if (count > 3)
        printf(" and %d more", count - 3);
}

static void coverage(void)
{
    int all = 0, covered = 0, not_yet = 0;

    for (const struct verify_core *core = verify_core_rules; core->id; core++) {
        const char *as = core->id, *why = "";
        bool elsewhere = verify_core_elsewhere(core->id, &as, &why);

        all++;
        if (elsewhere && !as)
            not_yet++;
        else
            covered += tested(elsewhere ? as : core->id);
    }
    printf(
        "# What is covered\n\n"
        "Made by `./dev docs` from src/verify and tests/rules. Of the %d core rules of Driver "
        "Verifier, DDI\ncompliance checking, SDV and the bug checks, %d are covered by a program "
        "that breaks them and its mended\ntwin, %d cannot apply yet, and %d are open.\n\n"
        "| rule | what is done wrong | covered by |\n|---|---|---|\n",
        all, covered, not_yet, all - covered - not_yet);
    for (const struct verify_core *core = verify_core_rules; core->id; core++) {
        const char *as = core->id, *why = "";
        bool elsewhere = verify_core_elsewhere(core->id, &as, &why);

        printf("| %s%s%s | ", core->id, strcmp(core->id, core->name) ? " " : "",
               strcmp(core->id, core->name) ? core->name : "");
        for (const char *p = core->action; *p; p++)
            printf(*p == '|' || *p == '*' ? "\\%c" : "%c", *p);
        fputs(" | ", stdout);
        if (elsewhere && !as)
            printf("not yet: %s", why);
        else if (!tested(elsewhere ? as : core->id))
            fputs(verify_rule_find(elsewhere ? as : core->id) ? "a rule without a program" : "open",
                  stdout);
        else if (elsewhere)
            printf("as %s (%s): ", as, why);
        if (!(elsewhere && !as))
            programs(elsewhere ? as : core->id);
        puts(" |");
    }
    puts(
        "\nMistakes of the programs under tests/findings that no rule finds, and why:\n\n"
        "* A counter that a process notify routine changes under a mutex and a request reads "
        "without it "
        "(procmon):\n  the only process that is started is the one that asks, and its start comes "
        "before its requests. A program that\n  starts others while it asks shows the race.\n"
        "* A resource that is acquired outside of a critical region in code that does not run "
        "(settings): "
        "the value in\n  the registry that leads there is not set. Rules see what is executed; the "
        "registry is made anew for each run.");
}

static void classes(void)
{
    uint32_t flag;
    const char *name;

    for (unsigned i = 0; verify_class_get(i, &flag, &name); i++) {
        int count = 0;

        for (const struct verify_rule *rule = verify_rules; rule->id; rule++)
            count += (verify_rule_classes(rule) & flag) != 0;
        printf("0x%-8x %-38s %3d rules%s\n", flag, name, count,
               VERIFY_STANDARD & flag ? ", standard" : "");
    }
}

int command_rules(int argc, char **argv)
{
    const struct verify_rule *rule;
    const char *id = argc > 1 ? argv[1] : NULL;

    if (argc == 3 && strcmp(id, "--markdown") == 0)
        return markdown(argv[2]) ? 0 : 2;
    if (argc > 2 || (id && strcmp(id, "--help") == 0)) {
        fputs(usage, argc > 2 ? stderr : stdout);
        return argc > 2 ? 2 : 0;
    }
    if (!id) {
        printf("\n%d rules; `irqlab rules ID` explains one\n", list(NULL));
        return 0;
    }
    if (strcmp(id, "--coverage") == 0)
        coverage();
    else if (strcmp(id, "--classes") == 0)
        classes();
    else if (strcmp(id, "--families") == 0)
        families();
    else if ((rule = verify_rule_find(id)))
        one(rule);
    else if (list(id) == 0) {
        fprintf(stderr, "irqlab: there is no rule %s\n", id);
        reporting_print_near(id);
        return 2;
    }
    return 0;
}
