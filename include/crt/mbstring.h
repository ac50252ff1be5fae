/* mbstring.h - strings of multibyte characters, here UTF-8. */
#ifndef IRQLAB_CRT_MBSTRING_H
#define IRQLAB_CRT_MBSTRING_H
#include <corecrt.h>

CRT_BEGIN
unsigned char *_mbscat(unsigned char *to, const unsigned char *from);
unsigned char *_mbschr(const unsigned char *text, unsigned int c);
int _mbscmp(const unsigned char *a, const unsigned char *b);
unsigned char *_mbscpy(unsigned char *to, const unsigned char *from);
unsigned char *_mbsdec(const unsigned char *start, const unsigned char *at);
int _mbsicmp(const unsigned char *a, const unsigned char *b);
unsigned char *_mbsinc(const unsigned char *at);
size_t _mbslen(const unsigned char *text);
unsigned char *_mbslwr(unsigned char *text);
int _mbsncmp(const unsigned char *a, const unsigned char *b, size_t count);
unsigned char *_mbsncpy(unsigned char *to, const unsigned char *from, size_t count);
int _mbsnicmp(const unsigned char *a, const unsigned char *b, size_t count);
unsigned char *_mbsrchr(const unsigned char *text, unsigned int c);
unsigned char *_mbsstr(const unsigned char *text, const unsigned char *part);
unsigned char *_mbstok(unsigned char *text, const unsigned char *separators);
unsigned char *_mbsupr(unsigned char *text);
CRT_END

#endif
