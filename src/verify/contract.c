/*
 * contract.c - the IRQL at which each routine may be called.
 *
 * Every call of a driver goes through a thunk (host/thunk.h) that lets it pass in silence while the
 * IRQL lies in the range of verify_contract; what is outside comes here. The range of a routine
 * whose contract depends on its arguments (a timeout, a type of pool) is the narrowest, and its
 * check below decides. Which rule is broken is Driver Verifier's own where it has one for the
 * routine, then the DDI compliance rule of its page, then 0xC4/0xE5.
 */
#include "verify/internal.h"
#include "ddi/ddi.h"
#include "host/signals.h"
#include "host/thunk.h"
#include "mm/mm.h"

#include <string.h>

enum { ANY = 15 };

struct contract_call {
    struct verify *verify;
    const char *name; /* as a driver writes it */
    const struct thunk_call *call;
    unsigned irql;
    uint64_t pc;
};

static struct finding *finding_of(const struct contract_call *c, const char *rule)
{
    struct finding *finding = verify_finding(c->verify, rule, c->pc);

    if (finding && finding->code == 0xC4)
        verify_arg(finding, 2, c->irql, "the current IRQL");
    return finding;
}

/* --- routines whose contract depends on their arguments ----------------------------------------
 */

static void wait(const struct contract_call *c, uint64_t timeout)
{
    struct finding *finding;
    const char *object = verify_name(c->verify, (void *)(uintptr_t)c->call->args[0]);
    int64_t due = 0;
    const char *rule = "0xC4/0x121";
    struct contract_call lowered;

    /* KeXxx(Wait = TRUE) stays at DISPATCH_LEVEL for this wait, which goes back to the IRQL before.
     */
    if (ke_current()->wait_next) {
        lowered = *c;
        lowered.irql = ke_current()->wait_irql;
        c = &lowered;
        if (c->irql < DISPATCH_LEVEL)
            return;
    }
    if (timeout && (!host_copy_in(&due, timeout, sizeof due, NULL) || !due) &&
        c->irql <= DISPATCH_LEVEL)
        return;
    if (c->irql > DISPATCH_LEVEL)
        rule = "0xC4/0x120";
    else if (timeout)
        rule = "0xC4/0x122";
    finding = finding_of(c, rule);
    if (!finding)
        return;
    verify_arg(finding, 3, c->call->args[0], "the object");
    verify_arg(finding, 4, timeout, "the timeout");
    if (c->irql > DISPATCH_LEVEL)
        verify_title(finding, "%s(%s) at %s", c->name, object, verify_irql_name(c->irql));
    else if (timeout)
        verify_title(finding,
                     "%s(%s) at %s, with a timeout that is not zero (%lld units of 100 ns)",
                     c->name, object, verify_irql_name(c->irql), (long long)due);
    else
        verify_title(finding, "%s(%s) at %s, without a timeout", c->name, object,
                     verify_irql_name(c->irql));
}

static void wait_one(const struct contract_call *c)
{
    wait(c, c->call->args[4]);
}

static void wait_many(const struct contract_call *c)
{
    uint64_t timeout = 0;

    /* The seventh argument lies on the stack of the caller. */
    if (host_copy_in(&timeout, c->call->stack, sizeof timeout, NULL))
        wait(c, timeout);
}

static void set_event(const struct contract_call *c)
{
    struct finding *finding;
    bool wait = (uint8_t)c->call->args[2] != 0;

    if (c->irql <= DISPATCH_LEVEL && !wait)
        return;
    finding = finding_of(c, c->irql > DISPATCH_LEVEL ? "0xC4/0x80" : "0xC4/0x20016");
    if (!finding)
        return;
    verify_arg(finding, 3, c->call->args[0], "the event");
    verify_title(finding, "%s(%s%s) at %s", c->name,
                 verify_name(c->verify, (void *)(uintptr_t)c->call->args[0]),
                 wait ? ", Wait = TRUE" : "", verify_irql_name(c->irql));
}

/* KePulseEvent, KeReleaseMutex, KeReleaseSemaphore: Wait = TRUE, in the argument of that index. */
static void releases(const struct contract_call *c, int argument)
{
    struct finding *finding;
    bool wait = (uint8_t)c->call->args[argument] != 0;

    if (c->irql <= DISPATCH_LEVEL && !wait)
        return;
    finding = finding_of(c, "0xC4/0x20011");
    if (!finding)
        return;
    verify_title(finding, "%s(%s%s) at %s", c->name,
                 verify_name(c->verify, (void *)(uintptr_t)c->call->args[0]),
                 wait ? ", Wait = TRUE" : "", verify_irql_name(c->irql));
    if (wait)
        verify_why(finding, "Wait = TRUE says that a wait follows at once, and at %s none can",
                   verify_irql_name(c->irql));
}

