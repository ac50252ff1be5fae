/*
 * mutate.c - small mistakes put into the source of a clean driver, by rules a machine can follow.
 *
 *   mutate FILE                       lists them: OPERATOR SUBJECT#N LINE KEY
 *   mutate FILE OPERATOR SUBJECT#N    prints the source with that one in it
 *
 * SUBJECT#N is the n-th of its operator and subject in the file, so that the name of a mutant stays
 * when lines are added elsewhere. KEY is the same for mutants that do the same to the same text:
 * drivers share much of what every driver has, and the runner takes only a few of each.
 *
 * It knows tokens, functions and statements, no types; what does not compile the runner drops.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct token {
    const char *at;
    int length, line;
    int block;   /* index of the innermost {; -1 outside of all */
    bool inside; /* of a function */
};

/* An expression and its ;, tokens [first, last]. */
struct statement {
    int first, last;
    const char *call; /* its name, if it is nothing but a call */
    int call_at;      /* the name's token; also of NAME = call(...) */
};

struct mutant {
    const char *operator;
    char subject[80];
    int number, line;
    uint64_t key;
    int edits;
    struct {
        const char *from, *to; /* what is replaced */
        char text[1000];
    } edit[2];
};

enum { TOKENS = 20000, STATEMENTS = 3000, MUTANTS = 3000 };

static char *source;
static struct token tokens[TOKENS];
static int token_count;
static struct statement statements[STATEMENTS];
static int statement_count;
static struct mutant mutants[MUTANTS];
static int mutant_count;

/* Calls whose absence is a mistake, and what the operator that leaves them out is called. */
static const struct {
    const char *begin; /* of the routine's name */
    const char *operator;
    bool twice; /* doing it twice is a mistake of its own */
} calls[] = {
    {"KeReleaseSpinLock", "no-release", true},
    {"KeReleaseInStack", "no-release", true},
    {"KeReleaseInterruptSpinLock", "no-release", true},
    {"KeReleaseMutex", "no-release", true},
    {"KeReleaseGuardedMutex", "no-release", true},
    {"KeReleaseSemaphore", "no-signal", true},
    {"ExRelease", "no-release", true},
    {"IoReleaseRemoveLock", "no-release", true},
    {"IoReleaseCancelSpinLock", "no-release", true},
    {"IoReleaseVpb", "no-release", true},
    {"KeLeave", "no-leave", true},
    {"FsRtlExit", "no-leave", true},
    {"KeUnstackDetachProcess", "no-leave", false},
    {"KeAcquire", "no-acquire", true},
    {"ExAcquire", "no-acquire", true},
    {"IoAcquireCancelSpinLock", "no-acquire", true},
    {"IoAcquireRemoveLock", "no-acquire", false},
    {"KeEnter", "no-enter", false},
    {"FsRtlEnter", "no-enter", false},
    {"KeStackAttachProcess", "no-enter", false},
    {"ObDereference", "no-dereference", true},
    {"ObfDereference", "no-dereference", true},
    {"ObReference", "no-reference", true},
    {"ObCloseHandle", "no-close", true},
    {"ZwClose", "no-close", true},
    {"ExFree", "no-free", true},
    {"IoFree", "no-free", true},
    {"MmUnlockPages", "no-free", true},
    {"MmUnmap", "no-free", true},
    {"MmFree", "no-free", true},
    {"RtlFree", "no-free", true},
    {"ExDelete", "no-delete", true},
    {"IoDelete", "no-delete", true},
    {"IoDetachDevice", "no-delete", true},
    {"IoDisconnect", "no-delete", false},
    {"IoUnregister", "no-delete", false},
    {"ExUnregister", "no-delete", false},
    {"PsRemove", "no-delete", false},
    {"KeWaitFor", "no-wait", false},
    {"KeDelayExecutionThread", "no-delay", false},
    {"ExWaitForRundown", "no-wait", false},
    {"KeRaiseIrql", "no-irql", false},
    {"KeLowerIrql", "no-irql", true},
    {"IoMarkIrpPending", "no-pending", false},
    {"IoSetCancelRoutine", "no-cancel-routine", false},
    {"IoCompleteRequest", "no-complete", true},
    {"IoSetCompletionRoutine", "no-completion-routine", false},
    {"IoCopyCurrentIrpStack", "no-stack-location", false},
    {"IoSkipCurrentIrpStack", "no-stack-location", true},
    {"IoCallDriver", "no-call-driver", true},
    {"IoStartNextPacket", "no-next-packet", true},
    {"KeCancelTimer", "no-cancel-timer", false},
    {"ExDeleteTimer", "no-cancel-timer", false},
    {"KeFlushQueuedDpcs", "no-flush", false},
    {"KeRemoveQueueDpc", "no-flush", false},
    {"KeSetEvent", "no-signal", false},
    {"KeClearEvent", "no-clear", false},
    {"KeResetEvent", "no-clear", false},
    {"KeInitialize", "no-initialize", false},
    {"ExInitialize", "no-initialize", true},
    {"IoInitialize", "no-initialize", true},
    {"InitializeListHead", "no-initialize", false},
    {"RemoveEntryList", "no-remove", true},
    {"InsertTailList", "no-insert", true},
    {"InsertHeadList", "no-insert", true},
    {"KeSetTimer", "no-timer", false},
    {"PsTerminateSystemThread", "no-terminate", false},
    {"ProbeFor", "no-probe", false},
    {"MmProbeAndLockPages", "no-probe", true},
};

