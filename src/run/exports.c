/*
 * exports.c - what images can bind to.
 *
 * Kernel images see the routines of the table under src/ddi, the pure part of the CRT and the
 * kernel family of hooks; user images see Win32, ntdll's names, the whole CRT and the user family.
 * A name that is in neither is refused when the image is loaded, unless only a library of an app
 * asks for it.
 */
#include "run/internal.h"
#include "host/thunk.h"
#include "run/names.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

struct exports_state {
    struct export_entry *table[2];
    size_t count[2], room[2];
    struct exports *exports[2];
    struct strings trapped; /* by the last load */
    struct thunks *thunks;
    struct thunk_entry *checked; /* the kernel's routines that have a thunk, ascending by number */
    size_t checked_count;
    bool check; /* calls of images that are loaded now go through the thunks */
};

/* Process-wide and constant once made: the same for every world. */
static struct exports_state *state;

static void add(enum run_mode mode, const char *name, const void *address, enum export_kind kind)
{
    if (state->count[mode] == state->room[mode]) {
        state->room[mode] = state->room[mode] ? 2 * state->room[mode] : 1024;
        state->table[mode] =
            realloc(state->table[mode], state->room[mode] * sizeof *state->table[mode]);
        irqlab_assert(state->table[mode]);
    }
    state->table[mode][state->count[mode]++] =
        (struct export_entry){.name = name, .host = address, .kind = kind};
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct export_entry *)a)->name, ((const struct export_entry *)b)->name);
}

static const struct run_hook *replaced(const char *name)
{
    for (const struct run_hook *hook = run_replaced; hook->name; hook++)
        if (strcmp(hook->name, name) == 0)
            return hook;
    return NULL;
}

/* A driver calls a routine at an IRQL that is not one of those it always allows. */
static void outside(const struct thunk_call *call)
{
    sim_probe(world->sim, KE_PROBE_CALL, .text = state->table[RUN_KERNEL][call->number].name,
              .object = call, .pc = call->pc);
}

static void create_thunks(void)
{
    static const int32_t chain[3] = {offsetof(struct world, sim), offsetof(struct sim, cpu),
                                     offsetof(struct sim_cpu, irql)};
    size_t count = 0;

    state->checked = calloc(state->count[RUN_KERNEL], sizeof *state->checked);
    irqlab_assert(state->checked);
    for (size_t i = 0; i < state->count[RUN_KERNEL]; i++) {
        const struct export_entry *entry = &state->table[RUN_KERNEL][i];
        struct thunk_entry *checked = &state->checked[count];

        if (entry->kind != EXPORT_FUNCTION ||
            !verify_contract(entry->name, &checked->low, &checked->high))
            continue;
        checked->host = entry->host;
        checked->number = (uint32_t)i;
        count++;
    }
    state->checked_count = count;
    state->thunks =
        thunks_create(LAYOUT_EXPORTS + 0x10000000, state->checked, count, &world, chain, outside);
    irqlab_assert(state->thunks);
}

/* The thunk of a routine, or 0. */
static uint64_t thunk_of(const char *name)
{
    const struct export_entry *entry = exports_find(state->exports[RUN_KERNEL], name);
    size_t low = 0, high = state->checked_count;
    uint32_t number = entry ? (uint32_t)(entry - state->table[RUN_KERNEL]) : UINT32_MAX;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (state->checked[middle].number == number)
            return thunks_address(state->thunks, middle);
        if (number < state->checked[middle].number)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

const char *run_kernel_export_name(uint64_t address)
{
    const char *name = exports_name_of(state->exports[RUN_KERNEL], address);

    for (size_t i = 0; !name && i < state->checked_count; i++)
        if (thunks_address(state->thunks, i) == address)
            name = state->table[RUN_KERNEL][state->checked[i].number].name;
    return name;
}

void run_exports_check(bool check)
{
    state->check = check;
}

void run_exports_create(void)
{
    if (state)
        return;
    state = calloc(1, sizeof *state);
    irqlab_assert(state);
    for (const struct run_name *n = run_names; n->name; n++) {
        const struct run_hook *hook = replaced(n->name);

        for (int mode = 0; mode < 2; mode++)
            if (n->modes >> mode & 1)
                add((enum run_mode)mode, n->name, hook ? hook->function[mode] : n->address,
                    n->data ? EXPORT_DATA : EXPORT_FUNCTION);
    }
    for (const struct run_hook *hook = run_hooks; hook->name; hook++)
        for (int mode = 0; mode < 2; mode++)
            add((enum run_mode)mode, hook->name, hook->function[mode], EXPORT_FUNCTION);
    for (int mode = 0; mode < 2; mode++) {
        size_t kept = 0;

        qsort(state->table[mode], state->count[mode], sizeof *state->table[mode], by_name);
        for (size_t i = 0; i < state->count[mode]; i++)
            if (!kept || strcmp(state->table[mode][kept - 1].name, state->table[mode][i].name))
                state->table[mode][kept++] = state->table[mode][i];
        state->count[mode] = kept;
        state->exports[mode] = exports_create(
            mode == RUN_KERNEL ? LAYOUT_EXPORTS : LAYOUT_USER_EXPORTS, state->table[mode], kept);
        irqlab_assert(state->exports[mode]);
    }
    create_thunks();
}

static uint64_t resolve(void *context, const char *name, enum image_need need)
{
    struct exports *exports = state->exports[(uintptr_t)context];
    /* Whose address is taken is called by a pointer, at whatever IRQL; and the address is the same
     * with rules and without. */
    uint64_t thunk = (uintptr_t)context == RUN_KERNEL && (state->check || need != IMAGE_NEED_CALL)
                         ? thunk_of(name)
                         : 0;

    if (thunk)
        return thunk;
    return need == IMAGE_NEED_CALL ? exports_call_address(exports, name)
                                   : exports_address(exports, name);
}

/* libstdc++ and libgcc refer to much of a libc that an app never reaches. What the app's own
 * sources refer to is found among these names after the load and refused (missing.c). */
static bool may_trap(void *context, const char *name)
{
    if (!strings_contains(&state->trapped, name))
        strings_add(&state->trapped, "%s", name);
    return true;
}

struct strings *run_trapped(void)
{
    return &state->trapped;
}

static void missing(void *context, const char *name)
{
    ke_crash(0x7E, (ULONG64)STATUS_ENTRYPOINT_NOT_FOUND, 0, 0, 0,
             "the app called %s, which irqlab does not have", name);
}

const struct image_resolver *run_resolver(enum run_mode mode)
{
    static const struct image_resolver kernel = {.context = (void *)RUN_KERNEL, .resolve = resolve};
    static const struct image_resolver user = {
        .context = (void *)RUN_USER, .resolve = resolve, .may_trap = may_trap, .missing = missing};

    return mode == RUN_KERNEL ? &kernel : &user;
}

uint64_t run_kernel_export(const char *name)
{
    uint64_t thunk = thunk_of(name);

    return thunk ? thunk : exports_address(state->exports[RUN_KERNEL], name);
}

uint64_t run_user_export(const char *name)
{
    return exports_address(state->exports[RUN_USER], name);
}
