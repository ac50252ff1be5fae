/*
 * service.h - how a system call is made: one static routine, and an NtXxx and a ZwXxx around it.
 */
#pragma once
#include "ob/ob.h"

/* What the point of a call is about: the table in which a call with these attributes makes handles,
 * and the one a handle lies in. */
static inline struct ob_handle_table *ob_handle_table_for(ULONG attributes)
{
    struct _KPROCESS *process =
        attributes & OBJ_KERNEL_HANDLE ? world->ob->system : ob_process_current();

    return &((struct ob_process *)process)->handles;
}

static inline struct ob_handle_table *ob_handle_table_of(HANDLE handle)
{
    return ob_handle_table_for(ob_is_kernel_handle(handle) ? OBJ_KERNEL_HANDLE : 0);
}

/* Reference for a service on a handle: makes the point about the table first. */
NTSTATUS ob_service_reference(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type,
                              struct ob_call call, void *body /* void ** */);

/* A new object with handle, as every NtCreateXxx ends: insert, give the handle out. */
NTSTATUS ob_finish_create(void *body, ACCESS_MASK access, struct ob_call call, HANDLE *theirs);

/* NtOpenXxx: from user attributes to a handle given out. */
NTSTATUS ob_open_service(HANDLE *theirs, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                         POBJECT_TYPE type, struct ob_call call);

/* Altitudes are decimal numbers, with fraction: by value. */
int ob_altitude_compare(const UNICODE_STRING *a, const UNICODE_STRING *b);

/* The answer of a query of fixed size, and how many bytes it has (may be NULL). */
NTSTATUS ob_out_information(struct ob_call call, void *theirs, const void *ours, ULONG bytes,
                            ULONG *theirs_bytes);

/*
 * OB_SERVICE - define NtName and ZwName around a static name_service(arguments, call).
 *
 *   OB_SERVICE(Close, Handle, 0, (HANDLE Handle), close_service(Handle, call))
 *
 * object_ and arg_ are what observers are told.
 */
#define OB_SERVICE(name_, object_, arg_, parameters_, service_)                                    \
    NTSTATUS Nt##name_ parameters_                                                                 \
    {                                                                                              \
        struct ob_call call = OB_CALL_NT;                                                          \
                                                                                                   \
        KE_DDI((const void *)(object_), arg_);                                                     \
        return service_;                                                                           \
    }                                                                                              \
    NTSTATUS Zw##name_ parameters_                                                                 \
    {                                                                                              \
        OB_ZW(status, call);                                                                       \
        KE_DDI((const void *)(object_), arg_);                                                     \
        status = service_;                                                                         \
        OB_ZW_END(status);                                                                         \
    }
