/*
 * environment.c - what a program finds at its start: arguments, command line, environment, folder.
 *
 * The same on every machine: nothing of the host's environment is seen.
 */
#include "win32/crt.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const initial[] = {
    "COMPUTERNAME=IRQLAB",
    "ComSpec=C:\\Windows\\system32\\cmd.exe",
    "NUMBER_OF_PROCESSORS=2",
    "OS=Windows_NT",
    "PATH=C:\\Windows\\system32;C:\\Windows",
    "PROCESSOR_ARCHITECTURE=AMD64",
    "SystemDrive=C:",
    "SystemRoot=C:\\Windows",
    "TEMP=C:\\irqlab",
    "TMP=C:\\irqlab",
    "USERNAME=irqlab",
    "windir=C:\\Windows",
};
enum { INITIAL = sizeof initial / sizeof *initial, MOST_VARIABLES = 256 };

static const char folder[] = "C:\\irqlab";

static char *copy(const char *text)
{
    char *block = win32_alloc(strlen(text) + 1);

    irqlab_assert(block);
    return strcpy(block, text);
}

/* Quotes as CommandLineToArgvW undoes them. */
static size_t quoted(char *to, size_t room, const char *text)
{
    bool quote = !*text || strpbrk(text, " \t\"");
    size_t n = 0;

#define PUT(c) (n + 1 < room ? (void)(to[n] = (c)) : (void)0, n++)
    if (quote)
        PUT('"');
    for (; *text; text++) {
        if (*text == '"')
            PUT('\\');
        PUT(*text);
    }
    if (quote)
        PUT('"');
#undef PUT
    return n;
}

/* The next argument of a command line, as CommandLineToArgvW and the C runtime cut it: 2n
 * backslashes before a quote are n, and the quote begins or ends; one more, and it is a character.
 */
static const char *next_argument(const char *at, char *to)
{
    bool quoted = false;

    while (*at == ' ' || *at == '\t')
        at++;
    while (*at && (quoted || (*at != ' ' && *at != '\t'))) {
        size_t slashes = strspn(at, "\\");

        if (at[slashes] == '"') {
            for (size_t i = 0; i < slashes / 2; i++)
                *to++ = '\\';
            at += slashes + 1;
            if (slashes % 2)
                *to++ = '"';
            else if (quoted && *at == '"')
                *to++ = *at++; /* two quotes in quotes are one */
            else
                quoted = !quoted;
        } else if (slashes) {
            memset(to, '\\', slashes);
            to += slashes;
            at += slashes;
        } else {
            *to++ = *at++;
        }
    }
    *to = 0;
    return at;
}

/* The first one knows no backslashes: it is a path. */
static const char *program_argument(const char *at, char *to)
{
    const char *end;

    if (*at == '"') {
        end = strchr(++at, '"');
        end = end ? end : at + strlen(at);
    } else {
        end = at + strcspn(at, " \t");
    }
    memcpy(to, at, (size_t)(end - at));
    to[end - at] = 0;
    return *end == '"' ? end + 1 : end;
}

static bool another(const char *at)
{
    return at[strspn(at, " \t")] != 0;
}

/* What CreateProcess was given. */
static void arguments_of_line(struct win32_process *process)
{
    const char *line = process->given_line, *at;
    size_t room = strlen(line) + 1;
    char *text = win32_alloc(room);
    int count = 1;

    irqlab_assert(text);
    for (at = program_argument(line, text); another(at); count++)
        at = next_argument(at, text);
    process->argc = count;
    process->argv = win32_heap_alloc(process, ((size_t)count + 1) * sizeof(char *), 16, true);
    irqlab_assert(process->argv);
    at = program_argument(line, text);
    process->argv[0] = copy(text);
    for (int i = 1; i < count; i++) {
        at = next_argument(at, text);
        process->argv[i] = copy(text);
    }
    win32_free(text);
    process->command_line = copy(line);
}

/* What the run was given: the path and the arguments behind "--". */
static void arguments_of_app(struct win32_process *process)
{
    const struct win32_app *app = process->app;
    const char *path = app->path;
    char made[MAX_PATH], line[4096];
    size_t at;

    if (!path) {
        snprintf(made, sizeof made, "%s\\%s", folder, app->name);
        path = made;
    }
    process->argc = app->argc + 1;
    process->argv =
        win32_heap_alloc(process, ((size_t)process->argc + 1) * sizeof(char *), 16, true);
    irqlab_assert(process->argv);
    process->argv[0] = copy(path);
    at = quoted(line, sizeof line - 1, path);
    for (int i = 0; i < app->argc; i++) {
        process->argv[i + 1] = copy(app->argv[i]);
        if (at + 2 < sizeof line) {
            line[at++] = ' ';
            at += quoted(line + at, sizeof line - at, app->argv[i]);
        }
    }
    line[at < sizeof line ? at : sizeof line - 1] = 0;
    process->command_line = copy(line);
}

