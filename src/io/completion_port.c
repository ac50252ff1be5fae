/*
 * completion_port.c - I/O completion ports: a KQUEUE of packets behind handles.
 *
 * A packet is memory of ours from the time it is posted until it is removed. A thread that removes
 * one counts as running for the port (KQUEUE) until it waits for something else.
 */
#include "io/io.h"

struct port {
    KQUEUE queue; /* of struct packet.entry */
};

struct packet {
    LIST_ENTRY entry;
    PVOID key, context;
    IO_STATUS_BLOCK iosb;
};

enum { REMOVE_AT_ONCE = 64 }; /* packets one NtRemoveIoCompletionEx takes at most here */

uint32_t io_port_bytes(void)
{
    return sizeof(struct port);
}

static void drop(struct packet *packet)
{
    arena_free(&world->arena, packet, sizeof *packet);
}

/* With its last handle those who wait go, and what nobody has taken. */
void io_port_closed(void *body, PEPROCESS process, ACCESS_MASK granted, uint32_t process_handles,
                    uint32_t all_handles)
{
    if (all_handles == 1)
        io_port_remove(body);
}

void io_port_remove(void *body)
{
    struct port *port = body;
    PLIST_ENTRY first = KeRundownQueue(&port->queue), entry = first;

    if (!first)
        return;
    do {
        PLIST_ENTRY next = entry->Flink;

        drop(CONTAINING_RECORD(entry, struct packet, entry));
        entry = next;
    } while (entry != first);
}

bool io_port_post(PVOID body, PVOID key, PVOID context, NTSTATUS status, ULONG_PTR information)
{
    struct port *port = body;
    struct packet *packet = arena_alloc(&world->arena, sizeof *packet);

    if (!packet)
        return false;
    packet->key = key;
    packet->context = context;
    packet->iosb.Status = status;
    packet->iosb.Information = information;
    KeInsertQueue(&port->queue, &packet->entry);
    return true;
}

/* --- making and opening ----------------------------------------------------------------------- */

static NTSTATUS give(struct ob_call call, PHANDLE theirs, HANDLE handle, NTSTATUS status)
{
    NTSTATUS written = ob_out(call, theirs, &handle, sizeof handle);

    return NT_SUCCESS(written) ? status : written;
}

NTSTATUS NtCreateIoCompletion(PHANDLE IoCompletionHandle, ACCESS_MASK DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, ULONG Count)
{
    struct ob_call call = OB_CALL_NT;
    void *body, *existing;
    HANDLE handle;
    NTSTATUS status;

    KE_DDI(NULL, Count);
    ke_point(KE_OP_OBJECT, NULL);
    if (call.mode != KernelMode && !io_user_writable(IoCompletionHandle, sizeof(HANDLE)))
        return STATUS_ACCESS_VIOLATION;
    status = ob_object_create(world->io->completion_type, ObjectAttributes, sizeof(struct port),
                              call, &body);
    if (!NT_SUCCESS(status))
        return status;
    KeInitializeQueue(&((struct port *)body)->queue, Count);
    status = ob_insert(body, DesiredAccess, call, &handle, &existing);
    if (!NT_SUCCESS(status))
        return status;
    return give(call, IoCompletionHandle, handle, status);
}

NTSTATUS NtOpenIoCompletion(PHANDLE IoCompletionHandle, ACCESS_MASK DesiredAccess,
                            POBJECT_ATTRIBUTES ObjectAttributes)
{
    struct ob_call call = OB_CALL_NT;
    HANDLE handle;
    NTSTATUS status;

    KE_DDI(NULL, DesiredAccess);
    ke_point(KE_OP_OBJECT, NULL);
    if (call.mode != KernelMode && !io_user_writable(IoCompletionHandle, sizeof(HANDLE)))
        return STATUS_ACCESS_VIOLATION;
    status =
        ob_open(ObjectAttributes, world->io->completion_type, DesiredAccess, NULL, call, &handle);
    return NT_SUCCESS(status) ? give(call, IoCompletionHandle, handle, status) : status;
}

/* --- packets ---------------------------------------------------------------------------------- */

static NTSTATUS reference(HANDLE handle, ACCESS_MASK access, struct ob_call call,
                          struct port **port)
{
    void *body;
    NTSTATUS status =
        ob_handle_reference(handle, access, world->io->completion_type, call, &body, NULL);

    if (NT_SUCCESS(status))
        *port = body;
    return status;
}

NTSTATUS NtSetIoCompletion(HANDLE IoCompletionHandle, PVOID KeyContext, PVOID ApcContext,
                           NTSTATUS IoStatus, ULONG_PTR IoStatusInformation)
{
    struct port *port;
    NTSTATUS status;

    KE_DDI(IoCompletionHandle, 0);
    status = reference(IoCompletionHandle, IO_COMPLETION_MODIFY_STATE, OB_CALL_NT, &port);
    if (!NT_SUCCESS(status))
        return status;
    if (!io_port_post(port, KeyContext, ApcContext, IoStatus, IoStatusInformation))
        status = STATUS_INSUFFICIENT_RESOURCES;
    ob_dereference(port);
    return status;
}

