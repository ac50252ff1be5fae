/* What it was started with. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        printf("[%s]", argv[i]);
    printf(" %s\n", getenv("FROM_PARENT"));
    return 10 * argc;
}
