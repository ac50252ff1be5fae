/* place.c - where a finding is, in words; see place.h. */
#include "report/place.h"

#include <stdio.h>
#include <string.h>

enum { INLINED = 8, BUCKET_FUNCTIONS = 3 };

/* Our headers and those of C++, with the helpers that are found inline there: nobody wants to be
 * sent to them. */
static bool in_headers(const char *file)
{
    return file && (strstr(file, "include/wdk/") || strstr(file, "include/win32/") ||
                    strstr(file, "/include/c++/") || strstr(file, "-linux-gnu/c++/"));
}

const char *report_file(const char *file)
{
    const char *ours = strstr(file, "/include/wdk/");

    if (!ours)
        ours = strstr(file, "/include/win32/");
    return ours ? ours + sizeof "/include" : file;
}

/* The innermost place that is not a helper of our headers. */
struct report_place report_place_of(struct symbols *symbols, uint64_t address)
{
    struct report_place place = {.known = false};
    struct symbol_place places[INLINED];
    size_t count = address && symbols ? symbols_places(symbols, address, places, INLINED) : 0;
    size_t first = 0;

    if (!count) {
        snprintf(place.text, sizeof place.text, "0x%llx", (unsigned long long)address);
        return place;
    }
    while (first + 1 < count && in_headers(places[first].file))
        first++;
    place.known = places[first].file != NULL;
    place.file = places[first].file;
    place.line = places[first].line;
    place.column = places[first].column;
    if (places[first].file)
        snprintf(place.text, sizeof place.text, "%s:%d", places[first].file, places[first].line);
    else
        snprintf(place.text, sizeof place.text, "0x%llx", (unsigned long long)address);
    if (places[first].function)
        snprintf(place.function, sizeof place.function, "%s", places[first].function);
    return place;
}

/* The first known place that is not in a header, else the first that is known. */
static struct report_place first_of(struct symbols *symbols, const uint64_t *frames, uint32_t count)
{
    struct report_place first = {.known = false};

    for (uint32_t i = 0; i < count; i++) {
        struct report_place place = report_place_of(symbols, frames[i]);

        if (place.known && !in_headers(place.file))
            return place;
        if (place.known && !first.known)
            first = place;
    }
    return first;
}

struct report_place report_first_place(struct symbols *symbols, const struct finding *finding)
{
    return first_of(symbols, finding->frames, finding->frame_count);
}

struct report_place report_note_place(struct symbols *symbols, const struct finding_note *note)
{
    struct report_place place = report_place_of(symbols, note->pc);

    return in_headers(place.file) && note->frame_count
               ? first_of(symbols, note->frames, note->frame_count)
               : place;
}

void report_summary(struct symbols *symbols, const struct finding *finding, char *text,
                    size_t bytes)
{
    struct report_place place = report_first_place(symbols, finding);

    if (!place.known)
        snprintf(text, bytes, "%s", finding->rule);
    else if (place.function[0])
        snprintf(text, bytes, "%s %s in %s", finding->rule, place.text, place.function);
    else
        snprintf(text, bytes, "%s %s", finding->rule, place.text);
}

static uint64_t mix(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3ull;
    return (hash ^ 0xFF) * 0x100000001B3ull; /* between two names */
}

uint64_t report_bucket(struct symbols *symbols, const struct finding *finding)
{
    uint64_t hash = mix(0xCBF29CE484222325ull, finding->rule);
    int named = 0;

    for (uint32_t i = 0; i < finding->frame_count && named < BUCKET_FUNCTIONS; i++) {
        struct symbol_place places[INLINED];
        size_t count = symbols ? symbols_places(symbols, finding->frames[i], places, INLINED) : 0;

        for (size_t j = 0; j < count && named < BUCKET_FUNCTIONS; j++)
            if (places[j].function) {
                hash = mix(hash, places[j].function);
                named++;
            }
    }
    if (!named) /* nothing else tells it from others */
        hash = mix(hash, finding->title);
    return hash >> 16; /* twelve digits */
}

const char *report_severity(enum finding_severity severity)
{
    switch (severity) {
    case FINDING_ERROR:
        return "error";
    case FINDING_WARNING:
        return "warning";
    case FINDING_NOTE:
        return "note";
    }
    return "error";
}
