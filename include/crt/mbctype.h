/* mbctype.h - lead bytes: UTF-8 has none in Microsoft's sense (no character of two bytes only). */
#ifndef IRQLAB_CRT_MBCTYPE_H
#define IRQLAB_CRT_MBCTYPE_H
#include <corecrt.h>

CRT_BEGIN
int _ismbblead(unsigned int c);
int _ismbbtrail(unsigned int c);
int _getmbcp(void);
int _setmbcp(int code_page);
CRT_END

#endif
