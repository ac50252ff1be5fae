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
    char dependencies[NAME_BYTES * 4]; /* names, each with its NUL, and an empty one */
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

/* What an administrator is given: everything there is for the kind, and nothing else. */
static bool grant(bool manager, DWORD *access)
{
    static const DWORD generic[2][3] = {
        {STANDARD_RIGHTS_READ | 0x8D, STANDARD_RIGHTS_WRITE | 0x2, STANDARD_RIGHTS_EXECUTE | 0x170},
        {STANDARD_RIGHTS_READ | 0x14, STANDARD_RIGHTS_WRITE | 0x22, STANDARD_RIGHTS_EXECUTE | 0x9},
    };
    DWORD all = manager ? SC_MANAGER_ALL_ACCESS : SERVICE_ALL_ACCESS, wanted = *access;

    if (wanted & (MAXIMUM_ALLOWED | GENERIC_ALL))
        wanted = (wanted & ~(DWORD)(MAXIMUM_ALLOWED | GENERIC_ALL)) | all;
    if (wanted & GENERIC_READ)
        wanted |= generic[manager][0];
    if (wanted & GENERIC_WRITE)
        wanted |= generic[manager][1];
    if (wanted & GENERIC_EXECUTE)
        wanted |= generic[manager][2];
    wanted &= ~(DWORD)(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE);
    *access = wanted;
    return !(wanted & ~all);
}

