/* w32_service-app.c - the service control manager as programs use it: call x bad argument. */
#define CONFORM_APP
#include "status.h"

static SC_HANDLE none = (SC_HANDLE)(ULONG_PTR)0x7770, manager;

static BOOL closed(SC_HANDLE handle)
{
    return handle && CloseServiceHandle(handle);
}

static SC_HANDLE create(PCSTR name, PCSTR display, DWORD type, DWORD start, DWORD error,
                        PCSTR path, PCSTR dependencies, PCSTR account)
{
    return CreateServiceA(manager, name, display, SERVICE_ALL_ACCESS, type, start, error, path,
                          NULL, NULL, dependencies, account, NULL);
}

static SC_HANDLE create_wide(PCWSTR name, PCWSTR display, DWORD type, DWORD start, DWORD error,
                             PCWSTR path, PCWSTR dependencies, PCWSTR account)
{
    return CreateServiceW(manager, name, display, SERVICE_ALL_ACCESS, type, start, error, path,
                          NULL, NULL, dependencies, account, NULL);
}

static void managers(void)
{
#define MANAGER(Call, T)                                                                           \
    do {                                                                                           \
        DOES(Call, success, closed(Call(NULL, NULL, SC_MANAGER_ALL_ACCESS)));                      \
        DOES(Call, success, closed(Call(NULL, T("ServicesActive"), GENERIC_READ)));                \
        FAILS(Call, ERROR_DATABASE_DOES_NOT_EXIST,                                                 \
              Call(NULL, T("NoDatabase"), SC_MANAGER_ALL_ACCESS));                                 \
        FAILS(Call, ERROR_ACCESS_DENIED, Call(NULL, NULL, SYNCHRONIZE));                           \
    } while (0)
#define N(text_) text_
#define L(text_) L##text_
    MANAGER(OpenSCManagerA, N);
    MANAGER(OpenSCManagerW, L);
}

static void creating(void)
{
    SC_HANDLE weak = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT), service, second;

#define KERNEL SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL
#define CREATES(Call, create_, T)                                                                  \
    do {                                                                                           \
        service = create_(T("StatusMade"), T("Status made"), KERNEL, T("C:\\a.sys"), NULL, NULL);  \
        DOES(Call, success, service != NULL);                                                      \
        FAILS(Call, ERROR_SERVICE_EXISTS,                                                          \
              create_(T("statusmade"), NULL, KERNEL, T("C:\\a.sys"), NULL, NULL));                 \
        FAILS(Call, ERROR_DUPLICATE_SERVICE_NAME,                                                  \
              create_(T("StatusOther"), T("Status made"), KERNEL, T("C:\\a.sys"), NULL, NULL));    \
        FAILS(Call, ERROR_INVALID_NAME,                                                            \
              create_(T("Status/Other"), NULL, KERNEL, T("C:\\a.sys"), NULL, NULL));               \
        FAILS(Call, ERROR_INVALID_NAME,                                                            \
              create_(T(""), NULL, KERNEL, T("C:\\a.sys"), NULL, NULL));                           \
        FAILS(Call, ERROR_INVALID_PARAMETER,                                                       \
              create_(T("StatusOther"), NULL, 0, 3, 1, T("C:\\a.sys"), NULL, NULL));               \
        FAILS(Call, ERROR_INVALID_PARAMETER,                                                       \
              create_(T("StatusOther"), NULL, 1, 9, 1, T("C:\\a.sys"), NULL, NULL));               \
        FAILS(Call, ERROR_INVALID_PARAMETER,                                                       \
              create_(T("StatusOther"), NULL, 1, 3, 9, T("C:\\a.sys"), NULL, NULL));               \
        FAILS(Call, ERROR_CIRCULAR_DEPENDENCY,                                                     \
              create_(T("StatusOther"), NULL, KERNEL, T("C:\\a.sys"), T("statusother\0"), NULL));  \
        FAILS(Call, ERROR_INVALID_SERVICE_ACCOUNT,                                                 \
              create_(T("StatusOther"), NULL, KERNEL, T("C:\\a.sys"), NULL, T("nobody")));         \
        FAILS(Call, ERROR_INVALID_HANDLE,                                                          \
              Call(none, T("StatusOther"), NULL, SERVICE_ALL_ACCESS, KERNEL, T("C:\\a.sys"), NULL, \
                   NULL, NULL, NULL, NULL));                                                       \
        FAILS(Call, ERROR_ACCESS_DENIED,                                                           \
              Call(weak, T("StatusOther"), NULL, SERVICE_ALL_ACCESS, KERNEL, T("C:\\a.sys"), NULL, \
                   NULL, NULL, NULL, NULL));                                                       \
        EXPECT(DeleteService(service));                                                            \
        FAILS(Call, ERROR_SERVICE_MARKED_FOR_DELETE,                                               \
              create_(T("StatusMade"), NULL, KERNEL, T("C:\\a.sys"), NULL, NULL));                 \
        CloseServiceHandle(service);                                                               \
    } while (0)
    CREATES(CreateServiceA, create, N);
    CREATES(CreateServiceW, create_wide, L);

    service = create("StatusMade", NULL, KERNEL, "C:\\a.sys", NULL, NULL);
