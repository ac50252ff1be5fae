/*
 * access.c - what is done with an access of compiled code that the shadow does not know: may the
 * memory be used at all, and how is it called.
 *
 * The machine lets all of these accesses pass, as Windows mostly does without Driver Verifier;
 * observers are told. What the page tables refuse is faults.c' business.
 */
#include "run/describe.h"
#include "io/io.h"
#include "ke/interrupt.h"
#include "mm/section.h"
#include "ps/ps.h"
#include "race/race.h"
#include "verify/internal.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_STACK_BYTES = 1 << 20 };

struct run_access {
    struct run_describe *describe;
    void *stack; /* debug information needs more than a kernel thread has */
};

/* --- may the memory be used? --------------------------------------------------------------------
 */

static void tell(uint64_t address, uint64_t bytes, bool write, enum ke_access_fault fault,
                 uint64_t pc)
{
    sim_probe(world->sim, KE_PROBE_ACCESS, .object = (void *)(uintptr_t)address, .b = bytes,
              .a = (uint32_t)fault | (write ? KE_ACCESS_WRITE : 0), .pc = pc);
}

static void check_pool(uint64_t address, uint64_t bytes, bool write, bool fresh, uint64_t pc)
{
    bool raised = sim_irql(world->sim) >= DISPATCH_LEVEL;
    struct mm_block block;

    if (!mm_pool_find((void *)(uintptr_t)address, &block))
        return;
    if (fresh && block.state == MM_BLOCK_FREED)
        tell(address, bytes, write, KE_ACCESS_FREED, pc);
    else if (fresh && (address < block.base || address + bytes > block.base + block.bytes))
        tell(address, bytes, write, KE_ACCESS_BEYOND, pc);
    else if (block.kind & MM_POOL_PAGED && block.state == MM_BLOCK_LIVE && raised &&
             !mm_is_locked(address))
        tell(address, bytes, write, KE_ACCESS_PAGEABLE, pc);
    if (block.kind & MM_POOL_PAGED && !raised)
        race_touched_pageable();
}

/* Where the frames of drivers begin on a stack that does not run: the kernel's lie below. */
static uint64_t driver_begins(const struct sim_actor *actor)
{
    uint64_t low = (uint64_t)(uintptr_t)actor->fiber.sp;
    uint64_t high = (uint64_t)(uintptr_t)actor->fiber.stack_high;
    const uint64_t *frame = (const uint64_t *)((const uint64_t *)actor->fiber.sp)[1]; /* rbp */

    for (int i = 0;
         i < 64 && (uint64_t)(uintptr_t)frame - low < high - low - 16 && (uintptr_t)frame % 8 == 0;
         i++) {
        if (image_at(frame[1] - 1))
            return (uint64_t)(uintptr_t)(frame + 2);
        if (frame[0] <= (uint64_t)(uintptr_t)frame)
            break;
        frame = (const uint64_t *)(uintptr_t)frame[0];
    }
    return low;
}

/* Of a thread that does not run now what lies below its stack pointer is nobody's. */
static void check_stack(uint64_t address, uint64_t bytes, bool write, uint64_t pc)
{
    const struct sim_actor *self = world->sim->cpu->thread;

    if (address - (uint64_t)(uintptr_t)self->fiber.stack_low <
        (uint64_t)((char *)self->fiber.stack_high - (char *)self->fiber.stack_low))
        return;
    list_for_each(it, &world->ke->threads)
    {
        const struct sim_actor *actor = &container_of(it, struct _KTHREAD, all_link)->actor;
        uint64_t low = (uint64_t)(uintptr_t)actor->fiber.stack_low;
        uint64_t high = (uint64_t)(uintptr_t)actor->fiber.stack_high;

        if (!actor->fiber.sp || address - low >= high - low)
            continue;
        if (!actor->user_stack && !actor->user_interrupted && address < driver_begins(actor))
            tell(address, bytes, write, KE_ACCESS_STACK_GONE, pc);
        return;
    }
    /* The thread has ended, or an idle CPU's: those lie elsewhere. */
    if (address - LAYOUT_STACKS < LAYOUT_TIB / 8)
        tell(address, bytes, write, KE_ACCESS_STACK_GONE, pc);
}

