/*
 * io_test.h - the machine of tests/ke/kernel.h up to io, with drivers made of test functions and
 * one application process. Include it after cmocka.h.
 *
 *     static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path) { … }
 *     static void body(void *context) { struct io_driver *d = load(entry); … }   // System thread
 *     static void app_body(void *context) { HANDLE h = app_open(u"\\??\\Test", 0); … }
 *
 *     assert_true(io_run(2, body));
 */
#pragma once
#include "../ke/kernel.h"

#include "cm/cm.h"
#include "ex/ex.h"
#include "host/layout.h"
#include "host/memory.h"
#include "io/io.h"
#include "ob/nt.h"

/* --- worlds ----------------------------------------------------------------------------------- */

static inline void io_start(uint32_t cpus)
{
    kernel_start(cpus);
    world->sim->hooks.switched = ps_switched;
    mm_create();
    ex_create();
    ob_create();
    ps_create();
    cm_create();
    io_create();
}

/* A thread of the System process that runs body(context); referenced by the test for good. */
static inline PETHREAD io_thread(void (*body)(void *), void *context)
{
    struct ps_thread_params params = {
        .process = world->ps->system, .start = (PKSTART_ROUTINE)body, .context = context};
    PETHREAD thread;

    assert_int_equal(ps_thread_create(&params, &thread), STATUS_SUCCESS);
    ps_thread_start(thread);
    return thread;
}

static inline void io_join(PETHREAD thread)
{
    assert_int_equal(KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL), 0);
}

/* One body as a System thread on a fresh machine; true if no bug check stopped it and it ended. */
static bool io_done;

static inline void io_main(void *body)
{
    ((void (*)(void *))body)(NULL);
    io_done = true;
}

static inline bool io_run(uint32_t cpus, void (*body)(void *))
{
    io_start(cpus);
    io_done = false;
    io_thread(io_main, (void *)body);
    return kernel_go() && io_done;
}

/* The bug check that a body stops the machine with; 0: none. */
static inline ULONG io_crash(void (*body)(void *))
{
    io_start(1);
    io_thread(io_main, (void *)body);
    return kernel_go() ? 0 : world->ke->crash.code;
}

/* Rules that the kernel reported, in order: "0xC9/0x07 ". */
static char io_rules[256];

static void io_note_rule(void *self, const struct sim_probe *probe)
{
    (void)self;
    strncat(io_rules, probe->text, sizeof io_rules - strlen(io_rules) - 2);
    strcat(io_rules, " ");
}

static inline void io_watch_rules(void)
{
    static const struct sim_observer observer = {.kinds = 1u << KE_PROBE_RULE,
                                                 .notify = io_note_rule};

    io_rules[0] = 0;
    sim_observe(world->sim, &observer);
}

/* --- drivers ---------------------------------------------------------------------------------- */

static inline UNICODE_STRING wide(const WCHAR *text)
{
    USHORT n = 0;

    while (text[n])
        n++;
    return (UNICODE_STRING){(USHORT)(2 * n), (USHORT)(2 * n + 2), (WCHAR *)text};
}

static inline NTSTATUS try_load(const WCHAR *name, PDRIVER_INITIALIZE entry,
                                struct io_driver **driver)
{
    return io_driver_load(&(struct io_driver_params){.name = name, .entry = entry}, driver);
}

static inline struct io_driver *load(PDRIVER_INITIALIZE entry)
{
    struct io_driver *driver;

    assert_int_equal(try_load(u"Test", entry, &driver), STATUS_SUCCESS);
    return driver;
}

static inline NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static inline NTSTATUS succeed(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 0);
}

