/* console.c - standard handles and the console: output goes to the run's, input comes from --input.
 */
#include "win32/internal.h"

#include <string.h>

#define CONSOLE_BASE 0x7FFC0003ull /* no handle of NT: those are multiples of 4 */
#define CONSOLE_STEP 0x10

struct handler {
    struct list link; /* in process->console_handlers, last added first */
    PHANDLER_ROUTINE routine;
};

HANDLE win32_console_handle(enum win32_console kind)
{
    return (HANDLE)(uintptr_t)(CONSOLE_BASE + (uint64_t)kind * CONSOLE_STEP);
}

enum win32_console win32_console(HANDLE handle)
{
    uint64_t n = ((uint64_t)(uintptr_t)handle - CONSOLE_BASE);

    return n % CONSOLE_STEP == 0 && n / CONSOLE_STEP >= WIN32_CONSOLE_IN &&
                   n / CONSOLE_STEP <= WIN32_NULL_DEVICE
               ? (enum win32_console)(n / CONSOLE_STEP)
               : WIN32_NO_CONSOLE;
}

/* Of the console for this purpose? Sets ERROR_INVALID_HANDLE. */
static bool is_input(HANDLE handle)
{
    if (win32_console(handle) == WIN32_CONSOLE_IN)
        return true;
    win32_set_error(ERROR_INVALID_HANDLE);
    return false;
}

static bool is_output(HANDLE handle)
{
    enum win32_console kind = win32_console(handle);

    if (kind == WIN32_CONSOLE_OUT || kind == WIN32_CONSOLE_ERR)
        return true;
    win32_set_error(ERROR_INVALID_HANDLE);
    return false;
}

HANDLE GetStdHandle(DWORD which)
{
    DWORD n = (DWORD)-10 - which;
    struct win32_process *process = win32_current();

    if (n > 2) {
        win32_set_error(ERROR_INVALID_HANDLE);
        return INVALID_HANDLE_VALUE;
    }
    return process->std_handles[n]
               ? process->std_handles[n]
               : win32_console_handle((enum win32_console)(WIN32_CONSOLE_IN + n));
}

