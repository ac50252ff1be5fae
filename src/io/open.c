/*
 * open.c - opening: from a name to a file object, by way of the driver's IRP_MJ_CREATE.
 *
 * ob walks the name. When it meets a device it asks io_device_parse, with what is left of the name
 * and with our *open packet* (struct io_open) as context: that is where the file object and the
 * request are made. Whoever opens a device without a packet (ObReferenceObjectByName) gets the
 * device itself.
 */
#include "io/io.h"

#include <string.h>

enum { TAG_NAME = 0x6D4E6F49 /* "IoNm" */ };

/* What an open wants, and what came of it. */
struct io_open {
    uint32_t magic;
    ULONG options, share, attributes, disposition;
    void *ea; /* extended attributes, captured */
    ULONG ea_bytes;
    LARGE_INTEGER allocation;
    PFILE_OBJECT related;  /* the name is relative to this file */
    ULONG_PTR information; /* FILE_OPENED … */
    NTSTATUS status;       /* of the driver */
    PDEVICE_OBJECT hint;   /* ask this device of the stack, not the topmost; NULL: none */
};

enum { OPEN_MAGIC = 0x6E65704F };

/* --- the file object -------------------------------------------------------------------------- */

static ULONG file_flags(const struct io_open *open, ULONG attributes)
{
    ULONG flags = 0;

    if (open->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT))
        flags |= FO_SYNCHRONOUS_IO;
    if (open->options & FILE_SYNCHRONOUS_IO_ALERT)
        flags |= FO_ALERTABLE_IO;
    if (open->options & FILE_NO_INTERMEDIATE_BUFFERING)
        flags |= FO_NO_INTERMEDIATE_BUFFERING;
    if (open->options & FILE_WRITE_THROUGH)
        flags |= FO_WRITE_THROUGH;
    if (open->options & FILE_SEQUENTIAL_ONLY)
        flags |= FO_SEQUENTIAL_ONLY;
    if (open->options & FILE_RANDOM_ACCESS)
        flags |= FO_RANDOM_ACCESS;
    if (!(attributes & OBJ_CASE_INSENSITIVE))
        flags |= FO_OPENED_CASE_SENSITIVE;
    return flags;
}

