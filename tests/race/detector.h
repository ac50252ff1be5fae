/*
 * detector.h - the race detector in a test: accesses are told to it as the hooks would, findings
 * are kept here. The memory need not be there: only its shadow is looked at.
 *
 *     static void body(void *context) { WRITE(MEMORY, 4); }
 *
 * Include it after cmocka.h.
 */
#pragma once
#include "../ke/kernel.h"
#include "host/memory.h"
#include "race/race.h"

#include <stdio.h>

#define MEMORY (LAYOUT_POOL + 0x1000)

static struct finding detector_findings[64];
static uint32_t detector_count, detector_checks, detector_fresh;

static struct finding *detector_add(void *context, enum finding_severity severity, const char *rule)
{
    struct finding *finding;

    assert_true(detector_count < 64);
    finding = &detector_findings[detector_count++];
    memset(finding, 0, sizeof *finding);
    finding->severity = severity;
    snprintf(finding->rule, sizeof finding->rule, "%s", rule);
    return finding;
}

static struct finding *detector_at(void *context, uint32_t index)
{
    return &detector_findings[index];
}

static uint32_t detector_number(void *context)
{
    return detector_count;
}

static void detector_check(void *context, uint64_t address, uint64_t bytes, bool write, bool fresh,
                           uint64_t pc)
{
    detector_checks++;
    detector_fresh += fresh;
}

static void detector_name(void *context, uint64_t address, uint64_t bytes, struct race_name *name)
{
    snprintf(name->text, sizeof name->text, "memory+%llu", (unsigned long long)(address - MEMORY));
}

/* A fresh machine, watched. */
static inline void detector_start(uint32_t cpus, uint64_t memory_limit)
{
    static bool reserved;
    const struct race_setup setup = {.add = detector_add,
                                     .at = detector_at,
                                     .count = detector_number,
                                     .check = detector_check,
                                     .name = detector_name,
                                     .memory_limit = memory_limit};

    if (!reserved)
        assert_true(memory_reserve());
    reserved = true;
    kernel_start(cpus);
    assert_true(race_create(&setup));
    race_begin(false);
    detector_count = detector_checks = detector_fresh = 0;
}

static __attribute__((noinline)) void detector_touch(uint64_t address, uint64_t bytes,
                                                     unsigned access)
{
    race_access(address, bytes, access, (uint64_t)(uintptr_t)__builtin_return_address(0),
                (uint64_t)(uintptr_t)__builtin_frame_address(0));
}

#define WRITE(address, bytes) detector_touch((address), (bytes), RACE_WRITE)
#define READ(address, bytes) detector_touch((address), (bytes), 0)

/* Two threads; the second begins a millisecond later, which orders nothing. */
static inline void detector_two(void (*first)(void *), void (*second)(void *))
{
    kernel_thread(first, NULL);
    kernel_thread(second, NULL);
    assert_true(kernel_go());
    race_end();
}

static inline void detector_later(void)
{
    kernel_sleep(1);
}
