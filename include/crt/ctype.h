/* ctype.h - classes of narrow characters. */
#ifdef __cplusplus
#include_next <ctype.h>
#undef _tolower /* the system has macros of these names */
#undef _toupper
#undef __isascii
#undef __toascii
#endif
#ifndef IRQLAB_CRT_CTYPE_H
#define IRQLAB_CRT_CTYPE_H
#include <corecrt.h>

CRT_BEGIN
#ifndef __cplusplus
int isalnum(int c);
int isalpha(int c);
int isblank(int c);
int iscntrl(int c);
int isdigit(int c);
int isgraph(int c);
int islower(int c);
int isprint(int c);
int ispunct(int c);
int isspace(int c);
int isupper(int c);
int isxdigit(int c);
int tolower(int c);
int toupper(int c);
#endif
int _tolower(int c);
int _toupper(int c);
int __isascii(int c);
int __toascii(int c);
int __iscsym(int c);
int __iscsymf(int c);
int _isctype(int c, int classes);
int _isalnum_l(int c, _locale_t locale);
int _isalpha_l(int c, _locale_t locale);
int _isdigit_l(int c, _locale_t locale);
int _isspace_l(int c, _locale_t locale);
int _tolower_l(int c, _locale_t locale);
int _toupper_l(int c, _locale_t locale);
CRT_END

/* Classes, for _isctype and iswctype. */
#define _UPPER 0x1
#define _LOWER 0x2
#define _DIGIT 0x4
#define _SPACE 0x8
#define _PUNCT 0x10
#define _CONTROL 0x20
#define _BLANK 0x40
#define _HEX 0x80
#define _LEADBYTE 0x8000
#define _ALPHA (0x0100 | _UPPER | _LOWER)

#ifndef __cplusplus
#define isascii __isascii
#define toascii __toascii
#define iscsym __iscsym
#define iscsymf __iscsymf
#endif

#endif
