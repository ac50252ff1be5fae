/*
 * internal.h - what the files of win32 share.
 *
 * Routines that apps call carry their Windows or C name; those whose name the host's libc has too
 * are crt_NAME (see src/ddi/crt_state.def). They run on the user stack and may be entered by
 * several threads at once, but only change at points and in calls (sim.h, invariant 5).
 */
#pragma once
#include "win32/win32.h"
#include "ps/ps.h"
#include "host/layout.h"

#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <win32/windows.h>

enum {
    WIN32_STACK_BYTES = LAYOUT_USER_STACK_BYTES, /* of a user stack's slot, guard page included */
    WIN32_STACKS = 16384,                        /* per process */
    WIN32_TEB_BYTES = 0x2000,                    /* at the top of each user stack */
    WIN32_TLS_SLOTS = 1088,                      /* 64 in the TEB and 1024 more */
    WIN32_FLS_SLOTS = 128,
    WIN32_MODULES = 64, /* images whose thread-local storage a thread has */
    WIN32_PARK_BUCKETS = 64,
};

/* The thread environment block, with what programs look at where they look for it. */
struct win32_teb {
    void *exception_list;
    uint64_t stack_base;  /* 0x08: highest address */
    uint64_t stack_limit; /* 0x10: lowest */
    uint64_t reserved1[3];
    struct win32_teb *self; /* 0x30 */
    uint64_t reserved2;
    uint64_t process_id; /* 0x40: ClientId */
    uint64_t thread_id;
    uint64_t reserved3[2];
    void *peb;           /* 0x60 */
    uint32_t last_error; /* 0x68 */
    uint32_t reserved4;
    uint8_t reserved5[0x1480 - 0x70];
    void *tls[64]; /* 0x1480 */
    uint8_t reserved6[0x1780 - 0x1680];
    void **tls_expansion; /* 0x1780 */
};
_Static_assert(__builtin_offsetof(struct win32_teb, self) == 0x30, "TEB");
_Static_assert(__builtin_offsetof(struct win32_teb, last_error) == 0x68, "TEB");
_Static_assert(__builtin_offsetof(struct win32_teb, tls) == 0x1480, "TEB");
_Static_assert(__builtin_offsetof(struct win32_teb, tls_expansion) == 0x1780, "TEB");
/* errno and _doserrno lie behind it (crt_errno). */
_Static_assert(sizeof(struct win32_teb) + 8 <= WIN32_TEB_BYTES, "TEB");

/* A destructor of a thread_local object, or a key's. */
struct win32_at_exit {
    struct list link;
    void (*function)(void *argument);
    void *argument;
};

/* Who waits for an address (park.c). */
struct win32_parked {
    struct list link; /* in a bucket of the process */
    PKTHREAD thread;
    const volatile void *key;
    uint32_t kind; /* what the waker looks for; see the users of park.h */
    bool woken;
};

/* A thread of a program; KTHREAD.win32. */
struct win32_thread {
    PKTHREAD thread;
    struct win32_process *process;
    struct list link; /* in process->threads */
    struct win32_teb *teb;
    uint32_t stack;   /* number of its user stack */
    uint64_t user_sp; /* where user mode is entered next: below all that is in use */
    uint32_t (*start)(void *parameter); /* what to run in user mode */
    void *parameter;
    void *tls_modules[WIN32_MODULES]; /* blocks of images, by module number */
    void *fls[WIN32_FLS_SLOTS];
    struct list at_exit;        /* destructors, last registered first */
    void **keys;                /* pthread_getspecific; [key] */
    struct win32_parked parked; /* what it waits for */
    char *strtok_at;            /* state of the CRT that is per thread */
    uint16_t *wcstok_at;
    void *scratch[8]; /* blocks that localtime, strerror … return; in the heap */
    uint32_t rand_state;
    bool pool; /* of the thread pool: does not keep the process alive */
    bool is_main;
    bool has_left;  /* it ends by itself and is out of threads_started */
    bool ended_crt; /* its destructors have run */
};

