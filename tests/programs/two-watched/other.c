/* Runs for a while. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
    Sleep(10);
    printf("over\n");
    return 0;
}