/* Constants that are easily taken for each other. */
static const char *const constants[][2] = {
    {"TRUE", "FALSE"},
    {"FALSE", "TRUE"},
    {"NotificationEvent", "SynchronizationEvent"},
    {"SynchronizationEvent", "NotificationEvent"},
    {"NotificationTimer", "SynchronizationTimer"},
    {"SynchronizationTimer", "NotificationTimer"},
    {"KernelMode", "UserMode"},
    {"UserMode", "KernelMode"},
    {"PASSIVE_LEVEL", "DISPATCH_LEVEL"},
    {"APC_LEVEL", "DISPATCH_LEVEL"},
    {"DISPATCH_LEVEL", "APC_LEVEL"},
    {"NonPagedPool", "PagedPool"},
    {"NonPagedPoolNx", "PagedPool"},
    {"POOL_FLAG_NON_PAGED", "POOL_FLAG_PAGED"},
    {"WaitAll", "WaitAny"},
    {"WaitAny", "WaitAll"},
    {"OBJ_KERNEL_HANDLE", "0"},
    {"METHOD_BUFFERED", "METHOD_NEITHER"},
    {"METHOD_NEITHER", "METHOD_BUFFERED"},
    {"STATUS_MORE_PROCESSING_REQUIRED", "STATUS_CONTINUE_COMPLETION"},
    {"STATUS_CONTINUE_COMPLETION", "STATUS_MORE_PROCESSING_REQUIRED"},
};

static bool is(int index, const char *text)
{
    return index >= 0 && index < token_count && tokens[index].length == (int)strlen(text) &&
           memcmp(tokens[index].at, text, (size_t)tokens[index].length) == 0;
}

static bool is_name(int index)
{
    return index >= 0 && index < token_count &&
           (isalpha((unsigned char)*tokens[index].at) || *tokens[index].at == '_');
}

static bool begins(int index, const char *text)
{
    size_t length = strlen(text);

    return (size_t)tokens[index].length >= length && memcmp(tokens[index].at, text, length) == 0;
}

/* --- reading -----------------------------------------------------------------------------------
 */

static const char *skip_blank(const char *at, int *line)
{
    for (;;) {
        if (*at == '\n') {
            ++*line;
            at++;
        } else if (isspace((unsigned char)*at)) {
            at++;
        } else if (at[0] == '/' && at[1] == '*') {
            for (at += 2; *at && !(at[0] == '*' && at[1] == '/'); at++)
                *line += *at == '\n';
            at += *at ? 2 : 0;
        } else if (at[0] == '/' && at[1] == '/') {
            while (*at && *at != '\n')
                at++;
        } else {
            return at;
        }
    }
}

/* The end of a preprocessor line, with its continuations. */
static const char *skip_directive(const char *at, int *line)
{
    while (*at && (*at != '\n' || at[-1] == '\\'))
        *line += *at++ == '\n';
    return at;
}

static const char *token_end(const char *at)
{
    static const char *const two[] = {"->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&",
                                      "||", "+=", "-=", "*=", "/=", "|=", "&=", "^=", "%="};

    if (isalnum((unsigned char)*at) || *at == '_') {
        if ((*at == 'L') && (at[1] == '"' || at[1] == '\''))
            return token_end(at + 1);
        while (isalnum((unsigned char)*at) || *at == '_')
            at++;
        return at;
    }
    if (*at == '"' || *at == '\'') {
        char quote = *at++;

        while (*at && *at != quote)
            at += *at == '\\' && at[1] ? 2 : 1;
        return at + (*at != 0);
    }
    for (size_t i = 0; i < sizeof two / sizeof *two; i++)
        if (strncmp(at, two[i], 2) == 0)
            return at + 2;
    return at + 1;
}

