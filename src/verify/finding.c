/* finding.c - making findings of what the families say. */
#include "verify/internal.h"
#include "verify/classes.h"

#include <stdarg.h>
#include <string.h>

static bool switched_off(const struct verify *verify, const struct verify_rule *rule)
{
    const struct verify_options *options = &verify->setup.options;

    for (const char *const *id = options->no_rules; id && *id; id++)
        if (verify_rule_find(*id) == rule)
            return true;
    return options->classes && options->classes != (uint32_t)VERIFY_ALL &&
           !(verify_rule_classes(rule) & options->classes);
}

/* Where rule and place are remembered; a full table remembers no more. */
static struct verify_seen *seen_slot(struct verify *verify, const struct verify_rule *rule,
                                     uint64_t pc)
{
    uint64_t hash = (pc ^ (uint64_t)(rule - verify_rules) << 40) * 0x9E3779B97F4A7C15ull;

    for (uint32_t i = 0; i < VERIFY_SEEN; i++) {
        struct verify_seen *slot = &verify->seen[((hash >> 40) + i) & (VERIFY_SEEN - 1)];

        if (!slot->rule || (slot->rule == rule && slot->pc == pc))
            return slot;
    }
    return NULL;
}

static void who(struct finding *finding)
{
    const struct sim_cpu *cpu = world->sim->cpu;

    if (cpu->actor->kind == SIM_INTERRUPT)
        snprintf(finding->actor, sizeof finding->actor, "%s on T%u",
                 cpu->actor->irql > DISPATCH_LEVEL ? "ISR" : "DPC", cpu->thread->number);
    else
        snprintf(finding->actor, sizeof finding->actor, "T%u", cpu->actor->number);
    finding->cpu = cpu->number;
    finding->irql = cpu->irql;
}

struct finding *verify_finding(struct verify *verify, const char *id, uint64_t pc)
{
    const struct verify_rule *rule = verify_rule_find(id);
    const struct verify_sink *sink = &verify->setup.sink;
    struct verify_seen *seen;
    struct finding *finding;
    const char *alias;
    uint64_t first;
    bool has_first;

    irqlab_assert(rule); /* every id stands in a FAMILY.def */
    if (!pc) {
        uint64_t here;

        pc = ke_stack_here(0, &here, 1) ? here + 1 : 0;
    }
    seen = seen_slot(verify, rule, pc);
    if (seen && seen->rule) {
        seen->repeats++;
        return NULL;
    }
    if (switched_off(verify, rule))
        return NULL;
    if (!seen || verify->seen_count == VERIFY_MOST) {
        verify->dropped++;
        return NULL;
    }
    finding = sink->add(sink->context, rule->severity, rule->id);
    *seen = (struct verify_seen){.rule = rule, .pc = pc, .index = sink->count(sink->context) - 1};
    verify->seen_count++;
    finding->frame_count = ke_stack_here(pc, finding->frames, FINDING_FRAMES);
    who(finding);
    snprintf(finding->title, sizeof finding->title, "%s", rule->title);
    snprintf(finding->contract, sizeof finding->contract, "%s", rule->contract);
    snprintf(finding->why, sizeof finding->why, "%s", rule->why);
    snprintf(finding->todo, sizeof finding->todo, "%s", rule->fix);
    alias = verify_rule_alias(rule->id);
    if (alias)
        snprintf(finding->name, sizeof finding->name, "%s",
                 strncmp(alias, "0x", 2) == 0 ? rule->id : alias);
    if (verify_rule_code(rule->id, &finding->code, &first, &has_first) && has_first)
        verify_arg(finding, 1, first, rule->title);
    return finding;
}

uint64_t verify_dropped(const struct verify *verify)
{
    return verify->dropped;
}

void verify_finish_counts(struct verify *verify)
{
    const struct verify_sink *sink = &verify->setup.sink;

    for (uint32_t i = 0; verify->seen_count && i < VERIFY_SEEN; i++)
        if (verify->seen[i].rule)
            sink->at(sink->context, verify->seen[i].index)->repeats = verify->seen[i].repeats;
}

void verify_title(struct finding *finding, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(finding->title, sizeof finding->title, format, list);
    va_end(list);
}

void verify_why(struct finding *finding, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(finding->why, sizeof finding->why, format, list);
    va_end(list);
}

void verify_arg(struct finding *finding, int index, uint64_t value, const char *meaning)
{
    irqlab_assert(index >= 1 && index <= 4);
    finding->args[index - 1] = value;
    snprintf(finding->arg_meaning[index - 1], FINDING_MEANING, "%s", meaning);
}

static struct finding_note *add_note(struct finding *finding, uint64_t pc, const char *format,
                                     va_list list)
{
    struct finding_note *note;

    if (finding->note_count == FINDING_NOTES)
        return NULL;
    note = &finding->notes[finding->note_count++];
    note->pc = pc ? pc - 1 : 0;
    note->frame_count = 0;
    vsnprintf(note->text, sizeof note->text, format, list);
    return note;
}

void verify_note(struct finding *finding, uint64_t pc, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    add_note(finding, pc, format, list);
    va_end(list);
}

void verify_note_place(struct finding *finding, const struct verify_place *place,
                       const char *format, ...)
{
    struct finding_note *note;
    va_list list;

    va_start(list, format);
    note = add_note(finding, place->pc, format, list);
    va_end(list);
    if (!note || !place->stack)
        return;
    note->frame_count = place->stack->frame_count < FINDING_NOTE_FRAMES ? place->stack->frame_count
                                                                        : FINDING_NOTE_FRAMES;
    memcpy(note->frames, place->stack->frames, note->frame_count * sizeof *note->frames);
}

const char *verify_irql_name(unsigned irql)
{
    static const char *const names[] = {
        "PASSIVE_LEVEL", "APC_LEVEL",   "DISPATCH_LEVEL", "DIRQL 3",   "DIRQL 4",  "DIRQL 5",
        "DIRQL 6",       "DIRQL 7",     "DIRQL 8",        "DIRQL 9",   "DIRQL 10", "DIRQL 11",
        "DIRQL 12",      "CLOCK_LEVEL", "IPI_LEVEL",      "HIGH_LEVEL"};

    return irql < 16 ? names[irql] : "an IRQL that does not exist";
}
