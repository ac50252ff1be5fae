/*
 * string.h - counted strings: UNICODE_STRING, ANSI_STRING, and from one to the other.
 *
 * Lengths are in bytes. A NUL behind the text is not counted; routines that allocate add one.
 * Buffers that an Rtl routine allocated are freed by RtlFreeUnicodeString, RtlFreeAnsiString. Those
 * that convert between character sets use tables in pageable memory, hence PASSIVE_LEVEL.
 */
#ifndef IRQLAB_WDK_NT_RTL_STRING_H
#define IRQLAB_WDK_NT_RTL_STRING_H

#include "memory.h"

EXTERN_C_START

#define RTL_CONSTANT_STRING(s)                                                                     \
    {                                                                                              \
        sizeof(s) - sizeof((s)[0]), sizeof(s), (s)                                                 \
    }
#define DECLARE_CONST_UNICODE_STRING(name, string)                                                 \
    static const WCHAR name##_buffer[] = string;                                                   \
    const UNICODE_STRING name = {sizeof(string) - sizeof(WCHAR), sizeof(string),                   \
                                 (PWCH)name##_buffer}
#define DECLARE_GLOBAL_CONST_UNICODE_STRING(name, string)                                          \
    static const WCHAR name##_buffer[] = string;                                                   \
    extern const UNICODE_STRING DECLSPEC_SELECTANY name = {sizeof(string) - sizeof(WCHAR),         \
                                                           sizeof(string), (PWCH)name##_buffer}
#define DECLARE_STATIC_CONST_UNICODE_STRING(name, string)                                          \
    static const WCHAR name##_buffer[] = string;                                                   \
    static const UNICODE_STRING name = {sizeof(string) - sizeof(WCHAR), sizeof(string),            \
                                        (PWCH)name##_buffer}
#define DECLARE_UNICODE_STRING_SIZE(name, size)                                                    \
    WCHAR name##_buffer[size];                                                                     \
    UNICODE_STRING name = {0, (size) * sizeof(WCHAR), name##_buffer}

/*
 * RtlInitUnicodeString, RtlInitAnsiString, RtlInitString - make a counted string of a C string;
 * nothing is copied.
 *
 * IRQL              any at which the memory may be touched; RtlInitAnsiString any.
 * Blocks            never.
 * DestinationString keeps pointing to SourceString.
 * SourceString      NULL: an empty string.
 * Differs           none known.
 * Source            WDK wdm.h RtlInitUnicodeString
 */
NTSYSAPI VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString);
NTSYSAPI VOID RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString);
NTSYSAPI VOID RtlInitString(PSTRING DestinationString, PCSZ SourceString);

/*
 * RtlInitUnicodeStringEx, RtlInitAnsiStringEx, RtlInitStringEx - likewise, with a check of the
 * length.
 *
 * IRQL       any at which the memory may be touched.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_NAME_TOO_LONG: it does not fit a USHORT.
 * Differs    none known.
 * Source     WDK ntifs.h RtlInitUnicodeStringEx
 */
NTSYSAPI NTSTATUS RtlInitUnicodeStringEx(PUNICODE_STRING DestinationString, PCWSTR SourceString);
NTSYSAPI NTSTATUS RtlInitAnsiStringEx(PANSI_STRING DestinationString, PCSZ SourceString);
NTSYSAPI NTSTATUS RtlInitStringEx(PSTRING DestinationString, PCSZ SourceString);

/* RtlInitEmptyUnicodeString, RtlInitEmptyAnsiString - an empty string in a buffer of that many
 * bytes. */
IRQLAB_INLINE VOID RtlInitEmptyUnicodeString(PUNICODE_STRING UnicodeString, PWCHAR Buffer,
                                             USHORT BufferSize)
{
    UnicodeString->Length = 0;
    UnicodeString->MaximumLength = BufferSize;
    UnicodeString->Buffer = Buffer;
}
IRQLAB_INLINE VOID RtlInitEmptyAnsiString(PANSI_STRING AnsiString, PCHAR Buffer, USHORT BufferSize)
{
    AnsiString->Length = 0;
    AnsiString->MaximumLength = BufferSize;
    AnsiString->Buffer = Buffer;
}

/*
 * RtlCopyUnicodeString, RtlCopyString - copy what fits.
 *
 * IRQL              any.
 * Blocks            never.
 * DestinationString its buffer gets up to MaximumLength bytes.
 * SourceString      NULL: Length becomes 0.
 * Differs           none known.
 * Source            WDK wdm.h RtlCopyUnicodeString
 */
NTSYSAPI VOID RtlCopyUnicodeString(PUNICODE_STRING DestinationString,
                                   PCUNICODE_STRING SourceString);
NTSYSAPI VOID RtlCopyString(PSTRING DestinationString, const STRING *SourceString);

/*
 * RtlAppendUnicodeStringToString, RtlAppendUnicodeToString, RtlAppendStringToString - append, or
 * nothing.
 *
 * IRQL       any at which the memory may be touched; RtlAppendStringToString <= APC_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL, nothing appended.
 * Differs    none known.
 * Source     WDK wdm.h RtlAppendUnicodeStringToString
 */
NTSYSAPI NTSTATUS RtlAppendUnicodeStringToString(PUNICODE_STRING Destination,
                                                 PCUNICODE_STRING Source);
NTSYSAPI NTSTATUS RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source);
NTSYSAPI NTSTATUS RtlAppendStringToString(PSTRING Destination, const STRING *Source);

/*
 * RtlCompareUnicodeString, RtlCompareString - which comes first?
 *
 * IRQL            PASSIVE_LEVEL.
 * Blocks          never.
 * CaseInSensitive TRUE: upper and lower case are the same.
 * Returns         below 0, 0 or above 0.
 * Differs         none known.
 * Source          WDK wdm.h RtlCompareUnicodeString
 */
NTSYSAPI LONG RtlCompareUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
                                      BOOLEAN CaseInSensitive);
