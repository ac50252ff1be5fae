/*
 * ob.h - the object manager: types, reference and handle counts, names, handle tables.
 *
 * Words
 *   body      what drivers and upper layers hold a pointer to (KEVENT, FILE_OBJECT …). In front of
 *             it lies a header of ours, which nobody else sees.
 *   pointers  the pointer count: references, one per handle, one for a name in a directory.
 *   handles   the handle count.
 *   table     the handles of one process. System's is also the table of kernel handles, as in NT.
 *   call      one NtXxx or ZwXxx: whose pointers it trusts (mode) and who made it (pc).
 *
 * Invariants
 *   1. An object is deleted exactly when its pointer count falls to 0; then its type's `remove` has
 *      run, at PASSIVE_LEVEL, and its memory rests in a quarantine with a dead magic.
 *   2. A temporary object leaves the name space when its handle count falls to 0.
 *   3. Creating, opening and closing a handle takes no string and no hash: time O(1).
 *   4. Routines of this header never switch unless their comment says so. They make no point: the
 *      documented routine that calls them has made it.
 */
#pragma once
#include "ke/ke.h"
#include "mm/mm.h"

struct ob_parse;

/* --- processes as ob knows them --------------------------------------------------------------- */

struct ob_handle_entry;

struct ob_handle_table {
    struct ob_handle_entry *entries; /* [room]; entry n is handle 4 * n; 0 is never used */
    uint32_t room;
    uint32_t used;    /* entries ever used: those above are untouched */
    uint32_t free;    /* first free entry below `used`, or 0; last closed, first used */
    uint32_t count;   /* open handles */
    struct list link; /* in ob->tables, in order of creation */
    struct _KPROCESS *process;
};

/* First member of struct _KPROCESS (ps.h). */
struct ob_process {
    DISPATCHER_HEADER Header; /* type ProcessObject; signalled when it has ended */
    HANDLE id;
    struct ob_handle_table handles;
    char name[16]; /* PsGetProcessImageFileName: at most 15 characters */
};

/* --- types ------------------------------------------------------------------------------------ */

enum ob_type_flags {
    OB_TYPE_CASE_INSENSITIVE = 1, /* names are compared so whatever the attributes say (F167) */
    OB_TYPE_POOL = 2,     /* bodies lie in pool (use after free is seen); else in the arena */
    OB_TYPE_PAGED = 4,    /* … in paged pool */
    OB_TYPE_WAITABLE = 8, /* the body begins with a DISPATCHER_HEADER */
    OB_TYPE_MAINTAIN_COUNT = 16, /* `close` is told how many handles the process had: O(n) */
    OB_TYPE_WEAK_NAME = 32,      /* the name goes with the last reference, not with the last handle:
                                    a callback object, which nobody keeps a handle of */
};

/* Why a handle comes into being. */
enum ob_open_reason { OB_CREATE_HANDLE, OB_OPEN_HANDLE, OB_DUPLICATE_HANDLE, OB_INHERIT_HANDLE };

/* What a type does; each may be NULL. All are called at PASSIVE_LEVEL and may switch. */
struct ob_type_ops {
    /* A handle was made (it counts already). An error undoes it. */
    NTSTATUS(*open)
    (void *body, enum ob_open_reason reason, struct _KPROCESS *process, ACCESS_MASK granted);

    /*
     * A handle was closed; it is out of its table but its reference still lives. process_handles:
     * how many handles to the body that process had before, this one included (0 without
     * OB_TYPE_MAINTAIN_COUNT); all_handles: the same over all processes (1: this was the last one;
     * io sends IRP_MJ_CLEANUP).
     */
    void (*close)(void *body, struct _KPROCESS *process, ACCESS_MASK granted,
                  uint32_t process_handles, uint32_t all_handles);

    /* The last reference is gone; free what the body holds, not the body. PASSIVE_LEVEL. */
    void (*remove)(void *body);