static NTSTATUS set_name(PFILE_OBJECT file, const UNICODE_STRING *name)
{
    uint32_t room = (name->Length + 2u + 55u) & ~7u;

    if (!name->Length)
        return STATUS_SUCCESS;
    file->FileName.Buffer = mm_pool_alloc(room, TAG_NAME, MM_POOL_KERNEL | MM_POOL_ZERO, 0);
    if (!file->FileName.Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(file->FileName.Buffer, name->Buffer, name->Length);
    file->FileName.Length = name->Length;
    file->FileName.MaximumLength = (USHORT)room;
    return STATUS_SUCCESS;
}

static NTSTATUS make_file(PDEVICE_OBJECT device, const struct io_open *open,
                          const struct ob_parse *parse, struct io_file **result)
{
    void *body;
    struct io_file *own;
    PFILE_OBJECT file;
    NTSTATUS status = ob_object_create(world->io->file_type, NULL, sizeof *own, parse->call, &body);

    if (!NT_SUCCESS(status))
        return status;
    own = body;
    file = &own->object;
    list_init(&own->link);
    own->opened_100ns = world->sim->now_100ns;
    file->Type = IO_TYPE_FILE;
    file->Size = sizeof *file;
    file->Flags = file_flags(open, parse->attributes);
    file->RelatedFileObject = open->related;
    file->Vpb = device->Vpb;
    KeInitializeEvent(&file->Event, NotificationEvent, FALSE);
    KeInitializeEvent(&file->Lock, SynchronizationEvent, FALSE);
    InitializeListHead(&file->IrpList);
    status = set_name(file, &parse->remaining);
    if (!NT_SUCCESS(status)) {
        ob_dereference(file);
        return status;
    }
    *result = own;
    return STATUS_SUCCESS;
}

/* --- IRP_MJ_CREATE ---------------------------------------------------------------------------- */

static NTSTATUS ask_driver(PDEVICE_OBJECT device, PFILE_OBJECT file, struct io_open *open,
                           const struct ob_parse *parse)
{
    PDEVICE_OBJECT top = open->hint ? open->hint : io_device_top(device);
    PIRP irp = io_irp_allocate(top->StackSize, true, 0);
    struct io_irp *own;
    PIO_STACK_LOCATION location;
    IO_SECURITY_CONTEXT security = {.DesiredAccess = parse->access,
                                    .FullCreateOptions = open->options};
    IO_STATUS_BLOCK iosb = {0};
    struct io_request request = {.file = file, .device = top, .irp = irp, .call = parse->call};
    NTSTATUS status;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    own = io_irp_of(irp);
    own->major = IRP_MJ_CREATE;
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_SHARED, top->DriverObject);
    own->kernel_iosb = true;
    own->file = file;
    ob_reference(file);
    KeInitializeEvent(&request.done, SynchronizationEvent, FALSE);
    irp->Flags = IRP_CREATE_OPERATION | IRP_SYNCHRONOUS_API | IRP_DEFER_IO_COMPLETION;
    irp->RequestorMode = parse->call.mode;
    irp->UserIosb = &iosb;
    irp->UserEvent = &request.done;
    irp->Overlay.AllocationSize = open->allocation;
    irp->AssociatedIrp.SystemBuffer = open->ea;
    irp->Tail.Overlay.OriginalFileObject = file;
    location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = IRP_MJ_CREATE;
    location->Flags = parse->attributes & OBJ_CASE_INSENSITIVE ? 0 : SL_CASE_SENSITIVE;
    location->FileObject = file;
    location->Parameters.Create.SecurityContext = &security;
    location->Parameters.Create.Options = open->disposition << 24 | (open->options & 0x00FFFFFF);
    location->Parameters.Create.FileAttributes = (USHORT)open->attributes;
    location->Parameters.Create.ShareAccess = (USHORT)open->share;
    location->Parameters.Create.EaLength = open->ea_bytes;
    status = io_request_call(&request);
    if (status == STATUS_PENDING) {
        io_request_wait(&request, &request.done, false);
        status = iosb.Status;
    }
    open->information = iosb.Information;
    return status;
}

/* IRP_MJ_CREATE failed: the file never was. */
static void undo_file(PFILE_OBJECT file)
{
    PDEVICE_OBJECT device = file->DeviceObject;

    file->DeviceObject = NULL;
    ob_dereference(file);
    io_device_release(device);
}

