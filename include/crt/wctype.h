/* wctype.h - classes of wide characters. */
#ifdef __cplusplus
#include_next <wctype.h>
#endif
#ifndef IRQLAB_CRT_WCTYPE_H
#define IRQLAB_CRT_WCTYPE_H
#include <corecrt.h>

CRT_BEGIN
#ifndef __cplusplus
typedef wchar_t wctrans_t;
#ifndef WEOF
#define WEOF ((wint_t)0xffff)
#endif
int iswalnum(wint_t c);
int iswalpha(wint_t c);
int iswascii(wint_t c);
int iswblank(wint_t c);
int iswcntrl(wint_t c);
int iswdigit(wint_t c);
int iswgraph(wint_t c);
int iswlower(wint_t c);
int iswprint(wint_t c);
int iswpunct(wint_t c);
int iswspace(wint_t c);
int iswupper(wint_t c);
int iswxdigit(wint_t c);
wint_t towlower(wint_t c);
wint_t towupper(wint_t c);
int iswctype(wint_t c, wctype_t classes);
wctype_t wctype(const char *name);
wctrans_t wctrans(const char *name);
wint_t towctrans(wint_t c, wctrans_t mapping);
#else
#undef WEOF
#define WEOF ((wint_t)0xffff)
int iswascii(wint_t c);
#endif
int __iswcsym(wint_t c);
int __iswcsymf(wint_t c);
wint_t _towlower_l(wint_t c, _locale_t locale);
wint_t _towupper_l(wint_t c, _locale_t locale);
CRT_END

#endif
