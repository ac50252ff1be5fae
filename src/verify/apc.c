/*
 * apc.c - critical and guarded regions, and what a driver routine leaves behind when it returns.
 *
 * Each actor's driver routines are kept as a stack of frames, with the thread's APC counts on
 * entry: who calls a driver goes on with them. The other families ask here who is acting.
 */
#include "verify/sync.h"
#include "host/image.h"
#include "host/layout.h"
#include "io/io.h"

#include <string.h>

/* --- actors ----------------------------------------------------------------------------------- */

struct sync_actor *sync_actor_make(struct verify *verify, uint32_t number, PKTHREAD thread)
{
    struct sync_actors *actors = VERIFY_STATE(verify, apc);
    struct sync_actor *actor;

    for (struct verify_node *node = *verify_table_place(&actors->table, number); node;
         node = node->next)
        if (node->key == number)
            return (struct sync_actor *)node;
    actor = verify_alloc(verify, sizeof *actor);
    actor->number = number;
    actor->thread = thread;
    verify_table_add(verify, &actors->table, &actor->node, number);
    return actor;
}

static void actor_free(struct verify *verify, struct sync_actor *actor)
{
    struct sync_actors *actors = VERIFY_STATE(verify, apc);

    while (actor->frame) {
        struct sync_frame *frame = actor->frame;

        actor->frame = frame->outer;
        verify_free(verify, frame, sizeof *frame);
    }
    verify_table_remove(&actors->table, &actor->node);
    verify_free(verify, actor, sizeof *actor);
    verify->now.actor = NULL;
}

/* --- stacks ----------------------------------------------------------------------------------- */

static bool in(const struct sim_actor *thread, uint64_t at)
{
    return at >= (uint64_t)(uintptr_t)thread->fiber.stack_low &&
           at < (uint64_t)(uintptr_t)thread->fiber.stack_high;
}

bool sync_on_stack(const volatile void *address)
{
    uint64_t at = (uint64_t)(uintptr_t)address;

    return at >= LAYOUT_STACKS && at < LAYOUT_STACKS + LAYOUT_TIB &&
           in(world->sim->cpu->thread, at);
}

/* From a frame of the kernel outwards: where the next driver's frames begin. 0: there are none. */
static uint64_t driver_above(const struct sim_actor *thread, const uint64_t *frame)
{
    for (int i = 0; i < 64 && in(thread, (uint64_t)(uintptr_t)frame) && !((uintptr_t)frame & 7);
         i++) {
        if (image_at(frame[1] - 1))
            return (uint64_t)(uintptr_t)(frame + 2);
        if (frame[0] <= (uint64_t)(uintptr_t)frame)
            break;
        frame = (const uint64_t *)(uintptr_t)frame[0];
    }
    return 0;
}

/* The end of the frames of the kernel on a stack that is not running: where the driver's begin. */
static uint64_t driver_begins(const struct sim_actor *thread)
{
    const uint64_t *saved = thread->fiber.sp;
    /* The switch has saved where to go on and rbp (host/fiber.h). */
    uint64_t begins = driver_above(thread, (const uint64_t *)(uintptr_t)saved[1]);

    return begins ? begins : (uint64_t)(uintptr_t)saved;
}

uint64_t sync_outer_driver(void)
{
    return driver_above(world->sim->cpu->thread, __builtin_frame_address(0));
}

bool sync_on_dead_stack(const volatile void *address, uint32_t *thread, uint64_t *since)
{
    uint64_t at = (uint64_t)(uintptr_t)address;

    *thread = 0;
    if (at < LAYOUT_STACKS || at >= LAYOUT_STACKS + LAYOUT_TIB)
        return false;
    for (uint32_t i = 0; i < world->sim->cpu_count; i++)
        if (in(world->sim->cpus[i].thread, at)) {
            const struct sim_cpu *cpu = &world->sim->cpus[i];

            *thread = cpu->thread->number;
            if (cpu == world->sim->cpu)
                return at < (uint64_t)(uintptr_t)__builtin_frame_address(0);
            return at < driver_begins(cpu->thread);
        }
    list_for_each(it, &world->ke->threads)
    {
        const struct _KTHREAD *other = container_of(it, struct _KTHREAD, all_link);

        if (in(&other->actor, at)) {
            *thread = other->actor.number;
            return other->actor.fiber.sp && !other->actor.user_stack &&
                   at < driver_begins(&other->actor);
        }
    }
    return true; /* its thread has ended */
}

/* --- regions ---------------------------------------------------------------------------------- */

static void entered(struct verify *verify, const struct sim_probe *probe, bool guarded)
{
    struct sync_actor *actor = sync_actor_here(verify);

    if (guarded)
        actor->region_pc_guarded = sync_pc(probe);
    else if (actor->region_count < SYNC_REGIONS)
        verify_note_here(verify, sync_pc(probe), &actor->regions[actor->region_count]);
    if (!guarded)
        actor->region_count++;
}

