/*
 * nt_convert.c - counted strings from one character set to the other, and into upper case.
 *
 * See nt_convert.h and wdk/nt/rtl/string.h. Characters that are ill-formed become U+FFFD; only the
 * UTF8N routines report that.
 */
#include "rtl/nt_convert.h"
#include "rtl/unicode.h"
#include "rtl/utf.h"
#include "wdk/ntstatus.h"

/* ---- plain buffers ---- */

/*
 * Converts whole characters as long as they fit CAPACITY bytes; with TO NULL it only counts.
 * Returns the bytes made; *cut tells whether something did not fit, *replaced whether something was
 * ill-formed. Either may be NULL.
 */
static ULONG to_utf8(PCHAR to, ULONG capacity, const WCHAR *from, ULONG from_bytes, BOOLEAN upcase,
                     BOOLEAN *cut, BOOLEAN *replaced)
{
    ULONG made = 0, count = from_bytes / sizeof(WCHAR), used;
    for (ULONG i = 0; i < count; i += used) {
        char bytes[RTL_UTF8_MAX];
        bool well;
        uint32_t character = rtl_utf16_decode(from + i, count - i, &used, &well);
        if (upcase && character < 0x10000)
            character = rtl_upcase((uint16_t)character);
        ULONG more = rtl_utf8_encode(character, bytes);
        if (!well && replaced)
            *replaced = TRUE;
        if (to && made + more > capacity) {
            if (cut)
                *cut = TRUE;
            break;
        }
        if (to)
            memcpy(to + made, bytes, more);
        made += more;
    }
    return made;
}

static ULONG to_utf16(PWCH to, ULONG capacity, const CHAR *from, ULONG from_bytes, BOOLEAN *cut,
                      BOOLEAN *replaced)
{
    ULONG made = 0, used;
    for (ULONG i = 0; i < from_bytes; i += used) {
        WCHAR units[RTL_UTF16_MAX];
        bool well;
        uint32_t character = rtl_utf8_decode(from + i, from_bytes - i, &used, &well);
        ULONG more = rtl_utf16_encode(character, units) * (ULONG)sizeof(WCHAR);
        if (!well && replaced)
            *replaced = TRUE;
        if (to && made + more > capacity) {
            if (cut)
                *cut = TRUE;
            break;
        }
        if (to)
            memcpy((PCHAR)to + made, units, more);
        made += more;
    }
    return made;
}

NTSTATUS RtlMultiByteToUnicodeN(PWCH UnicodeString, ULONG MaxBytesInUnicodeString,
                                PULONG BytesInUnicodeString, const CHAR *MultiByteString,
                                ULONG BytesInMultiByteString)
{
    ULONG made = to_utf16(UnicodeString, MaxBytesInUnicodeString, MultiByteString,
                          BytesInMultiByteString, NULL, NULL);
    if (BytesInUnicodeString)
        *BytesInUnicodeString = made;
    return STATUS_SUCCESS;
}

NTSTATUS RtlUnicodeToMultiByteN(PCHAR MultiByteString, ULONG MaxBytesInMultiByteString,
                                PULONG BytesInMultiByteString, PCWCH UnicodeString,
                                ULONG BytesInUnicodeString)
{
    ULONG made = to_utf8(MultiByteString, MaxBytesInMultiByteString, UnicodeString,
                         BytesInUnicodeString, FALSE, NULL, NULL);
    if (BytesInMultiByteString)
        *BytesInMultiByteString = made;
    return STATUS_SUCCESS;
}

NTSTATUS RtlMultiByteToUnicodeSize(PULONG BytesInUnicodeString, const CHAR *MultiByteString,
                                   ULONG BytesInMultiByteString)
{
    *BytesInUnicodeString = to_utf16(NULL, 0, MultiByteString, BytesInMultiByteString, NULL, NULL);
    return STATUS_SUCCESS;
}

NTSTATUS RtlUnicodeToMultiByteSize(PULONG BytesInMultiByteString, PCWCH UnicodeString,
                                   ULONG BytesInUnicodeString)
{
    *BytesInMultiByteString =
        to_utf8(NULL, 0, UnicodeString, BytesInUnicodeString, FALSE, NULL, NULL);
    return STATUS_SUCCESS;
}

