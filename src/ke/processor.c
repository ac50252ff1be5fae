/*
 * processor.c - what the processors are, asked by routines and by instructions that MSVC has as
 * intrinsics (include/wdk/irqlab/msvc.h makes calls of them).
 *
 * The simulated processor is nobody's product: one group, one node, no vendor's features.
 */
#include "ke/ke.h"

#include <string.h>

/* --- groups and nodes ------------------------------------------------------------------------- */

#undef KeGetCurrentProcessorNumber
ULONG KeGetCurrentProcessorNumber(VOID)
{
    return world->sim->cpu->number;
}

USHORT KeQueryActiveGroupCount(VOID)
{
    return 1;
}

USHORT KeQueryMaximumGroupCount(VOID)
{
    return 1;
}

KAFFINITY KeQueryGroupAffinity(USHORT GroupNumber)
{
    return GroupNumber == 0 ? KeQueryActiveProcessors() : 0;
}

USHORT KeQueryHighestNodeNumber(VOID)
{
    return 0;
}

USHORT KeGetCurrentNodeNumber(VOID)
{
    return 0;
}

VOID KeQueryNodeActiveAffinity(USHORT NodeNumber, PGROUP_AFFINITY Affinity, PUSHORT Count)
{
    if (Affinity)
        *Affinity = (GROUP_AFFINITY){.Mask = NodeNumber == 0 ? KeQueryActiveProcessors() : 0};
    if (Count)
        *Count = NodeNumber == 0 ? (USHORT)world->sim->cpu_count : 0;
}

USHORT KeQueryNodeMaximumProcessorCount(USHORT NodeNumber)
{
    return NodeNumber == 0 ? (USHORT)world->sim->cpu_count : 0;
}

NTSTATUS KeGetProcessorNumberFromIndex(ULONG ProcIndex, PPROCESSOR_NUMBER ProcNumber)
{
    if (ProcIndex >= world->sim->cpu_count)
        return STATUS_INVALID_PARAMETER;
    *ProcNumber = (PROCESSOR_NUMBER){.Group = 0, .Number = (UCHAR)ProcIndex};
    return STATUS_SUCCESS;
}

ULONG KeGetProcessorIndexFromNumber(PPROCESSOR_NUMBER ProcNumber)
{
    return ProcNumber->Group == 0 && ProcNumber->Number < world->sim->cpu_count
               ? ProcNumber->Number
               : INVALID_PROCESSOR_INDEX;
}

VOID KeSetSystemGroupAffinityThread(PGROUP_AFFINITY Affinity, PGROUP_AFFINITY PreviousAffinity)
{
    KAFFINITY old = KeSetSystemAffinityThreadEx(Affinity->Group == 0 ? Affinity->Mask : 0);

    if (PreviousAffinity)
        *PreviousAffinity = (GROUP_AFFINITY){.Mask = old};
}

VOID KeRevertToUserGroupAffinityThread(PGROUP_AFFINITY PreviousAffinity)
{
    KeRevertToUserAffinityThreadEx(PreviousAffinity->Mask);
}

ULONG KeGetRecommendedSharedDataAlignment(VOID)
{
    return 64;
}

/* Caches are coherent and not simulated. */
BOOLEAN KeInvalidateAllCaches(VOID)
{
    KE_DDI(NULL, 0);
    return TRUE;
}

VOID KeInvalidateRangeAllCaches(PVOID BaseAddress, ULONG Length)
{
    KE_DDI(BaseAddress, Length);
}

/* --- more stack ------------------------------------------------------------------------------- */

