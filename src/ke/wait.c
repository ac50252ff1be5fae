/*
 * wait.c - the wait engine.
 *
 * Words
 *   waiter      a blocked thread with one wait block per object it waits for.
 *   satisfied   the object (wait-any) or all objects (wait-all) are signalled for the waiter and
 *               have been consumed for it.
 *   ended       the thread was readied with a status; its blocks are unlinked.
 *
 * Invariants
 *   1. A thread is linked into its objects' wait lists if and only if thread->wait.active.
 *   2. Nobody waits for an object that is signalled for him (wait-any): whoever signals an object
 *      calls ke_wait_satisfy, which ends or skips each waiter in order of arrival.
 *   3. Wait-all consumes nothing unless it consumes everything.
 *   4. A wait ends exactly once; its status is written before the thread is readied.
 *   5. A kernel APC interrupts a wait without ending it for the caller: the wait is taken up again
 *      with the same absolute due time, at the tail of the queues (as NT does).
 *
 * Waiter states
 *
 *      running --[KeWait…, not satisfied]--> waiting --[ke_wait_end]--> ready --> running
 *                                              | ke_wait_satisfy   STATUS_WAIT_0 + n, ABANDONED
 *                                              | timed_out         STATUS_TIMEOUT
 *                                              | KeAlertThread     STATUS_ALERTED
 *                                              | user APC          STATUS_USER_APC
 *                                              ' kernel APC        taken up again
 */
#include "ke/signalled.h"
#include "sim/block.h"

#include <string.h>

/* The point before a wait that nothing but the object ends. */
static inline __attribute__((always_inline)) void point_patient(struct sim *sim,
                                                                const DISPATCHER_HEADER *header)
{
    struct sim_actor *actor = sim->cpu->actor;

    sim_point_note(sim, actor, KE_OP_WAIT, ke_relative(header));
    if (irqlab_likely(sim->countdown > 0))
        return;
    if (sim->strategy) {
        unsigned type = header->Type & 0x7F;

        actor->can_take = irqlab_likely(type == KE_TYPE_MUTANT)    ? can_take_mutant
                          : irqlab_unlikely(type == KE_TYPE_QUEUE) ? can_take_queue
                                                                   : can_take_other;
        actor->wanted = header;
    }
    ke_point_turn(KE_OP_WAIT, header, KE_EFFECT_NONE);
    actor->can_take = NULL;
}

/* The footprint of a wait for `header`; `patient`: it has no way to end but by the object. */
static void touch_waited(const DISPATCHER_HEADER *header, bool patient)
{
    sim_touch(world->sim, header, 8,
              (is_latch(header) ? 0 : SIM_TOUCH_WRITE) | (patient ? SIM_TOUCH_ACQUIRE : 0) |
                  (header->SignalState > 0 ? SIM_TOUCH_FREE : 0));
}

/* The point before a wait for one object. */
static void point_wait(const void *object, bool alertable, const LARGE_INTEGER *timeout)
{
    bool patient = !alertable && !timeout;

    if (ke_current()->wait_next)
        patient = false; /* it arrives with the step that it was told to wait behind */
    else if (patient)
        point_patient(world->sim, object);
    else
        ke_point(KE_OP_WAIT, object);
    if (irqlab_likely(!world->sim->footprint))
        return;
    if (timeout && timeout->QuadPart == 0 && !is_signalled(object, ke_current()))
        sim_touch(world->sim, object, 8, 0); /* it only looks */
    else
        touch_waited(object, patient);
}

static const struct ke_waitable *waitable(const DISPATCHER_HEADER *header)
{
    switch (header->Type & 0x7F) {
    case KE_TYPE_EVENT_SYNCHRONIZATION:
    case KE_TYPE_TIMER_SYNCHRONIZATION:
        return &ke_event_synchronization;
    case KE_TYPE_MUTANT:
        return &ke_mutant;
    case KE_TYPE_QUEUE:
        return &ke_queue;
    case KE_TYPE_SEMAPHORE:
        return &ke_semaphore;
    default: /* notification events and timers, processes, threads, gates */
        return &ke_latch;
    }
}

