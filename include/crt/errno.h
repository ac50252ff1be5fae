/* errno.h - error numbers of the C runtime, with Microsoft's values in C. */
#ifdef __cplusplus
#include_next <errno.h>
#endif
#ifndef IRQLAB_CRT_ERRNO_H
#define IRQLAB_CRT_ERRNO_H
#include <corecrt.h>

#ifndef __cplusplus
#define errno (*_errno())
#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EINTR 4
#define EIO 5
#define ENXIO 6
#define E2BIG 7
#define ENOEXEC 8
#define EBADF 9
#define ECHILD 10
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define EXDEV 18
#define ENODEV 19
#define ENOTDIR 20
#define EISDIR 21
#define EINVAL 22
#define ENFILE 23
#define EMFILE 24
#define ENOTTY 25
#define EFBIG 27
#define ENOSPC 28
#define ESPIPE 29
#define EROFS 30
#define EMLINK 31
#define EPIPE 32
#define EDOM 33
#define ERANGE 34
#define EDEADLK 36
#define EDEADLOCK EDEADLK
#define ENAMETOOLONG 38
#define ENOLCK 39
#define ENOSYS 40
#define ENOTEMPTY 41
#define EILSEQ 42
#define EADDRINUSE 100
#define EADDRNOTAVAIL 101
#define EAFNOSUPPORT 102
#define EALREADY 103
#define ECANCELED 105
#define ECONNABORTED 106
#define ECONNREFUSED 107
#define ECONNRESET 108
#define EINPROGRESS 112
#define ENOTCONN 126
#define ENOTSUP 129
#define EOVERFLOW 132
#define EOWNERDEAD 133
#define EPROTO 134
#define ETIMEDOUT 138
#define EWOULDBLOCK 140
#endif
#define STRUNCATE 80

CRT_BEGIN
unsigned int *__doserrno(void);
errno_t _set_errno(int value);
errno_t _get_errno(int *value);
errno_t _set_doserrno(unsigned int value);
errno_t _get_doserrno(unsigned int *value);
CRT_END
#define _doserrno (*__doserrno())

#endif
