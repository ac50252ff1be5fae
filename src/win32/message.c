/*
 * message.c - FormatMessage, message boxes, debug output.
 *
 * Message texts are ours (rtl/error.def), in English, and end in CR LF as Windows' do. Inserts are
 * %1 … %99, with an optional printf format: %1!08x!.
 */
#include "win32/internal.h"
#include "win32/crt.h"
#include "rtl/format.h"
#include "rtl/status.h"

#include <stdio.h>
#include <string.h>

/* --- FormatMessage ---------------------------------------------------------------------------- */

/* Output as it grows, in UTF-16 on the program's heap. */
struct text {
    WCHAR *units;
    size_t count, room;
    bool failed;
};

static void put(struct text *text, WCHAR unit)
{
    if (text->count == text->room) {
        size_t room = text->room ? 2 * text->room : 128;
        WCHAR *larger = crt_realloc(text->units, room * sizeof *larger);

        if (!larger) {
            text->failed = true;
            return;
        }
        text->units = larger;
        text->room = room;
    }
    text->units[text->count++] = unit;
}

/* The n-th insert, counted from 0, of a va_list or an array; each of both occupies a word. */
struct inserts {
    const ULONG_PTR *array; /* FORMAT_MESSAGE_ARGUMENT_ARRAY */
    ULONG_PTR words[99];    /* of a va_list, as far as read */
    unsigned read;
    va_list *list;
};

static ULONG_PTR insert(struct inserts *inserts, unsigned n)
{
    if (inserts->array)
        return inserts->array[n];
    if (!inserts->list)
        return 0;
    while (inserts->read <= n)
        inserts->words[inserts->read++] = va_arg(*inserts->list, ULONG_PTR);
    return inserts->words[n];
}

struct insert_sink {
    struct rtl_sink sink;
    struct text *text;
};

static void put_insert(struct rtl_sink *base, const void *units, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        put(((struct insert_sink *)base)->text, ((const WCHAR *)units)[i]);
}

/* One insert: `from` is behind the number. Returns what follows. */
static const WCHAR *put_argument(struct text *text, struct inserts *inserts, unsigned n,
                                 const WCHAR *from, bool narrow)
{
    struct insert_sink sink = {{put_insert}, text};
    WCHAR format[40] = u"%s";
    uint64_t slots[3];
    unsigned used = 0;
    struct rtl_args_slots args;

    if (narrow)
        format[1] = 'S';
    if (*from == '!') {
        const WCHAR *at = from + 1;
        unsigned f = 1;

        while (*at && *at != '!' && f < 38)
            format[f++] = *at++;
        format[f] = 0;
        if (*at != '!')
            return from; /* no format after all */
        from = at + 1;
        /* `s` and `S` have the width of the function that was called. */
        if (narrow && (format[f - 1] == 's' || format[f - 1] == 'c'))
            format[f - 1] = (WCHAR)(format[f - 1] - 32);
        for (unsigned i = 1; format[i]; i++)
            if (format[i] == '*')
                slots[used++] = insert(inserts, n++);
    }
    slots[used] = insert(inserts, n);
    rtl_args_slots_begin(&args, slots);
    rtl_format_wide(&sink.sink, NULL, format, &args.reader);
    return from;
}

static void expand(struct text *text, const WCHAR *from, DWORD flags, struct inserts *inserts,
                   bool narrow)
{
    DWORD width = flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;

    while (*from && !text->failed) {
        WCHAR c = *from++;

        if (c == '\r' || c == '\n') {
            if (c == '\r' && *from == '\n')
                from++;
            if (width) {
                put(text, ' '); /* line breaks of the text are ignored */
                continue;
            }
            put(text, '\r');
            put(text, '\n');
            continue;
        }
        if (c != '%' || (flags & FORMAT_MESSAGE_IGNORE_INSERTS)) {
            put(text, c);
            continue;
        }
        c = *from;
        if (c >= '1' && c <= '9') {
            unsigned n = (unsigned)(*from++ - '0');

            if (*from >= '0' && *from <= '9')
                n = n * 10 + (unsigned)(*from++ - '0');
            from = put_argument(text, inserts, n - 1, from, narrow);
            continue;
        }
        if (c)
            from++;
        switch (c) {
        case '0':
            return; /* ends here, without a line end */
        case 'n':
            put(text, '\r');
            put(text, '\n');
            break;
        case 'r':
            put(text, '\r');
            break;
        case 't':
            put(text, '\t');
            break;
        case 'b':
            put(text, ' ');
            break;
        case 0:
            return;
        default: /* %% %. %! %space */
            put(text, c);
        }
    }
}

