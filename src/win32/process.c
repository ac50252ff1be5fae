/* process.c - the current process, other ones by handle, and their ends. */
#include "win32/internal.h"
#include "win32/nt.h"
#include "win32/crt.h"

#include <string.h>

HANDLE GetCurrentProcess(VOID)
{
    return NtCurrentProcess();
}

DWORD GetCurrentProcessId(VOID)
{
    return (DWORD)(uintptr_t)PsGetProcessId(ps_current());
}

int32_t crt_getpid(void)
{
    return (int32_t)GetCurrentProcessId();
}

VOID ExitProcess(UINT exit_code)
{
    KE_DDI(NULL, exit_code);
    win32_process_exit(exit_code);
}

struct process_call {
    HANDLE handle;
    ACCESS_MASK access;
    PEPROCESS process;
    void (*act)(struct process_call *call);
    NTSTATUS status;
    int64_t value;
};

static void with_process(void *argument)
{
    struct process_call *call = argument;
    void *body;

    call->status = ob_handle_reference(call->handle, call->access, world->ps->process_type,
                                       OB_CALL_NT, &body, NULL);
    if (!NT_SUCCESS(call->status))
        return;
    call->process = body;
    call->act(call);
    ObDereferenceObject(body);
}

static bool process_do(struct process_call *call)
{
    win32_kernel_call(with_process, call);
    return win32_ok(call->status);
}

BOOL TerminateProcess(HANDLE process, UINT exit_code)
{
    KE_DDI(process, exit_code);
    return win32_ok(WIN32_CALL(NtTerminateProcess, process, exit_code));
}

static void exit_code(struct process_call *call)
{
    call->value = call->process->ended ? (uint32_t)call->process->exit_status : STILL_ACTIVE;
}

BOOL GetExitCodeProcess(HANDLE process, LPDWORD code)
{
    struct process_call call = {process, PROCESS_QUERY_LIMITED_INFORMATION, .act = exit_code};

    KE_DDI(process, 0);
    if (!process_do(&call))
        return FALSE;
    win32_probe(code, sizeof *code, true);
    *code = (DWORD)call.value;
    return TRUE;
}

static void id(struct process_call *call)
{
    call->value = (int64_t)(uintptr_t)PsGetProcessId(call->process);
}

DWORD GetProcessId(HANDLE process)
{
    struct process_call call = {process, PROCESS_QUERY_LIMITED_INFORMATION, .act = id};

    return process_do(&call) ? (DWORD)call.value : 0;
}

static void handle_count(struct process_call *call)
{
    call->value = call->process->ob.handles.count;
}

BOOL GetProcessHandleCount(HANDLE process, PDWORD count)
{
    struct process_call call = {process, PROCESS_QUERY_LIMITED_INFORMATION, .act = handle_count};

    if (!process_do(&call))
        return FALSE;
    win32_probe(count, sizeof *count, true);
    *count = (DWORD)call.value;
    return TRUE;
}

static void nothing(struct process_call *call)
{
}

/* Every process has the normal class. */
DWORD GetPriorityClass(HANDLE process)
{
    struct process_call call = {process, PROCESS_QUERY_LIMITED_INFORMATION, .act = nothing};

    return process_do(&call) ? NORMAL_PRIORITY_CLASS : 0;
}

BOOL SetPriorityClass(HANDLE process, DWORD priority_class)
{
    struct process_call call = {process, PROCESS_SET_INFORMATION, .act = nothing};

    return process_do(&call);
}

BOOL GetProcessAffinityMask(HANDLE process, PDWORD_PTR process_mask, PDWORD_PTR system_mask)
{
    struct process_call call = {process, PROCESS_QUERY_LIMITED_INFORMATION, .act = nothing};

    if (!process_do(&call))
        return FALSE;
    win32_probe(process_mask, sizeof *process_mask, true);
    win32_probe(system_mask, sizeof *system_mask, true);
    *process_mask = *system_mask = (DWORD_PTR)KeQueryActiveProcessors();
    return TRUE;
}

BOOL SetProcessAffinityMask(HANDLE process, DWORD_PTR mask)
{
    struct process_call call = {process, PROCESS_SET_INFORMATION, .act = nothing};

    if (!mask || (mask & ~KeQueryActiveProcessors()))
        return win32_ok(STATUS_INVALID_PARAMETER);
    return process_do(&call);
}

BOOL IsWow64Process(HANDLE process, PBOOL wow64)
{
    win32_probe(wow64, sizeof *wow64, true);
    if (!GetProcessId(process))
        return FALSE;
    *wow64 = FALSE;
    return TRUE;
}

VOID GetStartupInfoW(LPSTARTUPINFOW startup)
{
    win32_probe(startup, sizeof *startup, true);
    memset(startup, 0, sizeof *startup);
    startup->cb = sizeof *startup;
}

VOID GetStartupInfoA(LPSTARTUPINFOA startup)
{
    win32_probe(startup, sizeof *startup, true);
    memset(startup, 0, sizeof *startup);
    startup->cb = sizeof *startup;
}
