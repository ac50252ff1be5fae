/* w32_service_none.c - services of drivers that are not there. */
#define CONFORM_APP
#include "status.h"

static SC_HANDLE make(PCSTR path)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS), made;

    made = CreateServiceA(manager, "StatusNoFile", NULL, SERVICE_ALL_ACCESS, SERVICE_KERNEL_DRIVER,
                          SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, path, NULL, NULL, NULL, NULL,
                          NULL);
    EXPECT(made != NULL);
    CloseServiceHandle(manager);
    return made;
}

static void drop(SC_HANDLE service)
{
    EXPECT(DeleteService(service));
    CloseServiceHandle(service);
}

int wmain(void)
{
    SC_HANDLE service = make("C:\\irqlab\\StatusNoFile.sys");

    FAILS(StartServiceA, ERROR_FILE_NOT_FOUND, StartServiceA(service, 0, NULL));
    FAILS(StartServiceW, ERROR_FILE_NOT_FOUND, StartServiceW(service, 0, NULL));
    drop(service);
    service = make("C:\\NoFolder\\StatusNoFile.sys");
    FAILS(StartServiceA, ERROR_PATH_NOT_FOUND, StartServiceA(service, 0, NULL));
    FAILS(StartServiceW, ERROR_PATH_NOT_FOUND, StartServiceW(service, 0, NULL));
    drop(service);
    return conform_end() ? 3 : 0;
}
