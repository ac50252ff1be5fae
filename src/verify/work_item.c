/* work_item.c - work items; what the system itself stops for is raised by ex and io. */
#include "verify/sync.h"
#include "mm/mm.h"

static const char *const looked_at[] = {"ExQueueWorkItem", NULL};

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    struct finding *finding;
    struct mm_block block;

    if (!mm_is_paged(probe->object))
        return;
    finding = verify_finding(verify, "0xC4/0x131", sync_pc(probe));
    if (!finding)
        return;
    verify_title(finding, "work item %s lies in pageable memory",
                 verify_name(verify, probe->object));
    verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the work item");
    if (mm_pool_find(probe->object, &block))
        verify_note(finding, block.pc, "this paged pool was allocated here");
}

const struct verify_family verify_family_work_item = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI), .ddis = looked_at, .probe = probe};
