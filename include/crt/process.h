/* process.h - threads and processes of the C runtime. */
#ifndef IRQLAB_CRT_PROCESS_H
#define IRQLAB_CRT_PROCESS_H
#include <corecrt.h>

#define _P_WAIT 0
#define _P_NOWAIT 1
#define _P_OVERLAY 2
#define _P_NOWAITO 3
#define _P_DETACH 4
#define P_WAIT _P_WAIT
#define P_NOWAIT _P_NOWAIT

typedef void (*_beginthread_proc_type)(void *argument);
typedef unsigned int (*_beginthreadex_proc_type)(void *argument);

CRT_BEGIN
uintptr_t _beginthread(_beginthread_proc_type start, unsigned int stack_bytes, void *argument);
uintptr_t _beginthreadex(void *security, unsigned int stack_bytes, _beginthreadex_proc_type start,
                         void *argument, unsigned int flags, unsigned int *id);
void _endthread(void);
void _endthreadex(unsigned int code);
void _cexit(void);
void _c_exit(void);
void _exit(int code) CRT_NORETURN;
int _getpid(void);
intptr_t _cwait(int *status, intptr_t process, int action);
intptr_t _execl(const char *command, const char *argument, ...);
intptr_t _execv(const char *command, const char *const *arguments);
intptr_t _spawnl(int mode, const char *command, const char *argument, ...);
intptr_t _spawnlp(int mode, const char *command, const char *argument, ...);
intptr_t _spawnv(int mode, const char *command, const char *const *arguments);
intptr_t _spawnvp(int mode, const char *command, const char *const *arguments);
intptr_t _wspawnl(int mode, const wchar_t *command, const wchar_t *argument, ...);
intptr_t _wspawnv(int mode, const wchar_t *command, const wchar_t *const *arguments);
int _wsystem(const wchar_t *command);
#ifndef __cplusplus
void abort(void) CRT_NORETURN;
void exit(int code) CRT_NORETURN;
int getpid(void);
int system(const char *command);
#else
#include <stdlib.h>
#endif
CRT_END

#endif
