/* stdio.h - streams, formatted output and input. */
#ifdef __cplusplus
#include_next <stdio.h>
#endif
#ifndef IRQLAB_CRT_STDIO_H
#define IRQLAB_CRT_STDIO_H
#include <corecrt.h>

#ifndef __cplusplus
typedef struct _iobuf {
    void *_Placeholder;
} FILE;
typedef long long fpos_t;

#define EOF (-1)
#define BUFSIZ 512
#define FILENAME_MAX 260
#define FOPEN_MAX 20
#define L_tmpnam 260
#define TMP_MAX 2147483647
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define _IOFBF 0x0000
#define _IOLBF 0x0040
#define _IONBF 0x0004
#endif
#define _NFILE 512
#define _NSTREAM_ 512
#define _TWO_DIGIT_EXPONENT 1

CRT_BEGIN
FILE *__acrt_iob_func(unsigned int index);
#ifndef __cplusplus
#define stdin (__acrt_iob_func(0))
#define stdout (__acrt_iob_func(1))
#define stderr (__acrt_iob_func(2))

void clearerr(FILE *stream);
int fclose(FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
int fflush(FILE *stream);
int fgetc(FILE *stream);
int fgetpos(FILE *stream, fpos_t *position);
char *fgets(char *to, int count, FILE *stream);
FILE *fopen(const char *name, const char *mode);
int fprintf(FILE *stream, const char *format, ...);
int fputc(int c, FILE *stream);
int fputs(const char *text, FILE *stream);
size_t fread(void *to, size_t size, size_t count, FILE *stream);
FILE *freopen(const char *name, const char *mode, FILE *stream);
int fscanf(FILE *stream, const char *format, ...);
int fseek(FILE *stream, int offset, int origin);
int fsetpos(FILE *stream, const fpos_t *position);
int ftell(FILE *stream);
size_t fwrite(const void *from, size_t size, size_t count, FILE *stream);
int getc(FILE *stream);
int getchar(void);
char *gets(char *to);
void perror(const char *message);
int printf(const char *format, ...);
int putc(int c, FILE *stream);
int putchar(int c);
int puts(const char *text);
int remove(const char *name);
int rename(const char *from, const char *to);
void rewind(FILE *stream);
int scanf(const char *format, ...);
void setbuf(FILE *stream, char *buffer);
int setvbuf(FILE *stream, char *buffer, int mode, size_t bytes);
int snprintf(char *to, size_t count, const char *format, ...);
int sprintf(char *to, const char *format, ...);
int sscanf(const char *text, const char *format, ...);
FILE *tmpfile(void);
char *tmpnam(char *to);
int ungetc(int c, FILE *stream);
int vfprintf(FILE *stream, const char *format, va_list args);
int vfscanf(FILE *stream, const char *format, va_list args);
int vprintf(const char *format, va_list args);
int vscanf(const char *format, va_list args);
int vsnprintf(char *to, size_t count, const char *format, va_list args);
int vsprintf(char *to, const char *format, va_list args);
int vsscanf(const char *text, const char *format, va_list args);

int fcloseall(void);
FILE *fdopen(int file, const char *mode);
int fileno(FILE *stream);
int flushall(void);
#endif

int _fcloseall(void);
FILE *_fdopen(int file, const char *mode);
int _fgetchar(void);
int _fileno(FILE *stream);
int _flushall(void);
int _fputchar(int c);
int _fseeki64(FILE *stream, long long offset, int origin);
FILE *_fsopen(const char *name, const char *mode, int share);
long long _ftelli64(FILE *stream);
int _getmaxstdio(void);
int _setmaxstdio(int count);
FILE *_popen(const char *command, const char *mode);
int _pclose(FILE *stream);
char *_tempnam(const char *folder, const char *prefix);
int _unlink(const char *name);
int _rmtmp(void);
void _lock_file(FILE *stream);
void _unlock_file(FILE *stream);
int _fputc_nolock(int c, FILE *stream);
int _getc_nolock(FILE *stream);
int _putc_nolock(int c, FILE *stream);
unsigned int _get_output_format(void);
unsigned int _set_output_format(unsigned int format);
int _get_printf_count_output(void);
int _set_printf_count_output(int on);

int _scprintf(const char *format, ...);
int _snprintf(char *to, size_t count, const char *format, ...);
int _snprintf_s(char *to, size_t to_count, size_t count, const char *format, ...);
int _snscanf(const char *text, size_t count, const char *format, ...);
int _vscprintf(const char *format, va_list args);
int _vsnprintf(char *to, size_t count, const char *format, va_list args);
int _vsnprintf_s(char *to, size_t to_count, size_t count, const char *format, va_list args);

errno_t clearerr_s(FILE *stream);
errno_t fopen_s(FILE **stream, const char *name, const char *mode);
int fprintf_s(FILE *stream, const char *format, ...);
size_t fread_s(void *to, size_t to_bytes, size_t size, size_t count, FILE *stream);
errno_t freopen_s(FILE **stream, const char *name, const char *mode, FILE *old);
int fscanf_s(FILE *stream, const char *format, ...);
char *gets_s(char *to, rsize_t to_count);
int printf_s(const char *format, ...);
int scanf_s(const char *format, ...);
int sprintf_s(char *to, size_t to_count, const char *format, ...);
int sscanf_s(const char *text, const char *format, ...);
errno_t tmpfile_s(FILE **stream);
errno_t tmpnam_s(char *to, rsize_t to_count);
int vfprintf_s(FILE *stream, const char *format, va_list args);
int vprintf_s(const char *format, va_list args);
int vscanf_s(const char *format, va_list args);
int vsprintf_s(char *to, size_t to_count, const char *format, va_list args);
int vsscanf_s(const char *text, const char *format, va_list args);
int vfscanf_s(FILE *stream, const char *format, va_list args);
CRT_END

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline int sprintf_s(char (&to)[N], const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = vsprintf_s(to, N, format, args);
    va_end(args);
    return count;
}
template <size_t N> inline int vsprintf_s(char (&to)[N], const char *format, va_list args)
{
    return vsprintf_s(to, N, format, args);
}
template <size_t N> inline int _snprintf_s(char (&to)[N], size_t count, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int written = _vsnprintf_s(to, N, count, format, args);
    va_end(args);
    return written;
}
template <size_t N>
inline int _vsnprintf_s(char (&to)[N], size_t count, const char *format, va_list args)
{
    return _vsnprintf_s(to, N, count, format, args);
}
template <size_t N> inline char *gets_s(char (&to)[N])
{
    return gets_s(to, N);
}
}
#endif

#include <wchar.h>

#endif
