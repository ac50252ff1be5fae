/*
 * crt.h - what the files of the C runtime share.
 *
 * A routine whose C name is f is called crt_f (here without leading underscores) and is declared to
 * programs in include/crt; those headers are written for 16-bit wchar_t and cannot be included
 * here, so the compiler is told not to miss the prototypes. What is pure lies in rtl (rtl/crt.h).
 *
 * `long` of the C library's functions has 64 bits where C++ programs see the system's headers, and
 * 32 where C programs see ours. A routine here returns 64 bits that fit in 32, which is right for
 * both.
 *
 * Whatever a program is given to read lies in its slot, never in memory of irqlab.
 */
#pragma once
#include "win32/internal.h"
#include "rtl/crt.h"

#pragma GCC diagnostic ignored "-Wmissing-prototypes"

/* errno of Microsoft's runtime; those below 35 are the same in the system's headers. */
enum {
    CRT_ENOENT = 2,
    CRT_EBADF = 9,
    CRT_EAGAIN = 11,
    CRT_ENOMEM = 12,
    CRT_EACCES = 13,
    CRT_EBUSY = 16,
};

static inline void crt_set_errno(int32_t error)
{
    int32_t *number = crt_errno();

    if (number)
        *number = error;
}

/* Blocks that a routine returns again and again, one per thread and kind. */
enum crt_scratch {
    CRT_SCRATCH_TIME, /* struct tm */
    CRT_SCRATCH_TEXT, /* asctime, strerror … */
    CRT_SCRATCH_WIDE,
    CRT_SCRATCH_LOCALE,
    CRT_SCRATCH_NAME,
};
void *crt_scratch(enum crt_scratch kind, size_t bytes);

void *crt_malloc(size_t bytes);
void *crt_calloc(size_t count, size_t bytes);
void *crt_realloc(void *block, size_t bytes);
void crt_free(void *block);
_Noreturn void crt_abort(void);
_Noreturn void crt_exit(int32_t code);
int32_t crt_system(const char *command);
char *crt_getenv(const char *name);
uint16_t *crt_wcsdup(const uint16_t *text);
char *crt_strdup(const char *text);
char *crt_fgets(char *to, int32_t count, void *stream);
char *crt_getcwd(char *to, int32_t room);
int32_t crt_fprintf(void *stream, const char *format, ...);
char *crt_strerror_copy(int32_t error);
void *crt_acrt_iob_func(uint32_t number);
size_t crt_fwrite(const void *from, size_t size, size_t count, void *stream);
int32_t crt_fgetc(void *stream);
void *crt_fopen(const char *name, const char *mode);
void *crt_wfopen(const uint16_t *name, const uint16_t *mode);
int32_t crt_fclose(void *stream);
int32_t crt_fileno(void *stream);
uint16_t crt_putwchar(uint16_t c);

/* errno of a status. */
int32_t crt_error_of(NTSTATUS status);

/* The page of variables (src/ddi/crt_state.def has the offsets) begins with the FILE objects, which
 * are addresses and nothing else. */
#define CRT_FILES LAYOUT_USER_DATA
#define CRT_FILE_BYTES 64

/* The stream of a FILE, or NULL (errno is set). */
struct win32_stream_state *crt_stream(const void *file, uint32_t *number);
