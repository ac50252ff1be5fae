/* entry.c - see entry.h. */
#include "host/entry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool source_readable(const char *path)
{
    struct stat status;
    FILE *file;

    if (stat(path, &status) != 0) {
        fprintf(stderr, "irqlab: %s: %s; name a C or C++ source or a .vcxproj\n", path,
                strerror(errno));
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        fprintf(stderr, "irqlab: %s: this is a folder; name the sources in it or its .vcxproj\n",
                path);
        return false;
    }
    file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "irqlab: %s: %s\n", path, strerror(errno));
        return false;
    }
    fclose(file);
    if (status.st_size == 0) {
        fprintf(stderr, "irqlab: %s: the file is empty\n", path);
        return false;
    }
    return true;
}

void host_remove_file(const char *path)
{
    unlink(path);
}