NTSYSAPI LONG RtlCompareString(const STRING *String1, const STRING *String2,
                               BOOLEAN CaseInSensitive);

/*
 * RtlEqualUnicodeString, RtlEqualString - are they equal?
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK wdm.h RtlEqualUnicodeString
 */
NTSYSAPI BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
                                       BOOLEAN CaseInSensitive);
NTSYSAPI BOOLEAN RtlEqualString(const STRING *String1, const STRING *String2,
                                BOOLEAN CaseInSensitive);

/*
 * RtlPrefixUnicodeString - does String2 start with String1?
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK ntddk.h RtlPrefixUnicodeString
 */
NTSYSAPI BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
                                        BOOLEAN CaseInSensitive);

/*
 * RtlHashUnicodeString - a hash of a string.
 *
 * IRQL          <= APC_LEVEL.
 * Blocks        never.
 * HashAlgorithm HASH_STRING_ALGORITHM_DEFAULT or _X65599.
 * Returns       STATUS_SUCCESS; STATUS_INVALID_PARAMETER.
 * Differs       none known.
 * Source        WDK wdm.h RtlHashUnicodeString
 */
NTSYSAPI NTSTATUS RtlHashUnicodeString(PCUNICODE_STRING String, BOOLEAN CaseInSensitive,
                                       ULONG HashAlgorithm, PULONG HashValue);
#define HASH_STRING_ALGORITHM_DEFAULT 0
#define HASH_STRING_ALGORITHM_X65599 1
#define HASH_STRING_ALGORITHM_INVALID 0xFFFFFFFF

/*
 * RtlUpcaseUnicodeString, RtlDowncaseUnicodeString - a copy in upper or lower case.
 *
 * IRQL                      <= APC_LEVEL; RtlDowncaseUnicodeString < DISPATCH_LEVEL.
 * Blocks                    never.
 * AllocateDestinationString TRUE: a buffer is allocated.
 * Returns                   STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW: it does not fit;
 *                           STATUS_NO_MEMORY.
 * Differs                   none known.
 * Source                    WDK ntddk.h RtlUpcaseUnicodeString
 */
