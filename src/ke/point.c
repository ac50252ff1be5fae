/*
 * point.c - points at which the machine has a turn, and what the steps behind them touch.
 *
 * Footprints matter only to strategies that reduce the schedules to those that differ; without one
 * nothing here runs but sim_attention.
 */
#include "ke/ke.h"

enum { HEADER_BYTES = 8 }; /* type and SignalState: what others see of a dispatcher object */

void ke_point_turn(enum ke_operation operation, const volatile void *object, enum ke_effect effect)
{
    struct sim *sim = world->sim;
    const DISPATCHER_HEADER *header = (const DISPATCHER_HEADER *)object;

    sim->at_operation = operation;
    sim->at_value = ke_relative(object);
    sim->at_object = object;
    sim_attention(sim);
    if (!sim->footprint || !object)
        return;
    switch (effect) {
    case KE_EFFECT_NONE:
        break;
    case KE_EFFECT_READ:
        sim_touch(sim, object, HEADER_BYTES, 0);
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

void ke_point_when(enum ke_operation operation, const volatile void *object, enum ke_effect effect,
                   bool (*can_take)(const volatile void *object, struct sim_actor *actor))
{
    struct sim_actor *actor = world->sim->cpu->actor;

    actor->can_take = world->sim->strategy ? can_take : NULL;
    actor->wanted = object;
    ke_point_as(operation, object, effect);
    actor->can_take = NULL;
}
