/*
 * input.c - what a program reads: the bytes given with --input, then end of file. Keyboard and
 * stdin are the same.
 *
 * A program that waits for a key by asking _kbhit again and again would never end once the input is
 * used up: after PATIENCE of virtual time, or so many questions, a key is there; it reads as EOF.
 */
#include "win32/crt.h"
#include "rtl/format.h"
#include "rtl/scan.h"
#include "rtl/utf.h"

#include <string.h>

enum { PATIENCE_100NS = 100000000, PATIENCE_ASKED = 10000 };

#define STDIN ((void *)(uintptr_t)CRT_FILES)

int win32_input_peek(void)
{
    const struct win32_process *process = win32_current();

    return process->input_at < process->app->input_bytes
               ? (uint8_t)process->app->input[process->input_at]
               : -1;
}

int win32_input_next(void)
{
    int byte = win32_input_peek();

    if (byte >= 0)
        win32_current()->input_at++;
    return byte;
}

/* --- narrow ----------------------------------------------------------------------------------- */

static int32_t peek(struct win32_stream_state *stream, uint32_t number)
{
    int32_t c = stream->pushed;

    if (c >= 0)
        return c;
    c = number == WIN32_STDIN && !stream->null ? win32_input_peek() : -1;
    if (c < 0)
        stream->at_end = true;
    return c;
}

static void advance(struct win32_stream_state *stream, uint32_t number)
{
    if (stream->pushed >= 0)
        stream->pushed = -1;
    else if (number == WIN32_STDIN)
        win32_input_next();
}

int32_t crt_fgetc(void *file)
{
    uint32_t number;
    struct win32_stream_state *stream = crt_stream(file, &number);
    int32_t c;

    if (!stream)
        return -1;
    c = peek(stream, number);
    if (c >= 0)
        advance(stream, number);
    return c;
}

int32_t crt_getchar(void)
{
    return crt_fgetc(STDIN);
}

int32_t crt_ungetc(int32_t c, void *file)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);

    if (!stream || c < 0 || stream->pushed >= 0)
        return -1;
    stream->pushed = (uint8_t)c;
    stream->at_end = false;
    return (uint8_t)c;
}

char *crt_fgets(char *to, int32_t count, void *file)
{
    int32_t n = 0, c;

    if (!to || count <= 0 || !crt_stream(file, NULL)) {
        crt_set_errno(CRT_EINVAL);
        return NULL;
    }
    while (n < count - 1 && (c = crt_fgetc(file)) >= 0) {
        to[n++] = (char)c;
        if (c == '\n')
            break;
    }
    if (!n && count > 1)
        return NULL;
    to[n] = 0;
    return to;
}

char *crt_gets_s(char *to, size_t room)
{
    size_t n = 0;
    int32_t c;

    if (!to || !room) {
        crt_set_errno(CRT_EINVAL);
        return NULL;
    }
    while ((c = crt_getchar()) >= 0 && c != '\n') {
        if (n + 1 == room) { /* too long: nothing is kept */
            to[0] = 0;
            crt_set_errno(CRT_ERANGE);
            return NULL;
        }
        to[n++] = (char)c;
    }
    to[n] = 0;
    return c < 0 && !n ? NULL : to;
}

char *crt_gets(char *to)
{
    return crt_gets_s(to, SIZE_MAX);
}

size_t crt_fread(void *to, size_t size, size_t count, void *file)
{
    size_t bytes = 0;
    int32_t c;

    if (!size || !count)
        return 0;
    while (bytes < size * count && (c = crt_fgetc(file)) >= 0)
        ((char *)to)[bytes++] = (char)c;
    return bytes / size;
}

size_t crt_fread_s(void *to, size_t room, size_t size, size_t count, void *file)
{
    if (size && count > room / size) {
        crt_set_errno(CRT_ERANGE);
        return 0;
    }
    return crt_fread(to, size, count, file);
}

/* --- wide ------------------------------------------------------------------------------------- */