void ke_wait_next(PKTHREAD thread)
{
    struct sim *sim = world->sim;

    if (!thread->wait_next)
        sim_fence(sim); /* until the wait: the short ways do not look at wait_next */
    thread->wait_next = true;
    thread->wait_irql = (KIRQL)sim_irql(sim);
    if (sim_irql(sim) < DISPATCH_LEVEL)
        sim_raise(sim, DISPATCH_LEVEL);
}

/* --- ending waits ----------------------------------------------------------------------------- */

static inline __attribute__((always_inline)) void unlink_blocks(PKTHREAD thread)
{
    struct ke_wait *wait = &thread->wait;

    for (ULONG i = 0; i < wait->count; i++)
        RemoveEntryList(&wait->blocks[i].WaitListEntry);
    if (irqlab_unlikely(wait->timeout.index))
        sim_deadline_cancel(world->sim, &wait->timeout);
    wait->active = false;
}

/* Whoever signals one of these from now on finds nobody: had it been first, the wait would have
 * ended otherwise. */
static irqlab_cold void touch_left(const struct ke_wait *wait, NTSTATUS status)
{
    bool took = wait->type == WaitAll && (ULONG)status < STATUS_USER_APC;

    /* Who waited for all has taken each of them by now, and all were there. */
    for (ULONG i = 0; i < wait->count; i++) {
        const DISPATCHER_HEADER *header = wait->blocks[i].Object;

        sim_touch(world->sim, header, 8,
                  (took && !is_latch(header) ? SIM_TOUCH_WRITE : 0) |
                      (took || header->SignalState > 0 ? SIM_TOUCH_FREE : 0));
    }
}

static inline __attribute__((always_inline)) void end_wait(PKTHREAD thread, NTSTATUS status,
                                                           KPRIORITY increment)
{
    if (irqlab_unlikely(world->sim->footprint != NULL))
        touch_left(&thread->wait, status);
    unlink_blocks(thread);
    thread->wait.status = status;
    sim_touch(world->sim, &thread->actor, 1, SIM_TOUCH_WRITE);
    if (irqlab_unlikely(thread->queue != NULL))
        ke_queue_readied(thread);
    if (irqlab_unlikely(increment > 0))
        ke_thread_boost(thread, increment);
    sim_ready_inline(world->sim, &thread->actor);
}

void ke_wait_end(PKTHREAD thread, NTSTATUS status, KPRIORITY increment)
{
    end_wait(thread, status, increment);
}

static void timed_out(struct sim_deadline *deadline)
{
    PKTHREAD thread = container_of(deadline, struct _KTHREAD, wait.timeout);

    ke_wait_end(thread, STATUS_TIMEOUT, 0);
}

static bool all_signalled(const KWAIT_BLOCK *blocks, ULONG count, PKTHREAD thread)
{
    for (ULONG i = 0; i < count; i++) {
        const DISPATCHER_HEADER *header = blocks[i].Object;

        if (!is_signalled(header, thread))
            return false;
    }
    return true;
}

/* Observers: what was signalled to the object is known to the thread now, and only to it if the
 * wait took all there was. */
static inline void acquired(const DISPATCHER_HEADER *header, PKTHREAD thread)
{
    unsigned type = header->Type & 0x7F;

    KE_ORDER(KE_ORDER_ACQUIRE |
                 (header->SignalState <= 0 && type != KE_TYPE_MUTANT && type != KE_TYPE_QUEUE &&
                          type != KE_TYPE_TIMER_SYNCHRONIZATION
                      ? KE_ORDER_TAKEN
                      : 0),
             header, .b = (uint64_t)(uintptr_t)&thread->actor);
}

/* Take every object. Abandoned mutants make the result STATUS_ABANDONED. */
static NTSTATUS consume_all(KWAIT_BLOCK *blocks, ULONG count, PKTHREAD thread)
{
    NTSTATUS result = STATUS_WAIT_0;

    for (ULONG i = 0; i < count; i++) {
        DISPATCHER_HEADER *header = blocks[i].Object;
        NTSTATUS status = waitable(header)->consume(header, thread);

        acquired(header, thread);
        if (status != STATUS_SUCCESS)
            result = status;
    }
    return result;
}

