/* signal.h - signals as the C runtime has them: functions of the process, nothing asynchronous. */
#ifdef __cplusplus
#include_next <signal.h>
#endif
#ifndef IRQLAB_CRT_SIGNAL_H
#define IRQLAB_CRT_SIGNAL_H
#include <corecrt.h>

#ifndef __cplusplus
typedef int sig_atomic_t;
#define SIGINT 2
#define SIGILL 4
#define SIGFPE 8
#define SIGSEGV 11
#define SIGTERM 15
#define SIGABRT 22
#define NSIG 23
typedef void (*_crt_signal_t)(int);
#define SIG_DFL ((_crt_signal_t)0)
#define SIG_IGN ((_crt_signal_t)1)
#define SIG_ERR ((_crt_signal_t)-1)
_crt_signal_t signal(int number, _crt_signal_t handler);
int raise(int number);
#endif
#define SIGBREAK 21
#define SIGABRT_COMPAT 6

#endif
