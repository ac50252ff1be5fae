/* pool.c - allocating and freeing pool: sizes, and what is left when a driver goes. */
#include "verify/internal.h"
#include "host/image.h"
#include "mm/mm.h"

#include <string.h>

struct leaks {
    const struct image *image;
    uint64_t count, bytes, paged_bytes;
    struct mm_block first;
    struct mm_block more[2];
};

static bool count(void *context, const struct mm_block *block)
{
    struct leaks *leaks = context;

    if (!block->pc || image_at(block->pc - 1) != leaks->image)
        return true;
    if (leaks->count == 0)
        leaks->first = *block;
    else if (leaks->count <= 2)
        leaks->more[leaks->count - 1] = *block;
    leaks->count++;
    leaks->bytes += block->bytes;
    if (block->kind & MM_POOL_PAGED)
        leaks->paged_bytes += block->bytes;
    return true;
}

static void stack_of(struct finding *finding, const struct mm_block *block)
{
    struct finding_note *note = &finding->notes[finding->note_count - 1];

    for (int i = 0; block->frames && i < MM_FRAMES && block->frames[i]; i++)
        note->frames[note->frame_count++] = block->frames[i];
}

/* DriverUnload has returned, or DriverEntry has failed: the driver's blocks are nobody's. */
static void unloaded(struct verify *verify, uint64_t routine, bool failed)
{
    struct leaks leaks = {.image = image_at(routine)};
    struct finding *finding;

    if (!leaks.image)
        return;
    mm_pool_for_each_live(false, count, &leaks);
    if (!leaks.count)
        return;
    finding = verify_finding(verify, "0xC4/0x62", leaks.first.pc);
    if (!finding)
        return;
    verify_arg(finding, 4, leaks.count, "allocations that were not freed");
    verify_title(finding, "%s and left %llu pool block%s, %llu bytes",
                 failed ? "DriverEntry failed" : "the driver was unloaded",
                 (unsigned long long)leaks.count, leaks.count == 1 ? "" : "s",
                 (unsigned long long)leaks.bytes);
    verify_note(finding, leaks.first.pc, "%llu bytes with tag '%.4s' allocated here by T%u",
                (unsigned long long)leaks.first.bytes, (const char *)&leaks.first.tag,
                leaks.first.actor);
    stack_of(finding, &leaks.first);
    for (uint64_t i = 0; i + 1 < leaks.count && i < 2; i++) {
        verify_note(finding, leaks.more[i].pc, "%llu bytes with tag '%.4s' allocated here by T%u",
                    (unsigned long long)leaks.more[i].bytes, (const char *)&leaks.more[i].tag,
                    leaks.more[i].actor);
        stack_of(finding, &leaks.more[i]);
    }
    verify_note(finding, routine + 1,
                failed ? "this DriverEntry has failed" : "this DriverUnload has returned");
}

enum { TAG_BIG = 0x424947 }; /* 'BIG' in a driver's source */

struct pool_state {
    const struct image *going;           /* whose DriverUnload runs; NULL: nobody's */
    const struct sim_actor *going_actor; /* who runs it */
};

static bool printable(uint32_t tag)
{
    for (; tag; tag >>= 8)
        if ((tag & 0x7F) != (tag & 0xFF) || (tag & 0x7F) < ' ' || (tag & 0x7F) == 0x7F)
            return false;
    return true;
}

static void allocated(struct verify *verify, const struct sim_probe *probe)
{
    const struct pool_state *state = VERIFY_STATE(verify, pool);
    uint32_t tag = (uint32_t)probe->c & 0x7FFFFFFF; /* PROTECTED_POOL */
    struct finding *finding;
    struct mm_block block;
    const struct image *image = probe->pc ? image_at(probe->pc - 1) : NULL;
    bool odd = !tag || tag == TAG_BIG || !printable(tag);

    if (!image || (probe->b && !odd && image != state->going) ||
        (mm_pool_find(probe->object, &block) && block.kind & MM_POOL_KERNEL))
        return;
    if (!probe->b) {
        finding = verify_finding(verify, "0xC4/0x0", probe->pc);
        if (finding)
            verify_arg(finding, 2, finding->irql, "the IRQL");
    }
    if (odd)
        verify_finding(verify,
                       !tag             ? "0xC2/0x9B"
                       : tag == TAG_BIG ? "0xC2/0x9C"
                                        : "0xC2/0x9D",
                       probe->pc);
    if (image == state->going && world->sim->cpu->actor != state->going_actor)
        verify_finding(verify, "0xC4/0x61", probe->pc);
}

static void on_quota(struct verify *verify, const struct sim_probe *probe)
{
    if (world->sim->cpu->nesting)
        verify_finding(verify, "0xC4/0x10B", probe->pc);
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    struct pool_state *state = VERIFY_STATE(verify, pool);

    if (probe->kind == KE_PROBE_POOL && probe->a) {
        allocated(verify, probe);
    } else if (probe->kind == KE_PROBE_DDI) {
        on_quota(verify, probe);
    } else if (probe->kind == KE_PROBE_CALLBACK) {
        state->going = image_at(probe->b);
        state->going_actor = world->sim->cpu->actor;
    } else if (probe->kind == KE_PROBE_CALLBACK_RETURN) {
        state->going = NULL;
        unloaded(verify, probe->b, false);
    } else if (probe->kind == KE_PROBE_RETURN && !NT_SUCCESS((NTSTATUS)probe->b)) {
        unloaded(verify, probe->c, true);
    }
}

static const char *const quota[] = {"ExAllocatePoolWithQuota", "ExAllocatePoolWithQuotaTag", NULL};
static const char *const callbacks[] = {"DriverUnload", NULL};
static const char *const returns[] = {"DriverEntry", NULL};

const struct verify_family verify_family_pool = {
    .kinds = VERIFY_WANTS(KE_PROBE_POOL) | VERIFY_WANTS(KE_PROBE_CALLBACK) |
             VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN) | VERIFY_WANTS(KE_PROBE_DDI) |
             VERIFY_WANTS(KE_PROBE_RETURN),
    .ddis = quota,
    .lists = {[VERIFY_LIST_CALLBACK] = callbacks, [VERIFY_LIST_RETURN] = returns},
    .state_bytes = sizeof(struct pool_state),
    .probe = probe};