void win32_environment_create(struct win32_process *process)
{
    if (process->given_line)
        arguments_of_line(process);
    else
        arguments_of_app(process);
    process->wargv =
        win32_heap_alloc(process, ((size_t)process->argc + 1) * sizeof(uint16_t *), 16, true);
    process->environment = win32_heap_alloc(process, MOST_VARIABLES * sizeof(char *), 16, true);
    process->wide_environment =
        win32_heap_alloc(process, MOST_VARIABLES * sizeof(uint16_t *), 16, true);
    irqlab_assert(process->wargv && process->environment && process->wide_environment);
    process->wide_command_line = win32_widen_copy(process->command_line);
    for (int i = 0; i < process->argc; i++)
        process->wargv[i] = win32_widen_copy(process->argv[i]);
    if (process->given_environment) {
        const char *at = process->given_environment;

        for (int i = 0; *at && i + 1 < MOST_VARIABLES; at += strlen(at) + 1, i++) {
            process->environment[i] = copy(at);
            process->wide_environment[i] = win32_widen_copy(at);
        }
        return;
    }
    for (int i = 0; i < INITIAL; i++) {
        process->environment[i] = copy(initial[i]);
        process->wide_environment[i] = win32_widen_copy(initial[i]);
    }
}

LPSTR GetCommandLineA(VOID)
{
    return win32_current()->command_line;
}

LPWSTR GetCommandLineW(VOID)
{
    return win32_current()->wide_command_line;
}

int *crt_p_argc(void)
{
    /* Read only as a value: a copy in the program's memory. */
    int *argc = crt_scratch(CRT_SCRATCH_NAME, sizeof *argc);

    *argc = win32_current()->argc;
    return argc;
}

static void *cell(void *value)
{
    void **pointer = crt_scratch(CRT_SCRATCH_LOCALE, sizeof *pointer);

    *pointer = value;
    return pointer;
}

void *crt_p_argv(void)
{
    return cell(win32_current()->argv);
}

void *crt_p_wargv(void)
{
    return cell(win32_current()->wargv);
}

void *crt_p_environ(void)
{
    return cell(win32_current()->environment);
}

void *crt_p_wenviron(void)
{
    return cell(win32_current()->wide_environment);
}

int32_t crt_get_pgmptr(char **name)
{
    *name = win32_current()->argv[0];
    return 0;
}

/* --- variables -------------------------------------------------------------------------------- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Index of NAME (length bytes), or -1. */
static int find(const char *name, size_t bytes)
{
    char **environment = win32_current()->environment;

    for (int i = 0; environment[i]; i++) {
        size_t n = 0;

        while (n < bytes && environment[i][n] && lower(environment[i][n]) == lower(name[n]))
            n++;
        if (n == bytes && environment[i][n] == '=')
            return i;
    }
    return -1;
}

char *crt_getenv(const char *name)
{
    size_t bytes = strlen(name);
    int i = find(name, bytes);

    return i < 0 ? NULL : win32_current()->environment[i] + bytes + 1;
}

/* value NULL or "": remove. */
static int32_t set(const char *name, size_t bytes, const char *value)
{
    struct win32_process *process = win32_current();
    int i = find(name, bytes), count = 0;
    char *text;

    if (!bytes)
        return -1;
    while (process->environment[count])
        count++;
    if (i >= 0) {
        win32_free(process->environment[i]);
        win32_free(process->wide_environment[i]);
    }
    if (!value || !*value) {
        if (i < 0)
            return 0;
        for (; i < count; i++) { /* the terminator too */
            process->environment[i] = process->environment[i + 1];
            process->wide_environment[i] = process->wide_environment[i + 1];
        }
        return 0;
    }
    if (i < 0) {
        if (count + 1 >= MOST_VARIABLES)
            return -1;
        i = count;
    }
    text = win32_alloc(bytes + strlen(value) + 2);
    if (!text)
        return -1;
    memcpy(text, name, bytes);
    text[bytes] = '=';
    strcpy(text + bytes + 1, value);
    process->environment[i] = text;
    process->wide_environment[i] = win32_widen_copy(text);
    return 0;
}

int32_t crt_putenv(const char *setting)
{
    const char *equals = strchr(setting, '=');

    return equals ? set(setting, (size_t)(equals - setting), equals + 1) : -1;
}

