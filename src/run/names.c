/*
 * names.c - the tables under src/ddi as addresses.
 *
 * The routines are declared here without their types, which is why this file includes none of the
 * headers that declare them properly; only their addresses are taken.
 */
#include "run/names.h"
#include "host/layout.h"

#include <stddef.h>

#define DDI_COMPONENT(component)

#define DDI(name, low, high, flags, status, note) DDI_##status(name)
#define DATA(name) extern char name[];
#define CRT(name, function) extern void function(void);
#define CRT_DATA(name, offset)
#define DDI_FULL(name) extern void name(void);
#define DDI_PARTIAL(name) extern void name(void);
#define DDI_STUB(name)
#include "ddi/names.def"
#undef DATA
#undef CRT
#undef CRT_DATA
#undef DDI_FULL
#undef DDI_PARTIAL

#define KERNEL 1
#define USER 2
#define BOTH 3

const struct run_name run_names[] = {
#define DATA(name) {#name, name, MODES, 1},
#define CRT(name, function) {#name, (const void *)function, MODES, 0},
#define CRT_DATA(name, offset) {#name, (const void *)(LAYOUT_USER_DATA + (offset)), MODES, 1},
#define DDI_FULL(name) {#name, (const void *)name, MODES, 0},
#define DDI_PARTIAL(name) {#name, (const void *)name, MODES, 0},
#include "ddi/names.def"
    {NULL, NULL, 0, 0},
};