/* One character of UTF-8; its second unit, if it has one, is kept in the stream. */
uint16_t crt_fgetwc(void *file)
{
    uint32_t number, used, character;
    struct win32_stream_state *stream = crt_stream(file, &number);
    uint16_t units[RTL_UTF16_MAX];
    char bytes[RTL_UTF8_MAX];
    uint32_t have = 0, want;
    int32_t c;

    if (!stream)
        return 0xFFFF;
    if (stream->pushed > 0xFFFF) { /* a whole unit, pushed back or left over */
        c = stream->pushed & 0xFFFF;
        stream->pushed = -1;
        return (uint16_t)c;
    }
    c = crt_fgetc(file);
    if (c < 0)
        return 0xFFFF;
    bytes[have++] = (char)c;
    want = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    while (have < want && (c = peek(stream, number)) >= 0x80 && c < 0xC0) {
        bytes[have++] = (char)c;
        advance(stream, number);
    }
    character = rtl_utf8_decode(bytes, have, &used, NULL);
    if (rtl_utf16_encode(character, units) == 2)
        stream->pushed = 0x10000 | units[1];
    return units[0];
}

uint16_t crt_getwchar(void)
{
    return crt_fgetwc(STDIN);
}

uint16_t crt_ungetwc(uint16_t c, void *file)
{
    struct win32_stream_state *stream = crt_stream(file, NULL);

    if (!stream || c == 0xFFFF || stream->pushed >= 0)
        return 0xFFFF;
    stream->pushed = 0x10000 | c;
    stream->at_end = false;
    return c;
}

uint16_t *crt_fgetws(uint16_t *to, int32_t count, void *file)
{
    int32_t n = 0;
    uint16_t c;

    if (!to || count <= 0 || !crt_stream(file, NULL)) {
        crt_set_errno(CRT_EINVAL);
        return NULL;
    }
    while (n < count - 1 && (c = crt_fgetwc(file)) != 0xFFFF) {
        to[n++] = c;
        if (c == '\n')
            break;
    }
    if (!n && count > 1)
        return NULL;
    to[n] = 0;
    return to;
}

uint16_t *crt_getws_s(uint16_t *to, size_t room)
{
    size_t n = 0;
    uint16_t c;

    if (!to || !room) {
        crt_set_errno(CRT_EINVAL);
        return NULL;
    }
    while ((c = crt_getwchar()) != 0xFFFF && c != '\n') {
        if (n + 1 == room) {
            to[0] = 0;
            crt_set_errno(CRT_ERANGE);
            return NULL;
        }
        to[n++] = c;
    }
    to[n] = 0;
    return c == 0xFFFF && !n ? NULL : to;
}

uint16_t *crt_getws(uint16_t *to)
{
    return crt_getws_s(to, SIZE_MAX);
}

/* --- scanf ------------------------------------------------------------------------------------ */

struct file_source {
    struct rtl_source source;
    void *file;
    int32_t wide; /* the unit that peek showed; -1: none */
};

static int32_t source_peek(struct rtl_source *base)
{
    uint32_t number;
    struct win32_stream_state *stream = crt_stream(((struct file_source *)base)->file, &number);

    return stream ? peek(stream, number) : -1;
}

static void source_advance(struct rtl_source *base)
{
    crt_fgetc(((struct file_source *)base)->file);
}

static int32_t source_peek_wide(struct rtl_source *base)
{
    struct file_source *source = (struct file_source *)base;

    if (source->wide < 0) {
        uint16_t c = crt_fgetwc(source->file);

        if (c == 0xFFFF)
            return -1;
        source->wide = c;
    }
    return source->wide;
}

static void source_advance_wide(struct rtl_source *base)
{
    if (source_peek_wide(base) >= 0)
        ((struct file_source *)base)->wide = -1;
}

static int32_t scan(void *file, uint32_t flags, const char *format, va_list list)
{
    struct file_source source = {{source_peek, source_advance}, file, -1};
    struct rtl_args_host args;
    int32_t count;

    if (!format || !crt_stream(file, NULL)) {
        crt_set_errno(CRT_EINVAL);
        return -1;
    }
    rtl_args_host_begin(&args, list);
    count = rtl_scan_narrow(&source.source, flags, format, &args.reader);
    rtl_args_host_end(&args);
    return count;
}

static int32_t scan_wide(void *file, uint32_t flags, const uint16_t *format, va_list list)
{
    struct file_source source = {{source_peek_wide, source_advance_wide}, file, -1};
    struct rtl_args_host args;
    int32_t count;

    if (!format || !crt_stream(file, NULL)) {
        crt_set_errno(CRT_EINVAL);
        return -1;
    }
    rtl_args_host_begin(&args, list);
    count = rtl_scan_wide(&source.source, flags, format, &args.reader);
    rtl_args_host_end(&args);
    if (source.wide >= 0)
        crt_ungetwc((uint16_t)source.wide, file);
    return count;
}

