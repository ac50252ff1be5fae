/*
 * winternl.h - the native API that ntdll exports: NT's own calls for programs.
 *
 * The structures (UNICODE_STRING, OBJECT_ATTRIBUTES, IO_STATUS_BLOCK) are those of the kernel.
 */
#ifndef _WINTERNL_
#define _WINTERNL_

#include "windef.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef IRQLAB_WDK_NT_PS_H
typedef struct _CLIENT_ID {
    HANDLE UniqueProcess;
    HANDLE UniqueThread;
} CLIENT_ID, *PCLIENT_ID;
#endif

#ifndef IRQLAB_WDK_NT_IO_BASE_H
typedef struct _IO_STATUS_BLOCK {
    union {
        NTSTATUS Status;
        PVOID Pointer;
    };
    ULONG_PTR Information; /* bytes transferred */
} IO_STATUS_BLOCK, *PIO_STATUS_BLOCK;
typedef VOID (*PIO_APC_ROUTINE)(PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG Reserved);
#endif

typedef struct _TEB {
    PVOID Reserved1[12];
    PVOID ProcessEnvironmentBlock;
    PVOID Reserved2[399];
    BYTE Reserved3[1952];
    PVOID TlsSlots[64];
    BYTE Reserved4[8];
    PVOID Reserved5[26];
    PVOID ReservedForOle;
    PVOID Reserved6[4];
    PVOID TlsExpansionSlots;
} TEB, *PTEB;

#ifndef IRQLAB_WDK_NT_ZW_OBJECTS_H
NTSTATUS NtClose(HANDLE Handle);
#endif
ULONG RtlNtStatusToDosError(NTSTATUS Status);
#ifndef IRQLAB_WDK_NT_RTL_STRING_H
VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString);
VOID RtlInitAnsiString(PANSI_STRING DestinationString, PCSTR SourceString);
#endif

#ifdef __cplusplus
}
#endif

#endif
