/*
 * service.c - the service control manager, for programs that install and start their driver.
 *
 * The data base of services belongs to the machine, not to a process. Starting a service loads the
 * driver that the run layer has for its name or path; stopping unloads it. Both happen in a thread
 * of System while the caller waits, as drivers are loaded on Windows.
 */
#include "win32/internal.h"
#include "win32/crt.h"
#include "rtl/status.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 64, PATH_BYTES = 512 };

struct service {
    struct list link; /* in win32->services */
    char name[NAME_BYTES * 3];
    char display_name[NAME_BYTES * 3];
    char path[PATH_BYTES];
    DWORD type, start_type, error_control;
    DWORD state;     /* SERVICE_STOPPED … */
    DWORD exit_code; /* of its last end */
    uint32_t handles;
    bool deleted; /* goes with its last handle, once stopped */
};

/* A SC_HANDLE is a block of the program's heap; what it means is kept here. */
struct service_handle {
    struct list link; /* in win32->service_handles */
    SC_HANDLE handle;
    struct win32_process *process;
    struct service *service; /* NULL: the manager */
    DWORD access;
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool same(const char *a, const char *b)
{
    for (; *a && lower(*a) == lower(*b); a++, b++)
        ;
    return !*a && !*b;
}

static struct service *find(const char *name)
{
    list_for_each(it, &world->win32->services)
    {
        struct service *service = container_of(it, struct service, link);

        if (same(service->name, name))
            return service;
    }
    return NULL;
}

/* Drivers that the run loaded by itself are services too. */
static struct service *find_loaded(const char *name)
{
    struct win32_hooks *hooks = &world->win32->hooks;
    struct service *service = find(name);