static void pulse_event(const struct contract_call *c)
{
    releases(c, 2);
}

static void release_semaphore(const struct contract_call *c)
{
    releases(c, 3);
}

static void allocate(const struct contract_call *c, bool paged, uint64_t bytes)
{
    struct finding *finding;

    if (c->irql <= DISPATCH_LEVEL && !paged)
        return;
    finding = finding_of(c, paged ? "0xC4/0x1" : "0xC4/0x2");
    if (!finding)
        return;
    verify_arg(finding, 3, c->call->args[0], "the type of pool");
    verify_arg(finding, 4, bytes, "bytes");
    verify_title(finding, "%s for %s pool at %s", c->name, paged ? "paged" : "nonpaged",
                 verify_irql_name(c->irql));
}

static void allocate_type(const struct contract_call *c)
{
    allocate(c, c->call->args[0] & 1, c->call->args[1]);
}

static void allocate_flags(const struct contract_call *c)
{
    enum { POOL_FLAG_PAGED_BIT = 0x100 };

    allocate(c, c->call->args[0] & POOL_FLAG_PAGED_BIT, c->call->args[1]);
}

static void release_pool(const struct contract_call *c)
{
    struct finding *finding;
    struct mm_block block;
    bool paged;

    if (!mm_pool_find((void *)(uintptr_t)c->call->args[0], &block))
        return; /* nothing of the pool: another rule */
    paged = block.kind & MM_POOL_PAGED;
    if (c->irql <= DISPATCH_LEVEL && !paged)
        return;
    finding = finding_of(c, paged ? "0xC4/0x11" : "0xC4/0x12");
    if (!finding)
        return;
    verify_arg(finding, 3, block.type, "the type of pool");
    verify_arg(finding, 4, block.base, "the block");
    verify_title(finding, "%s of %s pool at %s", c->name, paged ? "paged" : "nonpaged",
                 verify_irql_name(c->irql));
    verify_note(finding, block.pc, "%llu bytes were allocated here",
                (unsigned long long)block.bytes);
}

/* At DISPATCH_LEVEL only the functions that are sent there may be passed on. */
static void call_driver(const struct contract_call *c)
{
    struct finding *finding;
    IRP irp;
    IO_STACK_LOCATION next;

    if (c->irql > DISPATCH_LEVEL) {
        finding = verify_finding(c->verify, "0xC9/0x10", c->pc);
        if (finding)
            verify_title(finding, "%s at %s", c->name, verify_irql_name(c->irql));
        return;
    }
    if (!host_copy_in(&irp, c->call->args[1], sizeof irp, NULL) ||
        !host_copy_in(&next, (uint64_t)(uintptr_t)(irp.Tail.Overlay.CurrentStackLocation - 1),
                      sizeof next, NULL))
        return;
    switch (next.MajorFunction) {
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
    case IRP_MJ_POWER:
        return;
    default:
        finding = finding_of(c, "ForwardedAtBadIrql");
        if (finding)
            verify_title(finding, "%s at %s for major function 0x%02X", c->name,
                         verify_irql_name(c->irql), next.MajorFunction);
    }
}

/* --- the table ---------------------------------------------------------------------------------
 */

struct special {
    const char *name;
    uint8_t low, high; /* the range in which nothing can be wrong */
    const char *rule;  /* broken outside of it; NULL: check decides */
    void (*check)(const struct contract_call *call);
};

