/*
 * interrupts.c - devices that interrupt when the command line says so.
 *
 * There is no hardware: `--interrupt VECTOR@AFTER,EVERY,TIMES` stands for a device that asserts its
 * line AFTER a driver connected to it. The moment is one on the virtual clock, so that under a
 * strategy that lets time pass early it is a choice like that of any timer.
 */
#include "run/session_private.h"
#include "ke/interrupt.h"

#include <string.h>

struct device {
    struct sim_deadline deadline;
    const struct run_interrupt *spec;
    uint32_t left; /* assertions to come */
    struct device *next;
};

static void arm(struct device *device, uint64_t after_100ns)
{
    sim_deadline_set(world->sim, &device->deadline, world->sim->now_100ns + after_100ns);
}

static void fire(struct sim_deadline *deadline)
{
    struct device *device = container_of(deadline, struct device, deadline);

    if (!ke_interrupt_assert(device->spec->vector))
        return; /* disconnected: a driver that connects again starts it again */
    if (--device->left)
        arm(device, device->spec->every_100ns ? device->spec->every_100ns : 1);
}

static void connected(ULONG vector)
{
    bool any = false;

    for (struct device *device = world->ke->devices; device; device = device->next)
        if (device->spec->vector == vector) {
            device->left = device->spec->times;
            arm(device, device->spec->after_100ns);
            any = true;
        }
    if (!any)
        run_note(&world->session->output,
                 "hint: a driver connected to vector 0x%x, and no device interrupts there; "
                 "--interrupt 0x%x makes one",
                 vector, vector);
}

void run_interrupts_create(const struct run_interrupt *interrupts, uint32_t count)
{
    world->ke->interrupt_connected = connected;
    for (uint32_t i = count; i-- > 0;) {
        struct device *device = arena_alloc(&world->arena, sizeof *device);

        irqlab_assert(device);
        memset(device, 0, sizeof *device);
        device->spec = &interrupts[i];
        device->deadline.fire = fire;
        device->next = world->ke->devices;
        world->ke->devices = device;
    }
}
