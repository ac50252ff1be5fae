/*
 * point.c - points at which the machine has a turn, and what the steps behind them touch.
 *
 * Footprints matter only to strategies that reduce the schedules to those that differ; without one
 * nothing here runs but sim_attention.
 */
#include "ke/ke.h"

enum { HEADER_BYTES = 8 }; /* type and SignalState: what others see of a dispatcher object */

/* What a strategy that reduces schedules is told of the step behind the point. */
static irqlab_cold void touch_effect(struct sim *sim, const volatile void *object,
                                     enum ke_effect effect)
{
    const DISPATCHER_HEADER *header = (const DISPATCHER_HEADER *)object;

    switch (effect) {
    case KE_EFFECT_NONE:
        break;
    case KE_EFFECT_READ:
        sim_touch(sim, object, HEADER_BYTES, SIM_TOUCH_FREE);
        break;
    case KE_EFFECT_LOOK:
        sim_touch(sim, object, HEADER_BYTES, header->SignalState > 0 ? SIM_TOUCH_FREE : 0);
        break;
    case KE_EFFECT_WRITE:
        sim_touch(sim, object, HEADER_BYTES, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
        break;
    case KE_EFFECT_SIGNAL:
        sim_touch(sim, object, HEADER_BYTES,
                  SIM_TOUCH_WRITE | (header->SignalState > 0 ? SIM_TOUCH_FREE : 0));
        break;
    case KE_EFFECT_LOCK: {
        struct sim_actor *actor = sim->cpu->actor;
        bool is_free = !actor->can_take || actor->can_take(object, actor);

        sim_touch(sim, object, HEADER_BYTES,
                  SIM_TOUCH_WRITE | SIM_TOUCH_ACQUIRE | (is_free ? SIM_TOUCH_FREE : 0));
        break;
    }
    }
}

static __attribute__((noinline)) void turn_and_touch(struct sim *sim, const volatile void *object,
                                                     enum ke_effect effect)
{
    sim_attention(sim);
    if (sim->footprint && object)
        touch_effect(sim, object, effect);
}

/*
 * Who asks for footprints is asked again behind the turn, because the machine may be paused in it
 * and go on with another strategy (sim_pause); where it cannot be, the turn is the last act, so
 * that there is no frame.
 */
void ke_point_turn(enum ke_operation operation, const volatile void *object, enum ke_effect effect)
{
    struct sim *sim = world->sim;

    sim->at_operation = operation;
    sim->at_value = ke_relative(object);
    sim->at_object = object;
    if (irqlab_unlikely(sim->footprint != NULL) ||
        irqlab_unlikely(sim->pause_at_choice | sim->keeps_marks)) {
        turn_and_touch(sim, object, effect);
        return;
    }
    sim_attention(sim);
}

void ke_point_when(enum ke_operation operation, const volatile void *object, enum ke_effect effect,
                   bool (*can_take)(const volatile void *object, struct sim_actor *actor))
{
    struct sim *sim = world->sim;
    struct sim_actor *actor = sim->cpu->actor;

    sim_point_note(sim, actor, operation, ke_relative(object));
    if (irqlab_likely(sim->countdown > 0))
        return;
    actor->can_take = sim->strategy ? can_take : NULL;
    actor->wanted = object;
    ke_point_turn(operation, object, effect);
    actor->can_take = NULL;
}