#define OPENS(Call, T)                                                                             \
    do {                                                                                           \
        DOES(Call, success, closed(Call(manager, T("StatusMade"), SERVICE_ALL_ACCESS)));           \
        DOES(Call, success, closed(Call(manager, T("StatusMade"), GENERIC_EXECUTE)));              \
        FAILS(Call, ERROR_SERVICE_DOES_NOT_EXIST,                                                  \
              Call(manager, T("StatusNone"), SERVICE_ALL_ACCESS));                                 \
        FAILS(Call, ERROR_INVALID_NAME, Call(manager, T(""), SERVICE_ALL_ACCESS));                 \
        FAILS(Call, ERROR_INVALID_HANDLE, Call(none, T("StatusMade"), SERVICE_ALL_ACCESS));        \
        FAILS(Call, ERROR_ACCESS_DENIED, Call(manager, T("StatusMade"), SYNCHRONIZE));             \
    } while (0)
    OPENS(OpenServiceA, N);
    OPENS(OpenServiceW, L);
    second = OpenServiceW(manager, L"StatusMade", SERVICE_QUERY_STATUS);
    FAILS(DeleteService, ERROR_ACCESS_DENIED, DeleteService(second));
    FAILS(DeleteService, ERROR_INVALID_HANDLE, DeleteService(none));
    FAILS(DeleteService, ERROR_INVALID_HANDLE, DeleteService(manager));
    DOES(DeleteService, success, DeleteService(service));
    FAILS(DeleteService, ERROR_SERVICE_MARKED_FOR_DELETE, DeleteService(service));
#define MARKED(Call) FAILS(Call, ERROR_SERVICE_MARKED_FOR_DELETE, Call(service, 0, NULL))
    MARKED(StartServiceA);
    MARKED(StartServiceW);
    DOES(CloseServiceHandle, success, CloseServiceHandle(service));
    FAILS(CloseServiceHandle, ERROR_INVALID_HANDLE, CloseServiceHandle(none));
    CloseServiceHandle(second);
    CloseServiceHandle(weak);
}

static void asking(SC_HANDLE service, DWORD state)
{
    SC_HANDLE weak = OpenServiceW(manager, L"w32_service", SERVICE_START);
    SERVICE_STATUS status;
    SERVICE_STATUS_PROCESS more;
    UCHAR room[2048];
    DWORD needed = 0;

    DOES(QueryServiceStatus, success,
         QueryServiceStatus(service, &status) && status.dwCurrentState == state);
    FAILS(QueryServiceStatus, ERROR_INVALID_HANDLE, QueryServiceStatus(none, &status));
    FAILS(QueryServiceStatus, ERROR_ACCESS_DENIED, QueryServiceStatus(weak, &status));
#define EX(handle_, level_, bytes_)                                                                \
    QueryServiceStatusEx(handle_, level_, (LPBYTE)&more, bytes_, &needed)
    DOES(QueryServiceStatusEx, success,
         EX(service, SC_STATUS_PROCESS_INFO, sizeof more) && more.dwCurrentState == state);
    FAILS(QueryServiceStatusEx, ERROR_INVALID_HANDLE, EX(none, SC_STATUS_PROCESS_INFO, sizeof more));
    FAILS(QueryServiceStatusEx, ERROR_ACCESS_DENIED, EX(weak, SC_STATUS_PROCESS_INFO, sizeof more));
    FAILS(QueryServiceStatusEx, ERROR_INVALID_LEVEL, EX(service, 77, sizeof more));
    FAILS(QueryServiceStatusEx, ERROR_INSUFFICIENT_BUFFER, EX(service, SC_STATUS_PROCESS_INFO, 8));
    EXPECT_EQ(needed, sizeof more);
#define CONFIG(Call, type_)                                                                        \
    do {                                                                                           \
        DOES(Call, success,                                                                        \
             Call(service, (type_)room, sizeof room, &needed) &&                                   \
                 ((type_)room)->dwServiceType == SERVICE_KERNEL_DRIVER);                           \
        FAILS(Call, ERROR_INSUFFICIENT_BUFFER, Call(service, (type_)room, 8, &needed));            \
        FAILS(Call, ERROR_INVALID_HANDLE, Call(none, (type_)room, sizeof room, &needed));          \
        FAILS(Call, ERROR_ACCESS_DENIED, Call(weak, (type_)room, sizeof room, &needed));           \
    } while (0)
    CONFIG(QueryServiceConfigA, LPQUERY_SERVICE_CONFIGA);
    CONFIG(QueryServiceConfigW, LPQUERY_SERVICE_CONFIGW);
    CloseServiceHandle(weak);
}

