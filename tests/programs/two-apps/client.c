#include <windows.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    HANDLE ready = NULL, bye;
    int tries = 0;

    while ((ready = OpenEventA(SYNCHRONIZE, FALSE, "Global\\ServerReady")) == NULL && tries++ < 100)
        Sleep(1);
    if (!ready)
        return 1;
    printf("client: %d arguments\n", argc - 1);
    if (argc > 2)
        printf("client: %s and %s\n", argv[1], argv[2]);
    if (WaitForSingleObject(ready, 20) == WAIT_TIMEOUT)
        puts("client: not ready yet");
    WaitForSingleObject(ready, INFINITE);
    bye = OpenEventA(EVENT_MODIFY_STATE, FALSE, "Global\\ClientDone");
    puts("client: done");
    SetEvent(bye);
    ExitProcess(20);
}
