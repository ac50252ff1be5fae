/* sys/stat.h - what is known of a file. */
#ifdef __cplusplus
#include_next <sys/stat.h>
#endif
#ifndef IRQLAB_CRT_SYS_STAT_H
#define IRQLAB_CRT_SYS_STAT_H
#include <corecrt.h>
#include <sys/types.h>

#ifdef __cplusplus /* the system's are macros for fields of another layout */
#undef st_atime
#undef st_mtime
#undef st_ctime
#endif

struct _stat64 {
    _dev_t st_dev;
    _ino_t st_ino;
    unsigned short st_mode;
    short st_nlink;
    short st_uid;
    short st_gid;
    _dev_t st_rdev;
    long long st_size;
    __time64_t st_atime;
    __time64_t st_mtime;
    __time64_t st_ctime;
};
struct _stat64i32 {
    _dev_t st_dev;
    _ino_t st_ino;
    unsigned short st_mode;
    short st_nlink;
    short st_uid;
    short st_gid;
    _dev_t st_rdev;
    _off_t st_size;
    __time64_t st_atime;
    __time64_t st_mtime;
    __time64_t st_ctime;
};

#define _S_IFMT 0xF000
#define _S_IFDIR 0x4000
#define _S_IFCHR 0x2000
#define _S_IFIFO 0x1000
#define _S_IFREG 0x8000
#define _S_IREAD 0x0100
#define _S_IWRITE 0x0080
#define _S_IEXEC 0x0040

CRT_BEGIN
int _fstat64(int file, struct _stat64 *to);
int _fstat64i32(int file, struct _stat64i32 *to);
int _stat64(const char *name, struct _stat64 *to);
int _stat64i32(const char *name, struct _stat64i32 *to);
int _wstat64(const wchar_t *name, struct _stat64 *to);
int _wstat64i32(const wchar_t *name, struct _stat64i32 *to);
#define _fstat _fstat64i32
#define _fstati64 _fstat64
#define _stat _stat64i32
#define _stati64 _stat64
#define _wstat _wstat64i32

#ifndef __cplusplus
struct stat {
    _dev_t st_dev;
    _ino_t st_ino;
    unsigned short st_mode;
    short st_nlink;
    short st_uid;
    short st_gid;
    _dev_t st_rdev;
    _off_t st_size;
    time_t st_atime;
    time_t st_mtime;
    time_t st_ctime;
};
int fstat(int file, struct stat *to);
int stat(const char *name, struct stat *to);
#define S_IFMT _S_IFMT
#define S_IFDIR _S_IFDIR
#define S_IFCHR _S_IFCHR
#define S_IFREG _S_IFREG
#define S_IREAD _S_IREAD
#define S_IWRITE _S_IWRITE
#define S_IEXEC _S_IEXEC
#endif
CRT_END

#endif