NTSYSAPI NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING DestinationString,
                                         PCUNICODE_STRING SourceString,
                                         BOOLEAN AllocateDestinationString);
NTSYSAPI NTSTATUS RtlDowncaseUnicodeString(PUNICODE_STRING DestinationString,
                                           PCUNICODE_STRING SourceString,
                                           BOOLEAN AllocateDestinationString);

/*
 * RtlUpcaseUnicodeChar, RtlDowncaseUnicodeChar, RtlUpperChar, RtlUpperString - characters in upper
 * or lower case.
 *
 * IRQL       <= APC_LEVEL; RtlDowncaseUnicodeChar PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    the character.
 * Differs    none known.
 * Source     WDK wdm.h RtlUpcaseUnicodeChar
 */
NTSYSAPI WCHAR RtlUpcaseUnicodeChar(WCHAR SourceCharacter);
NTSYSAPI WCHAR RtlDowncaseUnicodeChar(WCHAR SourceCharacter);
NTSYSAPI CHAR RtlUpperChar(CHAR Character);
NTSYSAPI VOID RtlUpperString(PSTRING DestinationString, const STRING *SourceString);

/*
 * RtlCreateUnicodeString - an allocated copy of a C string.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    TRUE; FALSE: no memory.
 * Differs    none known.
 * Source     WDK ntifs.h RtlCreateUnicodeString
 */
NTSYSAPI BOOLEAN RtlCreateUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString);

/*
 * RtlFreeUnicodeString, RtlFreeAnsiString, RtlFreeOemString, RtlFreeUTF8String - free a buffer
 * that an Rtl routine allocated.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * String     becomes empty, Buffer NULL.
 * Differs    none known.
 * Source     WDK wdm.h RtlFreeUnicodeString
 */
NTSYSAPI VOID RtlFreeUnicodeString(PUNICODE_STRING UnicodeString);
NTSYSAPI VOID RtlFreeAnsiString(PANSI_STRING AnsiString);
NTSYSAPI VOID RtlFreeOemString(POEM_STRING OemString);
NTSYSAPI VOID RtlFreeUTF8String(PUTF8_STRING Utf8String);

/*
 * RtlAnsiStringToUnicodeString, RtlUnicodeStringToAnsiString - from one character set to the
 * other.
 *
 * IRQL                      PASSIVE_LEVEL.
 * Blocks                    never.
 * AllocateDestinationString TRUE: a buffer is allocated, with room for a NUL.
 * Returns                   STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW: it does not fit;
 *                           STATUS_NO_MEMORY; STATUS_INVALID_PARAMETER_2: too long.
 * Differs                   the ANSI and OEM character set is UTF-8; text that does not fit the
 *                           caller's buffer is cut off in RtlUnicodeStringToAnsiString only.
 * Source                    WDK wdm.h RtlAnsiStringToUnicodeString
 */
NTSYSAPI NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString,
                                               PCANSI_STRING SourceString,
                                               BOOLEAN AllocateDestinationString);
NTSYSAPI NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString,
                                               PCUNICODE_STRING SourceString,
                                               BOOLEAN AllocateDestinationString);

/*
 * RtlxAnsiStringToUnicodeSize, RtlxUnicodeStringToAnsiSize - bytes that the conversion needs, with
 * the NUL.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    bytes.
 * Differs    none known.
 * Source     WDK wdm.h RtlxAnsiStringToUnicodeSize
 */
NTSYSAPI ULONG RtlxAnsiStringToUnicodeSize(PCANSI_STRING AnsiString);
NTSYSAPI ULONG RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING UnicodeString);
#define RtlAnsiStringToUnicodeSize(STRING) RtlxAnsiStringToUnicodeSize(STRING)
#define RtlUnicodeStringToAnsiSize(STRING) RtlxUnicodeStringToAnsiSize(STRING)

