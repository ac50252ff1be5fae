/* Copies a name into a block that has no room for its end. */
#include <windows.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static char *Duplicate(const char *name)
{
    char *copy = malloc(strlen(name));

    if (copy)
        strcpy(copy, name);
    return copy;
}

int main(void)
{
    char *name = Duplicate("fifteen letters");

    printf("%s\n", name);
    free(name); /* finds: heap-overrun */
    return 0;
}