/* The message text in UTF-16 on the heap, or NULL with the last error set. */
static WCHAR *source_text(DWORD flags, const void *source, DWORD message, bool narrow)
{
    const char *text = NULL;
    char line[512];

    if (flags & FORMAT_MESSAGE_FROM_STRING) {
        if (narrow)
            return win32_widen_copy(source);
        return crt_wcsdup(source);
    }
    if (flags & FORMAT_MESSAGE_FROM_SYSTEM) {
        text = rtl_error_text(message);
        if (!text && message >> 16 == 0x8007)
            text = rtl_error_text(message & 0xFFFF);
    }
    if (!text) {
        win32_set_error(ERROR_MR_MID_NOT_FOUND);
        return NULL;
    }
    snprintf(line, sizeof line, "%s\r\n", text);
    return win32_widen_copy(line);
}

/* The whole message in `text`. False: the last error is set. */
static bool make(struct text *text, DWORD flags, const void *source, DWORD message,
                 va_list *arguments, bool narrow)
{
    struct inserts inserts = {.read = 0};
    WCHAR *from;

    if (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
        inserts.array = (const ULONG_PTR *)arguments;
    else
        inserts.list = arguments;
    from = source_text(flags, source, message, narrow);
    if (!from)
        return false;
    expand(text, from, flags, &inserts, narrow);
    win32_free(from);
    put(text, 0);
    if (!text->failed)
        return true;
    win32_free(text->units);
    win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
    return false;
}

DWORD FormatMessageW(DWORD flags, LPCVOID source, DWORD message, DWORD language, LPWSTR buffer,
                     DWORD units, va_list *arguments)
{
    struct text text = {0};
    DWORD length;

    KE_DDI(NULL, message);
    if (!buffer) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (!make(&text, flags, source, message, arguments, false))
        return 0;
    length = (DWORD)text.count - 1;
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        win32_probe(buffer, sizeof(WCHAR *), true);
        *(WCHAR **)buffer = text.units;
        return length;
    }
    if (length + 1 > units) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        length = 0;
    } else {
        win32_probe(buffer, (length + 1) * sizeof *buffer, true);
        memcpy(buffer, text.units, (length + 1) * sizeof *buffer);
    }
    win32_free(text.units);
    return length;
}

DWORD FormatMessageA(DWORD flags, LPCVOID source, DWORD message, DWORD language, LPSTR buffer,
                     DWORD units, va_list *arguments)
{
    struct text text = {0};
    char *narrow;
    size_t length;

    KE_DDI(NULL, message);
    if (!buffer) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (!make(&text, flags, source, message, arguments, true))
        return 0;
    narrow = win32_narrow_copy(text.units);
    win32_free(text.units);
    if (!narrow) {
        win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    length = strlen(narrow);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        win32_probe(buffer, sizeof(char *), true);
        *(char **)buffer = narrow;
        return (DWORD)length;
    }
    if (length + 1 > units) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        length = 0;
    } else {
        win32_probe(buffer, length + 1, true);
        memcpy(buffer, narrow, length + 1);
    }
    win32_free(narrow);
    return (DWORD)length;
}

/* --- message boxes ---------------------------------------------------------------------------- */

enum { ANSWER_MS = 3000 };