    /*
     * A path leads to (or through) this body, or this body is the RootDirectory of a relative name.
     * See struct ob_parse. NULL: the body is a leaf, and a remainder is an error.
     */
    NTSTATUS (*parse)(void *body, struct ob_parse *parse);

    /*
     * The name for ObQueryNameString and ZwQueryObject(ObjectNameInformation), when it is more than
     * the name in the name space (files). `name` is a buffer of room bytes; *bytes gets the length
     * needed (without a NUL), whether or not it fits.
     */
    NTSTATUS (*query_name)(void *body, WCHAR *name, uint32_t room_bytes, uint32_t *bytes);

    /* What a wait on a handle waits for; NULL: see OB_TYPE_WAITABLE. (A file: its Event.) */
    DISPATCHER_HEADER *(*waitable)(void *body);

    /* Asked before a handle is closed; false: STATUS_HANDLE_NOT_CLOSABLE. */
    bool (*may_close)(void *body, struct _KPROCESS *process, HANDLE handle, KPROCESSOR_MODE mode);
};

struct ob_type_params {
    const WCHAR *name;        /* u"Event"; a literal, kept by pointer */
    uint32_t flags;           /* enum ob_type_flags */
    uint32_t body_bytes;      /* default size; ob_object_create may ask for more */
    ULONG tag;                /* of the pool block; see OB_TYPE_POOL */
    ULONG invalid_attributes; /* OBJ_xxx that give STATUS_INVALID_PARAMETER */
    GENERIC_MAPPING mapping;
    ACCESS_MASK valid_access; /* what MAXIMUM_ALLOWED grants to anybody */
    struct ob_type_ops ops;
};

/* Make a type; its OBJECT_TYPE object appears in \ObjectTypes. Never fails. Types live for ever. */
POBJECT_TYPE ob_type_create(const struct ob_type_params *params);

/* The type of a body. */
POBJECT_TYPE ob_type_of(const void *body);
const WCHAR *ob_type_name(POBJECT_TYPE type);
const char *ob_type_text(POBJECT_TYPE type, char *text, size_t bytes); /* the same for messages */
uint32_t ob_type_objects_made(POBJECT_TYPE type);                      /* so far */
uint32_t ob_type_object_count(POBJECT_TYPE type);                      /* alive now */

/* Is this pointer the body of a live object? Safe with any pointer (guarded reads). */
bool ob_is_body(const void *pointer);

/* An object, as reports and rules see it. */
struct ob_object_info {
    void *body;
    POBJECT_TYPE type;
    bool live; /* false: deleted, its memory is not used again yet */
    bool named, permanent;
    int64_t pointers; /* 1 for each handle and for a name; the others are references */
    uint32_t handles;
    uint32_t actor_ident; /* in which actor it was made */
    uint32_t body_bytes;
    uint64_t create_pc;    /* who made it, 0: the kernel */
    uint64_t reference_pc; /* who referenced it last by ObReferenceObject…, 0: nobody */
    uint64_t dereference_pc;
};

/* The object whose body contains the address, live or deleted lately. False: none. O(n). */
bool ob_object_find(const void *address, struct ob_object_info *info);

/* Every live object of a type (NULL: of any), in order of creation. each returns false to stop. */
void ob_object_for_each(POBJECT_TYPE type,
                        bool (*each)(void *context, const struct ob_object_info *info),
                        void *context);

/* --- calls ------------------------------------------------------------------------------------ */

struct ob_call {
    KPROCESSOR_MODE mode; /* UserMode: pointers are probed, access is checked, user handles only */
    uint64_t pc;          /* who called, for reports: in driver code, or 0 */
};

/* The first lines of an NtXxx: previous mode of the thread. */
#define OB_CALL_NT                                                                                 \
    ((struct ob_call){ke_current()->previous_mode,                                                 \
                      (uint64_t)(uintptr_t)__builtin_return_address(0)})