/* Ours are 64 KiB for Windows' 24 from the start: the routine runs if half of that is left. */
NTSTATUS KeExpandKernelStackAndCalloutEx(PEXPAND_STACK_CALLOUT Callout, PVOID Parameter,
                                         SIZE_T Size, BOOLEAN Wait, PVOID Context)
{
    const struct sim_actor *actor = &ke_current()->actor;
    uint64_t left = (uint64_t)(uintptr_t)__builtin_frame_address(0) -
                    (uint64_t)(uintptr_t)actor->fiber.stack_low;

    KE_DDI(Parameter, Size);
    if (Size > MAXIMUM_EXPANSION_SIZE)
        return STATUS_INVALID_PARAMETER_3;
    if (left < (Size < 32 * 1024 ? Size : 32 * 1024))
        return STATUS_NO_MEMORY;
    KE_CALLBACK("stack callout", Callout, Callout(Parameter));
    return STATUS_SUCCESS;
}

NTSTATUS KeExpandKernelStackAndCallout(PEXPAND_STACK_CALLOUT Callout, PVOID Parameter, SIZE_T Size)
{
    return KeExpandKernelStackAndCalloutEx(Callout, Parameter, Size, TRUE, NULL);
}

/* --- processors that come: none ever does ----------------------------------------------------- */

struct registration {
    PPROCESSOR_CALLBACK_FUNCTION routine;
    void *context;
};

PVOID KeRegisterProcessorChangeCallback(PPROCESSOR_CALLBACK_FUNCTION CallbackFunction,
                                        PVOID CallbackContext, ULONG Flags)
{
    struct registration *registration = arena_alloc(&world->arena, sizeof *registration);

    KE_DDI(CallbackContext, (uintptr_t)CallbackFunction);
    if (!registration)
        return NULL;
    *registration = (struct registration){CallbackFunction, CallbackContext};
    if (!(Flags & KE_PROCESSOR_CHANGE_ADD_EXISTING))
        return registration;
    for (uint32_t n = 0; n < world->sim->cpu_count; n++) {
        KE_PROCESSOR_CHANGE_NOTIFY_CONTEXT context = {.NtNumber = n, .ProcNumber.Number = (UCHAR)n};
        NTSTATUS status = STATUS_SUCCESS;

        for (int state = KeProcessorAddStartNotify; state <= KeProcessorAddCompleteNotify;
             state++) {
            context.State = (KE_PROCESSOR_CHANGE_NOTIFY_STATE)state;
            KE_CALLBACK("processor change", CallbackFunction,
                        CallbackFunction(CallbackContext, &context, &status));
            if (!NT_SUCCESS(status)) { /* the driver wants no such machine */
                arena_free(&world->arena, registration, sizeof *registration);
                return NULL;
            }
        }
    }
    return registration;
}

VOID KeDeregisterProcessorChangeCallback(PVOID CallbackHandle)
{
    KE_DDI(CallbackHandle, 0);
    arena_free(&world->arena, CallbackHandle, sizeof(struct registration));
}

/* --- instructions ----------------------------------------------------------------------------- */

void irqlab_fastfail(uint32_t code)
{
    if (world->sim->cpu->thread->user_stack)
        ke_raise_status((NTSTATUS)0xC0000409); /* STATUS_STACK_BUFFER_OVERRUN: what Windows says */
    ke_crash(0x139, code, 0, 0, 0, "the driver called __fastfail(%u)", code);
}

/* An instruction that only the kernel may execute. */
static void privileged(void)
{
    if (world->sim->cpu->thread->user_stack)
        ke_raise_status(STATUS_PRIVILEGED_INSTRUCTION);
}

/* Interrupts off is a level above all others, which KeGetCurrentIrql shows. */
void irqlab_disable(void)
{
    struct ke_cpu *cpu = &world->ke->cpus[world->sim->cpu->number];

    privileged();
    if (cpu->interrupts_off)
        return;
    cpu->interrupts_off = true;
    cpu->irql_on = (KIRQL)sim_raise(world->sim, HIGH_LEVEL);
}

void irqlab_enable(void)
{
    struct ke_cpu *cpu = &world->ke->cpus[world->sim->cpu->number];

    privileged();
    if (!cpu->interrupts_off)
        return;
    cpu->interrupts_off = false;
    sim_lower(world->sim, cpu->irql_on);
}

enum { FLAG_INTERRUPTS = 0x200, FLAGS_FIXED = 2 };

