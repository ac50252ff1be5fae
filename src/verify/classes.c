/* classes.c - Driver Verifier's options; see classes.h. */
#define _GNU_SOURCE /* strcasestr */
#include "verify/classes.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    uint32_t flag;
    const char *name, *others; /* as in the documentation; other spellings, with commas */
    const char *mark; /* of it in the column `tool` of a rule; NULL: nothing checks by it */
} classes[] = {
    {VERIFY_SPECIAL_POOL, "special pool", "", "special pool"},
    {VERIFY_IRQL, "force IRQL checking", "irql,irql checking", "IRQL checking"},
    {VERIFY_LOW_RESOURCES, "randomized low resources simulation",
     "low resources,low resources simulation", NULL},
    {VERIFY_POOL_TRACKING, "pool tracking", "", "pool tracking"},
    {VERIFY_IO, "I/O verification", "io,io verification", "I/O verification"},
    {VERIFY_DEADLOCK, "deadlock detection", "deadlock", "deadlock detection"},
    {VERIFY_ENHANCED_IO, "enhanced I/O verification", "enhanced io,enhanced io verification",
     "enhanced I/O verification"},
    {VERIFY_DMA, "DMA checking", "dma", NULL},
    {VERIFY_SECURITY, "security checks", "security", "security checks"},
    {VERIFY_PENDING_IO, "force pending I/O requests", "pending io,force pending io", NULL},
    {VERIFY_IRP_LOGGING, "IRP logging", "", NULL},
    {VERIFY_MISC, "miscellaneous checks", "misc,miscellaneous", "miscellaneous checks"},
    {VERIFY_DDI_COMPLIANCE, "DDI compliance checking", "ddi,ddi compliance",
     "DDI compliance checking"},
};

enum { CLASSES = sizeof classes / sizeof *classes };

uint32_t verify_rule_classes(const struct verify_rule *rule)
{
    uint32_t flags = 0;

    for (int i = 0; i < CLASSES; i++)
        if (classes[i].mark && strcasestr(rule->tool, classes[i].mark))
            flags |= classes[i].flag;
    return flags;
}

/* Equal but for case, and for - and _ instead of blanks. */
static bool same(const char *text, const char *name, size_t length)
{
    if (strlen(text) != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        int a = text[i] == '-' || text[i] == '_' ? ' ' : tolower((unsigned char)text[i]);

        if (a != tolower((unsigned char)name[i]))
            return false;
    }
    return true;
}

bool verify_class_find(const char *text, uint32_t *found)
{
    unsigned long long number;
    char *end;

    if (strcasecmp(text, "standard") == 0 || strcasecmp(text, "all") == 0) {
        *found = strcasecmp(text, "all") == 0 ? (uint32_t)VERIFY_ALL : VERIFY_STANDARD;
        return true;
    }
    errno = 0;
    number = strtoull(text, &end, 0);
    if (isdigit((unsigned char)*text)) {
        *found = (uint32_t)number;
        return !*end && !errno && number <= UINT32_MAX && number;
    }
    for (int i = 0; i < CLASSES; i++) {
        const char *other = classes[i].others;

        *found = classes[i].flag;
        if (same(text, classes[i].name, strlen(classes[i].name)))
            return true;
        while (*other) {
            size_t length = strcspn(other, ",");

            if (same(text, other, length))
                return true;
            other += length + (other[length] == ',');
        }
    }
    return false;
}

bool verify_class_get(unsigned i, uint32_t *flag, const char **name)
{
    if (i >= CLASSES)
        return false;
    *flag = classes[i].flag;
    *name = classes[i].name;
    return true;
}