/*
 * OB_CALL_ZW_BEGIN, OB_CALL_ZW_END - a ZwXxx: for its duration the previous mode of the thread is
 * KernelMode. Between the two: status_ = service(…, call_).
 *
 *   NTSTATUS ZwClose(HANDLE Handle)
 *   {
 *       OB_ZW(status, call);
 *       KE_DDI(Handle, 0);
 *       status = close_handle(Handle, call);
 *       OB_ZW_END(status);
 *   }
 */
#define OB_ZW(status_, call_)                                                                      \
    NTSTATUS status_;                                                                              \
    PKTHREAD zw_thread_ = ke_current();                                                            \
    KPROCESSOR_MODE zw_mode_ = zw_thread_->previous_mode;                                          \
    struct ob_call call_ = {KernelMode, (uint64_t)(uintptr_t)__builtin_return_address(0)};         \
    zw_thread_->previous_mode = KernelMode
#define OB_ZW_END(status_)                                                                         \
    do {                                                                                           \
        zw_thread_->previous_mode = zw_mode_;                                                      \
        return (status_);                                                                          \
    } while (0)

/* --- life of an object ------------------------------------------------------------------------ */

/*
 * ob_object_create - a new object with one reference, the creator's.
 *
 * attributes  what ob_insert is to use (name, root, flags), captured here; NULL: nameless, no
 * flags. Read with call.mode: a bad user pointer gives STATUS_ACCESS_VIOLATION. Checks: Length,
 *             flags the type forbids, OBJ_KERNEL_HANDLE from UserMode is dropped, odd name length
 *             STATUS_OBJECT_NAME_INVALID.
 * bytes       size of the body; 0: the type's. The body is zeroed.
 * Returns     STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; see attributes.
 */
NTSTATUS ob_object_create(POBJECT_TYPE type, const OBJECT_ATTRIBUTES *attributes, uint32_t bytes,
                          struct ob_call call, void **body);

/*
 * ob_insert - give a new object its name and a first handle. May switch.
 *
 * With `handle` the creator's reference becomes the handle's: the caller takes another one first if
 * it goes on using the body. Without (NULL) the creator keeps its reference. On an error the
 * creator's reference is dropped: the object is gone.
 * existing    NULL: a name that exists is STATUS_OBJECT_NAME_COLLISION. Else with OBJ_OPENIF the
 *             existing object is opened instead: STATUS_OBJECT_NAME_EXISTS, the new one is gone,
 * and *existing is the (unreferenced) existing body; otherwise *existing is NULL. Returns
 * STATUS_SUCCESS; STATUS_OBJECT_NAME_EXISTS; path errors as ob_lookup; STATUS_OBJECT_TYPE_MISMATCH
 * (OPENIF, another type); STATUS_ACCESS_DENIED (OPENIF of an existing object, DesiredAccess 0,
 * UserMode).
 */
NTSTATUS ob_insert(void *body, ACCESS_MASK access, struct ob_call call, HANDLE *handle,
                   void **existing);

void ob_reference(void *body); /* the caller has one already, or knows somebody who has */

/* One reference less; returns how many are left. The last one deletes: at once at PASSIVE_LEVEL
 * outside of interrupts (the type's `remove` may switch), else in a system thread. */
int64_t ob_dereference(void *body);

/* What was done up to here comes before whoever deletes the object, though it is another one:
 * before ob_dereference, where that is not plain from locks anyway. */
void ob_let_go(const void *body);

/* Both counts, as they are. */
void ob_counts(const void *body, int64_t *pointers, uint32_t *handles);

/* A permanent object keeps its name without handles. Making it temporary may take the name away. */
void ob_make_temporary(void *body);
void ob_make_permanent(void *body);

/* Take the name away now, whatever the handles: IoDeleteDevice, IoDeleteSymbolicLink. */
void ob_unname(void *body);

