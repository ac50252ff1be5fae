/*
 * session.c - making a session and executing it; see session.h. What an execution does is played by
 * one thread of the System process, the *director* (director.c).
 */
#include "run/session_private.h"
#include "cm/cm.h"
#include "ex/ex.h"
#include "host/fiber.h"
#include "host/process.h"
#include "host/snapshot.h"
#include "io/io.h"
#include "mm/mm.h"
#include "ob/ob.h"
#include "ps/ps.h"
#include "race/race.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEFAULT_CPUS = 2,
    WORLD_BYTES = 1 << 30,
    ELSEWHERE = 5 * 4096 + 336, /* bytes; other pages, other lines */
    ELSEWHERE_FILL = 0x36,      /* of what was never written; usually MM_FILL_NEW */
    SPREAD_BLOCKS = 512,        /* of a world, made before drivers can do much: 2 MiB at most */
};

#define BOOT_100NS 1000000000ull /* interrupt time at the start: 100 s after boot */

static struct finding *add_finding(void *context, enum finding_severity severity, const char *rule)
{
    struct session *session = context;

    return run_finding(session->result, severity, rule);
}

static struct finding *finding_at(void *context, size_t index)
{
    struct session *session = context;

    return &session->result->findings[index];
}

static size_t finding_count(void *context)
{
    struct session *session = context;

    return session->result->finding_count;
}

/* Debug information needs more stack than a kernel thread has. */
struct around {
    struct session *session;
    uint64_t address;
    struct symbol_function function;
    bool found;
};

static void look_around(void *argument)
{
    struct around *around = argument;

    around->found = symbols_function(around->session->symbols, around->address, &around->function);
}

static bool function_around(void *context, uint64_t address, uint64_t *start, uint64_t *end)
{
    enum { STACK_BYTES = 1 << 20 };
    struct around around = {.session = context, .address = address};

    if (!around.session->lookup_stack)
        around.session->lookup_stack = malloc(STACK_BYTES);
    irqlab_assert(around.session->lookup_stack);
    host_call_on_stack(look_around, &around, (char *)around.session->lookup_stack + STACK_BYTES);
    *start = around.function.start;
    *end = around.function.end;
    return around.found;
}

struct session *session_create(const struct run_options *options, enum run_exit *exit_code)
{
    struct session *session = calloc(1, sizeof *session);
    unsigned drivers = 0, apps = 0;
    enum compile_status built;
    bool good = true;

    irqlab_assert(session);
    *exit_code = RUN_USAGE;
    session->options = *options;
    session->images = calloc(options->unit_count + RUN_INSTANCES, sizeof *session->images);
    irqlab_assert(session->images);
    session->image_count = options->unit_count;
    for (size_t i = 0; i < options->unit_count; i++) {
        session->images[i].unit = &options->units[i];
        built = run_build_image(session, &session->images[i]);
        if (built == COMPILE_INTERRUPTED) {
            puts("irqlab: interrupted");
            *exit_code = RUN_INTERRUPTED;
        }
        if (built != COMPILE_OK)
            return NULL;
        for (int b = 0; b < 16; b++)
            session->build_id[b] =
                (uint8_t)(session->build_id[b] * 31 + session->images[i].built.build_id[b]);
    }
    /* Decisions mean nothing for a machine with other devices. */
    for (size_t i = 0; i < options->interrupt_count * sizeof *options->interrupts; i++)
        session->build_id[i % 16] =
            (uint8_t)(session->build_id[i % 16] * 31 + ((const uint8_t *)options->interrupts)[i]);
    for (int b = 0; options->has_devices && b < 16; b++)
        session->build_id[b] = (uint8_t)(session->build_id[b] * 31 + options->devices + 1);
    for (uint32_t i = 0; i < options->binding_count; i++)
        for (const char *at = options->bindings[i].driver; *at; at++)
            session->build_id[i % 16] =
                (uint8_t)(session->build_id[i % 16] * 31 + *at + (int)options->bindings[i].kind);
    for (int b = 0; options->removal && b < 16; b++)
        session->build_id[b] = (uint8_t)(session->build_id[b] * 31 + options->removal_after_100ns +
                                         options->removal_timed + 1);
    if (!memory_reserve()) {
        perror("irqlab: the address space of the simulated machine is taken");
        *exit_code = RUN_INTERNAL;
        return NULL;
    }
    irqlab_assert(memory_commit(LAYOUT_WORLD, WORLD_BYTES, MEMORY_WRITE));
    run_exports_create();
    run_exports_check(!options->rules_off);
    run_stacks_create();
    run_faults_install();
    if (process_interrupted()) /* between the last compiler and now */
        run_interrupted();
    image_set_tls_callback(win32_tls_block);
    session->symbols = symbols_create(NULL);
    session->describe = (struct run_describe){
        .symbols = session->symbols, .units = options->units, .unit_count = options->unit_count};
    if (!run_access_create(&session->describe, options)) {
        perror("irqlab: the address space of the shadow memory is taken");
        *exit_code = RUN_INTERNAL;
        return NULL;
    }
    session->verify = verify_create(
        &(struct verify_sink){
            .add = add_finding, .at = finding_at, .count = finding_count, .context = session},
        &(struct verify_options){
            .off = options->rules_off, .no_rules = options->no_rules, .classes = options->verifier},
        &(struct verify_symbols){.name = run_describe_name, .context = &session->describe});
    if (!options->rules_off)
        session->describe.verify = session->verify;
    verify_know_functions(session->verify, function_around, session);
    for (size_t i = 0; i < session->image_count; i++) {
        struct session_image *image = &session->images[i];

        image->slot = image->unit->is_app ? apps++ : drivers++;
        if (!run_load_image(session, image) || run_refuse_missing(image) || !run_check_entry(image))
            good = false;
        if (options->load == RUN_LOAD_APP ||
            (options->load == RUN_LOAD_AUTO && image->unit->is_app && run_installs(image)))
            session->app_loads = true;
    }
    if (!good || !run_devices_check(session) || !run_programs_prepare(session))
        return NULL;
    run_find_lost(session);
    run_print_unseen(session);
    *exit_code = RUN_CLEAN;
    return session;
}

