/*
 * nt_convert.h - the pure cores of the string routines that may allocate.
 *
 * RtlUpcaseUnicodeString and its like exist in `ex`, which has a pool; they pass an allocator where
 * AllocateDestinationString is TRUE and NULL otherwise, and return what these return. What those
 * routines promise stands at their prototypes in wdk/nt/rtl/string.h.
 */
#pragma once
#include "wdk/nt/rtl.h"

struct rtl_allocator {
    PVOID (*allocate)(struct rtl_allocator *allocator, SIZE_T bytes); /* NULL: no memory */
};

NTSTATUS rtl_upcase_unicode_string(PUNICODE_STRING to, PCUNICODE_STRING from,
                                   struct rtl_allocator *allocator);
NTSTATUS rtl_downcase_unicode_string(PUNICODE_STRING to, PCUNICODE_STRING from,
                                     struct rtl_allocator *allocator);

/* RTL_COUNTED: no terminator (the Counted forms); RTL_UPCASE: in upper case. */
#define RTL_COUNTED 0x1u
#define RTL_UPCASE 0x2u
/* The ANSI and the OEM character set are the same, UTF-8. */
NTSTATUS rtl_narrow_to_unicode_string(PUNICODE_STRING to, const STRING *from, ULONG flags,
                                      struct rtl_allocator *allocator);
NTSTATUS rtl_unicode_to_narrow_string(PSTRING to, PCUNICODE_STRING from, ULONG flags,
                                      struct rtl_allocator *allocator);

/* RtlCreateUnicodeString: a copy of TEXT with its terminator. */
BOOLEAN rtl_create_unicode_string(PUNICODE_STRING to, PCWSTR text, struct rtl_allocator *allocator);

/* RtlStringFromGUID; rtl_guid_text is it without memory: "{…}" and a terminator. */
#define RTL_GUID_CHARS 38
void rtl_guid_text(const GUID *guid, WCHAR text[RTL_GUID_CHARS + 1]);
NTSTATUS rtl_string_from_guid(const GUID *guid, PUNICODE_STRING to,
                              struct rtl_allocator *allocator);
