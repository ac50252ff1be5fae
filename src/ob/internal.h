/*
 * internal.h - what the files of the object manager share: the header in front of a body, names,
 * types, and how a service is made of an NtXxx and a ZwXxx.
 */
#pragma once
#include "ob/nt.h"
#include "ob/ob.h"
#include "ob/service.h"

enum ob_magic {
    OB_MAGIC_LIVE = 0x6A624F4C,
    OB_MAGIC_DEAD = 0x6A624F44, /* deleted; its memory is not used again yet */
};

enum ob_flags {
    OB_PERMANENT = 1,
    OB_EXCLUSIVE = 2, /* handles in one process only */
    OB_DELETING = 4,  /* its last reference went: `remove` runs or is queued */
    OB_IN_POOL = 8,   /* where its memory is */
};

struct ob_header {
    uint32_t magic;
    uint32_t flags; /* enum ob_flags */
    int32_t pointers;
    uint32_t actor_ident; /* of who made it */
    uint32_t handles;
    uint32_t body_bytes;
    POBJECT_TYPE type;
    struct ob_name *name;          /* NULL: nameless */
    struct ob_create_info *create; /* between creation and insertion */
    struct _KPROCESS *exclusive;   /* OB_EXCLUSIVE: whose handles */
    struct list link;              /* in ob->objects, ob->deferred or ob->quarantine */
    uint64_t reference_pc;         /* last ObReferenceObject of a driver, for reports */
    uint64_t dereference_pc;       /* last ObDereferenceObject */
    uint64_t create_pc;            /* where it was made */
};

_Static_assert(sizeof(struct ob_header) % 16 == 0, "bodies are aligned to 16");

/* What ob_object_create captured for ob_insert. */
struct ob_create_info {
    ULONG attributes;
    HANDLE root;
    UNICODE_STRING name;
};

/* One name in a directory. */
struct ob_name {
    struct list link; /* in the directory, in order of creation */
    struct ob_header *object;
    struct ob_header *directory; /* referenced */
    uint32_t hash;               /* of the upper-case name */
    UNICODE_STRING string;       /* its characters follow this structure */
};

struct ob_directory {
    struct list names; /* struct ob_name.link */
    uint32_t count;
};

struct ob_symlink {
    UNICODE_STRING target; /* in the arena; MaximumLength as it was given */
    LARGE_INTEGER created;
};

struct _OBJECT_TYPE {
    struct ob_type_params params;
    UNICODE_STRING name;
    uint32_t index;            /* n-th type, from 1 */
    uint32_t objects, handles; /* alive now */
    uint32_t most_objects, most_handles;
    uint32_t made;                 /* objects, so far */
    struct list link;              /* in ob->types */
    struct ob_driver_type *driver; /* type_driver.c: a driver's own type; else NULL */
};

struct ob_handle_entry {
    struct ob_header *object; /* NULL: free */
    ACCESS_MASK granted;
    uint16_t attributes; /* OBJ_INHERIT, OB_PROTECT_CLOSE; OBJ_KERNEL_HANDLE: made so */
    uint16_t spare;
    uint32_t next; /* next free entry */
    uint32_t actor_ident;
    uint64_t pc;
    uint64_t made_100ns;
};

/* A pool tag as Windows shows it. */
#define OB_TAG(a, b, c, d) ((ULONG)(a) | (ULONG)(b) << 8 | (ULONG)(c) << 16 | (ULONG)(d) << 24)

/* Statuses that the WDK's ntstatus.h has and ours lacks so far. */
#ifndef STATUS_REPARSE_POINT_ENCOUNTERED
#define STATUS_REPARSE_POINT_ENCOUNTERED ((NTSTATUS)0xC000050B)
#endif

enum { OB_PROTECT_CLOSE = 1 }; /* in ob_handle_entry.attributes and HandleAttributes */

/* (By the address: what drivers hand over may be NULL.) */
static inline struct ob_header *ob_header_of(const void *body)
{
    return (struct ob_header *)((uintptr_t)body - sizeof(struct ob_header));
}

static inline void *ob_body_of(struct ob_header *header)
{
    return header + 1;
}

static inline struct ob_handle_table *ob_table_of(struct _KPROCESS *process)
{
    return &((struct ob_process *)process)->handles;
}

/* handle.c: how many handles to a body a process has. O(its handles). */
uint32_t ob_handles_of(struct _KPROCESS *process, const void *body);

/* object.c */

/* Memory and counts of a new object; nothing captured. */
void *ob_allocate(POBJECT_TYPE type, uint32_t bytes, uint64_t pc);

/* Crash unless `body` is the body of a live object; what a driver did to it. */
void ob_check(const void *body, const char *verb, uint64_t pc);

