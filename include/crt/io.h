/* io.h - files by number, and folder listings. */
#ifndef IRQLAB_CRT_IO_H
#define IRQLAB_CRT_IO_H
#include <corecrt.h>

#define _A_NORMAL 0x00
#define _A_RDONLY 0x01
#define _A_HIDDEN 0x02
#define _A_SYSTEM 0x04
#define _A_SUBDIR 0x10
#define _A_ARCH 0x20

struct _finddata64i32_t {
    unsigned int attrib;
    __time64_t time_create;
    __time64_t time_access;
    __time64_t time_write;
    unsigned int size;
    char name[260];
};
struct __finddata64_t {
    unsigned int attrib;
    __time64_t time_create;
    __time64_t time_access;
    __time64_t time_write;
    long long size;
    char name[260];
};
struct _wfinddata64i32_t {
    unsigned int attrib;
    __time64_t time_create;
    __time64_t time_access;
    __time64_t time_write;
    unsigned int size;
    wchar_t name[260];
};
#define _finddata_t _finddata64i32_t
#define _wfinddata_t _wfinddata64i32_t
#define _findfirst _findfirst64i32
#define _findnext _findnext64i32
#define _wfindfirst _wfindfirst64i32
#define _wfindnext _wfindnext64i32

CRT_BEGIN
int _access(const char *name, int mode);
errno_t _access_s(const char *name, int mode);
int _chmod(const char *name, int mode);
int _chsize(int file, int bytes);
int _close(int file);
int _commit(int file);
int _creat(const char *name, int mode);
int _dup(int file);
int _dup2(int file, int as);
int _eof(int file);
int _filelength(int file);
long long _filelengthi64(int file);
int _findclose(intptr_t search);
intptr_t _findfirst64i32(const char *pattern, struct _finddata64i32_t *data);
int _findnext64i32(intptr_t search, struct _finddata64i32_t *data);
intptr_t _findfirst64(const char *pattern, struct __finddata64_t *data);
int _findnext64(intptr_t search, struct __finddata64_t *data);
intptr_t _wfindfirst64i32(const wchar_t *pattern, struct _wfinddata64i32_t *data);
int _wfindnext64i32(intptr_t search, struct _wfinddata64i32_t *data);
intptr_t _get_osfhandle(int file);
int _isatty(int file);
int _locking(int file, int mode, int bytes);
int _lseek(int file, int offset, int origin);
long long _lseeki64(int file, long long offset, int origin);
char *_mktemp(char *pattern);
errno_t _mktemp_s(char *pattern, size_t count);
int _open(const char *name, int flags, ...);
int _open_osfhandle(intptr_t handle, int flags);
int _pipe(int *files, unsigned int bytes, int mode);
int _read(int file, void *to, unsigned int bytes);
int _setmode(int file, int mode);
int _sopen(const char *name, int flags, int share, ...);
errno_t _sopen_s(int *file, const char *name, int flags, int share, int mode);
int _tell(int file);
long long _telli64(int file);
int _umask(int mode);
int _unlink(const char *name);
int _waccess(const wchar_t *name, int mode);
int _wchmod(const wchar_t *name, int mode);
int _wopen(const wchar_t *name, int flags, ...);
int _wunlink(const wchar_t *name);
int _write(int file, const void *from, unsigned int bytes);
#ifndef __cplusplus
int access(const char *name, int mode);
int close(int file);
int open(const char *name, int flags, ...);
int read(int file, void *to, unsigned int bytes);
int write(int file, const void *from, unsigned int bytes);
int isatty(int file);
int remove(const char *name);
int rename(const char *from, const char *to);
int unlink(const char *name);
#endif
CRT_END

#endif
