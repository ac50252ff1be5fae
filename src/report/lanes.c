/*
 * lanes.c - see lanes.h.
 *
 * Which steps matter? Those about something that the finding is about (its place, the places of its
 * notes), those about something that several threads use after the first of them was made, both
 * sides of each preemption, moves of the clock, and the last step of each thread. Reads of a loop
 * that goes round are shown once.
 */
#include "report/lanes.h"
#include "report/place.h"
#include "base/check.h"
#include "base/finding.h"

#include <stdlib.h>
#include <string.h>

enum { LANES = 4, LONGEST = 40, LATER = 6, KEYS = 12, WIDEST = 36, NARROWEST = 8, LANE_ONE = 48 };

struct table {
    const struct trace *trace;
    bool *matters;
    bool *hidden; /* those that mattered, but there is no room */
    uint32_t actors[LANES];
    const char *kinds[LANES];
    unsigned width[LANES];
    unsigned actor_count; /* LANES + 1: too many for lanes */
};

/* --- what matters ------------------------------------------------------------------------------
 */

static bool named_by(const struct finding *finding, uint64_t pc)
{
    for (uint32_t i = 0; i < finding->frame_count; i++)
        if (finding->frames[i] && finding->frames[i] == pc)
            return true;
    for (uint32_t i = 0; i < finding->note_count; i++)
        if (finding->notes[i].pc && finding->notes[i].pc == pc)
            return true;
    return false;
}

struct use {
    uint64_t object;
    uint32_t actor;
    bool several, changed, about;
};

static int by_object(const void *a, const void *b)
{
    uint64_t x = ((const struct use *)a)->object, y = ((const struct use *)b)->object;

    return x < y ? -1 : x > y;
}

/* Each object once, with who uses it. */
static size_t uses_of(const struct trace *trace, const struct finding *finding, struct use *uses)
{
    size_t count = 0, kept = 0;

    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_event *event = &trace->events[i];

        if (event->object && !event->thread)
            uses[count++] = (struct use){.object = event->object,
                                         .actor = event->actor,
                                         .changed = event->kind != TRACE_READ,
                                         .about = named_by(finding, event->pc)};
    }
    if (count)
        qsort(uses, count, sizeof *uses, by_object);
    for (size_t i = 0; i < count; i++) {
        if (kept && uses[kept - 1].object == uses[i].object) {
            uses[kept - 1].several |= uses[kept - 1].actor != uses[i].actor;
            uses[kept - 1].changed |= uses[i].changed;
            uses[kept - 1].about |= uses[i].about;
        } else {
            uses[kept++] = uses[i];
        }
    }
    return kept;
}

static const struct use *find_use(const struct use *uses, size_t count, uint64_t object)
{
    struct use key = {.object = object};

    return count ? bsearch(&key, uses, count, sizeof *uses, by_object) : NULL;
}

static bool same_step(const struct trace_event *a, const struct trace_event *b)
{
    return a->actor == b->actor && a->pc == b->pc && a->object == b->object && a->kind == b->kind;
}

/* A read that the same thread made just before, or one turn of its loop before. */
static bool again(const struct trace *trace, size_t at)
{
    const struct trace_event *event = &trace->events[at];

    if (event->kind != TRACE_READ)
        return false;
    for (size_t i = at, left = 4; i-- > 0 && left; left--) {
        if (trace->events[i].actor != event->actor || trace->events[i].kind != TRACE_READ)
            return false;
        if (same_step(&trace->events[i], event))
            return true;
    }
    return false;
}

static void choose(struct table *table, const struct finding *finding, bool all)
{
    const struct trace *trace = table->trace;
    struct use *uses = calloc(trace->count + 1, sizeof *uses);
    size_t use_count;
    uint32_t first_actor = trace->count ? trace->events[0].actor : 0;
    bool concurrent = false;

    irqlab_assert(uses);
    use_count = uses_of(trace, finding, uses);
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_event *event = &trace->events[i];
        const struct use *use =
            event->object && !event->thread ? find_use(uses, use_count, event->object) : NULL;

        concurrent |= event->actor != first_actor;
        table->matters[i] = all || event->kind == TRACE_TIME || named_by(finding, event->pc) ||
                            (use && use->about) ||
                            (concurrent && event->object && !event->thread &&
                             (event->preemption || (use && use->several && use->changed)));
        if (!all && table->matters[i] && again(trace, i))
            table->matters[i] = false;
    }
    /* The last thing that each did. */
    for (size_t i = trace->count, seen = 0; !all && i-- > 0 && seen < LANES;) {
        bool later = false;

        if (trace->events[i].kind == TRACE_END || !trace->events[i].pc)
            continue;
        for (size_t j = i + 1; j < trace->count && !later; j++)
            later = trace->events[j].actor == trace->events[i].actor && trace->events[j].pc;
        if (!later) {
            bool ended = false;

            for (size_t j = i + 1; j < trace->count && !ended; j++)
                ended = trace->events[j].actor == trace->events[i].actor &&
                        trace->events[j].kind == TRACE_END;
            if (!ended)
                table->matters[i] = true;
            seen++;
        }
    }
    free(uses);
}

