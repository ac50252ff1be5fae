/*
 * programs.c - which programs irqlab starts, and copies of those that others start.
 *
 * A program that refers to CreateProcess is one that starts others: then irqlab starts the first
 * such program alone. What it starts may be any program of the run, itself included, several times:
 * each time in a user slot of its own, with a copy of the image that was loaded there beforehand,
 * since images are made before the first execution.
 */
#include "run/session_private.h"

enum { COPIES = 7, MOST_SLOTS = LAYOUT_USER_SLOTS - 2 };

bool run_starts(const struct session_image *image)
{
    static const char *const names[] = {"CreateProcessA", "CreateProcessW", NULL};

    return run_refers((const char *const *)image->built.objects.items, image->built.objects.count,
                      names);
}

static bool make_copy(struct session *session, const struct session_image *of, unsigned slot)
{
    struct session_image *copy = &session->images[session->image_count + session->instance_count];

    copy->unit = of->unit;
    copy->built = of->built;
    run_name_image(copy);
    copy->slot = slot;
    session->instance_count++;
    return run_load_image(session, copy);
}

bool run_programs_prepare(struct session *session)
{
    unsigned apps = 0, slot, copies;
    bool any = false;

    for (size_t i = 0; i < session->image_count; i++) {
        struct session_image *image = &session->images[i];

        if (!image->unit->is_app)
            continue;
        apps++;
        if (!run_starts(image))
            continue;
        any = true;
        if (!session->starter && session->options.start == RUN_START_AUTO)
            session->starter = image;
    }
    for (size_t i = 0; i < session->image_count && session->options.start == RUN_START_FIRST; i++)
        if (session->images[i].unit->is_app && !session->starter)
            session->starter = &session->images[i];
    if (!any)
        return true;
    slot = apps;
    copies = apps * COPIES <= RUN_INSTANCES && apps * (COPIES + 1) <= MOST_SLOTS ? COPIES
             : apps <= RUN_INSTANCES / 2                                         ? 1
                                                                                 : 0;
    for (size_t i = 0; i < session->image_count; i++)
        for (unsigned n = 0; session->images[i].unit->is_app && n < copies; n++)
            if (!make_copy(session, &session->images[i], slot++))
                return false;
    return true;
}