int32_t crt_putenv_s(const char *name, const char *value)
{
    return set(name, strlen(name), value) ? CRT_EINVAL : 0;
}

int32_t crt_getenv_s(size_t *needed, char *to, size_t room, const char *name)
{
    const char *value = crt_getenv(name);
    size_t bytes = value ? strlen(value) + 1 : 0;

    if (needed)
        *needed = bytes;
    if (!room)
        return 0;
    *to = 0;
    if (bytes > room)
        return CRT_ERANGE;
    if (value)
        memcpy(to, value, bytes);
    return 0;
}

int32_t crt_dupenv_s(char **value, size_t *bytes, const char *name)
{
    const char *found = crt_getenv(name);

    *value = found ? copy(found) : NULL;
    if (bytes)
        *bytes = found ? strlen(found) + 1 : 0;
    return 0;
}

static char *narrow_name(char *to, size_t room, const uint16_t *name)
{
    win32_narrow(to, room, name, win32_wide_length(name));
    return to;
}

uint16_t *crt_wgetenv(const uint16_t *name)
{
    char narrow[256];
    size_t bytes;
    int i;

    bytes = strlen(narrow_name(narrow, sizeof narrow, name));
    i = find(narrow, bytes);
    /* A name has as many units before its `=` as the one asked for. */
    return i < 0 ? NULL : win32_current()->wide_environment[i] + win32_wide_length(name) + 1;
}

int32_t crt_wgetenv_s(size_t *needed, uint16_t *to, size_t room, const uint16_t *name)
{
    const uint16_t *value = crt_wgetenv(name);
    size_t units = value ? win32_wide_length(value) + 1 : 0;

    if (needed)
        *needed = units;
    if (!room)
        return 0;
    *to = 0;
    if (units > room)
        return CRT_ERANGE;
    if (value)
        memcpy(to, value, units * sizeof *to);
    return 0;
}

int32_t crt_wdupenv_s(uint16_t **value, size_t *units, const uint16_t *name)
{
    const uint16_t *found = crt_wgetenv(name);
    size_t count = found ? win32_wide_length(found) + 1 : 0;

    *value = found ? win32_alloc(count * sizeof *found) : NULL;
    if (*value)
        memcpy(*value, found, count * sizeof *found);
    if (units)
        *units = count;
    return 0;
}

int32_t crt_wputenv(const uint16_t *setting)
{
    char narrow[1024];

    return crt_putenv(narrow_name(narrow, sizeof narrow, setting));
}

int32_t crt_wputenv_s(const uint16_t *name, const uint16_t *value)
{
    char narrow_n[256], narrow_v[1024];

    return crt_putenv_s(narrow_name(narrow_n, sizeof narrow_n, name),
                        narrow_name(narrow_v, sizeof narrow_v, value));
}

/* Win32's view of them. What GetXxx calls have in common: the length without the terminator if the
 * text fits in `room` units with it, else the room needed. */
static DWORD give(char *to, DWORD room, const char *text)
{
    size_t bytes = strlen(text);

    if (bytes + 1 > room)
        return (DWORD)bytes + 1;
    win32_probe(to, bytes + 1, true);
    memcpy(to, text, bytes + 1);
    return (DWORD)bytes;
}

static DWORD give_wide(WCHAR *to, DWORD room, const char *text)
{
    size_t units = win32_widen(NULL, 0, text, strlen(text));

    if (units + 1 > room)
        return (DWORD)units + 1;
    win32_probe(to, (units + 1) * sizeof *to, true);
    return (DWORD)win32_widen(to, room, text, strlen(text));
}

DWORD GetEnvironmentVariableA(LPCSTR name, LPSTR buffer, DWORD units)
{
    const char *value = crt_getenv(name);

    if (!value) {
        win32_set_error(ERROR_ENVVAR_NOT_FOUND);
        return 0;
    }
    return give(buffer, units, value);
}

DWORD GetEnvironmentVariableW(LPCWSTR name, LPWSTR buffer, DWORD units)
{
    char narrow[256];
    const char *value = crt_getenv(narrow_name(narrow, sizeof narrow, name));

    if (!value) {
        win32_set_error(ERROR_ENVVAR_NOT_FOUND);
        return 0;
    }
    return give_wide(buffer, units, value);
}

BOOL SetEnvironmentVariableA(LPCSTR name, LPCSTR value)
{
    /* Hidden ones, as =C:, begin with what no other name may have in it. */
    if (name && *name && !strchr(name + 1, '=') && !set(name, strlen(name), value))
        return TRUE;
    win32_set_error(ERROR_INVALID_PARAMETER);
    return FALSE;
}