NTSTATUS NtQueryIoCompletion(HANDLE IoCompletionHandle, ULONG IoCompletionInformationClass,
                             PVOID IoCompletionInformation, ULONG Length, PULONG ResultLength)
{
    struct ob_call call = OB_CALL_NT;
    struct port *port;
    LONG depth;
    ULONG bytes = sizeof depth;
    NTSTATUS status;

    KE_DDI(IoCompletionHandle, 0);
    if (IoCompletionInformationClass != 0)
        return STATUS_INVALID_INFO_CLASS;
    if (Length != sizeof depth)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = reference(IoCompletionHandle, IO_COMPLETION_QUERY_STATE, call, &port);
    if (!NT_SUCCESS(status))
        return status;
    depth = KeReadStateQueue(&port->queue);
    ob_dereference(port);
    status = ob_out(call, IoCompletionInformation, &depth, sizeof depth);
    if (NT_SUCCESS(status) && ResultLength)
        status = ob_out(call, ResultLength, &bytes, sizeof bytes);
    return status;
}

/* Wait for up to `count` packets. 0: *status says why. */
static ULONG take(struct port *port, struct ob_call call, BOOLEAN alertable, PLARGE_INTEGER timeout,
                  PLIST_ENTRY *entries, ULONG count, NTSTATUS *status)
{
    LARGE_INTEGER limit;
    ULONG taken;

    if (timeout) {
        *status = ob_in(call, &limit, timeout, sizeof limit);
        if (!NT_SUCCESS(*status))
            return 0;
    }
    taken = KeRemoveQueueEx(&port->queue, call.mode, alertable, timeout ? &limit : NULL, entries,
                            count);
    *status = STATUS_SUCCESS;
    /* A wait that ended otherwise leaves its status where the first entry would be. */
    if (!taken || (ULONG_PTR)entries[0] <= STATUS_USER_APC + 0x100u) {
        *status = (NTSTATUS)(ULONG_PTR)entries[0];
        return 0;
    }
    return taken;
}

NTSTATUS NtRemoveIoCompletion(HANDLE IoCompletionHandle, PVOID *KeyContext, PVOID *ApcContext,
                              PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER Timeout)
{
    struct ob_call call = OB_CALL_NT;
    struct port *port;
    struct packet *packet;
    PLIST_ENTRY entry;
    NTSTATUS status;

    KE_DDI(IoCompletionHandle, 0);
    if (call.mode != KernelMode && (!io_user_writable(KeyContext, sizeof *KeyContext) ||
                                    !io_user_writable(ApcContext, sizeof *ApcContext) ||
                                    !io_user_writable(IoStatusBlock, sizeof *IoStatusBlock)))
        return STATUS_ACCESS_VIOLATION;
    status = reference(IoCompletionHandle, IO_COMPLETION_MODIFY_STATE, call, &port);
    if (!NT_SUCCESS(status))
        return status;
    if (take(port, call, FALSE, Timeout, &entry, 1, &status)) {
        packet = CONTAINING_RECORD(entry, struct packet, entry);
        ob_out(call, KeyContext, &packet->key, sizeof packet->key);
        ob_out(call, ApcContext, &packet->context, sizeof packet->context);
        ob_out(call, IoStatusBlock, &packet->iosb, sizeof packet->iosb);
        drop(packet);
    }
    ob_dereference(port);
    return status;
}

NTSTATUS NtRemoveIoCompletionEx(HANDLE IoCompletionHandle,
                                PFILE_IO_COMPLETION_INFORMATION IoCompletionInformation,
                                ULONG Count, PULONG NumEntriesRemoved, PLARGE_INTEGER Timeout,
                                BOOLEAN Alertable)
{
    struct ob_call call = OB_CALL_NT;
    PLIST_ENTRY entries[REMOVE_AT_ONCE];
    struct port *port;
    ULONG taken;
    NTSTATUS status;

    KE_DDI(IoCompletionHandle, Count);
    if (!Count)
        return STATUS_INVALID_PARAMETER;
    if (Count > REMOVE_AT_ONCE)
        Count = REMOVE_AT_ONCE;
    if (call.mode != KernelMode &&
        (!io_user_writable(IoCompletionInformation, Count * sizeof *IoCompletionInformation) ||
         !io_user_writable(NumEntriesRemoved, sizeof *NumEntriesRemoved)))
        return STATUS_ACCESS_VIOLATION;
    status = reference(IoCompletionHandle, IO_COMPLETION_MODIFY_STATE, call, &port);
    if (!NT_SUCCESS(status))
        return status;
    taken = take(port, call, Alertable, Timeout, entries, Count, &status);
    for (ULONG i = 0; i < taken; i++) {
        struct packet *packet = CONTAINING_RECORD(entries[i], struct packet, entry);
        FILE_IO_COMPLETION_INFORMATION information = {packet->key, packet->context, packet->iosb};

        ob_out(call, &IoCompletionInformation[i], &information, sizeof information);
        drop(packet);
    }
    ob_out(call, NumEntriesRemoved, &taken, sizeof taken);
    ob_dereference(port);
    return status;
}
