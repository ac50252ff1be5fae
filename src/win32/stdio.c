/*
 * stdio.c - the streams of a program and what is written to them.
 *
 * stdout and stderr are a console: what a routine writes is seen when it returns, in order. There
 * are no files: fopen knows NUL and the console and refuses everything else. FILE objects are
 * addresses without memory behind them; the state lies in struct win32_process.
 */
#include "win32/crt.h"
#include "host/memory.h"
#include "rtl/format.h"
#include "rtl/utf.h"

#include <string.h>

/* The page of variables: the same in every process, and constant. */
struct variables {
    char files[WIN32_STREAMS][CRT_FILE_BYTES];
    char unused[0xE00 - WIN32_STREAMS * CRT_FILE_BYTES];
    uint64_t std_stream[3];  /* stdin, stdout, stderr */
    uint8_t single_threaded; /* __libc_single_threaded: never, so that libstdc++ never leaves
                                out its atomic operations */
};

static void make_variables(void)
{
    struct variables *page = (void *)LAYOUT_USER_DATA;

    irqlab_assert(memory_commit(LAYOUT_USER_DATA, MEMORY_PAGE, MEMORY_WRITE) &&
                  memory_protect(LAYOUT_USER_DATA, MEMORY_PAGE, MEMORY_WRITE));
    for (unsigned i = 0; i < 3; i++)
        page->std_stream[i] = CRT_FILES + i * CRT_FILE_BYTES;
    page->single_threaded = 0;
    irqlab_assert(memory_protect(LAYOUT_USER_DATA, MEMORY_PAGE, MEMORY_READ));
}

enum { MODE_TEXT = 0x4000, MODE_BINARY = 0x8000 };

void win32_streams_create(struct win32_process *process)
{
    for (unsigned i = 0; i < WIN32_STREAMS; i++) {
        process->streams[i] =
            (struct win32_stream_state){.open = i < 3, .pushed = -1, .mode = MODE_TEXT};
    }
    make_variables();
}

void *crt_acrt_iob_func(uint32_t number)
{
    return (void *)(uintptr_t)(CRT_FILES + (uint64_t)number * CRT_FILE_BYTES);
}

struct win32_stream_state *crt_stream(const void *file, uint32_t *number)
{
    uint64_t n = ((uint64_t)(uintptr_t)file - CRT_FILES) / CRT_FILE_BYTES;
    struct win32_stream_state *stream;

    if ((uint64_t)(uintptr_t)file < CRT_FILES || n >= WIN32_STREAMS) {
        crt_set_errno(CRT_EINVAL);
        return NULL;
    }
    stream = &win32_current()->streams[n];
    if (!stream->open) {
        crt_set_errno(CRT_EBADF);
        return NULL;
    }
    if (number)
        *number = (uint32_t)n;
    return stream;
}

/* --- output ----------------------------------------------------------------------------------- */

void win32_output(enum win32_stream stream, const char *text, size_t bytes)
{
    if (bytes)
        WIN32_HOOK(output, win32_current(), stream, text, bytes);
}

static bool put(const void *file, const char *text, size_t bytes)
{
    uint32_t number;
    struct win32_stream_state *stream = crt_stream(file, &number);

    if (!stream)
        return false;
    if (number == WIN32_STDIN && !stream->null) {
        stream->error = true;
        crt_set_errno(CRT_EBADF);
        return false;
    }
    if (!stream->null)
        win32_output(number == WIN32_STDERR ? WIN32_STDERR : WIN32_STDOUT, text, bytes);
    return true;
}

struct file_sink {
    struct rtl_sink sink;
    const void *file;
    bool failed;
    uint32_t used;
    char buffer[1024]; /* UTF-8 */
    uint16_t half;     /* first unit of a character that lacks its second */
};

static void flush_sink(struct file_sink *sink)
{
    if (sink->used && !put(sink->file, sink->buffer, sink->used))
        sink->failed = true;
    sink->used = 0;
}

static void put_narrow(struct rtl_sink *base, const void *units, uint32_t count)
{
    struct file_sink *sink = (struct file_sink *)base;
    const char *text = units;

    while (count) {
        uint32_t part = (uint32_t)sizeof sink->buffer - sink->used;

        if (part > count)
            part = count;
        memcpy(sink->buffer + sink->used, text, part);
        sink->used += part;
        text += part;
        count -= part;
        if (sink->used == sizeof sink->buffer)
            flush_sink(sink);
    }
}

