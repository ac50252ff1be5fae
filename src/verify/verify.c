/* verify.c - setting up the rules and handing probes to their families. */
#include "verify/internal.h"
#include "host/layout.h"
#include "host/memory.h"
#include "host/signals.h"
#include "mm/mm.h"

#include <stdlib.h>
#include <string.h>

#define RULES_BYTES (1ull << 30) /* address space; only what is touched costs memory */

static const struct verify_family *const families[VERIFY_FAMILIES] = {
#define FAMILY(name) &verify_family_##name,
#include "verify/families.def"
#undef FAMILY
};

/* The indices of a family without a list. */
#define ALL_NOT_LISTED                                                                             \
    {                                                                                              \
        [0 ... VERIFY_FAMILIES - 1] = -1                                                           \
    }

static enum verify_list list_of(uint32_t kind)
{
    switch (kind) {
    case KE_PROBE_DDI:
        return VERIFY_LIST_DDI;
    case KE_PROBE_RETURN:
        return VERIFY_LIST_RETURN;
    case KE_PROBE_OBJECT:
        return VERIFY_LIST_OBJECT;
    case KE_PROBE_ACQUIRE:
    case KE_PROBE_RELEASE:
        return VERIFY_LIST_LOCK;
    case KE_PROBE_CALLBACK:
    case KE_PROBE_CALLBACK_RETURN:
        return VERIFY_LIST_CALLBACK;
    case KE_PROBE_RULE:
        return VERIFY_LIST_RULE;
    default:
        return VERIFY_LIST_NONE;
    }
}

