/* nt_process.c - system calls on processes. */
#include "ps/internal.h"

/* Bits of an access mask that stand for no right of anything. */
enum { NO_RIGHTS = 0x0CE00000 };

/* --- opening, ending -------------------------------------------------------------------------- */

struct open {
    HANDLE *theirs;
    ACCESS_MASK access;
    const OBJECT_ATTRIBUTES *attributes;
    const CLIENT_ID *id;
};

static NTSTATUS open_service(const struct open *open, struct ob_call call)
{
    OBJECT_ATTRIBUTES attributes;
    PEPROCESS process;
    CLIENT_ID id;
    HANDLE handle;
    NTSTATUS status = ob_in(call, &attributes, open->attributes, sizeof attributes);

    if (!NT_SUCCESS(status))
        return status;
    if (!open->id || attributes.ObjectName)
        return STATUS_INVALID_PARAMETER_MIX;
    if (open->access & NO_RIGHTS)
        return STATUS_INVALID_PARAMETER;
    status = ob_in(call, &id, open->id, sizeof id);
    if (!NT_SUCCESS(status))
        return status;
    if (call.mode != KernelMode)
        attributes.Attributes &= ~(ULONG)OBJ_KERNEL_HANDLE;
    ke_point(KE_OP_OBJECT, ob_handle_table_for(attributes.Attributes));
    process = ps_process_find(id.UniqueProcess);
    if (id.UniqueThread) {
        PETHREAD thread = ps_thread_find(id.UniqueThread);

        if (!thread || thread->process != process)
            process = NULL;
    }
    if (!process)
        return STATUS_INVALID_CID;
    if (call.mode != KernelMode && open->access == 0)
        return STATUS_ACCESS_DENIED;
    /* System is a protected process: programs may ask about it and wait for it. */
    if (call.mode != KernelMode && process == world->ps->system &&
        open->access & ~(ACCESS_MASK)(SYNCHRONIZE | MAXIMUM_ALLOWED | 0x1000))
        return STATUS_ACCESS_DENIED;
    status = ob_handle_create(process, open->access, attributes.Attributes, OB_OPEN_HANDLE, call,
                              &handle);
    return NT_SUCCESS(status) ? ob_out(call, open->theirs, &handle, sizeof handle) : status;
}

OB_SERVICE(OpenProcess, ClientId, DesiredAccess,
           (PHANDLE ProcessHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            PCLIENT_ID ClientId),
           open_service(&(struct open){ProcessHandle, DesiredAccess, ObjectAttributes, ClientId},
                        call))

/* Every thread but the current one is told to end. */
static void terminate_others(PEPROCESS process, PETHREAD self, NTSTATUS exit_status)
{
    PETHREAD found;

    do {
        found = NULL;
        list_for_each(it, &process->threads)
        {
            PETHREAD thread = container_of(it, struct _KTHREAD, process_link);

            if (thread != self && !ps_thread_of(thread)->terminating) {
                found = thread;
                break;
            }
        }
        if (found) {
            ob_reference(found);
            ps_thread_terminate(found, exit_status);
            ob_dereference(found);
        }
    } while (found);
}

static NTSTATUS terminate_service(HANDLE handle, NTSTATUS exit_status, struct ob_call call)
{
    PETHREAD self = ke_current();
    PEPROCESS process;
    NTSTATUS status;

    if (!handle) {
        ke_point(KE_OP_THREAD, self->process);
        if (self->process == world->ps->system)
            return STATUS_INVALID_PARAMETER;
        terminate_others(self->process, self, exit_status);
        return STATUS_SUCCESS;
    }
    status =
        ob_service_reference(handle, PROCESS_TERMINATE, world->ps->process_type, call, &process);
    if (!NT_SUCCESS(status))
        return status;
    if (process == world->ps->system)
        status = STATUS_ACCESS_DENIED;
    else if (process->ended)
        status = STATUS_PROCESS_IS_TERMINATING;
    if (NT_SUCCESS(status)) {
        if (self->process == process)
            ob_dereference(process); /* its thread holds one; the call does not come back */
        ps_process_exit(process, exit_status);
    }
    ob_dereference(process);
    return status;
}

OB_SERVICE(TerminateProcess, ProcessHandle, ExitStatus, (HANDLE ProcessHandle, NTSTATUS ExitStatus),
           terminate_service(ProcessHandle, ExitStatus, call))

static NTSTATUS each_thread_service(HANDLE handle, NTSTATUS (*act)(PEPROCESS process),
                                    struct ob_call call)
{
    PEPROCESS process;
    NTSTATUS status = ob_service_reference(handle, PROCESS_SUSPEND_RESUME, world->ps->process_type,
                                           call, &process);

    if (!NT_SUCCESS(status))
        return status;
    status = act(process);
    ob_dereference(process);
    return status;
}

OB_SERVICE(SuspendProcess, ProcessHandle, 0, (HANDLE ProcessHandle),
           each_thread_service(ProcessHandle, PsSuspendProcess, call))
OB_SERVICE(ResumeProcess, ProcessHandle, 0, (HANDLE ProcessHandle),
           each_thread_service(ProcessHandle, PsResumeProcess, call))

/* --- asking ----------------------------------------------------------------------------------- */

