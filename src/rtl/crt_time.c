/*
 * crt_time.c - calendar arithmetic of the C runtime. See crt.h.
 *
 * Seconds count from 1970-01-01 UTC; the years are 1970..3000, as Microsoft's. There is no time
 * zone. A *day number* counts from 1970-01-01 in the Gregorian calendar.
 */
#include "rtl/crt.h"
#include <stdbool.h>
#include <string.h>

#define DAY_SECONDS 86400
#define LAST_SECOND 32535244799ll /* 3000-12-31 23:59:59, and the slack Microsoft's CRT allows */

static const char day_names[7][10] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};
static const char month_names[12][10] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};

/* Day number of the first of MONTH (1..12); March-based years make leap days the last of the year.
 */
static int64_t day_number(int64_t year, int32_t month)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void split(struct crt_tm *to, int64_t seconds)
{
    int64_t day = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;
    if (rest < 0) {
        rest += DAY_SECONDS;
        day--;
    }
    int64_t year = 1970 + day / 366;
    while (day_number(year + 1, 1) <= day)
        year++;
    while (day_number(year, 1) > day)
        year--;
    int32_t month = 1;
    while (month < 12 && day_number(year, month + 1) <= day)
        month++;
    to->tm_sec = (int32_t)(rest % 60);
    to->tm_min = (int32_t)(rest / 60 % 60);
    to->tm_hour = (int32_t)(rest / 3600);
    to->tm_mday = (int32_t)(day - day_number(year, month)) + 1;
    to->tm_mon = month - 1;
    to->tm_year = (int32_t)(year - 1900);
    to->tm_wday = (int32_t)(((day + 4) % 7 + 7) % 7);
    to->tm_yday = (int32_t)(day - day_number(year, 1));
    to->tm_isdst = 0;
}

int32_t crt_gmtime_s(struct crt_tm *to, const int64_t *seconds)
{
    if (!to)
        return crt_invalid("_gmtime64_s", CRT_EINVAL);
    memset(to, 0xFF, sizeof(*to));
    if (!seconds)
        return crt_invalid("_gmtime64_s", CRT_EINVAL);
    if (*seconds < -12 * 3600 || *seconds > LAST_SECOND) {
        *crt_errno() = CRT_EINVAL;
        return CRT_EINVAL;
    }
    split(to, *seconds);
    return 0;
}

/* Brings the fields into their ranges, as it must. */
int64_t crt_mktime(struct crt_tm *time)
{
    if (!time) {
        crt_invalid("_mktime64", CRT_EINVAL);
        return -1;
    }
    int64_t months = (int64_t)time->tm_year * 12 + time->tm_mon;
    int64_t year = months >= 0 ? months / 12 : (months - 11) / 12;
    int64_t day = day_number(1900 + year, (int32_t)(months - year * 12) + 1) + time->tm_mday - 1;
    int64_t seconds = ((day * 24 + time->tm_hour) * 60 + time->tm_min) * 60 + time->tm_sec;
    if (seconds < 0 || seconds > LAST_SECOND) {
        *crt_errno() = CRT_EINVAL;
        return -1;
    }
    split(time, seconds);
    return seconds;
}

double crt_difftime(int64_t end, int64_t start)
{
    return (double)(end - start);
}

static bool in_range(const struct crt_tm *t)
{
    return t->tm_sec >= 0 && t->tm_sec <= 60 && t->tm_min >= 0 && t->tm_min < 60 &&
           t->tm_hour >= 0 && t->tm_hour < 24 && t->tm_mday >= 1 && t->tm_mday <= 31 &&
           t->tm_mon >= 0 && t->tm_mon < 12 && t->tm_year >= 0 && t->tm_year <= 8099 &&
           t->tm_wday >= 0 && t->tm_wday < 7;
}

int32_t crt_asctime_s(char *to, size_t to_bytes, const struct crt_tm *time)
{
    if (!to || !to_bytes)
        return crt_invalid("asctime_s", CRT_EINVAL);
    *to = 0;
    if (!time || to_bytes < 26 || !in_range(time))
        return crt_invalid("asctime_s", CRT_EINVAL);
    crt_snprintf(to, to_bytes, "%.3s %.3s %02d %02d:%02d:%02d %d\n", day_names[time->tm_wday],
                 month_names[time->tm_mon], time->tm_mday, time->tm_hour, time->tm_min,
                 time->tm_sec, 1900 + time->tm_year);
    return 0;
}

int32_t crt_ctime_s(char *to, size_t to_bytes, const int64_t *seconds)
{
    struct crt_tm time;
    int32_t error = crt_gmtime_s(&time, seconds);
    return error ? error : crt_asctime_s(to, to_bytes, &time);
}

/* ---- strftime ---- */

/* Week of the year; WEEK_START 0: Sunday, 1: Monday. */
static int32_t week(const struct crt_tm *t, int32_t week_start)
{
    return (t->tm_yday + 7 - (t->tm_wday - week_start + 7) % 7) / 7;
}

/* ISO 8601: week and the year it belongs to. */
static int32_t iso_week(const struct crt_tm *t, int32_t *year)
{
    int32_t thursday = t->tm_yday - (t->tm_wday + 6) % 7 + 3;
    *year = 1900 + t->tm_year;
    if (thursday < 0)
        thursday += (int32_t)(day_number(*year, 1) - day_number(*year - 1, 1)), --*year;
    else if (thursday >= day_number(*year + 1, 1) - day_number(*year, 1))
        thursday -= (int32_t)(day_number(*year + 1, 1) - day_number(*year, 1)), ++*year;
    return thursday / 7 + 1;
}

