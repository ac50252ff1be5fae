/*
 * record.c - see record.h.
 *
 * A routine tells that it was entered before it reaches its point, and does its work behind it. Its
 * event is kept back (`pending`) until the actor goes on from there, so that the trace has the
 * steps in the order in which they were made.
 */
#include "run/record.h"
#include "run/internal.h"
#include "ke/ke.h"
#include "verify/internal.h"

#include <string.h>

static uint32_t slot(uint32_t actor)
{
    return actor % RECORD_ACTORS;
}

static bool in_images(uint64_t pc)
{
    return pc - LAYOUT_IMAGES < LAYOUT_TIB || pc - LAYOUT_USER_START < LAYOUT_USER_END;
}

static struct trace_event event_now(enum trace_kind kind)
{
    const struct sim *sim = world->sim;

    return (struct trace_event){.kind = kind,
                                .step = sim_steps(sim),
                                .time_100ns = sim->now_100ns,
                                .actor = sim->cpu->actor->number,
                                .cpu = sim->cpu->number,
                                .interrupt = sim->cpu->actor->kind == SIM_INTERRUPT,
                                .isr = sim->cpu->actor->kind == SIM_INTERRUPT &&
                                       sim->cpu->actor->irql > DISPATCH_LEVEL,
                                .irql = sim->cpu->irql,
                                .irql_after = sim->cpu->irql};
}

static struct trace_event *add(struct run_record *record, const struct trace_event *event)
{
    struct trace_event *to = trace_add(record->trace);

    *to = *event;
    to->preemption = record->preempts;
    record->preempts = false;
    record->last[slot(event->actor)] = record->trace->count + record->trace->dropped;
    return to;
}

/* The actor goes on from the point of its routine. */
static void commit(struct run_record *record, uint32_t actor)
{
    struct record_pending *pending = &record->pending[slot(actor)];

    if (!pending->there || pending->event.actor != actor)
        return;
    pending->there = false;
    pending->event.time_100ns = world->sim->now_100ns;
    pending->event.step = sim_steps(world->sim);
    add(record, &pending->event);
}

/* The IRQL at which its last routine left the actor. */
static void note_irql(struct run_record *record, uint32_t actor)
{
    size_t last = record->last[slot(actor)];
    struct trace_event *event;

    if (last <= record->trace->dropped)
        return;
    event = &record->trace->events[last - 1 - record->trace->dropped];
    if (event->actor == actor && event->kind == TRACE_CALL)
        event->irql_after = world->sim->cpu->irql;
}

static void keep(struct run_record *record, const struct trace_event *event, bool pointed)
{
    struct record_pending *pending = &record->pending[slot(event->actor)];

    if (pending->there)
        commit(record, pending->event.actor);
    *pending = (struct record_pending){.event = *event, .there = true, .pointed = pointed};
}

static void point(struct run_record *record, const struct sim_probe *probe)
{
    uint32_t actor = world->sim->cpu->actor->number;
    struct record_pending *pending = &record->pending[slot(actor)];

    if (pending->there && !pending->pointed && pending->event.actor == actor) {
        pending->pointed = true;
        return;
    }
    commit(record, actor);
    if (!probe->pc || !in_images(probe->pc))
        return;

    struct trace_event event = event_now(probe->a == KE_OP_READ ? TRACE_READ : TRACE_WRITE);

    event.object = (uint64_t)(uintptr_t)probe->object;
    event.pc = probe->pc - 1;
    keep(record, &event, true);
}

/* A thread is called by its number; its memory may be another object's later. */
static void name_thread(struct run_record *record, struct trace_event *event)
{
    const DISPATCHER_HEADER *header = (const DISPATCHER_HEADER *)(uintptr_t)event->object;
    char name[16];

    if (event->object - LAYOUT_WORLD >= LAYOUT_TIB || event->object % 8 ||
        (header->Type & 0x7F) != KE_TYPE_THREAD)
        return;
    event->thread = true;
    snprintf(name, sizeof name, "T%u", ((PKTHREAD)header)->actor.number);
    event->name = trace_string(record->trace, name);
}

