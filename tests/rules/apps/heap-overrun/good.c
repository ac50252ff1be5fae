/* Copies a name into a block of its own. */
#include <windows.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static char *Duplicate(const char *name)
{
    char *copy = malloc(strlen(name) + 1);

    if (copy)
        strcpy(copy, name);
    return copy;
}

int main(void)
{
    char *name = Duplicate("fifteen letters");

    printf("%s\n", name);
    free(name);
    return 0;
}
