/*
 * create_process.c - a program starts another one of the same run, or itself.
 *
 * The file name decides, whatever folder it is said to be in: all programs are in C:\irqlab. The
 * new process gets the command line, the environment and the handles that may be inherited; it
 * shares the console.
 */
#include "win32/internal.h"
#include "win32/nt.h"

#include <string.h>

enum { MOST_LINE = 32768, DEBUGS = 0x3 /* DEBUG_PROCESS, DEBUG_ONLY_THIS_PROCESS */ };

struct create {
    const struct win32_app *app;
    char *line, *environment; /* in the program's heap */
    uint32_t line_bytes, environment_bytes;
    bool inherit, suspended;
    ULONG process_attributes, thread_attributes;
    PROCESS_INFORMATION information;
    NTSTATUS status;
};

/* --- in the kernel ---------------------------------------------------------------------------- */

static char *keep(const char *text, uint32_t bytes)
{
    char *copy = text ? arena_alloc(&world->arena, bytes) : NULL;

    return copy ? memcpy(copy, text, bytes) : NULL;
}

static NTSTATUS give_handles(struct create *create, PEPROCESS process, PKTHREAD thread)
{
    PROCESS_INFORMATION *information = &create->information;
    struct ob_call call = {UserMode, 0};
    NTSTATUS status = ob_handle_create(process, PROCESS_ALL_ACCESS, create->process_attributes,
                                       OB_CREATE_HANDLE, call, &information->hProcess);

    if (!NT_SUCCESS(status))
        return status;
    status = ob_handle_create(thread, THREAD_ALL_ACCESS, create->thread_attributes,
                              OB_CREATE_HANDLE, call, &information->hThread);
    if (!NT_SUCCESS(status))
        ob_handle_close(information->hProcess, call);
    information->dwProcessId = (DWORD)(uintptr_t)PsGetProcessId(process);
    information->dwThreadId = (DWORD)(uintptr_t)PsGetThreadId(thread);
    return status;
}

static void create_in_kernel(void *argument)
{
    struct create *create = argument;
    const struct win32_process *parent = win32_current();
    struct win32_process *process;
    struct win32_thread *main_thread;

    ke_point(KE_OP_OBJECT, parent->object);
    create->status = win32_app_make(create->app, create->suspended, &process, &main_thread);
    if (!NT_SUCCESS(create->status))
        return;
    process->given_line = keep(create->line, create->line_bytes);
    process->given_environment = keep(create->environment, create->environment_bytes);
    if (create->inherit)
        create->status = ob_process_inherit(parent->object, process->object);
    memcpy(process->std_handles, parent->std_handles, sizeof process->std_handles);
    if (NT_SUCCESS(create->status))
        create->status = give_handles(create, process->object, main_thread->thread);
    WIN32_HOOK(program_started, create->app, process);
    ps_thread_start(main_thread->thread);
    if (!NT_SUCCESS(create->status))
        ps_process_exit(process->object, create->status);
    ObDereferenceObject(main_thread->thread);
}

/* --- what is to be started -------------------------------------------------------------------- */

/* "folder\name" or "name", with ".exe" if it has no extension: the file name. */
static void file_name(char *to, size_t room, const char *path, size_t bytes)
{
    size_t leaf = bytes, used;

    while (leaf && path[leaf - 1] != '\\' && path[leaf - 1] != '/' && path[leaf - 1] != ':')
        leaf--;
    used = bytes - leaf < room - 5 ? bytes - leaf : room - 5;
    memcpy(to, path + leaf, used);
    to[used] = 0;
    if (used && !strchr(to, '.'))
        memcpy(to + used, ".exe", 5);
}

static const struct win32_app *take(const char *path, size_t bytes, bool *known)
{
    const struct win32_hooks *hooks = &world->win32->hooks;
    char name[128];

    file_name(name, sizeof name, path, bytes);
    *known = false;
    return hooks->program_take ? hooks->program_take(hooks->context, name, known) : NULL;
}

/* The program of a command line: quoted, or the shortest beginning that is one. */
static const struct win32_app *take_of_line(const char *line, bool *known)
{
    const char *end;

    if (*line == '"') {
        end = strchr(++line, '"');
        return take(line, end ? (size_t)(end - line) : strlen(line), known);
    }
    for (end = line + strcspn(line, " \t");; end += 1 + strcspn(end + 1, " \t")) {
        const struct win32_app *app = take(line, (size_t)(end - line), known);

        if (app || *known || !*end)
            return app;
    }
}

/* The bytes of an environment block, both ends included. */
static uint32_t block_bytes(const char *block)
{
    uint32_t bytes = 0;

    do
        bytes += (uint32_t)strlen(block + bytes) + 1;
    while (block[bytes]);
    return bytes + 1;
}

