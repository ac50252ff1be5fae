/*
 * rewrite_lost.c - values that a function takes and never looks at, found in its tokens.
 *
 *   status = A(…); …; status = B(…);      A's result is lost: REWRITE_LOST_RESULT
 *   length = ….InputBufferLength;         and `length` is named nowhere else: REWRITE_LOST_LENGTH
 *   and `length` is named, but not in each case of the switch that follows: REWRITE_CASE_LENGTH
 *   index = status = STATUS_WAIT_0;       where status was that of a wait: REWRITE_WAIT_ASSIGNED
 *   if (NT_SUCCESS(status)) a[status]     likewise, and it may be STATUS_TIMEOUT:
 * REWRITE_WAIT_INDEX
 *
 * The first only in a straight line: in one block, no jump, label or statement with a body between
 * the two, and no mention of the variable, which must be one of the function's own. A is declared
 * by our headers and returns NTSTATUS, BOOL or HANDLE. Whatever else there may be is left alone:
 * what is said must be true of every run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/rewrite_private.h"

/* A function's body and the name before its parameters. */
struct body {
    struct rewriter *r;
    uint32_t name, open, close;
};

static bool any_of(const struct rewriter *r, uint32_t i, const char *const *words)
{
    for (; *words; words++)
        if (rewrite_spelled(r, i, *words))
            return true;
    return false;
}

static bool is_name(const struct rewriter *r, uint32_t i)
{
    return i != REWRITE_NO_TOKEN && r->tokens[i].kind == TOKEN_IDENTIFIER;
}

static bool same(const struct rewriter *r, uint32_t a, uint32_t b)
{
    return r->tokens[a].kind == TOKEN_IDENTIFIER && r->tokens[b].kind == TOKEN_IDENTIFIER &&
           r->tokens[a].length == r->tokens[b].length &&
           memcmp(r->text + r->tokens[a].start, r->text + r->tokens[b].start,
                  r->tokens[a].length) == 0;
}

/* The token before i that is no marker or pragma line, in the body. */
static uint32_t before(const struct body *body, uint32_t i)
{
    const struct rewriter *r = body->r;

    while (i != REWRITE_NO_TOKEN && i-- > body->name)
        if (r->tokens[i].kind != TOKEN_MARKER && r->tokens[i].kind != TOKEN_PRAGMA)
            return i;
    return REWRITE_NO_TOKEN;
}

/* Words that may stand before a name and are no type. */
static const char *const no_types[] = {"return", "goto", "else",   "case",    "do",      "throw",
                                       "sizeof", "new",  "delete", "typedef", "__leave", NULL};

/* Is the name at i declared by the function, and not static? ("T x" or "T *x" somewhere.) */
static bool is_local(const struct body *body, uint32_t variable)
{
    const struct rewriter *r = body->r;

    for (uint32_t i = body->name + 1; i < body->close; i++) {
        uint32_t type, earlier;

        if (!same(r, i, variable))
            continue;
        type = before(body, i);
        if (!is_name(r, type) || any_of(r, type, no_types))
            continue;
        earlier = before(body, type);
        return !(is_name(r, earlier) && (rewrite_spelled(r, earlier, "static") ||
                                         rewrite_spelled(r, earlier, "volatile") ||
                                         rewrite_spelled(r, earlier, "extern"))) &&
               !rewrite_spelled(r, type, "static");
    }
    return false;
}

/* Which begin a statement: ; { } before them. */
static bool begins_statement(const struct body *body, uint32_t i)
{
    uint32_t k = before(body, i);

    return k != REWRITE_NO_TOKEN && k >= body->open &&
           (rewrite_is(body->r, k, ';') || rewrite_is(body->r, k, '{') ||
            rewrite_is(body->r, k, '}'));
}

/* At i: `variable = `, and not `==`. The token behind, or none. */
static uint32_t assigned(const struct rewriter *r, uint32_t i)
{
    uint32_t equals = rewrite_next(r, i), value;

    if (equals == REWRITE_NO_TOKEN || !rewrite_is(r, equals, '='))
        return REWRITE_NO_TOKEN;
    value = rewrite_next(r, equals);
    return value != REWRITE_NO_TOKEN && rewrite_is(r, value, '=') ? REWRITE_NO_TOKEN : value;
}

