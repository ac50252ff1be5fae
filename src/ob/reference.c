/* reference.c - documented routines between names, handles and pointers. */
#include "ob/internal.h"

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

static inline __attribute__((always_inline)) NTSTATUS
by_handle(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type, KPROCESSOR_MODE mode, PVOID *object,
          POBJECT_HANDLE_INFORMATION information, uint64_t pc)
{
    struct ob_call call = {mode, pc};
    struct ob_handle_info info;
    NTSTATUS status;

    *object = NULL;
    ke_point(KE_OP_READ, ob_handle_table_of(handle));
    status = ob_handle_reference(handle, access, type, call, object, NULL);
    if (irqlab_unlikely(status == STATUS_INVALID_HANDLE && mode != KernelMode))
        ob_handle_explain(handle, call); /* KernelMode has been told already */
    if (NT_SUCCESS(status)) {
        ob_header_of(*object)->reference_pc = pc;
        KE_GIVEN_OUT(object, pc);
        if (information) {
            *information = (OBJECT_HANDLE_INFORMATION){0};
            if (ob_handle_find(ob_process_current(), handle, &info)) {
                information->HandleAttributes = info.attributes & (OBJ_INHERIT | OB_PROTECT_CLOSE);
                information->GrantedAccess = info.granted;
            } else {
                information->GrantedAccess = ob_type_of(*object)->params.valid_access;
            }
        }
    }
    sim_probe(world->sim, KE_PROBE_RETURN, .text = "ObReferenceObjectByHandle", .object = *object,
              .a = (uint32_t)mode, .b = (uint32_t)status, .c = (uint64_t)(uintptr_t)handle,
              .pc = pc);
    return status;
}

NTSTATUS ObReferenceObjectByHandle(HANDLE Handle, ACCESS_MASK DesiredAccess,
                                   POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                   PVOID *Object, POBJECT_HANDLE_INFORMATION HandleInformation)
{
    KE_DDI(Handle, AccessMode);
    return by_handle(Handle, DesiredAccess, ObjectType, AccessMode, Object, HandleInformation,
                     CALLER);
}

NTSTATUS ObReferenceObjectByHandleWithTag(HANDLE Handle, ACCESS_MASK DesiredAccess,
                                          POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                          ULONG Tag, PVOID *Object,
                                          POBJECT_HANDLE_INFORMATION HandleInformation)
{
    KE_DDI(Handle, AccessMode);
    return by_handle(Handle, DesiredAccess, ObjectType, AccessMode, Object, HandleInformation,
                     CALLER);
}

NTSTATUS ObReferenceObjectByName(PUNICODE_STRING ObjectName, ULONG Attributes,
                                 struct _ACCESS_STATE *PassedAccessState, ACCESS_MASK DesiredAccess,
                                 POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                 PVOID ParseContext, PVOID *Object)
{
    struct ob_call call = {AccessMode, CALLER};
    UNICODE_STRING name;
    NTSTATUS status;

    KE_DDI(ObjectName, Attributes);
    if (!ObjectName || !ObjectType)
        return STATUS_INVALID_PARAMETER;
    ke_point(KE_OP_READ, world->ob->root);
    status = ob_string_capture(call, ObjectName, &name);
    if (!NT_SUCCESS(status))
        return status;
    status = name.Length ? ob_lookup(NULL, &name, Attributes, ObjectType, DesiredAccess,
                                     ParseContext, call, Object)
                         : STATUS_OBJECT_NAME_INVALID;
    if (NT_SUCCESS(status))
        ob_header_of(*Object)->reference_pc = call.pc;
    ob_string_free(&name);
    return status;
}

NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES ObjectAttributes, POBJECT_TYPE ObjectType,
                            KPROCESSOR_MODE AccessMode, struct _ACCESS_STATE *PassedAccessState,
                            ACCESS_MASK DesiredAccess, PVOID ParseContext, PHANDLE Handle)
{
    struct ob_call call = {AccessMode, CALLER};

    KE_DDI(ObjectAttributes, DesiredAccess);
    ke_point(KE_OP_OBJECT, ob_handle_table_for(0));
    return ob_open(ObjectAttributes, ObjectType, DesiredAccess, ParseContext, call, Handle);
}

NTSTATUS ObOpenObjectByPointer(PVOID Object, ULONG HandleAttributes,
                               struct _ACCESS_STATE *PassedAccessState, ACCESS_MASK DesiredAccess,
                               POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode, PHANDLE Handle)
{
    struct ob_call call = {AccessMode, CALLER};

    KE_DDI(Object, HandleAttributes);
    *Handle = NULL;
    ob_check(Object, "ObOpenObjectByPointer", call.pc);
    if (ob_type_of(Object) != ObjectType && (ObjectType || AccessMode != KernelMode))
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (HandleAttributes & ob_type_of(Object)->params.invalid_attributes)
        return STATUS_INVALID_PARAMETER;
    ke_point(KE_OP_OBJECT, ob_handle_table_for(HandleAttributes));
    return ob_handle_create(Object, DesiredAccess, HandleAttributes, OB_OPEN_HANDLE, call, Handle);
}

