/* nt_handle.c - system calls on handles of any kind: close, duplicate, permanence, comparison. */
#include "ob/internal.h"

static inline __attribute__((always_inline)) NTSTATUS close_service(HANDLE handle,
                                                                    struct ob_call call)
{
    ke_point(KE_OP_OBJECT, ob_handle_table_of(handle));
    return ob_handle_close(handle, call);
}

OB_SERVICE(Close, Handle, 0, (HANDLE Handle), close_service(Handle, call))

/* --- duplicating ------------------------------------------------------------------------------ */

/* Do something about a handle as if its process were the current one. */
static struct _KPROCESS *pretend(struct _KPROCESS *process)
{
    struct _KPROCESS *before = ke_current()->attached;

    ke_current()->attached = process;
    return before;
}

/* Close a handle of that process. May switch. */
static NTSTATUS close_in(struct _KPROCESS *process, HANDLE handle, struct ob_call call)
{
    struct _KPROCESS *before = pretend(process);
    NTSTATUS status;

    call.mode = ob_is_kernel_handle(handle) ? KernelMode : UserMode; /* meant so: no rule broken */
    status = ob_handle_close(handle, call);
    ke_current()->attached = before;
    return status;
}

/* What a handle means in that process, referenced. */
static NTSTATUS reference_in(struct _KPROCESS *process, HANDLE handle, struct ob_call call,
                             void **body, ACCESS_MASK *granted, ULONG *attributes)
{
    struct _KPROCESS *before = pretend(process);
    struct ob_handle_info info;
    NTSTATUS status;

    *attributes = 0;
    if (call.mode == KernelMode && !ob_is_kernel_handle(handle))
        call.mode = UserMode;
    if (ob_handle_find(process, handle, &info))
        *attributes = info.attributes & (OBJ_INHERIT | OB_PROTECT_CLOSE);
    status = ob_handle_reference(handle, 0, NULL, call, body, granted);
    ke_current()->attached = before;
    return status;
}

struct duplicate {
    HANDLE source;
    HANDLE *target; /* of the caller; may be NULL */
    ACCESS_MASK access;
    ULONG attributes, options;
};

static NTSTATUS duplicate(struct _KPROCESS *from, struct _KPROCESS *to,
                          const struct duplicate *what, struct ob_call call)
{
    ULONG attributes = what->attributes, old_attributes;
    ACCESS_MASK access = what->access, granted;
    HANDLE handle = NULL;
    void *body;
    NTSTATUS status = reference_in(from, what->source, call, &body, &granted, &old_attributes);

    if (!NT_SUCCESS(status))
        return status;
    if (what->options & DUPLICATE_SAME_ACCESS)
        access = granted;
    if (what->options & DUPLICATE_SAME_ATTRIBUTES)
        attributes = old_attributes;
    if (call.mode != KernelMode)
        attributes &= ~(ULONG)OBJ_KERNEL_HANDLE;
    if (to)
        status =
            ob_handle_create_in(to, body, access, attributes, OB_DUPLICATE_HANDLE, call, &handle);
    ob_dereference(body);
    if (what->options & DUPLICATE_CLOSE_SOURCE)
        close_in(from, what->source, call);
    if (NT_SUCCESS(status) && what->target)
        status = ob_out(call, what->target, &handle, sizeof handle);
    return status;
}

static NTSTATUS duplicate_service(HANDLE source_process, HANDLE target_process,
                                  const struct duplicate *what, struct ob_call call)
{
    POBJECT_TYPE type = world->ob->process_type;
    void *from, *to = NULL;
    HANDLE none = NULL;
    NTSTATUS status;

    ke_point(KE_OP_OBJECT, ob_handle_table_of(what->source));
    if (what->target) {
        status = ob_out(call, what->target, &none, sizeof none);
        if (!NT_SUCCESS(status))
            return status;
    }
    status = ob_handle_reference(source_process, PROCESS_DUP_HANDLE, type, call, &from, NULL);
    if (!NT_SUCCESS(status))
        return status;
    if (target_process || !(what->options & DUPLICATE_CLOSE_SOURCE))
        status = ob_handle_reference(target_process, PROCESS_DUP_HANDLE, type, call, &to, NULL);
    if (NT_SUCCESS(status)) {
        status = duplicate(from, to, what, call);
        if (to)
            ob_dereference(to);
    } else if (what->options & DUPLICATE_CLOSE_SOURCE) {
        close_in(from, what->source, call);
    }
    ob_dereference(from);
    return status;
}

OB_SERVICE(DuplicateObject, SourceHandle, Options,
           (HANDLE SourceProcessHandle, HANDLE SourceHandle, HANDLE TargetProcessHandle,
            PHANDLE TargetHandle, ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options),
           duplicate_service(SourceProcessHandle, TargetProcessHandle,
                             &(struct duplicate){SourceHandle, TargetHandle, DesiredAccess,
                                                 HandleAttributes, Options},
                             call))

/* --- permanence ------------------------------------------------------------------------------- */

static NTSTATUS make_temporary(HANDLE handle, struct ob_call call)
{
    void *body;
    NTSTATUS status = ob_service_reference(handle, DELETE, NULL, call, &body);

    if (!NT_SUCCESS(status))
        return status;
    ob_make_temporary(body);
    ob_dereference(body);
    return STATUS_SUCCESS;
}

OB_SERVICE(MakeTemporaryObject, Handle, 0, (HANDLE Handle), make_temporary(Handle, call))

static NTSTATUS make_permanent(HANDLE handle, struct ob_call call)
{
    void *body;
    NTSTATUS status;

    if (call.mode != KernelMode)
        return STATUS_PRIVILEGE_NOT_HELD;
    status = ob_service_reference(handle, 0, NULL, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    ob_make_permanent(body);
    ob_dereference(body);
    return STATUS_SUCCESS;
}

OB_SERVICE(MakePermanentObject, Handle, 0, (HANDLE Handle), make_permanent(Handle, call))

/* --- comparing -------------------------------------------------------------------------------- */

static NTSTATUS compare(HANDLE first, HANDLE second, struct ob_call call)
{
    void *a, *b;
    NTSTATUS status = ob_service_reference(first, 0, NULL, call, &a);

    if (!NT_SUCCESS(status))
        return status;
    status = ob_handle_reference(second, 0, NULL, call, &b, NULL);
    if (NT_SUCCESS(status)) {
        status = a == b ? STATUS_SUCCESS : STATUS_NOT_SAME_OBJECT;
        ob_dereference(b);
    }
    ob_dereference(a);
    return status;
}

OB_SERVICE(CompareObjects, FirstObjectHandle, 0,
           (HANDLE FirstObjectHandle, HANDLE SecondObjectHandle),
           compare(FirstObjectHandle, SecondObjectHandle, call))