static int show(const char *text, const char *caption, UINT type)
{
    struct win32_process *process = win32_current();
    int32_t answer = IDOK;

    if ((type & MB_TYPEMASK) > MB_CANCELTRYCONTINUE) {
        win32_set_error(ERROR_INVALID_MSGBOX_STYLE);
        return 0;
    }
    if (process->answer_at < process->app->answer_count)
        answer = process->app->answers[process->answer_at++];
    else if ((type & MB_TYPEMASK) == MB_YESNO || (type & MB_TYPEMASK) == MB_YESNOCANCEL)
        answer = IDYES; /* such a box has no OK */
    else if ((type & MB_TYPEMASK) == MB_RETRYCANCEL || (type & MB_TYPEMASK) == MB_ABORTRETRYIGNORE)
        answer = IDRETRY;
    else if ((type & MB_TYPEMASK) == MB_CANCELTRYCONTINUE)
        answer = IDCONTINUE;
    /* A person reads before the click: the box takes time, as at a real machine. */
    Sleep(ANSWER_MS);
    WIN32_HOOK(message_box, process, caption ? caption : "Error", text ? text : "", type, answer);
    return answer;
}

int MessageBoxA(HWND window, LPCSTR text, LPCSTR caption, UINT type)
{
    KE_DDI(NULL, type);
    return show(text, caption, type);
}

int MessageBoxW(HWND window, LPCWSTR text, LPCWSTR caption, UINT type)
{
    char *narrow = win32_narrow_copy(text), *title = win32_narrow_copy(caption);
    int answer;

    KE_DDI(NULL, type);
    answer = show(narrow, title, type);
    win32_free(narrow);
    win32_free(title);
    return answer;
}

int MessageBoxExA(HWND window, LPCSTR text, LPCSTR caption, UINT type, WORD language)
{
    return MessageBoxA(window, text, caption, type);
}

int MessageBoxExW(HWND window, LPCWSTR text, LPCWSTR caption, UINT type, WORD language)
{
    return MessageBoxW(window, text, caption, type);
}

BOOL MessageBeep(UINT type)
{
    return TRUE;
}

BOOL Beep(DWORD frequency, DWORD milliseconds)
{
    if (frequency < 0x25 || frequency > 0x7FFF) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    Sleep(milliseconds);
    return TRUE;
}

HWND GetDesktopWindow(VOID)
{
    return (HWND)(uintptr_t)0x10010; /* a window that nothing can be done with */
}

HWND GetForegroundWindow(VOID)
{
    return NULL;
}

/* --- wsprintf --------------------------------------------------------------------------------- */

enum { WSPRINTF_UNITS = 1024 };

int wvsprintfA(LPSTR to, LPCSTR format, va_list arguments)
{
    struct rtl_sink_buffer sink;
    struct rtl_args_host args;

    rtl_sink_narrow_begin(&sink, to, WSPRINTF_UNITS - 1);
    rtl_args_host_begin(&args, arguments);
    rtl_format_narrow(&sink.sink, NULL, format, &args.reader);
    rtl_args_host_end(&args);
    to[sink.used] = 0;
    return (int)sink.used;
}

int wvsprintfW(LPWSTR to, LPCWSTR format, va_list arguments)
{
    struct rtl_sink_buffer sink;
    struct rtl_args_host args;

    rtl_sink_wide_begin(&sink, to, WSPRINTF_UNITS - 1);
    rtl_args_host_begin(&args, arguments);
    rtl_format_wide(&sink.sink, NULL, format, &args.reader);
    rtl_args_host_end(&args);
    to[sink.used] = 0;
    return (int)sink.used;
}

int wsprintfA(LPSTR to, LPCSTR format, ...)
{
    va_list list;
    int count;

    va_start(list, format);
    count = wvsprintfA(to, format, list);
    va_end(list);
    return count;
}

int wsprintfW(LPWSTR to, LPCWSTR format, ...)
{
    va_list list;
    int count;

    va_start(list, format);
    count = wvsprintfW(to, format, list);
    va_end(list);
    return count;
}

/* --- debugging -------------------------------------------------------------------------------- */

