/* crt_misc.c - small state of the C runtime: errno, rand, strtok, locales, files by number. */
#include "win32/crt.h"
#include "rtl/status.h"

#include <string.h>

/* --- errno ------------------------------------------------------------------------------------ */

int32_t *crt_errno(void)
{
    struct win32_thread *user = win32_thread();

    /* Its address is given out: behind the TEB. Threads of drivers share one that nobody reads. */
    return user ? (int32_t *)((char *)user->teb + sizeof *user->teb) : &world->win32->system_errno;
}

uint32_t *crt_doserrno(void)
{
    return (uint32_t *)(crt_errno() + 1);
}

int32_t crt_set_errno_call(int32_t value)
{
    *crt_errno() = value;
    return 0;
}

int32_t crt_get_errno(int32_t *value)
{
    *value = *crt_errno();
    return 0;
}

int32_t crt_set_doserrno(uint32_t value)
{
    *crt_doserrno() = value;
    return 0;
}

int32_t crt_get_doserrno(uint32_t *value)
{
    *value = *crt_doserrno();
    return 0;
}

char *crt_strerror_copy(int32_t error)
{
    const char *text = crt_strerror(error);
    char *copy = crt_scratch(CRT_SCRATCH_TEXT, 128);

    if (!copy)
        return NULL;
    strncpy(copy, text, 127);
    copy[127] = 0;
    return copy;
}

uint16_t *crt_wcserror(int32_t error)
{
    const char *text = crt_strerror(error);
    uint16_t *copy = crt_scratch(CRT_SCRATCH_WIDE, 256);

    if (copy)
        win32_widen(copy, 128, text, strlen(text));
    return copy;
}

/* --- rand, strtok ----------------------------------------------------------------------------- */

int32_t crt_rand_call(void)
{
    return crt_rand(&win32_thread()->rand_state);
}

void crt_srand(uint32_t seed)
{
    win32_thread()->rand_state = seed;
}

/* Not random: the same numbers in every run. */
int32_t crt_rand_s(uint32_t *value)
{
    if (!value)
        return CRT_EINVAL;
    *value = (uint32_t)crt_rand_call() << 30 ^ (uint32_t)crt_rand_call() << 15 ^
             (uint32_t)crt_rand_call();
    return 0;
}

char *crt_strtok(char *text, const char *separators)
{
    return crt_strtok_s(text, separators, &win32_thread()->strtok_at);
}

uint16_t *crt_wcstok(uint16_t *text, const uint16_t *separators)
{
    return crt_wcstok_s(text, separators, &win32_thread()->wcstok_at);
}

/* --- locales: there is one, C with UTF-8 ------------------------------------------------------ */

char *crt_setlocale(int32_t category, const char *name)
{
    char *answer = crt_scratch(CRT_SCRATCH_LOCALE, 128);

    if (!answer)
        return NULL;
    /* What a program asks for is answered as if it were set: text is UTF-8 anyway. */
    strncpy(answer, name && *name ? name : "C", 127);
    answer[127] = 0;
    return answer;
}

uint16_t *crt_wsetlocale(int32_t category, const uint16_t *name)
{
    uint16_t *answer = crt_scratch(CRT_SCRATCH_WIDE, 256);

    if (!answer)
        return NULL;
    if (!name || !*name)
        name = u"C";
    for (unsigned i = 0; i < 128; i++)
        if (!(answer[i] = i < 127 ? name[i] : 0))
            break;
    return answer;
}

/* Layout that Microsoft's and the system's lconv have in common at its start. */
struct lconv_start {
    char *text[10]; /* decimal_point, thousands_sep, grouping, … */
    char number[14];
    char *rest[8];
};

void *crt_localeconv(void)
{
    struct lconv_start *conv = crt_scratch(CRT_SCRATCH_LOCALE, 256);
    char *strings;

    if (!conv)
        return NULL;
    memset(conv, 0, 256);
    strings = (char *)conv + 200; /* "." and "" */
    strings[0] = '.';
    for (unsigned i = 0; i < 10; i++)
        conv->text[i] = strings + 1;
    conv->text[0] = strings;
    memset(conv->number, 127, sizeof conv->number);
    return conv;
}