/* --- names ------------------------------------------------------------------------------------ */

/*
 * What a type's `parse` is asked and what it answers.
 *
 * It may answer
 *   STATUS_SUCCESS   and *found is a body, referenced for the caller.
 *   STATUS_REPARSE   and `reparse` is a new absolute name (its Buffer from arena_alloc of
 *                    Length + 2 bytes; ob frees it); the look-up starts again there.
 *   an error         which ends the look-up.
 */
struct ob_parse {
    UNICODE_STRING remaining; /* what follows: "" or "\rest". The case of relative names: "rest" */
    UNICODE_STRING complete;  /* the name as it was given, for messages */
    POBJECT_TYPE type;        /* wanted, or NULL */
    ULONG attributes;         /* OBJ_xxx */
    ACCESS_MASK access;       /* desired */
    void *context;            /* parse context of the caller (io: its open packet) */
    struct ob_call call;
    bool relative; /* the body was given as RootDirectory */
    void *found;
    UNICODE_STRING reparse;
};

/*
 * ob_lookup - the object of that name, referenced. May switch (parse).
 *
 * root        NULL, or the body that a relative name starts from (a directory, a device, a file …).
 * name        absolute without a root. In memory of the kernel or captured.
 * attributes  OBJ_CASE_INSENSITIVE and friends.
 * type        wanted; NULL: any. STATUS_OBJECT_TYPE_MISMATCH if it is another.
 * Returns     STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND (last element);
 * STATUS_OBJECT_PATH_NOT_FOUND (an element before it); STATUS_OBJECT_PATH_SYNTAX_BAD (no leading
 * backslash, or empty); STATUS_OBJECT_NAME_INVALID (empty element); STATUS_OBJECT_TYPE_MISMATCH; or
 * whatever a parse routine answers.
 */
NTSTATUS ob_lookup(void *root, const UNICODE_STRING *name, ULONG attributes, POBJECT_TYPE type,
                   ACCESS_MASK access, void *parse_context, struct ob_call call, void **body);

/* The same with everything from user attributes, ending in a handle: ObOpenObjectByName, NtOpenXxx.
 * STATUS_INVALID_PARAMETER for NULL attributes. Granting access 0 in UserMode is
 * STATUS_ACCESS_DENIED. */
NTSTATUS ob_open(const OBJECT_ATTRIBUTES *attributes, POBJECT_TYPE type, ACCESS_MASK access,
                 void *parse_context, struct ob_call call, HANDLE *handle);

/* A name in the name space as "\Device\Foo" into a buffer; returns the bytes needed without NUL (0:
 * nameless). Writes only if it fits. */
uint32_t ob_name(const void *body, WCHAR *name, uint32_t room_bytes);

/* The last element of the name; Length 0 if nameless. Valid while the object has it. */
UNICODE_STRING ob_leaf_name(const void *body);

/* Make a directory, or a symbolic link, for the kernel itself: permanent, unreferenced. */
void *ob_directory_make(const WCHAR *path);
void ob_symlink_make(const WCHAR *path, const WCHAR *target);

/* A new object into the name space without handle or permanence, by absolute path; creator keeps
 * its reference. For devices, drivers, callbacks. Errors as ob_insert. */
NTSTATUS ob_insert_named(void *body, const UNICODE_STRING *path, ULONG attributes);

/* Symbolic links of \??, for IoCreateSymbolicLink; IoDelete… STATUS_OBJECT_NAME_NOT_FOUND. */
NTSTATUS ob_symlink_create(const UNICODE_STRING *link, const UNICODE_STRING *target, uint64_t pc);
NTSTATUS ob_symlink_delete(const UNICODE_STRING *link);

/* Every name below a directory in order of creation, for reports. each returns false to stop. */
void ob_directory_for_each(void *directory, bool (*each)(void *context, void *body), void *context);

