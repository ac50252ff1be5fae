/* io.c - the beginning of the layer: its types, its hooks into ps. */
#include "io/io.h"
#include "cm/cm.h"

WORLD_EXPORTED_DATA POBJECT_TYPE *IoFileObjectType = NULL, *IoDriverObjectType = NULL,
                                 *IoDeviceObjectType = NULL, *IoCompletionObjectType = NULL,
                                 *MmSectionObjectType = NULL;

/* Standard and specific rights of files and devices. */
static const GENERIC_MAPPING file_mapping = {
    .GenericRead = FILE_GENERIC_READ,
    .GenericWrite = FILE_GENERIC_WRITE,
    .GenericExecute = FILE_GENERIC_EXECUTE,
    .GenericAll = FILE_ALL_ACCESS,
};

static void make_types(struct io *io)
{
    io->driver_type = ob_type_create(&(struct ob_type_params){
        .name = u"Driver",
        .flags = OB_TYPE_CASE_INSENSITIVE,
        .body_bytes = sizeof(struct io_driver),
        .tag = 0x76697244, /* "Driv" */
        .mapping = file_mapping,
        .valid_access = STANDARD_RIGHTS_ALL | SYNCHRONIZE | 1,
        .ops = {.remove = io_driver_remove},
    });
    io->device_type = ob_type_create(&(struct ob_type_params){
        .name = u"Device",
        .flags = OB_TYPE_CASE_INSENSITIVE | OB_TYPE_POOL,
        .body_bytes = sizeof(DEVICE_OBJECT),
        .tag = 0x69766544, /* "Devi" */
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = file_mapping,
        .valid_access = FILE_ALL_ACCESS,
        .ops = {.parse = io_device_parse, .remove = io_device_remove},
    });
    io->file_type = ob_type_create(&(struct ob_type_params){
        .name = u"File",
        .flags = OB_TYPE_CASE_INSENSITIVE | OB_TYPE_POOL | OB_TYPE_MAINTAIN_COUNT,
        .body_bytes = sizeof(struct io_file),
        .tag = 0x656C6946, /* "File" */
        .mapping = file_mapping,
        .valid_access = FILE_ALL_ACCESS,
        .ops = {.open = io_file_opened,
                .close = io_file_closed,
                .remove = io_file_remove,
                .parse = io_file_parse,
                .query_name = io_file_name,
                .waitable = io_file_waitable},
    });
    io_section_create_type();
    io->completion_type = ob_type_create(&(struct ob_type_params){
        .name = u"IoCompletion",
        .flags = OB_TYPE_CASE_INSENSITIVE | OB_TYPE_WAITABLE | OB_TYPE_MAINTAIN_COUNT,
        .body_bytes = io_port_bytes(),
        .tag = 0x6F436F49, /* "IoCo" */
        .mapping = {.GenericRead = STANDARD_RIGHTS_READ | 1,
                    .GenericWrite = STANDARD_RIGHTS_WRITE | 2,
                    .GenericExecute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE,
                    .GenericAll = IO_COMPLETION_ALL_ACCESS},
        .valid_access = IO_COMPLETION_ALL_ACCESS,
        .ops = {.close = io_port_closed, .remove = io_port_remove},
    });
}

void io_create(void)
{
    struct io *io = arena_alloc(&world->arena, sizeof *io);

    irqlab_assert(io);
    world->io = io;
    list_init(&io->drivers);
    list_init(&io->files);
    list_init(&io->drains);
    list_init(&io->reinit);
    list_init(&io->boot_reinit);
    list_init(&io->shutdown);
    list_init(&io->last_shutdown);
    list_init(&io->top_level);
    list_init(&io->driver_threads);
    list_init(&io->thread_states);
    list_init(&io->log);
    InitializeListHead(&io->orphans);
    io->configuration.Version = sizeof io->configuration;
    io->file_mapping = (GENERIC_MAPPING){FILE_GENERIC_READ, FILE_GENERIC_WRITE,
                                         FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS};
    io_timer_create();
    make_types(io);
    IoFileObjectType = &io->file_type;
    IoDriverObjectType = &io->driver_type;
    IoDeviceObjectType = &io->device_type;
    IoCompletionObjectType = &io->completion_type;
    MmSectionObjectType = &io->section_type;
    ps_on_thread_exit(io_thread_exit);
    ps_on_thread_exit(io_thread_state_exit);
    ps_on_thread_exit(cm_thread_gone);
}