bool run_image(struct session *session, size_t n, struct image **image)
{
    if (n >= session->image_count)
        return false;
    *image = session->images[n].image;
    return true;
}

struct run_options *session_options(struct session *session)
{
    return &session->options;
}

void session_forked(struct session *session)
{
    snapshot_forked();
}

const uint8_t *session_build_id(const struct session *session)
{
    return session->build_id;
}

bool session_image(const struct session *session, size_t index, const char **path, uint64_t *base)
{
    if (index >= session->image_count || !session->images[index].image)
        return false;
    *path = session->images[index].built.path;
    *base = image_base(session->images[index].image);
    return true;
}

struct symbols *session_symbols(struct session *session)
{
    return session->symbols;
}

/* --- the director ----------------------------------------------------------------------------- */

struct run_result *run_current_result(void)
{
    return world->session->result;
}

struct verify *run_current_verify(void)
{
    return world->session->verify;
}

/* --- executing -------------------------------------------------------------------------------- */

/* An app that still waits and looks after an hour and so many steps will do so for ever. Who means
 * it says how long it is to run. */
#define RUN_LONGEST_100NS (3600ull * 10000000)
enum { LONGEST_STEPS = 200 * 1000 };

/* Ctrl-C, or the time is over: the machine stops. */
static __attribute__((noinline)) bool poll_closely(void)
{
    struct session *session = world->session;

    if (session->end_s > 0 && host_seconds() >= session->end_s)
        session->result->time_limit = true;
    if (session->options.max_steps &&
        sim_steps(world->sim) >
            session->options.max_steps + (session->result->fair_end ? 2 * RUN_FAIR_STEPS : 0))
        session->result->step_limit = true;
    if (!session->options.run_for_100ns && !(session->options.time_limit_s > 0) &&
        !session->stopping_since && sim_steps(world->sim) > LONGEST_STEPS &&
        world->sim->now_100ns - 1000000000ull > RUN_LONGEST_100NS && world->ps->processes_made > 1)
        session->result->never_ends = true;
    if (irqlab_unlikely(session->stopping_since != 0) &&
        world->sim->now_100ns - session->stopping_since > RUN_UNLOAD_100NS)
        session->result->unload_hangs = true;
    if (session->options.stop && *session->options.stop)
        return session->result->interrupted = true;
    if (session->result->unload_hangs || session->result->never_ends)
        return true;
    return run_was_interrupted() || session->result->time_limit || session->result->step_limit;
}

/*
 * Asked once a slice, or at every choice: most of what there is to look at is not there. Without a
 * step limit (0: plain runs) each question is asked in full, but then only once a slice.
 */
