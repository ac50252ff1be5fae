/*
 * crt_exit.c - how a program ends: exit, abort, assert, raise, and what runs before.
 *
 * The process that ends is the simulated one. exit runs the destructors of the thread's
 * thread_local objects, the handlers of atexit and of static objects (last registered first), the
 * image's finalisers; then the process goes. A second exit while the first is running goes on with
 * the handlers that are left.
 */
#include "win32/crt.h"
#include "rtl/utf.h"

#include <string.h>

#define STDERR ((void *)(uintptr_t)(CRT_FILES + 2 * CRT_FILE_BYTES))

static bool push(struct list *list, void (*function)(void *argument), void *argument)
{
    struct win32_at_exit *entry = arena_alloc(&world->arena, sizeof *entry);

    if (!entry)
        return false;
    entry->function = function;
    entry->argument = argument;
    list_push_front(list, &entry->link);
    return true;
}

static void run_all(struct list *list)
{
    while (!list_empty(list)) {
        struct win32_at_exit *first =
            container_of(list_pop_front(list), struct win32_at_exit, link);
        struct win32_at_exit entry = *first;

        arena_free(&world->arena, first, sizeof *first);
        entry.function(entry.argument);
    }
}

static void call_plain(void *argument)
{
    ((void (*)(void))argument)();
}

int32_t crt_atexit(void (*function)(void))
{
    return push(&win32_current()->at_exit, call_plain, (void *)function) ? 0 : 1;
}

void *crt_onexit(int32_t (*function)(void))
{
    return push(&win32_current()->at_exit, call_plain, (void *)function) ? (void *)function : NULL;
}

int32_t crt_at_quick_exit(void (*function)(void))
{
    return push(&win32_current()->at_quick_exit, call_plain, (void *)function) ? 0 : 1;
}

/* What compilers emit for static objects and thread_local ones. */
int32_t crt_cxa_atexit(void (*function)(void *argument), void *argument, void *image)
{
    return push(&win32_current()->at_exit, function, argument) ? 0 : -1;
}

int32_t crt_cxa_thread_atexit(void (*function)(void *argument), void *argument, void *image)
{
    return push(&win32_thread()->at_exit, function, argument) ? 0 : -1;
}

void crt_cxa_finalize(void *image)
{
    run_all(&win32_current()->at_exit);
}

_Noreturn void win32_exit(int32_t code)
{
    struct win32_process *process = win32_current();

    if (process->exiting)
        win32_process_exit((uint32_t)code);
    win32_tls_free(win32_thread());
    run_all(&process->at_exit);
    if (process->app->run_fini)
        process->app->run_fini(process->app->context);
    win32_process_exit((uint32_t)code);
}

_Noreturn void crt_exit(int32_t code)
{
    win32_exit(code);
}

_Noreturn void crt__exit(int32_t code)
{
    win32_process_exit((uint32_t)code);
}

_Noreturn void crt_quick_exit(int32_t code)
{
    run_all(&win32_current()->at_quick_exit);
    win32_process_exit((uint32_t)code);
}

/* Run the handlers and return. */
void crt_cexit(void)
{
    run_all(&win32_current()->at_exit);
}

void crt_c_exit(void)
{
}

/* --- signals ---------------------------------------------------------------------------------- */

enum {
    CRT_SIGINT = 2,
    CRT_SIGILL = 4,
    CRT_SIGFPE = 8,
    CRT_SIGSEGV = 11,
    CRT_SIGTERM = 15,
    CRT_SIGBREAK = 21,
    CRT_SIGABRT = 22,
    CRT_SIGABRT_SYSTEM = 6
};

#define HANDLER_DEFAULT ((void (*)(int))0)
#define HANDLER_IGNORE ((void (*)(int))1)
#define HANDLER_ERROR ((void (*)(int)) - 1)

static bool known(int32_t number)
{
    switch (number) {
    case CRT_SIGINT:
    case CRT_SIGILL:
    case CRT_SIGFPE:
    case CRT_SIGSEGV:
    case CRT_SIGTERM:
    case CRT_SIGBREAK:
    case CRT_SIGABRT:
    case CRT_SIGABRT_SYSTEM:
        return true;
    }
    return false;
}

void (*crt_signal(int32_t number, void (*handler)(int)))(int)
{
    struct win32_process *process = win32_current();
    void (*old)(int);

    if (!known(number)) {
        crt_set_errno(CRT_EINVAL);
        return HANDLER_ERROR;
    }
    if (number == CRT_SIGABRT_SYSTEM)
        number = CRT_SIGABRT;
    old = process->signal_handlers[number];
    process->signal_handlers[number] = handler;
    return old;
}

