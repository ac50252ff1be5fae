/*
 * cm.h - the registry: keys with values, in memory, made anew with each world.
 *
 * Words
 *   node   a key as it stands in the tree: name, children, values.
 *   key    an object of type Key: one open of a node. A handle leads to it.
 *
 * Invariants
 *   1. Children are in the order of their upper-case names, values in the order in which they were
 *      made, as ZwEnumerateKey and ZwEnumerateValueKey show them on Windows.
 *   2. A node that was deleted is out of the tree and lives on, empty, until its last key is
 * closed; every use of such a key but closing it is STATUS_KEY_DELETED.
 *   3. Each service makes one point about its node.
 */
#pragma once
#include "cm/nt.h"
#include "ob/ob.h"

#define CM_USER u"S-1-5-21-1004336348-1177238915-682003330-1001" /* who runs the programs */

struct cm_value {
    struct list link;
    UNICODE_STRING name; /* in the arena; empty: the default value */
    ULONG type;          /* REG_xxx */
    ULONG bytes;
    void *data; /* in the arena; NULL if there are no bytes */
};

struct cm_node {
    struct list link; /* in parent->children */
    struct list children, values;
    struct cm_node *parent; /* NULL: the root, or deleted */
    UNICODE_STRING name;
    UNICODE_STRING class;
    LARGE_INTEGER written;
    uint32_t child_count, value_count;
    uint32_t keys; /* open ones */
    bool is_volatile, deleted;
};

/* The body of a key object. */
struct cm_key {
    struct cm_node *node;
    struct list link;     /* in cm->keys */
    struct list contexts; /* callback.c: of drivers */
    UNICODE_STRING *name; /* told by CmCallbackGetKeyObjectID; in pool */
};

struct cm {
    POBJECT_TYPE key_type;
    struct cm_node *root;  /* \Registry */
    struct list keys;      /* cm_key.link */
    struct list callbacks; /* callback.c, by altitude */
    uint64_t registrations;
    struct list watches; /* notify.c: who waits for a change, in order */
};

/* Make the layer in the current world: the type, \Registry and the keys that every machine has. */
void cm_create(void);

/* The keys of a driver's service: Services\NAME with its values, and Parameters below it. A key
 * that is there already keeps its values. */
void cm_service_create(const WCHAR *name);

/* The file that the ImagePath of a service names, as far as it is ASCII. False: it has none. */
bool cm_service_path(const char *name, char *path, size_t bytes);

/* --- node.c ----------------------------------------------------------------------------------- */

/* One step down; NULL: there is none. */
struct cm_node *cm_node_child(struct cm_node *node, const UNICODE_STRING *name);
struct cm_node *cm_node_make(struct cm_node *parent, const UNICODE_STRING *name);
void cm_node_delete(struct cm_node *node);  /* takes it out of the tree; it has no children */
void cm_node_release(struct cm_node *node); /* a key was closed */
void cm_node_touch(struct cm_node *node);   /* it was written to: now */

struct cm_value *cm_value_find(struct cm_node *node, const UNICODE_STRING *name);
NTSTATUS cm_value_set(struct cm_node *node, const UNICODE_STRING *name, ULONG type,
                      const void *data, ULONG bytes);
void cm_value_delete(struct cm_node *node, struct cm_value *value);

/* The first element of a path, without backslashes, and the path behind it. False: there is none.
 */
bool cm_path_step(UNICODE_STRING *path, UNICODE_STRING *element);

/* "\REGISTRY\MACHINE\…" into a buffer with room for *bytes; *bytes gets the length it has. */
NTSTATUS cm_node_path(const struct cm_node *node, WCHAR *path, uint32_t room, uint32_t *bytes);

/* --- notify.c --------------------------------------------------------------------------------- */

struct cm_notify {
    HANDLE key, event; /* event: or NULL */
    IO_STATUS_BLOCK *iosb;
    ULONG filter; /* REG_NOTIFY_CHANGE_xxx */
    bool tree, asynchronous;
    bool any_thread; /* it outlives the thread that asks */
};

/* NtNotifyChangeKey; iosb may be NULL. Blocks unless asynchronous: STATUS_PENDING. */
NTSTATUS cm_notify(const struct cm_notify *notify, struct ob_call call);

/* The node has changed, and everything is consistent: may switch. */
void cm_changed(const struct cm_node *node, ULONG change);
void cm_watched_gone(const struct cm_node *node); /* it was deleted */
void cm_key_closed(const struct cm_key *key);     /* the last handle */
void cm_thread_gone(PKTHREAD thread);

/* --- nt_key.c --------------------------------------------------------------------------------- */

void cm_key_create_type(void);
void cm_key_init(struct cm_key *key, struct cm_node *node);

/* The node behind a handle, with its key referenced: ob_dereference(*key). */
NTSTATUS cm_key_reference(HANDLE handle, ACCESS_MASK access, struct ob_call call,
                          struct cm_key **key);

/* A handle of the kernel's to a key by its path; create: and make what is missing of the path. */
NTSTATUS cm_key_open(HANDLE root, const UNICODE_STRING *path, ACCESS_MASK access, bool create,
                     struct ob_call call, HANDLE *handle);

/* --- nt_value.c: the services themselves ------------------------------------------------------ */

/* Where the answer of a query goes. */
struct cm_answer {
    struct ob_call call;
    void *theirs;
    ULONG room;
    ULONG *needed; /* theirs */
};

NTSTATUS cm_value_query(HANDLE handle, const UNICODE_STRING *name,
                        KEY_VALUE_INFORMATION_CLASS class, const struct cm_answer *answer);
NTSTATUS cm_value_enumerate(HANDLE handle, ULONG index, KEY_VALUE_INFORMATION_CLASS class,
                            const struct cm_answer *answer);
NTSTATUS cm_value_write(HANDLE handle, const UNICODE_STRING *name, ULONG type, const void *data,
                        ULONG bytes, struct ob_call call);
NTSTATUS cm_value_remove(HANDLE handle, const UNICODE_STRING *name, struct ob_call call);
