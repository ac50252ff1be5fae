/*
 * symbols_variables.c - which variable lies at an address, and which leads to one.
 *
 * Globals and static locals have one fixed address (DW_OP_addr); they are gathered once per image
 * and sorted. Locals are looked for in the function of a given frame.
 */
#include "host/symbols_private.h"

#include <stdlib.h>
#include <string.h>

/* The fixed address of a variable, as DWARF has it. */
static bool symbols_fixed_address(Dwarf_Die *die, uint64_t *address)
{
    Dwarf_Attribute attribute, pool;
    Dwarf_Op *ops;
    size_t count;
    if (!dwarf_attr_integrate(die, DW_AT_location, &attribute) ||
        dwarf_getlocation(&attribute, &ops, &count) != 0 || count != 1)
        return false;
    if (ops[0].atom == DW_OP_addr) {
        *address = ops[0].number;
        return true;
    }
    Dwarf_Addr value;
    if (ops[0].atom != DW_OP_addrx || dwarf_getlocation_attr(&attribute, ops, &pool) != 0 ||
        dwarf_formaddr(&pool, &value) != 0)
        return false;
    *address = value;
    return true;
}

/* Gathering the globals of one module. */
struct symbols_gathering {
    struct symbols *symbols;
    struct symbols_module *module;
    uint64_t bias;
    size_t room;
};

static void symbols_gather_one(struct symbols_gathering *gathering, Dwarf_Die *die,
                               const char *function)
{
    struct symbols_module *module = gathering->module;
    Dwarf_Die type;
    Dwarf_Word bytes;
    uint64_t address;
    if (!dwarf_diename(die) || !symbols_fixed_address(die, &address) || !symbols_type(die, &type))
        return;
    if (dwarf_aggregate_size(&type, &bytes) != 0) {
        /* clang leaves the definition of a class of a library out. */
        GElf_Off offset;
        GElf_Sym symbol;
        if (!dwfl_module_addrinfo(module->module, address + gathering->bias, &offset, &symbol, NULL,
                                  NULL, NULL) ||
            offset)
            return;
        bytes = symbol.st_size;
    }
    if (module->global_count == gathering->room) {
        size_t room = gathering->room ? 2 * gathering->room : 64;
        void *grown = realloc(module->globals, room * sizeof *module->globals);
        if (!grown)
            return; /* fewer names */
        module->globals = grown;
        gathering->room = room;
    }
    module->globals[module->global_count++] =
        (struct symbols_global){address + gathering->bias, bytes, *die, function};
}

static void symbols_gather(struct symbols_gathering *gathering, Dwarf_Die *parent,
                           const char *function)
{
    Dwarf_Die child;
    if (dwarf_child(parent, &child) != 0)
        return;
    do {
        switch (dwarf_tag(&child)) {
        case DW_TAG_variable:
            symbols_gather_one(gathering, &child, function);
            break;
        case DW_TAG_subprogram:
            symbols_gather(gathering, &child, symbols_scoped_name(gathering->symbols, &child));
            break;
        case DW_TAG_namespace:
        case DW_TAG_lexical_block:
            symbols_gather(gathering, &child, function);
            break;
        }
    } while (dwarf_siblingof(&child, &child) == 0);
}

static int symbols_compare_globals(const void *a, const void *b)
{
    const struct symbols_global *x = a, *y = b;
    return (x->address > y->address) - (x->address < y->address);
}

static void symbols_read_globals(struct symbols *symbols, struct symbols_module *module)
{
    if (module->globals_read)
        return;
    module->globals_read = true;
    struct symbols_gathering gathering = {.symbols = symbols, .module = module};
    Dwarf_Die *unit = NULL;
    while ((unit = dwfl_module_nextcu(module->module, unit, &gathering.bias)) != NULL)
        symbols_gather(&gathering, unit, NULL);
    if (module->global_count)
        qsort(module->globals, module->global_count, sizeof *module->globals,
              symbols_compare_globals);
}