static inline void fetch_waiter(const LIST_ENTRY *entry)
{
    /* Most often the thread's own first block: the thread is around it. (If not, nothing is read.)
     */
    const char *thread = (const char *)CONTAINING_RECORD(entry, KWAIT_BLOCK, WaitListEntry) -
                         offsetof(struct _KTHREAD, wait_blocks);

    __builtin_prefetch(thread + offsetof(struct _KTHREAD, actor) + 64, 1);
    __builtin_prefetch(thread + offsetof(struct _KTHREAD, wait), 1);
    __builtin_prefetch(thread + offsetof(struct _KTHREAD, wait) + 64, 1);
    __builtin_prefetch(entry->Flink, 1);
}

/* A list that does not hold waiters of this object: it lies in memory that has become something
 * else. */
static irqlab_cold void bad_list(const DISPATCHER_HEADER *header)
{
    ke_crash(
        0x139, 3, (ULONG64)(uintptr_t)header, 0, 0,
        "the list of waiters of the object at %p is damaged: its memory was overwritten, or it was "
        "on a stack frame or in a block that is gone",
        (const void *)header);
}

void ke_wait_satisfy(DISPATCHER_HEADER *header, KPRIORITY increment)
{
    LIST_ENTRY *entry;

    if (irqlab_unlikely(world->sim->waiters_any))
        ke_wait_any_first(header);
    entry = header->WaitListHead.Flink;

    while (entry != &header->WaitListHead) {
        KWAIT_BLOCK *block = CONTAINING_RECORD(entry, KWAIT_BLOCK, WaitListEntry);
        PKTHREAD thread = block->Thread;

        if (irqlab_unlikely(block->Object != header))
            bad_list(header);
        /* The one behind is touched next, and when thousands wait it is cold. */
        fetch_waiter(entry->Flink);
        if (!is_signalled(header, thread))
            break; /* and so for everybody behind: no waiter owns what it waits for */
        if (block->WaitType == WaitAny) {
            NTSTATUS status = STATUS_SUCCESS;

            if (irqlab_likely(header->Type == KE_TYPE_EVENT_SYNCHRONIZATION))
                header->SignalState = 0;
            else if (header->Type != KE_TYPE_EVENT_NOTIFICATION)
                status = waitable(header)->consume(header, thread);
            acquired(header, thread);
            if (NT_SUCCESS(status))
                status |= block->WaitKey; /* STATUS_WAIT_0 + n or STATUS_ABANDONED_WAIT_0 + n */
            end_wait(thread, status, increment);
        } else if (all_signalled(thread->wait.blocks, thread->wait.count, thread)) {
            ke_wait_end(thread, consume_all(thread->wait.blocks, thread->wait.count, thread),
                        increment);
        } else {
            if (irqlab_unlikely(world->sim->footprint != NULL))
                touch_left(&thread->wait, STATUS_PENDING);
            entry = entry->Flink; /* it lacks another object: leave it where it is */
            continue;
        }
        entry = header->WaitListHead.Flink; /* a wait-all may have left the list more than once */
    }
}

/* --- waiting ---------------------------------------------------------------------------------- */

struct wait_request {
    ULONG count;
    WAIT_TYPE type;
    KWAIT_BLOCK *blocks; /* Object filled in */
    KWAIT_REASON reason;
    KPROCESSOR_MODE mode;
    bool alertable;
    const LARGE_INTEGER *timeout;
    const void *object;
    const char *routine;
    uint64_t pc;
    const bool *woken; /* a wait without an object: it is over when this is set; may be NULL */
};

/* Satisfied without blocking? */
static inline __attribute__((always_inline)) bool try_now(const struct wait_request *request,
                                                          PKTHREAD thread, NTSTATUS *status)
{
    if (request->type == WaitAll) {
        if (!request->count || !all_signalled(request->blocks, request->count, thread))
            return false;
        *status = consume_all(request->blocks, request->count, thread);
        return true;
    }
    for (ULONG i = 0; i < request->count; i++) {
        DISPATCHER_HEADER *header = request->blocks[i].Object;

        if (is_signalled(header, thread)) {
            *status = waitable(header)->consume(header, thread);
            acquired(header, thread);
            if (NT_SUCCESS(*status))
                *status |= (NTSTATUS)i;
            return true;
        }
    }
    if (irqlab_unlikely(request->woken && *request->woken)) {
        *status = STATUS_SUCCESS;
        return true;
    }
    return false;
}

