/*
 * source_find.c - paths as Windows has them: either slash, any letter case.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/source.h"

/* The entry of `folder` that `name` means: spelled so if there is one, else the first of another
 * letter case. NULL: none. */
static char *find_entry(const char *folder, const char *name)
{
    char *path = host_format("%s/%s", *folder ? folder : ".", name);
    char *found = NULL;

    if (access(path, F_OK) == 0) {
        free(path);
        return host_duplicate(name);
    }
    free(path);
    DIR *dir = opendir(*folder ? folder : ".");
    if (!dir)
        return NULL;
    for (struct dirent *entry; (entry = readdir(dir));) {
        /* The smallest of several, whatever the order on disk. */
        if (strcasecmp(entry->d_name, name) == 0 && (!found || strcmp(entry->d_name, found) < 0)) {
            free(found);
            found = host_duplicate(entry->d_name);
        }
    }
    closedir(dir);
    return found;
}

static char *join(const char *folder, const char *name)
{
    if (!*folder)
        return host_duplicate(name);
    return host_format(folder[strlen(folder) - 1] == '/' ? "%s%s" : "%s/%s", folder, name);
}

static char *find_path(const char *folder, const char *name, mode_t type)
{
    char *copy = host_duplicate(name), *at = copy;
    struct stat st;

    for (char *p = copy; *p; p++) {
        if (*p == '\\')
            *p = '/';
    }
    if (isalpha((unsigned char)at[0]) && at[1] == ':')
        at += 2; /* a drive */
    char *path = host_duplicate(*at == '/' ? "/" : folder);
    for (char *part; path && (part = strsep(&at, "/"));) {
        char *entry, *longer;

        if (*part == 0 || strcmp(part, ".") == 0)
            continue;
        entry = strcmp(part, "..") == 0 ? host_duplicate(part) : find_entry(path, part);
        longer = entry ? join(path, entry) : NULL;
        free(entry);
        free(path);
        path = longer;
    }
    free(copy);
    if (path && (stat(*path ? path : ".", &st) != 0 || (st.st_mode & S_IFMT) != type)) {
        free(path);
        path = NULL;
    }
    return path;
}

char *source_find(const char *folder, const char *name)
{
    return find_path(folder, name, S_IFREG);
}

char *source_find_folder(const char *folder, const char *name)
{
    return find_path(folder, name, S_IFDIR);
}