/* Both UTF8N routines: the parameters that cannot be right. */
static NTSTATUS check_utf8n(const void *to, const ULONG *actual, const void *from)
{
    if (!from)
        return STATUS_INVALID_PARAMETER_4;
    if (!to && !actual)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

static NTSTATUS utf8n_result(BOOLEAN cut, BOOLEAN replaced)
{
    return cut ? STATUS_BUFFER_TOO_SMALL : replaced ? STATUS_SOME_NOT_MAPPED : STATUS_SUCCESS;
}

NTSTATUS RtlUnicodeToUTF8N(PCHAR UTF8StringDestination, ULONG UTF8StringMaxByteCount,
                           PULONG UTF8StringActualByteCount, PCWCH UnicodeStringSource,
                           ULONG UnicodeStringByteCount)
{
    BOOLEAN cut = FALSE, replaced = FALSE;
    NTSTATUS status =
        check_utf8n(UTF8StringDestination, UTF8StringActualByteCount, UnicodeStringSource);
    if (!NT_SUCCESS(status))
        return status;
    if (UnicodeStringByteCount % sizeof(WCHAR))
        return STATUS_INVALID_PARAMETER_5;
    ULONG made = to_utf8(UTF8StringDestination, UTF8StringMaxByteCount, UnicodeStringSource,
                         UnicodeStringByteCount, FALSE, &cut, &replaced);
    if (UTF8StringActualByteCount)
        *UTF8StringActualByteCount = made;
    return utf8n_result(cut, replaced);
}

NTSTATUS RtlUTF8ToUnicodeN(PWSTR UnicodeStringDestination, ULONG UnicodeStringMaxByteCount,
                           PULONG UnicodeStringActualByteCount, PCCH UTF8StringSource,
                           ULONG UTF8StringByteCount)
{
    BOOLEAN cut = FALSE, replaced = FALSE;
    NTSTATUS status =
        check_utf8n(UnicodeStringDestination, UnicodeStringActualByteCount, UTF8StringSource);
    if (!NT_SUCCESS(status))
        return status;
    ULONG made = to_utf16(UnicodeStringDestination, UnicodeStringMaxByteCount, UTF8StringSource,
                          UTF8StringByteCount, &cut, &replaced);
    if (UnicodeStringActualByteCount)
        *UnicodeStringActualByteCount = made;
    return utf8n_result(cut, replaced);
}

/* ---- sizes of counted strings, with the terminator ---- */

ULONG RtlxAnsiStringToUnicodeSize(PCANSI_STRING AnsiString)
{
    return to_utf16(NULL, 0, AnsiString->Buffer, AnsiString->Length, NULL, NULL) +
           (ULONG)sizeof(WCHAR);
}

ULONG RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING UnicodeString)
{
    return to_utf8(NULL, 0, UnicodeString->Buffer, UnicodeString->Length, FALSE, NULL, NULL) + 1;
}

/* ---- counted strings ---- */

static NTSTATUS map_case(PUNICODE_STRING to, PCUNICODE_STRING from, uint16_t (*map)(uint16_t),
                         struct rtl_allocator *allocator)
{
    if (allocator) {
        to->Buffer = allocator->allocate(allocator, from->Length);
        if (!to->Buffer)
            return STATUS_NO_MEMORY;
        to->MaximumLength = from->Length;
    } else if (from->Length > to->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    for (ULONG i = 0; i < from->Length / sizeof(WCHAR); i++)
        to->Buffer[i] = map(from->Buffer[i]);
    to->Length = from->Length;
    return STATUS_SUCCESS;
}

NTSTATUS rtl_upcase_unicode_string(PUNICODE_STRING to, PCUNICODE_STRING from,
                                   struct rtl_allocator *allocator)
{
    return map_case(to, from, rtl_upcase, allocator);
}

NTSTATUS rtl_downcase_unicode_string(PUNICODE_STRING to, PCUNICODE_STRING from,
                                     struct rtl_allocator *allocator)
{
    return map_case(to, from, rtl_downcase, allocator);
}

NTSTATUS rtl_narrow_to_unicode_string(PUNICODE_STRING to, const STRING *from, ULONG flags,
                                      struct rtl_allocator *allocator)
{
    ULONG text = to_utf16(NULL, 0, from->Buffer, from->Length, NULL, NULL);
    ULONG bytes = text + (flags & RTL_COUNTED ? 0 : (ULONG)sizeof(WCHAR));
    if (bytes > 0xFFFE)
        return STATUS_INVALID_PARAMETER_2;
    if (allocator) {
        to->Buffer = bytes ? allocator->allocate(allocator, bytes) : NULL;
        if (bytes && !to->Buffer)
            return STATUS_NO_MEMORY;
        to->MaximumLength = (USHORT)bytes;
    } else if (bytes > to->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    to->Length = (USHORT)text;
    if (text)
        to_utf16(to->Buffer, text, from->Buffer, from->Length, NULL, NULL);
    if (bytes > text)
        to->Buffer[text / sizeof(WCHAR)] = 0;
    return STATUS_SUCCESS;
}

/* Without an allocator, what does not fit is cut off and terminated. */
NTSTATUS rtl_unicode_to_narrow_string(PSTRING to, PCUNICODE_STRING from, ULONG flags,
                                      struct rtl_allocator *allocator)
{
    BOOLEAN upcase = (flags & RTL_UPCASE) != 0;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG text = to_utf8(NULL, 0, from->Buffer, from->Length, upcase, NULL, NULL);
    ULONG end = flags & RTL_COUNTED ? 0 : 1;
    if (text + end > 0xFFFF)
        return STATUS_INVALID_PARAMETER_2;
    if (allocator) {
        to->Buffer = text + end ? allocator->allocate(allocator, text + end) : NULL;
        if (text + end && !to->Buffer)
            return STATUS_NO_MEMORY;
        to->MaximumLength = (USHORT)(text + end);
    } else if (text + end > to->MaximumLength) {
        status = STATUS_BUFFER_OVERFLOW;
        if (to->MaximumLength < end)
            return status;
        text = to->MaximumLength - end;
    }
    if (text)
        text = to_utf8(to->Buffer, text, from->Buffer, from->Length, upcase, NULL, NULL);
    to->Length = (USHORT)text;
    if (end)
        to->Buffer[text] = 0;
    return status;
}

BOOLEAN rtl_create_unicode_string(PUNICODE_STRING to, PCWSTR text, struct rtl_allocator *allocator)
{
    UNICODE_STRING from;
    if (!NT_SUCCESS(RtlInitUnicodeStringEx(&from, text)))
        return FALSE;
    PWCH buffer = allocator->allocate(allocator, from.Length + sizeof(WCHAR));
    if (!buffer)
        return FALSE;
    to->Buffer = buffer;
    to->Length = 0;
    to->MaximumLength = (USHORT)(from.Length + sizeof(WCHAR));
    RtlCopyUnicodeString(to, &from);
    return TRUE;
}