NTSTATUS ObCloseHandle(HANDLE Handle, KPROCESSOR_MODE PreviousMode)
{
    struct ob_call call = {PreviousMode, CALLER};

    KE_DDI(Handle, PreviousMode);
    ke_point(KE_OP_OBJECT, ob_handle_table_of(Handle));
    return ob_handle_close(Handle, call);
}

BOOLEAN ObIsKernelHandle(HANDLE Handle)
{
    KE_DDI(Handle, 0);
    return ob_is_kernel_handle(Handle);
}

NTSTATUS ObSetHandleAttributes(HANDLE Handle, PVOID HandleFlags, KPROCESSOR_MODE PreviousMode)
{
    const OBJECT_HANDLE_FLAG_INFORMATION *flags = HandleFlags;
    struct ob_handle_table *table;
    struct ob_handle_entry *entry;

    KE_DDI(Handle, PreviousMode);
    ke_point(KE_OP_OBJECT, ob_handle_table_of(Handle));
    entry = ob_handle_entry_of(Handle, PreviousMode, &table);
    if (!entry)
        return STATUS_INVALID_HANDLE;
    entry->attributes &= (uint16_t) ~(OBJ_INHERIT | OB_PROTECT_CLOSE);
    entry->attributes |= (uint16_t)((flags->Inherit ? OBJ_INHERIT : 0) |
                                    (flags->ProtectFromClose ? OB_PROTECT_CLOSE : 0));
    return STATUS_SUCCESS;
}

struct find {
    POBJECT_TYPE type;
    const void *body;
    HANDLE handle;
};

static bool is_wanted(void *context, const struct ob_handle_info *info)
{
    struct find *find = context;

    if ((find->body && info->body != find->body) ||
        (find->type && ob_type_of(info->body) != find->type))
        return true;
    find->handle = info->handle;
    return false;
}

/* Returns TRUE or FALSE, although its declaration in some headers says NTSTATUS. */
NTSTATUS ObFindHandleForObject(PEPROCESS Process, PVOID Object, POBJECT_TYPE ObjectType,
                               PVOID HandleInformation, PHANDLE Handle)
{
    struct find find = {.type = ObjectType, .body = Object};

    KE_DDI(Object, (uintptr_t)Process);
    ke_point(KE_OP_READ, ob_table_of(Process));
    ob_handle_for_each(Process, is_wanted, &find);
    if (find.handle)
        *Handle = find.handle;
    return find.handle != NULL;
}

/* --- objects made by drivers ------------------------------------------------------------------ */

NTSTATUS ObCreateObject(KPROCESSOR_MODE ProbeMode, POBJECT_TYPE ObjectType,
                        POBJECT_ATTRIBUTES ObjectAttributes, KPROCESSOR_MODE OwnershipMode,
                        PVOID ParseContext, ULONG ObjectBodySize, ULONG PagedPoolCharge,
                        ULONG NonPagedPoolCharge, PVOID *Object)
{
    struct ob_call call = {ProbeMode, CALLER};

    KE_DDI(ObjectType, ObjectBodySize);
    return ob_object_create(ObjectType, ObjectAttributes, ObjectBodySize, call, Object);
}

NTSTATUS ObInsertObject(PVOID Object, struct _ACCESS_STATE *PassedAccessState,
                        ACCESS_MASK DesiredAccess, ULONG ObjectPointerBias, PVOID *NewObject,
                        PHANDLE Handle)
{
    struct ob_call call = {ke_current()->previous_mode, CALLER};
    void *existing;
    NTSTATUS status;

    KE_DDI(Object, ObjectPointerBias);
    ob_check(Object, "ObInsertObject", call.pc);
    ke_point(KE_OP_OBJECT, ob_handle_table_for(0));
    if (NewObject)
        *NewObject = NULL;
    ob_header_of(Object)->pointers += ObjectPointerBias;
    ob_reference(Object);
    status = ob_insert(Object, DesiredAccess, call, Handle, &existing);
    if (NT_SUCCESS(status)) {
        if (status == STATUS_OBJECT_NAME_EXISTS) {
            ob_header_of(Object)->pointers -= ObjectPointerBias;
            ob_header_of(existing)->pointers += ObjectPointerBias;
        }
        if (NewObject && ObjectPointerBias)
            *NewObject = existing ? existing : Object;
    } else {
        ob_header_of(Object)->pointers -= ObjectPointerBias;
    }
    ob_dereference(Object);
    return status;
}
