/*
 * dpor_spin.c - processes that wait in a loop.
 *
 * Who reads the same again and again and writes nothing goes on only when somebody else has written
 * there: until then it is asleep for the search.
 */
#include "explore/dpor_private.h"

static inline void change_looks(struct dpor *dpor, uint32_t p, uint32_t looks, bool spins)
{
    struct process *process = &dpor->processes.items[p];

    if (process->looks == looks && process->spins == spins)
        return;
    dpor->lookers += (looks != 0) - (process->looks != 0);
    *PUSH(dpor->changes) =
        (struct change){.process = p, .looks = process->looks, .spins = process->spins};
    process->looks = looks;
    process->spins = spins;
}

/* How often the process has looked at something in [address, address + bytes); *length: in all. */
static uint32_t looks_at(const struct dpor *dpor, uint32_t p, uint64_t address, uint32_t bytes,
                         uint32_t *length)
{
    uint32_t found = 0;

    *length = 0;
    for (uint32_t l = dpor->processes.items[p].looks; l; l = dpor->looks.items[l - 1].next) {
        uint64_t seen = dpor->looks.items[l - 1].address;

        ++*length;
        found += seen - address < bytes || address - seen < 8;
    }
    return found;
}

/* Wake those who wait for a change of what is written. */
static void wake_spinners(struct dpor *dpor, uint32_t writer, const struct sim_touch *touch)
{
    uint32_t length;

    if (dpor->lookers == (dpor->processes.items[writer].looks != 0))
        return;
    for (uint32_t p = 0; p < dpor->processes.count; p++)
        if (p != writer && dpor->processes.items[p].looks &&
            (touch->flags & SIM_TOUCH_BARRIER ||
             looks_at(dpor, p, touch->address, touch->bytes, &length)))
            change_looks(dpor, p, 0, false);
}

/*
 * Whether the process waits in a loop: it has looked at the same so often, and written nothing at
 * all meanwhile (not even a counter). Once or twice more it may look by the way.
 */
void dpor_note_looks(struct dpor *dpor, uint32_t p, const struct sim_touch *touches, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct sim_touch *touch = &touches[i];
        uint32_t length, seen;

        if (touch->flags & (SIM_TOUCH_INTERNAL | SIM_TOUCH_FORESTALLS | SIM_TOUCH_NEXT_STEP))
            continue;
        if (touch->flags & (SIM_TOUCH_WRITE | SIM_TOUCH_BARRIER)) {
            change_looks(dpor, p, 0, false);
            wake_spinners(dpor, p, touch);
            continue;
        }
        if (dpor->processes.items[p].spins)
            continue;
        seen = looks_at(dpor, p, touch->address, 1, &length);
        if (length >= MAX_LOOKS) {
            change_looks(dpor, p, 0, false); /* a search, not a wait */
            continue;
        }
        *PUSH(dpor->looks) =
            (struct look){.address = touch->address, .next = dpor->processes.items[p].looks};
        change_looks(dpor, p, (uint32_t)dpor->looks.count, seen + 1 >= SPIN_LOOKS);
    }
}
