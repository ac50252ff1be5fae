/*
 * win32.h - the user-mode side: programs with main or wmain, on top of the NT objects.
 *
 * Words.
 *   app       a program: an ELF image in a user slot (host/layout.h), whose undefined symbols are
 *             bound to the routines of win32_exports and to nothing else
 *   process   one run of an app: an NT process, a heap, streams, a main thread and others
 *   call      what a Win32 or CRT routine does when it needs the kernel: win32_syscall
 *
 * Two stacks. The flow of a user thread begins on its kernel stack and enters user mode by
 * win32_user_call, which goes on on its user stack. A routine of ours that app code calls runs
 * there too, as user code does on Windows. What needs the kernel goes through win32_syscall: back
 * to the kernel stack, just above where user mode was entered, with previous mode UserMode. A user
 * APC enters user mode again from there, and may make calls of its own: calls and user mode nest
 * like any calls do.
 *
 *        kernel stack                                user stack
 *        run -> win32_user_call -------------------> main -> SleepEx
 *        win32_syscall -> KeWait.. <-----------------'
 *           '-> user APC -> win32_user_call -------> apc -> SetEvent
 *        win32_syscall -> NtSetEvent <--------------------'
 *
 * Invariants
 *   1. actor.user_stack is true exactly while a thread runs on its user stack.
 *   2. Kernel services see user addresses only: what a routine hands them lies on the user stack,
 *      in the TEB or in app memory.
 *   3. Everything that an app can write lies in its slot; the state of this layer lies in the
 * arena.
 *   4. Nothing here blocks but in the kernel.
 */
#pragma once
#include "ke/ke.h"

#include <stdarg.h>

struct win32_process;
struct win32_thread;
struct fault_stack; /* host/signals.h */

enum win32_entry_kind {
    WIN32_MAIN,     /* int main(int argc, char **argv, char **envp) */
    WIN32_WMAIN,    /* int wmain(int argc, wchar_t **argv, wchar_t **envp) */
    WIN32_WINMAIN,  /* int WinMain(HINSTANCE, HINSTANCE, char *arguments, int show) */
    WIN32_WWINMAIN, /* the same with a wide string */
};

/* A program to start. Read during win32_app_start and kept by pointer: it outlives the process. */
struct win32_app {
    const char *name;    /* file name of the image as the kernel shows it: "app.exe" */
    const char *path;    /* what GetModuleFileName says; NULL: "C:\irqlab\" and the name */
    uint32_t slot;       /* which user slot the image was loaded in */
    uint64_t image_base; /* what GetModuleHandle(NULL) returns */
    uint64_t image_bytes;
    enum win32_entry_kind kind;
    uint64_t entry; /* address of main or wmain */
    void (*run_init)(void *context, int argc, char **argv, char **envp); /* initialisers; or NULL */
    void (*run_fini)(void *context); /* finalisers of the image, after atexit handlers; or NULL */
    void *context;                   /* for the two above */
    uint64_t (*find_symbol)(void *context, const char *name); /* GetProcAddress(NULL, …); or NULL */
    int argc;                                                 /* without the program's name */
    const char *const *argv;                                  /* UTF-8 */
    const char *input; /* what stdin and the keyboard give, then end of file; may be NULL */
    size_t input_bytes;
    const int32_t *answers; /* what message boxes return, in order; then IDOK */
    uint32_t answer_count;
    bool debugger; /* IsDebuggerPresent */
};

enum win32_stream { WIN32_STDIN, WIN32_STDOUT, WIN32_STDERR };

/* What the run layer lends. Every hook may be NULL. Hooks run on the current thread's stack, change
 * nothing in the world and never switch. */
struct win32_hooks {
    void *context; /* handed to each */

    /* Output in the order the console would show it: a piece of UTF-8, not always a whole line. */
    void (*output)(void *context, struct win32_process *process, enum win32_stream stream,
                   const char *text, size_t bytes);

    /* A message box was shown and answered (IDOK …); texts are UTF-8. */
    void (*message_box)(void *context, struct win32_process *process, const char *caption,
                        const char *text, uint32_t type, int32_t answer);