/* The driver says the name is another one: FileName is now an absolute name. */
static NTSTATUS reparse(PFILE_OBJECT file, const struct io_open *open, struct ob_parse *parse)
{
    const UNICODE_STRING *name = &file->FileName;

    if (open->information != IO_REPARSE || !name->Length)
        return STATUS_OBJECT_NAME_INVALID;
    parse->reparse.Buffer = arena_alloc(&world->arena, name->Length);
    if (!parse->reparse.Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(parse->reparse.Buffer, name->Buffer, name->Length);
    parse->reparse.Length = parse->reparse.MaximumLength = name->Length;
    return STATUS_REPARSE;
}

static NTSTATUS may_open(PDEVICE_OBJECT device, const struct io_open *open,
                         const struct ob_parse *parse)
{
    if (device->Flags & DO_DEVICE_INITIALIZING ||
        io_device_extension(device)->flags & (IO_DEVICE_UNLOAD_PENDING | IO_DEVICE_DELETE_PENDING |
                                              IO_DEVICE_REMOVE_PENDING | IO_DEVICE_START_PENDING))
        return STATUS_NO_SUCH_DEVICE;
    if (device->Flags & DO_EXCLUSIVE && device->ReferenceCount && !open->related)
        return STATUS_ACCESS_DENIED;
    if (parse->call.mode == UserMode)
        return io_device_access(device, parse->access, parse->remaining.Length != 0);
    return STATUS_SUCCESS;
}

static NTSTATUS open_device(PDEVICE_OBJECT device, struct io_open *open, struct ob_parse *parse)
{
    struct io_file *file;
    NTSTATUS status = may_open(device, open, parse);

    if (NT_SUCCESS(status))
        status = make_file(device, open, parse, &file);
    if (!NT_SUCCESS(status))
        return status;
    device->ReferenceCount++;
    file->object.DeviceObject = device;
    list_push_back(&world->io->files, &file->link);
    status = ask_driver(device, &file->object, open, parse);
    file->object.RelatedFileObject = NULL;
    open->status = status;
    if (status == STATUS_REPARSE)
        status = reparse(&file->object, open, parse);
    if (!NT_SUCCESS(status) || status == STATUS_REPARSE) {
        undo_file(&file->object);
        return status;
    }
    parse->found = file;
    return STATUS_SUCCESS;
}

static struct io_open *packet(const struct ob_parse *parse)
{
    struct io_open *open = parse->context;

    return open && open->magic == OPEN_MAGIC ? open : NULL;
}

NTSTATUS io_device_parse(void *body, struct ob_parse *parse)
{
    struct io_open *open = packet(parse);

    if (open)
        return open_device(body, open, parse);
    if (parse->remaining.Length || (parse->type && parse->type != world->io->device_type))
        return STATUS_OBJECT_TYPE_MISMATCH;
    ob_reference(body);
    parse->found = body;
    return STATUS_SUCCESS;
}

NTSTATUS io_file_parse(void *body, struct ob_parse *parse)
{
    struct io_open *open = packet(parse);
    PFILE_OBJECT file = body;

    if (!open || !file->DeviceObject)
        return STATUS_OBJECT_TYPE_MISMATCH;
    open->related = file;
    return open_device(file->DeviceObject, open, parse);
}

/* --- the system calls ------------------------------------------------------------------------- */

static bool bad_options(ACCESS_MASK access, ULONG attributes, ULONG share, ULONG disposition,
                        ULONG options)
{
    const ULONG both = FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT;

    return disposition > FILE_MAXIMUM_DISPOSITION || share & ~(ULONG)FILE_SHARE_VALID_FLAGS ||
           options & ~(ULONG)FILE_VALID_OPTION_FLAGS || (options & both) == both ||
           (options & both && !(access & (SYNCHRONIZE | GENERIC_READ | GENERIC_WRITE |
                                          GENERIC_EXECUTE | GENERIC_ALL))) ||
           (options & FILE_DELETE_ON_CLOSE && !(access & (DELETE | GENERIC_ALL))) ||
           (options & FILE_DIRECTORY_FILE && options & FILE_NON_DIRECTORY_FILE);
}

static NTSTATUS capture_ea(struct io_open *open, const void *ea, ULONG bytes, struct ob_call call)
{
    NTSTATUS status;

    if (!ea || !bytes)
        return STATUS_SUCCESS;
    open->ea = mm_pool_alloc(bytes, 0x61456F49 /* "IoEa" */, MM_POOL_KERNEL, 0);
    if (!open->ea)
        return STATUS_INSUFFICIENT_RESOURCES;
    open->ea_bytes = bytes;
    status = ob_in(call, open->ea, ea, bytes);
    if (!NT_SUCCESS(status))
        mm_pool_free(open->ea, 0, 0);
    return status;
}

struct create {
    HANDLE *handle;
    ACCESS_MASK access;
    const OBJECT_ATTRIBUTES *object;
    PIO_STATUS_BLOCK iosb;
    const LARGE_INTEGER *allocation;
    ULONG attributes, share, disposition, options;
    const void *ea;
    ULONG ea_bytes;
    PDEVICE_OBJECT hint;
};

static NTSTATUS create_file(const struct create *create, struct ob_call call)
{
    struct io_open open = {.magic = OPEN_MAGIC,
                           .options = create->options,
                           .share = create->share,
                           .attributes = create->attributes,
                           .disposition = create->disposition,
                           .hint = create->hint};
    IO_STATUS_BLOCK iosb = {0};
    HANDLE handle;
    NTSTATUS status;

    ke_point(KE_OP_OBJECT, NULL);
    if (call.mode != KernelMode && (!io_user_writable(create->handle, sizeof *create->handle) ||
                                    !io_user_writable(create->iosb, sizeof *create->iosb)))
        return STATUS_ACCESS_VIOLATION;
    if (bad_options(create->access, create->attributes, create->share, create->disposition,
                    create->options))
        return STATUS_INVALID_PARAMETER;
    if (create->allocation) {
        status = ob_in(call, &open.allocation, create->allocation, sizeof open.allocation);
        if (!NT_SUCCESS(status))
            return status;
    }
    status = capture_ea(&open, create->ea, create->ea_bytes, call);
    if (!NT_SUCCESS(status))
        return status;
    status = ob_open(create->object, world->io->file_type, create->access, &open, call, &handle);
    if (open.ea)
        mm_pool_free(open.ea, 0, 0);
    if (!NT_SUCCESS(status))
        return status;
    iosb.Status = open.status;
    iosb.Information = open.information;
    ob_out(call, create->handle, &handle, sizeof handle);
    ob_out(call, create->iosb, &iosb, sizeof iosb);
    return open.status;
}

NTSTATUS io_open(HANDLE *handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES *object,
                 PIO_STATUS_BLOCK iosb, ULONG share, ULONG options, struct ob_call call)
{
    struct create create = {.handle = handle,
                            .access = access,
                            .object = object,
                            .iosb = iosb,
                            .share = share,
                            .disposition = FILE_OPEN,
                            .options = options};

    return create_file(&create, call);
}

#define CREATE_ARGUMENTS                                                                           \
    &(struct create)                                                                               \
    {                                                                                              \
        FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, AllocationSize,                \
            FileAttributes, ShareAccess, CreateDisposition, CreateOptions, EaBuffer, EaLength,     \
            NULL                                                                                   \
    }

NTSTATUS NtCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                      POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                      PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                      ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength)
{
    KE_DDI(NULL, DesiredAccess);
    return create_file(CREATE_ARGUMENTS, OB_CALL_NT);
}