/* The last global that begins at or below an address and reaches it. */
static struct symbols_global *symbols_global_at(struct symbols_module *module, uint64_t address)
{
    size_t low = 0, high = module->global_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (module->globals[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low || address - module->globals[low - 1].address >= module->globals[low - 1].bytes)
        return NULL;
    return &module->globals[low - 1];
}

/* What is said of the variable `die` itself. */
static void symbols_describe(struct symbols *symbols, Dwarf_Die *die, const char *function,
                             struct symbol_variable *variable)
{
    *variable = (struct symbol_variable){0};
    variable->file = symbols_file(symbols, die, DW_AT_decl_file);
    variable->function = function;
    dwarf_decl_line(die, &variable->line);
}

/* The variable `die` lies at `begin` and is `size` bytes long: describe `address` in it. */
static bool symbols_describe_inside(struct symbols *symbols, Dwarf_Die *die, const char *function,
                                    uint64_t begin, uint64_t size, uint64_t address, uint64_t bytes,
                                    struct symbol_variable *variable)
{
    struct symbols_text path = {.length = 0};
    Dwarf_Die type;
    const char *name = symbols_scoped_name(symbols, die);
    if (!name || !symbols_type(die, &type))
        return false;
    symbols_append(&path, name);
    symbols_describe(symbols, die, function, variable);
    variable->offset = symbols_descend(&type, address - begin, bytes, &path);
    variable->name = symbols_intern(symbols, path.text);
    variable->address = begin;
    variable->bytes = size;
    return variable->name != NULL;
}

bool symbols_variable(struct symbols *symbols, uint64_t address, uint64_t bytes,
                      struct symbol_variable *variable)
{
    struct symbols_module *module = symbols_module_at(symbols, address);
    if (!module)
        return false;
    symbols_read_globals(symbols, module);
    struct symbols_global *global = symbols_global_at(module, address);
    return global &&
           symbols_describe_inside(symbols, &global->die, global->function, global->address,
                                   global->bytes, address, bytes, variable);
}

/* If `die` is a pointer to a structure that is now `object`, describe `address` in that. */
static bool symbols_describe_pointee(struct symbols *symbols, Dwarf_Die *die, const char *function,
                                     uint64_t value, uint64_t object, uint64_t address,
                                     uint64_t bytes, struct symbol_variable *variable)
{
    struct symbols_text path = {.length = 0};
    Dwarf_Die pointer, type;
    Dwarf_Word size;
    if (value != object || !symbols_type(die, &pointer) ||
        dwarf_tag(&pointer) != DW_TAG_pointer_type || !symbols_type(&pointer, &type) ||
        dwarf_aggregate_size(&type, &size) != 0 || address - object >= size)
        return false;
    int tag = dwarf_tag(&type);
    const char *name = symbols_scoped_name(symbols, die);
    if (!name ||
        (tag != DW_TAG_structure_type && tag != DW_TAG_class_type && tag != DW_TAG_union_type))
        return false;
    symbols_append(&path, name);
    symbols_append(&path, "->");
    size_t bare = path.length;
    uint64_t left = symbols_descend(&type, address - object, bytes, &path);
    if (path.length == bare) { /* the object as a whole */
        path.length = 0;
        symbols_append(&path, "*");
        symbols_append(&path, name);
    }
    symbols_describe(symbols, die, function, variable);
    variable->offset = left;
    variable->name = symbols_intern(symbols, path.text);
    variable->address = object;
    variable->bytes = size;
    return variable->name != NULL;
}

bool symbols_pointee(struct symbols *symbols, uint64_t object, uint64_t address, uint64_t bytes,
                     symbols_read read, void *context, struct symbol_variable *variable)
{
    for (size_t m = 0; m < symbols->module_count; m++) {
        struct symbols_module *module = &symbols->modules[m];
        if (!symbols_open(module))
            continue;
        symbols_read_globals(symbols, module);
        for (size_t i = 0; i < module->global_count; i++) {
            struct symbols_global *global = &module->globals[i];
            uint64_t value;
            if (global->bytes == sizeof value &&
                read(context, global->address, &value, sizeof value) &&
                symbols_describe_pointee(symbols, &global->die, global->function, value, object,
                                         address, bytes, variable))
                return true;
        }
    }
    return false;
}

/* Looking through the locals of a frame. */
struct symbols_frame {
    struct symbols_module *module;
    uint64_t pc; /* as DWARF has it */
    uint64_t bias;
    uint64_t rbp;
    uint64_t base; /* value of the function's frame base */
    const char *function;
    Dwarf_Die *scopes;
    size_t scope_count;
};

/* rbp + 16 is the CFA of every function compiled with frame pointers. */
static bool symbols_frame_base(struct symbols_frame *frame, Dwarf_Die *function)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *ops;
    size_t count;
    if (!dwarf_attr_integrate(function, DW_AT_frame_base, &attribute) ||
        dwarf_getlocation_addr(&attribute, frame->pc, &ops, &count, 1) != 1 || count != 1)
        return false;
    switch (ops[0].atom) {
    case DW_OP_call_frame_cfa:
        frame->base = frame->rbp + 16;
        return true;
    case DW_OP_reg6:
        frame->base = frame->rbp;
        return true;
    case DW_OP_breg6:
        frame->base = frame->rbp + ops[0].number;
        return true;
    default:
        return false;
    }
}