/* What the new process is to have: the block that was given, or this one's variables. */
static char *environment_of(const void *given, bool wide, uint32_t *bytes)
{
    char *const *variables = win32_current()->environment;
    char *block;
    size_t used = 0;

    if (given && wide) {
        const uint16_t *text = given;
        size_t units = 0;

        do
            units += win32_wide_length(text + units) + 1;
        while (text[units]);
        used = win32_narrow(NULL, 0, text, units + 1);
        block = win32_alloc(used + 1);
        if (block)
            win32_narrow(block, used + 1, text, units + 1);
        *bytes = (uint32_t)used;
        return block;
    }
    if (given) {
        *bytes = block_bytes(given);
        block = win32_alloc(*bytes);
        return block ? memcpy(block, given, *bytes) : NULL;
    }
    for (size_t i = 0; variables[i]; i++)
        used += strlen(variables[i]) + 1;
    block = win32_alloc(used + 2);
    if (!block)
        return NULL;
    used = 0;
    for (size_t i = 0; variables[i]; i++)
        used += strlen(strcpy(block + used, variables[i])) + 1;
    block[used] = block[used + 1] = 0;
    *bytes = (uint32_t)used + 2;
    return block;
}

static bool start(struct create *create, const void *environment, bool wide)
{
    create->environment = environment_of(environment, wide, &create->environment_bytes);
    if (!create->environment)
        create->status = STATUS_NO_MEMORY;
    else
        win32_kernel_call(create_in_kernel, create);
    win32_free(create->environment);
    if (!NT_SUCCESS(create->status))
        WIN32_HOOK(program_started, create->app, NULL);
    return win32_ok(create->status);
}

static BOOL create_process(const char *application, const char *line,
                           const SECURITY_ATTRIBUTES *process, const SECURITY_ATTRIBUTES *thread,
                           BOOL inherit, DWORD flags, const void *environment,
                           PROCESS_INFORMATION *information)
{
    struct create create = {.inherit = inherit != FALSE,
                            .suspended = (flags & CREATE_SUSPENDED) != 0,
                            .process_attributes =
                                process && process->bInheritHandle ? OBJ_INHERIT : 0,
                            .thread_attributes = thread && thread->bInheritHandle ? OBJ_INHERIT : 0,
                            .line = (char *)(uintptr_t)(line ? line : application)};
    bool known;

    win32_probe(information, sizeof *information, true);
    if (flags & DEBUGS || !create.line || strlen(create.line) >= MOST_LINE) {
        win32_set_error(flags & DEBUGS ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    create.line_bytes = (uint32_t)strlen(create.line) + 1;
    create.app =
        application ? take(application, strlen(application), &known) : take_of_line(line, &known);
    if (!create.app) {
        WIN32_HOOK(note, win32_current(),
                   known ? "CreateProcess was refused: this program was started as often as one "
                           "execution allows"
                         : "CreateProcess was refused: no program of this run has that name; give "
                           "irqlab its sources, too");
        win32_set_error(known ? ERROR_NO_SYSTEM_RESOURCES : ERROR_FILE_NOT_FOUND);
        return FALSE;
    }
    if (!start(&create, environment, (flags & CREATE_UNICODE_ENVIRONMENT) != 0))
        return FALSE;
    *information = create.information;
    return TRUE;
}

BOOL CreateProcessA(LPCSTR application, LPSTR command_line,
                    LPSECURITY_ATTRIBUTES process_attributes,
                    LPSECURITY_ATTRIBUTES thread_attributes, BOOL inherit, DWORD flags,
                    LPVOID environment, LPCSTR directory, LPSTARTUPINFOA startup,
                    LPPROCESS_INFORMATION information)
{
    KE_DDI(application, flags);
    return create_process(application, command_line, process_attributes, thread_attributes, inherit,
                          flags, environment, information);
}

BOOL CreateProcessW(LPCWSTR application, LPWSTR command_line,
                    LPSECURITY_ATTRIBUTES process_attributes,
                    LPSECURITY_ATTRIBUTES thread_attributes, BOOL inherit, DWORD flags,
                    LPVOID environment, LPCWSTR directory, LPSTARTUPINFOW startup,
                    LPPROCESS_INFORMATION information)
{
    char *program = win32_narrow_copy(application), *line = win32_narrow_copy(command_line);
    BOOL done;

    KE_DDI(application, flags);
    if (command_line) /* which Windows writes to, and so a constant faults */
        win32_probe(command_line, sizeof *command_line, true);
    done = create_process(program, line, process_attributes, thread_attributes, inherit, flags,
                          environment, information);
    win32_free(line);
    win32_free(program);
    return done;
}