/* The step of the finding, as an index: the last that matters up to when it was found. */
static size_t last_of(const struct table *table, const struct finding *finding)
{
    const struct trace *trace = table->trace;
    size_t last = trace->count;

    for (size_t i = 0; i < trace->count; i++)
        if (table->matters[i] && (!finding->step || trace->events[i].step <= finding->step))
            last = i;
    return last;
}

/* Does the finding name what the thread did there, and did it not do so again before `last`? */
static bool is_key(const struct table *table, const struct finding *finding, size_t at, size_t last)
{
    const struct trace_event *event = &table->trace->events[at];

    if (!named_by(finding, event->pc))
        return false;
    for (size_t i = at + 1; i <= last; i++)
        if (table->trace->events[i].pc == event->pc &&
            table->trace->events[i].actor == event->actor && table->matters[i])
            return false;
    return true;
}

/* Too many steps for a table: those that lead to the finding, the ones it names, and the next few.
 */
static void shorten(struct table *table, const struct finding *finding, size_t shown)
{
    const struct trace *trace = table->trace;
    size_t last = last_of(table, finding), behind = 0, keys = 0;

    for (size_t i = last + 1; i < trace->count; i++)
        if (table->matters[i] && ++behind > LATER) {
            table->matters[i] = false;
            table->hidden[i] = true;
            shown--;
        }
    for (size_t i = 0; i < trace->count && shown > LONGEST; i++) {
        if (!table->matters[i])
            continue;
        if (i <= last && keys < KEYS && is_key(table, finding, i, last)) {
            keys++;
            continue;
        }
        table->matters[i] = false;
        table->hidden[i] = true;
        shown--;
    }
}

static void free_table(struct table *table)
{
    free(table->matters);
    free(table->hidden);
}

/* --- the table ---------------------------------------------------------------------------------
 */

static const char *irql_name(unsigned irql)
{
    static const char *const names[] = {"PASSIVE", "APC", "DISPATCH"};

    return irql < 3 ? names[irql] : "DIRQL";
}

/* In the program's own source: an Interlocked routine is inlined from our headers. */
void report_place(struct symbols *symbols, uint64_t pc, char *text, size_t bytes)
{
    struct report_place place = report_place_of(pc ? symbols : NULL, pc);

    text[0] = 0;
    if (place.known)
        snprintf(text, bytes, "%s", place.text);
}

/* What the source calls it, else what the report does. */
static void name_of(struct symbols *symbols, const struct trace_event *event, char *text,
                    size_t bytes)
{
    struct symbol_variable variable;

    text[0] = 0;
    if (event->thread && event->name)
        snprintf(text, bytes, "%s", event->name);
    else if (event->object && symbols && symbols_variable(symbols, event->object, 0, &variable) &&
             variable.offset == 0)
        snprintf(text, bytes, "%s", variable.name);
    else if (event->name)
        snprintf(text, bytes, "%s", event->name);
}

static void cell(struct symbols *symbols, const struct trace_event *event, char *text, size_t bytes)
{
    char name[96];

    name_of(symbols, event, name, sizeof name);
    switch (event->kind) {
    case TRACE_CALL:
        snprintf(text, bytes, "%s %s", event->text ? event->text : "?", name);
        break;
    case TRACE_READ:
        snprintf(text, bytes, "reads %s", name);
        break;
    case TRACE_WRITE:
        snprintf(text, bytes, "writes %s", name);
        break;
    case TRACE_TIME:
        snprintf(text, bytes, "time passes: %llu.%03llu ms",
                 (unsigned long long)(event->value / 10000),
                 (unsigned long long)(event->value / 10 % 1000));
        break;
    case TRACE_END:
        snprintf(text, bytes, "ends");
        break;
    }
}

static const char *kind_of(const struct trace_event *event)
{
    return !event->interrupt ? "T" : event->isr ? "ISR" : "DPC";
}

static void who(const struct trace_event *event, char *text, size_t bytes)
{
    snprintf(text, bytes, "%s%u", kind_of(event), event->actor);
}

static int lane_of(const struct table *table, uint32_t actor)
{
    for (unsigned i = 0; i < table->actor_count && i < LANES; i++)
        if (table->actors[i] == actor)
            return (int)i;
    return -1;
}

/* Does the actor act before `from` and after it, among what is shown? */
static bool under_way(const struct table *table, uint32_t actor, size_t from)
{
    bool before = false;

    for (size_t i = 0; i < from && !before; i++)
        before = table->matters[i] && table->trace->events[i].actor == actor;
    for (size_t i = from + 1; before && i < table->trace->count; i++)
        if (table->matters[i] && table->trace->events[i].actor == actor)
            return true;
    return false;
}