/* The ; that ends the statement of which i is a part; brackets are stepped over. */
static uint32_t statement_end(const struct body *body, uint32_t i)
{
    const struct rewriter *r = body->r;

    while (i != REWRITE_NO_TOKEN && i < body->close) {
        if (rewrite_is(r, i, ';'))
            return i;
        if (rewrite_is(r, i, '(') || rewrite_is(r, i, '[') || rewrite_is(r, i, '{'))
            i = rewrite_match(r, i);
        else if (rewrite_is(r, i, '}'))
            return REWRITE_NO_TOKEN;
        if (i != REWRITE_NO_TOKEN)
            i = rewrite_next(r, i);
    }
    return REWRITE_NO_TOKEN;
}

static bool mentions(const struct rewriter *r, uint32_t from, uint32_t to, uint32_t variable)
{
    for (uint32_t i = from; i < to; i++)
        if (same(r, i, variable))
            return true;
    return false;
}

/* At i: f(…) and nothing else up to the ;. The ; or none. */
static uint32_t call_end(const struct body *body, uint32_t i)
{
    const struct rewriter *r = body->r;
    uint32_t open = is_name(r, i) ? rewrite_next(r, i) : REWRITE_NO_TOKEN;
    uint32_t close, end;

    if (open == REWRITE_NO_TOKEN || !rewrite_is(r, open, '(') || r->tokens[i].word)
        return REWRITE_NO_TOKEN;
    close = rewrite_match(r, open);
    end = close == REWRITE_NO_TOKEN ? close : rewrite_next(r, close);
    return end != REWRITE_NO_TOKEN && rewrite_is(r, end, ';') ? end : REWRITE_NO_TOKEN;
}

/* Results that nobody needs: there is nothing to do about their failure, or nothing fails. */
static const char *const ignorable[] = {"KeWaitForSingleObject",
                                        "KeWaitForMultipleObjects",
                                        "KeDelayExecutionThread",
                                        "ZwClose",
                                        "NtClose",
                                        "ObCloseHandle",
                                        "IoDeleteSymbolicLink",
                                        "CloseHandle",
                                        "SetEvent",
                                        "ResetEvent",
                                        "FreeLibrary",
                                        "CloseServiceHandle",
                                        "ZwWaitForSingleObject",
                                        "GetCurrentProcess",
                                        "GetCurrentThread",
                                        NULL};

/* Does a header of ours declare the routine that is called at i, with such a result? */
static bool is_documented(const struct body *body, uint32_t call)
{
    static const char *const results[] = {"NTSTATUS", "BOOL", "HANDLE", NULL};
    const struct rewriter *r = body->r;

    if (any_of(r, call, ignorable))
        return false;
    for (uint32_t i = 1; i < body->name; i++) {
        const struct token *token = &r->tokens[i];
        uint32_t open;

        if (!token->is_dialect || r->files[token->file].is_users || !same(r, i, call))
            continue;
        open = rewrite_next(r, i);
        if (open == REWRITE_NO_TOKEN || !rewrite_is(r, open, '('))
            continue;
        for (uint32_t back = i, steps = 0; back-- > 0 && steps < 3; steps++) {
            if (r->tokens[back].kind == TOKEN_PUNCT)
                break;
            if (any_of(r, back, results))
                return true;
        }
    }
    return false;
}

static const char *const ends_line[] = {
    "if",       "while", "for",     "do",        "switch", "goto",    "return",   "break",
    "continue", "case",  "default", "try",       "__try",  "__leave", "__except", "__finally",
    "else",     "catch", "throw",   "co_return", "asm",    NULL};

/* From the statement behind the first assignment: the call that overwrites it, or none. */
static uint32_t overwritten_by(const struct body *body, uint32_t i, uint32_t variable)
{
    const struct rewriter *r = body->r;

    for (; i != REWRITE_NO_TOKEN && i < body->close; i = rewrite_next(r, i)) {
        uint32_t end, value, second;

        if (rewrite_is(r, i, ';'))
            continue;
        if (!is_name(r, i) || any_of(r, i, ends_line))
            return REWRITE_NO_TOKEN; /* also { and } */
        second = rewrite_next(r, i);
        if (second == REWRITE_NO_TOKEN || rewrite_is(r, second, ':'))
            return REWRITE_NO_TOKEN; /* a label */
        end = statement_end(body, i);
        if (end == REWRITE_NO_TOKEN)
            return end;
        if (same(r, i, variable)) {
            value = assigned(r, i);
            if (value == REWRITE_NO_TOKEN || mentions(r, value, end, variable) ||
                call_end(body, value) != end)
                return REWRITE_NO_TOKEN;
            return value;
        }
        if (mentions(r, i, end, variable))
            return REWRITE_NO_TOKEN;
        i = end;
    }
    return REWRITE_NO_TOKEN;
}