int32_t crt_raise(int32_t number)
{
    struct win32_process *process = win32_current();
    void (*handler)(int);

    if (!known(number)) {
        crt_set_errno(CRT_EINVAL);
        return -1;
    }
    if (number == CRT_SIGABRT_SYSTEM)
        number = CRT_SIGABRT;
    handler = process->signal_handlers[number];
    if (handler == HANDLER_IGNORE)
        return 0;
    if (handler == HANDLER_DEFAULT)
        win32_process_exit(3);
    process->signal_handlers[number] = HANDLER_DEFAULT;
    handler(number);
    return 0;
}

_Noreturn void crt_abort(void)
{
    struct win32_process *process = win32_current();
    void (*handler)(int) = process->signal_handlers[CRT_SIGABRT];

    if (handler != HANDLER_DEFAULT && handler != HANDLER_IGNORE) {
        process->signal_handlers[CRT_SIGABRT] = HANDLER_DEFAULT;
        handler(CRT_SIGABRT);
    }
    win32_process_crash(0x40000015, "the program called abort");
}

/* --- assert ----------------------------------------------------------------------------------- */

_Noreturn void crt_assert(const char *expression, const char *file, uint32_t line)
{
    crt_fprintf(STDERR, "Assertion failed: %s, file %s, line %u\n", expression, file, line);
    win32_process_crash(0x40000015, "an assertion of the program failed");
}

_Noreturn void crt_wassert(const uint16_t *expression, const uint16_t *file, uint32_t line)
{
    crt_fprintf(STDERR, "Assertion failed: %S, file %S, line %u\n", expression, file, line);
    win32_process_crash(0x40000015, "an assertion of the program failed");
}

/* The system's <assert.h>, under C++. */
_Noreturn void crt_assert_fail(const char *expression, const char *file, uint32_t line,
                               const char *function)
{
    crt_assert(expression, file, line);
}

/* --- wrong parameters ------------------------------------------------------------------------- */

typedef void invalid_parameter_handler(const uint16_t *expression, const uint16_t *function,
                                       const uint16_t *file, uint32_t line, uintptr_t reserved);

/* Microsoft's default: the process ends. */
void crt_invalid_parameter(const char *function)
{
    struct win32_process *process = win32_current();

    if (!process)
        return;
    if (process->invalid_parameter) {
        ((invalid_parameter_handler *)process->invalid_parameter)(NULL, NULL, NULL, 0, 0);
        return;
    }
    win32_process_crash(0xC0000417u, "the C runtime was called with an invalid parameter: %s",
                        function);
}

void crt_invalid_parameter_call(const uint16_t *expression, const uint16_t *function,
                                const uint16_t *file, uint32_t line, uintptr_t reserved)
{
    crt_invalid_parameter("the program says so");
}

_Noreturn void crt_invalid_parameter_noreturn(void)
{
    win32_process_crash(0xC0000417u, "the C runtime was called with an invalid parameter");
}

void *crt_set_invalid_parameter_handler(void *handler)
{
    struct win32_process *process = win32_current();
    void *old = process->invalid_parameter;

    process->invalid_parameter = handler;
    return old;
}

void *crt_get_invalid_parameter_handler(void)
{
    return win32_current()->invalid_parameter;
}

void *crt_set_purecall_handler(void *handler)
{
    struct win32_process *process = win32_current();
    void *old = process->purecall;

    process->purecall = handler;
    return old;
}

void *crt_get_purecall_handler(void)
{
    return win32_current()->purecall;
}

uint32_t crt_set_abort_behavior(uint32_t flags, uint32_t mask)
{
    return 3;
}

int32_t crt_set_error_mode(int32_t mode)
{
    return 0;
}

/* --- system ----------------------------------------------------------------------------------- */

static bool begins(const char *command, const char *word)
{
    size_t bytes = strlen(word);

    for (size_t i = 0; i < bytes; i++)
        if ((command[i] | 0x20) != word[i])
            return false;
    return !command[bytes] || command[bytes] == ' ';
}

int32_t crt_system(const char *command)
{
    static const char prompt[] = "Press any key to continue . . . ";

    if (!command)
        return 1;
    while (*command == ' ')
        command++;
    if (begins(command, "pause")) {
        win32_output(WIN32_STDOUT, prompt, sizeof prompt - 1);
        win32_input_next();
        win32_output(WIN32_STDOUT, "\n", 1);
        return 0;
    }
    if (begins(command, "cls") || begins(command, "color") || begins(command, "title") ||
        begins(command, "mode") || begins(command, "chcp") || begins(command, "echo"))
        return 0;

    char text[256] = "system() was not carried out: ";

    strncat(text, command, sizeof text - strlen(text) - 1);
    WIN32_HOOK(note, win32_current(), text);
    return 1;
}

int32_t crt_wsystem(const uint16_t *command)
{
    char narrow[512];

    if (!command)
        return 1;
    win32_narrow(narrow, sizeof narrow, command, win32_wide_length(command));
    return crt_system(narrow);
}

/* _spawnl, _execl …: no other program can be started. */
intptr_t crt_spawn(void)
{
    crt_set_errno(CRT_ENOENT);
    return -1;
}
