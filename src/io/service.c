/*
 * service.c - NtLoadDriver, NtUnloadDriver: drivers by the name of their service.
 *
 * The name is that of a registry key, …\Services\NAME; only its last element matters. What loads is
 * up to who made the world (io->load): the images it was given.
 */
#include "io/io.h"

#include <string.h>

enum { NAME_ROOM = 64 };

/* The last element of a captured path, NUL-terminated. */
static NTSTATUS last_element(const UNICODE_STRING *theirs, struct ob_call call,
                             WCHAR name[NAME_ROOM])
{
    UNICODE_STRING path;
    uint32_t n, start;
    NTSTATUS status = ob_string_capture(call, theirs, &path);

    if (!NT_SUCCESS(status))
        return status;
    n = start = path.Length / (uint32_t)sizeof(WCHAR);
    while (start && path.Buffer[start - 1] != '\\')
        start--;
    if (start == n || n - start >= NAME_ROOM)
        status = STATUS_INVALID_PARAMETER;
    else if (!start)
        status = STATUS_OBJECT_PATH_SYNTAX_BAD;
    if (NT_SUCCESS(status)) {
        memcpy(name, path.Buffer + start, (n - start) * sizeof(WCHAR));
        name[n - start] = 0;
    }
    ob_string_free(&path);
    return status;
}

struct load {
    const WCHAR *name;
    NTSTATUS status;
};

static VOID load_in_system(PVOID context)
{
    struct load *load = context;

    load->status = world->io->load(load->name);
}

static NTSTATUS load_driver(PUNICODE_STRING service, struct ob_call call)
{
    struct ps_thread_params params = {.process = world->ps->system, .start = load_in_system};
    WCHAR name[NAME_ROOM];
    struct load load = {name, STATUS_UNSUCCESSFUL};
    PETHREAD thread;
    NTSTATUS status = last_element(service, call, name);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_IO, NULL);
    if (!world->io->load)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (io_driver_find(name))
        return STATUS_IMAGE_ALREADY_LOADED;
    if (ke_current()->process == world->ps->system) {
        load_in_system(&load);
        return load.status;
    }
    params.context = &load;
    status = ps_thread_create(&params, &thread);
    if (!NT_SUCCESS(status))
        return status;
    ps_thread_start(thread);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ob_dereference(thread);
    return load.status;
}

/* Success although it is held: it goes later (unload.c). */
static NTSTATUS unload_driver(PUNICODE_STRING service, struct ob_call call)
{
    WCHAR name[NAME_ROOM];
    struct io_driver *driver;
    NTSTATUS status = last_element(service, call, name);

    if (!NT_SUCCESS(status))
        return status;
    driver = io_driver_find(name);
    if (!driver)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    status = io_driver_unload(driver, false, NULL);
    return status == STATUS_DEVICE_BUSY ? STATUS_SUCCESS : status;
}

NTSTATUS NtLoadDriver(PUNICODE_STRING DriverServiceName)
{
    KE_DDI(NULL, 0);
    return load_driver(DriverServiceName, OB_CALL_NT);
}

NTSTATUS ZwLoadDriver(PUNICODE_STRING DriverServiceName)
{
    OB_ZW(status, call);
    KE_DDI(NULL, 0);
    status = load_driver(DriverServiceName, call);
    OB_ZW_END(status);
}

NTSTATUS NtUnloadDriver(PUNICODE_STRING DriverServiceName)
{
    KE_DDI(NULL, 0);
    return unload_driver(DriverServiceName, OB_CALL_NT);
}

NTSTATUS ZwUnloadDriver(PUNICODE_STRING DriverServiceName)
{
    OB_ZW(status, call);
    KE_DDI(NULL, 0);
    status = unload_driver(DriverServiceName, call);
    OB_ZW_END(status);
}
