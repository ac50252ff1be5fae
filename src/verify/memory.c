/*
 * memory.c - accesses that the machine lets pass although the memory must not be used: freed,
 * beyond its block, pageable at raised IRQL, a stack's unused part. The hooks of compiled code ask
 * for each first access (run/access.c); here it becomes a sentence.
 */
#include "verify/internal.h"
#include "mm/section.h"
#include "mm/mm.h"

#include <string.h>

static const char *verb(const struct sim_probe *probe)
{
    return probe->a & KE_ACCESS_WRITE ? "written to" : "read";
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void note_frames(struct finding *finding, const uint64_t *frames)
{
    struct finding_note *note = &finding->notes[finding->note_count - 1];

    for (int i = 0; frames && i < MM_FRAMES && frames[i]; i++)
        note->frames[note->frame_count++] = frames[i];
}

static void note_block(struct finding *finding, const struct mm_block *block)
{
    verify_note(finding, block->pc, "%llu byte%s allocated here by T%u",
                (unsigned long long)block->bytes, plural(block->bytes), block->actor);
    note_frames(finding, block->frames);
}

static void common(struct finding *finding, const struct sim_probe *probe)
{
    verify_arg(finding, 1, (uint64_t)(uintptr_t)probe->object, "the address");
    verify_arg(finding, 2, probe->a & KE_ACCESS_WRITE ? 1 : 0, "0: read, 1: write");
    verify_arg(finding, 3, probe->pc, "the code");
}

static void freed(struct verify *verify, const struct sim_probe *probe)
{
    struct finding *finding = verify_finding(verify, "0xD5", probe->pc);
    uint64_t address = (uint64_t)(uintptr_t)probe->object;
    struct mm_block block;

    if (!finding || !mm_pool_find(probe->object, &block))
        return;
    common(finding, probe);
    verify_title(finding,
                 "%llu byte%s %s at offset %lld of a pool block of %llu bytes that is freed",
                 (unsigned long long)probe->b, plural(probe->b), verb(probe),
                 (long long)(address - block.base), (unsigned long long)block.bytes);
    verify_note(finding, block.free_pc, "freed here by T%u", block.free_actor);
    note_frames(finding, block.free_frames);
    note_block(finding, &block);
}

static void beyond(struct verify *verify, const struct sim_probe *probe)
{
    struct finding *finding = verify_finding(verify, "0xD6", probe->pc);
    uint64_t address = (uint64_t)(uintptr_t)probe->object;
    struct mm_block block;

    if (!finding || !mm_pool_find(probe->object, &block))
        return;
    common(finding, probe);
    if (address < block.base)
        verify_title(finding, "%llu byte%s %s, %llu byte%s before a pool block of %llu bytes",
                     (unsigned long long)probe->b, plural(probe->b), verb(probe),
                     (unsigned long long)(block.base - address), plural(block.base - address),
                     (unsigned long long)block.bytes);
    else if (address >= block.base + block.bytes)
        verify_title(finding,
                     "%llu byte%s %s, %llu byte%s behind the end of a pool block of %llu bytes",
                     (unsigned long long)probe->b, plural(probe->b), verb(probe),
                     (unsigned long long)(address - block.base - block.bytes),
                     plural(address - block.base - block.bytes), (unsigned long long)block.bytes);
    else
        verify_title(finding,
                     "%llu byte%s %s at offset %llu of a pool block of %llu bytes: %llu too many",
                     (unsigned long long)probe->b, plural(probe->b), verb(probe),
                     (unsigned long long)(address - block.base), (unsigned long long)block.bytes,
                     (unsigned long long)(address + probe->b - block.base - block.bytes));
    note_block(finding, &block);
}

static void pageable(struct verify *verify, const struct sim_probe *probe)
{
    struct finding *finding = verify_finding(verify, "0xD1", probe->pc);
    const char *section = mm_pageable_section(probe->object);
    struct mm_block block;
    bool pool = mm_pool_find(probe->object, &block);

    if (!finding)
        return;
    verify_arg(finding, 1, (uint64_t)(uintptr_t)probe->object, "the address");
    verify_arg(finding, 2, finding->irql, "the IRQL");
    verify_arg(finding, 3, probe->a & KE_ACCESS_WRITE ? 1 : 0, "0: read, 1: write");
    verify_arg(finding, 4, probe->pc, "the code");
    verify_title(finding, "%s%s%s %s at %s",
                 pool      ? "paged pool was"
                 : section ? "the pageable section "
                 : mm_view_at((uint64_t)(uintptr_t)probe->object)
                     ? "a view of a section, which may be paged out, was"
                     : "memory of a program, which may be paged out, was",
                 !pool && section ? section : "", !pool && section ? " was" : "", verb(probe),
                 verify_irql_name(finding->irql));
    if (pool)
        note_block(finding, &block);
}

static void stack_gone(struct verify *verify, const struct sim_probe *probe)
{
    struct finding *finding = verify_finding(verify, "stack-use-after-return", probe->pc);

    if (finding)
        verify_title(finding,
                     "a local variable of another thread was %s after its function returned",
                     verb(probe));
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    switch ((enum ke_access_fault)(probe->a & ~KE_ACCESS_WRITE)) {
    case KE_ACCESS_FREED:
        freed(verify, probe);
        break;
    case KE_ACCESS_BEYOND:
        beyond(verify, probe);
        break;
    case KE_ACCESS_PAGEABLE:
        pageable(verify, probe);
        break;
    case KE_ACCESS_STACK_GONE:
        stack_gone(verify, probe);
        break;
    case KE_ACCESS_USER: /* those of buffers.c */
    case KE_ACCESS_WRITE:
        break;
    }
}

const struct verify_family verify_family_memory = {.kinds = VERIFY_WANTS(KE_PROBE_ACCESS),
                                                   .probe = probe};