static irqlab_cold void bad_object(uint64_t pc, const void *header)
{
    ke_crash_at((uint64_t)__builtin_return_address(0), (uint64_t)__builtin_frame_address(0), 0xA,
                (ULONG64[4]){(ULONG64)(uintptr_t)header + 8, DISPATCH_LEVEL, 1, pc},
                "the object waited for has a wait list of zeroes: it was never initialised");
}

static irqlab_cold void waits_in_dpc(uint64_t pc)
{
    ke_crash_at(
        (uint64_t)__builtin_return_address(0), (uint64_t)__builtin_frame_address(0), 0xB8,
        (ULONG64[4]){(ULONG64)(uintptr_t)ke_current(), (ULONG64)(uintptr_t)ke_current(), 0, 0},
        "a wait that must block was made inside a DPC or interrupt routine: there is no "
        "thread that could be switched out");
}

/* Interrupted before it blocks or while it is blocked? */
static inline __attribute__((always_inline)) bool
interrupted(PKTHREAD thread, const struct wait_request *request, NTSTATUS *status)
{
    if (!request->alertable) {
        if (request->mode != KernelMode && thread->apc_state.UserApcPending) {
            *status = STATUS_USER_APC;
            return true;
        }
        return false;
    }
    if (thread->alerted[(int)request->mode]) {
        thread->alerted[(int)request->mode] = FALSE;
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, &thread->alerted[(int)request->mode]);
        *status = STATUS_ALERTED;
        return true;
    }
    if (request->mode != KernelMode && !IsListEmpty(&thread->apc_state.ApcListHead[UserMode])) {
        thread->apc_state.UserApcPending = TRUE;
        *status = STATUS_USER_APC;
        return true;
    }
    if (thread->alerted[KernelMode]) {
        thread->alerted[KernelMode] = FALSE;
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, &thread->alerted[KernelMode]);
        *status = STATUS_ALERTED;
        return true;
    }
    return false;
}

/* Block the current thread until ke_wait_end. IRQL has been lowered for it. */
static inline __attribute__((always_inline)) NTSTATUS
block(PKTHREAD thread, const struct wait_request *request, uint64_t due_100ns)
{
    struct sim *sim = world->sim;
    struct ke_wait *wait = &thread->wait;

    wait->blocks = request->blocks;
    wait->count = request->count;
    wait->type = request->type;
    wait->reason = request->reason;
    wait->mode = request->mode;
    wait->alertable = request->alertable;
    wait->object = request->object;
    wait->routine = request->routine;
    wait->pc = request->pc;
    wait->since_100ns = sim->now_100ns;
    for (ULONG i = 0; i < request->count; i++) {
        KWAIT_BLOCK *b = &request->blocks[i];
        DISPATCHER_HEADER *header = b->Object;

        b->WaitType = (UCHAR)request->type;
        b->BlockState = 4; /* WaitBlockActive */
        b->WaitKey = (USHORT)(request->type == WaitAny ? i : 0);
        b->Thread = thread;
        if (irqlab_unlikely(!header->WaitListHead.Flink))
            bad_object(request->pc, header);
        InsertTailList(&header->WaitListHead, &b->WaitListEntry);
    }
    wait->active = true;
    wait->plain = false;
    if (irqlab_unlikely(thread->queue != NULL))
        ke_queue_blocks(thread);
    if (request->timeout) {
        wait->timeout.fire = timed_out;
        sim_deadline_set(sim, &wait->timeout, due_100ns);
    }
    sim_block_inline(sim);
    sim_touch(sim, &thread->actor, 1, SIM_TOUCH_WRITE | SIM_TOUCH_ACQUIRE);
    return wait->status;
}

/* Kernel APCs in the middle of a wait. One of them may wait itself (suspension does), with the same
 * blocks of the thread, so what this wait is for is put back. */