VOID OutputDebugStringA(LPCSTR text)
{
    KE_DDI(NULL, 0);
    if (text)
        WIN32_HOOK(debug_output, win32_current(), text);
}

VOID OutputDebugStringW(LPCWSTR text)
{
    char *narrow = win32_narrow_copy(text);

    OutputDebugStringA(narrow);
    win32_free(narrow);
}

BOOL IsDebuggerPresent(VOID)
{
    return win32_current()->app->debugger;
}

VOID DebugBreak(VOID)
{
    KE_DDI(NULL, 0);
    if (win32_current()->app->debugger) {
        WIN32_HOOK(note, win32_current(), "breakpoint; the debugger goes on");
        return;
    }
    win32_raise((uint32_t)STATUS_BREAKPOINT, 0, 1, (const uint64_t[]){0});
}

/* --- short strings (winbase.h) ---------------------------------------------------------------- */

int lstrlenA(LPCSTR text)
{
    return text ? (int)strlen(text) : 0;
}

int lstrlenW(LPCWSTR text)
{
    return text ? (int)win32_wide_length(text) : 0;
}

LPSTR lstrcpyA(LPSTR to, LPCSTR from)
{
    if (!to || !from)
        return NULL; /* Windows catches the fault */
    return strcpy(to, from);
}

LPWSTR lstrcpyW(LPWSTR to, LPCWSTR from)
{
    if (!to || !from)
        return NULL; /* Windows catches the fault */
    return memcpy(to, from, (win32_wide_length(from) + 1) * sizeof *to);
}

LPSTR lstrcatA(LPSTR to, LPCSTR from)
{
    if (!to || !from)
        return NULL; /* Windows catches the fault */
    return strcat(to, from);
}

LPWSTR lstrcatW(LPWSTR to, LPCWSTR from)
{
    if (!to || !from)
        return NULL; /* Windows catches the fault */
    lstrcpyW(to + win32_wide_length(to), from);
    return to;
}

LPSTR lstrcpynA(LPSTR to, LPCSTR from, int units)
{
    int n = 0;

    if (!to || !from)
        return NULL;
    for (; n < units - 1 && from[n]; n++)
        to[n] = from[n];
    if (units > 0)
        to[n] = 0;
    return to;
}

LPWSTR lstrcpynW(LPWSTR to, LPCWSTR from, int units)
{
    int n = 0;

    if (!to || !from)
        return NULL;
    for (; n < units - 1 && from[n]; n++)
        to[n] = from[n];
    if (units > 0)
        to[n] = 0;
    return to;
}

int lstrcmpA(LPCSTR first, LPCSTR second)
{
    return crt_strcmp(first, second);
}

int lstrcmpW(LPCWSTR first, LPCWSTR second)
{
    return crt_wcscmp(first, second);
}

int lstrcmpiA(LPCSTR first, LPCSTR second)
{
    return crt__stricmp(first, second);
}

int lstrcmpiW(LPCWSTR first, LPCWSTR second)
{
    return crt__wcsicmp(first, second);
}

/* A "string" below 0x10000 is one character. */
LPSTR CharUpperA(LPSTR text)
{
    if ((uintptr_t)text < 0x10000)
        return (LPSTR)(uintptr_t)crt_toupper((int32_t)(uintptr_t)text);
    return crt__strupr(text);
}

LPWSTR CharUpperW(LPWSTR text)
{
    if ((uintptr_t)text < 0x10000)
        return (LPWSTR)(uintptr_t)crt_towupper((uint16_t)(uintptr_t)text);
    return crt__wcsupr(text);
}

LPSTR CharLowerA(LPSTR text)
{
    if ((uintptr_t)text < 0x10000)
        return (LPSTR)(uintptr_t)crt_tolower((int32_t)(uintptr_t)text);
    return crt__strlwr(text);
}

LPWSTR CharLowerW(LPWSTR text)
{
    if ((uintptr_t)text < 0x10000)
        return (LPWSTR)(uintptr_t)crt_towlower((uint16_t)(uintptr_t)text);
    return crt__wcslwr(text);
}
