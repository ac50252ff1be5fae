/*
 * unseen.c - code of which no access is seen: built without the hooks, or without their knowledge.
 *
 * What it calls is checked as ever. Said once, when a session is made.
 */
#include "run/session_private.h"

#include <string.h>

enum { MOST = 5 };

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void say(const struct session_image *image, const struct rewrite_pragma *unseen)
{
    if (!unseen->line) {
        fprintf(
            stderr,
            "irqlab: coverage: %s was built without the hooks (does the compiler know "
            "-fsanitize=thread?): what it does to memory is seen by no rule and not by the race "
            "detector; its calls are checked\n",
            unseen->file);
        return;
    }
    fprintf(stderr,
            "%s:%u: note: %s: what it does to memory is seen by no rule and not by the race "
            "detector [unseen-code]\n",
            *unseen->file ? unseen->file : image->name, unseen->line, unseen->section);
}

void run_print_unseen(const struct session *session)
{
    unsigned said = 0, more = 0;

    for (size_t i = 0; i < session->image_count; i++) {
        const struct rewrite_pragmas *pragmas = &session->images[i].built.pragmas;

        for (size_t p = 0; p < pragmas->count; p++) {
            if (pragmas->items[p].kind != REWRITE_UNSEEN)
                continue;
            if (said++ < MOST)
                say(&session->images[i], &pragmas->items[p]);
            else
                more++;
        }
    }
    if (more)
        fprintf(stderr, "irqlab: %u more places of code that is not seen\n", more);
}

bool session_unseen(const struct session *session, char *text, size_t room)
{
    size_t used = 0;

    text[0] = 0;
    for (size_t i = 0; i < session->image_count; i++) {
        const struct rewrite_pragmas *pragmas = &session->images[i].built.pragmas;

        for (size_t p = 0; p < pragmas->count; p++) {
            const char *name = base_name(pragmas->items[p].file);

            if (pragmas->items[p].kind != REWRITE_UNSEEN || strstr(text, name) || used >= room)
                continue;
            used += (size_t)snprintf(text + used, room - used, "%s%s%s", used ? ", " : "",
                                     pragmas->items[p].line ? "parts of " : "", name);
        }
    }
    return used != 0;
}