static void put_wide(struct rtl_sink *base, const void *units, uint32_t count)
{
    struct file_sink *sink = (struct file_sink *)base;
    const uint16_t *text = units;

    for (uint32_t i = 0; i < count; i++) {
        uint16_t pair[2] = {text[i], 0};
        uint32_t length = 1, used;
        char bytes[RTL_UTF8_MAX];

        if (sink->half) {
            pair[0] = sink->half;
            pair[1] = text[i];
            length = 2;
            sink->half = 0;
        } else if (text[i] >= 0xD800 && text[i] < 0xDC00) {
            sink->half = text[i];
            continue;
        }
        for (uint32_t at = 0; at < length; at += used)
            put_narrow(
                base, bytes,
                rtl_utf8_encode(rtl_utf16_decode(pair + at, length - at, &used, NULL), bytes));
    }
}

static int32_t end_sink(struct file_sink *sink, int32_t produced)
{
    flush_sink(sink);
    return sink->failed ? -1 : produced;
}

int32_t crt_vfprintf(void *stream, const char *format, va_list list)
{
    struct file_sink sink = {.sink.put = put_narrow, .file = stream};
    struct rtl_args_host args;
    int32_t produced;

    if (!format || !crt_stream(stream, NULL)) {
        crt_set_errno(CRT_EINVAL);
        return -1;
    }
    rtl_args_host_begin(&args, list);
    produced = rtl_format_narrow(&sink.sink, NULL, format, &args.reader);
    rtl_args_host_end(&args);
    return end_sink(&sink, produced);
}

int32_t crt_vfwprintf(void *stream, const uint16_t *format, va_list list)
{
    struct file_sink sink = {.sink.put = put_wide, .file = stream};
    struct rtl_args_host args;
    int32_t produced;

    if (!format || !crt_stream(stream, NULL)) {
        crt_set_errno(CRT_EINVAL);
        return -1;
    }
    rtl_args_host_begin(&args, list);
    produced = rtl_format_wide(&sink.sink, NULL, format, &args.reader);
    rtl_args_host_end(&args);
    return end_sink(&sink, produced);
}

#define STDOUT ((void *)(uintptr_t)(CRT_FILES + CRT_FILE_BYTES))
#define STDERR ((void *)(uintptr_t)(CRT_FILES + 2 * CRT_FILE_BYTES))

int32_t crt_fprintf(void *stream, const char *format, ...)
{
    va_list list;
    int32_t produced;

    va_start(list, format);
    produced = crt_vfprintf(stream, format, list);
    va_end(list);
    return produced;
}

int32_t crt_printf(const char *format, ...)
{
    va_list list;
    int32_t produced;

    va_start(list, format);
    produced = crt_vfprintf(STDOUT, format, list);
    va_end(list);
    return produced;
}

int32_t crt_vprintf(const char *format, va_list list)
{
    return crt_vfprintf(STDOUT, format, list);
}

int32_t crt_fwprintf(void *stream, const uint16_t *format, ...)
{
    va_list list;
    int32_t produced;

    va_start(list, format);
    produced = crt_vfwprintf(stream, format, list);
    va_end(list);
    return produced;
}

int32_t crt_wprintf(const uint16_t *format, ...)
{
    va_list list;
    int32_t produced;

    va_start(list, format);
    produced = crt_vfwprintf(STDOUT, format, list);
    va_end(list);
    return produced;
}

int32_t crt_vwprintf(const uint16_t *format, va_list list)
{
    return crt_vfwprintf(STDOUT, format, list);
}

int32_t crt_fputs(const char *text, void *stream)
{
    return put(stream, text, strlen(text)) ? 0 : -1;
}

int32_t crt_puts(const char *text)
{
    return put(STDOUT, text, strlen(text)) && put(STDOUT, "\n", 1) ? 0 : -1;
}

int32_t crt_fputc(int32_t c, void *stream)
{
    char byte = (char)c;

    return put(stream, &byte, 1) ? (uint8_t)byte : -1;
}

int32_t crt_putchar(int32_t c)
{
    return crt_fputc(c, STDOUT);
}

uint16_t crt_fputwc(uint16_t c, void *file)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);
    struct file_sink sink = {.sink.put = put_wide, .file = file};

    if (!stream)
        return 0xFFFF;
    sink.half = stream->high_surrogate;
    put_wide(&sink.sink, &c, 1);
    stream->high_surrogate = sink.half;
    return end_sink(&sink, 0) < 0 ? 0xFFFF : c;
}