static void tokenize(void)
{
    const char *at = source;
    int line = 1, block = -1, function = -1;
    static int outer[TOKENS];

    for (at = skip_blank(at, &line); *at; at = skip_blank(at, &line)) {
        struct token *token = &tokens[token_count];

        if (*at == '#') {
            at = skip_directive(at, &line);
            continue;
        }
        *token = (struct token){.at = at, .length = (int)(token_end(at) - at), .line = line};
        if (*at == '{') {
            if (block < 0 && is(token_count - 1, ")"))
                function = token_count;
            outer[token_count] = block;
            block = token_count;
        }
        token->block = block;
        token->inside = function >= 0;
        if (*at == '}' && block >= 0) {
            if (block == function)
                function = -1;
            block = outer[block];
        }
        at += token->length;
        if (++token_count == TOKENS) {
            fprintf(stderr, "mutate: too many tokens\n");
            exit(2);
        }
    }
}

/* Behind the parenthesis that closes the one at `open`. */
static int behind_parentheses(int open)
{
    int depth = 0;

    for (int i = open; i < token_count; i++) {
        depth += is(i, "(") - is(i, ")");
        if (depth == 0)
            return i + 1;
    }
    return token_count;
}

static bool is_declaration(int first)
{
    static const char *const words[] = {"static",   "const",   "struct", "union",    "enum",
                                        "volatile", "typedef", "extern", "unsigned", "register"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(first, words[i]))
            return true;
    return is_name(first) && (is_name(first + 1) ||
                              (is(first + 1, "*") && is_name(first + 2) &&
                               (is(first + 3, "=") || is(first + 3, ";") || is(first + 3, ","))));
}

static bool is_word_of_c(int index)
{
    static const char *const words[] = {
        "return", "break", "continue", "goto", "if",    "for",      "while",     "switch",
        "do",     "case",  "default",  "else", "__try", "__except", "__finally", "__leave"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(index, words[i]))
            return true;
    return false;
}

static bool is_talk(int index)
{
    static const char *const words[] = {"UNREFERENCED_PARAMETER",
                                        "DbgPrint",
                                        "KdPrint",
                                        "DbgPrintEx",
                                        "PAGED_CODE",
                                        "ASSERT",
                                        "NT_ASSERT",
                                        "KdPrintEx"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(index, words[i]))
            return true;
    return false;
}

/* Does a statement begin at that token? What is before it says. */
static bool begins_statement(int index)
{
    if (!tokens[index].inside || index == 0)
        return false;
    if (is(index - 1, ";") || is(index - 1, "{") || is(index - 1, "}") || is(index - 1, "else"))
        return true;
    if (is(index - 1, ":")) {
        for (int i = index - 2; i > 0 && !is(i, ";") && !is(i, "{") && !is(i, "}"); i--)
            if (is(i, "?"))
                return false;
        return true;
    }
    if (is(index - 1, ")")) {
        int depth = 0, i;

        for (i = index - 1; i > 0; i--) {
            depth += is(i, ")") - is(i, "(");
            if (depth == 0)
                break;
        }
        return is(i - 1, "if") || is(i - 1, "while") || is(i - 1, "for");
    }
    return false;
}

static void find_statements(void)
{
    for (int i = 0; i < token_count && statement_count < STATEMENTS; i++) {
        struct statement *statement = &statements[statement_count];
        int depth = 0, last;

        if (!begins_statement(i) || is_word_of_c(i) || is_declaration(i) ||
            !(is_name(i) || is(i, "*") || is(i, "(") || is(i, "++") || is(i, "--")))
            continue;
        for (last = i; last < token_count; last++) {
            depth += is(last, "(") - is(last, ")");
            if ((is(last, ";") && depth == 0) || is(last, "{") || is(last, "}"))
                break;
        }
        if (last >= token_count || !is(last, ";") || depth != 0)
            continue;
        *statement = (struct statement){.first = i, .last = last, .call_at = -1};
        if (is_name(i) && is(i + 1, "(") && behind_parentheses(i + 1) == last) {
            statement->call_at = i;
            statement->call = tokens[i].at;
        } else if (is(i, "(") && is(i + 1, "void") && is_name(i + 3) && is(i + 4, "(") &&
                   behind_parentheses(i + 4) == last) {
            statement->call_at = i + 3;
            statement->call = tokens[i + 3].at;
        } else {
            int equals = i;

            while (equals < last && !is(equals, "="))
                equals++;
            if (is_name(equals + 1) && is(equals + 2, "(") &&
                behind_parentheses(equals + 2) == last)
                statement->call_at = equals + 1;
        }
        statement_count++;
    }
}