BOOL SetStdHandle(DWORD which, HANDLE handle)
{
    DWORD n = (DWORD)-10 - which;

    if (n > 2) {
        win32_set_error(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    win32_current()->std_handles[n] = handle;
    return TRUE;
}

BOOL win32_console_write(HANDLE handle, const void *buffer, DWORD bytes, DWORD *done)
{
    enum win32_console kind = win32_console(handle);

    win32_probe(buffer, bytes, false);
    if (kind == WIN32_CONSOLE_IN) {
        win32_set_error(ERROR_ACCESS_DENIED);
        return FALSE;
    }
    if (kind != WIN32_NULL_DEVICE)
        win32_output(kind == WIN32_CONSOLE_ERR ? WIN32_STDERR : WIN32_STDOUT, buffer, bytes);
    if (done)
        *done = bytes;
    return TRUE;
}

/* A line, as the console gives it: with its end. */
BOOL win32_console_read(HANDLE handle, void *buffer, DWORD bytes, DWORD *done)
{
    DWORD n = 0;
    int c;

    if (win32_console(handle) != WIN32_CONSOLE_IN && win32_console(handle) != WIN32_NULL_DEVICE) {
        win32_set_error(ERROR_ACCESS_DENIED);
        return FALSE;
    }
    win32_probe(buffer, bytes, true);
    while (win32_console(handle) == WIN32_CONSOLE_IN && n < bytes &&
           (c = win32_input_next()) >= 0) {
        ((char *)buffer)[n++] = (char)c;
        if (c == '\n')
            break;
    }
    if (done)
        *done = n;
    return TRUE;
}

BOOL WriteConsoleA(HANDLE console, const VOID *buffer, DWORD units, LPDWORD written,
                   LPVOID reserved)
{
    return is_output(console) && win32_console_write(console, buffer, units, written);
}

BOOL WriteConsoleW(HANDLE console, const VOID *buffer, DWORD units, LPDWORD written,
                   LPVOID reserved)
{
    const WCHAR *text = buffer;
    char part[512];

    if (!is_output(console))
        return FALSE;
    win32_probe(buffer, (size_t)units * sizeof *text, false);
    if (written)
        *written = units;
    while (units) {
        DWORD n = units < 100 ? units : 100;

        if (n < units && text[n - 1] >= 0xD800 && text[n - 1] < 0xDC00)
            n--; /* keep the two units of a character together */
        win32_console_write(console, part, (DWORD)win32_narrow(part, sizeof part, text, n), NULL);
        text += n;
        units -= n;
    }
    return TRUE;
}

BOOL ReadConsoleA(HANDLE console, LPVOID buffer, DWORD units, LPDWORD read, LPVOID control)
{
    return is_input(console) && win32_console_read(console, buffer, units, read);
}

BOOL ReadConsoleW(HANDLE console, LPVOID buffer, DWORD units, LPDWORD read, LPVOID control)
{
    char line[1024];
    WCHAR wide[1025];
    DWORD bytes = units < sizeof line ? units : sizeof line;
    size_t count;

    if (!is_input(console))
        return FALSE;
    win32_probe(buffer, (size_t)units * sizeof *wide, true);
    win32_console_read(console, line, bytes, &bytes);
    count = win32_widen(wide, sizeof wide / sizeof *wide, line, bytes);
    memcpy(buffer, wide, count * sizeof *wide);
    if (read)
        *read = (DWORD)count;
    return TRUE;
}

BOOL AllocConsole(VOID)
{
    struct win32_process *process = win32_current();

    if (!process->without_console) {
        win32_set_error(ERROR_ACCESS_DENIED); /* there is one */
        return FALSE;
    }
    process->without_console = false;
    return TRUE;
}

BOOL FreeConsole(VOID)
{
    struct win32_process *process = win32_current();

    if (process->without_console) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    process->without_console = true;
    return TRUE;
}

BOOL GetConsoleMode(HANDLE console, LPDWORD mode)
{
    enum win32_console kind = win32_console(console);

    if (kind == WIN32_NO_CONSOLE || kind == WIN32_NULL_DEVICE) {
        win32_set_error(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    win32_probe(mode, sizeof *mode, true);
    *mode = kind == WIN32_CONSOLE_IN
                ? ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT
                : ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT;
    return TRUE;
}

BOOL SetConsoleMode(HANDLE console, DWORD mode)
{
    DWORD ignored = 0;

    return GetConsoleMode(console, &ignored);
}

BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE routine, BOOL add)
{
    struct win32_process *process = win32_current();
    struct handler *handler;

    if (!routine)
        return TRUE; /* Ctrl-C is ignored, or is not */
    if (add) {
        handler = arena_alloc(&world->arena, sizeof *handler);
        if (!handler)
            return win32_ok(STATUS_NO_MEMORY);
        handler->routine = routine;
        list_push_front(&process->console_handlers, &handler->link);
        return TRUE;
    }
    list_for_each(it, &process->console_handlers)
    {
        handler = container_of(it, struct handler, link);
        if (handler->routine == routine) {
            list_remove(it);
            arena_free(&world->arena, handler, sizeof *handler);
            return TRUE;
        }
    }
    win32_set_error(ERROR_INVALID_PARAMETER);
    return FALSE;
}

/* Windows calls the handlers in a thread of their own; here it is the caller's. */
BOOL GenerateConsoleCtrlEvent(DWORD event, DWORD group)
{
    list_for_each_safe(it, next, &win32_current()->console_handlers)
    {
        if (container_of(it, struct handler, link)->routine(event))
            return TRUE;
    }
    win32_process_exit((uint32_t)STATUS_CONTROL_C_EXIT);
}

UINT GetConsoleCP(VOID)
{
    return win32_current()->code_page;
}

UINT GetConsoleOutputCP(VOID)
{
    return win32_current()->output_code_page;
}

/* Text is UTF-8 whatever is set. */
static bool valid_code_page(UINT code_page)
{
    if (IsValidCodePage(code_page))
        return true;
    win32_set_error(ERROR_INVALID_PARAMETER);
    return false;
}

BOOL SetConsoleCP(UINT code_page)
{
    if (!valid_code_page(code_page))
        return FALSE;
    win32_current()->code_page = code_page;
    return TRUE;
}

BOOL SetConsoleOutputCP(UINT code_page)
{
    if (!valid_code_page(code_page))
        return FALSE;
    win32_current()->output_code_page = code_page;
    return TRUE;
}

BOOL SetConsoleTextAttribute(HANDLE console, WORD attributes)
{
    return is_output(console);
}

BOOL GetConsoleScreenBufferInfo(HANDLE console, PCONSOLE_SCREEN_BUFFER_INFO information)
{
    if (!is_output(console))
        return FALSE;
    win32_probe(information, sizeof *information, true);
    *information = (CONSOLE_SCREEN_BUFFER_INFO){.dwSize = {120, 9001},
                                                .wAttributes = 7,
                                                .srWindow = {0, 0, 119, 29},
                                                .dwMaximumWindowSize = {120, 30}};
    return TRUE;
}

BOOL SetConsoleCursorPosition(HANDLE console, COORD position)
{
    return is_output(console);
}

BOOL FlushConsoleInputBuffer(HANDLE console)
{
    return is_input(console);
}

BOOL GetNumberOfConsoleInputEvents(HANDLE console, LPDWORD count)
{
    if (!is_input(console))
        return FALSE;
    win32_probe(count, sizeof *count, true);
    *count = win32_input_peek() >= 0;
    return TRUE;
}

BOOL SetConsoleTitleA(LPCSTR title)
{
    return TRUE;
}

BOOL SetConsoleTitleW(LPCWSTR title)
{
    return TRUE;
}

HWND GetConsoleWindow(VOID)
{
    return NULL;
}