static void left(struct verify *verify, const struct sim_probe *probe, bool guarded)
{
    struct sync_actor *actor = sync_actor_here(verify);
    PKTHREAD thread = ke_current();
    struct finding *finding = NULL;

    if (!guarded && actor->region_count)
        actor->region_count--;
    if (guarded && thread->special_apc_disable >= 0)
        finding = verify_finding(verify, "0xC4/0x4000E", sync_pc(probe));
    else if (!guarded && thread->kernel_apc_disable >= 0)
        finding = verify_finding(verify, "0xC4/0x3E", sync_pc(probe));
    if (finding && guarded)
        verify_title(finding, "KeLeaveGuardedRegion in a thread that is in no guarded region");
}

/* --- routines --------------------------------------------------------------------------------- */

enum { DISPATCH, UNLOAD, OTHER };

static const char *const callbacks[] = {
    [DISPATCH] = "dispatch", [UNLOAD] = "DriverUnload", [OTHER] = VERIFY_OTHERS, NULL};

static void called(struct verify *verify, const struct sim_probe *probe)
{
    struct sync_actor *actor = sync_actor_here(verify);
    struct sync_frame *frame = verify_alloc(verify, sizeof *frame);
    PKTHREAD thread = ke_current();

    frame->outer = actor->frame;
    frame->kind = probe->text;
    frame->is_dispatch = verify->ddi == DISPATCH;
    frame->is_unload = verify->ddi == UNLOAD;
    frame->routine = probe->b;
    frame->kernel_apc = thread->kernel_apc_disable;
    frame->special_apc = thread->special_apc_disable;
    frame->priority = thread->base_priority;
    frame->affinity = thread->system_affinity;
    actor->frame = frame;
    actor->depth++;
}

static const char *rule_of(const char *kind, bool guarded)
{
    static const struct {
        const char *kind, *rule;
    } table[] = {{"dispatch", "0xC4/0xC5"},
                 {"fast I/O", "0xC4/0xC5"},
                 {"StartIo", "0xC4/0xC5"},
                 {"cancel routine", "0xC4/0xC5"},
                 {"completion routine", "0xC4/0xFB"},
                 {"DPC", "0xC7/0x4"},
                 {"timer DPC", "0xC7/0x5"}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].kind, kind) == 0)
            return table[i].rule;
    if (strcmp(kind, "work item") == 0)
        return NULL; /* the system looks itself */
    return guarded ? "0xC4/0x4000E" : "0xC4/0x40003";
}

static void check_counts(struct verify *verify, struct sync_actor *actor,
                         const struct sync_frame *frame)
{
    PKTHREAD thread = ke_current();
    int kernel = thread->kernel_apc_disable - frame->kernel_apc;
    int special = thread->special_apc_disable - frame->special_apc;
    const char *rule;
    struct finding *finding;
    uint64_t pc = frame->routine + 1;
    const struct verify_place *region = NULL;

    if (!kernel && !special)
        return;
    /* The change was this routine's; who is around it is not told as well. */
    if (frame->outer) {
        frame->outer->kernel_apc = (int16_t)(frame->outer->kernel_apc + kernel);
        frame->outer->special_apc = (int16_t)(frame->outer->special_apc + special);
    } else if (!actor->thread) {
        for (struct sync_frame *below = sync_actor_of(verify, thread)->frame; below;
             below = below->outer) {
            below->kernel_apc = (int16_t)(below->kernel_apc + kernel);
            below->special_apc = (int16_t)(below->special_apc + special);
        }
    }
    rule = rule_of(frame->kind, special != 0);
    if (!rule || thread->kernel_apc_disable > 0 || thread->special_apc_disable > 0)
        return; /* left more often than entered: told there */
    if (actor->region_count && actor->region_count <= SYNC_REGIONS)
        region = &actor->regions[actor->region_count - 1];
    if (strncmp(rule, "0xC4/0x4000", 11) == 0) {
        if (special && actor->region_pc_guarded)
            pc = actor->region_pc_guarded;
        else if (!special && kernel < 0 && region && region->pc)
            pc = region->pc;
    }
    finding = verify_finding(verify, rule, pc);
    if (!finding)
        return;
    verify_title(finding,
                 "the %s changed the thread's APC disable count: a %s was %s %d time%s more",
                 frame->kind, special ? "guarded region" : "critical region",
                 kernel + special < 0 ? "entered" : "left",
                 kernel + special < 0 ? -(kernel + special) : kernel + special,
                 kernel + special == -1 || kernel + special == 1 ? "" : "s");
    verify_arg(finding, 2, frame->routine, "the routine");
    verify_arg(
        finding, 3,
        (uint64_t)(int64_t)(special ? thread->special_apc_disable : thread->kernel_apc_disable),
        "the count now");
    verify_arg(finding, 4, (uint64_t)(int64_t)(special ? frame->special_apc : frame->kernel_apc),
               "the count before");
    for (const struct sync_hold *hold = actor->holds; hold; hold = hold->next_of_actor)
        if (hold->lock->kind == SYNC_MUTEX || hold->lock->kind == SYNC_GUARDED_MUTEX)
            verify_note_place(finding, &hold->place, "%s %s was acquired here and is still held",
                              sync_kind_name(hold->lock->kind),
                              verify_name(verify, hold->lock->object));
    if (kernel < 0 && region && pc != region->pc)
        verify_note_place(finding, region, "a critical region was entered here");
}

