/* options_devices.c - what happens to devices and when: --interrupt VECTOR[@AFTER[,EVERY[,TIMES]]],
 * --removal ask|surprise[@AFTER], --bind DRIVER=ID and the filters. */
#include "options.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { VECTORS = 256, DEFAULT_TIMES = 100, MAX_TIMES = 1000000 };

/* "10ms", "250us", "1s", "0": up to an hour. */
static bool duration(const char **text, uint64_t *value_100ns)
{
    static const struct {
        const char *name;
        double units_100ns;
    } units[] = {{"us", 10}, {"ms", 10000}, {"s", 1e7}};
    char *end;
    double value;
    size_t length;

    if (!isdigit((unsigned char)**text))
        return false;
    value = strtod(*text, &end);
    length = strcspn(end, ",");
    if (value == 0 && !length) {
        *value_100ns = 0;
        *text = end;
        return true;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].name) == length && strncmp(units[i].name, end, length) == 0) {
            value *= units[i].units_100ns;
            *text = end + length;
            *value_100ns = (uint64_t)(value + 0.5);
            return value <= 36e9;
        }
    return false;
}

static bool parse(const char *at, struct run_interrupt *interrupt)
{
    char *end;
    uint64_t vector, times;

    if (!isdigit((unsigned char)*at))
        return false;
    vector = strtoull(at, &end, 0);
    if (vector >= VECTORS)
        return false;
    interrupt->vector = (uint32_t)vector;
    interrupt->times = 1;
    if (!*end)
        return true;
    at = end + 1;
    if (*end != '@' || !duration(&at, &interrupt->after_100ns))
        return false;
    if (!*at)
        return true;
    interrupt->times = DEFAULT_TIMES;
    if (*at++ != ',' || !duration(&at, &interrupt->every_100ns))
        return false;
    if (!*at)
        return true;
    if (*at++ != ',' || !isdigit((unsigned char)*at))
        return false;
    times = strtoull(at, &end, 10);
    interrupt->times = (uint32_t)times;
    return !*end && times >= 1 && times <= MAX_TIMES;
}

int options_interrupt(struct command_options *options, const char *value)
{
    struct run_options *run = &options->run;
    struct run_interrupt *interrupt = &options->interrupts[run->interrupt_count];

    if (run->interrupt_count == MAX_INTERRUPTS) {
        fprintf(stderr, "irqlab: --interrupt can be given %d times\n", MAX_INTERRUPTS);
        return RUN_USAGE;
    }
    memset(interrupt, 0, sizeof *interrupt); /* it is compared as bytes */
    if (!parse(value, interrupt)) {
        fprintf(stderr,
                "irqlab: --interrupt takes VECTOR (0 to 255) or VECTOR@AFTER,EVERY,TIMES, as in "
                "0x31@10ms,1ms,5; not \"%s\"\n",
                value);
        return RUN_USAGE;
    }
    run->interrupts = options->interrupts;
    run->interrupt_count++;
    return -1;
}

int options_removal(struct command_options *options, const char *value)
{
    struct run_options *run = &options->run;
    size_t word = strcspn(value, "@");

    run->removal = RUN_REMOVAL_ASK;
    run->removal_timed = false;
    if (strcmp(value, "ask") == 0)
        return -1;
    if (word == strlen("surprise") && strncmp(value, "surprise", word) == 0) {
        run->removal = RUN_REMOVAL_SURPRISE;
        run->removal_timed = value[word] != 0;
        value += word + (value[word] != 0);
        if (!run->removal_timed || (duration(&value, &run->removal_after_100ns) && !*value))
            return -1;
    }
    fputs("irqlab: --removal takes ask, surprise, or surprise@TIME as in surprise@10ms\n", stderr);
    return RUN_USAGE;
}

int options_bind(struct command_options *options, const char *value, int kind)
{
    struct run_options *run = &options->run;
    size_t name = strcspn(value, "=");

    if (!name || (kind == RUN_BIND_DEVICE ? !value[name] || !value[name + 1]
                                          : value[name] && !value[name + 1])) {
        fprintf(stderr, "irqlab: %s\n",
                kind == RUN_BIND_DEVICE ? "--bind takes DRIVER=HARDWARE-ID"
                                        : "--upper-filter and --lower-filter take DRIVER or "
                                          "DRIVER=OVER");
        return RUN_USAGE;
    }
    if (run->binding_count == MAX_BINDINGS) {
        fprintf(stderr, "irqlab: there can be %d --bind and filters\n", MAX_BINDINGS);
        return RUN_USAGE;
    }
    options->bindings[run->binding_count].kind = kind;
    options->bindings[run->binding_count].driver = strndup(value, name);
    options->bindings[run->binding_count].what = value[name] ? value + name + 1 : NULL;
    run->bindings = options->bindings;
    run->binding_count++;
    return -1;
}