static void add(struct rewriter *r, enum rewrite_pragma_kind kind, uint32_t variable,
                const char *text, uint32_t at)
{
    rewrite_add_pragma(r, kind, text, r->text + r->tokens[variable].start,
                       r->tokens[variable].length, &r->tokens[at]);
}

static void look_for_result(const struct body *body, uint32_t i)
{
    struct rewriter *r = body->r;
    uint32_t value = assigned(r, i), end, next, declared = before(body, i);
    bool declares =
        is_name(r, declared) && !any_of(r, declared, no_types) && begins_statement(body, declared);
    char text[200];

    if (value == REWRITE_NO_TOKEN || !(declares || begins_statement(body, i)))
        return;
    end = call_end(body, value);
    if (end == REWRITE_NO_TOKEN || mentions(r, value, end, i))
        return;
    next = overwritten_by(body, rewrite_next(r, end), i);
    if (next == REWRITE_NO_TOKEN || !is_local(body, i) || !is_documented(body, value) ||
        r->tokens[next].file != r->tokens[value].file)
        return;
    snprintf(text, sizeof text, "%.*s %u %.*s", (int)r->tokens[value].length,
             r->text + r->tokens[value].start, r->tokens[next].line, (int)r->tokens[next].length,
             r->text + r->tokens[next].start);
    add(r, REWRITE_LOST_RESULT, i, text, value);
}

/* ( void ) ( x ) or x ; as a statement: what UNREFERENCED_PARAMETER is. */
static bool is_thrown_away(const struct body *body, uint32_t i)
{
    const struct rewriter *r = body->r;
    uint32_t next = rewrite_next(r, i), open = before(body, i), close, word;

    if (rewrite_is(r, next, ';') && begins_statement(body, i))
        return true;
    if (rewrite_is(r, open, '(') && rewrite_is(r, next, ')'))
        open = before(body, open);
    if (open == REWRITE_NO_TOKEN || !rewrite_is(r, open, ')'))
        return false;
    close = open;
    word = before(body, close);
    return word != REWRITE_NO_TOKEN && rewrite_spelled(r, word, "void");
}

/* --- a length that only some cases look at ------------------------------------------------------
 */

enum { SECTIONS = 64 };

/* What stands behind `case A:`, or several of them, up to the next. */
struct section {
    uint32_t from, to; /* tokens: [from, to) */
    bool looks;        /* names the variable, or is run into from one that does */
};

static bool is_label(const struct rewriter *r, uint32_t i)
{
    return rewrite_spelled(r, i, "case") || rewrite_spelled(r, i, "default");
}

/* Is the last statement of the section one that leaves it? */
static bool leaves(const struct body *body, const struct section *section)
{
    static const char *const jumps[] = {"break", "return", "goto", "continue", NULL};
    const struct rewriter *r = body->r;
    uint32_t i = before(body, section->to), first = section->from;

    if (!is_name(r, first) && rewrite_is(r, first, '{') && rewrite_match(r, first) == i)
        i = before(body, i); /* { …; break; } */
    if (!rewrite_is(r, i, ';'))
        return false;
    do
        i = before(body, i);
    while (i > first && !begins_statement(body, i));
    return is_name(r, i) && any_of(r, i, jumps);
}

/* The : behind a label. */
static uint32_t colon_of(const struct rewriter *r, uint32_t i, uint32_t close)
{
    while (i != REWRITE_NO_TOKEN && i < close && !rewrite_is(r, i, ':'))
        i = rewrite_is(r, i, '(') ? rewrite_next(r, rewrite_match(r, i)) : rewrite_next(r, i);
    return i < close ? i : REWRITE_NO_TOKEN;
}

/* The sections of the switch whose { is at open; 0: none, or too many, or something odd. */
static size_t sections_of(const struct body *body, uint32_t open, struct section *sections)
{
    const struct rewriter *r = body->r;
    uint32_t close = rewrite_match(r, open);
    size_t count = 0;

    for (uint32_t i = rewrite_next(r, open); i != REWRITE_NO_TOKEN && i < close;
         i = rewrite_next(r, i)) {
        if (!is_label(r, i)) {
            if (rewrite_is(r, i, '{') || rewrite_is(r, i, '(') || rewrite_is(r, i, '['))
                i = rewrite_match(r, i);
            continue;
        }
        if (count)
            sections[count - 1].to = i;
        if (count && sections[count - 1].from == i)
            count--; /* case A: case B: */
        i = colon_of(r, i, close);
        if (i == REWRITE_NO_TOKEN || count == SECTIONS)
            return 0;
        sections[count++] = (struct section){.from = rewrite_next(r, i), .to = close};
    }
    return count;
}

