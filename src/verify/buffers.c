/*
 * buffers.c - the buffers of applications: how drivers lock and probe them.
 */
#include "verify/internal.h"
#include "host/layout.h"
#include "host/seh.h"
#include "mm/mm.h"

#include <string.h>

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

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    if (probe->text && strcmp(probe->text, "MmProbeAndLockPages") == 0)
        on_lock(verify, probe);
    else if (probe->text && strncmp(probe->text, "ProbeFor", 8) == 0 && !guarded() &&
             layout_is_system(probe->pc))
        verify_finding(verify, "probe-without-try", probe->pc);
}

static const char *const looked_at[] = {"MmProbeAndLockPages", "ProbeForRead", "ProbeForWrite",
                                        NULL};

const struct verify_family verify_family_buffers = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI), .ddis = looked_at, .probe = probe};