static void running(void)
{
    SC_HANDLE service = create("w32_service", NULL, KERNEL, "C:\\irqlab\\w32_service.sys", NULL, NULL);
    SC_HANDLE weak = OpenServiceW(manager, L"w32_service", SERVICE_QUERY_STATUS), other, needs;
    SERVICE_STATUS status;
    HANDLE file, last;

    asking(service, SERVICE_STOPPED);
    FAILS(ControlService, ERROR_SERVICE_NOT_ACTIVE,
          ControlService(service, SERVICE_CONTROL_STOP, &status));
#define REFUSED(Call)                                                                              \
    do {                                                                                           \
        other = create("StatusOff", NULL, SERVICE_KERNEL_DRIVER, SERVICE_DISABLED, 1,              \
                       "C:\\irqlab\\StatusOff.sys", NULL, NULL);                                   \
        FAILS(Call, ERROR_SERVICE_DISABLED, Call(other, 0, NULL));                                 \
        needs = create("StatusNeeds", NULL, KERNEL, "C:\\irqlab\\a.sys", "StatusOff\0", NULL);     \
        FAILS(Call, ERROR_SERVICE_DEPENDENCY_FAIL, Call(needs, 0, NULL));                          \
        DeleteService(other);                                                                      \
        CloseServiceHandle(other);                                                                 \
        FAILS(Call, ERROR_SERVICE_DEPENDENCY_DELETED, Call(needs, 0, NULL));                       \
        DeleteService(needs);                                                                      \
        CloseServiceHandle(needs);                                                                 \
        FAILS(Call, ERROR_INVALID_HANDLE, Call(none, 0, NULL));                                    \
        FAILS(Call, ERROR_ACCESS_DENIED, Call(weak, 0, NULL));                                     \
    } while (0)
    REFUSED(StartServiceA);
    REFUSED(StartServiceW);
    DOES(StartServiceA, success, StartServiceA(service, 0, NULL));
    DOES(ControlService, success,
         ControlService(service, SERVICE_CONTROL_STOP, &status) &&
             status.dwCurrentState == SERVICE_STOPPED);
    /* The driver looks for this event, and says that it has passed when it is there. */
    last = CreateEventW(NULL, TRUE, FALSE, L"StatusServiceLast");
    DOES(StartServiceW, success, StartServiceW(service, 0, NULL));
    CloseHandle(last);
    FAILS(StartServiceA, ERROR_SERVICE_ALREADY_RUNNING, StartServiceA(service, 0, NULL));
    FAILS(StartServiceW, ERROR_SERVICE_ALREADY_RUNNING, StartServiceW(service, 0, NULL));
    asking(service, SERVICE_RUNNING);
    FAILS(ControlService, ERROR_INVALID_HANDLE, ControlService(none, SERVICE_CONTROL_STOP, &status));
    FAILS(ControlService, ERROR_ACCESS_DENIED, ControlService(weak, SERVICE_CONTROL_STOP, &status));
    FAILS(ControlService, ERROR_INVALID_SERVICE_CONTROL,
          ControlService(service, SERVICE_CONTROL_PAUSE, &status));
    FAILS(ControlService, ERROR_INVALID_PARAMETER, ControlService(service, 0, &status));
    FAILS(ControlService, ERROR_INVALID_PARAMETER, ControlService(service, 0x1000, &status));
    DOES(ControlService, success,
         ControlService(service, SERVICE_CONTROL_INTERROGATE, &status) &&
             status.dwCurrentState == SERVICE_RUNNING);
    /* Held open, it stops when the holder lets go. */
    file = CreateFileW(L"\\\\.\\StatusService", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    EXPECT(file != INVALID_HANDLE_VALUE);
    DOES(ControlService, success,
         ControlService(service, SERVICE_CONTROL_STOP, &status) &&
             status.dwCurrentState == SERVICE_STOP_PENDING);
    FAILS(ControlService, ERROR_SERVICE_CANNOT_ACCEPT_CTRL,
          ControlService(service, SERVICE_CONTROL_STOP, &status));
    CloseHandle(file);
    Sleep(10);
    asking(service, SERVICE_STOPPED);

    /* One that depends on it, of the same file. */
    EXPECT(StartServiceA(service, 0, NULL));
    needs = create("StatusNeeds", NULL, KERNEL, "C:\\irqlab\\w32_service.sys", "w32_service\0",
                   NULL);
    StartServiceA(needs, 0, NULL);
    FAILS(ControlService, ERROR_DEPENDENT_SERVICES_RUNNING,
          ControlService(service, SERVICE_CONTROL_STOP, &status));
    EXPECT(ControlService(needs, SERVICE_CONTROL_STOP, &status));
    EXPECT(DeleteService(needs));
    CloseServiceHandle(needs);
    EXPECT(DeleteService(service));
    CloseServiceHandle(weak);
    CloseServiceHandle(service);
}

int wmain(void)
{
    manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    managers();
    creating();
    running();
    CloseServiceHandle(manager);
    return conform_end() ? 3 : 0;
}
