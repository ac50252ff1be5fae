/* string.h - memory and narrow strings; the wide ones Microsoft repeats here are in wchar.h. */
#ifdef __cplusplus
#include_next <string.h>
#endif
#ifndef IRQLAB_CRT_STRING_H
#define IRQLAB_CRT_STRING_H
#include <corecrt.h>

CRT_BEGIN
#ifndef __cplusplus
void *memchr(const void *buffer, int c, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int c, size_t bytes);
char *strcat(char *to, const char *from);
char *strchr(const char *text, int c);
int strcmp(const char *a, const char *b);
int strcoll(const char *a, const char *b);
char *strcpy(char *to, const char *from);
size_t strcspn(const char *text, const char *set);
char *strerror(int error);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
char *strncat(char *to, const char *from, size_t count);
int strncmp(const char *a, const char *b, size_t count);
char *strncpy(char *to, const char *from, size_t count);
char *strpbrk(const char *text, const char *set);
char *strrchr(const char *text, int c);
size_t strspn(const char *text, const char *set);
char *strstr(const char *text, const char *part);
char *strtok(char *text, const char *separators);
size_t strxfrm(char *to, const char *from, size_t count);

/* Without the underscore: the names POSIX took. */
void *memccpy(void *to, const void *from, int c, size_t bytes);
int memicmp(const void *a, const void *b, size_t bytes);
int strcmpi(const char *a, const char *b);
int stricmp(const char *a, const char *b);
char *strdup(const char *text);
char *strlwr(char *text);
int strnicmp(const char *a, const char *b, size_t count);
char *strnset(char *text, int c, size_t count);
char *strrev(char *text);
char *strset(char *text, int c);
char *strupr(char *text);
#else
int stricmp(const char *a, const char *b);
int strnicmp(const char *a, const char *b, size_t count);
char *strlwr(char *text);
char *strrev(char *text);
char *strupr(char *text);
#endif

void *_memccpy(void *to, const void *from, int c, size_t bytes);
int _memicmp(const void *a, const void *b, size_t bytes);
int _strcmpi(const char *a, const char *b);
char *_strdup(const char *text);
char *_strerror(const char *message);
int _stricmp(const char *a, const char *b);
int _stricmp_l(const char *a, const char *b, _locale_t locale);
int _stricoll(const char *a, const char *b);
char *_strlwr(char *text);
int _strncoll(const char *a, const char *b, size_t count);
int _strnicmp(const char *a, const char *b, size_t count);
int _strnicmp_l(const char *a, const char *b, size_t count, _locale_t locale);
int _strnicoll(const char *a, const char *b, size_t count);
char *_strnset(char *text, int c, size_t count);
char *_strrev(char *text);
char *_strset(char *text, int c);
char *_strupr(char *text);

errno_t memcpy_s(void *to, rsize_t to_bytes, const void *from, rsize_t bytes);
errno_t memmove_s(void *to, rsize_t to_bytes, const void *from, rsize_t bytes);
errno_t strcat_s(char *to, rsize_t to_count, const char *from);
errno_t strcpy_s(char *to, rsize_t to_count, const char *from);
errno_t strerror_s(char *to, size_t to_count, int error);
errno_t strncat_s(char *to, rsize_t to_count, const char *from, rsize_t count);
errno_t strncpy_s(char *to, rsize_t to_count, const char *from, rsize_t count);
size_t strnlen_s(const char *text, size_t limit);
char *strtok_s(char *text, const char *separators, char **context);
errno_t _strlwr_s(char *text, size_t count);
errno_t _strupr_s(char *text, size_t count);
errno_t _strset_s(char *text, size_t text_count, int c);
errno_t _strnset_s(char *text, size_t text_count, int c, size_t count);
errno_t _strerror_s(char *to, size_t to_count, const char *message);
CRT_END

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t strcpy_s(char (&to)[N], const char *from)
{
    return strcpy_s(to, N, from);
}
template <size_t N> inline errno_t strcat_s(char (&to)[N], const char *from)
{
    return strcat_s(to, N, from);
}
template <size_t N> inline errno_t strncpy_s(char (&to)[N], const char *from, size_t count)
{
    return strncpy_s(to, N, from, count);
}
template <size_t N> inline errno_t strncat_s(char (&to)[N], const char *from, size_t count)
{
    return strncat_s(to, N, from, count);
}
template <size_t N> inline errno_t strerror_s(char (&to)[N], int error)
{
    return strerror_s(to, N, error);
}
template <size_t N> inline errno_t _strlwr_s(char (&text)[N])
{
    return _strlwr_s(text, N);
}
template <size_t N> inline errno_t _strupr_s(char (&text)[N])
{
    return _strupr_s(text, N);
}
template <size_t N> inline errno_t _strset_s(char (&text)[N], int c)
{
    return _strset_s(text, N, c);
}
}
#endif

#include <wchar.h>

#endif