static SC_HANDLE open_handle(struct service *service, DWORD access)
{
    struct service_handle *entry;
    SC_HANDLE handle;

    if (!grant(!service, &access)) {
        win32_set_error(ERROR_ACCESS_DENIED);
        return NULL;
    }
    entry = arena_alloc(&world->arena, sizeof *entry);
    handle = win32_alloc(16);
    if (!entry || !handle) {
        win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
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

/* Names one behind another, an empty one at the end; those with a + are groups, which have nobody.
 */
static bool depends_on(const char *dependencies, const char *name)
{
    for (const char *it = dependencies; it && *it; it += strlen(it) + 1)
        if (same(it, name))
            return true;
    return false;
}

static void keep_dependencies(struct service *service, const char *dependencies)
{
    size_t used = 0;

    for (const char *it = dependencies; it && *it; it += strlen(it) + 1) {
        size_t bytes = strlen(it) + 1;

        if (used + bytes + 1 > sizeof service->dependencies)
            break;
        memcpy(service->dependencies + used, it, bytes);
        used += bytes;
    }
    service->dependencies[used] = 0;
}

/* What is wrong with a new service; 0: nothing. */
static DWORD refuse(const char *name, const char *display_name, DWORD type, DWORD start_type,
                    DWORD error_control, const char *dependencies, const char *account)
{
    const DWORD driver = SERVICE_KERNEL_DRIVER | SERVICE_FILE_SYSTEM_DRIVER | 0xC, program = 0x30;
    DWORD kind = type & ~0x100u; /* SERVICE_INTERACTIVE_PROCESS */

    if (!kind || kind & ~(driver | program) || kind & (kind - 1) ||
        (type & 0x100 && kind & driver) || start_type > SERVICE_DISABLED ||
        error_control > SERVICE_ERROR_CRITICAL)
        return ERROR_INVALID_PARAMETER;
    if (kind & driver && account && *account && strncasecmp(account, "\\Driver\\", 8) != 0 &&
        strncasecmp(account, "\\FileSystem\\", 12) != 0)
        return ERROR_INVALID_SERVICE_ACCOUNT;
    if (depends_on(dependencies, name))
        return ERROR_CIRCULAR_DEPENDENCY;
    list_for_each(it, &world->win32->services)
    {
        const struct service *other = container_of(it, struct service, link);

        if (display_name && *display_name &&
            (same(other->display_name, display_name) || same(other->name, display_name)))
            return ERROR_DUPLICATE_SERVICE_NAME;
    }
    return 0;
}

SC_HANDLE CreateServiceA(SC_HANDLE manager, LPCSTR name, LPCSTR display_name, DWORD access,
                         DWORD type, DWORD start_type, DWORD error_control, LPCSTR path,
                         LPCSTR load_order_group, LPDWORD tag, LPCSTR dependencies, LPCSTR account,
                         LPCSTR password)
{
    struct service_handle *entry = entry_of(manager);
    struct service *service;
    DWORD error;

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
    error = refuse(name, display_name, type, start_type, error_control, dependencies, account);
    if (error) {
        win32_set_error(error);
        return NULL;
    }
    if (!grant(false, &access)) {
        win32_set_error(ERROR_ACCESS_DENIED);
        return NULL;
    }
    service = arena_alloc(&world->arena, sizeof *service);
    if (!service) {
        win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    keep_dependencies(service, dependencies);
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
         *file = win32_narrow_copy(path), *user = win32_narrow_copy(account);
    char names[sizeof((struct service *)0)->dependencies] = "";
    SC_HANDLE handle;

    /* Up to the empty name; what is not ASCII is nobody's name here. */
    for (size_t i = 0; dependencies && i + 2 < sizeof names; i++) {
        names[i] = (char)(dependencies[i] < 0x80 ? dependencies[i] : '?');
        names[i + 1] = 0;
        if (!names[i] && (!i || !names[i - 1]))
            break;
    }
    handle = CreateServiceA(manager, narrow, display, access, type, start_type, error_control, file,
                            NULL, tag, names, user, NULL);
    win32_free(user);

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
    NTSTATUS status = STATUS_OBJECT_NAME_NOT_FOUND;
    WCHAR wide[PATH_BYTES];
    int32_t units = 0;

    if (hooks->service_start)
        status = hooks->service_start(hooks->context, service->name, service->path);
    if (status != STATUS_OBJECT_NAME_NOT_FOUND)
        return status;
    for (; service->path[units]; units++)
        wide[units] = (unsigned char)service->path[units];
    return win32_in_folder(wide, units) ? status : STATUS_OBJECT_PATH_NOT_FOUND;
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

static BOOL start_service(struct service *service, int depth);

/* What it depends on runs first. */
static BOOL start_others(struct service *service, int depth)
{
    for (const char *it = service->dependencies; *it; it += strlen(it) + 1) {
        struct service *other = *it == '+' ? NULL : find_loaded(it);

        if (*it == '+')
            continue;
        if (!other || other->deleted) {
            win32_set_error(ERROR_SERVICE_DEPENDENCY_DELETED);
            return FALSE;
        }
        refresh(other);
        if (other->state != SERVICE_RUNNING && (depth > 8 || !start_service(other, depth + 1))) {
            win32_set_error(ERROR_SERVICE_DEPENDENCY_FAIL);
            return FALSE;
        }
    }
    return TRUE;
}

static BOOL start_service(struct service *service, int depth)
{
    struct system_call call = {start, service, STATUS_SUCCESS};

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
    if (!start_others(service, depth))
        return FALSE;
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

BOOL StartServiceA(SC_HANDLE handle, DWORD count, LPCSTR *arguments)
{
    struct service *service = service_of(handle, SERVICE_START);

    KE_DDI(handle, count);
    if (!service)
        return FALSE;
    ke_point(KE_OP_OBJECT, NULL);
    return start_service(service, 0);
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

static DWORD control_needs(DWORD control)
{
    if (control == SERVICE_CONTROL_STOP)
        return SERVICE_STOP;
    if (control >= 128)
        return SERVICE_USER_DEFINED_CONTROL;
    return control == SERVICE_CONTROL_INTERROGATE ? SERVICE_INTERROGATE : SERVICE_PAUSE_CONTINUE;
}

static bool is_needed(struct service *service)
{
    list_for_each(it, &world->win32->services)
    {
        struct service *other = container_of(it, struct service, link);

        refresh(other);
        if (other->state != SERVICE_STOPPED && depends_on(other->dependencies, service->name))
            return true;
    }
    return false;
}

BOOL ControlService(SC_HANDLE handle, DWORD control, LPSERVICE_STATUS status)
{
    struct service *service = service_of(handle, control_needs(control));
    struct system_call call = {stop, service, STATUS_SUCCESS};

    KE_DDI(handle, control);
    if (!service)
        return FALSE;
    win32_probe(status, sizeof *status, true);
    ke_point(KE_OP_OBJECT, NULL);
    if (!control || control > 255 || (control > 0x60 && control < 128)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
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
    if (control == SERVICE_CONTROL_STOP && is_needed(service)) {
        fill(service, status);
        win32_set_error(ERROR_DEPENDENT_SERVICES_RUNNING);
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