/* Count a handle less: takes the name away with the last one. The reference stays. May switch. */
void ob_handle_released(struct ob_header *header, struct _KPROCESS *process, ACCESS_MASK granted,
                        uint32_t process_handles);

/* capture.c */
NTSTATUS ob_attributes_capture(struct ob_call call, const OBJECT_ATTRIBUTES *theirs,
                               ULONG invalid_attributes, struct ob_create_info *info);
void ob_create_info_free(struct ob_create_info *info);

/* The body a RootDirectory handle means, referenced; NULL for NULL. */
NTSTATUS ob_root_reference(HANDLE root, struct ob_call call, void **body);

/* handle.c */

/* Generic rights become those of the type; MAXIMUM_ALLOWED all of them. */
ACCESS_MASK ob_access_map(POBJECT_TYPE type, ACCESS_MASK access);

/* The live entry of a table that a handle value without kernel bits means, or NULL. */
static inline struct ob_handle_entry *ob_handle_entry_at(struct ob_handle_table *table,
                                                         uint64_t value)
{
    uint64_t index = value >> 2;

    if (irqlab_unlikely(index >= table->used) || irqlab_unlikely(!table->entries[index].object))
        return NULL;
    return &table->entries[index];
}

/* The live entry of a handle and its table; NULL: invalid in this mode. */
static inline struct ob_handle_entry *ob_handle_entry_of(HANDLE handle, KPROCESSOR_MODE mode,
                                                         struct ob_handle_table **table)
{
    uint64_t value = (uint64_t)(uintptr_t)handle;

    *table = ob_handle_table_of(handle);
    if (ob_is_kernel_handle(handle)) {
        if (mode != KernelMode)
            return NULL;
        value &= ~OB_KERNEL_HANDLE_BITS;
    }
    return ob_handle_entry_at(*table, value);
}

/* Observers: this invalid handle is valid in another process. */
void ob_handle_explain(HANDLE handle, struct ob_call call);

/* callback.c: callbacks of ObRegisterCallbacks, around a handle that is made. Switch. */
struct ob_callback_call {
    void *body;
    enum ob_open_reason reason;
    struct _KPROCESS *target; /* whose table */
    ULONG attributes;
    uint32_t count; /* contexts that routines before have left for those after */
    struct {
        const void *registration;
        PVOID context;
    } contexts[8];
};
ACCESS_MASK ob_callbacks_before(struct ob_callback_call *call, ACCESS_MASK access);
void ob_callbacks_after(const struct ob_callback_call *call, ACCESS_MASK granted);

/* type.c: a type without its name in \ObjectTypes yet. */
POBJECT_TYPE ob_type_make(const struct ob_type_params *params);

/* name.c */

struct ob_name *ob_name_find(void *directory, const UNICODE_STRING *name, bool ignore_case);

/* Enter a nameless object; the directory is referenced, the object gets one more reference. */
NTSTATUS ob_name_enter(void *directory, struct ob_header *object, const UNICODE_STRING *name);

/* A step did something that may have taken the name away: what others look up depends on it. */
void ob_name_touch(const struct ob_header *object);

/* Take the name away and drop its references. May delete the object (not one with a weak name). */
void ob_name_remove(struct ob_header *object);

/*
 * The walk that look-up and insertion share. insert NULL: look up. Otherwise enter it, and give an
 * existing object of that name in *body with STATUS_OBJECT_NAME_EXISTS instead.
 */
struct ob_walk {
    void *root; /* or NULL */
    UNICODE_STRING name;
    ULONG attributes;
    POBJECT_TYPE type;
    ACCESS_MASK access;
    void *parse_context;
    struct ob_call call;
    struct ob_header *insert;
};
NTSTATUS ob_walk(const struct ob_walk *walk, void **body);

static inline UNICODE_STRING ob_string(const WCHAR *text)
{
    UNICODE_STRING string = {.Buffer = (PWSTR)text};

    while (text[string.Length / sizeof(WCHAR)])
        string.Length += sizeof(WCHAR);
    string.MaximumLength = string.Length + sizeof(WCHAR);
    return string;
}

/* directory.c, symlink.c, nt_*.c: their types */
void ob_directory_create_type(void);
void ob_symlink_create_type(void);
NTSTATUS ob_symlink_parse(void *body, struct ob_parse *parse);
void ob_event_create_type(void);
void ob_semaphore_create_type(void);
void ob_mutant_create_type(void);
void ob_timer_create_type(void);
void ob_keyed_event_create_type(void);
void ob_keyed_event_create_default(void);
void ob_callback_create_type(void); /* callback_object.c */
void ob_callback_create_known(void);

/* NtReleaseMutant without handle; its point included. */
NTSTATUS ob_mutant_release(void *body, bool wait, LONG *previous);
