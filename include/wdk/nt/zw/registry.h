/*
 * registry.h - system calls on the registry.
 */
#ifndef IRQLAB_WDK_NT_ZW_REGISTRY_H
#define IRQLAB_WDK_NT_ZW_REGISTRY_H

#include "../access.h"
#include "../io/base.h"
#include "../rtl/registry.h"

EXTERN_C_START

#define REG_OPTION_NON_VOLATILE 0x00000000
#define REG_OPTION_VOLATILE 0x00000001
#define REG_OPTION_CREATE_LINK 0x00000002
#define REG_OPTION_BACKUP_RESTORE 0x00000004
#define REG_OPTION_OPEN_LINK 0x00000008
#define REG_CREATED_NEW_KEY 0x00000001
#define REG_OPENED_EXISTING_KEY 0x00000002
#define REG_NOTIFY_CHANGE_NAME 0x00000001
#define REG_NOTIFY_CHANGE_ATTRIBUTES 0x00000002
#define REG_NOTIFY_CHANGE_LAST_SET 0x00000004
#define REG_NOTIFY_CHANGE_SECURITY 0x00000008
#define REG_LEGAL_CHANGE_FILTER                                                                    \
    (REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_ATTRIBUTES | REG_NOTIFY_CHANGE_LAST_SET |          \
     REG_NOTIFY_CHANGE_SECURITY)

typedef enum _KEY_INFORMATION_CLASS {
    KeyBasicInformation,
    KeyNodeInformation,
    KeyFullInformation,
    KeyNameInformation,
    KeyCachedInformation,
    KeyFlagsInformation,
    KeyVirtualizationInformation,
    KeyHandleTagsInformation,
    KeyTrustInformation,
    KeyLayerInformation,
    MaxKeyInfoClass
} KEY_INFORMATION_CLASS;

typedef enum _KEY_VALUE_INFORMATION_CLASS {
    KeyValueBasicInformation,
    KeyValueFullInformation,
    KeyValuePartialInformation,
    KeyValueFullInformationAlign64,
    KeyValuePartialInformationAlign64,
    KeyValueLayerInformation,
    MaxKeyValueInfoClass
} KEY_VALUE_INFORMATION_CLASS;

typedef enum _KEY_SET_INFORMATION_CLASS {
    KeyWriteTimeInformation,
    KeyWow64FlagsInformation,
    KeyControlFlagsInformation,
    KeySetVirtualizationInformation,
    KeySetDebugInformation,
    KeySetHandleTagsInformation,
    KeySetLayerInformation,
    MaxKeySetInfoClass
} KEY_SET_INFORMATION_CLASS;

typedef struct _KEY_BASIC_INFORMATION {
    LARGE_INTEGER LastWriteTime;
    ULONG TitleIndex;
    ULONG NameLength; /* bytes */
    WCHAR Name[1];
} KEY_BASIC_INFORMATION, *PKEY_BASIC_INFORMATION;

typedef struct _KEY_NODE_INFORMATION {
    LARGE_INTEGER LastWriteTime;
    ULONG TitleIndex;
    ULONG ClassOffset;
    ULONG ClassLength;
    ULONG NameLength;
    WCHAR Name[1];
} KEY_NODE_INFORMATION, *PKEY_NODE_INFORMATION;

typedef struct _KEY_FULL_INFORMATION {
    LARGE_INTEGER LastWriteTime;
    ULONG TitleIndex;
    ULONG ClassOffset;
    ULONG ClassLength;
    ULONG SubKeys;
    ULONG MaxNameLen;
    ULONG MaxClassLen;
    ULONG Values;
    ULONG MaxValueNameLen;
    ULONG MaxValueDataLen;
    WCHAR Class[1];
} KEY_FULL_INFORMATION, *PKEY_FULL_INFORMATION;

typedef struct _KEY_NAME_INFORMATION {
    ULONG NameLength;
    WCHAR Name[1];
} KEY_NAME_INFORMATION, *PKEY_NAME_INFORMATION;

typedef struct _KEY_VALUE_BASIC_INFORMATION {
    ULONG TitleIndex;
    ULONG Type; /* REG_xxx */
    ULONG NameLength;
    WCHAR Name[1];
} KEY_VALUE_BASIC_INFORMATION, *PKEY_VALUE_BASIC_INFORMATION;

typedef struct _KEY_VALUE_FULL_INFORMATION {
    ULONG TitleIndex;
    ULONG Type;
    ULONG DataOffset; /* bytes from the start */
    ULONG DataLength;
    ULONG NameLength;
    WCHAR Name[1];
} KEY_VALUE_FULL_INFORMATION, *PKEY_VALUE_FULL_INFORMATION;

typedef struct _KEY_VALUE_PARTIAL_INFORMATION {
    ULONG TitleIndex;
    ULONG Type;
    ULONG DataLength;
    UCHAR Data[1];
} KEY_VALUE_PARTIAL_INFORMATION, *PKEY_VALUE_PARTIAL_INFORMATION;

typedef struct _KEY_VALUE_ENTRY {
    PUNICODE_STRING ValueName;
    ULONG DataLength;
    ULONG DataOffset;
    ULONG Type;
} KEY_VALUE_ENTRY, *PKEY_VALUE_ENTRY;

typedef struct _KEY_WRITE_TIME_INFORMATION {
    LARGE_INTEGER LastWriteTime;
} KEY_WRITE_TIME_INFORMATION, *PKEY_WRITE_TIME_INFORMATION;

