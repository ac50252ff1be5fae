/* nt_semaphore.c - semaphores behind handles. The body is a KSEMAPHORE. */
#include "ob/internal.h"

void ob_semaphore_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Semaphore",
        .flags = OB_TYPE_WAITABLE,
        .body_bytes = sizeof(KSEMAPHORE),
        .tag = OB_TAG('S', 'e', 'm', 'a'),
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ | SEMAPHORE_QUERY_STATE,
                    STANDARD_RIGHTS_WRITE | SEMAPHORE_MODIFY_STATE,
                    STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, SEMAPHORE_ALL_ACCESS},
        .valid_access = SEMAPHORE_ALL_ACCESS,
    };

    world->ob->semaphore_type = ob_type_create(&params);
}

static NTSTATUS create_service(HANDLE *handle, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES *attributes, LONG count, LONG limit,
                               struct ob_call call)
{
    void *body;
    NTSTATUS status;

    if (limit <= 0 || count < 0 || count > limit)
        return STATUS_INVALID_PARAMETER;
    status = ob_object_create(world->ob->semaphore_type, attributes, 0, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    ke_semaphore_init(body, count, limit);
    return ob_finish_create(body, access, call, handle);
}

OB_SERVICE(CreateSemaphore, ObjectAttributes, DesiredAccess,
           (PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            LONG InitialCount, LONG MaximumCount),
           create_service(SemaphoreHandle, DesiredAccess, ObjectAttributes, InitialCount,
                          MaximumCount, call))

OB_SERVICE(OpenSemaphore, ObjectAttributes, DesiredAccess,
           (PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess,
            POBJECT_ATTRIBUTES ObjectAttributes),
           ob_open_service(SemaphoreHandle, DesiredAccess, ObjectAttributes,
                           world->ob->semaphore_type, call))

static NTSTATUS release_service(HANDLE handle, LONG count, LONG *theirs_previous,
                                struct ob_call call)
{
    LONG previous;
    void *body;
    NTSTATUS status;

    if (count <= 0)
        return STATUS_INVALID_PARAMETER;
    status = ob_service_reference(handle, SEMAPHORE_MODIFY_STATE, world->ob->semaphore_type, call,
                                  &body);
    if (!NT_SUCCESS(status))
        return status;
    status = ke_semaphore_release(body, 1, count, FALSE, &previous);
    ob_dereference(body);
    if (NT_SUCCESS(status) && theirs_previous)
        status = ob_out(call, theirs_previous, &previous, sizeof previous);
    return status;
}

OB_SERVICE(ReleaseSemaphore, SemaphoreHandle, ReleaseCount,
           (HANDLE SemaphoreHandle, LONG ReleaseCount, PLONG PreviousCount),
           release_service(SemaphoreHandle, ReleaseCount, PreviousCount, call))

static NTSTATUS query_service(HANDLE handle, SEMAPHORE_INFORMATION_CLASS class, void *theirs,
                              ULONG bytes, ULONG *theirs_bytes, struct ob_call call)
{
    SEMAPHORE_BASIC_INFORMATION information;
    void *body;
    NTSTATUS status;

    if (class != SemaphoreBasicInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes != sizeof information)
        return STATUS_INFO_LENGTH_MISMATCH;
    status =
        ob_service_reference(handle, SEMAPHORE_QUERY_STATE, world->ob->semaphore_type, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    ke_point_look(body);
    information.CurrentCount = ((KSEMAPHORE *)body)->Header.SignalState;
    information.MaximumCount = ((KSEMAPHORE *)body)->Limit;
    ob_dereference(body);
    return ob_out_information(call, theirs, &information, sizeof information, theirs_bytes);
}

OB_SERVICE(QuerySemaphore, SemaphoreHandle, SemaphoreInformationClass,
           (HANDLE SemaphoreHandle, SEMAPHORE_INFORMATION_CLASS SemaphoreInformationClass,
            PVOID SemaphoreInformation, ULONG SemaphoreInformationLength, PULONG ReturnLength),
           query_service(SemaphoreHandle, SemaphoreInformationClass, SemaphoreInformation,
                         SemaphoreInformationLength, ReturnLength, call))
