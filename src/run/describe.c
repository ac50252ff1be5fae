/*
 * describe.c - what the source calls an object, for reports.
 *
 * In this order: a global or static variable ("g_Lock"), a local one of the frames of the current
 * thread, the argument of the call that initialised it, as it stands in the source
 * ("KeInitializeEvent(&dx->Done, …" makes "dx->Done"), a pointer that leads to its block of memory.
 * Debug information needs more stack than a kernel thread has, so all this is done on one of ours.
 */
#include "run/describe.h"
#include "host/fiber.h"
#include "host/signals.h"
#include "host/stack.h"
#include "mm/mm.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_BYTES = 1 << 20, FRAMES = 16 };

struct question {
    struct run_describe *describe;
    uint64_t address, bytes, made_at;
    struct stack_frame frames[FRAMES];
    size_t frame_count;
    uint64_t block; /* begin of the memory it lies in */
    char *text;
    size_t text_bytes;
    bool found;
};

/* --- the source --------------------------------------------------------------------------------
 */

/* Does `path` end with the components of `file`? */
static bool path_ends(const char *path, const char *file)
{
    size_t p = strlen(path), f = strlen(file);

    return p >= f && strcmp(path + p - f, file) == 0 && (p == f || path[p - f - 1] == '/');
}

static FILE *open_source(const struct run_describe *describe, const char *file)
{
    for (size_t i = 0; i < describe->unit_count; i++)
        for (size_t j = 0; j < describe->units[i].count; j++) {
            const char *source = describe->units[i].sources[j], *slash = strrchr(source, '/');
            char path[1024];
            FILE *opened;

            if (path_ends(source, file))
                return fopen(source, "r");
            if (!slash)
                continue;
            snprintf(path, sizeof path, "%.*s/%s", (int)(slash - source), source, file);
            opened = fopen(path, "r");
            if (opened)
                return opened;
        }
    return fopen(file, "r");
}

