/* bugcheck.c - the bug checks that irqlab raises, in words. */
#include "report/bugcheck.h"

#include <stddef.h>

static const struct {
    uint32_t code;
    const char *meaning;
    const char *argument[4];
} table[] = {
    {0x09, "IRQL is below the level that is needed.", {"current IRQL", "expected IRQL"}},
    {0x0A,
     "Memory that is invalid or pageable was touched at DISPATCH_LEVEL or above.",
     {"address", "IRQL", "0 read, 1 write, 8 execute", "address of the instruction"}},
    {0x0C, "A wait was asked for more objects than are possible.", {NULL}},
    {0x10, "A spin lock that is not held was released.", {"the spin lock"}},
    {0x18,
     "The reference count of an object is wrong.",
     {"object type", "the object", "what was seen", "reference count"}},
    {0x19, "A pool header is damaged.", {"what was seen", "the pool block"}},
    {0x1E,
     "Kernel code raised an exception that nothing handles.",
     {"exception code", "where it was raised", "exception parameter 0", "exception parameter 1"}},
    {0x35, "A request has no stack location left for the next driver.", {"the IRP"}},
    {0x3B,
     "A system service raised an exception that nothing handles.",
     {"exception code", "where it was raised", "exception parameter 0", "exception parameter 1"}},
    {0x44, "A driver completed a request that is already complete.", {"the IRP"}},
    {0x48, "A request was cancelled that is complete or was never cancelable.", {"the IRP"}},
    {0x50,
     "Memory in system range that does not exist was touched.",
     {"address", "0 read, 2 write, 8 execute", "address of the instruction"}},
    {0x76, "A process ended with pages that are still locked.", {NULL, "the process", "pages"}},
    {0x7E,
     "A system thread raised an exception that nothing handles.",
     {"exception code", "where it was raised", "exception parameter 0", "exception parameter 1"}},
    {0x7F, "A trap that the kernel does not handle.", {"trap number (8: double fault)", "address"}},
    {0xB8,
     "A DPC routine made a wait that would switch threads.",
     {"the current thread", "the thread to switch to"}},
    {0xC1, "A pool block of special pool was misused.", {"address"}},
    {0xC2, "The current thread made a bad request to the pool.", {"what was wrong"}},
    {0xC4, "Driver Verifier found a rule broken.", {"rule"}},
    {0xC5, "The pool was damaged.", {"address", "IRQL"}},
    {0xC7,
     "A timer or DPC lies where it must not.",
     {"0 timer, 1 DPC", "the object", "begin of the memory", "end of the memory"}},
    {0xC8, "IRQL is not what it must be here.", {"current and expected IRQL", NULL, "routine"}},
    {0xC9, "Driver Verifier found a rule about requests broken.", {"rule"}},
    {0xCE,
     "A driver was unloaded while something of it could still run.",
     {"address", "0 read, 1 write, 8 execute", "address of the instruction"}},
    {0xD1,
     "A driver touched memory that is invalid or pageable at DISPATCH_LEVEL or above.",
     {"address", "IRQL", "0 read, 1 write, 8 execute", "address of the instruction"}},
    {0xE1,
     "A worker routine returned at raised IRQL.",
     {"the routine", "IRQL", "the work item", "the work item"}},
    {0xE3, "A resource was released by a thread that does not own it.", {"the resource", "thread"}},
    {0x133,
     "A DPC or spin lock held DISPATCH_LEVEL for too long.",
     {"0 one DPC, 1 accumulated", "work done", "allowed"}},
    {0x139, "The code saw damage to its own data and failed fast.", {"kind of damage"}},
    {0x4000008A, "A thread ended while it held a kernel mutex.", {"the thread", "the mutex"}},
};

const char *report_bugcheck_argument(uint32_t code, int parameter)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].code == code && parameter >= 1 && parameter <= 4)
            return table[i].argument[parameter - 1];
    return NULL;
}

const char *report_bugcheck_meaning(uint32_t code)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].code == code)
            return table[i].meaning;
    return NULL;
}

static const struct {
    uint32_t code;
    uint64_t first;
    const char *meaning;
} rules[] = {
    {0xC1, 0x23, "The bytes behind the end of a pool block were written."},
    {0xC1, 0x24, "The bytes before the begin of a pool block were written."},
    {0xC4, 0x60, "A driver was unloaded and left pool memory allocated."},
    {0xC4, 0x62, "A driver was unloaded and left pool memory allocated."},
    {0xC4, 0xCB, "Memory that holds an initialised lookaside list was misused."},
    {0xC4, 0xF6, "A user handle was referenced as if the kernel had made it (KernelMode)."},
    {0xC4, 0x122,
     "KeWaitForSingleObject was called at DISPATCH_LEVEL or above with a timeout that is not "
     "zero."},
    {0xC4, 0x2001D,
     "A driver routine returned at another IRQL than it was called at (IrqlReturn)."},
    {0xC9, 0x201, "A device was deleted while it was attached to another one."},
};

const char *report_rule_meaning(uint32_t code, uint64_t first)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].code == code && rules[i].first == first)
            return rules[i].meaning;
    return NULL;
}