/*
 * RtlOemStringToUnicodeString, RtlUnicodeStringToOemString, RtlOemStringToCountedUnicodeString,
 * RtlUnicodeStringToCountedOemString, RtlUpcaseUnicodeStringToOemString - likewise with the OEM
 * character set; the counted forms add no NUL.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    as RtlAnsiStringToUnicodeString; STATUS_UNMAPPABLE_CHARACTER.
 * Differs    none known.
 * Source     WDK ntifs.h RtlOemStringToUnicodeString
 */
NTSYSAPI NTSTATUS RtlOemStringToUnicodeString(PUNICODE_STRING DestinationString,
                                              PCOEM_STRING SourceString,
                                              BOOLEAN AllocateDestinationString);
NTSYSAPI NTSTATUS RtlUnicodeStringToOemString(POEM_STRING DestinationString,
                                              PCUNICODE_STRING SourceString,
                                              BOOLEAN AllocateDestinationString);
NTSYSAPI NTSTATUS RtlOemStringToCountedUnicodeString(PUNICODE_STRING DestinationString,
                                                     PCOEM_STRING SourceString,
                                                     BOOLEAN AllocateDestinationString);
NTSYSAPI NTSTATUS RtlUnicodeStringToCountedOemString(POEM_STRING DestinationString,
                                                     PCUNICODE_STRING SourceString,
                                                     BOOLEAN AllocateDestinationString);
NTSYSAPI NTSTATUS RtlUpcaseUnicodeStringToOemString(POEM_STRING DestinationString,
                                                    PCUNICODE_STRING SourceString,
                                                    BOOLEAN AllocateDestinationString);

/*
 * RtlMultiByteToUnicodeN, RtlUnicodeToMultiByteN, RtlMultiByteToUnicodeSize,
 * RtlUnicodeToMultiByteSize - likewise for plain buffers.
 *
 * IRQL                    < DISPATCH_LEVEL.
 * Blocks                  never.
 * MaxBytesInUnicodeString size of the buffer.
 * BytesInUnicodeString    gets the bytes written; may be NULL.
 * Returns                 STATUS_SUCCESS.
 * Differs                 none known.
 * Source                  WDK ntifs.h RtlMultiByteToUnicodeN
 */
NTSYSAPI NTSTATUS RtlMultiByteToUnicodeN(PWCH UnicodeString, ULONG MaxBytesInUnicodeString,
                                         PULONG BytesInUnicodeString, const CHAR *MultiByteString,
                                         ULONG BytesInMultiByteString);
NTSYSAPI NTSTATUS RtlUnicodeToMultiByteN(PCHAR MultiByteString, ULONG MaxBytesInMultiByteString,
                                         PULONG BytesInMultiByteString, PCWCH UnicodeString,
                                         ULONG BytesInUnicodeString);
NTSYSAPI NTSTATUS RtlMultiByteToUnicodeSize(PULONG BytesInUnicodeString,
                                            const CHAR *MultiByteString,
                                            ULONG BytesInMultiByteString);
NTSYSAPI NTSTATUS RtlUnicodeToMultiByteSize(PULONG BytesInMultiByteString, PCWCH UnicodeString,
                                            ULONG BytesInUnicodeString);

/*
 * RtlUnicodeToUTF8N, RtlUTF8ToUnicodeN - between UTF-16 and UTF-8.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_SOME_NOT_MAPPED; STATUS_BUFFER_TOO_SMALL;
 *            STATUS_INVALID_PARAMETER.
 * Differs    none known.
 * Source     WDK ntifs.h RtlUnicodeToUTF8N
 */
NTSYSAPI NTSTATUS RtlUnicodeToUTF8N(PCHAR UTF8StringDestination, ULONG UTF8StringMaxByteCount,
                                    PULONG UTF8StringActualByteCount, PCWCH UnicodeStringSource,
                                    ULONG UnicodeStringByteCount);