/* --- making ------------------------------------------------------------------------------------
 */

static uint64_t hash_text(uint64_t hash, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isspace((unsigned char)text[i]))
            hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3ull;
    return hash;
}

static const char *begin_of(int token)
{
    return tokens[token].at;
}

static const char *end_of(int token)
{
    return tokens[token].at + tokens[token].length;
}

static void set_edit(struct mutant *mutant, const char *from, const char *to, const char *text,
                     size_t length)
{
    if (length >= sizeof mutant->edit[0].text) {
        mutant->edits = -1;
        return;
    }
    mutant->edit[mutant->edits].from = from;
    mutant->edit[mutant->edits].to = to;
    memcpy(mutant->edit[mutant->edits].text, text, length);
    mutant->edit[mutant->edits].text[length] = 0;
    mutant->edits++;
}

/* A new mutant about the token `at`; edits follow. */
static struct mutant *make(const char *operator, int at, const char *subject, int subject_length)
{
    struct mutant *mutant = &mutants[mutant_count];

    *mutant = (struct mutant){.operator= operator, .line = tokens[at].line, .number = 1};
    snprintf(mutant->subject, sizeof mutant->subject, "%.*s", subject_length, subject);
    for (int i = 0; i < mutant_count; i++)
        if (strcmp(mutants[i].operator, operator) == 0 &&
            strcmp(mutants[i].subject, mutant->subject) == 0)
            mutant->number++;
    return mutant;
}

static void finish(struct mutant *mutant)
{
    if (mutant->edits <= 0)
        return;
    mutant->key = hash_text(0xCBF29CE484222325ull, mutant->operator, strlen(mutant->operator));
    for (int i = 0; i < mutant->edits; i++) {
        const char *from = mutant->edit[i].from, *to = mutant->edit[i].to;

        /* A word says little: the line it stands in. */
        while (mutant->edits == 1 && from[-1] != '\n')
            from--;
        while (mutant->edits == 1 && *to && *to != '\n')
            to++;
        mutant->key = hash_text(mutant->key, from, (size_t)(to - from));
        mutant->key = hash_text(mutant->key, mutant->edit[i].text, strlen(mutant->edit[i].text));
    }
    if (++mutant_count == MUTANTS) {
        fprintf(stderr, "mutate: too many mutants\n");
        exit(2);
    }
}

static void replace(const char *operator, int from, int to, int subject, const char *text)
{
    struct mutant *mutant = make(operator, subject, begin_of(subject), tokens[subject].length);

    set_edit(mutant, begin_of(from), end_of(to), text, strlen(text));
    finish(mutant);
}

static void of_calls(void)
{
    for (int i = 0; i < statement_count; i++) {
        const struct statement *statement = &statements[i];
        size_t j;

        if (statement->call_at < 0)
            continue;
        for (j = 0; j < sizeof calls / sizeof *calls; j++)
            if (begins(statement->call_at, calls[j].begin))
                break;
        if (j == sizeof calls / sizeof *calls)
            continue;
        if (statement->call) {
            char text[1000];

            replace(calls[j].operator, statement->first, statement->last, statement->call_at, ";");
            snprintf(text, sizeof text, "{ %.*s %.*s }",
                     (int)(end_of(statement->last) - begin_of(statement->first)),
                     begin_of(statement->first),
                     (int)(end_of(statement->last) - begin_of(statement->first)),
                     begin_of(statement->first));
            if (calls[j].twice)
                replace("twice", statement->first, statement->last, statement->call_at, text);
        } else {
            replace(calls[j].operator, statement->call_at, statement->last, statement->call_at,
                    "0;");
        }
    }
}

