/*
 * nt_time.c - times as dates. See wdk/nt/rtl/misc.h.
 *
 * A time counts 100 ns since 1601-01-01, which was a Monday; a *day* counts from there. Years go up
 * to 30827, the last that 63 bits hold.
 */
#include "wdk/nt/rtl.h"

#define SECOND_100NS 10000000ll
#define DAY_SECONDS 86400
#define FIRST_YEAR 1601
#define LAST_YEAR 30827
#define SECONDS_TO_1970 11644473600ll
#define SECONDS_TO_1980 11960006400ll

static BOOLEAN is_leap(LONG year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static LONG month_days(LONG year, LONG month)
{
    static const UCHAR days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* The day on which YEAR begins. */
static LONG year_start(LONG year)
{
    LONG before = year - FIRST_YEAR;
    return before * 365 + before / 4 - before / 100 + before / 400;
}

VOID RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields)
{
    LONGLONG seconds = Time->QuadPart / SECOND_100NS;
    LONG day = (LONG)(seconds / DAY_SECONDS), rest = (LONG)(seconds % DAY_SECONDS);
    LONG year = FIRST_YEAR + (LONG)(day / 365.2425), month = 1;
    while (year_start(year) > day)
        year--;
    while (year_start(year + 1) <= day)
        year++;
    LONG of_year = day - year_start(year);
    for (; of_year >= month_days(year, month); month++)
        of_year -= month_days(year, month);
    TimeFields->Year = (CSHORT)year;
    TimeFields->Month = (CSHORT)month;
    TimeFields->Day = (CSHORT)(of_year + 1);
    TimeFields->Hour = (CSHORT)(rest / 3600);
    TimeFields->Minute = (CSHORT)(rest / 60 % 60);
    TimeFields->Second = (CSHORT)(rest % 60);
    TimeFields->Milliseconds = (CSHORT)(Time->QuadPart / (SECOND_100NS / 1000) % 1000);
    TimeFields->Weekday = (CSHORT)((day + 1) % 7);
}

BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS TimeFields, PLARGE_INTEGER Time)
{
    LONG year = TimeFields->Year, month = TimeFields->Month;
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || TimeFields->Day < 1 ||
        TimeFields->Day > month_days(year, month) || TimeFields->Hour < 0 ||
        TimeFields->Hour > 23 || TimeFields->Minute < 0 || TimeFields->Minute > 59 ||
        TimeFields->Second < 0 || TimeFields->Second > 59 || TimeFields->Milliseconds < 0 ||
        TimeFields->Milliseconds > 999)
        return FALSE;
    LONGLONG day = year_start(year) + TimeFields->Day - 1;
    for (LONG i = 1; i < month; i++)
        day += month_days(year, i);
    LONGLONG seconds =
        day * DAY_SECONDS + TimeFields->Hour * 3600 + TimeFields->Minute * 60 + TimeFields->Second;
    LONGLONG milliseconds = seconds * 1000 + TimeFields->Milliseconds, time;
    if (__builtin_mul_overflow(milliseconds, SECOND_100NS / 1000, &time))
        return FALSE;
    Time->QuadPart = time;
    return TRUE;
}

static BOOLEAN seconds_since(LONGLONG start, LONGLONG time, PULONG seconds)
{
    LONGLONG since = time / SECOND_100NS - start;
    if (since < 0 || since > (LONGLONG)MAXULONG)
        return FALSE;
    *seconds = (ULONG)since;
    return TRUE;
}

BOOLEAN RtlTimeToSecondsSince1970(PLARGE_INTEGER Time, PULONG ElapsedSeconds)
{
    return seconds_since(SECONDS_TO_1970, Time->QuadPart, ElapsedSeconds);
}

BOOLEAN RtlTimeToSecondsSince1980(PLARGE_INTEGER Time, PULONG ElapsedSeconds)
{
    return seconds_since(SECONDS_TO_1980, Time->QuadPart, ElapsedSeconds);
}

VOID RtlSecondsSince1970ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time)
{
    Time->QuadPart = (SECONDS_TO_1970 + ElapsedSeconds) * SECOND_100NS;
}

VOID RtlSecondsSince1980ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time)
{
    Time->QuadPart = (SECONDS_TO_1980 + ElapsedSeconds) * SECOND_100NS;
}