uint16_t crt_putwchar(uint16_t c)
{
    return crt_fputwc(c, STDOUT);
}

int32_t crt_fputws(const uint16_t *text, void *file)
{
    struct file_sink sink = {.sink.put = put_wide, .file = file};

    put_wide(&sink.sink, text, (uint32_t)win32_wide_length(text));
    return end_sink(&sink, 0);
}

int32_t crt_putws(const uint16_t *text)
{
    return crt_fputws(text, STDOUT) < 0 || crt_fputws(u"\n", STDOUT) < 0 ? -1 : 0;
}

size_t crt_fwrite(const void *from, size_t size, size_t count, void *stream)
{
    if (!size || !count)
        return 0;
    return put(stream, from, size * count) ? count : 0;
}

/* Nothing is ever held back. */
int32_t crt_fflush(void *stream)
{
    return !stream || crt_stream(stream, NULL) ? 0 : -1;
}

int32_t crt_flushall(void)
{
    return 3;
}

int32_t crt_setvbuf(void *stream, char *buffer, int32_t mode, size_t bytes)
{
    return crt_stream(stream, NULL) ? 0 : -1;
}

void crt_setbuf(void *stream, char *buffer)
{
}

/* --- opening and closing ---------------------------------------------------------------------- */

static bool same(const char *name, const char *device)
{
    for (; *name && *device; name++, device++)
        if ((*name | 0x20) != (*device | 0x20))
            return false;
    return !*name && !*device;
}

static void *open_stream(const char *name, int32_t *error)
{
    struct win32_process *process = win32_current();
    bool null = same(name, "NUL") || same(name, "\\\\.\\NUL") || same(name, "/dev/null");

    if (same(name, "CONIN$"))
        return crt_acrt_iob_func(0);
    if (same(name, "CONOUT$") || same(name, "CON"))
        return crt_acrt_iob_func(1);
    if (!null) {
        *error = CRT_ENOENT;
        return NULL;
    }
    for (uint32_t i = 3; i < WIN32_STREAMS; i++)
        if (!process->streams[i].open) {
            process->streams[i] = (struct win32_stream_state){
                .open = true, .null = true, .pushed = -1, .mode = MODE_TEXT};
            return crt_acrt_iob_func(i);
        }
    *error = 24; /* EMFILE */
    return NULL;
}

void *crt_fopen(const char *name, const char *mode)
{
    int32_t error = 0;
    void *stream = name && mode ? open_stream(name, &error) : NULL;

    if (!stream)
        crt_set_errno(error ? error : CRT_EINVAL);
    return stream;
}

int32_t crt_fopen_s(void **stream, const char *name, const char *mode)
{
    int32_t error = 0;

    if (!stream || !name || !mode)
        return CRT_EINVAL;
    *stream = open_stream(name, &error);
    return error;
}

void *crt_wfopen(const uint16_t *name, const uint16_t *mode)
{
    char narrow[MAX_PATH * 3];

    if (!name || !mode) {
        crt_set_errno(CRT_EINVAL);
        return NULL;
    }
    win32_narrow(narrow, sizeof narrow, name, win32_wide_length(name));
    return crt_fopen(narrow, "r");
}

int32_t crt_wfopen_s(void **stream, const uint16_t *name, const uint16_t *mode)
{
    if (!stream || !name || !mode)
        return CRT_EINVAL;
    *stream = crt_wfopen(name, mode);
    return *stream ? 0 : *crt_errno();
}

void *crt_fsopen(const char *name, const char *mode, int32_t share)
{
    return crt_fopen(name, mode);
}

void *crt_wfsopen(const uint16_t *name, const uint16_t *mode, int32_t share)
{
    return crt_wfopen(name, mode);
}

/* freopen of a standard stream to the console keeps it, to NUL silences it. */
void *crt_freopen(const char *name, const char *mode, void *file)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);

    if (!stream)
        return NULL;
    if (name && (same(name, "CON") || same(name, "CONOUT$") || same(name, "CONIN$"))) {
        stream->null = false;
        return file;
    }
    if (name && same(name, "NUL")) {
        stream->null = true;
        return file;
    }
    stream->open = false;
    crt_set_errno(CRT_ENOENT);
    return NULL;
}

int32_t crt_freopen_s(void **result, const char *name, const char *mode, void *file)
{
    *result = crt_freopen(name, mode, file);
    return *result ? 0 : *crt_errno();
}

