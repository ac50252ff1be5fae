/*
 * program.h - the whole kernel with programs whose main is a function of the test, linked with
 * irqlab. Include it after cmocka.h.
 *
 *     static int main_body(int argc, char **argv) { HANDLE e = CreateEventW(…); … return 0; }
 *
 *     static void a_test(void **state)
 *     {
 *         program_start(2);
 *         struct win32_process *p = program_run(main_body);
 *         program_go();
 *         assert_int_equal(win32_process_exit_code(p), 0);
 *     }
 *
 * Assertions that fail in a body leave the machine by longjmp and end the test.
 */
#pragma once
#include "../ke/kernel.h"

#include "cm/cm.h"
#include "ex/ex.h"
#include "host/image.h"
#include "host/memory.h"
#include "host/seh.h"
#include "host/signals.h"
#include "io/io.h"
#include "win32/internal.h"
#include "win32/crt.h"

#include <stdio.h>

static char program_output[16384], program_errors[4096], program_notes[4096];
static uint32_t program_crash_code;
static char program_crash_why[512];

static void program_on_output(void *context, struct win32_process *process,
                              enum win32_stream stream, const char *text, size_t bytes)
{
    char *to = stream == WIN32_STDERR ? program_errors : program_output;
    size_t room = stream == WIN32_STDERR ? sizeof program_errors : sizeof program_output;
    size_t at = strlen(to);

    if (at + bytes < room) {
        memcpy(to + at, text, bytes);
        to[at + bytes] = 0;
    }
}

static void program_on_box(void *context, struct win32_process *process, const char *caption,
                           const char *text, uint32_t type, int32_t answer)
{
    size_t at = strlen(program_notes);

    snprintf(program_notes + at, sizeof program_notes - at, "[%s|%s|%u|%d]", caption, text, type,
             answer);
}

static void program_on_note(void *context, struct win32_process *process, const char *text)
{
    size_t at = strlen(program_notes);

    snprintf(program_notes + at, sizeof program_notes - at, "<%s>", text);
}

static void program_on_crash(void *context, struct win32_process *process, uint32_t code,
                             const char *why)
{
    program_crash_code = code;
    snprintf(program_crash_why, sizeof program_crash_why, "%s", why);
}

static void program_unhandled(struct seh_record *record, void *context)
{
    if (ke_current()->actor.user_stack)
        win32_unhandled_exception(record);
}

static void program_fault(void *context, struct fault *fault)
{
    abort(); /* bodies are no images: a fault of theirs is an internal one */
}

static inline void program_start(uint32_t cpus)
{
    static const struct win32_hooks hooks = {.output = program_on_output,
                                             .message_box = program_on_box,
                                             .note = program_on_note,
                                             .debug_output = program_on_note,
                                             .process_crashed = program_on_crash};
    static const struct signals_hooks signals = {.on_fault = program_fault};

    assert_true(memory_reserve());
    assert_true(signals_install(&signals));
    kernel_start(cpus);
    world->sim->hooks.switched = ps_switched;
    mm_create();
    ex_create();
    ob_create();
    ps_create();
    cm_create();
    io_create();
    win32_create(&hooks);
    seh_set_unhandled(program_unhandled);
    program_output[0] = program_errors[0] = program_notes[0] = program_crash_why[0] = 0;
    program_crash_code = 0;
}

static struct win32_app program_apps[8];

/* Start a process in that slot; its main is `body`. */
static inline struct win32_process *program_run_in(uint32_t slot, const char *name,
                                                   int (*body)(int argc, char **argv),
                                                   const char *input)
{
    struct win32_process *process;

    program_apps[slot] = (struct win32_app){
        .name = name,
        .slot = slot,
        .image_base = LAYOUT_USER_START + slot * LAYOUT_USER_SLOT_BYTES + LAYOUT_USER_IMAGE,
        .kind = WIN32_MAIN,
        .entry = (uint64_t)(uintptr_t)body,
        .input = input,
        .input_bytes = input ? strlen(input) : 0};
    assert_int_equal(win32_app_start(&program_apps[slot], &process), STATUS_SUCCESS);
    return process;
}

static inline struct win32_process *program_run(int (*body)(int argc, char **argv))
{
    return program_run_in(0, "app.exe", body, NULL);
}

/* Until nothing can happen any more; false: a bug check. */
static inline bool program_go(void)
{
    sim_run(world->sim);
    return !world->ke->crash.happened;
}

/* All in one: a fresh machine, one program, its exit code. */
static inline uint32_t program(uint32_t cpus, int (*body)(int argc, char **argv))
{
    struct win32_process *process;

    program_start(cpus);
    process = program_run(body);
    assert_true(program_go());
    assert_true(win32_process_has_ended(process));
    return win32_process_exit_code(process);
}