/* What one conversion prints; NULL: there is none of this letter. */
static const char *field(char letter, bool no_zero, const struct crt_tm *t, char to[64])
{
    const char *two = no_zero ? "%d" : "%02d";
    int32_t hour12 = t->tm_hour % 12 ? t->tm_hour % 12 : 12, year = 1900 + t->tm_year, iso_year;
    const char *half = t->tm_hour < 12 ? "AM" : "PM", *day = day_names[t->tm_wday],
               *month = month_names[t->tm_mon];
#define PRINT(...) (crt_snprintf(to, 64, __VA_ARGS__), to)
    switch (letter) {
    case 'a':
        return PRINT("%.3s", day);
    case 'A':
        return day;
    case 'b':
    case 'h':
        return PRINT("%.3s", month);
    case 'B':
        return month;
    case 'c':
        return PRINT("%.3s %.3s %2d %02d:%02d:%02d %d", day, month, t->tm_mday, t->tm_hour,
                     t->tm_min, t->tm_sec, year);
    case 'C':
        return PRINT(two, year / 100);
    case 'd':
        return PRINT(two, t->tm_mday);
    case 'D':
    case 'x':
        return PRINT("%02d/%02d/%02d", t->tm_mon + 1, t->tm_mday, year % 100);
    case 'e':
        return PRINT("%2d", t->tm_mday);
    case 'F':
        return PRINT("%d-%02d-%02d", year, t->tm_mon + 1, t->tm_mday);
    case 'g':
        iso_week(t, &iso_year);
        return PRINT(two, iso_year % 100);
    case 'G':
        iso_week(t, &iso_year);
        return PRINT("%d", iso_year);
    case 'H':
        return PRINT(two, t->tm_hour);
    case 'I':
        return PRINT(two, hour12);
    case 'j':
        return PRINT(no_zero ? "%d" : "%03d", t->tm_yday + 1);
    case 'm':
        return PRINT(two, t->tm_mon + 1);
    case 'M':
        return PRINT(two, t->tm_min);
    case 'n':
        return "\n";
    case 'p':
        return half;
    case 'r':
        return PRINT("%02d:%02d:%02d %s", hour12, t->tm_min, t->tm_sec, half);
    case 'R':
        return PRINT("%02d:%02d", t->tm_hour, t->tm_min);
    case 'S':
        return PRINT(two, t->tm_sec);
    case 't':
        return "\t";
    case 'T':
    case 'X':
        return PRINT("%02d:%02d:%02d", t->tm_hour, t->tm_min, t->tm_sec);
    case 'u':
        return PRINT("%d", t->tm_wday ? t->tm_wday : 7);
    case 'U':
        return PRINT(two, week(t, 0));
    case 'V':
        return PRINT(two, iso_week(t, &iso_year));
    case 'w':
        return PRINT("%d", t->tm_wday);
    case 'W':
        return PRINT(two, week(t, 1));
    case 'y':
        return PRINT(two, year % 100);
    case 'Y':
        return PRINT("%d", year);
    case 'z':
        return "+0000";
    case 'Z':
        return "UTC";
    case '%':
        return "%";
    default:
        return NULL;
    }
#undef PRINT
}

/* Both widths: FORMAT and TO are of UNIT_BYTES; all that is printed besides the format is ASCII. */
static size_t print(void *to, size_t count, const void *format, const struct crt_tm *time,
                    size_t unit_bytes)
{
    const char *narrow = format;
    const uint16_t *wide = format;
    char text[64];
    size_t used = 0;
    if (!to || !count || !format || !time || !in_range(time)) {
        crt_invalid("strftime", CRT_EINVAL);
        return 0;
    }
    for (size_t i = 0;; i++) {
        uint32_t unit = unit_bytes == 2 ? wide[i] : (unsigned char)narrow[i];
        const char *part = NULL;
        if (unit == '%') {
            bool no_zero = false;
            do {
                i++;
                unit = unit_bytes == 2 ? wide[i] : (unsigned char)narrow[i];
                no_zero |= unit == '#';
            } while (unit == '#' || unit == 'E' || unit == 'O');
            part = unit < 0x80 ? field((char)unit, no_zero, time, text) : NULL;
            if (!part) {
                crt_invalid("strftime", CRT_EINVAL);
                return 0;
            }
        }
        size_t length = part ? strlen(part) : 1;
        if (used + length > count || (unit && used + length == count)) {
            *crt_errno() = CRT_ERANGE;
            return 0;
        }
        for (size_t j = 0; j < length; j++, used++) {
            uint32_t out = part ? (unsigned char)part[j] : unit;
            if (unit_bytes == 2)
                ((uint16_t *)to)[used] = (uint16_t)out;
            else
                ((char *)to)[used] = (char)out;
        }
        if (!unit)
            return used - 1;
    }
}

size_t crt_strftime(char *to, size_t count, const char *format, const struct crt_tm *time)
{
    return print(to, count, format, time, 1);
}

size_t crt_wcsftime(uint16_t *to, size_t count, const uint16_t *format, const struct crt_tm *time)
{
    return print(to, count, format, time, 2);
}
