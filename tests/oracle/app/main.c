/*
 * main.c - the program: installs the driver that lies beside it, runs all checks and prints what
 * they say. Usage: oracle.exe [FULL-PATH-OF-oracle.sys]
 */
#include "../oracle.h"
#include <stdio.h>
#include <string.h>

static const struct oracle_check *const groups[] = {
    oracle_app_waits, oracle_app_names, oracle_app_native, oracle_app_threads,
    oracle_app_locks, oracle_app_io,    oracle_app_pool};
HANDLE oracle_device;

void oracle_say(const char *check, const char *text, unsigned value)
{
    printf("%s: %s = %08x\n", check, text, value);
    fflush(stdout);
}

DWORD oracle_error(BOOL result)
{
    return result ? 0 : GetLastError();
}

static SC_HANDLE install(SC_HANDLE manager, const char *path)
{
    SC_HANDLE service = CreateServiceA(manager, "IrqlabOracle", "IrqlabOracle", SERVICE_ALL_ACCESS,
                                       SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START,
                                       SERVICE_ERROR_NORMAL, path, NULL, NULL, NULL, NULL, NULL);

    if (!service && GetLastError() == ERROR_SERVICE_EXISTS)
        service = OpenServiceA(manager, "IrqlabOracle", SERVICE_ALL_ACCESS);
    return service;
}

static void run_kernel(void)
{
    static char text[ORACLE_BYTES];
    DWORD n = 0, bytes;

    while (DeviceIoControl(oracle_device, ORACLE_CODE(ORACLE_CHECKS + n), NULL, 0, text,
                           sizeof text, &bytes, NULL)) {
        fwrite(text, 1, bytes, stdout);
        fflush(stdout);
        n++;
    }
    if (GetLastError() != ERROR_NO_MORE_ITEMS)
        printf("oracle: kernel check %u ended with error %u\n", (unsigned)n,
               (unsigned)GetLastError());
}

static void run_app(void)
{
    size_t group;
    const struct oracle_check *check;

    for (group = 0; group < sizeof groups / sizeof *groups; group++)
        for (check = groups[group]; check->name; check++)
            check->run(check->name);
}

int main(int argc, char **argv)
{
    char path[MAX_PATH];
    SC_HANDLE manager, service;
    SERVICE_STATUS status;

    GetCurrentDirectoryA(sizeof path - sizeof "\\oracle.sys", path);
    strcat(path, "\\oracle.sys");
    manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    service = manager ? install(manager, argc > 1 ? argv[1] : path) : NULL;
    if (!service || !StartServiceA(service, 0, NULL)) {
        printf("oracle: the driver was not started: error %u\n", (unsigned)GetLastError());
        return 2;
    }
    oracle_device = CreateFileA("\\\\.\\IrqlabOracle", GENERIC_READ | GENERIC_WRITE, 0, NULL,
                                OPEN_EXISTING, 0, NULL);
    if (oracle_device == INVALID_HANDLE_VALUE) {
        printf("oracle: the device was not opened: error %u\n", (unsigned)GetLastError());
    } else {
        run_kernel();
        run_app();
        CloseHandle(oracle_device);
    }
    printf("oracle: the driver is stopped: %d\n",
           ControlService(service, SERVICE_CONTROL_STOP, &status));
    DeleteService(service);
    CloseServiceHandle(service);
    CloseServiceHandle(manager);
    puts("oracle: end");
    return 0;
}