static bool poll(void)
{
    const struct session *session = world->session;
    const struct run_result *result = session->result;

    if (irqlab_unlikely(session->end_s > 0) || irqlab_unlikely(session->stopping_since != 0) ||
        irqlab_unlikely(sim_steps(world->sim) > session->options.max_steps) ||
        irqlab_unlikely(sim_steps(world->sim) > LONGEST_STEPS) ||
        irqlab_unlikely(result->unload_hangs | result->never_ends | result->time_limit |
                        result->step_limit) ||
        irqlab_unlikely(session->options.stop && *session->options.stop))
        return poll_closely();
    return run_was_interrupted();
}

/* For MmGetSystemRoutineAddress. */
static void *routine_address(const char *name)
{
    return (void *)(uintptr_t)run_kernel_export(name);
}

static void create_world(struct session *session)
{
    static const struct sim_hooks hooks = {.interrupt = ke_interrupt,
                                           .stack_get = run_stack_get,
                                           .stack_put = run_stack_put,
                                           .switched = ps_switched,
                                           .quantum_end = ke_quantum_end,
                                           .soon = ke_soon,
                                           .hang = run_hang,
                                           .poll = poll,
                                           .stuck = run_stuck};
    const struct run_options *options = &session->options;
    struct arena arena;

    arena_init(&arena, (void *)(uintptr_t)LAYOUT_WORLD, WORLD_BYTES);
    irqlab_assert(arena_spread(&arena, SPREAD_BLOCKS));
    world = arena_alloc(&arena, sizeof *world);
    world->arena = arena;
    world->session = session;
    if (options->elsewhere) /* other addresses for all objects of the kernel */
        irqlab_assert(arena_alloc(&world->arena, ELSEWHERE));
    sim_create(options->cpus ? options->cpus : DEFAULT_CPUS, BOOT_100NS, &hooks);
    if (options->max_threads)
        world->sim->limits.threads = options->max_threads;
    ke_create();
    run_interrupts_create(options->interrupts, options->interrupt_count);
    world->ke->on_crash = run_found;
    world->ke->print_errors_only = options->filter == RUN_FILTER_WINDOWS;
    world->ke->print_mask = options->filter == RUN_FILTER_ALL ? UINT32_MAX : 0;
    mm_create();
    if (options->elsewhere) {
        world->mm->elsewhere = ELSEWHERE;
        world->mm->fill_new = ELSEWHERE_FILL;
        run_stacks_skip();
    }
    world->mm->hooks.routine_address = routine_address;
    world->mm->frames = true; /* reports say who allocated and freed */
    if (options->pool_mib)
        world->mm->limit_bytes = (uint64_t)options->pool_mib << 20;
    world->mm->fail_nth = options->fail_allocation;
    world->mm->fail = options->fail_allocations;
    ex_create();
    ob_create();
    ps_create();
    cm_create();
    io_create();
    world->io->unloaded = run_driver_unloaded;
    world->io->load = run_load_service;
    world->io->pnp_event = run_device_event;
    world->io->pnp_match = run_device_match;
    win32_create(run_program_hooks(session));
    world->ke->print = (struct ke_print){.write = run_output_debug, .context = &session->output};
}

/* What was going on when the time was over. */
static void say_time_limit(struct session *session)
{
    if (session->end_s > 0 && host_seconds() >= session->end_s)
        run_note(&session->output, "stopped: the time limit of %g s was reached",
                 session->options.time_limit_s);
    else
        run_note(&session->output, "stopped after %llu s of virtual time",
                 (unsigned long long)(session->options.run_for_100ns / 10000000));
    for (size_t i = 0; i < session->image_count + session->instance_count; i++)
        if (session->images[i].process && !win32_process_has_ended(session->images[i].process))
            run_note(&session->output, "  %s was still running", session->images[i].name);
}

/* Who answers choices, by the options. */
static struct sim_strategy *choose_strategy(struct session *session)
{
    const struct run_options *options = &session->options;

    if (options->strategy)
        return options->strategy;
    if (options->schedule) {
        replay_strategy_init(&session->replay, options->schedule);
        return &session->replay.strategy;
    }
    if (options->has_seed) {
        random_strategy_init(&session->random, options->seed);
        return &session->random.strategy;
    }
    return NULL;
}

/* What belongs to this execution and not to the prefix it may share with others. */
static void explore_with(struct session *session, struct sim_strategy *strategy,
                         struct run_result *result, bool goes_on)
{
    struct sim *sim = world->sim;

