/* sys/timeb.h - time with milliseconds. */
#ifndef IRQLAB_CRT_SYS_TIMEB_H
#define IRQLAB_CRT_SYS_TIMEB_H
#include <corecrt.h>

struct __timeb64 {
    __time64_t time;
    unsigned short millitm;
    short timezone;
    short dstflag;
};
struct timeb {
    __time64_t time;
    unsigned short millitm;
    short timezone;
    short dstflag;
};
#define _timeb __timeb64

CRT_BEGIN
void _ftime64(struct __timeb64 *time);
errno_t _ftime64_s(struct __timeb64 *time);
int ftime(struct timeb *time);
CRT_END
#define _ftime _ftime64
#define _ftime_s _ftime64_s

#endif
