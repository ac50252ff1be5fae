/* cmd_explain.c - irqlab explain: what a code means, by name or number. */
#include "command.h"
#include "run/irqlab.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void status(uint32_t code)
{
    static const char *const severities[] = {"success", "information", "warning", "error"};
    uint32_t error = rtl_status_to_error(code);
    const char *name = rtl_status_name(code), *text = rtl_exception_text(code);

    printf("%s (0x%08X), an NTSTATUS: %s\n", name ? name : "unknown status", code,
           severities[code >> 30]);
    if (text)
        printf("  %s\n", text);
    if (code && rtl_error_name(error))
        printf("  Win32 programs see %s (%u): %s\n", rtl_error_name(error), error,
               rtl_error_text(error) ? rtl_error_text(error) : "");
}

static void bugcheck(uint32_t code)
{
    const char *name = rtl_bugcheck_name(code);

    printf("%s (0x%X), a bug check\n", name ? name : "unknown bug check", code);
    if (report_bugcheck_meaning(code))
        printf("  %s\n", report_bugcheck_meaning(code));
    for (int i = 1; i <= 4; i++)
        if (report_bugcheck_argument(code, i))
            printf("  Arg%d: %s\n", i, report_bugcheck_argument(code, i));
}

static void error(uint32_t code)
{
    printf("%s (%u), a Win32 error\n  %s\n", rtl_error_name(code), code,
           rtl_error_text(code) ? rtl_error_text(code) : "");
}

static int by_name(const char *name)
{
    uint32_t code;

    if (rtl_status_from_name(name, &code)) {
        status(code);
        return 0;
    }
    if (rtl_error_from_name(name, &code)) {
        error(code);
        return 0;
    }
    if (rtl_bugcheck_from_name(name, &code)) {
        bugcheck(code);
        return 0;
    }
    fprintf(stderr, "irqlab: %s is no status, error or bug check that is known here\n", name);
    return 2;
}

int command_explain(int argc, char **argv)
{
    char *end;
    const char *text = argc > 1 ? argv[1] : NULL;
    unsigned long long number;

    if (!text || strcmp(text, "--help") == 0) {
        puts("usage: irqlab explain STATUS_...|ERROR_...|C0000008|0x7E|0xC4/0x122");
        return text ? 0 : 2;
    }
    if (isalpha((unsigned char)text[0]) && strspn(text, "0123456789abcdefABCDEF") != strlen(text))
        return by_name(text);
    number = strtoull(text, &end, 16);
    if (*end == '/') { /* a rule of Driver Verifier: bug check / first parameter */
        bugcheck((uint32_t)number);
        printf("  with Arg1 %s: a rule of Driver Verifier\n", end + 1);
        return 0;
    }
    if (*end || end == text || number > UINT32_MAX) {
        fprintf(stderr, "irqlab: \"%s\" is neither a name nor a number\n", text);
        return 2;
    }
    if (rtl_bugcheck_name((uint32_t)number) && number < 0xC0000000u)
        bugcheck((uint32_t)number);
    if (number >= 0x40000000u || rtl_status_name((uint32_t)number))
        status((uint32_t)number);
    if (rtl_error_name((uint32_t)strtoull(text, NULL, 0)) && number < 0x40000000u)
        error((uint32_t)strtoull(text, NULL, 0));
    else if (!rtl_bugcheck_name((uint32_t)number) && number < 0x40000000u &&
             !rtl_status_name((uint32_t)number)) {
        fprintf(stderr, "irqlab: 0x%llX is no code that is known here\n", number);
        return 2;
    }
    return 0;
}
