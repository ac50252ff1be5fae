/* nt_mutant.c - mutants behind handles (Win32 mutexes). The body is a KMUTANT with ApcDisable 0. */
#include "ob/internal.h"

static void remove_mutant(void *body)
{
    KMUTANT *mutant = body;

    if (mutant->OwnerThread) {
        RemoveEntryList(&mutant->MutantListEntry);
        mutant->OwnerThread = NULL;
    }
}

void ob_mutant_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Mutant",
        .flags = OB_TYPE_WAITABLE,
        .body_bytes = sizeof(KMUTANT),
        .tag = OB_TAG('M', 'u', 't', 'a'),
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ | MUTANT_QUERY_STATE, STANDARD_RIGHTS_WRITE,
                    STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, MUTANT_ALL_ACCESS},
        .valid_access = MUTANT_ALL_ACCESS,
        .ops = {.remove = remove_mutant},
    };

    world->ob->mutant_type = ob_type_create(&params);
}

static NTSTATUS create_service(HANDLE *handle, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES *attributes, BOOLEAN owned,
                               struct ob_call call)
{
    void *body;
    NTSTATUS status = ob_object_create(world->ob->mutant_type, attributes, 0, call, &body);

    if (!NT_SUCCESS(status))
        return status;
    ke_mutant_init(body, owned != FALSE, 0);
    return ob_finish_create(body, access, call, handle);
}

OB_SERVICE(CreateMutant, ObjectAttributes, DesiredAccess,
           (PHANDLE MutantHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            BOOLEAN InitialOwner),
           create_service(MutantHandle, DesiredAccess, ObjectAttributes, InitialOwner, call))

OB_SERVICE(OpenMutant, ObjectAttributes, DesiredAccess,
           (PHANDLE MutantHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes),
           ob_open_service(MutantHandle, DesiredAccess, ObjectAttributes, world->ob->mutant_type,
                           call))

NTSTATUS ob_mutant_release(void *body, bool wait, LONG *previous)
{
    KMUTANT *mutant = body;

    ke_point_signal(&mutant->Header);
    if (mutant->OwnerThread != ke_current())
        return mutant->Abandoned ? STATUS_ABANDONED : STATUS_MUTANT_NOT_OWNED;
    *previous = ke_mutant_release(mutant, 1, FALSE, wait);
    return STATUS_SUCCESS;
}

static NTSTATUS release_service(HANDLE handle, LONG *theirs_previous, struct ob_call call)
{
    LONG previous;
    void *body;
    NTSTATUS status = ob_service_reference(handle, 0, world->ob->mutant_type, call, &body);

    if (!NT_SUCCESS(status))
        return status;
    status = ob_mutant_release(body, false, &previous);
    ob_dereference(body);
    if (status == STATUS_SUCCESS && theirs_previous)
        status = ob_out(call, theirs_previous, &previous, sizeof previous);
    return status;
}

OB_SERVICE(ReleaseMutant, MutantHandle, 0, (HANDLE MutantHandle, PLONG PreviousCount),
           release_service(MutantHandle, PreviousCount, call))

static NTSTATUS query_service(HANDLE handle, MUTANT_INFORMATION_CLASS class, void *theirs,
                              ULONG bytes, ULONG *theirs_bytes, struct ob_call call)
{
    MUTANT_BASIC_INFORMATION basic = {0};
    CLIENT_ID owner = {0};
    KMUTANT *mutant;
    void *body;
    NTSTATUS status;

    if (class != MutantBasicInformation && class != MutantOwnerInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes != (class == MutantBasicInformation ? sizeof basic : sizeof owner))
        return STATUS_INFO_LENGTH_MISMATCH;
    status = ob_service_reference(handle, MUTANT_QUERY_STATE, world->ob->mutant_type, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    ke_point_look(body);
    mutant = body;
    basic.CurrentCount = mutant->Header.SignalState;
    basic.OwnedByCaller = mutant->OwnerThread == ke_current();
    basic.AbandonedState = mutant->Abandoned;
    if (mutant->OwnerThread) {
        owner.UniqueThread = mutant->OwnerThread->id;
        if (mutant->OwnerThread->process)
            owner.UniqueProcess = ((struct ob_process *)mutant->OwnerThread->process)->id;
    }
    ob_dereference(body);
    if (class == MutantBasicInformation)
        return ob_out_information(call, theirs, &basic, sizeof basic, theirs_bytes);
    return ob_out_information(call, theirs, &owner, sizeof owner, theirs_bytes);
}

OB_SERVICE(QueryMutant, MutantHandle, MutantInformationClass,
           (HANDLE MutantHandle, MUTANT_INFORMATION_CLASS MutantInformationClass,
            PVOID MutantInformation, ULONG MutantInformationLength, PULONG ReturnLength),
           query_service(MutantHandle, MutantInformationClass, MutantInformation,
                         MutantInformationLength, ReturnLength, call))
