#include <windows.h>
#include <stdio.h>
BOOL WINAPI SetEvnt(HANDLE Event);
int fork(void);
int main(void)
{
    printf("never printed\n");
    SetEvnt(NULL);
    return fork();
}