void *crt_wfreopen(const uint16_t *name, const uint16_t *mode, void *file)
{
    char narrow[MAX_PATH * 3];

    win32_narrow(narrow, sizeof narrow, name, win32_wide_length(name));
    return crt_freopen(narrow, "r", file);
}

int32_t crt_wfreopen_s(void **result, const uint16_t *name, const uint16_t *mode, void *file)
{
    *result = crt_wfreopen(name, mode, file);
    return *result ? 0 : *crt_errno();
}

void *crt_fdopen(int32_t number, const char *mode)
{
    void *file = crt_acrt_iob_func((uint32_t)number);

    return crt_stream(file, NULL) ? file : NULL;
}

void *crt_wfdopen(int32_t number, const uint16_t *mode)
{
    return crt_fdopen(number, "r");
}

int32_t crt_fclose(void *file)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);

    if (!stream)
        return -1;
    stream->open = false;
    return 0;
}

int32_t crt_fcloseall(void)
{
    int32_t closed = 0;

    for (uint32_t i = 3; i < WIN32_STREAMS; i++)
        if (win32_current()->streams[i].open) {
            win32_current()->streams[i].open = false;
            closed++;
        }
    return closed;
}

/* Temporary files, pipes: there are none. */
void *crt_tmpfile(void)
{
    crt_set_errno(CRT_EACCES);
    return NULL;
}

int32_t crt_tmpfile_s(void **stream)
{
    if (stream)
        *stream = NULL;
    return CRT_EACCES;
}

void *crt_popen(const char *command, const char *mode)
{
    crt_set_errno(CRT_ENOENT);
    return NULL;
}

int32_t crt_pclose(void *stream)
{
    return -1;
}

/* --- state of a stream ------------------------------------------------------------------------ */

int32_t crt_ferror(void *file)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);

    return stream && stream->error;
}

int32_t crt_feof(void *file)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);

    return stream && stream->at_end;
}

void crt_clearerr(void *file)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);

    if (stream)
        stream->error = stream->at_end = false;
}

int32_t crt_clearerr_s(void *file)
{
    crt_clearerr(file);
    return 0;
}

int32_t crt_fileno(void *file)
{
    uint32_t number;

    return crt_stream(file, &number) ? (int32_t)number : -1;
}

int32_t crt_fwide(void *file, int32_t mode)
{
    return mode;
}

/* The console has no position. */
int64_t crt_ftell(void *file)
{
    crt_set_errno(CRT_EINVAL);
    return -1;
}

int32_t crt_fseek(void *file, int64_t offset, int32_t origin)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);

    if (stream && stream->null)
        return 0;
    crt_set_errno(CRT_EINVAL);
    return -1;
}

int32_t crt_fgetpos(void *file, int64_t *position)
{
    crt_set_errno(CRT_EINVAL);
    return -1;
}

int32_t crt_fsetpos(void *file, const int64_t *position)
{
    crt_set_errno(CRT_EINVAL);
    return -1;
}

void crt_rewind(void *file)
{
    crt_clearerr(file);
}

void crt_lock_file(void *file)
{
}

void crt_perror(const char *message)
{
    int32_t error = *crt_errno();

    crt_fprintf(STDERR, message && *message ? "%s: %s\n" : "%s%s\n", message ? message : "",
                crt_strerror_copy(error));
}

void crt_wperror(const uint16_t *message)
{
    crt_fputws(message, STDERR);
    crt_fprintf(STDERR, ": %s\n", crt_strerror_copy(*crt_errno()));
}

int32_t crt_getmaxstdio(void)
{
    return WIN32_STREAMS;
}

int32_t crt_setmaxstdio(int32_t count)
{
    return count;
}

/* --- the console by itself (conio.h) ---------------------------------------------------------- */

int32_t crt_cprintf(const char *format, ...)
{
    va_list list;
    int32_t produced;

    va_start(list, format);
    produced = crt_vfprintf(STDOUT, format, list);
    va_end(list);
    return produced;
}

int32_t crt_cwprintf(const uint16_t *format, ...)
{
    va_list list;
    int32_t produced;

    va_start(list, format);
    produced = crt_vfwprintf(STDOUT, format, list);
    va_end(list);
    return produced;
}

int32_t crt_cputs(const char *text)
{
    return crt_fputs(text, STDOUT);
}

int32_t crt_cputws(const uint16_t *text)
{
    return crt_fputws(text, STDOUT);
}
