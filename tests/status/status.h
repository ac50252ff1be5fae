/*
 * status.h - what a routine gives back, tried and told: `earns ROUTINE RESULT` for each right one.
 *
 * tests/status/report.sh reads these lines from runs that pass; src/ddi/returns says which results
 * a routine has to show. Programs define CONFORM_APP before they include this file; otherwise as
 * tests/conform/conform.h.
 *
 *   EARNS(Routine, STATUS_X, expression)      the expression's NTSTATUS (or LSTATUS) is it
 *   BOTH(Routine, STATUS_X, arguments)        so for NtRoutine and ZwRoutine
 *   FAILS(Routine, ERROR_X, expression)       the expression is 0 or all ones, GetLastError() that
 *   DOES(Routine, word, condition)            value, true, false, null, void, success
 *   RAISES_STATUS(Routine, STATUS_X, statement)
 *   earns_status("Routine", NAMED(STATUS_X), value)    for tables
 *
 * A program of bug checks begins with a line for each, in their order, and STATUS_CASE is the
 * number of the one that is tried (1, 2 …). The text must stand in the report:
 *   ... bugcheck: 0xA KeSetEvent: text ...
 */
#pragma once
#ifdef CONFORM_APP
#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#endif
#include "../conform/conform.h"

#define STATUS_PAIRS 4096

/* Which pairs were told: hashes, 0 is empty. */
static volatile LONG status_told[STATUS_PAIRS];

static inline int status_first_time(const char *routine, const char *result)
{
    ULONG hash = 2166136261u, at;
    const char *c;

    for (c = routine; *c; c++)
        hash = (hash ^ (UCHAR)*c) * 16777619u;
    hash = (hash ^ ' ') * 16777619u;
    for (c = result; *c; c++)
        hash = (hash ^ (UCHAR)*c) * 16777619u;
    if (!hash)
        hash = 1;
    for (at = hash % STATUS_PAIRS;; at = (at + 1) % STATUS_PAIRS) {
        LONG before = InterlockedCompareExchange(&status_told[at], (LONG)hash, 0);

        if (!before)
            return 1;
        if (before == (LONG)hash)
            return 0;
    }
}

static inline void status_earn(const char *file, int line, const char *routine, const char *kind,
                               const char *result, int right, const char *text, long long value,
                               long long wanted)
{
    conform_check(right, file, line, text, value, wanted);
    if (!right)
        conform_print("%s:%d: %s did not earn %s%s\n", file, line, routine, kind, result);
    else if (status_first_time(routine, result))
        conform_print("earns %s %s%s\n", routine, kind, result);
}

#define NAMED(status_) #status_, status_
#define earns_status(routine_, ...) EARNS_NAMED(routine_, __VA_ARGS__)
#define EARNS_NAMED(routine_, name_, wanted_, value_)                                              \
    do {                                                                                           \
        LONG status_value = (LONG)(value_), status_wanted = (LONG)(wanted_);                       \
        status_earn(__FILE__, __LINE__, (routine_), "", (name_), status_value == status_wanted,    \
                    #value_, status_value, status_wanted);                                         \
    } while (0)

#define EARNS(routine_, wanted_, ...)                                                              \
    do {                                                                                           \
        LONG status_value = (LONG)(__VA_ARGS__), status_wanted = (LONG)(wanted_);                  \
        status_earn(__FILE__, __LINE__, #routine_, "", #wanted_, status_value == status_wanted,    \
                    #__VA_ARGS__, status_value, status_wanted);                                    \
    } while (0)

#define BOTH(routine_, wanted_, ...)                                                               \
    do {                                                                                           \
        LONG status_wanted = (LONG)(wanted_), status_value = (LONG)Nt##routine_(__VA_ARGS__);      \
        status_earn(__FILE__, __LINE__, "Nt" #routine_, "", #wanted_,                              \
                    status_value == status_wanted, "Nt" #routine_ "(" #__VA_ARGS__ ")",            \
                    status_value, status_wanted);                                                  \
        status_value = (LONG)Zw##routine_(__VA_ARGS__);                                            \
        status_earn(__FILE__, __LINE__, "Zw" #routine_, "", #wanted_,                              \
                    status_value == status_wanted, "Zw" #routine_ "(" #__VA_ARGS__ ")",            \
                    status_value, status_wanted);                                                  \
    } while (0)

#define DOES(routine_, word_, ...)                                                                 \
    do {                                                                                           \
        int status_right = !!(__VA_ARGS__);                                                        \
        status_earn(__FILE__, __LINE__, #routine_, "", #word_, status_right, #__VA_ARGS__,         \
                    status_right, 1);                                                              \
    } while (0)

#define RAISES_STATUS(routine_, wanted_, ...)                                                      \
    do {                                                                                           \
        volatile LONG status_code = 0;                                                             \
        __try {                                                                                    \
            __VA_ARGS__;                                                                           \
        } __except (EXCEPTION_EXECUTE_HANDLER) {                                                   \
            status_code = (LONG)GetExceptionCode();                                                \
        }                                                                                          \
        status_earn(__FILE__, __LINE__, #routine_, "raises:", #wanted_,                            \
                    status_code == (LONG)(wanted_), #__VA_ARGS__, status_code, (LONG)(wanted_));   \
    } while (0)

#ifdef CONFORM_APP
#define FAILS(routine_, wanted_, ...)                                                              \
    do {                                                                                           \
        long long status_value;                                                                    \
        DWORD status_error;                                                                        \
        SetLastError(0x7777);                                                                      \
        status_value = (long long)(__VA_ARGS__);                                                   \
        status_error = GetLastError();                                                             \
        status_earn(__FILE__, __LINE__, #routine_, "", #wanted_,                                   \
                    status_error == (wanted_) &&                                                   \
                        (status_value == 0 || status_value == -1 || status_value == 0xFFFFFFFF),   \
                    #__VA_ARGS__, status_error, (wanted_));                                        \
    } while (0)
#endif
