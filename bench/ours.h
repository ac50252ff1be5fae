/* ours.h - what the files with irqlab's side of the figures share. */
#pragma once
#include "ps/ps.h"

/* One routine as a system thread on a fresh machine of two CPUs, ours_rounds times whatever it
 * does: it sets ours_took to the nanoseconds that took. Returns those of one. */
extern uint64_t ours_rounds;
extern double ours_took;
double ours_run(PKSTART_ROUTINE routine, uint64_t count);