struct win32_stream_state {
    bool open;
    bool error, at_end;
    int32_t pushed;          /* ungetc; -1: none */
    int32_t mode;            /* _O_TEXT, _O_BINARY, _O_U16TEXT … */
    bool null;               /* NUL: swallows all, reads nothing */
    uint16_t high_surrogate; /* first half of a character written by putwc */
};

enum { WIN32_STREAMS = 20 };

struct win32_process {
    struct list link; /* in win32->processes */
    const struct win32_app *app;
    PEPROCESS object;
    uint64_t slot_base;
    struct list threads;
    uint32_t threads_started; /* user threads that have not left user mode */
    bool exiting;             /* exit or ExitProcess was called */
    bool ended;
    uint32_t exit_code;
    /* Stacks. */
    uint32_t stacks_used;  /* numbers ever handed out */
    uint32_t *free_stacks; /* those given back, last in, first out */
    uint32_t free_stack_count, free_stack_room;
    struct win32_heap *heap;
    /* CRT. */
    struct win32_stream_state streams[WIN32_STREAMS];
    size_t input_at;           /* next byte of the input */
    uint32_t keys_asked;       /* _kbhit without any input left: how often */
    uint64_t keys_since_100ns; /* and since when */
    uint32_t answer_at;
    struct list at_exit; /* last registered first */
    struct list at_quick_exit;
    char *given_line;        /* CreateProcess: the command line, in the arena; NULL: app->argv */
    char *given_environment; /* and "A=1\0B=2\0\0"; NULL: the usual one */
    uint32_t given_line_bytes, given_environment_bytes;
    char **argv; /* in the heap */
    uint16_t **wargv;
    int argc;
    char **environment; /* in the heap, ends with NULL */
    uint16_t **wide_environment;
    char *command_line;
    uint16_t *wide_command_line;
    void (*signal_handlers[32])(int number);
    LPTOP_LEVEL_EXCEPTION_FILTER filter;
    void *purecall, *invalid_parameter;
    struct locale_memory *locale; /* libc.c */
    struct list vectored;         /* AddVectoredExceptionHandler */
    /* Win32. */
    uint64_t tls_used[WIN32_TLS_SLOTS / 64];
    bool fls_used[WIN32_FLS_SLOTS];
    PFLS_CALLBACK_FUNCTION fls_callback[WIN32_FLS_SLOTS];
    struct list parked[WIN32_PARK_BUCKETS];
    struct list console_handlers;
    HANDLE std_handles[3];
    UINT code_page, output_code_page;
    bool without_console; /* FreeConsole */
    uint32_t error_mode;
    HANDLE main_thread;
    struct list keys; /* pthread keys */
    uint32_t key_count;
    struct list posix_threads;   /* made by pthread_create and not joined yet */
    struct win32_pool *pool;     /* thread pool and timer queues */
    uint64_t virtual_used_bytes; /* VirtualAlloc: bump pointer */
    struct list regions;         /* VirtualAlloc */
};

struct win32 {
    struct win32_hooks hooks;
    struct list processes; /* in order of creation */
    struct list services;  /* the service control manager's data base */
    struct list service_handles;
    struct list system_tls; /* storage of system threads (tls.c) */
    int32_t system_errno;   /* errno of system threads */
};

