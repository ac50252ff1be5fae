/*
 * time.c - clocks and calendars, all of virtual time; and what there is to know about the machine.
 *
 * A read of a clock is told to the machine (KeQuery…), so that a program that only polls one lets
 * time move on.
 */
#include "win32/internal.h"
#include "win32/crt.h"

#include <string.h>
#include <win32/timeapi.h>

#define UNIX_EPOCH_100NS 116444736000000000ll

static int64_t system_time(void)
{
    LARGE_INTEGER now;

    KeQuerySystemTimePrecise(&now);
    return now.QuadPart;
}

static void query_interrupt(uint64_t *now)
{
    ULONG64 counter;

    *now = KeQueryInterruptTimePrecise(&counter);
}

static uint64_t interrupt_time(void)
{
    uint64_t now;

    query_interrupt(&now);
    return now;
}

ULONGLONG GetTickCount64(VOID)
{
    return interrupt_time() / 10000;
}

DWORD GetTickCount(VOID)
{
    return (DWORD)GetTickCount64();
}

DWORD timeGetTime(VOID)
{
    return GetTickCount();
}

MMRESULT timeBeginPeriod(UINT period)
{
    return period ? TIMERR_NOERROR : TIMERR_NOCANDO;
}

MMRESULT timeEndPeriod(UINT period)
{
    return period ? TIMERR_NOERROR : TIMERR_NOCANDO;
}

BOOL QueryPerformanceCounter(LARGE_INTEGER *count)
{
    win32_probe(count, sizeof *count, true);
    *count = KeQueryPerformanceCounter(NULL);
    return TRUE;
}

BOOL QueryPerformanceFrequency(LARGE_INTEGER *frequency)
{
    win32_probe(frequency, sizeof *frequency, true);
    KeQueryPerformanceCounter(frequency);
    return TRUE;
}

BOOL QueryUnbiasedInterruptTime(PULONGLONG time)
{
    win32_probe(time, sizeof *time, true);
    *time = interrupt_time();
    return TRUE;
}

VOID QueryInterruptTime(PULONGLONG time)
{
    QueryUnbiasedInterruptTime(time);
}

VOID QueryInterruptTimePrecise(PULONGLONG time)
{
    QueryUnbiasedInterruptTime(time);
}

static FILETIME file_time(int64_t time)
{
    return (FILETIME){(DWORD)time, (DWORD)(time >> 32)};
}

static int64_t from_file_time(const FILETIME *time)
{
    return (int64_t)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime);
}

VOID GetSystemTimeAsFileTime(LPFILETIME time)
{
    win32_probe(time, sizeof *time, true);
    *time = file_time(system_time());
}

VOID GetSystemTimePreciseAsFileTime(LPFILETIME time)
{
    GetSystemTimeAsFileTime(time);
}

BOOL FileTimeToSystemTime(const FILETIME *from, LPSYSTEMTIME to)
{
    int64_t time, seconds;
    struct crt_tm parts;

    win32_probe(from, sizeof *from, false);
    win32_probe(to, sizeof *to, true);
    time = from_file_time(from);
    seconds = time / 10000000 - UNIX_EPOCH_100NS / 10000000;
    if (time < 0) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    /* The years before 1970 are moved up by whole cycles of 400, whose calendars are alike. */
    int64_t cycles = seconds < 0 ? (-seconds + 12622780799ll) / 12622780800ll : 0;

    seconds += cycles * 12622780800ll;
    crt_gmtime_s(&parts, &seconds);
    *to = (SYSTEMTIME){.wYear = (WORD)(parts.tm_year + 1900 - cycles * 400),
                       .wMonth = (WORD)(parts.tm_mon + 1),
                       .wDayOfWeek = (WORD)parts.tm_wday,
                       .wDay = (WORD)parts.tm_mday,
                       .wHour = (WORD)parts.tm_hour,
                       .wMinute = (WORD)parts.tm_min,
                       .wSecond = (WORD)parts.tm_sec,
                       .wMilliseconds = (WORD)(time / 10000 % 1000)};
    return TRUE;
}

static WORD days_of(WORD year, WORD month)
{
    static const BYTE days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap);
}

BOOL SystemTimeToFileTime(const SYSTEMTIME *from, LPFILETIME to)
{
    int64_t cycles, days;
    int32_t year, month;

    win32_probe(from, sizeof *from, false);
    win32_probe(to, sizeof *to, true);
    if (from->wYear < 1601 || from->wYear > 30827 || from->wMonth < 1 || from->wMonth > 12 ||
        from->wDay < 1 || from->wDay > days_of(from->wYear, from->wMonth) || from->wHour > 23 ||
        from->wMinute > 59 || from->wSecond > 59 || from->wMilliseconds > 999) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    /* Days since 1601-01-01, with years that begin in March. */
    year = from->wYear - (from->wMonth <= 2);
    month = (from->wMonth + 9) % 12;
    cycles = year / 400;
    days = cycles * 146097 + (year % 400) * 365 + (year % 400) / 4 - (year % 400) / 100 +
           (month * 153 + 2) / 5 + from->wDay - 1 - 584694;
    *to = file_time((((days * 24 + from->wHour) * 60 + from->wMinute) * 60 + from->wSecond) *
                        10000000ll +
                    from->wMilliseconds * 10000ll);
    return TRUE;
}

