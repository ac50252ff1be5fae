/* race: a first look at Table without InitOnceExecuteOnce */
#include <windows.h>

static INIT_ONCE Once = INIT_ONCE_STATIC_INIT;
static int Table;

static BOOL CALLBACK Make(PINIT_ONCE Self, PVOID Parameter, PVOID *Context)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Parameter);
    UNREFERENCED_PARAMETER(Context);
    Table = 42; /* races */
    return TRUE;
}

static DWORD WINAPI Use(LPVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    if (Table == 42) /* races */
        return 0;
    InitOnceExecuteOnce(&Once, Make, NULL, NULL);
    return Table != 42;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, Use, NULL, 0, NULL);

    Use(NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return 0;
}