/*
 * ZwCreateKey - make or open a key.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.
 * TitleIndex    0.
 * Class         NULL.
 * CreateOptions REG_OPTION_xxx.
 * Disposition   gets REG_CREATED_NEW_KEY or REG_OPENED_EXISTING_KEY; may be NULL.
 * Returns       STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND: the parent; STATUS_ACCESS_DENIED;
 *               STATUS_INVALID_HANDLE; STATUS_OBJECT_TYPE_MISMATCH.
 * Differs       none known.
 * Source        WDK wdm.h ZwCreateKey
 */
NTSYSAPI NTSTATUS ZwCreateKey(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, ULONG TitleIndex,
                              PUNICODE_STRING Class, ULONG CreateOptions, PULONG Disposition);

/*
 * ZwOpenKey, ZwOpenKeyEx - open a key.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND; STATUS_ACCESS_DENIED;
 *            STATUS_INVALID_HANDLE; STATUS_INVALID_PARAMETER.
 * Differs    none known.
 * Source     WDK wdm.h ZwOpenKey
 */
NTSYSAPI NTSTATUS ZwOpenKey(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                            POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSAPI NTSTATUS ZwOpenKeyEx(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, ULONG OpenOptions);

/*
 * ZwQueryKey, ZwQueryValueKey - facts about a key; a value.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.
 * Length       bytes of the buffer.
 * ResultLength gets the bytes needed.
 * Returns      STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW: part of it; STATUS_BUFFER_TOO_SMALL:
 *              nothing; STATUS_OBJECT_NAME_NOT_FOUND; STATUS_INVALID_PARAMETER;
 *              STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED.
 * Differs      none known.
 * Source       WDK wdm.h ZwQueryKey
 */
NTSYSAPI NTSTATUS ZwQueryKey(HANDLE KeyHandle, KEY_INFORMATION_CLASS KeyInformationClass,
                             PVOID KeyInformation, ULONG Length, PULONG ResultLength);
NTSYSAPI NTSTATUS ZwQueryValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName,
                                  KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass,
                                  PVOID KeyValueInformation, ULONG Length, PULONG ResultLength);

/*
 * ZwSetValueKey - write a value.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * TitleIndex 0.
 * Type       REG_xxx.
 * DataSize   bytes; for texts with the NUL.
 * Returns    STATUS_SUCCESS; STATUS_ACCESS_DENIED; STATUS_INVALID_HANDLE; STATUS_KEY_DELETED.
 * Differs    none known.
 * Source     WDK wdm.h ZwSetValueKey
 */
NTSYSAPI NTSTATUS ZwSetValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName, ULONG TitleIndex,
                                ULONG Type, PVOID Data, ULONG DataSize);

/*
 * ZwDeleteKey, ZwDeleteValueKey - delete a key, when its last handle goes; delete a value.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_CANNOT_DELETE: it has sub-keys; STATUS_OBJECT_NAME_NOT_FOUND;
 *            STATUS_ACCESS_DENIED; STATUS_INVALID_HANDLE.
 * Differs    none known.
 * Source     WDK wdm.h ZwDeleteKey
 */
NTSYSAPI NTSTATUS ZwDeleteKey(HANDLE KeyHandle);
NTSYSAPI NTSTATUS ZwDeleteValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName);

/*
 * ZwEnumerateKey, ZwEnumerateValueKey - the n-th sub-key or value.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Index      0..
 * Returns    STATUS_SUCCESS; STATUS_NO_MORE_ENTRIES; and as ZwQueryKey.
 * Differs    none known.
 * Source     WDK wdm.h ZwEnumerateKey
 */
NTSYSAPI NTSTATUS ZwEnumerateKey(HANDLE KeyHandle, ULONG Index,
                                 KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation,
                                 ULONG Length, PULONG ResultLength);
NTSYSAPI NTSTATUS ZwEnumerateValueKey(HANDLE KeyHandle, ULONG Index,
                                      KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass,
                                      PVOID KeyValueInformation, ULONG Length, PULONG ResultLength);

/*
 * ZwFlushKey - write it to disk.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS.
 * Differs    the registry lives in memory.
 * Source     WDK wdm.h ZwFlushKey
 */
NTSYSAPI NTSTATUS ZwFlushKey(HANDLE KeyHandle);

/*
 * ZwNotifyChangeKey - hear of the next change of a key.
 *
 * IRQL             PASSIVE_LEVEL.
 * Blocks           unless Asynchronous.
 * Event            set then; or NULL.
 * ApcRoutine       NULL.
 * CompletionFilter REG_NOTIFY_CHANGE_xxx.
 * WatchTree        of the keys below it, too.
 * Returns          STATUS_PENDING (Asynchronous); STATUS_NOTIFY_ENUM_DIR; STATUS_NOTIFY_CLEANUP:
 * the handle was closed, or the thread has ended; STATUS_KEY_DELETED; STATUS_INVALID_PARAMETER.
 * Differs          no APC: STATUS_NOT_SUPPORTED.
 * Source           WDK ntifs.h ZwNotifyChangeKey
 */
NTSYSAPI NTSTATUS ZwNotifyChangeKey(HANDLE KeyHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                    PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                                    ULONG CompletionFilter, BOOLEAN WatchTree, PVOID Buffer,
                                    ULONG BufferSize, BOOLEAN Asynchronous);

EXTERN_C_END

#endif