static bool symbols_frame_open(struct symbols *symbols, uint64_t rip, uint64_t rbp,
                               struct symbols_frame *frame)
{
    *frame = (struct symbols_frame){.module = symbols_module_at(symbols, rip), .rbp = rbp};
    if (!frame->module)
        return false;
    frame->scope_count = symbols_scopes(frame->module, rip, &frame->scopes, &frame->bias);
    frame->pc = rip - frame->bias;
    for (size_t i = 0; i < frame->scope_count; i++) {
        if (dwarf_tag(&frame->scopes[i]) != DW_TAG_subprogram)
            continue;
        frame->function = symbols_scoped_name(symbols, &frame->scopes[i]);
        frame->scope_count = i + 1;
        if (symbols_frame_base(frame, &frame->scopes[i]))
            return true;
    }
    if (frame->scope_count)
        free(frame->scopes);
    return false;
}

/* Where in memory a local is; false: in a register, or gone. */
static bool symbols_local_address(const struct symbols_frame *frame, Dwarf_Die *die,
                                  uint64_t *address)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *ops;
    size_t count;
    if (!dwarf_attr_integrate(die, DW_AT_location, &attribute) ||
        dwarf_getlocation_addr(&attribute, frame->pc, &ops, &count, 1) != 1 || count != 1)
        return false;
    if (ops[0].atom == DW_OP_fbreg)
        *address = frame->base + ops[0].number;
    else if (ops[0].atom == DW_OP_breg6)
        *address = frame->rbp + ops[0].number;
    else
        return false;
    return true;
}

/* The i-th local or parameter of the frame, innermost scopes first. */
static bool symbols_next_local(const struct symbols_frame *frame, size_t *scope, bool *begun,
                               Dwarf_Die *die)
{
    for (; *scope < frame->scope_count; ++*scope, *begun = false) {
        int more = *begun ? dwarf_siblingof(die, die) : dwarf_child(&frame->scopes[*scope], die);
        *begun = true;
        for (; more == 0; more = dwarf_siblingof(die, die))
            if (dwarf_tag(die) == DW_TAG_variable || dwarf_tag(die) == DW_TAG_formal_parameter)
                return true;
    }
    return false;
}

bool symbols_local(struct symbols *symbols, uint64_t rip, uint64_t rbp, uint64_t address,
                   uint64_t bytes, struct symbol_variable *variable)
{
    struct symbols_frame frame;
    if (!symbols_frame_open(symbols, rip, rbp, &frame))
        return false;
    size_t scope = 0;
    bool begun = false, found = false;
    Dwarf_Die die, type;
    while (!found && symbols_next_local(&frame, &scope, &begun, &die)) {
        uint64_t begin;
        Dwarf_Word size;
        found = symbols_local_address(&frame, &die, &begin) && symbols_type(&die, &type) &&
                dwarf_aggregate_size(&type, &size) == 0 && address - begin < size &&
                symbols_describe_inside(symbols, &die, frame.function, begin, size, address, bytes,
                                        variable);
    }
    free(frame.scopes);
    return found;
}

bool symbols_local_pointee(struct symbols *symbols, uint64_t rip, uint64_t rbp, uint64_t object,
                           uint64_t address, uint64_t bytes, symbols_read read, void *context,
                           struct symbol_variable *variable)
{
    struct symbols_frame frame;
    if (!symbols_frame_open(symbols, rip, rbp, &frame))
        return false;
    size_t scope = 0;
    bool begun = false, found = false;
    Dwarf_Die die;
    while (!found && symbols_next_local(&frame, &scope, &begun, &die)) {
        uint64_t at, value;
        found = symbols_local_address(&frame, &die, &at) &&
                read(context, at, &value, sizeof value) &&
                symbols_describe_pointee(symbols, &die, frame.function, value, object, address,
                                         bytes, variable);
    }
    free(frame.scopes);
    return found;
}
