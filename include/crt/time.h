/* time.h - calendar time; a program sees the simulated clock. time_t has 64 bits. */
#ifdef __cplusplus
#include_next <time.h>
#endif
#ifndef IRQLAB_CRT_TIME_H
#define IRQLAB_CRT_TIME_H
#include <corecrt.h>

#ifndef __cplusplus
typedef int clock_t;
#define CLOCKS_PER_SEC 1000
#define CLK_TCK CLOCKS_PER_SEC
#define TIME_UTC 1

struct tm {
    int tm_sec;
    int tm_min;
    int tm_hour;
    int tm_mday;
    int tm_mon;
    int tm_year;
    int tm_wday;
    int tm_yday;
    int tm_isdst;
};
struct timespec {
    time_t tv_sec;
    int tv_nsec;
};
#endif
struct _timespec64 {
    __time64_t tv_sec;
    int tv_nsec;
};

CRT_BEGIN
#ifndef __cplusplus
char *asctime(const struct tm *time);
clock_t clock(void);
char *ctime(const time_t *time);
double difftime(time_t end, time_t start);
struct tm *gmtime(const time_t *time);
struct tm *localtime(const time_t *time);
time_t mktime(struct tm *time);
size_t strftime(char *to, size_t count, const char *format, const struct tm *time);
time_t time(time_t *time);
int timespec_get(struct timespec *time, int base);
void tzset(void);
errno_t ctime_s(char *to, size_t to_bytes, const time_t *time);
errno_t gmtime_s(struct tm *to, const time_t *time);
errno_t localtime_s(struct tm *to, const time_t *time);
#else
errno_t ctime_s(char *to, size_t to_bytes, const time_t *time);
errno_t gmtime_s(struct tm *to, const time_t *time);
errno_t localtime_s(struct tm *to, const time_t *time);
#endif
errno_t asctime_s(char *to, size_t to_bytes, const struct tm *time);
char *_ctime64(const __time64_t *time);
errno_t _ctime64_s(char *to, size_t to_bytes, const __time64_t *time);
double _difftime64(__time64_t end, __time64_t start);
struct tm *_gmtime64(const __time64_t *time);
errno_t _gmtime64_s(struct tm *to, const __time64_t *time);
struct tm *_localtime64(const __time64_t *time);
errno_t _localtime64_s(struct tm *to, const __time64_t *time);
__time64_t _mkgmtime64(struct tm *time);
__time64_t _mktime64(struct tm *time);
char *_strdate(char *to);
errno_t _strdate_s(char *to, size_t to_bytes);
char *_strtime(char *to);
errno_t _strtime_s(char *to, size_t to_bytes);
__time64_t _time64(__time64_t *time);
void _tzset(void);
size_t _wcsftime_l(wchar_t *to, size_t count, const wchar_t *format, const struct tm *time,
                   _locale_t locale);
errno_t _get_timezone(int *seconds);
errno_t _get_daylight(int *hours);
CRT_END
#define _mkgmtime _mkgmtime64

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t asctime_s(char (&to)[N], const struct tm *time)
{
    return asctime_s(to, N, time);
}
template <size_t N> inline errno_t ctime_s(char (&to)[N], const time_t *time)
{
    return ctime_s(to, N, time);
}
}
#endif

#endif
