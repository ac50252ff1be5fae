/*
 * spin.h - telling an actor that waits in a loop from one that gets on.
 *
 * A loop that polls a variable reaches the same few points again and again. A search that lets it
 * go on by default would never leave it, and one that may interrupt it everywhere has infinitely
 * many schedules. As in CHESS (Musuvathi and Qadeer, "Fair stateless model checking", PLDI 2008) an
 * actor that yields steps behind the others; drivers do not say that they yield, so it is taken
 * from what they do: the last points of the actor are a circle of at most four, nobody else has
 * acted meanwhile, and it came round often enough: a circle that only reads changes nothing, so
 * once is enough; one that writes may be counting, so it takes many turns.
 *
 * A loop that is taken for a spin without being one loses nothing: others get their turn earlier
 * than by default.
 *
 * (Inline, for choice.c alone: it runs at every point.)
 */
#pragma once
#include "sim/internal.h"

#include <string.h>

enum { PLACES = 4, WRITING_TURNS = 16 };

typedef uint32_t places __attribute__((vector_size(4 * PLACES)));
typedef float floats __attribute__((vector_size(4 * PLACES)));

/* `kept` of the places stay, one further back, and the new one is the latest, at 0. (Those behind
 * `kept` mean nothing, so all are moved. Straight code in registers: this runs at every point.) */
static inline void put_first(struct sim_actor *actor, uint32_t place, bool writes, unsigned kept)
{
    uint64_t two[2];

    memcpy(two, actor->spin_place, sizeof two);
    two[1] = two[1] << 32 | two[0] >> 32;
    two[0] = two[0] << 32 | place;
    memcpy(actor->spin_place, two, sizeof two);
    actor->spin_writes =
        (uint8_t)(((actor->spin_writes & ((1u << kept) - 1)) << 1 | writes) & ((1u << PLACES) - 1));
    actor->spin_places = (uint8_t)(kept < PLACES ? kept + 1 : PLACES);
}

/*
 * The place becomes the latest. Where the actor comes back to one, those that it has not visited
 * since are no part of the circle. True: it has come back.
 */
static inline bool come_back(struct sim_actor *actor, uint32_t place, bool writes)
{
    unsigned count = actor->spin_places, found;
    places list, same;

    memcpy(&list, actor->spin_place, sizeof list);
    same = (places)(list == (places){place, place, place, place});
    found = (unsigned)__builtin_ia32_movmskps((floats)same) & ((1u << count) - 1);
    put_first(actor, place, writes, found ? (unsigned)__builtin_ctz(found) : count);
    return found != 0;
}

/* The current actor reached a point under a strategy: does it go round in circles? */
static inline bool sim_spins(struct sim *sim, struct sim_actor *actor)
{
    /* With the access's own address: straight code may well read something three times. */
    uint32_t place =
        (uint32_t)((sim->at_value * 0x9E3779B97F4A7C15ull + sim->at_pc * 0xD6E8FEB86659FD93ull +
                    ((uint64_t)sim->at_operation << 40)) >>
                   32);
    bool writes = !(sim->reading >> sim->at_operation & 1);
    uint32_t enough;

    if (sim->turn_actor != actor->number) {
        sim->turn_actor = actor->number;
        sim->turn++;
    }
    if (!sim->at_operation) /* a full count of loop edges without a point */
        return actor->spinning = true;
    if (!come_back(actor, place, writes)) {
        actor->spin_repeats = 0;
        actor->spin_turn = sim->turn;
        return actor->spinning = actor->step.spins = false;
    }
    actor->step.spins = true;
    if (actor->spin_turn != sim->turn) {
        /* Others have acted: it may look at everything once more. */
        actor->spin_turn = sim->turn;
        actor->spin_repeats = 0;
    }
    enough = actor->spin_places * (actor->spin_writes ? WRITING_TURNS : 1u);
    actor->spin_repeats = (uint16_t)(actor->spin_repeats + (actor->spin_repeats != UINT16_MAX));
    return actor->spinning = actor->spin_repeats >= enough;
}
