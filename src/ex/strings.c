/*
 * strings.c - the Rtl string routines that may allocate: the pure cores of rtl/nt_convert.h on top
 * of paged pool. Buffers they allocate have the tag 'grtS' and are freed by RtlFreeXxxString.
 */
#include "ex/ex.h"
#include "ex/undeclared.h"
#include "rtl/nt_convert.h"

enum { STRING_TAG = 0x53747267 }; /* 'grtS' */

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

/* Pool on behalf of the routine's caller. */
struct pool_allocator {
    struct rtl_allocator allocator;
    uint64_t pc;
};

static PVOID allocate(struct rtl_allocator *allocator, SIZE_T bytes)
{
    struct pool_allocator *pool = container_of(allocator, struct pool_allocator, allocator);

    return ex_pool(PagedPool, bytes, STRING_TAG, pool->pc);
}

#define POOL &(struct pool_allocator){{allocate}, CALLER}.allocator

NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString,
                                BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_upcase_unicode_string(DestinationString, SourceString,
                                     AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlDowncaseUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString,
                                  BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_downcase_unicode_string(DestinationString, SourceString,
                                       AllocateDestinationString ? POOL : NULL);
}

BOOLEAN RtlCreateUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
    KE_DDI(DestinationString, 0);
    return rtl_create_unicode_string(DestinationString, SourceString, POOL);
}

NTSTATUS RtlStringFromGUID(REFGUID Guid, PUNICODE_STRING GuidString)
{
    KE_DDI(GuidString, 0);
    return rtl_string_from_guid(Guid, GuidString, POOL);
}

/* --- ANSI and OEM, which are UTF-8
 * ------------------------------------------------------------------ */

NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString, PCANSI_STRING SourceString,
                                      BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_narrow_to_unicode_string(DestinationString, SourceString, 0,
                                        AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString, PCUNICODE_STRING SourceString,
                                      BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_unicode_to_narrow_string(DestinationString, SourceString, 0,
                                        AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlOemStringToUnicodeString(PUNICODE_STRING DestinationString, PCOEM_STRING SourceString,
                                     BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_narrow_to_unicode_string(DestinationString, SourceString, 0,
                                        AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlUnicodeStringToOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                     BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_unicode_to_narrow_string(DestinationString, SourceString, 0,
                                        AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlOemStringToCountedUnicodeString(PUNICODE_STRING DestinationString,
                                            PCOEM_STRING SourceString,
                                            BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_narrow_to_unicode_string(DestinationString, SourceString, RTL_COUNTED,
                                        AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlUnicodeStringToCountedOemString(POEM_STRING DestinationString,
                                            PCUNICODE_STRING SourceString,
                                            BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_unicode_to_narrow_string(DestinationString, SourceString, RTL_COUNTED,
                                        AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlUpcaseUnicodeStringToOemString(POEM_STRING DestinationString,
                                           PCUNICODE_STRING SourceString,
                                           BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_unicode_to_narrow_string(DestinationString, SourceString, RTL_UPCASE,
                                        AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlUTF8StringToUnicodeString(PUNICODE_STRING DestinationString, PCUTF8_STRING SourceString,
                                      BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_narrow_to_unicode_string(DestinationString, SourceString, 0,
                                        AllocateDestinationString ? POOL : NULL);
}

NTSTATUS RtlUnicodeStringToUTF8String(PUTF8_STRING DestinationString, PCUNICODE_STRING SourceString,
                                      BOOLEAN AllocateDestinationString)
{
    KE_DDI(DestinationString, AllocateDestinationString);
    return rtl_unicode_to_narrow_string(DestinationString, SourceString, 0,
                                        AllocateDestinationString ? POOL : NULL);
}

/* Flags: 1 ends the copy with a NUL; 2 allocates (room for the NUL) even for an empty string. */
NTSTATUS RtlDuplicateUnicodeString(ULONG Flags, PCUNICODE_STRING StringIn,
                                   PUNICODE_STRING StringOut)
{
    const ULONG terminate = 1, allocate_empty = 2;
    USHORT bytes;

    KE_DDI(StringOut, Flags);
    if (Flags & ~(terminate | allocate_empty) || (Flags & allocate_empty && !(Flags & terminate)) ||
        StringIn->Length % sizeof(WCHAR) || StringIn->Length > StringIn->MaximumLength)
        return STATUS_INVALID_PARAMETER;
    bytes = StringIn->Length;
    if (Flags & terminate && bytes > UNICODE_STRING_MAX_BYTES - sizeof(WCHAR))
        return STATUS_NAME_TOO_LONG;
    *StringOut = (UNICODE_STRING){0};
    if (!bytes && !(Flags & allocate_empty))
        return STATUS_SUCCESS;
    if (Flags & terminate)
        bytes += sizeof(WCHAR);
    StringOut->Buffer = ex_pool(PagedPool, bytes, STRING_TAG, CALLER);
    if (!StringOut->Buffer)
        return STATUS_NO_MEMORY;
    if (StringIn->Length) /* of nothing there may be no buffer */
        __builtin_memcpy(StringOut->Buffer, StringIn->Buffer, StringIn->Length);
    if (Flags & terminate)
        StringOut->Buffer[StringIn->Length / sizeof(WCHAR)] = 0;
    StringOut->Length = StringIn->Length;
    StringOut->MaximumLength = bytes;
    return STATUS_SUCCESS;
}

/* --- freeing: the string becomes empty, so that freeing it again is harmless
 * ------------------------- */

static void release(STRING *string, uint64_t pc)
{
    if (string->Buffer)
        mm_pool_free(string->Buffer, 0, pc);
    *string = (STRING){0};
}

VOID RtlFreeUnicodeString(PUNICODE_STRING UnicodeString)
{
    KE_DDI(UnicodeString, (uintptr_t)UnicodeString->Buffer);
    if (UnicodeString->Buffer)
        mm_pool_free(UnicodeString->Buffer, 0, CALLER);
    *UnicodeString = (UNICODE_STRING){0};
}

VOID RtlFreeAnsiString(PANSI_STRING AnsiString)
{
    KE_DDI(AnsiString, (uintptr_t)AnsiString->Buffer);
    release(AnsiString, CALLER);
}

VOID RtlFreeOemString(POEM_STRING OemString)
{
    KE_DDI(OemString, (uintptr_t)OemString->Buffer);
    release(OemString, CALLER);
}

VOID RtlFreeUTF8String(PUTF8_STRING Utf8String)
{
    KE_DDI(Utf8String, (uintptr_t)Utf8String->Buffer);
    release(Utf8String, CALLER);
}