/* Make \Device\NAME with the link \??\NAME. */
static inline PDEVICE_OBJECT named_device(PDRIVER_OBJECT driver, const WCHAR *name, ULONG extension)
{
    WCHAR device_path[64] = u"\\Device\\", link_path[64] = u"\\??\\";
    UNICODE_STRING path, link;
    PDEVICE_OBJECT device;
    USHORT n = 0;

    for (; name[n]; n++)
        device_path[8 + n] = link_path[4 + n] = name[n];
    path = wide(device_path);
    link = wide(link_path);
    assert_int_equal(
        IoCreateDevice(driver, extension, &path, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
        STATUS_SUCCESS);
    assert_int_equal(IoCreateSymbolicLink(&link, &path), STATUS_SUCCESS);
    return device;
}

static inline void drop_named_device(PDEVICE_OBJECT device, const WCHAR *name)
{
    WCHAR link_path[64] = u"\\??\\";
    UNICODE_STRING link;

    for (USHORT n = 0; name[n]; n++)
        link_path[4 + n] = name[n];
    link = wide(link_path);
    assert_int_equal(IoDeleteSymbolicLink(&link), STATUS_SUCCESS);
    IoDeleteDevice(device);
}

/* --- opening ---------------------------------------------------------------------------------- */

static inline NTSTATUS try_open(const WCHAR *path, ULONG options, ACCESS_MASK access,
                                HANDLE *handle)
{
    UNICODE_STRING name = wide(path);
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    return ZwOpenFile(handle, access, &attributes, &iosb, FILE_SHARE_READ | FILE_SHARE_WRITE,
                      options);
}

/* A handle with all rights: synchronous, or not. */
static inline HANDLE open_sync(const WCHAR *path)
{
    HANDLE handle = NULL;

    assert_int_equal(try_open(path, FILE_SYNCHRONOUS_IO_NONALERT, FILE_ALL_ACCESS, &handle),
                     STATUS_SUCCESS);
    return handle;
}

static inline HANDLE open_async(const WCHAR *path)
{
    HANDLE handle = NULL;

    assert_int_equal(try_open(path, 0, FILE_ALL_ACCESS, &handle), STATUS_SUCCESS);
    return handle;
}

static inline PFILE_OBJECT file_of(HANDLE handle)
{
    PVOID body;

    assert_int_equal(
        ObReferenceObjectByHandle(handle, 0, *IoFileObjectType, KernelMode, &body, NULL),
        STATUS_SUCCESS);
    ObDereferenceObject(body);
    return body;
}

/* --- an application --------------------------------------------------------------------------- */

static PEPROCESS app_process;
static uint64_t app_used; /* bytes of its heap handed out */

enum { APP_HEAP_BYTES = 1 << 20 };

static inline void app_run(PKTHREAD thread)
{
    thread->previous_mode = UserMode;
    thread->start_routine(thread->start_context);
    thread->previous_mode = KernelMode;
}

/* A thread of the application: its calls of NtXxx come from user mode. */
static inline PETHREAD app_thread(void (*body)(void *), void *context)
{
    struct ps_thread_params params = {
        .process = app_process, .run = app_run, .start = (PKSTART_ROUTINE)body, .context = context};
    PETHREAD thread;

    assert_int_equal(ps_thread_create(&params, &thread), STATUS_SUCCESS);
    ps_thread_start(thread);
    return thread;
}

/* Start the application; from a System thread. */
static inline void app_start(void)
{
    uint64_t heap;

    assert_int_equal(ps_process_create("app.exe", PS_ANY_SLOT, &app_process), STATUS_SUCCESS);
    heap = app_process->user_low + LAYOUT_USER_HEAP;
    memory_decommit(heap, APP_HEAP_BYTES);
    assert_true(memory_commit(heap, APP_HEAP_BYTES, MEMORY_WRITE));
    app_used = 0;
}

/* Run one thread of the application and wait for its end. */
static inline void in_app(void (*body)(void *), void *context)
{
    PETHREAD thread = app_thread(body, context);

    io_join(thread);
    ob_dereference(thread);
}

/* Memory of the application, filled with 0x55. */
static inline void *app_memory(uint64_t bytes)
{
    char *memory = (char *)(uintptr_t)(app_process->user_low + LAYOUT_USER_HEAP + app_used);

    app_used += (bytes + 15) & ~15ull;
    assert_true(app_used <= APP_HEAP_BYTES);
    return memset(memory, 0x55, bytes);
}

static inline NTSTATUS app_try_open(const WCHAR *path, ULONG options, ACCESS_MASK access,
                                    HANDLE *handle)
{
    UNICODE_STRING *name = app_memory(sizeof *name), plain = wide(path);
    OBJECT_ATTRIBUTES *attributes = app_memory(sizeof *attributes);
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    HANDLE *result = app_memory(sizeof *result);
    WCHAR *text = app_memory(plain.MaximumLength);
    NTSTATUS status;

    memcpy(text, path, plain.MaximumLength);
    *name = (UNICODE_STRING){plain.Length, plain.MaximumLength, text};
    InitializeObjectAttributes(attributes, name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    status =
        NtOpenFile(result, access, attributes, iosb, FILE_SHARE_READ | FILE_SHARE_WRITE, options);
    *handle = *result;
    return status;
}

static inline HANDLE app_open(const WCHAR *path, ULONG options)
{
    HANDLE handle = NULL;

    assert_int_equal(app_try_open(path, options, FILE_ALL_ACCESS, &handle), STATUS_SUCCESS);
    return handle;
}
