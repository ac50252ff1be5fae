/*
 * irql.c - IRQL contracts: of the routines, from the table of DDIs, and of driver routines, which
 * must return at the IRQL they were called at.
 */
#include "verify/internal.h"
#include "ddi/ddi.h"

#include <string.h>

static void ddi(struct verify *verify, const struct sim_probe *probe)
{
    unsigned irql = sim_irql(world->sim);
    const struct ddi *ddi;
    struct finding *finding;

    if (irql == PASSIVE_LEVEL || !probe->text)
        return;
    if (irql >= DISPATCH_LEVEL && probe->b != 0 &&
        (strcmp(probe->text, "KeWaitForSingleObject") == 0 ||
         strcmp(probe->text, "KeWaitForMutexObject") == 0)) {
        finding = verify_finding(verify, "0xC4/0x122", probe->pc);
        if (!finding)
            return;
        verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the object");
        verify_title(finding, "%s(%s) at %s with a timeout that is not zero", probe->text,
                     verify_name(verify, probe->object), verify_irql_name(irql));
        verify_why(finding, "a wait may switch threads, and CPU%u cannot at IRQL %u",
                   world->sim->cpu->number, irql);
        return;
    }
    ddi = ddi_find(probe->text);
    if (!ddi || irql <= ddi->irql_max)
        return;
    finding = verify_finding(verify, "irql-too-high", probe->pc);
    if (!finding)
        return;
    verify_title(finding, "%s was called at %s; it allows %s at most", ddi->name,
                 verify_irql_name(irql), verify_irql_name(ddi->irql_max));
    verify_why(finding, "%s",
               ddi->irql_max <= APC_LEVEL
                   ? "above APC_LEVEL no page fault can be served and no thread can wait"
                   : "the routine takes locks that are not for interrupt level");
}

static void returned(struct verify *verify, const struct sim_probe *probe)
{
    unsigned irql = sim_irql(world->sim);
    struct finding *finding;

    if (irql == probe->a)
        return;
    finding = verify_finding(verify, "0xC4/0x2001D", probe->b + 1);
    if (!finding)
        return;
    verify_arg(finding, 2, probe->b, "the routine");
    verify_title(finding, "%s returned at IRQL %u; it %s at %u", probe->text, irql,
                 strcmp(probe->text, "cancel routine") == 0 ? "releases the cancel lock to return"
                                                            : "was called",
                 probe->a);
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    if (probe->kind == KE_PROBE_DDI)
        ddi(verify, probe);
    else
        returned(verify, probe);
}

const struct verify_family verify_family_irql = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN), .probe = probe};
