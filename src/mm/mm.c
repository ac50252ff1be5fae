/* mm.c - making mm in a world, and what of memory belongs to an execution. */
#include "mm/pages.h"
#include "mm/pool.h"
#include "host/alias.h"
#include "host/lazy.h"
#include "host/memory.h"

enum { LIMIT_MIB = 256 };

void mm_create(void)
{
    struct mm *mm = arena_alloc(&world->arena, sizeof *mm);

    irqlab_assert(mm);
    irqlab_assert(memory_reserve());
    /* What the last execution in this process left of its mappings. */
    alias_reset();
    lazy_window_reset();
    lazy_kept_reset();
    world->mm = mm;
    mm->fill_new = MM_FILL_NEW;
    mm->fill_freed = MM_FILL_FREED;
    mm->fill_redzone = MM_FILL_REDZONE;
    mm->limit_bytes = (uint64_t)LIMIT_MIB << 20;
    pool_create();
}

void mm_ranges(void (*each)(void *context, uint64_t address, uint64_t bytes), void *context)
{
    pool_ranges(each, context);
    pages_ranges(each, context);
}