    result->explored = session->options.hang_steps != 0;
    sim->schedule = &result->schedule;
    sim->strategy = strategy;
    sim->footprint = strategy ? strategy->footprint : NULL;
    sim->shared = strategy ? session->options.shared : NULL;
    sim->keeps_marks = strategy && strategy->mark && !session->output.live &&
                       !session->options.trace && !session->restart.hopeless;
    if (sim->shared && !goes_on) /* who touched what before belongs to it, too */
        sim_sharing_begin(sim->shared);
}

/* A new world, and the machine up to its first choice or its end. */
static enum sim_stop begin(struct session *session, struct sim_strategy *strategy,
                           struct run_result *result)
{
    struct ps_thread_params director_params = {.start = run_direct, .context = session};
    PETHREAD director;
    /* Executions of an exploration: what one finds is recorded again before it is shown. */
    bool brief = strategy && !session->output.live && !session->options.trace;

    run_restart_drop(&session->restart);
    memset(result, 0, sizeof *result);
    session->finished = false;
    session->stopping = false;
    session->stopping_since = 0;
    for (size_t i = 0; i < session->image_count + session->instance_count; i++) {
        if (session->images[i].image)
            image_restore(session->images[i].image);
        else
            irqlab_assert(run_load_image(session, &session->images[i]));
        session->images[i].driver = NULL;
        session->images[i].process = NULL;
        session->images[i].was_loaded = false;
        session->images[i].taken = session->images[i].waited = false;
        memcpy(session->images[i].as, session->images[i].service, sizeof session->images[i].as);
    }
    run_stacks_reset();
    create_world(session);
    race_begin(brief);
    verify_attach(session->verify, brief);
    run_hints_attach(&session->hints, &session->output);
    if (session->options.trace)
        run_record_attach(&session->record);
    ke_debugger_attach(!session->options.no_debugger);
    if (strategy) {
        sim_set_strategy(world->sim, strategy);
        world->sim->points_access = session->options.points_access;
        world->sim->waiters_any = session->options.waiters_any;
        if (session->options.hang_steps)
            world->sim->limits.hang = session->options.hang_steps;
    }
    explore_with(session, strategy, result, false);
    world->sim->pause_at_choice = brief && !session->restart.hopeless;
    director_params.process = world->ps->system;
    irqlab_assert(NT_SUCCESS(ps_thread_create(&director_params, &director)));
    ps_thread_start(director);
    return sim_run(world->sim);
}

/* The moment to which the next execution returns. */
static void take(struct session *session, const struct run_result *result)
{
    const struct run_kept kept[] = {
        {session->images,
         (session->image_count + session->instance_count) * sizeof *session->images},
        {&session->hints, offsetof(struct session, end_s) - offsetof(struct session, hints)},
    };

    race_snapshot();
    run_restart_take(&session->restart, &session->options, session->verify, result, kept,
                     sizeof kept / sizeof *kept);
}

static bool same(const struct run_result *a, const struct run_result *b)
{
    return a->trace_hash == b->trace_hash && a->steps == b->steps &&
           a->virtual_100ns == b->virtual_100ns && a->finding_count == b->finding_count;
}

/* For check --verify-restore: an execution that went on from a mark, once more from the snapshot.
 */
static void verify_mark(struct session *session, struct run_result *result)
{
    struct replay_strategy replay;
    struct run_result again;

    replay_strategy_init(&replay, &result->schedule);
    replay.strategy.begin(&replay.strategy);
    replay.strategy.clock_any = session->options.clock_any;
    session_explore(session, &replay.strategy, NULL, &again);
    if (!again.interrupted && !same(&again, result)) {
        fprintf(stderr,
                "irqlab: internal error: an execution that went on from a mark differs from the "
                "same one from its beginning\n");
        exit(RUN_INTERNAL);
    }
    run_result_free(&again);
    session->result = result;
}

void session_explore(struct session *session, struct sim_strategy *strategy, FILE *live,
                     struct run_result *result)
{
    bool later = false;
    enum sim_stop stop;