BOOL SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value)
{
    char narrow_n[256], narrow_v[1024];

    narrow_name(narrow_n, sizeof narrow_n, name);
    return SetEnvironmentVariableA(narrow_n,
                                   value ? narrow_name(narrow_v, sizeof narrow_v, value) : NULL);
}

DWORD ExpandEnvironmentStringsA(LPCSTR from, LPSTR to, DWORD units)
{
    char text[4096];
    size_t n = 0;

    while (*from && n + 1 < sizeof text) {
        const char *end = *from == '%' ? strchr(from + 1, '%') : NULL;
        int i = end ? find(from + 1, (size_t)(end - from - 1)) : -1;

        if (i < 0) {
            text[n++] = *from++;
            continue;
        }
        for (const char *v = strchr(win32_current()->environment[i], '=') + 1;
             *v && n + 1 < sizeof text; v++)
            text[n++] = *v;
        from = end + 1;
    }
    text[n] = 0;
    if (n + 1 <= units && to)
        memcpy(to, text, n + 1);
    return (DWORD)n + 1;
}

DWORD ExpandEnvironmentStringsW(LPCWSTR from, LPWSTR to, DWORD units)
{
    char narrow[2048], expanded[4096];
    size_t needed;

    narrow_name(narrow, sizeof narrow, from);
    ExpandEnvironmentStringsA(narrow, expanded, sizeof expanded);
    needed = win32_widen(NULL, 0, expanded, strlen(expanded)) + 1;
    if (needed <= units && to)
        win32_widen(to, units, expanded, strlen(expanded));
    return (DWORD)needed;
}

DWORD GetCurrentDirectoryA(DWORD units, LPSTR buffer)
{
    return give(buffer, units, folder);
}

DWORD GetCurrentDirectoryW(DWORD units, LPWSTR buffer)
{
    return give_wide(buffer, units, folder);
}

/* The folders there are, in small letters, each with the separator at its end; the own one first.
 */
static const char *const folders[] = {
    "",
    ".\\",
    "c:\\irqlab\\",
    "\\",
    "\\.\\",
    "c:\\",
    "c:\\windows\\",
    "c:\\windows\\system32\\",
    "c:\\windows\\system32\\drivers\\",
};
enum { FOLDERS = sizeof folders / sizeof *folders, OWN_FOLDERS = 3 };

/* Which of them the file of that path is in; FOLDERS: none. */
static size_t folder_of(const WCHAR *path, int32_t units)
{
    char name[64];
    int32_t leaf = units;
    size_t i = 0;

    while (leaf > 0 && path[leaf - 1] != '\\' && path[leaf - 1] != '/')
        leaf--;
    if (leaf >= (int32_t)sizeof name)
        return FOLDERS;
    for (int32_t at = 0; at < leaf; at++) {
        WCHAR c = path[at] == '/' ? '\\' : path[at];

        name[at] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c < 0x80 ? c : '?');
    }
    name[leaf] = 0;
    while (i < FOLDERS && strcmp(name, folders[i]) != 0)
        i++;
    return i;
}

bool win32_in_folder(const WCHAR *path, int32_t units)
{
    return folder_of(path, units) < FOLDERS;
}

bool win32_in_own_folder(const WCHAR *path, int32_t units)
{
    return folder_of(path, units) < OWN_FOLDERS;
}

/* There is one folder: to go there changes nothing, and no other one is found. */
BOOL SetCurrentDirectoryA(LPCSTR name)
{
    size_t length = name ? strlen(name) : 0;

    if (length && (name[length - 1] == '\\' || name[length - 1] == '/'))
        length--;
    if (length && ((length == 1 && name[0] == '.') ||
                   (length == sizeof folder - 1 && strncasecmp(name, folder, length) == 0)))
        return TRUE;
    win32_set_error(ERROR_PATH_NOT_FOUND);
    return FALSE;
}

BOOL SetCurrentDirectoryW(LPCWSTR name)
{
    char narrow[sizeof folder + 2] = "";

    for (size_t i = 0; name && name[i] && i + 1 < sizeof narrow; i++)
        narrow[i] = name[i] < 0x80 ? (char)name[i] : '?';
    return SetCurrentDirectoryA(narrow);
}

char *crt_getcwd(char *to, int32_t room)
{
    if (!to)
        return copy(folder);
    if ((size_t)room < sizeof folder) {
        crt_set_errno(CRT_ERANGE);
        return NULL;
    }
    return strcpy(to, folder);
}

