/* Starts another program and itself, hands handles down, waits for their ends. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static BOOL Start(const char *application, char *line, BOOL inherit, DWORD flags, PROCESS_INFORMATION *pi)
{
    STARTUPINFOA startup = {sizeof startup};

    return CreateProcessA(application, line, NULL, NULL, inherit, flags, NULL, NULL, &startup, pi);
}

static DWORD Finish(PROCESS_INFORMATION *pi)
{
    DWORD code = 0;

    WaitForSingleObject(pi->hProcess, INFINITE);
    GetExitCodeProcess(pi->hProcess, &code);
    CloseHandle(pi->hThread);
    CloseHandle(pi->hProcess);
    return code;
}

static int Worker(HANDLE semaphore)
{
    LONG before;

    if (!ReleaseSemaphore(semaphore, 1, &before))
        return (int)GetLastError();
    return 40;
}

int main(int argc, char **argv)
{
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    char line[200] = "child \"two words\" plain back\\\\slash quo\\\"te \"\"";
    WCHAR wide[] = L"\"C:\\irqlab\\child.exe\" wide";
    STARTUPINFOW startup = {sizeof startup};
    PROCESS_INFORMATION pi, workers[3];
    HANDLE semaphore, mine;
    DWORD code;
    char self[MAX_PATH];

    if (argc == 3 && strcmp(argv[1], "worker") == 0)
        return Worker((HANDLE)(ULONG_PTR)strtoul(argv[2], NULL, 16));

    SetEnvironmentVariableA("FROM_PARENT", "yes");
    if (!Start(NULL, line, FALSE, 0, &pi))
        return 1;
    printf("child: %lu\n", Finish(&pi));
    if (!CreateProcessW(NULL, wide, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL, &startup, &pi))
        return 2;
    GetExitCodeProcess(pi.hProcess, &code);
    printf("not yet: %lu, same id %d\n", code, GetProcessId(pi.hProcess) == pi.dwProcessId);
    ResumeThread(pi.hThread);
    printf("child: %lu\n", Finish(&pi));

    semaphore = CreateSemaphoreA(&inheritable, 0, 3, NULL);
    mine = CreateSemaphoreA(NULL, 0, 3, NULL);
    GetModuleFileNameA(NULL, self, sizeof self);
    for (int i = 0; i < 3; i++) {
        snprintf(line, sizeof line, "parent worker %p", i < 2 ? semaphore : mine);
        if (!Start(self, line, TRUE, 0, &workers[i]))
            return 3;
    }
    for (int i = 0; i < 2; i++)
        WaitForSingleObject(semaphore, INFINITE);
    for (int i = 0; i < 3; i++)
        printf("worker %d: %lu\n", i, Finish(&workers[i]));
    CloseHandle(mine);
    CloseHandle(semaphore);

    strcpy(line, "nobody.exe at home");
    printf("nobody: %d", Start(NULL, line, FALSE, 0, &pi));
    printf(", error %lu\n", GetLastError());
    return 0;
}
