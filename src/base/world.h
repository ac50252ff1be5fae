/*
 * world.h - everything that can change in one execution.
 *
 * All mutable state of the simulated machine hangs off one struct world; a new execution is a new
 * world in the same memory. Each layer owns one member and defines its structure in its own folder;
 * a layer never looks into the member of a layer above it.
 *
 * The current world is one pointer, because driver hooks and DDIs have no context argument. It is
 * one of the few writable globals; the others are listed in tests/layers/globals.txt.
 */
#pragma once
#include "base/arena.h"

struct world {
    struct sim *sim;              /* CPUs, actors, clock, choices; first: every routine needs it */
    uint64_t user_low, user_high; /* user range of the process whose address space is current */
    struct arena arena;           /* holds every structure here and all kernel objects */
    struct ke *ke;                /* dispatcher, DPCs, APCs */
    struct mm *mm;                /* pool, regions, MDLs */
    struct ex *ex;                /* resources, work items, callbacks */
    struct ob *ob;                /* types, name space, handle tables */
    struct ps *ps;                /* processes, threads */
    struct cm *cm;                /* registry */
    struct io *io;                /* drivers, devices, IRPs */
    struct win32 *win32;          /* user-mode side: CRT state per process */
    struct session *session;      /* the run that made this world: images, output, options */
};

/*
 * A variable that Windows exports and drivers read (KdDebuggerEnabled, PsThreadType …). They lie in
 * a section of their own, so that the access hooks know them.
 */
#define WORLD_EXPORTED_DATA __attribute__((section("irqlab_exported")))

extern struct world *world; /* the current world; NULL outside an execution */