/* Two that stand side by side change places. */
static void of_order(void)
{
    for (int i = 0; i + 1 < statement_count; i++) {
        const struct statement *one = &statements[i], *two = &statements[i + 1];
        struct mutant *mutant;
        int subject = one->call_at >= 0 ? one->call_at : two->call_at;

        if (one->last + 1 != two->first || subject < 0 || is_talk(one->first) ||
            is_talk(two->first))
            continue;
        /* The branch of an if without braces is no neighbour of what follows. */
        if (!is(one->first - 1, ";") && !is(one->first - 1, "{") && !is(one->first - 1, "}") &&
            !is(one->first - 1, ":"))
            continue;
        mutant = make("swap", subject, begin_of(subject), tokens[subject].length);
        set_edit(mutant, begin_of(one->first), end_of(one->last), begin_of(two->first),
                 (size_t)(end_of(two->last) - begin_of(two->first)));
        set_edit(mutant, begin_of(two->first), end_of(two->last), begin_of(one->first),
                 (size_t)(end_of(one->last) - begin_of(one->first)));
        finish(mutant);
    }
}

static void squeeze(char *text)
{
    char *to = text;

    for (const char *from = text; *from; from++) {
        bool blank = isspace((unsigned char)*from);

        if (!blank || (to > text && to[-1] != '_'))
            *to++ = blank ? '_' : *from;
    }
    *to = 0;
}

static void of_checks(void)
{
    for (int i = 0; i < token_count; i++) {
        int end;
        char subject[60];
        int length;

        if (!is(i, "if") || !tokens[i].inside || !is(i + 1, "("))
            continue;
        end = behind_parentheses(i + 1) - 1;
        length = (int)(end_of(end) - begin_of(i + 1));
        snprintf(subject, sizeof subject, "%.*s", length, begin_of(i + 1));
        squeeze(subject);
        for (int always = 0; always < 2; always++) {
            struct mutant *mutant =
                make(always ? "always" : "never", i, subject, (int)strlen(subject));

            set_edit(mutant, begin_of(i + 1), end_of(end), always ? "(1)" : "(0)", 3);
            finish(mutant);
        }
    }
}

static void of_constants(void)
{
    for (int i = 0; i < token_count; i++)
        for (size_t j = 0; j < sizeof constants / sizeof *constants; j++)
            if (is(i, constants[j][0]))
                replace("constant", i, i, i, constants[j][1]);
}

static void of_status(void)
{
    for (int i = 0; i + 2 < token_count; i++) {
        if (!is(i, "return") || !is(i + 2, ";") || !is_name(i + 1))
            continue;
        if (is(i + 1, "STATUS_SUCCESS"))
            replace("status", i + 1, i + 1, i + 1, "STATUS_PENDING");
        else if (begins(i + 1, "STATUS_") || is(i + 1, "status") || is(i + 1, "Status"))
            replace("status", i + 1, i + 1, i + 1, "STATUS_SUCCESS");
    }
}

/* for (...; i < n; ...) goes one too far. */
static void of_bounds(void)
{
    for (int i = 0; i < token_count; i++) {
        int end;

        if (!is(i, "for") || !tokens[i].inside)
            continue;
        end = behind_parentheses(i + 1);
        for (int j = i; j < end; j++)
            if (is(j, "<") && is_name(j - 1))
                replace("bound", j, j, j - 1, "<=");
    }
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);

    if (!file || !text || fread(text + 1, 1, (1 << 20) - 2, file) == 0) {
        fprintf(stderr, "mutate: cannot read %s\n", path);
        exit(2);
    }
    fclose(file);
    text[0] = '\n'; /* so that what is before a token can be looked at */
    return text + 1;
}

static void print_mutated(const struct mutant *mutant)
{
    const char *at = source;

    for (int i = 0; i < mutant->edits; i++) {
        fwrite(at, 1, (size_t)(mutant->edit[i].from - at), stdout);
        fputs(mutant->edit[i].text, stdout);
        at = mutant->edit[i].to;
    }
    fputs(at, stdout);
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 4) {
        fprintf(stderr, "usage: mutate FILE [OPERATOR SUBJECT#N]\n");
        return 2;
    }
    source = read_file(argv[1]);
    tokenize();
    find_statements();
    of_calls();
    of_order();
    of_checks();
    of_constants();
    of_status();
    of_bounds();
    for (int i = 0; i < mutant_count; i++) {
        const struct mutant *mutant = &mutants[i];
        char name[128];

        snprintf(name, sizeof name, "%s#%d", mutant->subject, mutant->number);
        if (argc == 2) {
            printf("%s %s %d %016llx\n", mutant->operator, name, mutant->line,
                   (unsigned long long)mutant->key);
        } else if (strcmp(mutant->operator, argv[2]) == 0 && strcmp(name, argv[3]) == 0) {
            print_mutated(mutant);
            return 0;
        }
    }
    if (argc == 4)
        fprintf(stderr, "mutate: %s has no mutant %s %s\n", argv[1], argv[2], argv[3]);
    return argc == 4;
}