/* Sorted by name. */
static const struct special specials[] = {
    {"ExAcquireFastMutex", 0, 1, "0xC4/0x33", NULL},
    {"ExAcquireFastMutexUnsafe", 0, 1, "0xC4/0x39", NULL},
    {"ExAcquirePushLockExclusiveEx", 0, 1, "0x192", NULL},
    {"ExAcquirePushLockSharedEx", 0, 1, "0x192", NULL},
    {"ExAllocatePool", 0, 1, NULL, allocate_type},
    {"ExAllocatePool2", 0, 1, NULL, allocate_flags},
    {"ExAllocatePool3", 0, 1, NULL, allocate_flags},
    {"ExAllocatePoolPriorityUninitialized", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolPriorityZero", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolQuotaUninitialized", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolQuotaZero", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolUninitialized", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolWithQuota", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolWithQuotaTag", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolWithTag", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolWithTagPriority", 0, 1, NULL, allocate_type},
    {"ExAllocatePoolZero", 0, 1, NULL, allocate_type},
    {"ExFreePool", 0, 1, NULL, release_pool},
    {"ExFreePool2", 0, 1, NULL, release_pool},
    {"ExFreePoolWithTag", 0, 1, NULL, release_pool},
    {"ExReleaseFastMutex", 1, 1, "0xC4/0x34", NULL},
    {"ExReleaseFastMutexUnsafe", 0, 1, "0xC4/0x3A", NULL},
    {"ExReleaseSpinLockExclusive", 2, 2, "0xC4/0x35", NULL},
    {"ExReleaseSpinLockShared", 2, 2, "0xC4/0x35", NULL},
    {"ExTryToAcquireFastMutex", 0, 1, "0xC4/0x20005", NULL},
    {"IofCallDriver", 0, 1, NULL, call_driver},
    {"IofCompleteRequest", 0, 2, "0xC9/0xE", NULL},
    {"KeAcquireSpinLockAtDpcLevel", 2, ANY, "0xC4/0x40", NULL},
    {"KeAcquireSpinLockRaiseToDpc", 0, 2, "0xC4/0x42", NULL},
    {"KeEnterCriticalRegion", 0, 1, "0xC4/0x11A", NULL},
    {"KeLeaveCriticalRegion", 0, 1, "0xC4/0x11B", NULL},
    {"KePulseEvent", 0, 1, NULL, pulse_event},
    {"KeReleaseInStackQueuedSpinLock", 2, 2, "0xC4/0x36", NULL},
    {"KeReleaseSemaphore", 0, 0, NULL, release_semaphore},
    {"KeReleaseSpinLock", 2, 2, "0xC4/0x32", NULL},
    {"KeReleaseSpinLockFromDpcLevel", 2, ANY, "0xC4/0x41", NULL},
    {"KeSetEvent", 0, 1, NULL, set_event},
    {"KeWaitForMultipleObjects", 0, 1, NULL, wait_many},
    {"KeWaitForMutexObject", 0, 1, NULL, wait_one},
    {"KeWaitForSingleObject", 0, 1, NULL, wait_one},
    {"MmFreeContiguousMemory", 0, 2, "0xC4/0x2001A", NULL},
};

static const struct special *special_find(const char *name)
{
    size_t low = 0, high = sizeof specials / sizeof *specials;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, specials[middle].name);

        if (order == 0)
            return &specials[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* Routines that are better not called at all, at whatever IRQL. */
static const struct avoided {
    const char *name, *rule, *instead;
} avoided[] = {
    {"ExAllocatePool", "ObsoleteDDIs", "ExAllocatePool2 or ExAllocatePoolWithTag"},
    {"ExAllocatePoolWithQuota", "ObsoleteDDIs", "ExAllocatePoolWithQuotaTag"},
    {"ExInterlockedDecrementLong", "ObsoleteDDIs", "InterlockedDecrement"},
    {"ExInterlockedExchangeUlong", "ObsoleteDDIs", "InterlockedExchange"},
    {"ExInterlockedIncrementLong", "ObsoleteDDIs", "InterlockedIncrement"},
    {"IoAttachDeviceByPointer", "ObsoleteDDIs", "IoAttachDeviceToDeviceStackSafe"},
    {"KeAttachProcess", "ObsoleteDDIs", "KeStackAttachProcess"},
    {"KeDetachProcess", "ObsoleteDDIs", "KeUnstackDetachProcess"},
    {"MmMapLockedPages", "ObsoleteDDIs", "MmMapLockedPagesSpecifyCache"},
    {"ObOpenObjectByName", "ReservedDDIs", "ZwOpenEvent, ZwCreateFile and their kin"},
    {"ObReferenceObjectByName", "ReservedDDIs", "ObReferenceObjectByHandle"},
    {"_snprintf", "SafeStrings", "RtlStringCbPrintfA"},
    {"_snwprintf", "SafeStrings", "RtlStringCbPrintfW"},
    {"sprintf", "SafeStrings", "RtlStringCbPrintfA"},
    {"strcat", "SafeStrings", "RtlStringCbCatA"},
    {"strcpy", "SafeStrings", "RtlStringCbCopyA"},
    {"strncat", "SafeStrings", "RtlStringCbCatNA"},
    {"strncpy", "SafeStrings", "RtlStringCbCopyNA"},
    {"swprintf", "SafeStrings", "RtlStringCbPrintfW"},
    {"vsprintf", "SafeStrings", "RtlStringCbVPrintfA"},
    {"wcscat", "SafeStrings", "RtlStringCbCatW"},
    {"wcscpy", "SafeStrings", "RtlStringCbCopyW"},
    {"wcsncat", "SafeStrings", "RtlStringCbCatNW"},
    {"wcsncpy", "SafeStrings", "RtlStringCbCopyNW"},
};

static const struct avoided *avoided_find(const char *name)
{
    for (size_t i = 0; i < sizeof avoided / sizeof *avoided; i++)
        if (strcmp(avoided[i].name, name) == 0)
            return &avoided[i];
    return NULL;
}

bool verify_contract(const char *name, uint8_t *low, uint8_t *high)
{
    const struct special *special = special_find(name);
    const struct ddi *ddi;

    if (avoided_find(name)) { /* every call is shown */
        *low = 1;
        *high = 0;
        return true;
    }
    if (special) {
        *low = special->low;
        *high = special->high;
        return true;
    }
    ddi = ddi_find(name);
    if (!ddi || (ddi->irql_min == 0 && ddi->irql_max >= ANY))
        return false;
    *low = ddi->irql_min;
    *high = ddi->irql_max;
    return true;
}

/* What the headers make of a documented name. */
static const char *documented(const char *name)
{
    static const struct {
        const char *exported, *written;
    } table[] = {{"KeAcquireSpinLockRaiseToDpc", "KeAcquireSpinLock"},
                 {"KfRaiseIrql", "KeRaiseIrql"},
                 {"KfLowerIrql", "KeLowerIrql"},
                 {"IofCallDriver", "IoCallDriver"},
                 {"IofCompleteRequest", "IoCompleteRequest"},
                 {"ObfReferenceObject", "ObReferenceObject"},
                 {"ObfDereferenceObject", "ObDereferenceObject"}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].exported, name) == 0)
            return table[i].written;
    return name;
}

