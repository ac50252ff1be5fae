/*
 * buffers.c - the buffers of applications: how drivers lock and probe them.
 */
#include "verify/irps.h"
#include "host/layout.h"
#include "host/seh.h"
#include "mm/mm.h"

#include <string.h>

/* What a dispatch routine did with memory of the application. */
struct range {
    struct range *next;
    const struct sim_actor *actor;
    uint64_t address, bytes;
    uint64_t pc;
    bool probed; /* else read */
};

struct buffers {
    struct range *ranges; /* of the dispatch routines that run now */
};

/* Is there a __try of the driver around what the current thread does? */
static bool guarded(void)
{
    const struct sim_actor *actor = world->sim->cpu->actor;

    return actor->seh && actor->seh->top;
}

static void on_lock(struct verify *verify, const struct sim_probe *probe)
{
    const MDL *mdl = probe->object;
    bool user;
    struct finding *finding;

    if (!layout_is_system(probe->pc) || !mm_readable(mdl, sizeof *mdl))
        return;
    user = mm_is_user((const char *)mdl->StartVa + mdl->ByteOffset, mdl->ByteCount);
    if (user && probe->c == KernelMode) {
        finding = verify_finding(verify, "probe-access-mode", probe->pc);
        if (finding)
            verify_arg(finding, 2, (uint64_t)(uintptr_t)mdl, "the MDL");
    }
    if (user && !guarded()) {
        finding = verify_finding(verify, "probe-and-lock-without-try", probe->pc);
        if (finding)
            verify_arg(finding, 2, (uint64_t)(uintptr_t)mdl, "the MDL");
    }
}

/* The actor enters or leaves a dispatch routine: what was there before does not count. */
static void forget(struct verify *verify)
{
    struct buffers *buffers = VERIFY_STATE(verify, buffers);

    for (struct range **link = &buffers->ranges; *link;) {
        struct range *gone = *link;

        if (gone->actor != world->sim->cpu->actor) {
            link = &gone->next;
            continue;
        }
        *link = gone->next;
        verify_free(verify, gone, sizeof *gone);
    }
    verify_wake(verify, VERIFY_FAMILY_buffers, buffers->ranges != NULL);
}

static void remember(struct verify *verify, uint64_t address, uint64_t bytes, uint64_t pc,
                     bool probed)
{
    struct buffers *buffers = VERIFY_STATE(verify, buffers);
    struct range *range = verify_alloc(verify, sizeof *range);

    *range = (struct range){.next = buffers->ranges,
                            .actor = world->sim->cpu->actor,
                            .address = address,
                            .bytes = bytes,
                            .pc = pc,
                            .probed = probed};
    buffers->ranges = range;
    verify_wake(verify, VERIFY_FAMILY_buffers, true);
}

/* Code of a driver accesses memory of the application, in a dispatch routine. */
static void on_access(struct verify *verify, const struct sim_probe *probe)
{
    struct buffers *buffers = VERIFY_STATE(verify, buffers);
    uint64_t address = (uint64_t)(uintptr_t)probe->object, bytes = probe->b;
    const struct range *before = NULL;
    bool probed = false, known = false;
    struct finding *finding;

    if (!irp_call_here(verify))
        return;
    for (const struct range *it = buffers->ranges; it; it = it->next) {
        if (it->actor != world->sim->cpu->actor)
            continue;
        if (it->probed) {
            probed |= address >= it->address && address + bytes <= it->address + it->bytes;
            continue;
        }
        if (it->pc == probe->pc && it->address == address && it->bytes == bytes)
            known = true;
        else if (it->pc != probe->pc && address < it->address + it->bytes &&
                 it->address < address + bytes)
            before = it;
    }
    if (!probed)
        verify_finding(verify, "user-buffer-not-probed", probe->pc);
    if (!guarded())
        verify_finding(verify, "user-buffer-without-try", probe->pc);
    if (probe->a & KE_ACCESS_WRITE)
        return;
    finding = before ? verify_finding(verify, "DoubleFetch", probe->pc) : NULL;
    if (finding) {
        verify_title(finding,
                     "memory of the application is read again, %llu byte%s at offset %lld of what "
                     "was read before",
                     (unsigned long long)bytes, bytes == 1 ? "" : "s",
                     (long long)(address - before->address));
        verify_note(finding, before->pc, "it was read here first");
    }
    if (!known)
        remember(verify, address, bytes, probe->pc, false);
}

enum { PROBE_AND_LOCK };

static const char *const looked_at[] = {
    [PROBE_AND_LOCK] = "MmProbeAndLockPages", "ProbeForRead", "ProbeForWrite", NULL};

static void on_ddi(struct verify *verify, const struct sim_probe *probe)
{
    if (!layout_is_system(probe->pc))
        return;
    if (verify->ddi == PROBE_AND_LOCK) {
        on_lock(verify, probe);
        return;
    }
    if (!guarded())
        verify_finding(verify, "probe-without-try", probe->pc);
    if (irp_call_here(verify))
        remember(verify, (uint64_t)(uintptr_t)probe->object, probe->b, probe->pc, true);
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    if (probe->kind == KE_PROBE_DDI)
        on_ddi(verify, probe);
    else if (probe->kind == KE_PROBE_ACCESS && (probe->a & ~KE_ACCESS_WRITE) == KE_ACCESS_USER)
        on_access(verify, probe);
    else if (probe->kind == KE_PROBE_IRP)
        forget(verify);
}

const struct verify_family verify_family_buffers = {
    .kinds =
        VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_ACCESS) | VERIFY_WANTS(KE_PROBE_IRP),
    .kinds_awake = VERIFY_WANTS(KE_PROBE_IRP),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_CALL) | VERIFY_WANTS(IO_IRP_EV_RETURN),
    .ddis = looked_at,
    .state_bytes = sizeof(struct buffers),
    .probe = probe};
