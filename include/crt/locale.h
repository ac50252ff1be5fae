/* locale.h - there is one locale, "C", with UTF-8 as its code page. */
#ifdef __cplusplus
#include_next <locale.h>
#endif
#ifndef IRQLAB_CRT_LOCALE_H
#define IRQLAB_CRT_LOCALE_H
#include <corecrt.h>

#ifndef __cplusplus
#define LC_ALL 0
#define LC_COLLATE 1
#define LC_CTYPE 2
#define LC_MONETARY 3
#define LC_NUMERIC 4
#define LC_TIME 5
#define LC_MIN LC_ALL
#define LC_MAX LC_TIME

struct lconv {
    char *decimal_point;
    char *thousands_sep;
    char *grouping;
    char *int_curr_symbol;
    char *currency_symbol;
    char *mon_decimal_point;
    char *mon_thousands_sep;
    char *mon_grouping;
    char *positive_sign;
    char *negative_sign;
    char int_frac_digits;
    char frac_digits;
    char p_cs_precedes;
    char p_sep_by_space;
    char n_cs_precedes;
    char n_sep_by_space;
    char p_sign_posn;
    char n_sign_posn;
};

char *setlocale(int category, const char *locale);
struct lconv *localeconv(void);
#endif

#define _ENABLE_PER_THREAD_LOCALE 1
#define _DISABLE_PER_THREAD_LOCALE 2

CRT_BEGIN
int _configthreadlocale(int flag);
wchar_t *_wsetlocale(int category, const wchar_t *locale);
_locale_t _create_locale(int category, const char *locale);
_locale_t _wcreate_locale(int category, const wchar_t *locale);
_locale_t _get_current_locale(void);
void _free_locale(_locale_t locale);
CRT_END

#endif
