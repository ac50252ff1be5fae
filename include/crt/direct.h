/* direct.h - folders. */
#ifndef IRQLAB_CRT_DIRECT_H
#define IRQLAB_CRT_DIRECT_H
#include <corecrt.h>

CRT_BEGIN
int _chdir(const char *path);
int _chdrive(int drive);
char *_getcwd(char *to, int count);
char *_getdcwd(int drive, char *to, int count);
int _getdrive(void);
int _mkdir(const char *path);
int _rmdir(const char *path);
int _wchdir(const wchar_t *path);
wchar_t *_wgetcwd(wchar_t *to, int count);
int _wmkdir(const wchar_t *path);
int _wrmdir(const wchar_t *path);
#ifndef __cplusplus
int chdir(const char *path);
char *getcwd(char *to, int count);
int mkdir(const char *path);
int rmdir(const char *path);
#endif
CRT_END

#endif