static void check(void *context, uint64_t address, uint64_t bytes, bool write, bool fresh,
                  uint64_t pc)
{
    bool raised = sim_irql(world->sim) >= DISPATCH_LEVEL;

    if (!(world->sim->observing >> KE_PROBE_ACCESS & 1))
        return;
    if (world->sim->cpu->thread->user_stack && !world->sim->cpu->nesting)
        return; /* code of a program */
    switch (address / LAYOUT_TIB) {
    case LAYOUT_POOL / LAYOUT_TIB:
        check_pool(address, bytes, write, fresh, pc);
        break;
    case LAYOUT_STACKS / LAYOUT_TIB:
        if (fresh)
            check_stack(address, bytes, write, pc);
        break;
    case LAYOUT_IMAGES / LAYOUT_TIB:
        if (!mm_is_paged((void *)(uintptr_t)address))
            break;
        if (raised)
            tell(address, bytes, write, KE_ACCESS_PAGEABLE, pc);
        else
            race_touched_pageable();
        break;
    default:
        if (!layout_is_user(address))
            break;
        if (!mm_is_locked(address)) { /* locked: by an MDL, as it should be */
            tell(address, bytes, write, KE_ACCESS_USER, pc);
            race_tell_again();
        }
        if (!raised)
            race_touched_pageable();
        else if (!mm_is_locked(address))
            tell(address, bytes, write, KE_ACCESS_PAGEABLE, pc);
    }
}

/* Views of sections are pageable wherever they lie; in the range of a program they are its own. */
void run_access_alias(uint64_t address, uint64_t bytes, bool write, uint64_t pc)
{
    const struct sim *sim = world->sim;
    bool raised = sim_irql(sim) >= DISPATCH_LEVEL;
    bool of_program = layout_is_user(address) && ps_current() != world->ps->system;

    if (!(sim->observing >> KE_PROBE_ACCESS & 1) ||
        (sim->cpu->thread->user_stack && !sim->cpu->nesting) || !mm_view_at(address) ||
        mm_is_locked(address))
        return;
    if (of_program)
        tell(address, bytes, write, KE_ACCESS_USER, pc);
    if (raised)
        tell(address, bytes, write, KE_ACCESS_PAGEABLE, pc);
}

/* --- names --------------------------------------------------------------------------------------
 */

struct question {
    struct symbols *symbols;
    uint64_t address;
    char *text;
    size_t room;
};

static void find_function(void *argument)
{
    struct question *q = argument;
    struct symbol_function function;

    if (symbols_function(q->symbols, q->address, &function) && function.name)
        snprintf(q->text, q->room, "%s", function.name);
}

static void function_name(void *context, uint64_t address, char *text, size_t room)
{
    struct run_access *access = context;
    struct question q = {
        .symbols = access->describe->symbols, .address = address, .text = text, .room = room};

    text[0] = 0;
    if (!access->stack)
        access->stack = malloc(NAME_STACK_BYTES);
    irqlab_assert(access->stack);
    host_call_on_stack(find_function, &q, (char *)access->stack + NAME_STACK_BYTES);
}

/* The thread on whose stack it lies; 0: none that is alive. */
static uint32_t stack_owner(uint64_t address)
{
    list_for_each(it, &world->ke->threads)
    {
        const struct sim_actor *actor = &container_of(it, struct _KTHREAD, all_link)->actor;
        uint64_t low = (uint64_t)(uintptr_t)actor->fiber.stack_low;

        if (address - low < (uint64_t)(uintptr_t)actor->fiber.stack_high - low)
            return actor->number;
    }
    return 0;
}

