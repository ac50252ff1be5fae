/*
 * oracle.h - what the checks share. A check is a function that says what it sees:
 *
 *     static void event_states(const char *check)
 *     {
 *         SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
 *     }
 *
 * prints "event-states: KeSetEvent(&event, IO_NO_INCREMENT, FALSE) = 00000000". What it says must
 * not depend on time, addresses, handles or the order of threads. The same text is compiled for
 * irqlab and by mingw; docs/oracle.md.
 */
#pragma once
#ifdef ORACLE_DRIVER
#include <ntddk.h>
#ifndef __IRQLAB__ /* what mingw's headers leave out */
NTSTATUS NTAPI ZwCreateEvent(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, EVENT_TYPE, BOOLEAN);
NTSTATUS NTAPI ZwSetEvent(HANDLE, PLONG);
NTSTATUS NTAPI ZwWaitForSingleObject(HANDLE, BOOLEAN, PLARGE_INTEGER);
NTSTATUS NTAPI PsLookupThreadByThreadId(HANDLE, PETHREAD *);
NTSTATUS NTAPI PsLookupProcessByProcessId(HANDLE, PEPROCESS *);
BOOLEAN NTAPI PsIsSystemThread(PETHREAD);
/* Theirs reads the processor's block, which is not there in a process of Wine's. */
PETHREAD NTAPI oracle_current_thread(void) __asm__("PsGetCurrentThread");
#define PsGetCurrentThread oracle_current_thread
/* Theirs are imports of data, one level less than the linker of Windows makes of them. */
#define OBJECT_TYPE_OF(variable_) ((POBJECT_TYPE)(variable_))
#else
#define OBJECT_TYPE_OF(variable_) (*(variable_))
#endif
#else
#include <windows.h>
#include <winioctl.h>
#endif

/* Functions of the driver: checks by number from ORACLE_CHECKS on, and things to do for the app. */
enum {
    ORACLE_CHECKS = 0x800,
    ORACLE_PEND = 0xA00,
    ORACLE_FINISH,
    ORACLE_SET_EVENT,
    ORACLE_FAIL,
    ORACLE_ECHO
};
#define ORACLE_CODE(function_)                                                                     \
    CTL_CODE(FILE_DEVICE_UNKNOWN, function_, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define ORACLE_BYTES 16384

struct oracle_check {
    const char *name;
    void (*run)(const char *check);
};

void oracle_say(const char *check, const char *text, unsigned value);
#define SAY(expression_) oracle_say(check, #expression_, (unsigned)(ULONG_PTR)(expression_))

#ifdef ORACLE_DRIVER
/* Each file's checks; the last has no name. */
extern const struct oracle_check oracle_events[], oracle_waits[], oracle_threads[],
    oracle_objects[], oracle_requests[], oracle_deferred[];
extern PDEVICE_OBJECT oracle_device;

NTSTATUS oracle_pend(PIRP irp);      /* keep it until it is cancelled or finished */
NTSTATUS oracle_finish(void);        /* complete the one that is kept, with STATUS_SUCCESS */
NTSTATUS oracle_set_event(PIRP irp); /* the input is a handle of the app's */
LARGE_INTEGER oracle_ms(int ms);     /* an interval */
#else
extern const struct oracle_check oracle_app_waits[], oracle_app_names[], oracle_app_native[],
    oracle_app_threads[], oracle_app_locks[], oracle_app_io[], oracle_app_pool[];
extern HANDLE oracle_device;     /* opened without FILE_FLAG_OVERLAPPED */
DWORD oracle_error(BOOL result); /* 0: it worked; else GetLastError() */
#endif