NTSYSAPI NTSTATUS RtlUTF8ToUnicodeN(PWSTR UnicodeStringDestination, ULONG UnicodeStringMaxByteCount,
                                    PULONG UnicodeStringActualByteCount, PCCH UTF8StringSource,
                                    ULONG UTF8StringByteCount);

/*
 * RtlInitUTF8String, RtlInitUTF8StringEx - make a counted string of a UTF-8 C string; nothing is
 * copied.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    Ex: STATUS_SUCCESS; STATUS_NAME_TOO_LONG.
 * Differs    none known.
 * Source     WDK wdm.h RtlInitUTF8String
 */
NTSYSAPI VOID RtlInitUTF8String(PUTF8_STRING DestinationString, PCSZ SourceString);
NTSYSAPI NTSTATUS RtlInitUTF8StringEx(PUTF8_STRING DestinationString, PCSZ SourceString);

/*
 * RtlUnicodeStringToUTF8String, RtlUTF8StringToUnicodeString - a counted string in the other
 * encoding.
 *
 * IRQL                      PASSIVE_LEVEL.
 * Blocks                    never.
 * AllocateDestinationString TRUE: a buffer is allocated, with room for a NUL.
 * Returns                   STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW: it does not fit;
 *                           STATUS_NO_MEMORY; STATUS_INVALID_PARAMETER_2: too long.
 * Differs                   none known.
 * Source                    WDK ntifs.h RtlUnicodeStringToUTF8String
 */
NTSYSAPI NTSTATUS RtlUnicodeStringToUTF8String(PUTF8_STRING DestinationString,
                                               PCUNICODE_STRING SourceString,
                                               BOOLEAN AllocateDestinationString);
NTSYSAPI NTSTATUS RtlUTF8StringToUnicodeString(PUNICODE_STRING DestinationString,
                                               PCUTF8_STRING SourceString,
                                               BOOLEAN AllocateDestinationString);

/*
 * RtlIntegerToUnicodeString, RtlInt64ToUnicodeString - a number as text.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Base       2, 8, 10 or 16; 0: 10.
 * Returns    STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW; STATUS_INVALID_PARAMETER: base.
 * Differs    none known.
 * Source     WDK wdm.h RtlIntegerToUnicodeString
 */
NTSYSAPI NTSTATUS RtlIntegerToUnicodeString(ULONG Value, ULONG Base, PUNICODE_STRING String);
NTSYSAPI NTSTATUS RtlInt64ToUnicodeString(ULONGLONG Value, ULONG Base, PUNICODE_STRING String);
#define RtlIntPtrToUnicodeString(Value, Base, String)                                              \
    (RtlInt64ToUnicodeString((ULONGLONG)(Value), Base, String))

/*
 * RtlUnicodeStringToInteger, RtlCharToInteger - text as a number.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Base       0: by the prefix 0x, 0o, 0b, else 10.
 * Returns    STATUS_SUCCESS, 0 if there are no digits; STATUS_INVALID_PARAMETER: base.
 * Differs    none known.
 * Source     WDK wdm.h RtlUnicodeStringToInteger
 */
NTSYSAPI NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base, PULONG Value);
NTSYSAPI NTSTATUS RtlCharToInteger(PCSZ String, ULONG Base, PULONG Value);

/*
 * RtlStringFromGUID, RtlGUIDFromString - a GUID as `{…}` and back.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * GuidString gets an allocated buffer.
 * Returns    STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; STATUS_INVALID_PARAMETER.
 * Differs    none known.
 * Source     WDK wdm.h RtlStringFromGUID
 */
NTSYSAPI NTSTATUS RtlStringFromGUID(REFGUID Guid, PUNICODE_STRING GuidString);
NTSYSAPI NTSTATUS RtlGUIDFromString(PCUNICODE_STRING GuidString, GUID *Guid);

EXTERN_C_END

#endif
