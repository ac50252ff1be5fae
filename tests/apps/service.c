/* service.c - a program that installs, starts, stops and removes its driver, and looks names up. */
#include <windows.h>
#include <stdio.h>

typedef LONG(NTAPI *RESET)(HANDLE event, LONG *previous);

static void device(void)
{
    HANDLE handle = CreateFileA("\\\\.\\Installed", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    printf("device %s\n", handle == INVALID_HANDLE_VALUE ? "is not there" : "opened");
    CloseHandle(handle);
}

int main(void)
{
    SC_HANDLE manager = OpenSCManager(NULL, NULL, SC_MANAGER_ALL_ACCESS), service;
    SERVICE_STATUS_PROCESS status;
    SERVICE_STATUS old;
    DWORD needed;
    RESET reset;
    HANDLE event, handle;
    LONG previous = 7;

    handle = CreateFileA("C:\\x\\service.sys", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("driver file %d %d\n", handle != INVALID_HANDLE_VALUE,
           GetFileAttributesA("service.sys") != INVALID_FILE_ATTRIBUTES);
    CloseHandle(handle);
    printf("other file %d\n", GetFileAttributesA("C:\\other.sys") != INVALID_FILE_ATTRIBUTES);
    service = OpenServiceA(manager, "Nothing", SERVICE_ALL_ACCESS);
    printf("open %d error %lu\n", service != NULL, GetLastError());
    service = CreateServiceA(manager, "Mine", "My driver", SERVICE_ALL_ACCESS,
                             SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL,
                             "C:\\x\\service.sys", NULL, NULL, NULL, NULL, NULL);
    printf("create %d\n", service != NULL);
    /* A driver that a program installs is left to the program, unless --load before is given. */
    if (!StartServiceA(service, 0, NULL))
        printf("start: error %lu\n", GetLastError());
    device();
    QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (LPBYTE)&status, sizeof status, &needed);
    printf("state %lu\n", status.dwCurrentState);
    printf("stop %d", ControlService(service, SERVICE_CONTROL_STOP, &old));
    printf(" state %lu\n", old.dwCurrentState);
    device();
    printf("start %d\n", StartServiceA(service, 0, NULL));
    device();
    printf("stop %d\n", ControlService(service, SERVICE_CONTROL_STOP, &old));
    printf("delete %d\n", DeleteService(service));
    CloseServiceHandle(service);
    printf("open %d", OpenServiceA(manager, "Mine", SERVICE_ALL_ACCESS) != NULL);
    printf(" error %lu\n", GetLastError());
    reset = (RESET)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtResetEvent");
    event = CreateEventA(NULL, TRUE, TRUE, NULL);
    printf("NtResetEvent %d", reset != NULL && reset(event, &previous) == 0);
    printf(" previous %ld\n", previous);
    printf("nothing %d", GetProcAddress(GetModuleHandleA("kernel32"), "Nothing") != NULL);
    printf(" error %lu\n", GetLastError());
    return 0;
}