VOID GetSystemTime(LPSYSTEMTIME time)
{
    FILETIME now = file_time(system_time());

    FileTimeToSystemTime(&now, time);
}

VOID GetLocalTime(LPSYSTEMTIME time)
{
    GetSystemTime(time);
}

BOOL FileTimeToLocalFileTime(const FILETIME *utc, LPFILETIME local)
{
    *local = *utc;
    return TRUE;
}

BOOL LocalFileTimeToFileTime(const FILETIME *local, LPFILETIME utc)
{
    *utc = *local;
    return TRUE;
}

LONG CompareFileTime(const FILETIME *first, const FILETIME *second)
{
    int64_t a = from_file_time(first), b = from_file_time(second);

    return a < b ? -1 : a > b;
}

/* --- the machine ------------------------------------------------------------------------------ */

VOID GetSystemInfo(LPSYSTEM_INFO information)
{
    struct win32_process *process = win32_current();

    win32_probe(information, sizeof *information, true);
    *information = (SYSTEM_INFO){.wProcessorArchitecture = PROCESSOR_ARCHITECTURE_AMD64,
                                 .dwPageSize = 4096,
                                 .lpMinimumApplicationAddress = (void *)process->slot_base,
                                 .lpMaximumApplicationAddress =
                                     (void *)(process->slot_base + LAYOUT_USER_SLOT_BYTES - 1),
                                 .dwActiveProcessorMask = (DWORD_PTR)KeQueryActiveProcessors(),
                                 .dwNumberOfProcessors = world->sim->cpu_count,
                                 .dwProcessorType = PROCESSOR_AMD_X8664,
                                 .dwAllocationGranularity = 65536,
                                 .wProcessorLevel = 6};
}

VOID GetNativeSystemInfo(LPSYSTEM_INFO information)
{
    GetSystemInfo(information);
}

BOOL GlobalMemoryStatusEx(LPMEMORYSTATUSEX status)
{
    const DWORDLONG gib = 1ull << 30;

    win32_probe(status, sizeof *status, true);
    if (status->dwLength != sizeof *status) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    *status = (MEMORYSTATUSEX){.dwLength = sizeof *status,
                               .dwMemoryLoad = 50,
                               .ullTotalPhys = 8 * gib,
                               .ullAvailPhys = 4 * gib,
                               .ullTotalPageFile = 12 * gib,
                               .ullAvailPageFile = 8 * gib,
                               .ullTotalVirtual = LAYOUT_USER_SLOT_BYTES,
                               .ullAvailVirtual = LAYOUT_USER_SLOT_BYTES - gib};
    return TRUE;
}

DWORD GetVersion(VOID)
{
    return 19045u << 16 | 10;
}

BOOL GetVersionExW(LPOSVERSIONINFOW information)
{
    win32_probe(information, sizeof *information, true);
    if (information->dwOSVersionInfoSize < sizeof *information) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    information->dwMajorVersion = 10;
    information->dwMinorVersion = 0;
    information->dwBuildNumber = 19045;
    information->dwPlatformId = 2;
    information->szCSDVersion[0] = 0;
    return TRUE;
}

BOOL GetVersionExA(LPOSVERSIONINFOA information)
{
    win32_probe(information, sizeof *information, true);
    if (information->dwOSVersionInfoSize < sizeof *information) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    information->dwMajorVersion = 10;
    information->dwMinorVersion = 0;
    information->dwBuildNumber = 19045;
    information->dwPlatformId = 2;
    information->szCSDVersion[0] = 0;
    return TRUE;
}

/* --- the C library's -------------------------------------------------------------------------- */

int64_t crt_time(int64_t *time)
{
    int64_t now = (system_time() - UNIX_EPOCH_100NS) / 10000000;

    if (time)
        *time = now;
    return now;
}

/* Milliseconds since the process began; CLOCKS_PER_SEC is 1000. */
int64_t crt_clock(void)
{
    const struct win32_process *process = win32_current();

    return (int32_t)((system_time() - process->object->create_time.QuadPart) / 10000);
}

/* The system's tm has two more fields than Microsoft's. */
enum { TM_BYTES = 64 };

struct crt_tm *crt_gmtime(const int64_t *time)
{
    struct crt_tm *parts = crt_scratch(CRT_SCRATCH_TIME, TM_BYTES);

    if (!parts)
        return NULL;
    memset(parts, 0, TM_BYTES);
    return crt_gmtime_s(parts, time) ? NULL : parts;
}

char *crt_asctime(const struct crt_tm *time)
{
    char *text = crt_scratch(CRT_SCRATCH_TEXT, 128);

    return text && !crt_asctime_s(text, 128, time) ? text : NULL;
}

