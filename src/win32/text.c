/* text.c - UTF-8 and UTF-16: the ANSI and OEM code pages of the simulated machine are UTF-8. */
#include "win32/internal.h"
#include "rtl/utf.h"

#include <string.h>

size_t win32_wide_length(const uint16_t *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

size_t win32_widen(uint16_t *to, size_t room, const char *from, size_t bytes)
{
    size_t produced = 0;

    while (bytes) {
        uint16_t units[RTL_UTF16_MAX];
        uint32_t used, count;

        count = rtl_utf16_encode(rtl_utf8_decode(from, bytes, &used, NULL), units);
        from += used;
        bytes -= used;
        for (uint32_t i = 0; i < count; i++, produced++)
            if (produced + 1 < room)
                to[produced] = units[i];
    }
    if (room)
        to[produced < room ? produced : room - 1] = 0;
    return produced;
}

size_t win32_narrow(char *to, size_t room, const uint16_t *from, size_t units)
{
    size_t produced = 0;

    while (units) {
        char bytes[RTL_UTF8_MAX];
        uint32_t used, count;

        count = rtl_utf8_encode(rtl_utf16_decode(from, units, &used, NULL), bytes);
        from += used;
        units -= used;
        for (uint32_t i = 0; i < count; i++, produced++)
            if (produced + 1 < room)
                to[produced] = bytes[i];
    }
    if (room)
        to[produced < room ? produced : room - 1] = 0;
    return produced;
}

uint16_t *win32_widen_copy(const char *from)
{
    size_t bytes, units;
    uint16_t *copy;

    if (!from)
        return NULL;
    bytes = strlen(from);
    units = win32_widen(NULL, 0, from, bytes);
    copy = win32_alloc((units + 1) * sizeof *copy);
    if (copy)
        win32_widen(copy, units + 1, from, bytes);
    return copy;
}

char *win32_narrow_copy(const uint16_t *from)
{
    size_t bytes, units;
    char *copy;

    if (!from)
        return NULL;
    units = win32_wide_length(from);
    bytes = win32_narrow(NULL, 0, from, units);
    copy = win32_alloc(bytes + 1);
    if (copy)
        win32_narrow(copy, bytes + 1, from, units);
    return copy;
}

/* --- winnls.h --------------------------------------------------------------------------------- */

static bool known(UINT code_page)
{
    return code_page == CP_ACP || code_page == CP_OEMCP || code_page == CP_MACCP ||
           code_page == CP_THREAD_ACP || code_page == CP_UTF8 || code_page == 437 ||
           code_page == 1252 || code_page == 936 || code_page == 20127;
}

int MultiByteToWideChar(UINT code_page, DWORD flags, LPCSTR from, int from_bytes, LPWSTR to,
                        int to_units)
{
    size_t needed;

    if (!from || !from_bytes || from_bytes < -1 || to_units < 0 || (to_units && !to) ||
        !known(code_page)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (flags & ~(DWORD)(code_page == CP_UTF8 ? MB_ERR_INVALID_CHARS : 0xF)) {
        win32_set_error(ERROR_INVALID_FLAGS);
        return 0;
    }
    if (from_bytes < 0)
        from_bytes = (int)strlen(from) + 1;
    if (flags & MB_ERR_INVALID_CHARS) {
        for (int at = 0; at < from_bytes;) {
            uint32_t used;
            bool well;

            rtl_utf8_decode(from + at, (uint64_t)(from_bytes - at), &used, &well);
            if (!well) {
                win32_set_error(ERROR_NO_UNICODE_TRANSLATION);
                return 0;
            }
            at += (int)used;
        }
    }
    needed = win32_widen(NULL, 0, from, (size_t)from_bytes);
    if (!to_units)
        return (int)needed;
    if ((size_t)to_units < needed) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    /* Without a terminator of its own: the text may have one. */
    for (size_t at = 0, done = 0; at < (size_t)from_bytes;) {
        uint32_t used, count;

        count = rtl_utf16_encode(rtl_utf8_decode(from + at, (size_t)from_bytes - at, &used, NULL),
                                 to + done);
        at += used;
        done += count;
    }
    return (int)needed;
}

int WideCharToMultiByte(UINT code_page, DWORD flags, LPCWSTR from, int from_units, LPSTR to,
                        int to_bytes, LPCSTR default_character, LPBOOL used_default)
{
    size_t needed;

    if (!from || !from_units || from_units < -1 || to_bytes < 0 || (to_bytes && !to) ||
        !known(code_page) || (code_page == CP_UTF8 && (default_character || used_default))) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (flags & ~(DWORD)(code_page == CP_UTF8 ? WC_ERR_INVALID_CHARS : 0x6F0)) {
        win32_set_error(ERROR_INVALID_FLAGS);
        return 0;
    }
    if (from_units < 0)
        from_units = (int)win32_wide_length(from) + 1;
    if (used_default)
        *used_default = FALSE;
    if (flags & WC_ERR_INVALID_CHARS) {
        for (int at = 0; at < from_units;) {
            uint32_t used;
            bool well;

            rtl_utf16_decode(from + at, (uint64_t)(from_units - at), &used, &well);
            if (!well) {
                win32_set_error(ERROR_NO_UNICODE_TRANSLATION);
                return 0;
            }
            at += (int)used;
        }
    }
    needed = win32_narrow(NULL, 0, from, (size_t)from_units);
    if (!to_bytes)
        return (int)needed;
    if ((size_t)to_bytes < needed) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    for (size_t at = 0, done = 0; at < (size_t)from_units;) {
        uint32_t used;
        char bytes[RTL_UTF8_MAX];
        uint32_t count = rtl_utf8_encode(
            rtl_utf16_decode(from + at, (size_t)from_units - at, &used, NULL), bytes);

        memcpy(to + done, bytes, count);
        at += used;
        done += count;
    }
    return (int)needed;
}

UINT GetACP(VOID)
{
    return CP_UTF8;
}

UINT GetOEMCP(VOID)
{
    return CP_UTF8;
}

BOOL IsValidCodePage(UINT code_page)
{
    return known(code_page);
}

LANGID GetUserDefaultLangID(VOID)
{
    return MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US);
}

LANGID GetSystemDefaultLangID(VOID)
{
    return GetUserDefaultLangID();
}

LANGID GetUserDefaultUILanguage(VOID)
{
    return GetUserDefaultLangID();
}

LCID GetUserDefaultLCID(VOID)
{
    return MAKELCID(GetUserDefaultLangID(), SORT_DEFAULT);
}

LCID GetThreadLocale(VOID)
{
    return GetUserDefaultLCID();
}