/* The answer to a class of fixed size into `out`; its size, or 0 for a class that is not known. */
static ULONG answer(PEPROCESS process, PROCESSINFOCLASS class, void *out)
{
    switch (class) {
    case ProcessBasicInformation:
        *(PROCESS_BASIC_INFORMATION *)out =
            (PROCESS_BASIC_INFORMATION){.ExitStatus = process->exit_status,
                                        .PebBaseAddress = process->peb,
                                        .AffinityMask = KeQueryActiveProcessors(),
                                        .BasePriority = process->base_priority,
                                        .UniqueProcessId = (ULONG_PTR)process->ob.id,
                                        .InheritedFromUniqueProcessId = (ULONG_PTR)process->parent};
        return sizeof(PROCESS_BASIC_INFORMATION);
    case ProcessTimes:
        *(KERNEL_USER_TIMES *)out =
            (KERNEL_USER_TIMES){.CreateTime = process->create_time, .ExitTime = process->exit_time};
        return sizeof(KERNEL_USER_TIMES);
    case ProcessDebugPort:
        *(ULONG_PTR *)out = process->debugged ? (ULONG_PTR)-1 : 0;
        return sizeof(ULONG_PTR);
    case ProcessDefaultHardErrorMode:
        *(ULONG *)out = 1;
        return sizeof(ULONG);
    case ProcessPriorityClass:
        *(PROCESS_PRIORITY_CLASS *)out = (PROCESS_PRIORITY_CLASS){FALSE, 2 /* normal */};
        return sizeof(PROCESS_PRIORITY_CLASS);
    case ProcessHandleCount:
        *(ULONG *)out = process->ob.handles.count;
        return sizeof(ULONG);
    case ProcessAffinityMask:
        *(KAFFINITY *)out = KeQueryActiveProcessors();
        return sizeof(KAFFINITY);
    case ProcessPriorityBoost:
    case ProcessBreakOnTermination:
        *(ULONG *)out = 0;
        return sizeof(ULONG);
    case ProcessSessionInformation:
        *(ULONG *)out = PsGetProcessSessionId(process);
        return sizeof(ULONG);
    case ProcessWow64Information:
        *(ULONG_PTR *)out = 0;
        return sizeof(ULONG_PTR);
    case ProcessCookie:
        *(ULONG *)out = (ULONG)process->start_key * 0x9E3779B9u;
        return sizeof(ULONG);
    default:
        return 0;
    }
}

static NTSTATUS give_path(struct ob_call call, const UNICODE_STRING *path, char *theirs, ULONG room,
                          ULONG *needed)
{
    UNICODE_STRING out = {.Length = path->Length,
                          .MaximumLength = (USHORT)(path->Length + sizeof(WCHAR)),
                          .Buffer = (PWCH)(theirs + sizeof out)};
    NTSTATUS status;

    *needed = (ULONG)sizeof out + out.MaximumLength;
    if (room < *needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = ob_out(call, theirs, &out, sizeof out);
    if (!NT_SUCCESS(status) || !path->Buffer)
        return status;
    return ob_out(call, out.Buffer, path->Buffer, out.MaximumLength);
}

static NTSTATUS query_service(HANDLE handle, PROCESSINFOCLASS class, void *theirs, ULONG room,
                              ULONG *theirs_needed, struct ob_call call)
{
    union {
        PROCESS_BASIC_INFORMATION basic;
        KERNEL_USER_TIMES times;
    } out;
    PEPROCESS process;
    ULONG needed;
    NTSTATUS status = ob_service_reference(handle, PROCESS_QUERY_LIMITED_INFORMATION,
                                           world->ps->process_type, call, &process);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_READ, process);
    if (class == ProcessImageFileName || class == ProcessImageFileNameWin32) {
        status = give_path(call, &process->image_path, theirs, room, &needed);
    } else {
        needed = answer(process, class, &out);
        if (!needed)
            status = STATUS_INVALID_INFO_CLASS;
        else if (room != needed)
            status = STATUS_INFO_LENGTH_MISMATCH;
        else
            status = ob_out(call, theirs, &out, needed);
    }
    ob_dereference(process);
    if (theirs_needed && (NT_SUCCESS(status) || status == STATUS_INFO_LENGTH_MISMATCH)) {
        NTSTATUS written = ob_out(call, theirs_needed, &needed, sizeof needed);

        if (!NT_SUCCESS(written))
            status = written;
    }
    return status;
}

OB_SERVICE(QueryInformationProcess, ProcessHandle, ProcessInformationClass,
           (HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass,
            PVOID ProcessInformation, ULONG ProcessInformationLength, PULONG ReturnLength),
           query_service(ProcessHandle, ProcessInformationClass, ProcessInformation,
                         ProcessInformationLength, ReturnLength, call))

static NTSTATUS set_service(HANDLE handle, PROCESSINFOCLASS class, const void *theirs, ULONG bytes,
                            struct ob_call call)
{
    PEPROCESS process;
    NTSTATUS status = ob_service_reference(handle, PROCESS_SET_INFORMATION, world->ps->process_type,
                                           call, &process);

    if (!NT_SUCCESS(status))
        return status;
    switch (class) {
    case ProcessBasePriority:
    case ProcessPriorityClass:
    case ProcessPriorityBoost:
    case ProcessAffinityMask:
    case ProcessDefaultHardErrorMode:
        break; /* accepted, without effect */
    default:
        status = STATUS_INVALID_INFO_CLASS;
        break;
    }
    ob_dereference(process);
    return status;
}

OB_SERVICE(SetInformationProcess, ProcessHandle, ProcessInformationClass,
           (HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass,
            PVOID ProcessInformation, ULONG ProcessInformationLength),
           set_service(ProcessHandle, ProcessInformationClass, ProcessInformation,
                       ProcessInformationLength, call))
