/*
 * registry.h - the registry in one call.
 */
#ifndef IRQLAB_WDK_NT_RTL_REGISTRY_H
#define IRQLAB_WDK_NT_RTL_REGISTRY_H

#include "string.h"

EXTERN_C_START

#define REG_NONE 0
#define REG_SZ 1
#define REG_EXPAND_SZ 2
#define REG_BINARY 3
#define REG_DWORD 4
#define REG_DWORD_LITTLE_ENDIAN 4
#define REG_DWORD_BIG_ENDIAN 5
#define REG_LINK 6
#define REG_MULTI_SZ 7
#define REG_RESOURCE_LIST 8
#define REG_FULL_RESOURCE_DESCRIPTOR 9
#define REG_RESOURCE_REQUIREMENTS_LIST 10
#define REG_QWORD 11
#define REG_QWORD_LITTLE_ENDIAN 11

/* What Path is relative to. */
#define RTL_REGISTRY_ABSOLUTE 0
#define RTL_REGISTRY_SERVICES 1
#define RTL_REGISTRY_CONTROL 2
#define RTL_REGISTRY_WINDOWS_NT 3
#define RTL_REGISTRY_DEVICEMAP 4
#define RTL_REGISTRY_USER 5
#define RTL_REGISTRY_MAXIMUM 6
#define RTL_REGISTRY_HANDLE 0x40000000
#define RTL_REGISTRY_OPTIONAL 0x80000000

#define RTL_QUERY_REGISTRY_SUBKEY 0x00000001
#define RTL_QUERY_REGISTRY_TOPKEY 0x00000002
#define RTL_QUERY_REGISTRY_REQUIRED 0x00000004
#define RTL_QUERY_REGISTRY_NOVALUE 0x00000008
#define RTL_QUERY_REGISTRY_NOEXPAND 0x00000010
#define RTL_QUERY_REGISTRY_DIRECT 0x00000020
#define RTL_QUERY_REGISTRY_DELETE 0x00000040
#define RTL_QUERY_REGISTRY_NOSTRING 0x00000080
#define RTL_QUERY_REGISTRY_TYPECHECK 0x00000100
#define RTL_QUERY_REGISTRY_TYPECHECK_SHIFT 24

typedef NTSTATUS RTL_QUERY_REGISTRY_ROUTINE(PWSTR ValueName, ULONG ValueType, PVOID ValueData,
                                            ULONG ValueLength, PVOID Context, PVOID EntryContext);
typedef RTL_QUERY_REGISTRY_ROUTINE *PRTL_QUERY_REGISTRY_ROUTINE;

typedef struct _RTL_QUERY_REGISTRY_TABLE {
    PRTL_QUERY_REGISTRY_ROUTINE QueryRoutine;
    ULONG Flags; /* RTL_QUERY_REGISTRY_xxx */
    PWSTR Name;
    PVOID EntryContext; /* with _DIRECT: gets the value */
    ULONG DefaultType;
    PVOID DefaultData;
    ULONG DefaultLength; /* bytes */
} RTL_QUERY_REGISTRY_TABLE, *PRTL_QUERY_REGISTRY_TABLE;

/*
 * RtlQueryRegistryValues - read several values.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * RelativeTo RTL_REGISTRY_xxx.
 * QueryTable ended by an entry with QueryRoutine and Name NULL.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND; STATUS_OBJECT_TYPE_MISMATCH;
 *            STATUS_BUFFER_TOO_SMALL; STATUS_INVALID_PARAMETER; what a routine returned.
 * Differs    none known.
 * Source     WDK wdm.h RtlQueryRegistryValues
 */
NTSYSAPI NTSTATUS RtlQueryRegistryValues(ULONG RelativeTo, PCWSTR Path,
                                         PRTL_QUERY_REGISTRY_TABLE QueryTable, PVOID Context,
                                         PVOID Environment);

/*
 * RtlWriteRegistryValue, RtlDeleteRegistryValue - write or delete a value.
 *
 * IRQL        PASSIVE_LEVEL.
 * Blocks      never.
 * ValueLength bytes.
 * Returns     STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND and others of ZwSetValueKey.
 * Differs     none known.
 * Source      WDK wdm.h RtlWriteRegistryValue
 */
NTSYSAPI NTSTATUS RtlWriteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName,
                                        ULONG ValueType, PVOID ValueData, ULONG ValueLength);
NTSYSAPI NTSTATUS RtlDeleteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName);

/*
 * RtlCreateRegistryKey, RtlCheckRegistryKey - make a key; is it there?
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND; STATUS_INVALID_PARAMETER.
 * Differs    none known.
 * Source     WDK wdm.h RtlCreateRegistryKey
 */
NTSYSAPI NTSTATUS RtlCreateRegistryKey(ULONG RelativeTo, PWSTR Path);
NTSYSAPI NTSTATUS RtlCheckRegistryKey(ULONG RelativeTo, PWSTR Path);

EXTERN_C_END

#endif
