/*
 * names.c - what objects are called in a report.
 *
 * The source's own name is best ("g_Lock", "dx->Lock"); what has none is its kind and a number, by
 * first appearance in a report. Where an object was initialised is remembered for all of them: a
 * hash table by address, whose entries stay until the address is initialised anew.
 */
#include "verify/internal.h"
#include "io/io.h"

#include <string.h>

enum { BUCKETS = 1024 };

struct named {
    struct named *next; /* in the bucket, newest first */
    const void *object;
    const char *kind;
    uint64_t bytes;
    uint64_t pc;     /* where it was initialised; 0: not known */
    uint32_t number; /* in its name; 0: not named yet */
    char text[96];
};

struct names {
    struct named *buckets[BUCKETS];
    uint32_t given[26]; /* numbers by first letter */
};

static struct named **bucket(struct names *names, const void *object)
{
    return &names->buckets[((uint64_t)(uintptr_t)object * 0x9E3779B97F4A7C15ull) >> 54];
}

static struct named *find(struct verify *verify, const void *object)
{
    struct named *named = *bucket(VERIFY_STATE(verify, names), object);

    while (named && named->object != object)
        named = named->next;
    return named;
}

static struct named *remember(struct verify *verify, const void *object, const char *kind,
                              uint64_t bytes, uint64_t pc)
{
    struct named *named = find(verify, object);
    struct named **head = bucket(VERIFY_STATE(verify, names), object);

    if (!named) {
        named = verify_alloc(verify, sizeof *named);
        named->next = *head;
        *head = named;
    }
    named->object = object;
    named->kind = kind;
    named->bytes = bytes;
    named->pc = pc;
    named->number = 0; /* another object at the same address */
    return named;
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    uint64_t pc = probe->pc;

    if (probe->kind == KE_PROBE_IRP) {
        remember(verify, probe->object, "irp", sizeof(IRP), pc);
        return;
    }
    if (!pc) {
        uint64_t here;

        pc = ke_stack_here(0, &here, 1) ? here + 1 : 0;
    }
    remember(verify, probe->object, probe->text ? probe->text : "object", probe->b, pc);
}

/* "event" is e, "irp" is irp, "spin lock" is lock: what a person would write on a whiteboard. */
static const char *stem(const char *kind)
{
    static const struct {
        const char *part, *stem;
    } table[] = {{"irp", "irp"},      {"event", "e"},      {"semaphore", "s"}, {"mutex", "m"},
                 {"mutant", "m"},     {"timer", "t"},      {"lock", "lock"},   {"dpc", "dpc"},
                 {"resource", "res"}, {"thread", "T"},     {"work", "work"},   {"queue", "q"},
                 {"rundown", "run"},  {"lookaside", "lal"}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strstr(kind, table[i].part))
            return table[i].stem;
    return "o";
}

const char *verify_name(struct verify *verify, const volatile void *volatile_object)
{
    const void *object = (const void *)volatile_object;
    const struct verify_symbols *symbols = &verify->setup.symbols;
    struct names *names = VERIFY_STATE(verify, names);
    struct named *named = find(verify, object);

    if (!object)
        return "NULL";
    if (!named)
        named = remember(verify, object, "object", 0, 0);
    if (symbols->name && symbols->name(symbols->context, (uint64_t)(uintptr_t)object, named->bytes,
                                       named->pc, named->text, sizeof named->text))
        return named->text;
    if (!named->number) {
        const char *begin = stem(named->kind);

        named->number = ++names->given[(unsigned char)begin[0] % 26];
        snprintf(named->text, sizeof named->text, "%s%u", begin, named->number);
    }
    return named->text;
}

uint64_t verify_made_at(struct verify *verify, const volatile void *object, const char **kind)
{
    struct named *named = find(verify, (const void *)object);

    if (kind)
        *kind = named ? named->kind : "object";
    return named ? named->pc : 0;
}

const struct verify_family verify_family_names = {
    .kinds = VERIFY_WANTS(KE_PROBE_OBJECT) | VERIFY_WANTS(KE_PROBE_IRP),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_ALLOCATE) | VERIFY_WANTS(IO_IRP_EV_INITIALIZE),
    .state_bytes = sizeof(struct names),
    .probe = probe};
