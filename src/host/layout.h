/*
 * layout.h - where everything a driver or app can see lies in the address space.
 *
 * The simulated address space is a fixed set of regions, the same in every run, so that %p, hashes
 * and tokens are stable. Everything below LAYOUT_USER_END is "user range" (MmHighestUserAddress
 * lies there), everything from LAYOUT_SYSTEM_START up to LAYOUT_SYSTEM_END is "system range". What
 * the host maps by itself (our executable, libc, its heap) lies above: a simulated access there is
 * wild.
 */
#pragma once
#include <stdint.h>

#define LAYOUT_TIB 0x0000010000000000ull /* 1 TiB: each region starts on such a boundary */

/* User range. Each process owns one slot: image, heap, stacks. A slot is 64 GiB. */
#define LAYOUT_LOWEST                                                                              \
    0x10000ull /* below it nothing is ever mapped: NULL with an offset, handles                    \
                */
#define LAYOUT_USER_START (20 * LAYOUT_TIB) /* above AddressSanitizer's shadow */
#define LAYOUT_USER_SLOT_BYTES 0x0000001000000000ull
#define LAYOUT_USER_SLOTS 64
#define LAYOUT_USER_EXPORTS                                                                        \
    (LAYOUT_USER_START + LAYOUT_USER_SLOTS * LAYOUT_USER_SLOT_BYTES) /* user-mode DLLs */
#define LAYOUT_USER_DATA (LAYOUT_USER_EXPORTS + 0x800000000ull)      /* their variables: one page */
#define LAYOUT_USER_END (LAYOUT_USER_EXPORTS + LAYOUT_USER_SLOT_BYTES)
/* Offsets in a slot. */
#define LAYOUT_USER_IMAGE 0x0000000140000000ull /* as MSVC links: slot + 0x140000000 */
#define LAYOUT_USER_HEAP 0x0000000400000000ull
#define LAYOUT_USER_STACKS 0x0000000800000000ull /* one after the other, aligned to their size */
#define LAYOUT_USER_STACK_BYTES 0x100000ull      /* the lowest page is a guard */

/* System range. */
#define LAYOUT_SYSTEM_START (32 * LAYOUT_TIB)
#define LAYOUT_EXPORTS (32 * LAYOUT_TIB) /* one stub per exported routine: "ntoskrnl" */
#define LAYOUT_WORLD (33 * LAYOUT_TIB)   /* the world's arena: our own kernel objects */
#define LAYOUT_POOL (34 * LAYOUT_TIB)    /* pool blocks of drivers */
#define LAYOUT_STACKS (35 * LAYOUT_TIB)  /* kernel stacks of threads, DPCs, ISRs */
#define LAYOUT_IMAGES (36 * LAYOUT_TIB)  /* driver images, 4 GiB apart */
#define LAYOUT_IMAGE_SLOT_BYTES 0x0000000100000000ull
#define LAYOUT_MAPPINGS (37 * LAYOUT_TIB) /* MDL mappings of user pages */
#define LAYOUT_SYSTEM_END (40 * LAYOUT_TIB)

/* Of the observers (rules, data races): no part of the simulated machine, but at a fixed place, so
 * that it is saved and restored with a snapshot. */
#define LAYOUT_OBSERVERS (40 * LAYOUT_TIB)
#define LAYOUT_RULES LAYOUT_OBSERVERS                           /* state of the rules */
#define LAYOUT_RACES (LAYOUT_OBSERVERS + 0x0000004000000000ull) /* of the race detector */
#define LAYOUT_OBSERVERS_END (41 * LAYOUT_TIB)

/* 8 bytes for each 4 bytes of [LAYOUT_USER_START, LAYOUT_SYSTEM_END): see race/shadow.h. */
#define LAYOUT_SHADOW (42 * LAYOUT_TIB)
#define LAYOUT_SHADOW_END                                                                          \
    (LAYOUT_SHADOW + 2 * (LAYOUT_SYSTEM_END - LAYOUT_USER_START)) /* 82 TiB                        \
                                                                   */

static inline int layout_is_user(uint64_t address)
{
    return address < LAYOUT_USER_END;
}

static inline int layout_is_system(uint64_t address)
{
    return address - LAYOUT_SYSTEM_START < LAYOUT_SYSTEM_END - LAYOUT_SYSTEM_START;
}