void *crt_create_locale(int32_t category, const char *name)
{
    return win32_alloc(16);
}

void *crt_wcreate_locale(int32_t category, const uint16_t *name)
{
    return win32_alloc(16);
}

void *crt_get_current_locale(void)
{
    return win32_alloc(16);
}

void crt_free_locale(void *locale)
{
    win32_free(locale);
}

int32_t crt_configthreadlocale(int32_t type)
{
    return 2; /* _DISABLE_PER_THREAD_LOCALE */
}

int32_t crt_mb_cur_max(void)
{
    return 4;
}

/* --- files by number (io.h) ------------------------------------------------------------------- */

enum { MODE_TEXT = 0x4000 };

static struct win32_stream_state *numbered(int32_t file)
{
    return crt_stream(crt_acrt_iob_func((uint32_t)file), NULL);
}

int32_t crt_setmode(int32_t file, int32_t mode)
{
    struct win32_stream_state *stream = numbered(file);
    int32_t old;

    if (!stream)
        return -1;
    old = stream->mode;
    stream->mode = mode;
    return old;
}

int32_t crt_isatty(int32_t file)
{
    struct win32_stream_state *stream = numbered(file);

    return stream && !stream->null ? 64 : 0;
}

int64_t crt_write(int32_t file, const void *from, size_t bytes)
{
    if (!numbered(file))
        return -1;
    return bytes && !crt_fwrite(from, 1, bytes, crt_acrt_iob_func((uint32_t)file)) ? -1
                                                                                   : (int64_t)bytes;
}

/* One line at most, as from a console. */
int64_t crt_read(int32_t file, void *to, size_t bytes)
{
    void *stream = crt_acrt_iob_func((uint32_t)file);
    size_t n = 0;
    int32_t c;

    if (!numbered(file))
        return -1;
    while (n < bytes && (c = crt_fgetc(stream)) >= 0) {
        ((char *)to)[n++] = (char)c;
        if (c == '\n')
            break;
    }
    return (int64_t)n;
}

int32_t crt_open(const char *name, int32_t flags, ...)
{
    void *stream = crt_fopen(name, "r");

    return stream ? crt_fileno(stream) : -1;
}

int32_t crt_sopen_s(int32_t *file, const char *name, int32_t flags, int32_t share, int32_t mode)
{
    *file = crt_open(name, flags);
    return *file < 0 ? *crt_errno() : 0;
}

int32_t crt_wopen(const uint16_t *name, int32_t flags, ...)
{
    void *stream = crt_wfopen(name, u"r");

    return stream ? crt_fileno(stream) : -1;
}

int32_t crt_close(int32_t file)
{
    return crt_fclose(crt_acrt_iob_func((uint32_t)file));
}

int32_t crt_commit(int32_t file)
{
    return numbered(file) ? 0 : -1;
}

int32_t crt_eof(int32_t file)
{
    return file == 0 && win32_input_peek() < 0;
}

int64_t crt_lseek(int32_t file, int64_t offset, int32_t origin)
{
    crt_set_errno(29); /* ESPIPE */
    return -1;
}

intptr_t crt_get_osfhandle(int32_t file)
{
    if (file < 0 || file > 2 || !numbered(file))
        return -1;
    return (intptr_t)GetStdHandle((DWORD)(-10 - file));
}

int32_t crt_dup(int32_t file)
{
    return numbered(file) ? file : -1;
}

int32_t crt_dup2(int32_t file, int32_t as)
{
    return numbered(file) && numbered(as) ? 0 : -1;
}

/* What needs a file system: it does not exist. */
int32_t crt_no_file(void)
{
    crt_set_errno(CRT_ENOENT);
    return -1;
}

int32_t crt_no_file_s(void)
{
    return CRT_ENOENT;
}

intptr_t crt_no_search(void)
{
    crt_set_errno(CRT_ENOENT);
    return -1;
}

void *crt_no_pointer(void)
{
    crt_set_errno(CRT_ENOENT);
    return NULL;
}

int32_t crt_zero(void)
{
    return 0;
}

void crt_nothing(void)
{
}
