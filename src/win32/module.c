/*
 * module.c - modules: the program, and the libraries whose names irqlab knows.
 *
 * A library is a handle with a name; GetProcAddress looks in the one table of exports, whichever
 * library is asked: the run layer knows it (win32_hooks.find_export).
 */
#include "win32/internal.h"

#include <stdio.h>
#include <string.h>

static const char *const libraries[] = {"kernel32", "ntdll",    "kernelbase", "user32",  "advapi32",
                                        "msvcrt",   "ucrtbase", "winmm",      "shell32", "psapi"};
enum { LIBRARIES = sizeof libraries / sizeof *libraries };

/* Handles of libraries lie where their stubs do, one page apart. */
#define LIBRARY_BASE (LAYOUT_USER_EXPORTS + 0xA00000000ull)

static HMODULE library_handle(unsigned n)
{
    return (HMODULE)(uintptr_t)(LIBRARY_BASE + (uint64_t)n * 0x10000);
}

static int library_of(HMODULE module)
{
    uint64_t n = ((uint64_t)(uintptr_t)module - LIBRARY_BASE) / 0x10000;

    return (uint64_t)(uintptr_t)module >= LIBRARY_BASE && n < LIBRARIES ? (int)n : -1;
}

static bool is_program(HMODULE module)
{
    return (uint64_t)(uintptr_t)module == win32_current()->app->image_base;
}

/* The last part of a path without ".dll", in lower case. */
static void base_name(char *to, size_t room, const char *name)
{
    size_t n = 0;

    for (const char *at = name; *at; at++)
        if (*at == '\\' || *at == '/')
            name = at + 1;
    for (; *name && n + 1 < room; name++)
        to[n++] = *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;
    to[n] = 0;
    if (n > 4 && !strcmp(to + n - 4, ".dll"))
        to[n - 4] = 0;
}

static HMODULE find(const char *name)
{
    const struct win32_app *app = win32_current()->app;
    char base[64], own[64];

    base_name(base, sizeof base, name);
    for (unsigned i = 0; i < LIBRARIES; i++)
        if (!strcmp(base, libraries[i]))
            return library_handle(i);
    base_name(own, sizeof own, app->name);
    if (!strcmp(base, own))
        return (HMODULE)(uintptr_t)app->image_base;
    return NULL;
}

HMODULE GetModuleHandleA(LPCSTR name)
{
    HMODULE module;

    if (!name)
        return (HMODULE)(uintptr_t)win32_current()->app->image_base;
    module = find(name);
    if (!module)
        win32_set_error(ERROR_MOD_NOT_FOUND);
    return module;
}

HMODULE GetModuleHandleW(LPCWSTR name)
{
    char narrow[MAX_PATH * 3];

    if (name)
        win32_narrow(narrow, sizeof narrow, name, win32_wide_length(name));
    return GetModuleHandleA(name ? narrow : NULL);
}

/* Pinned or unchanged, not both. */
static bool valid_flags(DWORD flags, HMODULE *module)
{
    const DWORD both = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;

    if (module && !(flags & ~(both | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)) &&
        (flags & both) != both)
        return true;
    if (module)
        *module = NULL;
    win32_set_error(ERROR_INVALID_PARAMETER);
    return false;
}

BOOL GetModuleHandleExA(DWORD flags, LPCSTR name, HMODULE *module)
{
    if (!valid_flags(flags, module))
        return FALSE;
    if (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
        *module = (HMODULE)(uintptr_t)win32_current()->app->image_base;
    else
        *module = GetModuleHandleA(name);
    return *module != NULL;
}

BOOL GetModuleHandleExW(DWORD flags, LPCWSTR name, HMODULE *module)
{
    if (!valid_flags(flags, module))
        return FALSE;
    if (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
        *module = (HMODULE)(uintptr_t)win32_current()->app->image_base;
    else
        *module = GetModuleHandleW(name);
    return *module != NULL;
}

HMODULE LoadLibraryA(LPCSTR name)
{
    HMODULE module = name ? find(name) : NULL;

    KE_DDI(name, 0);
    if (!module)
        win32_set_error(ERROR_MOD_NOT_FOUND);
    return module;
}

HMODULE LoadLibraryW(LPCWSTR name)
{
    char narrow[MAX_PATH * 3];

    if (name)
        win32_narrow(narrow, sizeof narrow, name, win32_wide_length(name));
    return LoadLibraryA(name ? narrow : NULL);
}

HMODULE LoadLibraryExA(LPCSTR name, HANDLE file, DWORD flags)
{
    return LoadLibraryA(name);
}

HMODULE LoadLibraryExW(LPCWSTR name, HANDLE file, DWORD flags)
{
    return LoadLibraryW(name);
}

static BOOL is_module(HMODULE module)
{
    if (is_program(module) || library_of(module) >= 0)
        return TRUE;
    win32_set_error(ERROR_MOD_NOT_FOUND);
    return FALSE;
}

BOOL FreeLibrary(HMODULE module)
{
    return is_module(module);
}

BOOL DisableThreadLibraryCalls(HMODULE module)
{
    return is_module(module);
}

FARPROC GetProcAddress(HMODULE module, LPCSTR name)
{
    struct win32_process *process = win32_current();
    uint64_t address = 0;

    KE_DDI(name, 0);
    if ((uintptr_t)name < 0x10000) { /* by ordinal */
        win32_set_error(ERROR_PROC_NOT_FOUND);
        return NULL;
    }
    if (!module || is_program(module)) {
        if (process->app->find_symbol)
            address = process->app->find_symbol(process->app->context, name);
    } else if (library_of(module) >= 0) {
        if (world->win32->hooks.find_export)
            address = world->win32->hooks.find_export(world->win32->hooks.context, name);
    } else {
        win32_set_error(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    if (!address)
        win32_set_error(ERROR_PROC_NOT_FOUND);
    return (FARPROC)(uintptr_t)address;
}

static bool path_of(HMODULE module, char *path, size_t room)
{
    int n = library_of(module);

    if (!module || is_program(module))
        snprintf(path, room, "%s", win32_current()->argv[0]);
    else if (n >= 0)
        snprintf(path, room, "C:\\Windows\\system32\\%s.dll", libraries[n]);
    else {
        win32_set_error(ERROR_MOD_NOT_FOUND);
        return false;
    }
    return true;
}

DWORD GetModuleFileNameA(HMODULE module, LPSTR name, DWORD units)
{
    char path[1024];
    size_t length;

    if (!path_of(module, path, sizeof path) || !units)
        return 0;
    length = strlen(path);
    if (length >= units) {
        length = units - 1;
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        memcpy(name, path, length);
        name[length] = 0;
        return units;
    }
    memcpy(name, path, length + 1);
    win32_set_error(ERROR_SUCCESS);
    return (DWORD)length;
}

DWORD GetModuleFileNameW(HMODULE module, LPWSTR name, DWORD units)
{
    char path[1024];
    size_t length;

    if (!path_of(module, path, sizeof path) || !units)
        return 0;
    length = win32_widen(name, units, path, strlen(path));
    win32_set_error(length >= units ? ERROR_INSUFFICIENT_BUFFER : ERROR_SUCCESS);
    return length >= units ? units : (DWORD)length;
}