/* Its name in its directory; NULL: it has none. */
const UNICODE_STRING *ob_name_of(const void *body);

/* Was it made by a driver or an app, rather than with the machine? */
bool ob_made_by_driver(const void *body);

/* --- handles ---------------------------------------------------------------------------------- */

#define OB_KERNEL_HANDLE_BITS 0xFFFFFFFF80000000ull /* F172 */

static inline bool ob_is_kernel_handle(HANDLE handle)
{
    return ((uint64_t)(uintptr_t)handle & OB_KERNEL_HANDLE_BITS) == OB_KERNEL_HANDLE_BITS &&
           (uint64_t)(uintptr_t)handle < (uint64_t)-2; /* not NtCurrentProcess, NtCurrentThread */
}

/*
 * ob_handle_create - a handle to a body, with a reference of its own. May switch (`open`).
 *
 * attributes  OBJ_KERNEL_HANDLE: in System's table; OBJ_INHERIT; others do not matter.
 * access      generic rights are mapped and then granted as they are: security is not simulated.
 */
NTSTATUS ob_handle_create(void *body, ACCESS_MASK access, ULONG attributes,
                          enum ob_open_reason reason, struct ob_call call, HANDLE *handle);

/* The same into the table of a given process. */
NTSTATUS ob_handle_create_in(struct _KPROCESS *process, void *body, ACCESS_MASK access,
                             ULONG attributes, enum ob_open_reason reason, struct ob_call call,
                             HANDLE *handle);

/*
 * ob_handle_reference - the body behind a handle, referenced.
 *
 * The low two bits do not matter. Pseudo handles -1 and -2 are the current process and thread. A
 * kernel handle is only accepted in KernelMode. UserMode: `access` must have been granted.
 * granted     may be NULL.
 * Returns     STATUS_SUCCESS; STATUS_INVALID_HANDLE; STATUS_OBJECT_TYPE_MISMATCH;
 *             STATUS_ACCESS_DENIED.
 * Rules       tells observers 0xC4/0xF6 and handle-of-other-process.
 */
NTSTATUS ob_handle_reference(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type,
                             struct ob_call call, void **body, ACCESS_MASK *granted);

/* Close. STATUS_INVALID_HANDLE; STATUS_HANDLE_NOT_CLOSABLE. May switch. */
NTSTATUS ob_handle_close(HANDLE handle, struct ob_call call);

/* A handle, as reports and rules see it. */
struct ob_handle_info {
    HANDLE handle; /* kernel handles with their high bits if made so */
    void *body;
    struct _KPROCESS *process;
    ACCESS_MASK granted;
    ULONG attributes;     /* OBJ_INHERIT, 1: protected from close, OBJ_KERNEL_HANDLE */
    uint64_t pc;          /* who made it */
    uint32_t actor_ident; /* and in which actor */
    uint64_t made_100ns;
};

/* What a handle of a process is. False: invalid. No reference is taken. */
bool ob_handle_find(struct _KPROCESS *process, HANDLE handle, struct ob_handle_info *info);

/* Every handle of a process, ascending. each returns false to stop; it may not open or close. */
void ob_handle_for_each(struct _KPROCESS *process,
                        bool (*each)(void *context, const struct ob_handle_info *info),
                        void *context);

/* Every handle to a body, in all processes: who holds it. The references that are no handles are
 * pointers - handles - (named ? 1 : 0); observers know them from KE_PROBE_DDI Ob…Reference…. */
void ob_object_handles(const void *body,
                       bool (*each)(void *context, const struct ob_handle_info *info),
                       void *context);

/* The DISPATCHER_HEADER a wait on this body waits for; NULL: STATUS_OBJECT_TYPE_MISMATCH. */
DISPATCHER_HEADER *ob_waitable(void *body);

/* --- for ps ----------------------------------------------------------------------------------- */