/* In characters, not in bytes; at most `width` of them. */
static void pad(FILE *out, const char *text, unsigned width)
{
    unsigned used = 0;

    for (; *text && used < width; text++) {
        fputc(*text, out);
        if (((unsigned char)text[1] & 0xC0) != 0x80)
            used++;
    }
    for (; used < width; used++)
        fputc(' ', out);
}

static void line(FILE *out, struct symbols *symbols, const struct table *table, size_t index,
                 const struct lanes_options *options)
{
    const struct trace_event *event = &table->trace->events[index];
    bool lanes = table->actor_count <= LANES;
    unsigned count = lanes ? table->actor_count : 1;
    int own = lanes ? lane_of(table, event->actor) : 0;
    char text[160], where[256], irql[32], time[32], name[16];

    cell(symbols, event, text, sizeof text);
    report_place(symbols, event->pc, where, sizeof where);
    snprintf(irql, sizeof irql, event->irql == event->irql_after ? "%s" : "%s>%s",
             irql_name(event->irql), irql_name(event->irql_after));
    snprintf(time, sizeof time, "+%llu us",
             (unsigned long long)((event->time_100ns - options->start_100ns) / 10));
    fprintf(out, " %c%6llu  %-10s ", event->preemption ? '*' : ' ', (unsigned long long)event->step,
            time);
    if (!lanes) {
        who(event, name, sizeof name);
        fprintf(out, "%-7s", name);
    }
    for (unsigned i = 0; i < count; i++) {
        unsigned width = lanes ? table->width[i] : LANE_ONE;

        if ((int)i == own)
            pad(out, text, width);
        else
            pad(out, under_way(table, table->actors[i], index) ? "|" : "", width);
        fputc(' ', out);
    }
    fprintf(out, "%-16s %s\n", irql, where);
}

static void header(FILE *out, const struct table *table)
{
    fputs("\n    step  time       ", out);
    if (table->actor_count > LANES) {
        pad(out, "thread", 7);
        pad(out, "", LANE_ONE + 1);
    } else {
        for (unsigned i = 0; i < table->actor_count; i++) {
            char name[16];

            snprintf(name, sizeof name, "%s%u", table->kinds[i], table->actors[i]);
            pad(out, name, table->width[i] + 1);
        }
    }
    fputs("IRQL\n", out);
}

void report_lanes(FILE *out, struct symbols *symbols, const struct trace *trace,
                  const struct finding *finding, const struct lanes_options *options)
{
    struct table table = {.trace = trace, .matters = calloc(trace->count + 1, sizeof(bool))};
    size_t shown = 0;
    bool any = false;

    table.hidden = calloc(trace->count + 1, sizeof(bool));
    irqlab_assert(table.matters && table.hidden);
    choose(&table, finding, options->all);
    for (size_t i = 0; i < trace->count; i++)
        shown += table.matters[i];
    if (shown < 2) {
        free_table(&table);
        return;
    }
    if (!options->all && shown > LONGEST)
        shorten(&table, finding, shown);
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_event *event = &trace->events[i];

        if (!table.matters[i] || lane_of(&table, event->actor) >= 0)
            continue;
        if (table.actor_count < LANES) {
            table.kinds[table.actor_count] = kind_of(event);
            table.actors[table.actor_count] = event->actor;
        }
        if (table.actor_count <= LANES)
            table.actor_count++;
    }
    if (table.actor_count < 2 && !options->all) {
        free_table(&table); /* one thread alone: its stack says it all */
        return;
    }
    for (unsigned l = 0; l < table.actor_count && l < LANES; l++)
        table.width[l] = NARROWEST;
    for (size_t i = 0; i < trace->count; i++) {
        int lane = lane_of(&table, trace->events[i].actor);
        char text[160];

        if (!table.matters[i] || lane < 0)
            continue;
        cell(symbols, &trace->events[i], text, sizeof text);
        if (strlen(text) > table.width[lane])
            table.width[lane] = strlen(text) < WIDEST ? (unsigned)strlen(text) : WIDEST;
    }
    header(out, &table);
    for (size_t i = 0, hidden = 0; i <= trace->count; i++) {
        hidden += i < trace->count && table.hidden[i];
        if (hidden && (i == trace->count || table.matters[i])) {
            fprintf(out, "          … %zu %s step%s (--all shows them)\n", hidden,
                    i == trace->count ? "later"
                    : any             ? "more"
                                      : "earlier",
                    hidden == 1 ? "" : "s");
            hidden = 0;
        }
        if (i < trace->count && table.matters[i]) {
            line(out, symbols, &table, i, options);
            any = true;
        }
    }
    free_table(&table);
}
