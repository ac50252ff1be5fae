/* seen.c - rules that only the kernel can see broken; it says so by a probe, this file in words. */
#include "verify/internal.h"

#include <stdlib.h>
#include <string.h>

static const struct rule {
    const char *id;
    enum finding_severity severity;
    const char *title, *why, *todo;
} rules[] = {
    {"0xC4/0xF6", FINDING_ERROR, "a user handle was referenced with KernelMode",
     "KernelMode skips all checks: an app could pass any handle value it likes",
     "pass UserMode (or ExGetPreviousMode()) for handles that come from an app"},
    {"handle-of-other-process", FINDING_WARNING, "this handle belongs to another process",
     "a handle means something only in the process it was made in",
     "reference the object in the caller's context and pass the pointer on"},
    {"DebugBreakUsage", FINDING_WARNING, "a breakpoint was executed",
     "on a machine without a debugger this is bug check 0x7E",
     "take it out of code that is shipped"},
    {"AssertionFailed", FINDING_ERROR, "an assertion of the driver failed",
     "the driver's own condition does not hold", ""},
    {"PagedCode", FINDING_ERROR, "pageable code was entered at DISPATCH_LEVEL or above",
     "PAGED_CODE() says that the code may be paged out; a page fault cannot be served here",
     "call it below DISPATCH_LEVEL, or take it out of the pageable section"},
    {"0xC1/0x23", FINDING_ERROR, "bytes before a pool block were overwritten",
     "found when the block was freed; what lies there belongs to the pool or to somebody else",
     "look for an index or pointer below the start of the block"},
    {"0xC1/0x24", FINDING_ERROR, "bytes behind a pool block were overwritten",
     "found when the block was freed; Windows rounds sizes up to 16 and notices only what is "
     "beyond",
     "look for a length that is off by a few: a missing terminator, characters taken for bytes"},
    {"0xC6", FINDING_ERROR, "a pool block was written to after it was freed",
     "found when its memory was about to be used again; the line is where it was freed",
     "look for a pointer to it that is still used: a timer, a work item, another thread"},
    {"0xC4/0xCB", FINDING_ERROR, "a lookaside list was deleted that is not initialised",
     "it was deleted twice, or never made", "delete it once, where its owner goes"},
    {"ExDeleteResourceLite/owned", FINDING_ERROR,
     "a resource was deleted that is owned or waited for",
     "its owner will release memory that is a resource no more", "release it before deleting it"},
    {"push-lock-not-held", FINDING_ERROR, "a push lock was released that nobody holds",
     "the release takes away a hold of somebody else, or damages the lock", ""},
    {"rundown-not-acquired", FINDING_ERROR,
     "rundown protection was released more often than acquired",
     "the count wraps around, and ExWaitForRundownProtectionRelease never returns", ""},
    {"float-state-not-saved", FINDING_ERROR,
     "a floating-point state was restored that was not saved",
     "a state is restored once, in the thread that saved it", ""},
};

void verify_rule_seen(struct verify *verify, const struct sim_probe *probe)
{
    const struct rule *rule = NULL;
    struct finding *finding;
    const char *slash;

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].id, probe->text) == 0)
            rule = &rules[i];
    if (!rule)
        return; /* a rule of a later family */
    finding = verify_finding(verify, rule->severity, rule->id, probe->pc);
    if (!finding)
        return;
    snprintf(finding->title, sizeof finding->title, "%s", rule->title);
    snprintf(finding->why, sizeof finding->why, "%s", rule->why);
    snprintf(finding->todo, sizeof finding->todo, "%s", rule->todo);
    slash = strchr(rule->id, '/');
    if (slash) {
        finding->code = (uint32_t)strtoul(rule->id, NULL, 16);
        finding->args[0] = strtoull(slash + 1, NULL, 16);
        finding->args[1] = probe->b;
    }
}