static bool on_one_line(const struct rewriter *r, const struct section *a, const struct section *b)
{
    return r->tokens[a->to - 1].line >= r->tokens[b->from].line;
}

/* The variable at i gets the length that is named at `last`, up to the ; at end. */
static void look_for_cases(const struct body *body, uint32_t i, uint32_t end, uint32_t last)
{
    struct rewriter *r = body->r;
    struct section sections[SECTIONS];
    uint32_t at = end, open, close;
    size_t count, used = 0;
    char text[600];

    while (at != REWRITE_NO_TOKEN && at < body->close && !rewrite_spelled(r, at, "switch"))
        at = rewrite_next(r, at);
    if (at == REWRITE_NO_TOKEN || at >= body->close || !rewrite_is(r, rewrite_next(r, at), '('))
        return;
    open = rewrite_next(r, rewrite_match(r, rewrite_next(r, at)));
    if (!rewrite_is(r, open, '{'))
        return;
    close = rewrite_match(r, open);
    if (mentions(r, end, open, i) || mentions(r, close, body->close, i))
        return; /* looked at for all of them */
    count = sections_of(body, open, sections);
    for (size_t s = 0; s < count; s++)
        sections[s].looks = mentions(r, sections[s].from, sections[s].to, i) ||
                            (s && sections[s - 1].looks && !leaves(body, &sections[s - 1]));
    for (size_t s = 0; s < count; s++) {
        const struct section *section = &sections[s];

        if (section->looks || section->from >= section->to ||
            r->tokens[section->from].file != r->tokens[last].file ||
            (s && on_one_line(r, section - 1, section)) ||
            (s + 1 < count && on_one_line(r, section, section + 1)))
            continue;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%u-%u", used ? " " : "",
                                 r->tokens[section->from].line, r->tokens[section->to - 1].line);
        if (used > sizeof text - 32)
            break;
    }
    if (used)
        add(r, REWRITE_CASE_LENGTH, i, text, last);
}

static void look_for_length(const struct body *body, uint32_t i)
{
    static const char *const lengths[] = {"InputBufferLength", "OutputBufferLength", "Length",
                                          NULL};
    struct rewriter *r = body->r;
    uint32_t value = assigned(r, i), end, last;
    bool parameters = false;

    if (value == REWRITE_NO_TOKEN)
        return;
    end = statement_end(body, value);
    last = end == REWRITE_NO_TOKEN ? end : before(body, end);
    if (last == REWRITE_NO_TOKEN || !is_name(r, last) || !any_of(r, last, lengths))
        return;
    for (uint32_t k = value; k < last; k++)
        parameters |= rewrite_spelled(r, k, "Parameters");
    if (!parameters || !is_local(body, i))
        return;
    for (uint32_t k = body->name + 1; k < body->close; k++) {
        uint32_t declared;

        if (!same(r, k, i) || k == i)
            continue;
        declared = before(body, k);
        if (is_name(r, declared) && !any_of(r, declared, no_types))
            continue; /* its declaration */
        if (rewrite_is(r, declared, '.') ||
            (rewrite_is(r, declared, '>') && rewrite_is(r, before(body, declared), '-')))
            continue; /* a member of that name */
        if (begins_statement(body, k) && assigned(r, k) != REWRITE_NO_TOKEN)
            continue;
        if (!is_thrown_away(body, k)) {
            look_for_cases(body, i, end, last);
            return;
        }
    }
    add(r, REWRITE_LOST_LENGTH, i, "length", last); /* no empty field in the cache */
}

/* --- results of waits for several objects -------------------------------------------------------
 */

static const char *const waits[] = {"KeWaitForMultipleObjects", "WaitForMultipleObjects",
                                    "WaitForMultipleObjectsEx", "NtWaitForMultipleObjects",
                                    "ZwWaitForMultipleObjects", NULL};

/* The last token but one of the n-th argument of the call whose ( is at open; commas at its level.
 */
static uint32_t argument(const struct rewriter *r, uint32_t open, uint32_t n)
{
    uint32_t i = rewrite_next(r, open), close = rewrite_match(r, open);

    for (; i != REWRITE_NO_TOKEN && i < close && n; i = rewrite_next(r, i)) {
        if (rewrite_is(r, i, '(') || rewrite_is(r, i, '[') || rewrite_is(r, i, '{'))
            i = rewrite_match(r, i);
        else if (rewrite_is(r, i, ','))
            n--;
    }
    return i;
}