    session->result = result;
    session->end_s =
        session->options.time_limit_s > 0 ? host_seconds() + session->options.time_limit_s : 0;
    run_output_begin(&session->output, live, session->options.quiet);
    if (session->options.trace)
        strategy = run_record_begin(&session->record, session->options.trace, strategy);
    if (strategy)
        strategy->clock_any = session->options.clock_any;
    if (!live && !session->options.trace && !race_used_up() &&
        run_restart_fits(&session->restart, &session->options, strategy)) {
        later = run_restart_go_back(&session->restart, strategy, result);

        explore_with(session, strategy, result, later);
        if (!later)
            race_restored();
        stop = sim_resume(world->sim);
    } else {
        stop = begin(session, strategy, result);
    }
    while (stop == SIM_STOP_CHOICE) {
        if (session->restart.ready)
            run_marks_take(&session->restart.marks, strategy, session->verify, result,
                           session->restart.kept_bytes);
        else
            take(session, result);
        stop = sim_resume(world->sim);
    }
    if (session->options.value_count)
        run_read_values(session, result);
    race_end();
    run_access_limits(result);
    verify_end(session->verify);
    result->findings_dropped = verify_dropped(session->verify);
    if (result->time_limit)
        say_time_limit(session);
    if (session->options.trace)
        run_record_end(&session->record, session->verify);
    run_collect(session->finished, result, session->verify, session->options.trace);
    result->trace_hash = world->sim->hash;
    result->virtual_100ns = world->sim->now_100ns - BOOT_100NS;
    result->steps = sim_steps(world->sim);
    result->threads = world->ke->threads_made;
    result->ready_peak = world->sim->ready_peak;
    result->abandoned = world->sim->abandoned;
    result->allocations = world->mm->refusable;
    run_output_end(&session->output);
    if (irqlab_unlikely(later && session->options.verify_marks) && !result->abandoned &&
        !result->interrupted)
        verify_mark(session, result);
}

void session_execute(struct session *session, FILE *live, struct run_result *result)
{
    struct sim_strategy *strategy = choose_strategy(session);

    if (strategy && strategy != session->options.strategy)
        strategy->begin(strategy); /* whoever gave the other one has begun it */
    session_explore(session, strategy, live, result);
}

uint64_t session_repeat(struct session *session, const struct run_result *result, uint64_t times)
{
    uint64_t differ = 0;

    for (uint64_t i = 0; i < times; i++) {
        struct run_result again;

        if (i % 64 == 0)
            run_restart_drop(&session->restart);
        session_execute(session, NULL, &again);
        differ += !again.interrupted && !same(&again, result);
        run_result_free(&again);
    }
    return differ;
}

/* From scratch once more, and, if there are choices, twice from the moment of the first. */
bool session_verify(struct session *session, const struct run_result *result)
{
    bool good = true;

    run_restart_drop(&session->restart);
    for (int i = 0; good && (i == 0 || (session->restart.ready && i < 4)); i++) {
        struct run_result again;

        session_execute(session, NULL, &again);
        /* A test that tests nothing would be none. */
        good = same(&again, result) &&
               (session->restart.ready || session->restart.hopeless || !result->schedule.choices);
        run_result_free(&again);
    }
    return good;
}

void run_result_begin(struct run_result *to, const struct run_result *from, struct run_spare *spare)
{
    struct sim_decision *decisions = NULL;
    struct finding *findings = NULL;
    size_t room = from->schedule.count;

    if (spare->decisions && spare->room >= from->schedule.count) {
        decisions = spare->decisions;
        room = spare->room;
        spare->decisions = NULL;
    } else if (from->schedule.count) {
        decisions = malloc(from->schedule.count * sizeof *decisions);
        irqlab_assert(decisions);
    }
    if (from->schedule.count)
        memcpy(decisions, from->schedule.decisions, from->schedule.count * sizeof *decisions);
    if (from->finding_count) {
        findings = malloc(from->finding_count * sizeof *findings);
        irqlab_assert(findings);
        memcpy(findings, from->findings, from->finding_count * sizeof *findings);
    }
    memcpy(to, from, offsetof(struct run_result, fair_work));
    if (irqlab_unlikely(from->fair_end))
        memcpy(to->fair_work, from->fair_work, sizeof to->fair_work);
    to->findings = findings;
    to->finding_room = from->finding_count;
    to->schedule.decisions = decisions;
    to->schedule.room = room;
}

void run_result_copy(struct run_result *to, const struct run_result *from)
{
    run_result_begin(to, from, &(struct run_spare){0});
}

void session_result_done(struct session *session, struct run_result *result)
{
    struct run_spare *spare = &session->restart.spare;

    if (irqlab_unlikely(result->findings != NULL))
        free(result->findings);
    if (irqlab_unlikely(spare->decisions != NULL))
        free(spare->decisions);
    *spare = (struct run_spare){result->schedule.decisions, result->schedule.room};
}

void run_result_free(struct run_result *result)
{
    free(result->findings);
    free(result->schedule.decisions);
    memset(result, 0, sizeof *result);
}