/* Time passes although somebody could run: that one is slow. */
static void name_delayed(struct trace_event *event)
{
    const struct sim *sim = world->sim;
    const struct sim_cpu *cpu = &sim->cpus[__builtin_ctzll(sim->busy)];

    if (sim->busy >> sim->cpu->number & 1 && event->actor)
        return;
    event->actor = cpu->actor->number;
    event->cpu = cpu->number;
    event->interrupt = cpu->actor->kind == SIM_INTERRUPT;
    event->isr = event->interrupt && cpu->actor->irql > DISPATCH_LEVEL;
}

static void notify(void *self, const struct sim_probe *probe)
{
    struct run_record *record = self;
    struct sim *sim = world->sim;
    uint32_t actor = sim->cpu->actor->number;
    struct trace_event event;

    if (probe->kind == SIM_PROBE_STEP) {
        struct sim_cpu *to = &sim->cpus[probe->a];

        record->active = to->actor->number;
        commit(record, record->active);
        return;
    }
    /* An interrupt routine has ended: nothing came between its last step and this. */
    if (actor != record->active && record->pending[slot(record->active)].there &&
        !record->pending[slot(record->active)].pointed)
        commit(record, record->active);
    record->active = actor;
    switch (probe->kind) {
    case SIM_PROBE_POINT:
        point(record, probe);
        return;
    case KE_PROBE_DDI:
        commit(record, actor);
        note_irql(record, actor);
        if (!in_images(probe->pc))
            return; /* the kernel calls itself */
        event = event_now(TRACE_CALL);
        event.text = probe->text;
        if (event.text && strncmp(event.text, "crt_", 4) == 0)
            event.text += 4; /* ours of the C runtime, as the program calls it */
        event.object = (uint64_t)(uintptr_t)probe->object;
        event.pc = probe->pc - 1;
        name_thread(record, &event);
        keep(record, &event, false);
        return;
    case SIM_PROBE_CLOCK:
        commit(record, actor);
        if (sim->busy && probe->b > record->last_time) {
            event = event_now(TRACE_TIME);
            name_delayed(&event);
            event.value = probe->b - record->last_time;
            event.preemption = true;
            add(record, &event);
        }
        record->last_time = probe->b;
        return;
    case SIM_PROBE_EXIT:
        commit(record, actor);
        event = event_now(TRACE_END);
        add(record, &event);
        return;
    default:
        commit(record, actor);
        return;
    }
}

static void told(void *context, const struct sim_choice *choice, uint32_t answer)
{
    struct run_record *record = context;
    const struct sim_alternative *a;

    if (answer >= choice->count || choice->kind != SIM_CHOICE_STEP)
        return;
    a = &choice->alternatives[answer];
    if (a->kind == SIM_ALT_CLOCK) {
        /* Who was slow is at that place. */
        return;
    }
    if (a->kind == SIM_ALT_STEP && explore_cost(choice, answer))
        record->preempts = true;
    if (a->kind == SIM_ALT_CONTINUE)
        commit(record, choice->actor);
}

struct sim_strategy *run_record_begin(struct run_record *record, struct trace *trace,
                                      struct sim_strategy *inner)
{
    struct guide guide = record->watch.guide;

    memset(record, 0, sizeof *record);
    record->watch.guide = guide;
    record->trace = trace;
    trace_clear(trace);
    if (!inner)
        return NULL;
    watch_strategy_init(&record->watch, inner);
    record->watch.told = told;
    record->watch.context = record;
    return &record->watch.strategy;
}

void run_record_attach(struct run_record *record)
{
    record->observer = (struct sim_observer){
        .kinds = 1u << SIM_PROBE_POINT | 1u << SIM_PROBE_SWITCH | 1u << SIM_PROBE_STEP |
                 1u << KE_PROBE_DDI | 1u << SIM_PROBE_CLOCK | 1u << SIM_PROBE_EXIT |
                 1u << SIM_PROBE_INTERRUPT,
        .self = record,
        .notify = notify};
    record->last_time = world->sim->now_100ns;
    sim_observe(world->sim, &record->observer);
}

void run_record_end(struct run_record *record, struct verify *verify)
{
    /* Those that never went on stand at the end: it is what they were about to do. */
    commit(record, world->sim->cpu->actor->number);
    for (size_t i = 0; !record->trace->unnamed && i < record->trace->count; i++) {
        struct trace_event *event = &record->trace->events[i];
        const char *name;

        if (!event->object || event->name)
            continue;
        name = verify_name(verify, (const void *)(uintptr_t)event->object);
        if (name && *name)
            event->name = trace_string(record->trace, name);
    }
    record->trace = NULL;
}