/* The index of the text in the family's list; -1: it has no such list. False: not in its list. */
static bool find_name(const struct verify_family *family, enum verify_list list, const char *text,
                      int16_t *index)
{
    bool strides = list == VERIFY_LIST_DDI && family->ddi_stride;
    size_t stride = strides ? family->ddi_stride : sizeof(const char *);
    const char *at = list == VERIFY_LIST_DDI ? family->ddis : (const char *)family->lists[list];

    *index = -1;
    if (!at)
        return true;
    for (int16_t i = 0; *(const char *const *)(const void *)at; i++, at += stride) {
        const char *name = *(const char *const *)(const void *)at;

        if (strcmp(name, text) == 0 || strcmp(name, VERIFY_OTHERS) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

static void look_up(struct verify_route *route, const char *text, enum verify_list list)
{
    *route = (struct verify_route){.text = text, .list = list};
    for (int i = 0; i < VERIFY_FAMILIES; i++) {
        const char *const *later = list == VERIFY_LIST_DDI ? families[i]->ddis_awake : NULL;

        if (find_name(families[i], list, text, &route->index[i]))
            route->wanted |= 1u << i;
        for (; later && *later; later++)
            if (strcmp(*later, text) == 0)
                route->asleep |= 1u << i;
    }
}

static inline uint64_t hash_of(const char *text, uint32_t list)
{
    return ((uint64_t)(uintptr_t)text + list) * 0x9E3779B97F4A7C15ull >> 40;
}

/* Not where it would be first: the next place that is its own, or free. There are fewer texts than
 * places; what comes when all are taken is looked up each time, in the last. */
static irqlab_cold const struct verify_route *find_route(struct verify *verify, const char *text,
                                                         uint32_t list)
{
    struct verify_route *routes = verify->setup.known->routes;
    uint64_t hash = hash_of(text, list);

    for (uint32_t tries = 0; tries < VERIFY_ROUTES; tries++) {
        struct verify_route *route = &routes[(hash + tries) & (VERIFY_ROUTES - 1)];

        if (route->text == text && route->list == list)
            return route;
        if (!route->text) {
            look_up(route, text, list);
            return route;
        }
    }
    look_up(&routes[VERIFY_ROUTES], text, list);
    return &routes[VERIFY_ROUTES];
}

static void notify(void *self, const struct sim_probe *probe)
{
    static const struct verify_route no_text = {.wanted = ~0u, .index = ALL_NOT_LISTED};
    struct verify *verify = self;
    const struct verify_wanted *kind = &verify->setup.kinds[probe->kind];
    uint32_t wanted = kind->always | (kind->awake & verify->awake);
    const struct verify_route *route = &no_text;

    if (kind->list != VERIFY_LIST_NONE) {
        route =
            &verify->setup.known->routes[hash_of(probe->text, kind->list) & (VERIFY_ROUTES - 1)];
        if (irqlab_unlikely(route->text != probe->text || route->list != kind->list))
            route = find_route(verify, probe->text, kind->list);
        wanted &= route->wanted & ~(route->asleep & ~verify->awake);
        if (probe->kind == KE_PROBE_DDI) {
            if (irqlab_unlikely(world->mm->pageable != NULL))
                verify_paged_ddi(verify, probe);
            if (irqlab_unlikely((uint64_t)(uintptr_t)world->sim->cpu->thread->fiber.stack_high -
                                    (uint64_t)(uintptr_t)probe->frame >
                                verify->stack_most))
                verify_stack_ddi(verify, probe);
            wanted |= verify->all_ddis;
        }
    } else if (probe->kind == KE_PROBE_IRP) {
        kind = &verify->setup.irp_events[probe->a & 31];
        wanted &= kind->always | (kind->awake & verify->awake);
    }
    verify->now.frame = probe->frame;
    verify->now.actor = NULL;
    verify->now.object = NULL;
    verify->now.readable = false; /* NULL cannot be read */
    for (; wanted; wanted &= wanted - 1) {
        int family = __builtin_ctz(wanted);

        verify->ddi = route->index[family];
        families[family]->probe(verify, probe);
    }
    verify->now.frame = NULL;
}

void verify_header_read(struct verify *verify, const void *object)
{
    struct verify_now *now = &verify->now;

    now->object = object;
    now->readable =
        host_copy_in(&now->header, (uint64_t)(uintptr_t)object, sizeof now->header, NULL);
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
    for (int i = 0; i < VERIFY_FAMILIES; i++)
        if (families[i]->state_bytes)
            verify->state[i] = verify_alloc(verify, families[i]->state_bytes);
    return verify;
}

static void want(struct verify_wanted *wanted, uint32_t all, uint32_t awake, uint32_t family)
{
    for (int i = 0; i < 32; i++) {
        if (all & ~awake & 1u << i)
            wanted[i].always |= family;
        if (all & awake & 1u << i)
            wanted[i].awake |= family;
    }
}

static void wants(struct verify_setup *setup, const struct verify_family *family, uint32_t bit)
{
    want(setup->kinds, family->kinds, family->kinds_awake, bit);
    want(setup->irp_events, family->irp_events ? family->irp_events : ~0u, family->irp_events_awake,
         bit);
    setup->ends |= family->end ? bit : 0;
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
        wants(&setup, families[i], 1u << i);
    for (uint32_t kind = 0; kind < 32; kind++) {
        setup.kinds[kind].list = list_of(kind);
        if (kind != KE_PROBE_TOUCH && (setup.kinds[kind].always | setup.kinds[kind].awake))
            setup.observer.kinds |= 1u << kind;
    }
    setup.known = calloc(1, sizeof *setup.known);
    irqlab_assert(setup.known);
    irqlab_assert(memory_commit(LAYOUT_RULES, RULES_BYTES, MEMORY_WRITE));
    return begin(&setup);
}

void verify_know_functions(struct verify *verify, verify_function *function, void *context)
{
    verify->setup.function = function;
    verify->setup.function_context = context;
}

void verify_know_source(struct verify *verify, const struct verify_lost *lost, size_t lost_count,
                        const struct verify_unread *unread, size_t unread_count,
                        verify_blind *blind, void *context)
{
    verify->setup.lost = lost;
    verify->setup.lost_count = lost_count;
    verify->setup.unread = unread;
    verify->setup.unread_count = unread_count;
    verify->setup.blind = blind;
    verify->setup.blind_context = context;
}

void verify_listen(struct verify *verify, enum verify_family_index family, bool listen)
{
    uint32_t before = verify->listening;

    verify_wake(verify, family, listen);
    verify->listening = listen ? before | 1u << family : before & ~(1u << family);
    if (!before == !verify->listening)
        return;
    sim_listen(world->sim, &verify->setup.observer, KE_PROBE_TOUCH, listen);
}

void verify_destroy(struct verify *verify)
{
    free(verify->setup.known);
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
    for (uint32_t ends = verify->setup.ends; ends; ends &= ends - 1)
        families[__builtin_ctz(ends)]->end(verify);
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