    /* Something worth a line that is not the program's output: a command not run, a file refused.
     */
    void (*note)(void *context, struct win32_process *process, const char *text);

    /* OutputDebugString. */
    void (*debug_output)(void *context, struct win32_process *process, const char *text);

    /* The process is over. */
    void (*process_ended)(void *context, struct win32_process *process, uint32_t exit_code);

    /*
     * The process ends because of an error of its own: an exception nobody handled, abort, heap
     * damage. `why` is a sentence; code an NTSTATUS (0x40000015 for abort).
     */
    void (*process_crashed)(void *context, struct win32_process *process, uint32_t code,
                            const char *why);

    /* The address of a name that apps can bind to (GetProcAddress); 0: there is none. */
    uint64_t (*find_export)(void *context, const char *name);

    /*
     * Drivers as services. `name` is the service, `path` the file given to CreateService; UTF-8.
     * They are called in the context of a system thread: they may switch.
     */
    NTSTATUS (*service_start)(void *context, const char *name, const char *path);
    NTSTATUS (*service_stop)(void *context, const char *name, const char *path);
    bool (*service_running)(void *context, const char *name);

    /* Is this the file name of an image of the run ("driver.sys")? Programs that install their
     * driver look whether the file is there. */
    bool (*has_image)(void *context, const char *name);

    /*
     * CreateProcess: a program to start, by the file name of its image; NULL: there is none (*known
     * is false) or it has been started too often. program_started then says what became of it:
     * NULL, it could not be.
     */
    const struct win32_app *(*program_take)(void *context, const char *name, bool *known);
    void (*program_started)(void *context, const struct win32_app *app,
                            struct win32_process *process);
};

/* Make the layer's state in the current world, after io. The hooks are copied. */
void win32_create(const struct win32_hooks *hooks);

/*
 * Create a process for the app and its main thread, which runs the image's initialisers, main, and
 * what exit runs. The app's slot must be free. Memory of the slot (heap, stacks) is committed as
 * needed; contents of an earlier execution are gone.
 */
NTSTATUS win32_app_start(const struct win32_app *app, struct win32_process **process);

/* --- what is known of a process --------------------------------------------------------------- */

const struct win32_app *win32_process_app(const struct win32_process *process);
PEPROCESS win32_process_object(const struct win32_process *process);
bool win32_process_has_ended(const struct win32_process *process);
uint32_t
win32_process_exit_code(const struct win32_process *process); /* STILL_ACTIVE until ended */

/* The process of the current thread, or NULL in a system thread. */
struct win32_process *win32_current(void);

/* --- images ----------------------------------------------------------------------------------- */

/* For image_set_tls_callback: the current simulated thread's block of a module. */
void *win32_tls_block(unsigned module, size_t size, size_t align, const void *init,
                      size_t init_size);

/* --- restart ---------------------------------------------------------------------------------- */

struct win32_range {
    uint64_t address, bytes;
};

/* The i-th range of user memory, images excepted, that holds state now; false: no more. Together
 * with the arena and the images it is all that a snapshot must keep. */
bool win32_range_get(size_t i, struct win32_range *range);

/* After the last execution: give back the stacks and heaps of all slots. Host state only. */
void win32_release(void);

/* --- faults ----------------------------------------------------------------------------------- */

/* The thread that holds the critical section or mutex of C++ that a thread waits for, or NULL. */
PETHREAD win32_waits_for(const struct _KTHREAD *waiter);

/* Limits of the user stack of a thread that runs on it, for signals_hooks.current_stack. */
bool win32_user_stack(const struct sim_actor *thread, struct fault_stack *stack);

/*
 * Nothing in the app caught the exception of the current thread, which is in user mode: asks the
 * filter of SetUnhandledExceptionFilter; then the process ends and does so with the exception's
 * code. Returns only if that filter said EXCEPTION_CONTINUE_EXECUTION.
 */
void win32_unhandled_exception(struct seh_record *record);