    if (service || !hooks->service_running || !hooks->service_running(hooks->context, name))
        return service;
    service = arena_alloc(&world->arena, sizeof *service);
    if (!service)
        return NULL;
    snprintf(service->name, sizeof service->name, "%s", name);
    snprintf(service->display_name, sizeof service->display_name, "%s", name);
    service->type = SERVICE_KERNEL_DRIVER;
    service->start_type = SERVICE_DEMAND_START;
    service->error_control = SERVICE_ERROR_NORMAL;
    service->state = SERVICE_RUNNING;
    list_push_back(&world->win32->services, &service->link);
    return service;
}

static SC_HANDLE open_handle(struct service *service, DWORD access)
{
    struct service_handle *entry = arena_alloc(&world->arena, sizeof *entry);
    SC_HANDLE handle = win32_alloc(16);

    if (!entry || !handle) {
        win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    if (access & MAXIMUM_ALLOWED || access & GENERIC_ALL)
        access = service ? SERVICE_ALL_ACCESS : SC_MANAGER_ALL_ACCESS;
    *entry = (struct service_handle){
        .handle = handle, .process = win32_current(), .service = service, .access = access};
    list_push_back(&world->win32->service_handles, &entry->link);
    if (service)
        service->handles++;
    return handle;
}

static struct service_handle *entry_of(SC_HANDLE handle)
{
    list_for_each(it, &world->win32->service_handles)
    {
        struct service_handle *entry = container_of(it, struct service_handle, link);

        if (entry->handle == handle && entry->process == win32_current())
            return entry;
    }
    win32_set_error(ERROR_INVALID_HANDLE);
    return NULL;
}

/* The service behind a handle with that right, or NULL with the last error set. */
static struct service *service_of(SC_HANDLE handle, DWORD access)
{
    struct service_handle *entry = entry_of(handle);

    if (!entry)
        return NULL;
    if (!entry->service) {
        win32_set_error(ERROR_INVALID_HANDLE);
        return NULL;
    }
    if ((entry->access & access) != access) {
        win32_set_error(ERROR_ACCESS_DENIED);
        return NULL;
    }
    return entry->service;
}

static void drop_if_unused(struct service *service)
{
    if (!service->deleted || service->handles || service->state != SERVICE_STOPPED)
        return;
    list_remove(&service->link);
    arena_free(&world->arena, service, sizeof *service);
}

/* --- opening ---------------------------------------------------------------------------------- */

SC_HANDLE OpenSCManagerA(LPCSTR machine, LPCSTR database, DWORD access)
{
    KE_DDI(NULL, access);
    if (database && *database && !same(database, SERVICES_ACTIVE_DATABASEA)) {
        win32_set_error(ERROR_DATABASE_DOES_NOT_EXIST);
        return NULL;
    }
    return open_handle(NULL, access | SC_MANAGER_CONNECT);
}

SC_HANDLE OpenSCManagerW(LPCWSTR machine, LPCWSTR database, DWORD access)
{
    char *narrow = win32_narrow_copy(database);
    SC_HANDLE handle = OpenSCManagerA(NULL, narrow, access);

    win32_free(narrow);
    return handle;
}

SC_HANDLE OpenServiceA(SC_HANDLE manager, LPCSTR name, DWORD access)
{
    struct service_handle *entry = entry_of(manager);
    struct service *service;

    KE_DDI(manager, access);
    ke_point(KE_OP_OBJECT, NULL);
    if (!entry)
        return NULL;
    if (!name || !*name) {
        win32_set_error(name ? ERROR_INVALID_NAME : ERROR_INVALID_ADDRESS);
        return NULL;
    }
    service = find_loaded(name);
    if (!service) {
        win32_set_error(ERROR_SERVICE_DOES_NOT_EXIST);
        return NULL;
    }
    return open_handle(service, access);
}

SC_HANDLE OpenServiceW(SC_HANDLE manager, LPCWSTR name, DWORD access)
{
    char *narrow = win32_narrow_copy(name);
    SC_HANDLE handle = OpenServiceA(manager, narrow, access);

    win32_free(narrow);
    return handle;
}

SC_HANDLE CreateServiceA(SC_HANDLE manager, LPCSTR name, LPCSTR display_name, DWORD access,
                         DWORD type, DWORD start_type, DWORD error_control, LPCSTR path,
                         LPCSTR load_order_group, LPDWORD tag, LPCSTR dependencies, LPCSTR account,
                         LPCSTR password)
{
    struct service_handle *entry = entry_of(manager);
    struct service *service;

    KE_DDI(manager, type);
    ke_point(KE_OP_OBJECT, NULL);
    if (!entry)
        return NULL;
    if (!(entry->access & SC_MANAGER_CREATE_SERVICE)) {
        win32_set_error(ERROR_ACCESS_DENIED);
        return NULL;
    }
    if (!name || !*name || strlen(name) >= sizeof service->name || strpbrk(name, "/\\")) {
        win32_set_error(ERROR_INVALID_NAME);
        return NULL;
    }
    if (!path || !*path) {
        win32_set_error(path ? ERROR_INVALID_PARAMETER : ERROR_INVALID_ADDRESS);
        return NULL;
    }
    service = find_loaded(name);
    if (service) {
        win32_set_error(service->deleted ? ERROR_SERVICE_MARKED_FOR_DELETE : ERROR_SERVICE_EXISTS);
        return NULL;
    }
    service = arena_alloc(&world->arena, sizeof *service);
    if (!service) {
        win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    snprintf(service->name, sizeof service->name, "%s", name);
    snprintf(service->display_name, sizeof service->display_name, "%s",
             display_name ? display_name : name);
    snprintf(service->path, sizeof service->path, "%s", path);
    service->type = type;
    service->start_type = start_type;
    service->error_control = error_control;
    service->state = SERVICE_STOPPED;
    service->exit_code = 1077; /* ERROR_SERVICE_NEVER_STARTED */
    list_push_back(&world->win32->services, &service->link);
    return open_handle(service, access);
}

SC_HANDLE CreateServiceW(SC_HANDLE manager, LPCWSTR name, LPCWSTR display_name, DWORD access,
                         DWORD type, DWORD start_type, DWORD error_control, LPCWSTR path,
                         LPCWSTR load_order_group, LPDWORD tag, LPCWSTR dependencies,
                         LPCWSTR account, LPCWSTR password)
{
    char *narrow = win32_narrow_copy(name), *display = win32_narrow_copy(display_name),
         *file = win32_narrow_copy(path);
    SC_HANDLE handle = CreateServiceA(manager, narrow, display, access, type, start_type,
                                      error_control, file, NULL, tag, NULL, NULL, NULL);

    win32_free(narrow);
    win32_free(display);
    win32_free(file);
    return handle;
}

BOOL CloseServiceHandle(SC_HANDLE object)
{
    struct service_handle *entry = entry_of(object);
    struct service *service;

    KE_DDI(object, 0);
    if (!entry)
        return FALSE;
    service = entry->service;
    list_remove(&entry->link);
    arena_free(&world->arena, entry, sizeof *entry);
    win32_free(object);
    if (service) {
        service->handles--;
        drop_if_unused(service);
    }
    return TRUE;
}

/* --- starting and stopping -------------------------------------------------------------------- */

struct system_call {
    NTSTATUS (*work)(struct service *service);
    struct service *service;
    NTSTATUS status;
};

static VOID in_system(PVOID context)
{
    struct system_call *call = context;

    call->status = call->work(call->service);
}

/* On the kernel stack of the caller. */
static void run_in_system(void *argument)
{
    struct system_call *call = argument;
    PETHREAD thread;

    call->status = ps_system_thread_create(in_system, call, &thread);
    if (!NT_SUCCESS(call->status))
        return;
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(thread);
}

static NTSTATUS start(struct service *service)
{
    struct win32_hooks *hooks = &world->win32->hooks;

    return hooks->service_start ? hooks->service_start(hooks->context, service->name, service->path)
                                : STATUS_OBJECT_NAME_NOT_FOUND;
}

static NTSTATUS stop(struct service *service)
{
    struct win32_hooks *hooks = &world->win32->hooks;

    return hooks->service_stop ? hooks->service_stop(hooks->context, service->name, service->path)
                               : STATUS_INVALID_DEVICE_REQUEST;
}

/* A driver whose stop had to wait for its holders may have gone meanwhile. */
static void refresh(struct service *service)
{
    struct win32_hooks *hooks = &world->win32->hooks;

    if (service->state == SERVICE_STOP_PENDING && hooks->service_running &&
        !hooks->service_running(hooks->context, service->name))
        service->state = SERVICE_STOPPED;
}

BOOL StartServiceA(SC_HANDLE handle, DWORD count, LPCSTR *arguments)
{
    struct service *service = service_of(handle, SERVICE_START);
    struct system_call call = {start, service, STATUS_SUCCESS};

    KE_DDI(handle, count);
    if (!service)
        return FALSE;
    ke_point(KE_OP_OBJECT, NULL);
    if (service->deleted) {
        win32_set_error(ERROR_SERVICE_MARKED_FOR_DELETE);
        return FALSE;
    }
    refresh(service);
    if (service->state != SERVICE_STOPPED) {
        win32_set_error(ERROR_SERVICE_ALREADY_RUNNING);
        return FALSE;
    }
    if (service->start_type == SERVICE_DISABLED) {
        win32_set_error(ERROR_SERVICE_DISABLED);
        return FALSE;
    }
    service->state = SERVICE_START_PENDING;
    win32_kernel_call(run_in_system, &call);
    if (call.status == STATUS_IMAGE_ALREADY_LOADED) { /* by the run itself */
        service->state = SERVICE_RUNNING;
        win32_set_error(ERROR_SERVICE_ALREADY_RUNNING);
        return FALSE;
    }
    service->state = NT_SUCCESS(call.status) ? SERVICE_RUNNING : SERVICE_STOPPED;
    service->exit_code = NT_SUCCESS(call.status) ? 0 : rtl_status_to_error((uint32_t)call.status);
    return win32_ok(call.status);
}

BOOL StartServiceW(SC_HANDLE service, DWORD count, LPCWSTR *arguments)
{
    return StartServiceA(service, count, NULL);
}

static void fill(struct service *service, SERVICE_STATUS *status)
{
    refresh(service);
    *status = (SERVICE_STATUS){.dwServiceType = service->type,
                               .dwCurrentState = service->state,
                               .dwControlsAccepted =
                                   service->state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0,
                               .dwWin32ExitCode = service->exit_code};
}

BOOL ControlService(SC_HANDLE handle, DWORD control, LPSERVICE_STATUS status)
{
    struct service *service =
        service_of(handle, control == SERVICE_CONTROL_STOP ? SERVICE_STOP : SERVICE_INTERROGATE);
    struct system_call call = {stop, service, STATUS_SUCCESS};

    KE_DDI(handle, control);
    if (!service)
        return FALSE;
    win32_probe(status, sizeof *status, true);
    ke_point(KE_OP_OBJECT, NULL);
    if (control != SERVICE_CONTROL_STOP && control != SERVICE_CONTROL_INTERROGATE) {
        win32_set_error(ERROR_INVALID_SERVICE_CONTROL);
        return FALSE;
    }
    refresh(service);
    if (service->state != SERVICE_RUNNING) {
        fill(service, status);
        win32_set_error(service->state == SERVICE_STOPPED ? ERROR_SERVICE_NOT_ACTIVE
                                                          : ERROR_SERVICE_CANNOT_ACCEPT_CTRL);
        return FALSE;
    }
    if (control == SERVICE_CONTROL_STOP) {
        service->state = SERVICE_STOP_PENDING;
        win32_kernel_call(run_in_system, &call);
        if (NT_SUCCESS(call.status))
            service->state = SERVICE_STOPPED;
        else if (call.status != STATUS_DEVICE_BUSY) /* that one unloads when its holders let go */
            service->state = SERVICE_RUNNING;
        fill(service, status);
        if (service->state == SERVICE_RUNNING) {
            /* What Windows says of a driver without DriverUnload. */
            win32_set_error(ERROR_INVALID_SERVICE_CONTROL);
            return FALSE;
        }
        drop_if_unused(service);
        return TRUE;
    }
    fill(service, status);
    return TRUE;
}

BOOL DeleteService(SC_HANDLE handle)
{
    struct service *service = service_of(handle, DELETE);

    KE_DDI(handle, 0);
    if (!service)
        return FALSE;
    ke_point(KE_OP_OBJECT, NULL);
    if (service->deleted) {
        win32_set_error(ERROR_SERVICE_MARKED_FOR_DELETE);
        return FALSE;
    }
    service->deleted = true;
    return TRUE;
}

/* --- asking ----------------------------------------------------------------------------------- */

BOOL QueryServiceStatus(SC_HANDLE handle, LPSERVICE_STATUS status)
{
    struct service *service = service_of(handle, SERVICE_QUERY_STATUS);

    KE_DDI(handle, 0);
    if (!service)
        return FALSE;
    win32_probe(status, sizeof *status, true);
    fill(service, status);
    return TRUE;
}

BOOL QueryServiceStatusEx(SC_HANDLE handle, SC_STATUS_TYPE level, LPBYTE buffer, DWORD bytes,
                          LPDWORD needed)
{
    struct service *service = service_of(handle, SERVICE_QUERY_STATUS);
    SERVICE_STATUS_PROCESS status = {0};

    KE_DDI(handle, level);
    if (!service)
        return FALSE;
    win32_probe(needed, sizeof *needed, true);
    *needed = sizeof status;
    if (level != SC_STATUS_PROCESS_INFO) {
        win32_set_error(ERROR_INVALID_LEVEL);
        return FALSE;
    }
    if (bytes < sizeof status) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    fill(service, (SERVICE_STATUS *)&status);
    win32_probe(buffer, sizeof status, true);
    memcpy(buffer, &status, sizeof status);
    return TRUE;
}

BOOL QueryServiceConfigW(SC_HANDLE handle, LPQUERY_SERVICE_CONFIGW config, DWORD bytes,
                         LPDWORD needed)
{
    struct service *service = service_of(handle, SERVICE_QUERY_CONFIG);
    WCHAR *at;
    size_t path, name;

    KE_DDI(handle, bytes);
    if (!service)
        return FALSE;
    path = win32_widen(NULL, 0, service->path, strlen(service->path)) + 1;
    name = win32_widen(NULL, 0, service->display_name, strlen(service->display_name)) + 1;
    win32_probe(needed, sizeof *needed, true);
    *needed = (DWORD)(sizeof *config + (path + name + 1) * sizeof(WCHAR));
    if (bytes < *needed) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    win32_probe(config, *needed, true);
    at = (WCHAR *)(config + 1);
    *config = (QUERY_SERVICE_CONFIGW){.dwServiceType = service->type,
                                      .dwStartType = service->start_type,
                                      .dwErrorControl = service->error_control,
                                      .lpBinaryPathName = at,
                                      .lpDisplayName = at + path,
                                      .lpLoadOrderGroup = at + path + name,
                                      .lpDependencies = at + path + name,
                                      .lpServiceStartName = at + path + name};
    win32_widen(at, path, service->path, strlen(service->path));
    win32_widen(at + path, name, service->display_name, strlen(service->display_name));
    at[path + name] = 0;
    return TRUE;
}

BOOL QueryServiceConfigA(SC_HANDLE handle, LPQUERY_SERVICE_CONFIGA config, DWORD bytes,
                         LPDWORD needed)
{
    struct service *service = service_of(handle, SERVICE_QUERY_CONFIG);
    char *at;
    size_t path, name;

    KE_DDI(handle, bytes);
    if (!service)
        return FALSE;
    path = strlen(service->path) + 1;
    name = strlen(service->display_name) + 1;
    win32_probe(needed, sizeof *needed, true);
    *needed = (DWORD)(sizeof *config + path + name + 1);
    if (bytes < *needed) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    win32_probe(config, *needed, true);
    at = (char *)(config + 1);
    *config = (QUERY_SERVICE_CONFIGA){.dwServiceType = service->type,
                                      .dwStartType = service->start_type,
                                      .dwErrorControl = service->error_control,
                                      .lpBinaryPathName = at,
                                      .lpDisplayName = at + path,
                                      .lpLoadOrderGroup = at + path + name,
                                      .lpDependencies = at + path + name,
                                      .lpServiceStartName = at + path + name};
    memcpy(at, service->path, path);
    memcpy(at + path, service->display_name, name);
    at[path + name] = 0;
    return TRUE;
}
