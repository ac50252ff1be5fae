/* verify.c - setting up the rules and handing probes to their families. */
#include "verify/internal.h"
#include "host/layout.h"
#include "host/memory.h"
#include "mm/mm.h"

#include <stdlib.h>
#include <string.h>

#define RULES_BYTES (1ull << 30) /* address space; only what is touched costs memory */

static const struct verify_family *const families[VERIFY_FAMILIES] = {
#define FAMILY(name) &verify_family_##name,
#include "verify/families.def"
#undef FAMILY
};

static bool find_name(const struct verify_family *family, const char *text, int16_t *index)
{
    size_t stride = family->ddi_stride ? family->ddi_stride : sizeof(const char *);
    const char *at = family->ddis;

    for (int16_t i = 0; *(const char *const *)(const void *)at; i++, at += stride)
        if (strcmp(*(const char *const *)(const void *)at, text) == 0) {
            *index = i;
            return true;
        }
    return false;
}

static void look_up(struct verify_ddi *ddi, const char *text)
{
    *ddi = (struct verify_ddi){.text = text};
    for (int i = 0; i < VERIFY_FAMILIES; i++) {
        ddi->index[i] = -1;
        if (families[i]->kinds >> KE_PROBE_DDI & 1 &&
            (!families[i]->ddis || find_name(families[i], text, &ddi->index[i])))
            ddi->wanted |= 1u << i;
    }
}

/* A documented routine was called: only who wants it is asked. */
static void notify_ddi(struct verify *verify, const struct sim_probe *probe)
{
    const char *text = probe->text ? probe->text : "";
    uint64_t hash = (uint64_t)(uintptr_t)text * 0x9E3779B97F4A7C15ull >> 40;
    uint64_t frame;
    struct verify_ddi other, *ddi = &verify->setup.ddis[hash & (VERIFY_DDIS - 1)];

    /* Its place, or the next that is free; there are fewer routines than places. */
    for (int tries = 0; irqlab_unlikely(ddi->text != text); tries++) {
        if (!ddi->text || tries == VERIFY_DDIS) {
            if (ddi->text)
                ddi = &other;
            look_up(ddi, text);
            break;
        }
        ddi = &verify->setup.ddis[++hash & (VERIFY_DDIS - 1)];
    }
    if (irqlab_unlikely(world->mm->pageable != NULL))
        verify_paged_ddi(verify, probe);
    frame = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    if (irqlab_unlikely((uint64_t)(uintptr_t)world->sim->cpu->thread->fiber.stack_high - frame >
                        verify->stack_most))
        verify_stack_ddi(verify, probe, frame);
    for (uint32_t wanted = ddi->wanted | verify->all_ddis; wanted; wanted &= wanted - 1) {
        int family = __builtin_ctz(wanted);

        verify->ddi = ddi->index[family];
        families[family]->probe(verify, probe);
    }
}

static void notify(void *self, const struct sim_probe *probe)
{
    struct verify *verify = self;

    if (probe->kind == KE_PROBE_DDI) {
        notify_ddi(verify, probe);
        return;
    }
    for (const struct verify_family *const *family = verify->setup.by_kind[probe->kind]; *family;
         family++)
        (*family)->probe(verify, probe);
}

/* A verify of a new execution: at the same address as the one before. */
static struct verify *begin(const struct verify_setup *setup)
{
    struct arena arena;
    struct verify *verify;

    arena_init(&arena, (void *)(uintptr_t)LAYOUT_RULES, RULES_BYTES);
    verify = arena_alloc(&arena, sizeof *verify);
    verify->arena = arena;
    verify->setup = *setup;
    verify->stack_most = VERIFY_STACK_NEAR;
    verify->setup.observer.self = verify;
    verify->setup.observer.kinds &= ~VERIFY_WANTS(KE_PROBE_TOUCH);
    for (int i = 0; i < VERIFY_FAMILIES; i++)
        if (families[i]->state_bytes)
            verify->state[i] = verify_alloc(verify, families[i]->state_bytes);
    return verify;
}

struct verify *verify_create(const struct verify_sink *sink, const struct verify_options *options,
                             const struct verify_symbols *symbols)
{
    struct verify_setup setup = {.sink = *sink, .observer = {.notify = notify}};

    if (options)
        setup.options = *options;
    if (symbols)
        setup.symbols = *symbols;
    for (int i = 0; i < VERIFY_FAMILIES; i++)
        for (int kind = 0; kind < 32; kind++)
            if (families[i]->kinds >> kind & 1) {
                int at = 0;

                while (setup.by_kind[kind][at])
                    at++;
                setup.by_kind[kind][at] = families[i];
                if (kind != KE_PROBE_TOUCH)
                    setup.observer.kinds |= 1u << kind;
            }
    setup.ddis = calloc(VERIFY_DDIS, sizeof *setup.ddis);
    irqlab_assert(setup.ddis);
    irqlab_assert(memory_commit(LAYOUT_RULES, RULES_BYTES, MEMORY_WRITE));
    return begin(&setup);
}

void verify_know_functions(struct verify *verify, verify_function *function, void *context)
{
    verify->setup.function = function;
    verify->setup.function_context = context;
}

void verify_know_source(struct verify *verify, const struct verify_lost *lost, size_t lost_count,
                        const struct verify_unread *unread, size_t unread_count)
{
    verify->setup.lost = lost;
    verify->setup.lost_count = lost_count;
    verify->setup.unread = unread;
    verify->setup.unread_count = unread_count;
}

void verify_listen(struct verify *verify, enum verify_family_index family, bool listen)
{
    uint32_t before = verify->listening;

    verify->listening = listen ? before | 1u << family : before & ~(1u << family);
    if (!before == !verify->listening)
        return;
    verify->setup.observer.kinds ^= VERIFY_WANTS(KE_PROBE_TOUCH);
    sim_observe_again(world->sim);
}

void verify_destroy(struct verify *verify)
{
    free(verify->setup.ddis);
    memory_drop(LAYOUT_RULES, RULES_BYTES);
}

const struct arena *verify_arena(const struct verify *verify)
{
    return &verify->arena;
}

void verify_attach(struct verify *verify)
{
    const struct verify_setup setup = verify->setup;

    if (setup.options.off)
        return;
    begin(&setup);
    sim_observe(world->sim, &verify->setup.observer);
    for (int i = 0; i < VERIFY_FAMILIES; i++)
        if (families[i]->begin)
            families[i]->begin(verify);
}

void verify_end(struct verify *verify)
{
    if (verify->setup.options.off)
        return;
    for (int i = 0; i < VERIFY_FAMILIES; i++)
        if (families[i]->end)
            families[i]->end(verify);
    verify_finish_counts(verify);
}

void *verify_alloc(struct verify *verify, size_t bytes)
{
    void *block = arena_alloc(&verify->arena, bytes);

    irqlab_assert(block);
    return block;
}

void verify_free(struct verify *verify, void *block, size_t bytes)
{
    arena_free(&verify->arena, block, bytes);
}
