/*
 * strsafe_unicode.h - the part of ntstrsafe.h that works on UNICODE_STRING.
 *
 * A target is used up to MaximumLength; no terminator is written or counted. What does not fit is
 * cut off and gives STATUS_BUFFER_OVERFLOW. The *room* of a string is its MaximumLength in
 * characters.
 */
#ifndef IRQLAB_WDK_STRSAFE_UNICODE_H
#define IRQLAB_WDK_STRSAFE_UNICODE_H

#define IRQLAB_STRSAFE_UNICODE static __inline__ __attribute__((__unused__)) NTSTATUS
#define IRQLAB_STRSAFE_MAX_CHARS NTSTRSAFE_UNICODE_STRING_MAX_CCH

/* ---- validity ---- */

/* RtlUnicodeStringValidateEx - with STRSAFE_IGNORE_NULLS a NULL pointer is valid. */
IRQLAB_STRSAFE_UNICODE RtlUnicodeStringValidateEx(PCUNICODE_STRING SourceString, ULONG Flags)
{
    if ((Flags & ~(ULONG)STRSAFE_VALID_FLAGS) != 0)
        return STATUS_INVALID_PARAMETER;
    if (SourceString == NULL)
        return (Flags & STRSAFE_IGNORE_NULLS) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    if (SourceString->Length % sizeof(WCHAR) != 0 ||
        SourceString->MaximumLength % sizeof(WCHAR) != 0 ||
        SourceString->Length > SourceString->MaximumLength ||
        (SourceString->Buffer == NULL && SourceString->MaximumLength != 0))
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringValidate(PCUNICODE_STRING SourceString)
{
    return RtlUnicodeStringValidateEx(SourceString, 0);
}

/* RtlUnicodeStringInitEx - describe a terminated string; the terminator is room, not text. */
IRQLAB_STRSAFE_UNICODE RtlUnicodeStringInitEx(PUNICODE_STRING DestinationString,
                                              NTSTRSAFE_PCWSTR pszSrc, ULONG Flags)
{
    size_t length = 0;

    if (DestinationString == NULL || (Flags & ~(ULONG)STRSAFE_IGNORE_NULLS) != 0)
        return STATUS_INVALID_PARAMETER;
    DestinationString->Length = DestinationString->MaximumLength = 0;
    DestinationString->Buffer = NULL;
    if (pszSrc == NULL)
        return STATUS_SUCCESS;
    length = irqlab_strsafe_nt_length_w(pszSrc, IRQLAB_STRSAFE_MAX_CHARS);
    if (length == IRQLAB_STRSAFE_MAX_CHARS)
        return STATUS_INVALID_PARAMETER;
    DestinationString->Length = (USHORT)(length * sizeof(WCHAR));
    DestinationString->MaximumLength = (USHORT)((length + 1) * sizeof(WCHAR));
    DestinationString->Buffer = (PWCH)pszSrc;
    return STATUS_SUCCESS;
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringInit(PUNICODE_STRING DestinationString,
                                            NTSTRSAFE_PCWSTR pszSrc)
{
    return RtlUnicodeStringInitEx(DestinationString, pszSrc, 0);
}

/* ---- the one worker ---- */

/*
 * COUNT characters of FROM (LIMITED: or up to its terminator), behind the text of TO if APPEND.
 * REMAINING, if wanted, becomes the part of TO behind the text.
 */
IRQLAB_STRSAFE_UNICODE irqlab_strsafe_unicode(PUNICODE_STRING To, const WCHAR *From, size_t Count,
                                              int Limited, int Append, PUNICODE_STRING Remaining,
                                              ULONG Flags)
{
    NTSTATUS status = RtlUnicodeStringValidateEx(To, Flags);
    size_t room, used, start, i = 0;

    if (!NT_SUCCESS(status))
        return status;
    if (From == NULL && Count != 0) {
        if (!(Flags & STRSAFE_IGNORE_NULLS))
            return STATUS_INVALID_PARAMETER;
        Count = 0;
    }
    if (To == NULL)
        return Count != 0 && From[0] != 0 ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
    room = To->MaximumLength / sizeof(WCHAR);
    used = start = Append ? To->Length / sizeof(WCHAR) : 0;
    while (i < Count && used < room && !(Limited && From[i] == 0))
        To->Buffer[used++] = From[i++];
    if (i < Count && !(Limited && From[i] == 0)) {
        status = STATUS_BUFFER_OVERFLOW;
        if (Flags & STRSAFE_FILL_ON_FAILURE)
            irqlab_strsafe_nt_fill_w(To->Buffer, room * sizeof(WCHAR), Flags);
        if (Flags & STRSAFE_NO_TRUNCATION)
            used = start;
        if (Flags & (STRSAFE_FILL_ON_FAILURE | STRSAFE_NULL_ON_FAILURE))
            used = 0;
    } else if (Flags & STRSAFE_FILL_BEHIND_NULL) {
        irqlab_strsafe_nt_fill_w(To->Buffer + used, (room - used) * sizeof(WCHAR), Flags);
    }
    To->Length = (USHORT)(used * sizeof(WCHAR));
    if (Remaining != NULL) {
        Remaining->Length = 0;
        Remaining->MaximumLength = (USHORT)((room - used) * sizeof(WCHAR));
        Remaining->Buffer = To->Buffer != NULL ? To->Buffer + used : NULL;
    }
    return status;
}

/* The same from a UNICODE_STRING, COUNT characters of it at most. */
IRQLAB_STRSAFE_UNICODE irqlab_strsafe_unicode_from(PUNICODE_STRING To, PCUNICODE_STRING From,
                                                   size_t Count, int Append,
                                                   PUNICODE_STRING Remaining, ULONG Flags)
{
    NTSTATUS status = RtlUnicodeStringValidateEx(From, Flags);
    size_t length;

    if (!NT_SUCCESS(status))
        return status;
    length = From != NULL ? From->Length / sizeof(WCHAR) : 0;
    return irqlab_strsafe_unicode(To, From != NULL ? From->Buffer : NULL,
                                  Count < length ? Count : length, 0, Append, Remaining, Flags);
}

/* ---- copy ---- */

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCopy(PUNICODE_STRING DestinationString,
                                            PCUNICODE_STRING SourceString)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, IRQLAB_STRSAFE_MAX_CHARS, 0,
                                       NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCopyEx(PUNICODE_STRING DestinationString,
                                              PCUNICODE_STRING SourceString,
                                              PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, IRQLAB_STRSAFE_MAX_CHARS, 0,
                                       RemainingString, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCopyString(PUNICODE_STRING DestinationString,
                                                  NTSTRSAFE_PCWSTR pszSrc)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, IRQLAB_STRSAFE_MAX_CHARS, 1, 0, NULL,
                                  0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCopyStringEx(PUNICODE_STRING DestinationString,
                                                    NTSTRSAFE_PCWSTR pszSrc,
                                                    PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, IRQLAB_STRSAFE_MAX_CHARS, 1, 0,
                                  RemainingString, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCchCopyN(PUNICODE_STRING DestinationString,
                                                PCUNICODE_STRING SourceString, size_t Count)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, Count, 0, NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCchCopyNEx(PUNICODE_STRING DestinationString,
                                                  PCUNICODE_STRING SourceString, size_t Count,
                                                  PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, Count, 0, RemainingString,
                                       Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCchCopyStringN(PUNICODE_STRING DestinationString,
                                                      NTSTRSAFE_PCWSTR pszSrc, size_t Count)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, Count, 1, 0, NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCchCopyStringNEx(PUNICODE_STRING DestinationString,
                                                        NTSTRSAFE_PCWSTR pszSrc, size_t Count,
                                                        PUNICODE_STRING RemainingString,
                                                        ULONG Flags)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, Count, 1, 0, RemainingString, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCbCopyN(PUNICODE_STRING DestinationString,
                                               PCUNICODE_STRING SourceString, size_t Count)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, Count / sizeof(WCHAR), 0,
                                       NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCbCopyNEx(PUNICODE_STRING DestinationString,
                                                 PCUNICODE_STRING SourceString, size_t Count,
                                                 PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, Count / sizeof(WCHAR), 0,
                                       RemainingString, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCbCopyStringN(PUNICODE_STRING DestinationString,
                                                     NTSTRSAFE_PCWSTR pszSrc, size_t Count)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, Count / sizeof(WCHAR), 1, 0, NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCbCopyStringNEx(PUNICODE_STRING DestinationString,
                                                       NTSTRSAFE_PCWSTR pszSrc, size_t Count,
                                                       PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, Count / sizeof(WCHAR), 1, 0,
                                  RemainingString, Flags);
}

/* ---- append ---- */

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCat(PUNICODE_STRING DestinationString,
                                           PCUNICODE_STRING SourceString)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, IRQLAB_STRSAFE_MAX_CHARS, 1,
                                       NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCatEx(PUNICODE_STRING DestinationString,
                                             PCUNICODE_STRING SourceString,
                                             PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, IRQLAB_STRSAFE_MAX_CHARS, 1,
                                       RemainingString, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCatString(PUNICODE_STRING DestinationString,
                                                 NTSTRSAFE_PCWSTR pszSrc)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, IRQLAB_STRSAFE_MAX_CHARS, 1, 1, NULL,
                                  0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCatStringEx(PUNICODE_STRING DestinationString,
                                                   NTSTRSAFE_PCWSTR pszSrc,
                                                   PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, IRQLAB_STRSAFE_MAX_CHARS, 1, 1,
                                  RemainingString, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCchCatN(PUNICODE_STRING DestinationString,
                                               PCUNICODE_STRING SourceString, size_t Count)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, Count, 1, NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCchCatNEx(PUNICODE_STRING DestinationString,
                                                 PCUNICODE_STRING SourceString, size_t Count,
                                                 PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, Count, 1, RemainingString,
                                       Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCchCatStringN(PUNICODE_STRING DestinationString,
                                                     NTSTRSAFE_PCWSTR pszSrc, size_t Count)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, Count, 1, 1, NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCchCatStringNEx(PUNICODE_STRING DestinationString,
                                                       NTSTRSAFE_PCWSTR pszSrc, size_t Count,
                                                       PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, Count, 1, 1, RemainingString, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCbCatN(PUNICODE_STRING DestinationString,
                                              PCUNICODE_STRING SourceString, size_t Count)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, Count / sizeof(WCHAR), 1,
                                       NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCbCatNEx(PUNICODE_STRING DestinationString,
                                                PCUNICODE_STRING SourceString, size_t Count,
                                                PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode_from(DestinationString, SourceString, Count / sizeof(WCHAR), 1,
                                       RemainingString, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCbCatStringN(PUNICODE_STRING DestinationString,
                                                    NTSTRSAFE_PCWSTR pszSrc, size_t Count)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, Count / sizeof(WCHAR), 1, 1, NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringCbCatStringNEx(PUNICODE_STRING DestinationString,
                                                      NTSTRSAFE_PCWSTR pszSrc, size_t Count,
                                                      PUNICODE_STRING RemainingString, ULONG Flags)
{
    return irqlab_strsafe_unicode(DestinationString, pszSrc, Count / sizeof(WCHAR), 1, 1,
                                  RemainingString, Flags);
}

/* ---- print ---- */

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringVPrintfEx(PUNICODE_STRING DestinationString,
                                                 PUNICODE_STRING RemainingString, ULONG Flags,
                                                 NTSTRSAFE_PCWSTR pszFormat, va_list argList)
{
    static const WCHAR empty[1] = {0};
    NTSTATUS status = RtlUnicodeStringValidateEx(DestinationString, Flags);
    size_t room;
    int count;

    if (!NT_SUCCESS(status))
        return status;
    if (pszFormat == NULL) {
        if (!(Flags & STRSAFE_IGNORE_NULLS))
            return STATUS_INVALID_PARAMETER;
        pszFormat = empty;
    }
    if (DestinationString == NULL)
        return pszFormat[0] != 0 ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
    room = DestinationString->MaximumLength / sizeof(WCHAR);
    DestinationString->Length = 0;
    count = room != 0           ? _vsnwprintf(DestinationString->Buffer, room, pszFormat, argList)
            : pszFormat[0] != 0 ? -1
                                : 0;
    if (count >= 0 && (size_t)count <= room) {
        DestinationString->Length = (USHORT)(count * sizeof(WCHAR));
        return irqlab_strsafe_unicode(DestinationString, empty, 0, 0, 1, RemainingString, Flags);
    }
    /* The buffer is full; let the worker find that one character more does not fit. */
    DestinationString->Length = (USHORT)(room * sizeof(WCHAR));
    status = irqlab_strsafe_unicode(DestinationString, pszFormat, 1, 0, 1, RemainingString, Flags);
    if ((Flags & STRSAFE_NO_TRUNCATION) && status == STATUS_BUFFER_OVERFLOW) {
        DestinationString->Length = 0;
        if (RemainingString != NULL) {
            RemainingString->MaximumLength = DestinationString->MaximumLength;
            RemainingString->Buffer = DestinationString->Buffer;
        }
    }
    return status;
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringVPrintf(PUNICODE_STRING DestinationString,
                                               NTSTRSAFE_PCWSTR pszFormat, va_list argList)
{
    return RtlUnicodeStringVPrintfEx(DestinationString, NULL, 0, pszFormat, argList);
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringPrintf(PUNICODE_STRING DestinationString,
                                              NTSTRSAFE_PCWSTR pszFormat, ...)
{
    va_list args;
    NTSTATUS status;

    va_start(args, pszFormat);
    status = RtlUnicodeStringVPrintfEx(DestinationString, NULL, 0, pszFormat, args);
    va_end(args);
    return status;
}

IRQLAB_STRSAFE_UNICODE RtlUnicodeStringPrintfEx(PUNICODE_STRING DestinationString,
                                                PUNICODE_STRING RemainingString, ULONG Flags,
                                                NTSTRSAFE_PCWSTR pszFormat, ...)
{
    va_list args;
    NTSTATUS status;

    va_start(args, pszFormat);
    status = RtlUnicodeStringVPrintfEx(DestinationString, RemainingString, Flags, pszFormat, args);
    va_end(args);
    return status;
}

/* ---- from a UNICODE_STRING to a terminated string ---- */

IRQLAB_STRSAFE_UNICODE RtlStringCchCopyUnicodeStringEx(NTSTRSAFE_PWSTR pszDest, size_t cchDest,
                                                       PCUNICODE_STRING SourceString,
                                                       NTSTRSAFE_PWSTR *ppszDestEnd,
                                                       size_t *pcchRemaining, ULONG Flags)
{
    static const WCHAR empty[1] = {0};
    NTSTATUS status = RtlUnicodeStringValidateEx(SourceString, Flags);
    int none = SourceString == NULL || SourceString->Length == 0;

    if (!NT_SUCCESS(status))
        return status;
    return RtlStringCchCopyNExW(pszDest, cchDest, none ? empty : SourceString->Buffer,
                                none ? 0 : SourceString->Length / sizeof(WCHAR), ppszDestEnd,
                                pcchRemaining, Flags);
}

IRQLAB_STRSAFE_UNICODE RtlStringCchCopyUnicodeString(NTSTRSAFE_PWSTR pszDest, size_t cchDest,
                                                     PCUNICODE_STRING SourceString)
{
    if (cchDest == 0)
        return STATUS_INVALID_PARAMETER;
    return RtlStringCchCopyUnicodeStringEx(pszDest, cchDest, SourceString, NULL, NULL, 0);
}

IRQLAB_STRSAFE_UNICODE RtlStringCbCopyUnicodeString(NTSTRSAFE_PWSTR pszDest, size_t cbDest,
                                                    PCUNICODE_STRING SourceString)
{
    return RtlStringCchCopyUnicodeString(pszDest, cbDest / sizeof(WCHAR), SourceString);
}

IRQLAB_STRSAFE_UNICODE RtlStringCbCopyUnicodeStringEx(NTSTRSAFE_PWSTR pszDest, size_t cbDest,
                                                      PCUNICODE_STRING SourceString,
                                                      NTSTRSAFE_PWSTR *ppszDestEnd,
                                                      size_t *pcbRemaining, ULONG Flags)
{
    size_t left = 0;
    NTSTATUS status = RtlStringCchCopyUnicodeStringEx(pszDest, cbDest / sizeof(WCHAR), SourceString,
                                                      ppszDestEnd, &left, Flags);

    return irqlab_strsafe_nt_bytes_left_w(status, cbDest, pcbRemaining, left);
}

#undef IRQLAB_STRSAFE_UNICODE
#undef IRQLAB_STRSAFE_MAX_CHARS

#endif