/* Line `number` and two behind it, as one text. */
static bool source_text(const struct run_describe *describe, const char *file, int number,
                        char *text, size_t bytes)
{
    FILE *source = open_source(describe, file);
    size_t used = 0;
    char line[512];

    text[0] = 0;
    if (!source)
        return false;
    for (int n = 1; n < number + 3 && fgets(line, sizeof line, source); n++)
        if (n >= number)
            used += (size_t)snprintf(text + used, used < bytes ? bytes - used : 0, "%s", line);
    fclose(source);
    return used > 0 && used < bytes;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void cut(char *text, size_t from, size_t to)
{
    memmove(text + from, text + to, strlen(text + to) + 1);
}

/* Casts go, and the parentheses around what is one operand anyway: "((PDX)d->Extension)->Lock" is
 * "d->Extension->Lock" to a reader. */
static void without_parentheses(char *text)
{
    for (size_t i = 0; text[i]; i++) {
        size_t words = 1, end;

        if (text[i] != '(' || (i && (is_word(text[i - 1]) || text[i - 1] == ')')))
            continue;
        if (text[i + 1] == '&')
            cut(text, i + 1, i + 2);
        for (end = i + 1; is_word(text[end]) || strchr("->.[]*", text[end]); end++) {
            if (!text[end])
                return;
            words &= is_word(text[end]) || text[end] == '*';
        }
        if (text[end] != ')' || text[i + 1] == '*')
            continue;
        if (words && (is_word(text[end + 1]) || text[end + 1] == '(' || text[end + 1] == '&')) {
            cut(text, i, end + 1 + (text[end + 1] == '&'));
        } else {
            cut(text, end, end + 1);
            cut(text, i, i + 1);
        }
        i = (size_t)-1; /* from the start: what it was part of may be simple now */
    }
}

/* The first argument of a call whose name begins like one that initialises: "dx->Done". Of several
 * in a line it is the one at `column` (from 1) or the last before it; otherwise the first. */
static bool first_argument(const char *text, int column, char *out, size_t bytes)
{
    static const char *const begins[] = {"KeInitialize", "ExInitialize", "IoInitialize",
                                         "RtlInitialize"};
    const char *at = NULL, *here = column > 0 ? text + column - 1 : text;
    size_t length = 0;
    int depth = 0;

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        for (const char *found = text; (found = strstr(found, begins[i])); found++)
            if (!at || (found <= here ? at > here || found > at : found < at))
                at = found;
    at = at ? strchr(at, '(') : NULL;
    if (!at)
        return false;
    for (const char *p = at + 1; *p && length + 1 < bytes; p++) {
        if (depth == 0 && (*p == ',' || *p == ')'))
            break;
        depth += (*p == '(' || *p == '[') - (*p == ')' || *p == ']');
        if (!isspace((unsigned char)*p) && (length || *p != '&'))
            out[length++] = *p;
    }
    out[length] = 0;
    without_parentheses(out);
    if (out[0] == '&')
        cut(out, 0, 1);
    length = strlen(out);
    return length > 0 && length < 64 && !isdigit((unsigned char)out[0]);
}

static bool by_initialisation(struct question *q)
{
    struct symbol_place place;
    char text[1600];

    return q->made_at && symbols_places(q->describe->symbols, q->made_at - 1, &place, 1) &&
           place.file && source_text(q->describe, place.file, place.line, text, sizeof text) &&
           first_argument(text, place.column, q->text, q->text_bytes);
}

/* --- debug information --------------------------------------------------------------------------
 */

static bool read_memory(void *context, uint64_t address, void *to, size_t bytes)
{
    return host_copy_in(to, address, bytes, NULL);
}

static bool take(struct question *q, const struct symbol_variable *variable)
{
    if (variable->offset || !variable->name)
        return false;
    snprintf(q->text, q->text_bytes, "%s", variable->name);
    return true;
}

static bool by_frames(struct question *q, bool pointee)
{
    struct symbol_variable variable;

    for (size_t i = 0; i < q->frame_count; i++) {
        const struct stack_frame *frame = &q->frames[i];
        bool found = pointee ? symbols_local_pointee(q->describe->symbols, frame->address,
                                                     frame->rbp, q->block, q->address, q->bytes,
                                                     read_memory, NULL, &variable)
                             : symbols_local(q->describe->symbols, frame->address, frame->rbp,
                                             q->address, q->bytes, &variable);

        if (found && take(q, &variable))
            return true;
    }
    return false;
}

static void answer(void *argument)
{
    struct question *q = argument;
    struct symbols *symbols = q->describe->symbols;
    struct symbol_variable variable;

    q->found =
        (symbols_variable(symbols, q->address, q->bytes, &variable) && take(q, &variable)) ||
        by_frames(q, false) || by_initialisation(q) ||
        (symbols_pointee(symbols, q->block, q->address, q->bytes, read_memory, NULL, &variable) &&
         take(q, &variable)) ||
        by_frames(q, true);
}

bool run_describe_name(void *context, uint64_t address, uint64_t bytes, uint64_t made_at,
                       char *text, size_t text_bytes)
{
    struct run_describe *describe = context;
    const struct sim_actor *thread = world->sim->cpu->thread;
    struct question q = {.describe = describe,
                         .address = address,
                         .bytes = bytes,
                         .made_at = made_at,
                         .block = address,
                         .text = text,
                         .text_bytes = text_bytes};
    struct mm_block block;

    if (mm_pool_find((void *)(uintptr_t)address, &block))
        q.block = block.base;
    q.frame_count = stack_walk_here((uint64_t)(uintptr_t)thread->fiber.stack_low,
                                    (uint64_t)(uintptr_t)thread->fiber.stack_high, q.frames, FRAMES,
                                    STACK_WALK_IMAGES);
    if (!describe->stack)
        describe->stack = malloc(STACK_BYTES);
    irqlab_assert(describe->stack);
    host_call_on_stack(answer, &q, (char *)describe->stack + STACK_BYTES);
    return q.found;
}
