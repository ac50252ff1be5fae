/* nt_number.c - numbers and GUIDs as text, and back. See wdk/nt/rtl/string.h and nt_convert.h. */
#include "rtl/nt_convert.h"
#include "wdk/ntstatus.h"

/* ---- numbers to text ---- */

NTSTATUS RtlInt64ToUnicodeString(ULONGLONG Value, ULONG Base, PUNICODE_STRING String)
{
    WCHAR digits[64];
    ULONG count = 0;
    if (!Base)
        Base = 10;
    if (Base != 2 && Base != 8 && Base != 10 && Base != 16)
        return STATUS_INVALID_PARAMETER;
    do {
        digits[count++] = (WCHAR) "0123456789ABCDEF"[Value % Base];
        Value /= Base;
    } while (Value);
    ULONG bytes = count * (ULONG)sizeof(WCHAR);
    if (bytes > String->MaximumLength)
        return STATUS_BUFFER_OVERFLOW;
    for (ULONG i = 0; i < count; i++)
        String->Buffer[i] = digits[count - 1 - i];
    if (bytes + sizeof(WCHAR) <= String->MaximumLength)
        String->Buffer[count] = 0;
    String->Length = (USHORT)bytes;
    return STATUS_SUCCESS;
}

NTSTATUS RtlIntegerToUnicodeString(ULONG Value, ULONG Base, PUNICODE_STRING String)
{
    return RtlInt64ToUnicodeString(Value, Base, String);
}

/* ---- text to numbers ---- */

/* The next character of either kind of text; 0 at its end. */
struct text {
    const WCHAR *wide;
    const CHAR *narrow;
    ULONG left; /* characters that may be read */
};

static ULONG look(const struct text *t)
{
    if (!t->left)
        return 0;
    return t->wide ? *t->wide : (UCHAR)*t->narrow;
}

static ULONG take(struct text *t)
{
    ULONG c = look(t);
    if (t->left) {
        t->left--;
        if (t->wide)
            t->wide++;
        else
            t->narrow++;
    }
    return c;
}

static ULONG digit(ULONG c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

/* Space, a sign, a prefix if BASE is 0, digits; what does not fit 32 bits is lost. */
static NTSTATUS parse(struct text t, ULONG base, PULONG value)
{
    ULONG number = 0;
    while (look(&t) && look(&t) <= ' ')
        take(&t);
    BOOLEAN negative = look(&t) == '-';
    if (negative || look(&t) == '+')
        take(&t);
    if (!base) {
        base = 10;
        if (look(&t) == '0') {
            struct text behind = t;
            take(&behind);
            ULONG mark = take(&behind);
            if (mark == 'x' || mark == 'o' || mark == 'b') {
                base = mark == 'x' ? 16 : mark == 'o' ? 8 : 2;
                t = behind;
            }
        }
    }
    if (base != 2 && base != 8 && base != 10 && base != 16)
        return STATUS_INVALID_PARAMETER;
    while (digit(look(&t)) < base)
        number = number * base + digit(take(&t));
    *value = negative ? 0 - number : number;
    return STATUS_SUCCESS;
}

NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base, PULONG Value)
{
    return parse((struct text){.wide = String->Buffer, .left = String->Length / sizeof(WCHAR)},
                 Base, Value);
}

NTSTATUS RtlCharToInteger(PCSZ String, ULONG Base, PULONG Value)
{
    return parse((struct text){.narrow = String, .left = MAXULONG}, Base, Value);
}

/* ---- GUIDs: {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX} ---- */

/* The bytes of a GUID in the order of its text. */
static void guid_bytes(const GUID *guid, UCHAR bytes[16])
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (UCHAR)(guid->Data1 >> (24 - 8 * i));
    for (int i = 0; i < 2; i++) {
        bytes[4 + i] = (UCHAR)(guid->Data2 >> (8 - 8 * i));
        bytes[6 + i] = (UCHAR)(guid->Data3 >> (8 - 8 * i));
    }
    memcpy(bytes + 8, guid->Data4, 8);
}

static BOOLEAN dash_before(int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void rtl_guid_text(const GUID *guid, WCHAR text[RTL_GUID_CHARS + 1])
{
    UCHAR bytes[16];
    guid_bytes(guid, bytes);
    *text++ = '{';
    for (int i = 0; i < 16; i++) {
        if (dash_before(i))
            *text++ = '-';
        *text++ = (WCHAR) "0123456789ABCDEF"[bytes[i] >> 4];
        *text++ = (WCHAR) "0123456789ABCDEF"[bytes[i] & 0xF];
    }
    *text++ = '}';
    *text = 0;
}

NTSTATUS rtl_string_from_guid(const GUID *guid, PUNICODE_STRING to, struct rtl_allocator *allocator)
{
    PWCH text = allocator->allocate(allocator, (RTL_GUID_CHARS + 1) * sizeof(WCHAR));
    if (!text)
        return STATUS_INSUFFICIENT_RESOURCES;
    rtl_guid_text(guid, text);
    to->Buffer = text;
    to->Length = RTL_GUID_CHARS * sizeof(WCHAR);
    to->MaximumLength = (RTL_GUID_CHARS + 1) * sizeof(WCHAR);
    return STATUS_SUCCESS;
}

NTSTATUS RtlGUIDFromString(PCUNICODE_STRING GuidString, GUID *Guid)
{
    struct text t = {.wide = GuidString->Buffer, .left = GuidString->Length / sizeof(WCHAR)};
    UCHAR bytes[16];
    if (t.left < RTL_GUID_CHARS || take(&t) != '{')
        return STATUS_INVALID_PARAMETER;
    for (int i = 0; i < 16; i++) {
        if (dash_before(i) && take(&t) != '-')
            return STATUS_INVALID_PARAMETER;
        ULONG high = digit(take(&t)), low = digit(take(&t));
        if (high > 15 || low > 15)
            return STATUS_INVALID_PARAMETER;
        bytes[i] = (UCHAR)(high << 4 | low);
    }
    if (take(&t) != '}')
        return STATUS_INVALID_PARAMETER;
    Guid->Data1 = (ULONG)bytes[0] << 24 | (ULONG)bytes[1] << 16 | (ULONG)bytes[2] << 8 | bytes[3];
    Guid->Data2 = (USHORT)(bytes[4] << 8 | bytes[5]);
    Guid->Data3 = (USHORT)(bytes[6] << 8 | bytes[7]);
    memcpy(Guid->Data4, bytes + 8, 8);
    return STATUS_SUCCESS;
}