static void object_of(uint64_t address, struct race_name *name)
{
    struct mm_block block;

    if (!mm_pool_find((void *)(uintptr_t)address, &block) || !block.pc)
        return;
    name->object_pc = block.pc;
    snprintf(name->object_text, sizeof name->object_text,
             "the block of %llu bytes was allocated here by T%u", (unsigned long long)block.bytes,
             block.actor);
    for (int i = 0; block.frames && i < MM_FRAMES && block.frames[i]; i++)
        name->object_frames[name->object_frame_count++] = block.frames[i];
}

static void name(void *context, uint64_t address, uint64_t bytes, struct race_name *name)
{
    struct run_access *access = context;
    const struct mm_section *section;
    struct mm_block block;
    uint64_t made_at = 0, offset;

    object_of(address, name);
    if (access->describe
            ->verify) /* a lock without a name of its own is known by its initialisation */
        made_at = verify_made_at(access->describe->verify, (void *)(uintptr_t)address, NULL);
    if (run_describe_name(access->describe, address, bytes, made_at, name->text, sizeof name->text))
        return;
    if (address == (uint64_t)(uintptr_t)&world->io->cancel_lock)
        snprintf(name->text, sizeof name->text, "the cancel spin lock");
    else if (mm_pool_find((void *)(uintptr_t)address, &block) && block.tag == KE_INTERRUPT_TAG)
        snprintf(name->text, sizeof name->text, "the lock of an interrupt object");
    else if (mm_pool_find((void *)(uintptr_t)address, &block))
        snprintf(name->text, sizeof name->text, "byte %lld of a pool block of %llu bytes ('%.4s')",
                 (long long)(address - block.base), (unsigned long long)block.bytes,
                 (const char *)&block.tag);
    else if (mm_section_at(address, &section, &offset))
        snprintf(name->text, sizeof name->text, "byte %llu of a section of %llu bytes",
                 (unsigned long long)offset, (unsigned long long)section->bytes);
    else if (stack_owner(address))
        snprintf(name->text, sizeof name->text, "a variable on the stack of T%u",
                 stack_owner(address));
    else if (layout_is_user(address))
        snprintf(name->text, sizeof name->text, "user memory");
    else
        snprintf(name->text, sizeof name->text, "memory of the kernel");
}

void run_access_limits(struct run_result *result)
{
    const struct race_coverage *coverage = race_coverage();

    result->race_forgot = coverage->forgotten || coverage->readers_dropped;
    if (race_limit_reached())
        fprintf(
            stderr,
            "irqlab: coverage: data races: a limit was reached: history dropped %llu times, "
            "%llu accesses found no room beside those of others; races with these were not seen\n",
            (unsigned long long)coverage->forgotten, (unsigned long long)coverage->readers_dropped);
}

/* --- setting up ---------------------------------------------------------------------------------
 */

static struct finding *add(void *context, enum finding_severity severity, const char *rule)
{
    struct finding *finding = run_finding(run_current_result(), severity, rule);

    finding->step = sim_steps(world->sim);
    return finding;
}

/* A race of this execution is where later ones may branch. */
static void found(void *context, uint64_t pc, uint64_t other_pc, uint64_t address, uint64_t bytes)
{
    if (world->sim->shared)
        sim_sharing_tell(world->sim->shared, address, bytes);
}

static struct finding *at(void *context, uint32_t index)
{
    return &run_current_result()->findings[index];
}

static uint32_t count(void *context)
{
    return (uint32_t)run_current_result()->finding_count;
}

bool run_access_create(struct run_describe *describe, const struct run_options *options)
{
    struct run_access *access = calloc(1, sizeof *access);

    irqlab_assert(access);
    access->describe = describe;
    return race_create(&(struct race_setup){.add = add,
                                            .at = at,
                                            .count = count,
                                            .found = found,
                                            .check = check,
                                            .name = name,
                                            .function = function_name,
                                            .context = access,
                                            .off = options->no_races,
                                            .memory_limit = (uint64_t)options->race_mib << 20,
                                            .volatile_iso = options->volatile_iso});
}
