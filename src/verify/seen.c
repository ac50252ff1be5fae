/* seen.c - rules that only the kernel can see broken: it says so by a probe, the table in words. */
#include "verify/internal.h"
#include "host/layout.h"
#include "ps/ps.h"

#include <string.h>

/* It is not the application's: the driver opened it there itself. */
static void own_handle(struct finding *finding, uint64_t handle)
{
    struct ob_handle_info info;

    if (!ob_handle_find(ob_process_current(), (HANDLE)(uintptr_t)handle, &info) ||
        !layout_is_system(info.pc))
        return;
    verify_title(finding, "a handle that the driver opened in the process of an application was "
                          "referenced with KernelMode");
    verify_why(finding,
               "without OBJ_KERNEL_HANDLE it is a handle of the application, which may close "
               "it and get another object with the same value: KernelMode skips the checks");
    snprintf(finding->todo, sizeof finding->todo,
             "open it with OBJ_KERNEL_HANDLE (InitializeObjectAttributes, also for "
             "PsCreateSystemThread)");
    verify_note(finding, info.pc, "it was opened here");
}

/* Code of the kernel was at an address of the user range where the current process has nothing. */
static void bad_user_address(struct verify *verify, const struct sim_probe *probe)
{
    list_for_each(it, &world->ps->processes)
    {
        const struct _KPROCESS *process = container_of(it, struct _KPROCESS, link);
        struct finding *finding;

        if (process == ps_current() ||
            probe->b - process->user_low >= process->user_high - process->user_low)
            continue;
        finding = verify_finding(verify, "user-address-in-other-process", probe->pc);
        if (finding)
            verify_title(finding, "an address of %s was used in %s", process->ob.name,
                         ps_current()->ob.name);
        return;
    }
}

enum { BAD_USER_ADDRESS };

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    struct finding *finding;

    if (!verify_rule_find(probe->text))
        return; /* a rule of a later family, or a hint */
    if (verify->ddi == BAD_USER_ADDRESS) {
        bad_user_address(verify, probe);
        return;
    }
    finding = verify_finding(verify, probe->text, probe->pc);
    if (finding && strcmp(probe->text, "0xC4/0xF6") == 0)
        own_handle(finding, probe->b);
    if (finding && finding->code && probe->b)
        finding->args[1] = probe->b;
}

static const char *const rules[] = {
    [BAD_USER_ADDRESS] = "user-address-in-other-process", VERIFY_OTHERS, NULL};

const struct verify_family verify_family_seen = {
    .kinds = VERIFY_WANTS(KE_PROBE_RULE), .lists = {[VERIFY_LIST_RULE] = rules}, .probe = probe};