char *crt_ctime(const int64_t *time)
{
    char *text = crt_scratch(CRT_SCRATCH_TEXT, 128);

    return text && !crt_ctime_s(text, 128, time) ? text : NULL;
}

static uint16_t *widened(const char *text)
{
    uint16_t *wide = crt_scratch(CRT_SCRATCH_WIDE, 256);

    if (!text || !wide)
        return NULL;
    win32_widen(wide, 128, text, strlen(text));
    return wide;
}

uint16_t *crt_wasctime(const struct crt_tm *time)
{
    return widened(crt_asctime(time));
}

uint16_t *crt_wctime(const int64_t *time)
{
    return widened(crt_ctime(time));
}

static char *formatted(char *to, size_t room, const char *format)
{
    int64_t now = crt_time(NULL);
    struct crt_tm parts;

    crt_gmtime_s(&parts, &now);
    return crt_strftime(to, room, format, &parts) ? to : NULL;
}

char *crt_strdate(char *to)
{
    return formatted(to, 9, "%m/%d/%y");
}

char *crt_strtime(char *to)
{
    return formatted(to, 9, "%H:%M:%S");
}

int32_t crt_strdate_s(char *to, size_t room)
{
    return to && room >= 9 && crt_strdate(to) ? 0 : CRT_EINVAL;
}

int32_t crt_strtime_s(char *to, size_t room)
{
    return to && room >= 9 && crt_strtime(to) ? 0 : CRT_EINVAL;
}

void crt_tzset(void)
{
}

int32_t crt_get_timezone(int32_t *seconds)
{
    *seconds = 0;
    return 0;
}

int32_t crt_get_daylight(int32_t *hours)
{
    *hours = 0;
    return 0;
}

void crt_sleep(uint32_t milliseconds)
{
    Sleep(milliseconds);
}

void crt_beep(uint32_t frequency, uint32_t milliseconds)
{
    Sleep(milliseconds);
}

/* POSIX clocks, under std::chrono: 0 is the calendar, all others count from the start. */
struct timespec_64 {
    int64_t seconds;
    int64_t nanoseconds;
};

static void give_time(struct timespec_64 *to, uint64_t time_100ns)
{
    to->seconds = (int64_t)(time_100ns / 10000000);
    to->nanoseconds = (int64_t)(time_100ns % 10000000 * 100);
}

int32_t crt_clock_gettime(int32_t clock, struct timespec_64 *time)
{
    give_time(time, clock == 0 ? (uint64_t)(system_time() - UNIX_EPOCH_100NS) : interrupt_time());
    return 0;
}

int32_t crt_clock_getres(int32_t clock, struct timespec_64 *resolution)
{
    if (resolution)
        *resolution = (struct timespec_64){0, 100};
    return 0;
}

int32_t crt_gettimeofday(struct timespec_64 *time, void *zone)
{
    give_time(time, (uint64_t)(system_time() - UNIX_EPOCH_100NS));
    time->nanoseconds /= 1000; /* tv_usec */
    return 0;
}

/* C's timespec has a 32-bit tv_nsec with padding behind it: the same bytes. */
int32_t crt_timespec_get(struct timespec_64 *time, int32_t base)
{
    if (base != 1)
        return 0;
    crt_clock_gettime(0, time);
    return base;
}

struct delay {
    LARGE_INTEGER interval;
};

static void sleep_for(void *argument)
{
    KeDelayExecutionThread(UserMode, FALSE, &((struct delay *)argument)->interval);
}

int32_t crt_nanosleep(const struct timespec_64 *duration, struct timespec_64 *left)
{
    struct delay delay;

    if (duration->seconds < 0 || duration->nanoseconds < 0 || duration->nanoseconds > 999999999) {
        crt_set_errno(CRT_EINVAL);
        return -1;
    }
    delay.interval.QuadPart = -(duration->seconds * 10000000 + (duration->nanoseconds + 99) / 100);
    win32_kernel_call(sleep_for, &delay);
    if (left)
        *left = (struct timespec_64){0, 0};
    return 0;
}

int32_t crt_clock_nanosleep(int32_t clock, int32_t flags, const struct timespec_64 *time,
                            struct timespec_64 *left)
{
    struct timespec_64 now, duration = *time;

    if (flags & 1) { /* TIMER_ABSTIME */
        crt_clock_gettime(clock, &now);
        duration.seconds -= now.seconds;
        duration.nanoseconds -= now.nanoseconds;
        if (duration.nanoseconds < 0) {
            duration.nanoseconds += 1000000000;
            duration.seconds--;
        }
        if (duration.seconds < 0)
            return 0;
    }
    return crt_nanosleep(&duration, left) ? *crt_errno() : 0;
}

int32_t crt_usleep(uint32_t microseconds)
{
    return crt_nanosleep(
        &(struct timespec_64){microseconds / 1000000, (int64_t)(microseconds % 1000000) * 1000},
        NULL);
}

uint32_t crt_sleep_seconds(uint32_t seconds)
{
    crt_nanosleep(&(struct timespec_64){seconds, 0}, NULL);
    return 0;
}
