/*
 * project.h - what the user means by the files he names: driver or app, one source or a project.
 */
#pragma once
#include <stdbool.h>

#include "host/compile.h"
#include "host/strings.h"

/* What a source file looks like, from a scan of its text. */
enum source_role {
    SOURCE_UNREADABLE,  /* errno says why */
    SOURCE_DRIVER,      /* defines DriverEntry */
    SOURCE_APP,         /* defines main, wmain, WinMain or wWinMain */
    SOURCE_DRIVER_PART, /* neither, but includes wdm.h, ntddk.h or ntifs.h */
    SOURCE_APP_PART,    /* neither, but includes windows.h */
    SOURCE_PART,        /* says nothing */
};

enum source_role project_source_role(const char *path);

/* What to do with a file by its suffix. */
enum project_file {
    PROJECT_SOURCE,  /* .c .cpp .cc .cxx .c++ */
    PROJECT_PROJECT, /* .vcxproj */
    PROJECT_SKIPPED, /* .rc .inf .inx .mc .h …: nothing in it for us */
    PROJECT_UNKNOWN,
};

enum project_file project_file_kind(const char *path);

/* A Visual Studio project, for one configuration. */
struct project {
    char *name;                  /* of the target, without suffix: "toaster" */
    char *configuration;         /* "Debug|x64" */
    char *root;                  /* the project's folder, or above it if sources lie there */
    struct strings sources;      /* C and C++, in order, spelled as on disk */
    struct strings skipped;      /* other inputs, as the project names them */
    struct strings include_dirs; /* that exist */
    struct strings defines;
    struct strings forced; /* /FI */
    bool is_app;
    bool ansi; /* an app, and CharacterSet is not Unicode */
    bool as_cplusplus;
};

/* Read a .vcxproj and the property sheets it imports. free_build: the Release configuration. On
 * failure a message has been printed: COMPILE_NO_INPUT (no file, not XML, a source that is not
 * there), COMPILE_UNSUPPORTED (UMDF, libraries). */
enum compile_status project_read(const char *path, bool free_build, struct project *project);
void project_free(struct project *project);

/* Set what the project says in options; the strings stay the project's. */
void project_options(const struct project *project, struct compile_options *options);
