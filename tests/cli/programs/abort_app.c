#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
    printf("about to end\n");
    if (argc > 1)
        exit(7);
    abort();
}