uint64_t irqlab_readeflags(void)
{
    return FLAGS_FIXED |
           (world->ke->cpus[world->sim->cpu->number].interrupts_off ? 0 : FLAG_INTERRUPTS);
}

void irqlab_writeeflags(uint64_t flags)
{
    if (flags & FLAG_INTERRUPTS)
        irqlab_enable();
    else
        irqlab_disable();
}

uint64_t irqlab_readcr0(void)
{
    privileged();
    return 0x80050033; /* PG, AM, WP, NE, ET, MP, PE */
}

uint64_t irqlab_readcr2(void)
{
    privileged();
    return 0;
}

/* No page tables: a number that differs from process to process. */
uint64_t irqlab_readcr3(void)
{
    privileged();
    return 0x1AD000 + (uint64_t)(world->user_low >> 28 << 12);
}

uint64_t irqlab_readcr4(void)
{
    privileged();
    return 0x6F8; /* OSXMMEXCPT, OSFXSR, PGE, MCE, PAE, PSE, DE */
}

/* Few registers exist; the others fault, as they do on a processor that does not have them. */
uint64_t irqlab_readmsr(uint32_t msr)
{
    privileged();
    switch (msr) {
    case 0x10: /* time stamp counter */
        return irqlab_rdtsc();
    case 0x1B: /* APIC base */
        return 0xFEE00800 | (world->sim->cpu->number == 0 ? 0x100 : 0);
    case 0xC0000080: /* EFER: NXE, LMA, LME, SCE */
        return 0xD01;
    default:
        ke_raise_status(STATUS_PRIVILEGED_INSTRUCTION);
    }
}

void irqlab_writemsr(uint32_t msr, uint64_t value)
{
    privileged();
    ke_raise_status(STATUS_PRIVILEGED_INSTRUCTION);
}

uint64_t irqlab_rdtscp(uint32_t *aux)
{
    *aux = world->sim->cpu->number;
    return irqlab_rdtsc();
}

void irqlab_cpuidex(int32_t info[4], int32_t leaf, int32_t subleaf)
{
    static const char vendor[] = "irqlabirqlab", brand[49] = "irqlab simulated processor";

    memset(info, 0, 16);
    if (leaf == 0) {
        info[0] = 1;
        memcpy(&info[1], vendor, 4);
        memcpy(&info[3], vendor + 4, 4);
        memcpy(&info[2], vendor + 8, 4);
    } else if (leaf == 1) {
        info[0] = 0x600;
        info[1] = (int32_t)((uint32_t)world->sim->cpu->number << 24 | world->sim->cpu_count << 16);
        info[2] = (int32_t)0x80000001; /* a hypervisor is present; SSE3 */
        info[3] = 0x07808111;          /* SSE2, SSE, FXSR, MMX, CMOV, CX8, TSC, FPU … */
    } else if ((uint32_t)leaf == 0x80000000u) {
        info[0] = (int32_t)0x80000004;
    } else if ((uint32_t)leaf >= 0x80000002u && (uint32_t)leaf <= 0x80000004u) {
        memcpy(info, brand + 16 * ((uint32_t)leaf - 0x80000002u), 16);
    }
}

void irqlab_cpuid(int32_t info[4], int32_t leaf)
{
    irqlab_cpuidex(info, leaf, 0);
}

/* Ports: nobody answers, and the bus says all ones. */
uint8_t irqlab_inbyte(uint16_t port)
{
    privileged();
    return UINT8_MAX;
}

uint16_t irqlab_inword(uint16_t port)
{
    privileged();
    return UINT16_MAX;
}

uint32_t irqlab_indword(uint16_t port)
{
    privileged();
    return UINT32_MAX;
}

void irqlab_outbyte(uint16_t port, uint8_t value)
{
    privileged();
}

void irqlab_outword(uint16_t port, uint16_t value)
{
    privileged();
}

void irqlab_outdword(uint16_t port, uint32_t value)
{
    privileged();
}