static void check_thread_settings(struct verify *verify, const struct sync_frame *frame)
{
    PKTHREAD thread = ke_current();
    struct finding *finding;

    if (thread->system_affinity != frame->affinity && thread->system_affinity) {
        finding = verify_finding(verify, "affinity-left-set", frame->routine + 1);
        if (finding)
            verify_title(finding,
                         "the %s returns with the caller's thread bound to processors 0x%llX",
                         frame->kind, (unsigned long long)thread->system_affinity);
    }
    if (thread->base_priority != frame->priority) {
        finding = verify_finding(verify, "priority-left-set", frame->routine + 1);
        if (finding)
            verify_title(finding,
                         "the %s returns with the caller's thread at priority %d; it had %d",
                         frame->kind, thread->base_priority, frame->priority);
    }
}

struct unloading {
    uint64_t base, bytes;
};

static void unloaded(struct verify *verify, uint64_t routine)
{
    const struct image *image = image_at(routine);

    if (!image)
        return;
    sync_stack_objects_returned(verify, NULL);
    sync_image_unloaded(verify, image_base(image), image_bytes(image));
    sync_threads_unloaded(verify, image_base(image), image_bytes(image));
    sync_locks_unloaded(verify, image_base(image), image_bytes(image));
}

static void returned(struct verify *verify, const struct sim_probe *probe)
{
    struct sync_actor *actor = sync_actor_here(verify);
    struct sync_frame *frame = actor->frame;

    while (frame && frame->routine != probe->b && frame->outer) {
        /* A routine that was left by an exception. */
        actor->frame = frame->outer;
        actor->depth--;
        verify_free(verify, frame, sizeof *frame);
        frame = actor->frame;
    }
    if (!frame || frame->routine != probe->b)
        return;
    check_counts(verify, actor, frame);
    if (actor->holds)
        sync_locks_returned(verify, actor, frame);
    sync_stack_objects_returned(verify, frame);
    if (actor->thread && frame->is_dispatch && !frame->outer)
        check_thread_settings(verify, frame);
    if (frame->is_unload)
        unloaded(verify, frame->routine);
    actor->frame = frame->outer;
    actor->depth--;
    verify_free(verify, frame, sizeof *frame);
    if (!actor->thread && !actor->frame && !actor->holds)
        actor_free(verify, actor);
}

static void thread_ended(struct verify *verify, const struct sim_probe *probe)
{
    struct sync_actor *actor = sync_actor_here(verify);

    sync_locks_gone(verify, actor, 0);
    actor_free(verify, actor);
}

static void begin(struct verify *verify)
{
    struct sync_actors *actors = VERIFY_STATE(verify, apc);

    verify_table_begin(&actors->table);
}

enum { ENTER_CRITICAL, ENTER_GUARDED, LEAVE_CRITICAL, LEAVE_GUARDED };

static const char *const names[] = {[ENTER_CRITICAL] = "KeEnterCriticalRegion",
                                    [ENTER_GUARDED] = "KeEnterGuardedRegion",
                                    [LEAVE_CRITICAL] = "KeLeaveCriticalRegion",
                                    [LEAVE_GUARDED] = "KeLeaveGuardedRegion",
                                    NULL};

static const char *const rules[] = {"irqlab/Unloaded", NULL};

static void ddi(struct verify *verify, const struct sim_probe *probe)
{
    if (verify->ddi == ENTER_CRITICAL || verify->ddi == ENTER_GUARDED)
        entered(verify, probe, verify->ddi == ENTER_GUARDED);
    else
        left(verify, probe, verify->ddi == LEAVE_GUARDED);
}

static void image_gone(struct verify *verify, const struct sim_probe *probe)
{
    unloaded(verify, probe->b);
}

const struct verify_family verify_family_apc = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_CALLBACK) |
             VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN) | VERIFY_WANTS(KE_PROBE_RULE) |
             VERIFY_WANTS(SIM_PROBE_EXIT),
    .ddis = names,
    .lists = {[VERIFY_LIST_CALLBACK] = callbacks, [VERIFY_LIST_RULE] = rules},
    .state_bytes = sizeof(struct sync_actors),
    .begin = begin,
    .by_kind = {[KE_PROBE_DDI] = ddi,
                [KE_PROBE_CALLBACK] = called,
                [KE_PROBE_CALLBACK_RETURN] = returned,
                [KE_PROBE_RULE] = image_gone,
                [SIM_PROBE_EXIT] = thread_ended}};