#define WIN32_HOOK(name_, ...)                                                                     \
    do {                                                                                           \
        if (world->win32->hooks.name_)                                                             \
            world->win32->hooks.name_(world->win32->hooks.context, ##__VA_ARGS__);                 \
    } while (0)

static inline struct win32_thread *win32_thread(void)
{
    return ke_current()->win32;
}

/* --- user.c: the two stacks ------------------------------------------------------------------- */

/* On the kernel stack: run function(argument) in user mode, and come back. */
void win32_user_call(void (*function)(void *argument), void *argument);

/* On the user stack: run service(argument) in kernel mode; user APCs that an alertable wait let in
 * have run when it returns. On a kernel stack (tests, a thread of System) it just calls. */
void win32_kernel_call(void (*service)(void *argument), void *argument);

/* KTHREAD.user_apc: on the kernel stack, run a user APC in user mode. */
void win32_user_apc(PKNORMAL_ROUTINE routine, PVOID context, PVOID a1, PVOID a2);

/*
 * WIN32_CALL(service, argument…) - a call of an NtXxx routine from user mode, with its status:
 *
 *     status = WIN32_CALL(NtSetEvent, event, NULL);
 */
typedef NTSTATUS win32_service(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                               uint64_t, uint64_t, uint64_t, uint64_t);
NTSTATUS win32_call(win32_service *service, const uint64_t *arguments, unsigned count);
#define WIN32_ARG(x) ((uint64_t)(x))
#define WIN32_CALL(service_, ...)                                                                  \
    win32_call((win32_service *)(void *)(service_),                                                \
               (const uint64_t[]){WIN32_MAP(WIN32_ARG, ##__VA_ARGS__)},                            \
               sizeof((const uint64_t[]){WIN32_MAP(WIN32_ARG, ##__VA_ARGS__)}) / sizeof(uint64_t))
#define WIN32_MAP_1(f, a) f(a)
#define WIN32_MAP_2(f, a, ...) f(a), WIN32_MAP_1(f, __VA_ARGS__)
#define WIN32_MAP_3(f, a, ...) f(a), WIN32_MAP_2(f, __VA_ARGS__)
#define WIN32_MAP_4(f, a, ...) f(a), WIN32_MAP_3(f, __VA_ARGS__)
#define WIN32_MAP_5(f, a, ...) f(a), WIN32_MAP_4(f, __VA_ARGS__)
#define WIN32_MAP_6(f, a, ...) f(a), WIN32_MAP_5(f, __VA_ARGS__)
#define WIN32_MAP_7(f, a, ...) f(a), WIN32_MAP_6(f, __VA_ARGS__)
#define WIN32_MAP_8(f, a, ...) f(a), WIN32_MAP_7(f, __VA_ARGS__)
#define WIN32_MAP_9(f, a, ...) f(a), WIN32_MAP_8(f, __VA_ARGS__)
#define WIN32_MAP_10(f, a, ...) f(a), WIN32_MAP_9(f, __VA_ARGS__)
#define WIN32_MAP_11(f, a, ...) f(a), WIN32_MAP_10(f, __VA_ARGS__)
#define WIN32_PICK(a, b, c, d, e, f, g, h, i, j, k, name, ...) name
#define WIN32_MAP(f, ...)                                                                          \
    WIN32_PICK(__VA_ARGS__, WIN32_MAP_11, WIN32_MAP_10, WIN32_MAP_9, WIN32_MAP_8, WIN32_MAP_7,     \
               WIN32_MAP_6, WIN32_MAP_5, WIN32_MAP_4, WIN32_MAP_3, WIN32_MAP_2, WIN32_MAP_1)       \
    (f, __VA_ARGS__)

/* --- process.c, thread.c ---------------------------------------------------------------------- */

/* A new thread of the process, running start(parameter) in user mode. The thread object is
 * referenced for the caller. */
NTSTATUS win32_thread_create(struct win32_process *process, uint32_t (*start)(void *parameter),
                             void *parameter, bool suspended, struct win32_thread **thread);

/* A process of the app whose main thread has not begun: referenced for the caller. */
NTSTATUS win32_app_make(const struct win32_app *app, bool suspended, struct win32_process **process,
                        struct win32_thread **main_thread);

/* End the current thread in user mode: destructors, FLS callbacks, then the kernel's part. */
_Noreturn void win32_thread_exit(uint32_t code);

/* End the current process at once: no atexit handlers. */
_Noreturn void win32_process_exit(uint32_t code);

/* End it because of its own error, and say why. */
_Noreturn void win32_process_crash(uint32_t status, const char *why, ...)
    __attribute__((format(printf, 2, 3)));

/* exit(): handlers, then the end. */
_Noreturn void win32_exit(int32_t code);

/* --- error.c ---------------------------------------------------------------------------------- */

/* Set the last error from a status and return whether it is a success. */
bool win32_ok(NTSTATUS status);
void win32_set_error(uint32_t error);

/* --- raise.c: bad pointers of the app --------------------------------------------------------- */

/* Raise an exception in user mode. Returns if a filter continues. */
void win32_raise(uint32_t code, uint32_t flags, uint32_t count, const uint64_t *arguments);

/* The routine is about to touch app memory: raise STATUS_ACCESS_VIOLATION if it is not there. */
void win32_probe(const volatile void *address, size_t bytes, bool write);

/* --- text.c: UTF-8 and UTF-16 ----------------------------------------------------------------- */

size_t win32_wide_length(const uint16_t *text);
/* Both write at most `room` units, terminator included, and return the units of the whole result
 * without its terminator. */
size_t win32_widen(uint16_t *to, size_t room, const char *from, size_t bytes);
size_t win32_narrow(char *to, size_t room, const uint16_t *from, size_t units);
/* Copies in the process heap. NULL gives NULL. */
uint16_t *win32_widen_copy(const char *from);
char *win32_narrow_copy(const uint16_t *from);

/* --- memory.c: for mm --- */
bool win32_user_taken(const struct _KPROCESS *process, uint64_t address, uint64_t bytes);

/* --- heap.c ----------------------------------------------------------------------------------- */

void *win32_heap_alloc(struct win32_process *process, size_t bytes, size_t align, bool zero);
void win32_heap_free(struct win32_process *process, void *block); /* a bad pointer is heap damage */
bool win32_heap_find(struct win32_process *process, const void *block, size_t *bytes);
bool win32_heap_range(const struct win32_process *process, size_t i, struct win32_range *range);
void win32_heap_create(struct win32_process *process);
/* Of the current process. */
void *win32_alloc(size_t bytes);
void win32_free(void *block);

/* --- park.c: waiting for an address ----------------------------------------------------------- */

#define WIN32_FOREVER UINT64_MAX

/* Who waits: locks of different kinds may lie at one address one after the other. */
enum win32_park_kind {
    WIN32_PARK_ADDRESS = 1,
    WIN32_PARK_SECTION = 2,   /* critical section */
    WIN32_PARK_EXCLUSIVE = 4, /* SRW lock, rwlock */
    WIN32_PARK_SHARED = 8,
    WIN32_PARK_CONDITION = 16,
    WIN32_PARK_ONCE = 32,
    WIN32_PARK_BARRIER = 64,
    WIN32_PARK_MUTEX = 128, /* pthread_mutex_t */
    WIN32_PARK_FUTEX = 256,
    WIN32_PARK_POOL = 512, /* threads of the pool */
};

/* Wait until win32_unpark names this key and kind; due_100ns is a machine time or WIN32_FOREVER.
 * False: the time is over. */
bool win32_park(const volatile void *key, uint32_t kind, uint64_t due_100ns, const char *routine);

/* Wake the longest waiter of that key whose kind is in the mask; false: there is none. Wakers call
 * win32_unparked() when their changes are complete. */
bool win32_unpark(const volatile void *key, uint32_t kinds);
uint32_t win32_parked(const volatile void *key, uint32_t kinds); /* how many wait */
HANDLE win32_mutex_owner(const volatile void *mutex); /* of C++: a thread id, NULL: nobody */
static inline void win32_unparked(void)
{
    sim_settle(world->sim);
}

/* A lock of a program was acquired or released: observers order what it guards by this. */
#define WIN32_ACQUIRED(lock_, kind_)                                                               \
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = (const void *)(lock_), .text = (kind_),      \
              .pc = (uint64_t)(uintptr_t)__builtin_return_address(0))
#define WIN32_RELEASED(lock_, kind_)                                                               \
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = (const void *)(lock_), .text = (kind_),      \
              .pc = (uint64_t)(uintptr_t)__builtin_return_address(0))

/* Machine time that lies `milliseconds` ahead; INFINITE gives WIN32_FOREVER. */
uint64_t win32_due(uint32_t milliseconds);

/* --- critical.c, srwlock.c: for condition variables; no point, no probe ----------------------- */

void win32_section_enter(LPCRITICAL_SECTION section, const char *routine);
void win32_section_leave(LPCRITICAL_SECTION section);
void win32_srw_exclusive(PSRWLOCK lock, const char *routine);
void win32_srw_shared(PSRWLOCK lock, const char *routine);
bool win32_srw_release(PSRWLOCK lock, bool shared);

/* --- tls.c ------------------------------------------------------------------------------------ */

/* At the end of a thread, in user mode: destructors and callbacks. */
void win32_tls_free(struct win32_thread *thread);
/* And when it has left user mode for good: its blocks. */
void win32_tls_drop(struct win32_thread *thread);
/* pthread.c: values of keys that have a destructor. */
void win32_keys_destroy(struct win32_thread *thread);

/* --- stdio.c ---------------------------------------------------------------------------------- */

/* Text to the console, as the program wrote it. */
void win32_output(enum win32_stream stream, const char *text, size_t bytes);
/* Next byte of the input, or -1. */
int win32_input_peek(void);
int win32_input_next(void);
void win32_streams_create(struct win32_process *process);

/* --- environment.c ---------------------------------------------------------------------------- */

void win32_environment_create(struct win32_process *process);

enum { WIN32_KEYS = 256 }; /* pthread keys of a process */

/* --- names.c: names of objects ---------------------------------------------------------------- */

enum { WIN32_NAME_UNITS = MAX_PATH + 32 };

/* Attributes for NtCreateXxx and NtOpenXxx; lies on the user stack. */
struct win32_name {
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING string;
    WCHAR buffer[WIN32_NAME_UNITS];
};

/* From a name of Win32 (NULL: none). False: the name is too long; the last error is set. */
bool win32_name(struct win32_name *name, const SECURITY_ATTRIBUTES *attributes, const WCHAR *text,
                bool opening);

/* A narrow name as a wide one, on the caller's stack. NULL stays NULL. */
struct win32_wide {
    WCHAR *text;
    WCHAR buffer[WIN32_NAME_UNITS];
};
const WCHAR *win32_wide(struct win32_wide *wide, const char *text);

/* Copy a string of the program, guarded: its length, or -1 if it is longer than room - 1 units. */
int32_t win32_string_in(WCHAR *to, uint32_t room, const WCHAR *from);
int32_t win32_string_in_narrow(char *to, uint32_t room, const char *from);

/* The end of a CreateXxx: the handle, with ERROR_ALREADY_EXISTS if it was opened. */
HANDLE win32_created(NTSTATUS status, HANDLE handle);
/* The end of an OpenXxx. */
HANDLE win32_opened(NTSTATUS status, const HANDLE *handle);

/* --- wait.c ----------------------------------------------------------------------------------- */

/* Timeout of NT from milliseconds; NULL for INFINITE. */
PLARGE_INTEGER win32_timeout(LARGE_INTEGER *timeout, DWORD milliseconds);

/* What a wait returns to a program. */
DWORD win32_wait_result(NTSTATUS status);

/* --- console.c -------------------------------------------------------------------------------- */

/*
 * Handles of the console and of NUL are not the kernel's: nobody else can use them. Their values
 * are no handles of NT.
 */
enum win32_console {
    WIN32_NO_CONSOLE,
    WIN32_CONSOLE_IN,
    WIN32_CONSOLE_OUT,
    WIN32_CONSOLE_ERR,
    WIN32_NULL_DEVICE
};
enum win32_console win32_console(HANDLE handle);
HANDLE win32_console_handle(enum win32_console kind);
BOOL win32_console_read(HANDLE handle, void *buffer, DWORD bytes, DWORD *done);
BOOL win32_console_write(HANDLE handle, const void *buffer, DWORD bytes, DWORD *done);

/* Does a path end in the file name of an image of the run? There are no other files. */
bool win32_is_image(const WCHAR *path, int32_t units);

/* Is there the folder that this file would be in? */
bool win32_in_folder(const WCHAR *path, int32_t units);
bool win32_in_own_folder(const WCHAR *path, int32_t units);
