/*
 * io_timer.c - timers of devices: a routine per device, called at DISPATCH_LEVEL once a second.
 *
 * All devices share one kernel timer and one DPC, which tick at whole seconds of interrupt time
 * while at least one device's timer is started: the first call comes within a second.
 */
#include "io/io.h"

enum {
    TAG_TIMER = 0x69546F49, /* "IoTi" */
    SECOND_100NS = 10000000,
};

struct _IO_TIMER {
    CSHORT Type; /* IO_TYPE_TIMER */
    bool started;
    struct list link; /* in io->timers while started */
    PIO_TIMER_ROUTINE routine;
    PVOID context;
    PDEVICE_OBJECT device;
    uint32_t ticks; /* io->timer_ticks of its last call */
};

static struct _IO_TIMER *next_due(void)
{
    list_for_each(it, &world->io->timers)
    {
        struct _IO_TIMER *timer = container_of(it, struct _IO_TIMER, link);

        if (timer->ticks != world->io->timer_ticks)
            return timer;
    }
    return NULL;
}

static VOID tick(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    struct _IO_TIMER *timer;

    world->io->timer_ticks++;
    /* A routine may stop and delete any timer: look for the next one from the start. */
    while ((timer = next_due())) {
        timer->ticks = world->io->timer_ticks;
        KE_CALLBACK("I/O timer", timer->routine, timer->routine(timer->device, timer->context));
    }
}

static void run_clock(bool on)
{
    struct io *io = world->io;
    uint64_t now = world->sim->now_100ns;
    LARGE_INTEGER due = {.QuadPart = (LONGLONG)(now % SECOND_100NS) - SECOND_100NS};

    if (on)
        KeSetTimerEx(&io->timer, due, 1000, &io->timer_dpc);
    else
        KeCancelTimer(&io->timer);
}

static void stop(struct _IO_TIMER *timer)
{
    if (!timer->started)
        return;
    timer->started = false;
    list_remove(&timer->link);
    if (list_empty(&world->io->timers))
        run_clock(false);
}

void io_timer_forget(PDEVICE_OBJECT device)
{
    struct _IO_TIMER *timer = device->Timer;

    device->Timer = NULL;
    stop(timer);
    mm_pool_free(timer, TAG_TIMER, 0);
}

void io_timer_create(void)
{
    struct io *io = world->io;

    list_init(&io->timers);
    KeInitializeTimer(&io->timer);
    KeInitializeDpc(&io->timer_dpc, tick, NULL);
}

NTSTATUS IoInitializeTimer(PDEVICE_OBJECT DeviceObject, PIO_TIMER_ROUTINE TimerRoutine,
                           PVOID Context)
{
    struct _IO_TIMER *timer;

    KE_DDI(DeviceObject, (uintptr_t)TimerRoutine);
    timer = DeviceObject->Timer;
    if (timer) {
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC9/0x0A", .object = DeviceObject,
                  .pc = IO_CALLER);
    } else {
        if (mm_pool_refuse())
            return STATUS_INSUFFICIENT_RESOURCES;
        timer = mm_pool_alloc(sizeof *timer, TAG_TIMER, MM_POOL_KERNEL | MM_POOL_ZERO, IO_CALLER);
        if (!timer)
            return STATUS_INSUFFICIENT_RESOURCES;
        timer->Type = IO_TYPE_TIMER;
        timer->device = DeviceObject;
        list_init(&timer->link);
        DeviceObject->Timer = timer;
    }
    timer->routine = TimerRoutine;
    timer->context = Context;
    return STATUS_SUCCESS;
}

VOID IoStartTimer(PDEVICE_OBJECT DeviceObject)
{
    struct _IO_TIMER *timer = DeviceObject->Timer;
    bool first;

    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_TIMER, DeviceObject);
    if (timer->started || io_device_extension(DeviceObject)->flags & IO_DEVICE_DELETE_PENDING)
        return;
    first = list_empty(&world->io->timers);
    timer->started = true;
    timer->ticks = world->io->timer_ticks;
    list_push_back(&world->io->timers, &timer->link);
    if (first)
        run_clock(true);
}

VOID IoStopTimer(PDEVICE_OBJECT DeviceObject)
{
    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_TIMER, DeviceObject);
    stop(DeviceObject->Timer);
}