static irqlab_cold void deliver_apcs(PKTHREAD thread, const struct wait_request *request)
{
    enum { OWN = sizeof thread->wait_blocks / sizeof *thread->wait_blocks };
    const bool own = request->blocks == thread->wait_blocks && request->count <= OWN;
    PVOID objects[OWN];

    for (ULONG i = 0; own && i < request->count; i++)
        objects[i] = request->blocks[i].Object;
    ke_apc_deliver(KernelMode);
    for (ULONG i = 0; own && i < request->count; i++)
        request->blocks[i].Object = objects[i];
}

static inline __attribute__((always_inline)) NTSTATUS wait_for(const struct wait_request *request)
{
    struct sim *sim = world->sim;
    PKTHREAD thread = ke_current();
    KIRQL irql = thread->wait_next ? thread->wait_irql : (KIRQL)sim_irql(sim);
    bool handed_over = thread->wait_next;
    uint64_t due = 0;
    NTSTATUS status;

    if (irqlab_unlikely(handed_over)) {
        thread->wait_next = false;
        sim_unfence(sim);
    }
    if (request->timeout && request->timeout->QuadPart)
        due = ke_due_time(request->timeout->QuadPart);
    for (;;) {
        if (request->alertable || request->mode != KernelMode)
            sim_touch(sim, &thread->alerted, 1, SIM_TOUCH_WRITE);
        if (try_now(request, thread, &status))
            break;
        if (interrupted(thread, request, &status))
            break;
        if (request->timeout && (request->timeout->QuadPart == 0 || due <= sim->now_100ns)) {
            status = STATUS_TIMEOUT;
            break;
        }
        if (irqlab_unlikely(sim->cpu->nesting))
            waits_in_dpc(request->pc);
        if (irqlab_unlikely(!IsListEmpty(&thread->apc_state.ApcListHead[KernelMode])) &&
            ke_apc_pending(thread, KernelMode, true) && irql < APC_LEVEL) {
            sim_lower(sim, irql);
            deliver_apcs(thread, request);
            handed_over = false;
            continue;
        }
        /* The wait works at any IRQL, by accident above APC_LEVEL: the thread is switched out and
         * gets its IRQL back when it runs again, as on Windows without Driver Verifier. */
        sim->cpu->irql = irql < DISPATCH_LEVEL ? irql : APC_LEVEL;
        status = block(thread, request, due);
        if (irql >= DISPATCH_LEVEL)
            sim_raise(sim, irql);
        handed_over = false;
        if (status != STATUS_KERNEL_APC)
            break;
        deliver_apcs(thread, request);
        for (ULONG i = 0; i < request->count; i++) /* it is taken up again */
            touch_waited(request->blocks[i].Object, false);
    }
    if (handed_over)
        sim_lower(sim, irql);
    return status;
}

/* A documented routine's result: the one error of a wait is an exception. */
static NTSTATUS result(NTSTATUS status)
{
    if (irqlab_unlikely(status == STATUS_MUTANT_LIMIT_EXCEEDED))
        ke_raise_because(status, "the thread owns the mutex 2^31 times already");
    return status;
}

/* The caller of a documented routine. Read where it is needed: a variable would cost the short ways
 * a frame. */
#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

/* Take an object that is signalled for the thread. */
static inline __attribute__((always_inline)) NTSTATUS take_one(DISPATCHER_HEADER *header,
                                                               PKTHREAD thread)
{
    NTSTATUS status;

    if ((header->Type & 0x7F) == KE_TYPE_MUTANT)
        return result(ke_mutant_take(header, thread));
    status = waitable(header)->consume(header, thread);
    acquired(header, thread);
    return result(status);
}

static const char wait_single_name[] = "KeWaitForSingleObject";

