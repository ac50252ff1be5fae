/*
 * memory.h - the kernel of tests/ke/kernel.h with mm: worlds, exceptions caught, bug checks told.
 */
#pragma once
#include "../ke/kernel.h"

#include "host/layout.h"
#include "host/memory.h"
#include "host/signals.h"
#include "mm/mm.h"

static void memory_fault(void *context, struct fault *fault)
{
    (void)context;
    fail_msg("fault at %llx", (unsigned long long)fault->address);
}

/* A fresh world with mm. */
static inline void memory_start(uint32_t cpus)
{
    static const struct signals_hooks hooks = {.on_fault = memory_fault};

    assert_true(signals_install(&hooks)); /* for guarded copies */
    kernel_start(cpus);
    mm_create();
}

static inline bool memory_run(uint32_t cpus, void (*body)(void *context), void *context)
{
    memory_start(cpus);
    kernel_thread(body, context);
    return kernel_go();
}

/* A user process whose address space is current: one slot with some pages at its heap. */
#define MEMORY_USER (LAYOUT_USER_START + LAYOUT_USER_HEAP)

static inline char *memory_user(uint64_t bytes)
{
    world->user_low = LAYOUT_USER_START;
    world->user_high = LAYOUT_USER_START + LAYOUT_USER_SLOT_BYTES;
    assert_true(memory_decommit(MEMORY_USER, 1 << 20));
    assert_true(memory_commit(MEMORY_USER, bytes, MEMORY_WRITE));
    return (char *)MEMORY_USER;
}

/* The status that body(context) raises; STATUS_SUCCESS if it does not. What __try is made into. */
struct memory_frame {
    void *words[SEH_FRAME_WORDS];
};
int memory_enter(struct memory_frame *frame) __asm__("irqlab_seh_enter_except")
    __attribute__((returns_twice));
void memory_leave(struct memory_frame *frame) __asm__("irqlab_seh_leave");

#ifdef __clang__
__attribute__((noinline, unused, optnone))
#else
__attribute__((noinline, unused, optimize("O0")))
#endif
static NTSTATUS
memory_raises(void (*body)(void *context), void *context)
{
    struct memory_frame frame __attribute__((cleanup(memory_leave)));
    int result;

    result = memory_enter(&frame);
    if (result == 0) {
        body(context);
    } else if (result == 1) {
        irqlab_seh_filter_result((struct seh_frame *)&frame, 1);
    } else {
        return (NTSTATUS)irqlab_seh_code((struct seh_frame *)&frame);
    }
    return STATUS_SUCCESS;
}

/* Run a body that is to stop the machine: its bug check. */
static inline ULONG memory_crash(void (*body)(void *context), void *context)
{
    return memory_run(1, body, context) ? 0 : world->ke->crash.code;
}

/* Rules that the kernel reported, in order: "0xC1/0x24 0xC6 ". */
static char memory_rules[256];

static void memory_note_rule(void *self, const struct sim_probe *probe)
{
    (void)self;
    strncat(memory_rules, probe->text, sizeof memory_rules - strlen(memory_rules) - 2);
    strcat(memory_rules, " ");
}

static inline void memory_watch_rules(void)
{
    static const struct sim_observer observer = {.kinds = 1u << KE_PROBE_RULE,
                                                 .notify = memory_note_rule};

    memory_rules[0] = 0;
    sim_observe(world->sim, &observer);
}
