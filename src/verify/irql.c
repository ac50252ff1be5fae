/*
 * irql.c - IRQL contracts: of the routines, from the table of DDIs, and of driver routines, which
 * must return at the IRQL they were called at.
 */
#include "verify/internal.h"
#include "ddi/ddi.h"

#include <string.h>

static const char *irql_name(unsigned irql)
{
    static const char *const names[] = {"PASSIVE_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL"};

    return irql < 3 ? names[irql] : "a device's IRQL";
}

void verify_irql_ddi(struct verify *verify, const struct sim_probe *probe)
{
    unsigned irql = sim_irql(world->sim);
    const struct ddi *ddi;
    struct finding *finding;

    if (irql == PASSIVE_LEVEL || !probe->text)
        return;
    if (irql >= DISPATCH_LEVEL && probe->b != 0 &&
        (strcmp(probe->text, "KeWaitForSingleObject") == 0 ||
         strcmp(probe->text, "KeWaitForMutexObject") == 0)) {
        finding = verify_finding(verify, FINDING_ERROR, "0xC4/0x122", probe->pc);
        if (!finding)
            return;
        finding->code = 0xC4;
        finding->args[0] = 0x122;
        finding->args[1] = (uint64_t)(uintptr_t)probe->object;
        snprintf(finding->title, sizeof finding->title, "%s at %s with a timeout that is not zero",
                 probe->text, irql_name(irql));
        snprintf(finding->why, sizeof finding->why,
                 "a wait may switch threads, and CPU%u cannot at IRQL %u", world->sim->cpu->number,
                 irql);
        return;
    }
    ddi = ddi_find(probe->text);
    if (!ddi || irql <= ddi->irql_max)
        return;
    finding = verify_finding(verify, FINDING_ERROR, "IrqlExApcLte", probe->pc);
    if (!finding)
        return;
    snprintf(finding->rule, sizeof finding->rule, "Irql%s", ddi->name);
    snprintf(finding->title, sizeof finding->title,
             "%s was called at IRQL %u; it allows %s at most", ddi->name, irql,
             irql_name(ddi->irql_max));
    snprintf(finding->why, sizeof finding->why, "%s",
             ddi->irql_max <= APC_LEVEL
                 ? "above APC_LEVEL no page fault can be served and no thread can wait"
                 : "the routine takes locks that are not for interrupt level");
}

void verify_irql_return(struct verify *verify, const struct sim_probe *probe)
{
    unsigned irql = sim_irql(world->sim);
    struct finding *finding;

    if (irql == probe->a)
        return;
    /* Called with the cancel spin lock held, it gives that back and with it the IRQL. */
    if (!strcmp(probe->text, "cancel routine") && irql < probe->a)
        return;
    finding = verify_finding(verify, FINDING_ERROR, "0xC4/0x2001D", probe->b + 1);
    if (!finding)
        return;
    finding->code = 0xC4;
    finding->args[0] = 0x2001D;
    finding->args[1] = probe->b;
    snprintf(finding->title, sizeof finding->title, "%s returned at IRQL %u; it %s at %u",
             probe->text, irql,
             strcmp(probe->text, "cancel routine") == 0 ? "releases the cancel lock to return"
                                                        : "was called",
             probe->a);
    snprintf(finding->why, sizeof finding->why,
             "who calls a driver goes on at its own IRQL (rule IrqlReturn, which the documentation "
             "words for dispatch routines)");
}