/* A wait for one object whose point has been made, by the book. */
static __attribute__((noinline)) NTSTATUS wait_single(void *object, KWAIT_REASON reason,
                                                      KPROCESSOR_MODE mode, BOOLEAN alertable,
                                                      const LARGE_INTEGER *timeout,
                                                      const char *routine, uint64_t pc)
{
    PKTHREAD thread = ke_current();
    struct wait_request request = {.count = 1,
                                   .type = WaitAny,
                                   .blocks = thread->wait_blocks,
                                   .reason = reason,
                                   .mode = mode,
                                   .alertable = alertable != FALSE,
                                   .timeout = timeout,
                                   .object = object,
                                   .routine = routine,
                                   .pc = pc};

    thread->wait_blocks[0].Object = object;
    return result(wait_for(&request));
}

/* The whole of KeWaitForSingleObject: somebody listens, the machine has a turn, or KeXxx(Wait). */
static __attribute__((noinline)) NTSTATUS
wait_single_observed(void *object, KWAIT_REASON reason, KPROCESSOR_MODE mode, BOOLEAN alertable,
                     const LARGE_INTEGER *timeout, uint64_t pc)
{
    sim_probe(world->sim, KE_PROBE_DDI, .text = wait_single_name, .object = object,
              .b = timeout ? (uint64_t)timeout->QuadPart : INT64_MAX, .a = (uint32_t)mode,
              .pc = pc);
    point_wait(object, alertable, timeout);
    return wait_single(object, reason, mode, alertable, timeout, wait_single_name, pc);
}

/* The same without a timeout and not alertable, as nearly all are: all of it in one place, since
 * explorations make more of these than of anything else. Under a strategy the object is nearly
 * always signalled, since a wait that would block has not arrived. */
static __attribute__((noinline)) NTSTATUS wait_patient_observed(void *object, KWAIT_REASON reason,
                                                                KPROCESSOR_MODE mode, uint64_t pc)
{
    struct sim *sim = world->sim;
    PKTHREAD thread = ke_thread_of(sim->cpu->thread);
    DISPATCHER_HEADER *header = object;

    sim_probe(sim, KE_PROBE_DDI, .text = wait_single_name, .object = object, .b = INT64_MAX,
              .a = (uint32_t)mode, .pc = pc);
    if (irqlab_likely(!thread->wait_next)) {
        point_patient(sim, header);
        if (irqlab_unlikely(sim->footprint != NULL))
            touch_waited(object, true);
        if (irqlab_likely(is_signalled(header, thread)))
            return take_one(header, thread);
    } else if (sim->footprint) {
        touch_waited(object, false);
    }
    return wait_single(object, reason, mode, FALSE, NULL, wait_single_name, pc);
}

/* A wait that looked plain and is not. (Few arguments: who calls it last of all has no frame.) */
static __attribute__((noinline)) NTSTATUS wait_by_the_book(void *object, KWAIT_REASON reason,
                                                           const char *routine, uint64_t pc)
{
    return wait_single(object, reason, KernelMode, FALSE, NULL, routine, pc);
}

/* A plain wait was interrupted by a kernel APC, or failed. */
static irqlab_cold NTSTATUS plain_wait_over(PKTHREAD thread, NTSTATUS status)
{
    void *object = thread->wait_blocks[0].Object;
    const struct ke_wait wait = thread->wait; /* an APC that waits has one of its own */

    if (status != STATUS_KERNEL_APC)
        return result(status);
    ke_apc_deliver(KernelMode);
    return wait_single(object, wait.reason, KernelMode, FALSE, NULL, wait.routine, wait.pc);
}

static NTSTATUS plain_wait_ended(void);

/* And interrupts come first. */
static irqlab_cold NTSTATUS plain_wait_settles(void)
{
    sim_settle(world->sim);
    return plain_wait_ended();
}

/* Where a thread goes on that blocked in a plain wait: what it returns is the wait's result. */
static NTSTATUS plain_wait_ended(void)
{
    const struct sim_cpu *cpu = world->sim->cpu;
    PKTHREAD thread;

    if (irqlab_unlikely(cpu->pending >> (cpu->irql + 1)))
        return plain_wait_settles();
    thread = ke_current();
    if (irqlab_unlikely(thread->wait.status != STATUS_WAIT_0))
        return plain_wait_over(thread, thread->wait.status);
    return STATUS_WAIT_0;
}

