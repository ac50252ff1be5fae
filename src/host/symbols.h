/*
 * symbols.h - names for addresses, from DWARF (libdw). Report time only: a lookup costs
 * microseconds, the first one in an image milliseconds. Nothing is read before the first lookup.
 *
 * Strings handed out belong to the `struct symbols` and live until symbols_destroy. Source paths
 * are as the compiler recorded them, less the root.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbols; /* opaque */

/* root: a folder whose prefix is cut from source paths; NULL: none. */
struct symbols *symbols_create(const char *root);
void symbols_destroy(struct symbols *symbols);

/*
 * Tell of an image: the file and where it was loaded. Several copies of a file at several bases
 * are fine. Cheap; the file is opened at the first lookup. False: no memory.
 */
bool symbols_add(struct symbols *symbols, const char *path, uint64_t base, uint64_t bytes);
void symbols_remove(struct symbols *symbols, uint64_t base); /* strings given out stay valid */

/* One source place. Unknown strings are NULL, unknown numbers 0. */
struct symbol_place {
    const char *function; /* as in the source, for C++ with its scope: "Device::Start" */
    const char *file;     /* relative to the root where it lies under it */
    int line;
    int column;
    bool inlined; /* this function was inlined into the next place of the array */
};

/*
 * symbols_places - where `address` is in the source: innermost inlined function first, the real
 * function last. For a frame pass its `address`, not its rip.
 * Returns the number of places written; 0: the address is in no image, or nothing is known.
 */
size_t symbols_places(struct symbols *symbols, uint64_t address, struct symbol_place *places,
                      size_t capacity);

/* The real (not inlined) function around an address. */
struct symbol_function {
    const char *name;
    const char *file; /* where it is defined */
    int line;         /* of its definition */
    uint64_t start;   /* first instruction */
    uint64_t end;     /* behind the last */
};

bool symbols_function(struct symbols *symbols, uint64_t address, struct symbol_function *function);

/* Code, [start, end). */
struct symbol_range {
    uint64_t start, end;
};

/*
 * symbols_line_code - the code of a line in the image at `base`, ascending as the line table has
 * it. The file may be named by more or fewer folders than the compiler recorded. Returns how many
 * pieces were written, at most `room`; 0: no code is of that line.
 */
size_t symbols_line_code(struct symbols *symbols, uint64_t base, const char *file, uint32_t line,
                         struct symbol_range *ranges, size_t room);

/* Named data: "driver.c: dx.Lock". */
struct symbol_variable {
    const char *file; /* that defines it */
    int line;
    const char *function; /* for a static local: the function; else NULL */
    const char *name;     /* with the member path: "dx.Lock", "queue[3].Flink" */
    uint64_t address;     /* of the variable as a whole */
    uint64_t bytes;
    uint64_t offset; /* of the asked address beyond what `name` denotes; usually 0 */
};

/*
 * symbols_variable - what global or static variable lies at `address`.
 *
 * bytes   size of the object meant: at offset 0 of a structure the path goes down to the first
 *         member that is no larger ("dx.Lock" for 8, "dx" for sizeof dx). 0: not known; stop as
 *         soon as the path denotes exactly this address.
 */
bool symbols_variable(struct symbols *symbols, uint64_t address, uint64_t bytes,
                      struct symbol_variable *variable);

/*
 * symbols_local - the same for a variable of the function at `rip` that lives in its frame: `rbp`
 * is the frame's own frame pointer (struct stack_frame). `function` is set.
 */
bool symbols_local(struct symbols *symbols, uint64_t rip, uint64_t rbp, uint64_t address,
                   uint64_t bytes, struct symbol_variable *variable);

/*
 * symbols_pointee - the same for memory that a pointer leads to: if a global or static variable of
 * type "pointer to structure" now holds `object` (the begin of a heap block, say), then `address`
 * in that object is "dx->Lock". `variable` describes the member: file, line and function of the
 * pointer, name, address and bytes of the object.
 */
typedef bool (*symbols_read)(void *context, uint64_t address, void *to, size_t bytes);

bool symbols_pointee(struct symbols *symbols, uint64_t object, uint64_t address, uint64_t bytes,
                     symbols_read read, void *context, struct symbol_variable *variable);

/*
 * symbols_local_pointee - the same for pointers among the parameters and locals of the function at
 * `rip`, as far as they live in its frame (as all do at -O0).
 */
bool symbols_local_pointee(struct symbols *symbols, uint64_t rip, uint64_t rbp, uint64_t object,
                           uint64_t address, uint64_t bytes, symbols_read read, void *context,
                           struct symbol_variable *variable);
