/* conio.h - the console: keys come from the input given to the run, then EOF. */
#ifndef IRQLAB_CRT_CONIO_H
#define IRQLAB_CRT_CONIO_H
#include <corecrt.h>
#ifdef __cplusplus
#include <wchar.h>
#endif

CRT_BEGIN
char *_cgets(char *buffer);
errno_t _cgets_s(char *to, size_t to_count, size_t *read);
int _cprintf(const char *format, ...);
int _cputs(const char *text);
int _cscanf(const char *format, ...);
int _cwprintf(const wchar_t *format, ...);
int _cputws(const wchar_t *text);
int _getch(void);
int _getche(void);
wint_t _getwch(void);
wint_t _getwche(void);
int _kbhit(void);
int _putch(int c);
wint_t _putwch(wchar_t c);
int _ungetch(int c);
int _getch_nolock(void);
int _getche_nolock(void);
int getch(void);
int getche(void);
int kbhit(void);
int putch(int c);
int ungetch(int c);
int cprintf(const char *format, ...);
int cputs(const char *text);
CRT_END

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t _cgets_s(char (&to)[N], size_t *read)
{
    return _cgets_s(to, N, read);
}
}
#endif

#endif