uint16_t *crt_wgetcwd(uint16_t *to, int32_t room)
{
    if (!to)
        return win32_widen_copy(folder);
    if ((size_t)room < sizeof folder) {
        crt_set_errno(CRT_ERANGE);
        return NULL;
    }
    win32_widen(to, (size_t)room, folder, sizeof folder - 1);
    return to;
}

int32_t crt_chdir(const char *name)
{
    return 0;
}

DWORD GetTempPathA(DWORD units, LPSTR buffer)
{
    return give(buffer, units, "C:\\irqlab\\");
}

DWORD GetTempPathW(DWORD units, LPWSTR buffer)
{
    return give_wide(buffer, units, "C:\\irqlab\\");
}

UINT GetSystemDirectoryA(LPSTR buffer, UINT units)
{
    return give(buffer, units, "C:\\Windows\\system32");
}

UINT GetSystemDirectoryW(LPWSTR buffer, UINT units)
{
    return give_wide(buffer, units, "C:\\Windows\\system32");
}

UINT GetWindowsDirectoryA(LPSTR buffer, UINT units)
{
    return give(buffer, units, "C:\\Windows");
}

UINT GetWindowsDirectoryW(LPWSTR buffer, UINT units)
{
    return give_wide(buffer, units, "C:\\Windows");
}

static BOOL named(DWORD result, DWORD *units, size_t bytes, DWORD error)
{
    if (result > bytes) {
        *units = result;
        win32_set_error(error);
        return FALSE;
    }
    *units = result;
    return TRUE;
}

BOOL GetComputerNameA(LPSTR buffer, LPDWORD units)
{
    return named(give(buffer, *units, "IRQLAB"), units, 6, ERROR_BUFFER_OVERFLOW);
}

BOOL GetComputerNameW(LPWSTR buffer, LPDWORD units)
{
    return named(give_wide(buffer, *units, "IRQLAB"), units, 6, ERROR_BUFFER_OVERFLOW);
}

BOOL GetUserNameA(LPSTR buffer, LPDWORD units)
{
    return named(give(buffer, *units, "irqlab"), units, 6, ERROR_INSUFFICIENT_BUFFER);
}

BOOL GetUserNameW(LPWSTR buffer, LPDWORD units)
{
    return named(give_wide(buffer, *units, "irqlab"), units, 6, ERROR_INSUFFICIENT_BUFFER);
}

/* --- paths: there are no files, but names can be made whole ----------------------------------- */

static void full(char *to, size_t room, const char *name)
{
    if ((name[0] && name[1] == ':') || (name[0] == '\\' && name[1] == '\\'))
        snprintf(to, room, "%s", name);
    else if (name[0] == '\\' || name[0] == '/')
        snprintf(to, room, "C:%s", name);
    else
        snprintf(to, room, "%s\\%s", folder, name[0] == '.' && name[1] == '\\' ? name + 2 : name);
    for (; *to; to++)
        if (*to == '/')
            *to = '\\';
}

DWORD GetFullPathNameA(LPCSTR name, DWORD units, LPSTR buffer, LPSTR *part)
{
    char whole[1024];
    DWORD result;

    full(whole, sizeof whole, name);
    result = give(buffer, units, whole);
    if (part && result < units)
        *part = strrchr(buffer, '\\') ? strrchr(buffer, '\\') + 1 : buffer;
    return result;
}

DWORD GetFullPathNameW(LPCWSTR name, DWORD units, LPWSTR buffer, LPWSTR *part)
{
    char narrow[1024], whole[1100];
    DWORD result;

    full(whole, sizeof whole, narrow_name(narrow, sizeof narrow, name));
    result = give_wide(buffer, units, whole);
    if (part && result < units) {
        *part = buffer;
        for (WCHAR *at = buffer; *at; at++)
            if (*at == '\\')
                *part = at + 1;
    }
    return result;
}

char *crt_fullpath(char *to, const char *path, size_t room)
{
    char whole[1024];

    full(whole, sizeof whole, path);
    if (!to)
        return copy(whole);
    if (strlen(whole) >= room) {
        crt_set_errno(CRT_ERANGE);
        return NULL;
    }
    return strcpy(to, whole);
}

uint16_t *crt_wfullpath(uint16_t *to, const uint16_t *path, size_t room)
{
    char narrow[1024], whole[1100];

    full(whole, sizeof whole, narrow_name(narrow, sizeof narrow, path));
    if (!to)
        return win32_widen_copy(whole);
    if (win32_widen(NULL, 0, whole, strlen(whole)) >= room) {
        crt_set_errno(CRT_ERANGE);
        return NULL;
    }
    win32_widen(to, room, whole, strlen(whole));
    return to;
}
