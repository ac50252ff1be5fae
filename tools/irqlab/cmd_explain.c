/* cmd_explain.c - irqlab explain: what a code means, by name or number. */
#include "command.h"
#include "run/irqlab.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: irqlab explain STATUS_...|ERROR_...|C0000008|0x7E|0xC4/0x122|-1073741811\n"
    "Digits alone are a Win32 error in decimal and a bug check in hexadecimal.\n";

static void error(uint32_t code)
{
    printf("%s (%u), a Win32 error\n", rtl_error_name(code), code);
    if (rtl_error_text(code))
        printf("  %s\n", rtl_error_text(code));
}

static void status(uint32_t code)
{
    static const char *const severities[] = {"a success", "information", "a warning", "an error"};
    uint32_t error = rtl_status_to_error(code);
    const char *name = rtl_status_name(code), *text = rtl_exception_text(code);

    if (name)
        printf("%s (0x%08X), an NTSTATUS: %s\n", name, code, severities[code >> 30]);
    else
        printf("0x%08X is no NTSTATUS that is known here; as one it would be %s\n", code,
               severities[code >> 30]);
    if (text)
        printf("  %s\n", text);
    if (name && code && rtl_error_name(error))
        printf("  Win32 programs see %s (%u): %s\n", rtl_error_name(error), error,
               rtl_error_text(error) ? rtl_error_text(error) : "");
}

static void bugcheck(uint32_t code)
{
    const char *name = rtl_bugcheck_name(code);

    printf("%s (0x%X), a bug check\n", name ? name : "unknown", code);
    if (report_bugcheck_meaning(code))
        printf("  %s\n", report_bugcheck_meaning(code));
    for (int i = 1; i <= 4; i++)
        if (report_bugcheck_argument(code, i))
            printf("  Arg%d: %s\n", i, report_bugcheck_argument(code, i));
}

static int unknown(const char *text)
{
    fprintf(stderr,
            "irqlab: %s is no status, error or bug check that is known here\n"
            "irqlab: try a name (STATUS_PENDING), a number (C0000008, 0x7E, 5) or a rule "
            "(0xC4/0x122)\n",
            text);
    return 2;
}

static int by_name(const char *given)
{
    char name[96];
    uint32_t code;

    snprintf(name, sizeof name, "%s", given);
    for (char *p = name; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    if (rtl_status_from_name(name, &code))
        status(code);
    else if (rtl_error_from_name(name, &code))
        error(code);
    else if (rtl_bugcheck_from_name(name, &code))
        bugcheck(code);
    else
        return unknown(given);
    return 0;
}

/* A whole text as a number. */
static bool number(const char *text, int base, unsigned long long *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, base);
    return isxdigit((unsigned char)*text) && !*end && !errno;
}

/* A rule of Driver Verifier: bug check / first parameter. */
static int rule(const char *text)
{
    unsigned long long code, first;
    const char *slash = strchr(text, '/');
    char left[32];

    snprintf(left, sizeof left, "%.*s", (int)(slash - text), text);
    if (!number(left, 16, &code) || !number(slash + 1, 16, &first) || code > UINT32_MAX ||
        !rtl_bugcheck_name((uint32_t)code))
        return unknown(text);
    printf("%s (0x%llX) with 0x%llX\n", rtl_bugcheck_name((uint32_t)code), code, first);
    if (verify_rule_find(text))
        printf("  %s\n  `irqlab rules %s` says more\n", verify_rule_find(text)->title, text);
    else if (report_rule_meaning((uint32_t)code, first))
        printf("  %s\n", report_rule_meaning((uint32_t)code, first));
    else
        printf("  a case of: %s\n", report_bugcheck_meaning((uint32_t)code)
                                        ? report_bugcheck_meaning((uint32_t)code)
                                        : "this bug check");
    return 0;
}

int command_explain(int argc, char **argv)
{
    const char *text = argc > 1 ? argv[1] : NULL;
    unsigned long long hex, decimal;
    bool any = false, is_decimal;

    if (!text || strcmp(text, "--help") == 0) {
        fputs(usage, text ? stdout : stderr);
        return text ? 0 : 2;
    }
    if (*text == '-' && number(text + 1, 10, &decimal) && decimal <= 0x80000000u) {
        status((uint32_t)-decimal); /* as printf("%d") shows it */
        return 0;
    }
    if (strchr(text, '/') && text[0] != '/' && strchr(text, '/') - text < 24)
        return rule(text);
    if (!number(text, 16, &hex))
        return by_name(text);
    if (hex > UINT32_MAX)
        return unknown(text);
    if (rtl_bugcheck_name((uint32_t)hex) && hex < 0xC0000000u) {
        bugcheck((uint32_t)hex);
        any = true;
    }
    if (hex >> 16 == 0x8007 && rtl_error_name(hex & 0xFFFF)) {
        printf("0x%08llX, an HRESULT that holds a Win32 error:\n", hex);
        error(hex & 0xFFFF);
        return 0;
    }
    if (rtl_status_name((uint32_t)hex) || (hex >= 0x40000000u && !any)) {
        status((uint32_t)hex);
        any = true;
    }
    /* 0x5 and 5 are the same error; 0x102 may be read from a debugger; 10 is ten. */
    is_decimal = number(text, 10, &decimal);
    if (!is_decimal)
        decimal = strncasecmp(text, "0x", 2) == 0 && hex < 0x10000 && !any ? hex : UINT32_MAX;
    if (decimal < UINT32_MAX && rtl_error_name((uint32_t)decimal)) {
        error((uint32_t)decimal);
        any = true;
    }
    return any ? 0 : unknown(text);
}