#define SCAN(name_, unit_, fixed_, file_, scan_, flags_)                                           \
    int32_t name_(fixed_ const unit_ *format, ...)                                                 \
    {                                                                                              \
        va_list list;                                                                              \
        int32_t count;                                                                             \
                                                                                                   \
        va_start(list, format);                                                                    \
        count = scan_(file_, flags_, format, list);                                                \
        va_end(list);                                                                              \
        return count;                                                                              \
    }
#define FILE_FIRST void *file,

SCAN(crt_scanf, char, , STDIN, scan, 0)
SCAN(crt_scanf_s, char, , STDIN, scan, RTL_SCAN_SECURE)
SCAN(crt_fscanf, char, FILE_FIRST, file, scan, 0)
SCAN(crt_fscanf_s, char, FILE_FIRST, file, scan, RTL_SCAN_SECURE)
SCAN(crt_wscanf, uint16_t, , STDIN, scan_wide, 0)
SCAN(crt_wscanf_s, uint16_t, , STDIN, scan_wide, RTL_SCAN_SECURE)
SCAN(crt_fwscanf, uint16_t, FILE_FIRST, file, scan_wide, 0)
SCAN(crt_fwscanf_s, uint16_t, FILE_FIRST, file, scan_wide, RTL_SCAN_SECURE)
SCAN(crt_cscanf, char, , STDIN, scan, 0)

int32_t crt_vscanf(const char *format, va_list list)
{
    return scan(STDIN, 0, format, list);
}

int32_t crt_vscanf_s(const char *format, va_list list)
{
    return scan(STDIN, RTL_SCAN_SECURE, format, list);
}

int32_t crt_vfscanf(void *file, const char *format, va_list list)
{
    return scan(file, 0, format, list);
}

int32_t crt_vfscanf_s(void *file, const char *format, va_list list)
{
    return scan(file, RTL_SCAN_SECURE, format, list);
}

int32_t crt_vwscanf(const uint16_t *format, va_list list)
{
    return scan_wide(STDIN, 0, format, list);
}

int32_t crt_vwscanf_s(const uint16_t *format, va_list list)
{
    return scan_wide(STDIN, RTL_SCAN_SECURE, format, list);
}

int32_t crt_vfwscanf(void *file, const uint16_t *format, va_list list)
{
    return scan_wide(file, 0, format, list);
}

/* --- the keyboard ----------------------------------------------------------------------------- */

int32_t crt_getch(void)
{
    int32_t c = crt_getchar();

    return c == '\n' ? '\r' : c; /* the Enter key */
}

int32_t crt_getche(void)
{
    int32_t c = crt_getch();
    char byte = c == '\r' ? '\n' : (char)c;

    if (c >= 0)
        win32_output(WIN32_STDOUT, &byte, 1);
    return c;
}

uint16_t crt_getwch(void)
{
    uint16_t c = crt_getwchar();

    return c == '\n' ? '\r' : c;
}

uint16_t crt_getwche(void)
{
    uint16_t c = crt_getwch();

    if (c != 0xFFFF)
        crt_putwchar(c == '\r' ? '\n' : c);
    return c;
}

int32_t crt_ungetch(int32_t c)
{
    return crt_ungetc(c, STDIN);
}

int32_t crt_kbhit(void)
{
    struct win32_process *process = win32_current();

    ke_point(KE_OP_READ, process);
    if (win32_input_peek() >= 0 || process->streams[WIN32_STDIN].pushed >= 0)
        return 1;
    if (!process->keys_asked++)
        process->keys_since_100ns = world->sim->now_100ns;
    return process->keys_asked > PATIENCE_ASKED ||
           world->sim->now_100ns - process->keys_since_100ns > PATIENCE_100NS;
}

char *crt_cgets(char *buffer)
{
    size_t room = (uint8_t)buffer[0];
    char *text = crt_fgets(buffer + 2, (int32_t)room, STDIN);

    buffer[1] = (char)(text ? strlen(text) : 0);
    return text;
}
