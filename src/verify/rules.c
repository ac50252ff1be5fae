/* rules.c - looking up rules; see rules.h. */
#include "verify/rules.h"

#include <stdlib.h>
#include <string.h>

const struct verify_rule verify_rules[] = {
#define RULE(id, family, severity, title, contract, why, fix, tool, blind)                         \
    {id, #family, FINDING_##severity, title, contract, why, fix, tool, blind},
#include "verify/rules.def"
#undef RULE
    {0},
};

static const struct {
    const char *name, *id;
} aliases[] = {
#define ALIAS(name, id) {name, id},
#include "verify/aliases.def"
#undef ALIAS
};

enum { ALIASES = sizeof aliases / sizeof *aliases };

/* Numbers are compared as numbers: "0xC9/0x03" is "0xC9/0x3". */
bool verify_same_id(const char *a, const char *b)
{
    char *end_a, *end_b;

    if (*a != *b) /* nearly all that are compared */
        return false;
    if (strcmp(a, b) == 0)
        return true;
    if (strncmp(a, "0x", 2) != 0 || strncmp(b, "0x", 2) != 0 ||
        strtoull(a, &end_a, 16) != strtoull(b, &end_b, 16) || *end_a != *end_b)
        return false;
    if (!*end_a)
        return true;
    return *end_a == '/' && strtoull(end_a + 1, &end_a, 16) == strtoull(end_b + 1, &end_b, 16) &&
           !*end_a && !*end_b;
}

static const struct verify_rule *find(const char *id)
{
    for (const struct verify_rule *rule = verify_rules; rule->id; rule++)
        if (verify_same_id(rule->id, id))
            return rule;
    return NULL;
}

const char *verify_rule_alias(const char *id)
{
    for (int i = 0; i < ALIASES; i++) {
        if (strcmp(aliases[i].name, id) == 0)
            return aliases[i].id;
        if (verify_same_id(aliases[i].id, id))
            return aliases[i].name;
    }
    return NULL;
}

const struct verify_rule *verify_rule_find(const char *id)
{
    const struct verify_rule *rule = find(id);
    const char *alias = rule ? NULL : verify_rule_alias(id);

    return alias ? find(alias) : rule;
}

bool verify_rule_code(const char *id, uint32_t *code, uint64_t *first, bool *has_first)
{
    const char *alias;
    char *end;

    if (strncmp(id, "0x", 2) != 0) {
        alias = verify_rule_alias(id);
        return alias && verify_rule_code(alias, code, first, has_first);
    }
    *code = (uint32_t)strtoul(id, &end, 16);
    *has_first = *end == '/';
    *first = *has_first ? strtoull(end + 1, NULL, 16) : 0;
    return true;
}

const struct verify_core verify_core_rules[] = {
#define CORE(id, name, area, action) {id, name, #area, action},
#include "verify/core.def"
#undef CORE
    {0},
};

static const struct {
    const char *id, *as, *why;
} elsewhere[] = {
#define COVERED_AS(id, as, why) {id, as, why},
#define NOT_YET(id, why) {id, NULL, why},
#include "verify/coverage.def"
#undef COVERED_AS
#undef NOT_YET
};

bool verify_core_elsewhere(const char *id, const char **as, const char **why)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (verify_same_id(elsewhere[i].id, id)) {
            *as = elsewhere[i].as;
            *why = elsewhere[i].why;
            return true;
        }
    return false;
}
