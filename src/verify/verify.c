/* verify.c - setting up the rules and handing probes to their families. */
#include "verify/sync.h"
#include "host/layout.h"
#include "host/memory.h"
#include "host/signals.h"
#include "mm/mm.h"

#include <stdlib.h>
#include <string.h>

#define RULES_BYTES (1ull << 30) /* address space; only what is touched costs memory */

enum { SMALL_STATE = 1024 }; /* bytes of a family's */

static const struct verify_family *const families[VERIFY_FAMILIES] = {
#define FAMILY(name) &verify_family_##name,
#include "verify/families.def"
#undef FAMILY
};

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

static bool names(const char *const *list, const char *text)
{
    for (; list && *list; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

static bool has_room(const struct verify_known *known)
{
    return known->call_count + VERIFY_FAMILIES + 1 <= VERIFY_CALLS;
}

static verify_probe *who(const struct verify_family *family, uint32_t kind, int index)
{
    verify_probe *probe = family->who && index >= 0 ? family->who(kind, index) : NULL;

    if (!probe)
        probe = family->by_kind[kind];
    return probe ? probe : family->probe;
}

/* The calls for a probe of that kind and text (NULL: without one). */
static const struct verify_call *look_up(struct verify_known *known, uint32_t kind,
                                         const char *text)
{
    enum verify_list list = list_of(kind);
    /* Without room where the next one will be as well. */
    bool room = has_room(known);
    uint32_t first = room ? known->call_count : VERIFY_CALLS, count = 0;

    for (uint16_t i = 0; i < VERIFY_FAMILIES; i++) {
        const struct verify_family *family = families[i];
        struct verify_call *call = &known->calls[first + count];
        bool awake = family->kinds_awake >> kind & 1;

        *call = (struct verify_call){.index = -1, .family = i};
        if (!(family->kinds >> kind & 1) || (text && !find_name(family, list, text, &call->index)))
            continue;
        awake |= kind == KE_PROBE_DDI && names(family->ddis_awake, text);
        call->awake = awake ? 1u << i : 0;
        call->probe = who(family, kind, call->index);
        count += call->probe != verify_nobody;
    }
    known->calls[first + count++] = (struct verify_call){.probe = NULL};
    known->call_count += room ? count : 0;
    return &known->calls[first];
}

void verify_nobody(struct verify *verify, const struct sim_probe *probe)
{
}

/* What several families do with a frequent routine, as one function. */
static const struct joint {
    const char *ddi;
    uint32_t families; /* bit per family: these and no others */
    verify_probe *probe;
} joints[] = {
#define BIT(family) (1u << VERIFY_FAMILY_##family)
    {"KeWaitForSingleObject", BIT(waits) | BIT(objects) | BIT(locks) | BIT(threads),
     sync_joint_wait_one},
    {"KeReleaseMutex", BIT(waits) | BIT(objects) | BIT(locks), sync_joint_release_mutex},
#undef BIT
};

/* Who looks at it when it is not the one after the other. */
static void choose_only(struct verify_route *route, uint32_t kind, const char *text)
{
    uint32_t all = 0;

    route->only = verify_nobody;
    for (const struct verify_call *call = route->calls; call->probe; call++) {
        if (call->awake) {
            route->unless |= call->awake;
            continue;
        }
        route->only = all ? NULL : call->probe;
        route->index = call->index;
        all |= 1u << call->family;
    }
    for (size_t i = 0; kind == KE_PROBE_DDI && i < sizeof joints / sizeof *joints; i++)
        if (strcmp(joints[i].ddi, text) == 0) {
            irqlab_assert(all == joints[i].families);
            route->only = joints[i].probe;
        }
}

/* Never 0. */
static inline uint64_t key_of(const char *text, uint32_t kind)
{
    return (uint64_t)(uintptr_t)text << 5 | kind;
}

static inline uint64_t hash_of(uint64_t key)
{
    return key * 0x9E3779B97F4A7C15ull >> 40;
}

/* Where it would be first, or else: the next place that is its own, or free. There are fewer texts
 * than places; what comes when all are taken is looked up each time, in the last. */
static irqlab_cold const struct verify_route *find_route(struct verify *verify, const char *text,
                                                         uint32_t kind)
{
    struct verify_known *known = verify->setup.known;
    struct verify_route *route = &known->routes[VERIFY_ROUTES];
    uint64_t key = key_of(text, kind), hash = hash_of(key);

    for (uint32_t tries = 0; tries < VERIFY_ROUTES; tries++) {
        struct verify_route *at = &known->routes[(hash + tries) & (VERIFY_ROUTES - 1)];

        if (at->key == key)
            return at;
        if (!at->key) {
            if (has_room(known))
                route = at;
            break;
        }
    }
    *route = (struct verify_route){.key = key, .calls = look_up(known, kind, text)};
    choose_only(route, kind, text);
    return route;
}

static inline void begin_now(struct verify *verify, const struct sim_probe *probe)
{
    verify->now.frame = probe->frame;
    verify->now.actor = NULL;
    verify->now.object = NULL;
    verify->now.readable = false; /* NULL cannot be read */
}

static inline void tell(struct verify *verify, const struct verify_call *call,
                        const struct sim_probe *probe)
{
    if (irqlab_unlikely(call->awake & verify->asleep))
        return;
    verify->ddi = call->index;
    call->probe(verify, probe);
}

/* Hand the probe to the several who want it. */
static __attribute__((noinline)) void
hand_round(struct verify *verify, const struct verify_call *call, const struct sim_probe *probe)
{
    do
        tell(verify, call, probe);
    while ((++call)[1].probe);
    tell(verify, call, probe);
}

/* To whoever wants it. Most often it is one or nobody; whatever is called is called last, so that
 * nothing needs to be saved. (verify->now is not cleared behind it, but by verify_end.) */
static inline __attribute__((always_inline)) void
hand(struct verify *verify, const struct verify_call *call, const struct sim_probe *probe)
{
    if (!call->probe)
        return;
    begin_now(verify, probe);
    if (call[1].probe)
        hand_round(verify, call, probe);
    else
        tell(verify, call, probe);
}

static irqlab_cold void notify_any(struct verify *verify, const struct sim_probe *probe)
{
    hand(verify, find_route(verify, probe->text, probe->kind)->calls, probe);
}

/* As a rule there is one who looks at it, and the call is the last act, so that there is no frame.
 */
static inline __attribute__((always_inline)) void
notify_by_route(struct verify *verify, const struct sim_probe *probe, uint32_t kind)
{
    const struct verify_known *known = verify->setup.known;
    uint64_t key = key_of(probe->text, kind);
    const struct verify_route *route = &known->routes[hash_of(key) & (VERIFY_ROUTES - 1)];

    if (irqlab_unlikely(route->key != key)) {
        notify_any(verify, probe);
        return;
    }
    if (irqlab_unlikely(!route->only) || irqlab_unlikely(route->unless & ~verify->asleep)) {
        hand(verify, route->calls, probe);
        return;
    }
    begin_now(verify, probe);
    verify->ddi = route->index;
    route->only(verify, probe);
}

static void notify_text(void *self, const struct sim_probe *probe)
{
    notify_by_route(self, probe, probe->kind);
}

/* Some families want all routines for now; in the order of all of them. */
static __attribute__((noinline)) void
hand_all(struct verify *verify, const struct verify_call *call, const struct sim_probe *probe)
{
    uint32_t all = verify->all_ddis;

    begin_now(verify, probe);
    while (all || call->probe) {
        uint32_t other = all ? (uint32_t)__builtin_ctz(all) : VERIFY_FAMILIES;

        if (call->probe && call->family <= other) {
            if (call->family == other || !(call->awake & verify->asleep)) {
                verify->ddi = call->index;
                call->probe(verify, probe);
            }
            all &= ~(1u << call->family);
            call++;
            continue;
        }
        all &= all - 1;
        verify->ddi = -1;
        who(families[other], KE_PROBE_DDI, -1)(verify, probe);
    }
}

static inline bool deeper_than_ever(const struct verify *verify, const struct sim_probe *probe)
{
    return (uint64_t)(uintptr_t)world->sim->cpu->thread->fiber.stack_high -
               (uint64_t)(uintptr_t)probe->frame >
           verify->stack_most;
}

static irqlab_cold void notify_rare_ddi(struct verify *verify, const struct sim_probe *probe)
{
    const struct verify_call *call = find_route(verify, probe->text, KE_PROBE_DDI)->calls;

    begin_now(verify, probe);
    if (world->mm->pageable)
        verify_paged_ddi(verify, probe);
    if (deeper_than_ever(verify, probe))
        verify_stack_ddi(verify, probe);
    if (verify->all_ddis)
        hand_all(verify, call, probe);
    else
        hand(verify, call, probe);
}

static void notify_ddi(void *self, const struct sim_probe *probe)
{
    struct verify *verify = self;

    if (irqlab_unlikely(world->mm->pageable != NULL) || irqlab_unlikely(verify->all_ddis) ||
        irqlab_unlikely(deeper_than_ever(verify, probe)))
        notify_rare_ddi(verify, probe);
    else
        notify_by_route(verify, probe, KE_PROBE_DDI);
}

static __attribute__((noinline)) void hand_irp(struct verify *verify, uint32_t wanted,
                                               const struct sim_probe *probe)
{
    begin_now(verify, probe);
    verify->ddi = -1;
    for (; wanted; wanted &= wanted - 1)
        verify->setup.known->irp_probes[__builtin_ctz(wanted)](verify, probe);
}

static void notify_irp(void *self, const struct sim_probe *probe)
{
    struct verify *verify = self;
    const struct verify_event *event = &verify->setup.known->irp_events[probe->a & 31];
    uint32_t wanted = event->always | (event->awake & ~verify->asleep);

    if (wanted)
        hand_irp(verify, wanted, probe);
}

/* A kind without text. */
static void notify(void *self, const struct sim_probe *probe)
{
    struct verify *verify = self;

    hand(verify, verify->setup.plain[probe->kind], probe);
}

static sim_notified *const by_kind[32] = {[KE_PROBE_DDI] = notify_ddi,
                                          [KE_PROBE_RETURN] = notify_text,
                                          [KE_PROBE_OBJECT] = notify_text,
                                          [KE_PROBE_ACQUIRE] = notify_text,
                                          [KE_PROBE_RELEASE] = notify_text,
                                          [KE_PROBE_CALLBACK] = notify_text,
                                          [KE_PROBE_CALLBACK_RETURN] = notify_text,
                                          [KE_PROBE_RULE] = notify_text,
                                          [KE_PROBE_IRP] = notify_irp};

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
    verify->asleep = ~0u;
    verify->setup.observer.self = verify;
    /* What nearly every execution writes to lies side by side: see table.h. */
    for (int i = 0; i < VERIFY_FAMILIES; i++)
        if (families[i]->state_bytes && families[i]->state_bytes <= SMALL_STATE)
            verify->state[i] = verify_alloc(verify, families[i]->state_bytes);
    for (int i = 0; i < VERIFY_FAMILIES; i++)
        if (families[i]->state_bytes > SMALL_STATE)
            verify->state[i] = verify_alloc(verify, families[i]->state_bytes);
    verify->seen = verify_alloc(verify, VERIFY_SEEN * sizeof *verify->seen);
    return verify;
}

static void look_up_events(struct verify_known *known, const struct verify_family *family,
                           uint32_t index)
{
    uint32_t events = family->irp_events ? family->irp_events : ~0u;
    uint32_t awake = family->kinds_awake >> KE_PROBE_IRP & 1 ? ~0u : family->irp_events_awake;

    if (!(family->kinds >> KE_PROBE_IRP & 1))
        return;
    known->irp_probes[index] = who(family, KE_PROBE_IRP, -1);
    for (uint32_t i = 0; i < 32; i++) {
        known->irp_events[i].always |= (events & ~awake) >> i & 1 ? 1u << index : 0;
        known->irp_events[i].awake |= (events & awake) >> i & 1 ? 1u << index : 0;
    }
}

/* What does not depend on a text is looked up before the first probe. */
static void look_up_kinds(struct verify_setup *setup)
{
    for (uint32_t i = 0; i < VERIFY_FAMILIES; i++) {
        setup->observer.kinds |= families[i]->kinds;
        setup->ends |= families[i]->end ? 1u << i : 0;
        look_up_events(setup->known, families[i], i);
    }
    setup->observer.kinds &= ~(1u << KE_PROBE_TOUCH); /* verify_listen */
    for (uint32_t i = 0; i < 32; i++) {
        if (list_of(i) == VERIFY_LIST_NONE && i != KE_PROBE_IRP)
            setup->plain[i] = look_up(setup->known, i, NULL);
    }
}

struct verify *verify_create(const struct verify_sink *sink, const struct verify_options *options,
                             const struct verify_symbols *symbols)
{
    struct verify_setup setup = {.sink = *sink, .observer = {.notify = notify, .by_kind = by_kind}};

    if (options)
        setup.options = *options;
    if (symbols)
        setup.symbols = *symbols;
    setup.known = calloc(1, sizeof *setup.known);
    irqlab_assert(setup.known);
    look_up_kinds(&setup);
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

void verify_attach(struct verify *verify, bool brief)
{
    const struct verify_setup setup = verify->setup;

    if (setup.options.off)
        return;
    begin(&setup);
    verify->brief = brief;
    sim_observe(world->sim, &verify->setup.observer);
    for (int i = 0; i < VERIFY_FAMILIES; i++)
        if (families[i]->begin)
            families[i]->begin(verify);
}

void verify_end(struct verify *verify)
{
    if (verify->setup.options.off)
        return;
    verify->now = (struct verify_now){.frame = NULL};
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
