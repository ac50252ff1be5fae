/*
 * conform.h - what the conformance tests share: checks that count, and threads in two words.
 *
 * A test says FACT(11) before the checks that show fact F011. At its end each fact prints how many
 * checks it had, so that a fact without any cannot pass for shown, and `conform: passed` follows if
 * none failed. Programs define CONFORM_APP before they include this file.
 *
 * A driver has `static void test(PDRIVER_OBJECT Driver)` and ends with CONFORM_DRIVER, or writes
 * its own DriverEntry with conform_end() in it. Checks of helper threads count for the fact that is
 * the current one when they run.
 */
#pragma once
#ifdef CONFORM_APP
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#define conform_print printf
#else
#include <ntifs.h>
#define conform_print DbgPrint
#endif

#define CONFORM_FACTS 300

static volatile LONG conform_fact, conform_failed;
static volatile LONG conform_checks[CONFORM_FACTS];

static inline void conform_check(int right, const char *file, int line, const char *text,
                                 long long left, long long wanted)
{
    LONG fact = InterlockedOr(&conform_fact, 0);

    InterlockedIncrement(&conform_checks[fact]);
    if (right)
        return;
    InterlockedIncrement(&conform_failed);
    conform_print("%s:%d: F%03d: %s: it is %lld (0x%llX), expected %lld (0x%llX)\n", file, line,
                  (int)fact, text, left, left, wanted, wanted);
}

static inline int conform_end(void)
{
    int i, failed = (int)InterlockedOr(&conform_failed, 0);

    for (i = 0; i < CONFORM_FACTS; i++)
        if (conform_checks[i])
            conform_print("F%03d: %d checks\n", i, (int)conform_checks[i]);
    if (failed)
        conform_print("conform: %d checks failed\n", failed);
    else
        conform_print("conform: passed\n");
    return failed;
}

#define FACT(number_) InterlockedExchange(&conform_fact, (number_))
#define EXPECT(condition_)                                                                         \
    do {                                                                                           \
        int conform_right = !!(condition_);                                                        \
        conform_check(conform_right, __FILE__, __LINE__, #condition_, conform_right, 1);           \
    } while (0)
#define EXPECT_EQ(value_, wanted_)                                                                 \
    do {                                                                                           \
        long long conform_left = (long long)(value_), conform_wanted = (long long)(wanted_);       \
        conform_check(conform_left == conform_wanted, __FILE__, __LINE__, #value_ " == " #wanted_, \
                      conform_left, conform_wanted);                                               \
    } while (0)
#define EXPECT_STATUS(value_, wanted_) EXPECT_EQ((LONG)(value_), (LONG)(wanted_))

/* The expression must raise this status. */
#define RAISES(status_, ...)                                                                       \
    do {                                                                                           \
        volatile LONG conform_code = 0;                                                            \
        __try {                                                                                    \
            __VA_ARGS__;                                                                           \
        } __except (EXCEPTION_EXECUTE_HANDLER) {                                                   \
            conform_code = (LONG)GetExceptionCode();                                               \
        }                                                                                          \
        EXPECT_STATUS(conform_code, status_);                                                      \
    } while (0)

#define FILL(object_) memset((void *)&(object_), 0x55, sizeof(object_))

#ifndef CONFORM_APP

#define TAG 'fnoC'

static inline PKTHREAD start_thread(PKSTART_ROUTINE routine, PVOID context)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    PVOID thread = NULL;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL,
                                         routine, context)) ||
        !NT_SUCCESS(ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                              &thread, NULL)))
        KeBugCheckEx(MANUALLY_INITIATED_CRASH, 0xC0F0, 0, 0, 0);
    ZwClose(handle);
    return (PKTHREAD)thread;
}

static inline NTSTATUS wait_ms(PVOID object, LONG ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return KeWaitForSingleObject(object, Executive, KernelMode, FALSE, &due);
}

static inline NTSTATUS wait_for(PVOID object)
{
    return KeWaitForSingleObject(object, Executive, KernelMode, FALSE, NULL);
}

static inline NTSTATUS poll(PVOID object)
{
    return wait_ms(object, 0);
}

static inline void nap(LONG ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    KeDelayExecutionThread(KernelMode, FALSE, &due);
}

static inline void join_thread(PKTHREAD thread)
{
    EXPECT_STATUS(wait_ms(thread, 10000), STATUS_SUCCESS);
    ObDereferenceObject(thread);
}

static inline LONG get(volatile LONG *value)
{
    return InterlockedOr(value, 0);
}
static inline void put(volatile LONG *value, LONG to)
{
    InterlockedExchange(value, to);
}

#define CONFORM_DRIVER                                                                             \
    static VOID conform_unload(PDRIVER_OBJECT Driver)                                              \
    {                                                                                              \
        UNREFERENCED_PARAMETER(Driver);                                                            \
    }                                                                                              \
    NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)                              \
    {                                                                                              \
        UNREFERENCED_PARAMETER(Path);                                                              \
        Driver->DriverUnload = conform_unload;                                                     \
        test(Driver);                                                                              \
        conform_end();                                                                             \
        return STATUS_SUCCESS;                                                                     \
    }

#endif