/* The first DDI compliance rule of the page that the table of rules has. */
static const char *rule_of_page(const char *name)
{
    const struct ddi_irql *page = ddi_irql_find(name);
    const struct verify_rule *rule;
    char text[64];

    for (const char *at = page ? page->rules : ""; *at;
         at += strcspn(at, ",") + (at[strcspn(at, ",")] != 0)) {
        snprintf(text, sizeof text, "%.*s", (int)strcspn(at, ","), at);
        rule = verify_rule_find(text);
        if (rule)
            return rule->id;
    }
    return strncmp(name, "Zw", 2) == 0 ? "0xC4/0xE6" : "0xC4/0xE5";
}

static void plain(const struct contract_call *c, const char *rule, unsigned low, unsigned high)
{
    struct finding *finding = finding_of(c, rule);
    const void *object = (const void *)(uintptr_t)c->call->args[0];
    char allowed[64], named[100] = "";
    const char *kind;

    if (!finding)
        return;
    if (verify_made_at(c->verify, object, &kind)) {
        snprintf(named, sizeof named, "(%s)", verify_name(c->verify, object));
        verify_arg(finding, 3, c->call->args[0], kind);
    }
    if (low == high)
        snprintf(allowed, sizeof allowed, "only at %s", verify_irql_name(low));
    else if (c->irql > high)
        snprintf(allowed, sizeof allowed, "at %s at most", verify_irql_name(high));
    else
        snprintf(allowed, sizeof allowed, "at %s at least", verify_irql_name(low));
    verify_title(finding, "%s%s was called at %s; it may be called %s", c->name, named,
                 verify_irql_name(c->irql), allowed);
    if (c->irql > high)
        verify_why(finding, "%s",
                   high <= APC_LEVEL
                       ? "at DISPATCH_LEVEL and above no page fault can be served and no thread "
                         "can wait, and the routine may need both"
                       : "the routine takes locks that are not for interrupt level");
}

void verify_contract_call(struct verify *verify, const struct sim_probe *probe)
{
    const struct special *special = special_find(probe->text);
    const struct contract_call c = {.verify = verify,
                                    .name = documented(probe->text),
                                    .call = probe->object,
                                    .irql = sim_irql(world->sim),
                                    .pc = probe->pc};
    const struct avoided *bad = avoided_find(probe->text);
    const struct ddi *ddi;
    uint8_t low, high;

    if (bad) {
        struct finding *finding = verify_finding(verify, bad->rule, probe->pc);

        if (finding)
            verify_title(finding, "%s was called; there is %s", c.name, bad->instead);
        ddi = ddi_find(probe->text);
        if (!special && ddi && (c.irql < ddi->irql_min || c.irql > ddi->irql_max))
            plain(&c, rule_of_page(probe->text), ddi->irql_min, ddi->irql_max);
    }
    if (special && special->check)
        special->check(&c);
    else if (bad)
        return;
    else if (verify_contract(probe->text, &low, &high) && (c.irql < low || c.irql > high))
        plain(&c, special ? special->rule : rule_of_page(probe->text), low, high);
}