/* A call that cannot end by a timeout: ((void *)0), or INFINITE for a program. */
static bool is_endless(const struct rewriter *r, uint32_t call, uint32_t open)
{
    uint32_t i = argument(r, open, rewrite_spelled(r, call, waits[0]) ? 6 : 3);

    for (; i != REWRITE_NO_TOKEN && i < rewrite_match(r, open); i = rewrite_next(r, i)) {
        if (rewrite_is(r, i, ','))
            break;
        if (r->tokens[i].kind == TOKEN_NUMBER &&
            (rewrite_spelled(r, i, "0") || r->tokens[i].length >= 10))
            return true;
    }
    return false;
}

static bool is_timeout(const struct rewriter *r, uint32_t i)
{
    return r->tokens[i].kind == TOKEN_NUMBER &&
           (rewrite_spelled(r, i, "258") ||
            (r->tokens[i].length >= 5 && memcmp(r->text + r->tokens[i].start, "0x", 2) == 0 &&
             strtoul(r->text + r->tokens[i].start, NULL, 16) == 0x102));
}

/* One mention of the variable behind the wait. */
enum mention { MENTION_OTHER, MENTION_SUCCESS, MENTION_COMPARED, MENTION_INDEX };

static enum mention mention_of(const struct body *body, uint32_t i)
{
    const struct rewriter *r = body->r;
    uint32_t next = rewrite_next(r, i), second = rewrite_next(r, next);
    uint32_t previous = before(body, i), earlier = before(body, previous);

    if (rewrite_is(r, next, ')') && rewrite_is(r, second, ')') &&
        rewrite_is(r, rewrite_next(r, second), '>') &&
        rewrite_is(r, rewrite_next(r, rewrite_next(r, second)), '='))
        return MENTION_SUCCESS; /* (((NTSTATUS)(x)) >= 0) */
    if (rewrite_is(r, next, '=') && !rewrite_is(r, second, '='))
        return MENTION_OTHER;
    if (rewrite_is(r, next, '=') || rewrite_is(r, next, '!') || rewrite_is(r, next, '<') ||
        rewrite_is(r, next, '>') || rewrite_is(r, previous, '<') || rewrite_is(r, previous, '>') ||
        (rewrite_is(r, previous, '=') && rewrite_is(r, earlier, '=')) ||
        (rewrite_is(r, previous, '(') && rewrite_spelled(r, earlier, "switch")))
        return MENTION_COMPARED;
    if (rewrite_is(r, previous, '[') || (rewrite_is(r, next, '-') && !rewrite_is(r, second, '-')) ||
        (rewrite_is(r, previous, '=') && rewrite_is(r, next, ';')))
        return MENTION_INDEX;
    return MENTION_OTHER;
}

static void add_wait(struct rewriter *r, uint32_t variable, uint32_t call, uint32_t at)
{
    char text[120];

    snprintf(text, sizeof text, "%.*s %u -", (int)r->tokens[call].length,
             r->text + r->tokens[call].start, r->tokens[call].line);
    add(r, REWRITE_WAIT_INDEX, variable, text, at);
}

/* variable = KeWaitForMultipleObjects(…) at i. */
static void look_for_index(const struct body *body, uint32_t i)
{
    struct rewriter *r = body->r;
    uint32_t call = assigned(r, i), open, index = REWRITE_NO_TOKEN;
    bool success = false, compared;

    if (call == REWRITE_NO_TOKEN || !any_of(r, call, waits) || !is_local(body, i))
        return;
    open = rewrite_next(r, call);
    if (!rewrite_is(r, open, '('))
        return;
    compared = is_endless(r, call, open);
    for (uint32_t k = body->open; k < body->close; k++) {
        compared |= is_timeout(r, k);
        if (k <= open || !same(r, k, i))
            continue;
        switch (mention_of(body, k)) {
        case MENTION_SUCCESS:
            success = true;
            break;
        case MENTION_COMPARED:
            compared = true;
            break;
        case MENTION_INDEX:
            if (success && index == REWRITE_NO_TOKEN)
                index = k;
            break;
        case MENTION_OTHER:
            if (begins_statement(body, k) && assigned(r, k) != REWRITE_NO_TOKEN)
                k = body->close - 1; /* another value from here on */
            break;
        }
    }
    if (index != REWRITE_NO_TOKEN && !compared)
        add_wait(r, i, call, index);
}

void rewrite_lost(struct rewriter *r, uint32_t name, uint32_t open, uint32_t close)
{
    struct body body = {r, name, open, close};

    if (!r->file_count || !r->files[r->tokens[name].file].is_users)
        return;
    for (uint32_t i = open; i < close; i++) {
        if (r->tokens[i].kind != TOKEN_IDENTIFIER)
            continue;
        look_for_result(&body, i);
        look_for_length(&body, i);
        look_for_index(&body, i);
    }
}
