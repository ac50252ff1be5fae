/*
 * gaps.c - names that nothing answers, unit by unit; see gaps.h.
 *
 * A unit that compiles is built, and our loader says what it cannot bind, as before a run. Of one
 * that does not compile the tokens say it: a word that is declared as a routine, defined nowhere
 * and not among the names we have.
 */
#include "run/gaps.h"
#include "ddi/ddi.h"
#include "host/image.h"
#include "host/undefined.h"
#include "run/names.h"
#include "run/session_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 96 };

/* Every name with its note: the tables under src/ddi once more, with what names.c leaves out. */
static const struct row {
    const char *name;
    uint8_t modes; /* bit 0: kernel images, bit 1: user images */
    uint8_t status;
    const char *note;
} rows[] = {
#define DDI_COMPONENT(component)
#define KERNEL 1
#define USER 2
#define BOTH 3
#define DDI(name, low, high, flags, status, note) {#name, MODES, DDI_##status, note},
#define DATA(name)
#define CRT(name, function)
#define CRT_DATA(name, offset)
#include "ddi/names.def"
    {NULL, 0, 0, NULL},
};

static const struct row *find_row(enum run_mode mode, const char *name)
{
    for (const struct row *row = rows; row->name; row++)
        if (row->modes >> mode & 1 && strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

const char *run_gap_kind(enum gap_kind kind)
{
    static const char *const names[] = {"header", "routine", "macro", "type", "constant", "field"};

    return kind < GAP_KINDS ? names[kind] : "?";
}

const char *run_gap_status_name(enum run_gap_status status)
{
    static const char *const names[] = {"missing",   "stub",       "undefined",
                                        "elsewhere", "wrong-mode", "partial"};

    return names[status];
}

/* What is nearest --------------------------------------------------------------------------------
 */

struct unit {
    const struct run_options *options;
    const struct run_unit *unit;
    enum run_mode mode;
    struct gap_list list;
    struct gap_index index;
    struct run_gap_unit *out;
    size_t room;
};

/* What our headers declare; read when the first gap is found. */
static const struct gap_index *index_of(struct unit *unit)
{
    if (!unit->index.count) {
        struct compile_options compile;

        run_compile_options(unit->options, unit->unit, &compile);
        gaps_read_headers(&compile, unit->unit->sources[0], &unit->index);
    }
    return &unit->index;
}

struct near {
    const char *name, *header;
    unsigned score;
};

/* Words of a CamelCase name that both begin with: KeSetTimer and KeSetTimerEx have three. */
static unsigned common_words(const char *a, const char *b, size_t *letters)
{
    unsigned words = 0;
    size_t i = 0;

    *letters = 0;
    while (a[i] && a[i] == b[i]) {
        bool ends = !a[i + 1] || !b[i + 1] || isupper((unsigned char)a[i + 1]) ||
                    isupper((unsigned char)b[i + 1]) || a[i + 1] == '_';
        i++;
        if (ends && (!a[i] || !islower((unsigned char)a[i])) &&
            (!b[i] || !islower((unsigned char)b[i]))) {
            words++;
            *letters = i;
        }
    }
    return words;
}

static void consider(struct near *near, enum gap_kind kind, const char *name, const char *candidate,
                     const char *header)
{
    unsigned length = (unsigned)strlen(name), score;
    size_t letters;

    unsigned most = length < 10 ? 1 : length / 5, other = (unsigned)strlen(candidate);

    if (candidate[0] == '_' && name[0] != '_')
        return;
    bool is_close = (length > other ? length - other : other - length) <= most;
    score = is_close ? 4 * run_name_distance(name, candidate) : UINT32_MAX;
    if (score > 4 * most) { /* not a slip of the pen: a sister of it? */
        if ((kind != GAP_ROUTINE && kind != GAP_MACRO) ||
            common_words(name, candidate, &letters) < 2 || 5 * letters < 3 * length)
            return;
        score = 1000 + 8 * (length - (unsigned)letters) + (unsigned)strlen(candidate);
    }
    if (score < near->score)
        *near = (struct near){.name = candidate, .header = header, .score = score};
}

static bool fits(enum gap_kind wanted, enum gap_kind known)
{
    switch (wanted) {
    case GAP_ROUTINE:
    case GAP_MACRO:
        return known == GAP_ROUTINE || known == GAP_MACRO;
    case GAP_CONSTANT:
        return known == GAP_CONSTANT || known == GAP_MACRO;
    default:
        return known == wanted;
    }
}

static struct near nearest(struct unit *unit, enum gap_kind kind, const char *name)
{
    struct near near = {.score = UINT32_MAX};

    for (size_t i = 0; i < index_of(unit)->count; i++) {
        const struct gap_known *known = &index_of(unit)->items[i];

        if (!fits(kind, known->kind) || (kind == GAP_HEADER && strchr(known->name, '/')))
            continue;
        consider(&near, kind, name, known->name, known->kind == GAP_HEADER ? NULL : known->header);
    }
    if (kind == GAP_ROUTINE || kind == GAP_MACRO)
        for (const struct run_name *n = run_names; n->name; n++)
            if (n->modes >> unit->mode & 1 && !n->data)
                consider(&near, kind, name, n->name, near.header);
    return near;
}

/* The header that declares the very name, or NULL. */
static const char *declared_in(struct unit *unit, enum gap_kind kind, const char *name)
{
    for (size_t i = 0; i < index_of(unit)->count; i++) {
        const struct gap_known *known = &index_of(unit)->items[i];

        if (known->kind != GAP_HEADER && kind != GAP_HEADER && strcmp(known->name, name) == 0)
            return gaps_public_header(index_of(unit), known->header);
    }
    return NULL;
}

/* The list ---------------------------------------------------------------------------------------
 */

static char *copied(const char *text)
{
    return text && *text ? host_duplicate(text) : NULL;
}

static struct run_gap *add(struct unit *unit, enum gap_kind kind, enum run_gap_status status,
                           const char *name, const struct gap_place *places, size_t count)
{
    struct run_gap_unit *out = unit->out;
    struct run_gap *gap;

    for (size_t i = 0; i < out->count; i++)
        if (out->gaps[i].kind == kind && kind != GAP_FIELD && strcmp(out->gaps[i].name, name) == 0)
            return NULL;
    if (out->count == unit->room) {
        unit->room = unit->room ? 2 * unit->room : 64;
        out->gaps = realloc(out->gaps, unit->room * sizeof *out->gaps);
        irqlab_assert(out->gaps);
    }
    gap = &out->gaps[out->count++];
    *gap = (struct run_gap){.kind = kind, .status = status, .name = host_duplicate(name)};
    gap->places = host_allocate((count + 1) * sizeof *gap->places);
    for (size_t i = 0; i < count; i++) {
        gap->places[i] = places[i];
        gap->places[i].file = host_duplicate(places[i].file);
    }
    gap->place_count = count;
    out->partial += status == RUN_GAP_PARTIAL;
    return gap;
}

/* Say of a gap what irqlab has: the nearest, or where the name itself is. */
static void explain(struct unit *unit, struct run_gap *gap, const char *hint)
{
    const struct row *row = find_row(unit->mode, gap->name);
    const char *header = declared_in(unit, gap->kind, gap->name);
    enum run_mode other = unit->mode == RUN_KERNEL ? RUN_USER : RUN_KERNEL;
    char plain[NAME_BYTES];
    bool callable = gap->kind == GAP_ROUTINE || gap->kind == GAP_MACRO;

    if (callable && row && row->status == DDI_STUB) {
        gap->status = RUN_GAP_STUB;
        gap->note = copied(row->note);
    } else if (gap->status == RUN_GAP_MISSING && header) {
        gap->status = RUN_GAP_ELSEWHERE;
        gap->header = host_duplicate(header);
        return;
    } else if (callable && !run_has_name(unit->mode, gap->name) && run_has_name(other, gap->name)) {
        gap->status = RUN_GAP_WRONG_MODE;
        gap->note =
            copied(unit->mode == RUN_KERNEL ? "only apps can call it" : "only drivers can call it");
        return;
    } else if (run_unmangle(gap->name, plain, sizeof plain)) {
        gap->note = run_has_name(unit->mode, plain)
                        ? host_format("declare %s extern \"C\"", plain)
                        : copied("a C++ function; is its source missing?");
    }
    struct near near = nearest(unit, gap->kind, gap->name);
    if (hint) {
        gap->nearest = copied(hint);
    } else if (near.name && strcmp(near.name, gap->name) != 0) {
        gap->nearest = host_duplicate(near.name);
        gap->header = copied(declared_in(unit, gap->kind, near.name));
    }
}

/* A field of a structure of ours? Those of the user's own are his mistake. */
static bool is_ours(struct unit *unit, const char *owner)
{
    const char *space = strrchr(owner, ' ');

    return declared_in(unit, GAP_TYPE, space ? space + 1 : owner) != NULL;
}

static void add_found(struct unit *unit)
{
    for (size_t i = 0; i < unit->list.count; i++) {
        const struct gap *found = &unit->list.gaps[i];
        struct run_gap *gap;

        if (found->kind == GAP_FIELD && !found->is_ours && !is_ours(unit, found->owner))
            continue;
        gap =
            add(unit, found->kind, RUN_GAP_MISSING, found->name, found->places, found->place_count);
        if (!gap)
            continue;
        if (found->kind == GAP_HEADER && found->owner)
            gap->note = host_format("%s is not supported", found->owner);
        else if (found->kind == GAP_FIELD)
            gap->owner = host_duplicate(found->owner);
        if (found->kind != GAP_FIELD)
            explain(unit, gap, NULL);
        else
            gap->nearest = copied(found->hint);
    }
}

static void add_undefined(struct unit *unit, const char *name)
{
    const struct gap_word *word = gaps_find_word(&unit->list, name);
    struct run_gap *gap;

    gap = add(unit, GAP_ROUTINE, RUN_GAP_UNDEFINED, name, word ? word->places : NULL,
              word ? word->place_count : 0);
    if (gap)
        explain(unit, gap, NULL);
}

/* Of sources that do not compile. */
static void add_by_tokens(struct unit *unit)
{
    for (size_t i = 0; i < unit->list.word_count; i++) {
        const struct gap_word *word = &unit->list.words[i];
        const struct row *row = find_row(unit->mode, word->name);
        bool is_stub = row && row->status == DDI_STUB && word->is_called && !word->is_defined;
        bool is_used = word->place_count > 1 || word->is_own;

        if (is_stub ||
            (word->is_declared && !word->is_defined && is_used &&
             !run_has_name(unit->mode, word->name) && strncmp(word->name, "__builtin_", 10) != 0))
            add_undefined(unit, word->name);
    }
}

static bool is_answered(void *context, const char *name)
{
    return !strings_contains(context, name);
}

/* Where a mangled or otherwise unknown name is used, by debug information. */
static void add_places(struct unit *unit, const struct compile_image *built,
                       const struct strings *names)
{
    struct undefined_list list = {0};

    for (size_t i = 0; i < built->objects.count; i++)
        undefined_read(built->objects.items[i], is_answered, (void *)names, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct undefined_symbol *symbol = &list.symbols[i];
        struct gap_place *places = host_allocate((symbol->use_count + 1) * sizeof *places);
        size_t count = 0;

        for (size_t k = 0; k < symbol->use_count; k++)
            if (symbol->uses[k].file && symbol->uses[k].line &&
                !run_in_library(symbol->uses[k].file))
                places[count++] = (struct gap_place){.file = symbol->uses[k].file,
                                                     .line = symbol->uses[k].line,
                                                     .column = symbol->uses[k].column};
        if (!symbol->is_weak && gaps_find_word(&unit->list, symbol->name)) {
            add_undefined(unit, symbol->name);
        } else if (!symbol->is_weak && (count || !symbol->use_count)) {
            struct run_gap *gap =
                add(unit, GAP_ROUTINE, RUN_GAP_UNDEFINED, symbol->name, places, count);
            if (gap)
                explain(unit, gap, NULL);
        }
        free(places);
    }
    undefined_free(&list);
}

/* Of sources that compile: what the loader cannot bind. */
static enum run_exit add_by_loader(struct unit *unit)
{
    struct compile_options compile;
    struct compile_image built;
    struct image_error error = {0};
    struct strings names = {0};
    enum compile_status status;
    struct image *image;
    uint64_t base = unit->mode == RUN_USER ? LAYOUT_USER_START + LAYOUT_USER_IMAGE : LAYOUT_IMAGES;

    run_compile_options(unit->options, unit->unit, &compile);
    compile.quiet = true;
    status = compile_project(&compile, unit->unit->sources, unit->unit->count, &built);
    if (status != COMPILE_OK)
        return status == COMPILE_INTERRUPTED ? RUN_INTERRUPTED : RUN_USAGE;
    strings_free(run_trapped());
    image = image_load(built.path, base, run_resolver(unit->mode), &error);
    for (size_t i = 0; i < error.missing_count; i++)
        strings_add(&names, "%s", error.missing[i].name);
    if (unit->mode == RUN_USER)
        strings_add_all(&names, (const char *const *)run_trapped()->items);
    if (!image && error.failure != IMAGE_FAILED_MISSING)
        fprintf(stderr, "irqlab: %s\n", error.text);
    bool failed = !image && error.failure != IMAGE_FAILED_MISSING;
    if (names.count)
        add_places(unit, &built, &names);
    if (image)
        image_unload(image);
    image_error_clear(&error);
    strings_free(&names);
    compile_image_free(&built);
    return failed ? RUN_USAGE : RUN_CLEAN;
}

static void add_partial(struct unit *unit)
{
    for (size_t i = 0; i < unit->list.word_count; i++) {
        const struct gap_word *word = &unit->list.words[i];
        const struct row *row = find_row(unit->mode, word->name);

        if (!row || row->status != DDI_PARTIAL || word->is_defined)
            continue;
        struct run_gap *gap =
            add(unit, GAP_ROUTINE, RUN_GAP_PARTIAL, word->name, word->places, word->place_count);
        if (gap)
            gap->note = copied(row->note);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct gap_place *x = a, *y = b;
    int files = strcmp(x->file, y->file);

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (files)
        return files;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static int by_kind(const void *a, const void *b)
{
    const struct run_gap *x = a, *y = b;
    bool px = x->status == RUN_GAP_PARTIAL, py = y->status == RUN_GAP_PARTIAL;

    if (px != py)
        return px ? 1 : -1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->place_count && y->place_count) {
        int places = by_place(&x->places[0], &y->places[0]);
        if (places)
            return places;
    }
    return strcmp(x->name, y->name);
}

static enum run_exit look_at(const struct run_options *options, const struct run_unit *unit,
                             struct run_gap_unit *out)
{
    struct session_image image = {.unit = unit};
    struct unit one = {
        .options = options, .unit = unit, .mode = unit->is_app ? RUN_USER : RUN_KERNEL, .out = out};
    struct compile_options compile;
    enum compile_status status;
    enum run_exit code = RUN_CLEAN;

    run_name_image(&image);
    memcpy(out->name, image.name, sizeof out->name);
    run_compile_options(options, unit, &compile);
    status = gaps_sources(&compile, unit->sources, unit->count, &one.list);
    if (status == COMPILE_INTERRUPTED)
        return RUN_INTERRUPTED;
    if (status == COMPILE_NO_COMPILER || status == COMPILE_FAILED)
        return RUN_USAGE;
    add_found(&one);
    if (one.list.is_broken || one.list.count || status != COMPILE_OK)
        add_by_tokens(&one);
    else
        code = add_by_loader(&one);
    add_partial(&one);
    for (size_t i = 0; i < out->count; i++)
        if (out->gaps[i].place_count)
            qsort(out->gaps[i].places, out->gaps[i].place_count, sizeof *out->gaps[i].places,
                  by_place);
    if (out->count)
        qsort(out->gaps, out->count, sizeof *out->gaps, by_kind);
    /* What looked like a gap was a field of a structure of the user's own. */
    const struct text *errors =
        status == COMPILE_OK && out->count == out->partial ? &one.list.doubts : &one.list.errors;
    if (errors->length)
        out->errors = host_duplicate(errors->text);
    if (status != COMPILE_OK || out->errors)
        code = RUN_USAGE;
    gaps_free_headers(&one.index);
    gaps_free(&one.list);
    return code;
}

enum run_exit run_gaps_find(const struct run_options *options, struct run_gaps *gaps)
{
    enum run_exit code = RUN_CLEAN;
    bool has_errors = false;

    *gaps = (struct run_gaps){0};
    gaps->units = host_allocate((options->unit_count + 1) * sizeof *gaps->units);
    if (!memory_reserve()) {
        perror("irqlab: the address space of the simulated machine is taken");
        return RUN_INTERNAL;
    }
    run_exports_create();
    for (size_t i = 0; i < options->unit_count; i++) {
        struct run_gap_unit *unit = &gaps->units[gaps->unit_count++];
        enum run_exit one = look_at(options, &options->units[i], unit);

        if (one == RUN_INTERRUPTED)
            return one;
        if (unit->errors)
            has_errors = true;
        else if (one != RUN_CLEAN)
            code = one;
        gaps->gaps += unit->count - unit->partial;
        for (size_t k = 0; k + unit->partial < unit->count; k++)
            gaps->by_kind[unit->gaps[k].kind]++;
    }
    if (code != RUN_CLEAN)
        return code;
    return gaps->gaps ? RUN_FINDINGS : has_errors ? RUN_USAGE : RUN_CLEAN;
}

void run_gaps_free(struct run_gaps *gaps)
{
    for (size_t u = 0; u < gaps->unit_count; u++) {
        struct run_gap_unit *unit = &gaps->units[u];

        for (size_t i = 0; i < unit->count; i++) {
            struct run_gap *gap = &unit->gaps[i];

            for (size_t k = 0; k < gap->place_count; k++)
                free(gap->places[k].file);
            free(gap->places);
            free(gap->name);
            free(gap->owner);
            free(gap->nearest);
            free(gap->header);
            free(gap->note);
        }
        free(unit->gaps);
        free(unit->errors);
    }
    free(gaps->units);
    *gaps = (struct run_gaps){0};
}
