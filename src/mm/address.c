/*
 * address.c - which addresses may be touched, and how routines touch memory of driver and app.
 *
 * Two questions are kept apart. *Whose* is an address: user range (below MmUserProbeAddress, and in
 * the range of the process whose address space is current) or system range. *Is it there*: asked of
 * the host by a guarded copy, after pool has said whether it is part of a block.
 */
#include "mm/mm.h"
#include "host/layout.h"
#include "host/signals.h"

#include <string.h>

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

bool mm_is_user(const volatile void *address, uint64_t bytes)
{
    uint64_t at = (uint64_t)(uintptr_t)address;

    return at >= world->user_low && at < world->user_high && bytes <= world->user_high - at;
}

static bool in_known_range(uint64_t at, uint64_t bytes)
{
    if (at + bytes < at)
        return false;
    if (layout_is_user(at))
        return mm_is_user((void *)(uintptr_t)at, bytes);
    return true;
}

static bool touch(uint64_t at, uint64_t bytes, bool write)
{
    uint64_t last = at + bytes - 1, fault;

    if (!bytes)
        return true;
    if (!in_known_range(at, bytes))
        return false;
    for (uint64_t page = at;; page = (page & ~(uint64_t)(MM_PAGE - 1)) + MM_PAGE) {
        uint8_t byte;

        if (page > last)
            return true;
        if (!host_copy_in(&byte, page, 1, &fault) ||
            (write && !host_copy_out(page, &byte, 1, &fault)))
            return false;
    }
}

bool mm_readable(const volatile void *address, uint64_t bytes)
{
    return touch((uint64_t)(uintptr_t)address, bytes, false);
}

bool mm_writable(const volatile void *address, uint64_t bytes)
{
    return touch((uint64_t)(uintptr_t)address, bytes, true);
}

/* --- copies -------------------------------------------------------------------------------------
 */

static void touched(const volatile void *address, uint64_t bytes, bool write, uint64_t pc)
{
    if (irqlab_unlikely(world->mm->hooks.touched != NULL))
        world->mm->hooks.touched((uint64_t)(uintptr_t)address, bytes, write, pc);
}

NTSTATUS mm_in(void *ours, const volatile void *theirs, uint64_t bytes, KPROCESSOR_MODE mode)
{
    uint64_t fault;

    if (mode == KernelMode) {
        memcpy(ours, (const void *)theirs, bytes);
    } else if (bytes && (!mm_is_user(theirs, bytes) ||
                         !host_copy_in(ours, (uint64_t)(uintptr_t)theirs, bytes, &fault))) {
        return STATUS_ACCESS_VIOLATION;
    }
    touched(theirs, bytes, false, CALLER);
    return STATUS_SUCCESS;
}

NTSTATUS mm_out(volatile void *theirs, const void *ours, uint64_t bytes, KPROCESSOR_MODE mode)
{
    uint64_t fault;

    if (mode == KernelMode) {
        memcpy((void *)theirs, ours, bytes);
    } else if (bytes && (!mm_is_user(theirs, bytes) ||
                         !host_copy_out((uint64_t)(uintptr_t)theirs, ours, bytes, &fault))) {
        return STATUS_ACCESS_VIOLATION;
    }
    touched(theirs, bytes, true, CALLER);
    return STATUS_SUCCESS;
}

/* --- probes -------------------------------------------------------------------------------------
 */

/* What both probes check first: alignment, and that the range does not reach system space. */
static void probe_range(const volatile VOID *address, SIZE_T length, ULONG alignment)
{
    uint64_t at = (uint64_t)(uintptr_t)address;

    if (at & (alignment - 1))
        ke_raise_status(STATUS_DATATYPE_MISALIGNMENT);
    if (at + length < at || at + length > MmUserProbeAddress)
        ke_raise_status(STATUS_ACCESS_VIOLATION);
}

VOID ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment)
{
    KE_DDI((const void *)Address, Length);
    if (Length == 0)
        return;
    /* Windows reads nothing here: a page that is missing faults when the driver reads it. */
    probe_range(Address, Length, Alignment);
}

VOID ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment)
{
    KE_DDI((const void *)Address, Length);
    if (Length == 0)
        return;
    probe_range(Address, Length, Alignment);
    if (!mm_writable(Address, Length)) {
        sim_probe(world->sim, KE_PROBE_RULE, .text = "user-address-in-other-process",
                  .b = (uint64_t)(uintptr_t)Address, .pc = CALLER);
        ke_raise_status(STATUS_ACCESS_VIOLATION);
    }
}

/* --- validity ------------------------------------------------------------------------------------
 */

static bool canonical(uint64_t at)
{
    return at < 0x0000800000000000ull || at >= 0xFFFF800000000000ull;
}

/* Would a read fault now? Freed pool is still mapped on Windows, more often than not: it is valid.
 */
BOOLEAN MmIsAddressValid(PVOID VirtualAddress)
{
    uint64_t at = (uint64_t)(uintptr_t)VirtualAddress;

    KE_DDI(VirtualAddress, 0);
    return canonical(at) && (layout_is_user(at) || layout_is_system(at)) &&
           mm_readable(VirtualAddress, 1);
}

BOOLEAN MmIsNonPagedSystemAddressValid(PVOID VirtualAddress)
{
    uint64_t at = (uint64_t)(uintptr_t)VirtualAddress;

    KE_DDI(VirtualAddress, 0);
    return layout_is_system(at) && !mm_is_paged(VirtualAddress) && mm_readable(VirtualAddress, 1);
}

PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress)
{
    PHYSICAL_ADDRESS physical = {.QuadPart = 0};

    KE_DDI(BaseAddress, 0);
    if (mm_readable(BaseAddress, 1))
        physical.QuadPart = (LONGLONG)mm_physical(BaseAddress);
    return physical;
}

MM_SYSTEMSIZE MmQuerySystemSize(VOID)
{
    return MmLargeSystem;
}

BOOLEAN MmIsThisAnNtAsSystem(VOID)
{
    return FALSE;
}

/* Sections of an image keep the protection they were loaded with. */
NTSTATUS MmProtectDriverSection(PVOID AddressWithinSection, SIZE_T Size, ULONG Flags)
{
    KE_DDI(AddressWithinSection, Size);
    return STATUS_NOT_SUPPORTED;
}