void ob_process_init(struct _KPROCESS *process);          /* an empty table */
void ob_process_delete(struct _KPROCESS *process);        /* give the table's memory back */
void ob_process_handles_close(struct _KPROCESS *process); /* all of them, ascending. May switch */
void ob_timers_cancel(PKTHREAD thread);                   /* it ends: timers that would call it */
NTSTATUS ob_process_inherit(struct _KPROCESS *parent, struct _KPROCESS *child); /* OBJ_INHERIT */

/* --- reading and writing what the caller points to -------------------------------------------- */

/* Give out a handle or a number through a pointer of the caller: STATUS_ACCESS_VIOLATION. */
static inline NTSTATUS ob_out(struct ob_call call, void *theirs, const void *ours, uint32_t bytes)
{
    sim_probe(world->sim, KE_PROBE_TOUCH, .object = theirs, .b = bytes, .a = KE_TOUCH_WRITE,
              .pc = call.pc);
    return mm_out(theirs, ours, bytes, call.mode);
}

static inline NTSTATUS ob_in(struct ob_call call, void *ours, const void *theirs, uint32_t bytes)
{
    return mm_in(ours, theirs, bytes, call.mode);
}

/* A counted string of the caller into the arena (zero Buffer if it is empty). Free with
 * ob_string_free. STATUS_ACCESS_VIOLATION, STATUS_OBJECT_NAME_INVALID,
 * STATUS_INSUFFICIENT_RESOURCES.
 */
NTSTATUS ob_string_capture(struct ob_call call, const UNICODE_STRING *theirs, UNICODE_STRING *ours);
void ob_string_free(UNICODE_STRING *ours);

/* --- the state of the layer ------------------------------------------------------------------- */

struct ob {
    POBJECT_TYPE type_type, directory_type, symlink_type, event_type, semaphore_type, mutant_type,
        timer_type, keyed_event_type, callback_type;
    void *root, *device_directory, *driver_directory, *dos_devices, *base_named_objects,
        *callback_directory, *type_directory;
    struct list types;                      /* in order of creation */
    struct list tables;                     /* ob_handle_table.link: every process */
    struct _KPROCESS *system;               /* set by ps: whose table holds kernel handles */
    POBJECT_TYPE process_type, thread_type; /* set by ps: what -1 and -2 are */
    struct list objects;                    /* live ones, in order of creation */
    struct list quarantine;                 /* deleted objects whose memory is not used again yet */
    uint32_t quarantined;
    struct list deferred; /* objects whose last reference went above PASSIVE_LEVEL */
    bool deleting;        /* a system thread is about to delete them */
    bool (*in_system_thread)(PKSTART_ROUTINE routine, void *context); /* ps: make one */
    struct list apc_timers;         /* timers with an APC for some thread: see nt_timer.c */
    void *keyed_event;              /* what a NULL keyed-event handle means */
    struct ob_callbacks *callbacks; /* ObRegisterCallbacks */
    uint64_t luid;                  /* next locally unique id */
};

/* The process whose address space and handles are current: attached to, or the thread's own.
 * System for idle CPUs and threads without a process. */
static inline struct _KPROCESS *ob_process_current(void)
{
    PKTHREAD thread = ke_current();

    if (irqlab_unlikely(thread->attached != NULL))
        return thread->attached;
    return irqlab_likely(thread->process != NULL) ? thread->process : world->ob->system;
}

/* Make the layer in the current world, after mm_create: types, directories. Sets the exported data
 *   ExEventObjectType, ExSemaphoreObjectType
 * (ps: PsProcessType, PsThreadType, PsInitialSystemProcess; io: IoFileObjectType,
 * IoDeviceObjectType, IoDriverObjectType, IoCompletionObjectType). Each is process-wide, a pointer
 * to a POBJECT_TYPE of the world, and is written at creation of a world only. Mutant, timer,
 * directory and symbolic link types are not exported by Windows: world->ob->mutant_type … */
void ob_create(void);
