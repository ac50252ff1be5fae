/*
 * spin.c - telling an actor that waits in a loop from one that gets on.
 *
 * A loop that polls a variable reaches the same few points again and again. A search that lets it
 * go on by default would never leave it, and one that may interrupt it everywhere has infinitely
 * many schedules. As in CHESS (Musuvathi and Qadeer, "Fair stateless model checking", PLDI 2008) an
 * actor that yields steps behind the others; drivers do not say that they yield, so it is taken
 * from what they do: the last points of the actor are a circle of at most four, nobody else has
 * acted meanwhile, and it came round often enough: a circle that only reads changes nothing, so
 * twice is enough; one that writes may be counting, so it takes many turns.
 *
 * A loop that is taken for a spin without being one loses nothing: others get their turn earlier
 * than by default.
 */
#include "sim/internal.h"

enum { PLACES = 4, WRITING_TURNS = 16 };

static bool place_known(const struct sim_actor *actor, uint32_t place)
{
    for (unsigned i = 0; i < actor->spin_places; i++)
        if (actor->spin_place[i] == place)
            return true;
    return false;
}

bool sim_spins(struct sim *sim, struct sim_actor *actor)
{
    uint32_t place = (uint32_t)(sim_mix((uint64_t)sim->at_operation << 48, sim->at_value) >> 32);
    uint32_t enough;

    if (sim->turn_actor != actor->number) {
        sim->turn_actor = actor->number;
        sim->turn++;
    }
    if (!sim->at_operation) /* a full count of loop edges without a point */
        return actor->spinning = true;
    if (!place_known(actor, place)) {
        if (actor->spin_places == PLACES) {
            actor->spin_places = 0;
            actor->spin_writes = false;
        }
        actor->spin_place[actor->spin_places++] = place;
        actor->spin_repeats = 0;
        actor->spin_turn = sim->turn;
        if (!(sim->reading >> sim->at_operation & 1))
            actor->spin_writes = true;
        return actor->spinning = false;
    }
    if (actor->spin_turn != sim->turn) {
        /* Others have acted: it may look at everything once more. */
        actor->spin_turn = sim->turn;
        actor->spin_repeats = actor->spinning && !actor->spin_writes ? actor->spin_places : 0;
    }
    enough = actor->spin_places * (actor->spin_writes ? WRITING_TURNS : 2u);
    return actor->spinning = ++actor->spin_repeats >= enough;
}

void sim_spin_hint(struct sim *sim)
{
    struct sim_actor *actor = sim->cpu->actor;

    if (!sim->strategy)
        return;
    actor->spin_turn = sim->turn;
    actor->spin_repeats = PLACES * WRITING_TURNS;
}