/*
 * The *plain* wait for an object that is not signalled: blocks straight away and leaves no frame
 * open. Kernel mode, not alertable, no timeout: what KeWaitForSingleObject has checked already.
 * Every call in it is its last act, so that it needs no frame of its own either.
 */
static __attribute__((noinline)) NTSTATUS
wait_plain(struct sim *sim, void *object, KWAIT_REASON reason, const char *routine, uint64_t pc)
{
    struct sim_cpu *cpu = sim->cpu;
    PKTHREAD thread = ke_thread_of(cpu->thread);
    struct ke_wait *wait = &thread->wait;
    KWAIT_BLOCK *b = thread->wait_blocks;
    DISPATCHER_HEADER *header = object;
    LIST_ENTRY *last = header->WaitListHead.Blink;

    if (irqlab_unlikely(cpu->unusual != 0 || !last) ||
        irqlab_unlikely(thread->queue != NULL || thread->apc_state.KernelApcPending) ||
        irqlab_unlikely(
            (header->Type & 0x7F) == KE_TYPE_QUEUE || header->SignalState > 0 ||
            ((header->Type & 0x7F) == KE_TYPE_MUTANT && ke_mutant_signalled(header, thread))))
        return wait_by_the_book(object, reason, routine, pc);
    if (irqlab_unlikely(!wait->plain)) { /* else the last wait was such a one and has left these */
        wait->mode = KernelMode;
        wait->alertable = false;
        wait->plain = true;
        wait->count = 1;
        wait->type = WaitAny;
        wait->blocks = b;
        b->WaitType = WaitAny;
        b->BlockState = 4; /* WaitBlockActive */
        b->WaitKey = 0;
        b->Thread = thread;
    }
    wait->active = true;
    wait->reason = reason;
    wait->since_100ns = sim->now_100ns;
    wait->object = object;
    wait->routine = routine;
    wait->pc = pc;
    b->Object = object;
    b->WaitListEntry.Flink = &header->WaitListHead;
    b->WaitListEntry.Blink = last;
    last->Flink = &b->WaitListEntry;
    header->WaitListHead.Blink = &b->WaitListEntry;
    return sim_block_then(sim, plain_wait_ended);
}

/* A wait on a handle is most often as plain as one on a pointer. */
NTSTATUS ke_wait_plain(void *object, KWAIT_REASON reason, const char *routine, uint64_t pc)
{
    struct sim *sim = world->sim;

    sim_point_note(sim, sim->cpu->actor, KE_OP_WAIT, ke_relative(object));
    return wait_plain(sim, object, reason, routine, pc);
}

NTSTATUS ke_wait_objects(const struct ke_wait_for *wait)
{
    PKTHREAD thread = ke_current();
    struct wait_request request;

    request = (struct wait_request){.count = wait->count,
                                    .type = wait->type,
                                    .blocks = wait->blocks ? wait->blocks : thread->wait_blocks,
                                    .reason = wait->reason,
                                    .mode = wait->mode,
                                    .alertable = wait->alertable,
                                    .timeout = wait->timeout,
                                    .object = wait->object,
                                    .routine = wait->routine,
                                    .pc = wait->pc};
    if (wait->count == 1)
        point_wait(wait->blocks ? wait->blocks[0].Object : wait->object, wait->alertable,
                   wait->timeout);
    else if (!thread->wait_next)
        ke_point(KE_OP_WAIT, wait->object);
    if (wait->count > 1 && irqlab_unlikely(world->sim->footprint != NULL))
        for (ULONG i = 0; i < wait->count; i++)
            touch_waited(wait->blocks[i].Object, false);
    if (!wait->blocks)
        request.blocks[0].Object = wait->object;
    return wait_for(&request);
}

NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode,
                               BOOLEAN Alertable, PLARGE_INTEGER Timeout)
{
    struct sim *sim = world->sim;
    DISPATCHER_HEADER *header = Object;

    /* Straight down, without a call: an event that is signalled. */
    if (!sim_plain(sim)) {
        if (irqlab_likely(!Alertable && !Timeout))
            return wait_patient_observed(Object, WaitReason, WaitMode, CALLER);
        return wait_single_observed(Object, WaitReason, WaitMode, Alertable, Timeout, CALLER);
    }
    sim_point_note(sim, sim->cpu->actor, KE_OP_WAIT, ke_relative(Object));
    if (irqlab_likely(header->SignalState > 0)) {
        if (header->Type == KE_TYPE_EVENT_SYNCHRONIZATION) {
            header->SignalState = 0;
            return STATUS_SUCCESS;
        }
        if (header->Type == KE_TYPE_EVENT_NOTIFICATION)
            return STATUS_SUCCESS;
    }
    if (irqlab_unlikely(Timeout || WaitMode != KernelMode || Alertable))
        return wait_single(Object, WaitReason, WaitMode, Alertable, Timeout, wait_single_name,
                           CALLER);
    return wait_plain(sim, Object, WaitReason, wait_single_name, CALLER);
}

NTSTATUS KeWaitForMultipleObjects(ULONG Count, PVOID Object[], WAIT_TYPE WaitType,
                                  KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode,
                                  BOOLEAN Alertable, PLARGE_INTEGER Timeout,
                                  PKWAIT_BLOCK WaitBlockArray)
{
    PKTHREAD thread = ke_current();
    uint64_t pc = (uint64_t)(uintptr_t)__builtin_return_address(0);
    KWAIT_BLOCK *blocks = WaitBlockArray ? WaitBlockArray : thread->wait_blocks;

    sim_probe(world->sim, KE_PROBE_DDI, .text = __func__, .object = Count ? Object[0] : NULL,
              .a = (uint32_t)WaitMode, .b = Count, .c = (uint64_t)(uintptr_t)Object, .pc = pc);
    if (Count > (WaitBlockArray ? MAXIMUM_WAIT_OBJECTS : THREAD_WAIT_OBJECTS))
        ke_crash(0xC, 0, 0, 0, 0,
                 "KeWaitForMultipleObjects was given %u objects; the limit is %d %s", Count,
                 WaitBlockArray ? MAXIMUM_WAIT_OBJECTS : THREAD_WAIT_OBJECTS,
                 WaitBlockArray ? "with a wait block array" : "without a wait block array");
    if (!thread->wait_next)
        ke_point(KE_OP_WAIT, Count ? Object[0] : NULL);
    for (ULONG i = 0; i < Count; i++) {
        blocks[i].Object = Object[i];
        if (irqlab_unlikely(world->sim->footprint != NULL))
            touch_waited(Object[i], false);
    }

    struct wait_request request = {.count = Count,
                                   .type = WaitType,
                                   .blocks = blocks,
                                   .reason = WaitReason,
                                   .mode = WaitMode,
                                   .alertable = Alertable != FALSE,
                                   .timeout = Timeout,
                                   .object = Count ? Object[0] : NULL,
                                   .routine = "KeWaitForMultipleObjects",
                                   .pc = pc};
    return result(wait_for(&request));
}

NTSTATUS ke_wait_woken(const bool *woken, const void *object, KWAIT_REASON reason,
                       KPROCESSOR_MODE mode, bool alertable, const LARGE_INTEGER *timeout,
                       const char *routine, uint64_t pc)
{
    struct wait_request request = {.type = WaitAny,
                                   .reason = reason,
                                   .mode = mode,
                                   .alertable = alertable,
                                   .timeout = timeout,
                                   .object = object,
                                   .routine = routine,
                                   .pc = pc,
                                   .woken = woken};

    return wait_for(&request);
}

NTSTATUS ke_wait_on(DISPATCHER_HEADER *header, const void *object, KWAIT_REASON reason,
                    KPROCESSOR_MODE mode, bool alertable, const LARGE_INTEGER *timeout,
                    const char *routine, uint64_t pc)
{
    PKTHREAD thread = ke_current();
    struct wait_request request = {.count = 1,
                                   .type = WaitAny,
                                   .blocks = thread->wait_blocks,
                                   .reason = reason,
                                   .mode = mode,
                                   .alertable = alertable,
                                   .timeout = timeout,
                                   .object = object,
                                   .routine = routine,
                                   .pc = pc};

    thread->wait_blocks[0].Object = header;
    return wait_for(&request);
}