NTSTATUS ZwCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                      POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                      PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                      ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength)
{
    OB_ZW(status, call);
    KE_DDI(NULL, DesiredAccess);
    status = create_file(CREATE_ARGUMENTS, call);
    OB_ZW_END(status);
}

/* With a hint the device asked is the hinted one, below the filters above it. */
static NTSTATUS create_hinted(const struct create *create, CREATE_FILE_TYPE type, ULONG options,
                              PDEVICE_OBJECT hint, uint64_t pc)
{
    KPROCESSOR_MODE mode =
        options & IO_NO_PARAMETER_CHECKING || hint ? KernelMode : ke_current()->previous_mode;
    struct create hinted = *create;

    if (type != CreateFileTypeNone)
        return STATUS_NOT_SUPPORTED;
    hinted.hint = hint;
    return create_file(&hinted, (struct ob_call){mode, pc});
}

NTSTATUS IoCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                      POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                      PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                      ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                      CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters, ULONG Options)
{
    KE_DDI(NULL, DesiredAccess);
    return create_hinted(CREATE_ARGUMENTS, CreateFileType, Options, NULL, IO_CALLER);
}

NTSTATUS IoCreateFileEx(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                        POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                        PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                        ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer,
                        ULONG EaLength, CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters,
                        ULONG Options, PIO_DRIVER_CREATE_CONTEXT DriverContext)
{
    KE_DDI(NULL, DesiredAccess);
    return create_hinted(CREATE_ARGUMENTS, CreateFileType, Options,
                         DriverContext ? DriverContext->DeviceObjectHint : NULL, IO_CALLER);
}

NTSTATUS IoCreateFileSpecifyDeviceObjectHint(
    PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
    PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
    ULONG ShareAccess, ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
    CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters, ULONG Options, PVOID DeviceObject)
{
    KE_DDI(DeviceObject, DesiredAccess);
    return create_hinted(CREATE_ARGUMENTS, CreateFileType, Options, DeviceObject, IO_CALLER);
}

NTSTATUS NtOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                    POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                    ULONG ShareAccess, ULONG OpenOptions)
{
    KE_DDI(NULL, DesiredAccess);
    return io_open(FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, ShareAccess,
                   OpenOptions, OB_CALL_NT);
}

NTSTATUS ZwOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                    POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                    ULONG ShareAccess, ULONG OpenOptions)
{
    OB_ZW(status, call);
    KE_DDI(NULL, DesiredAccess);
    status = io_open(FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, ShareAccess,
                     OpenOptions, call);
    OB_ZW_END(status);
}
