/*
 * symbols_places.c - from an address to functions, files and lines.
 *
 * DWARF's picture of an inlined call: a DW_TAG_inlined_subroutine inside of the calling function
 * (or of another such), which says from which line the call came. The line table tells the place of
 * the innermost one.
 */
#include "host/symbols_private.h"

#include <stdlib.h>

size_t symbols_scopes(struct symbols_module *module, uint64_t address, Dwarf_Die **scopes,
                      uint64_t *bias)
{
    Dwarf_Addr shift;
    Dwarf_Die *unit = dwfl_module_addrdie(module->module, address, &shift);
    Dwarf_Die *around, *chain;
    if (!unit)
        return 0;
    int count = dwarf_getscopes(unit, address - shift, &around);
    if (count <= 0)
        return 0;
    /* Outside of an inlined call dwarf_getscopes goes on where that function is declared; we want
     * the function it was inlined into. */
    count = dwarf_getscopes_die(&around[0], &chain);
    free(around);
    if (count <= 0)
        return 0;
    *scopes = chain;
    *bias = shift;
    return (size_t)count;
}

static bool symbols_is_scope(int tag)
{
    return tag == DW_TAG_namespace || tag == DW_TAG_class_type || tag == DW_TAG_structure_type ||
           tag == DW_TAG_union_type;
}

const char *symbols_scoped_name(struct symbols *symbols, Dwarf_Die *die)
{
    Dwarf_Die here = *die, next, *scopes;
    Dwarf_Attribute attribute;
    const char *name = dwarf_diename(die);
    if (!name)
        return NULL;
    /* The scope is around the declaration, which may be elsewhere. */
    while ((dwarf_attr(&here, DW_AT_abstract_origin, &attribute) ||
            dwarf_attr(&here, DW_AT_specification, &attribute)) &&
           dwarf_formref_die(&attribute, &next))
        here = next;
    struct symbols_text text = {.length = 0};
    int count = dwarf_getscopes_die(&here, &scopes);
    for (int i = count - 1; i > 0; i--) {
        const char *scope = dwarf_diename(&scopes[i]);
        if (!symbols_is_scope(dwarf_tag(&scopes[i])))
            continue;
        symbols_append(&text, scope ? scope : "(anonymous)");
        symbols_append(&text, "::");
    }
    if (count > 0)
        free(scopes);
    symbols_append(&text, name);
    return symbols_intern(symbols, text.text);
}

/* The line table's word on an address. */
static void symbols_line(struct symbols *symbols, struct symbols_module *module, uint64_t address,
                         struct symbol_place *place)
{
    Dwfl_Line *line = dwfl_module_getsrc(module->module, address);
    if (line)
        place->file = symbols_path(
            symbols, dwfl_lineinfo(line, NULL, &place->line, &place->column, NULL, NULL));
}

static int symbols_number(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value;
    if (!dwarf_attr(die, name, &attribute) || dwarf_formudata(&attribute, &value) != 0)
        return 0;
    return (int)value;
}

/* Where an inlined call stands. */
static void symbols_call_place(struct symbols *symbols, Dwarf_Die *call, struct symbol_place *place)
{
    Dwarf_Die unit;
    Dwarf_Files *files;
    size_t count;
    int file = symbols_number(call, DW_AT_call_file);
    if (dwarf_diecu(call, &unit, NULL, NULL) && dwarf_getsrcfiles(&unit, &files, &count) == 0 &&
        file > 0 && (size_t)file < count)
        place->file = symbols_path(symbols, dwarf_filesrc(files, (size_t)file, NULL, NULL));
    place->line = symbols_number(call, DW_AT_call_line);
    place->column = symbols_number(call, DW_AT_call_column);
}

size_t symbols_places(struct symbols *symbols, uint64_t address, struct symbol_place *places,
                      size_t capacity)
{
    struct symbols_module *module = symbols_module_at(symbols, address);
    if (!module || !capacity)
        return 0;
    Dwarf_Die *scopes, *call = NULL;
    uint64_t bias;
    size_t written = 0, count = symbols_scopes(module, address, &scopes, &bias);
    for (size_t i = 0; i < count && written < capacity; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine)
            continue;
        struct symbol_place *place = &places[written++];
        *place = (struct symbol_place){.function = symbols_scoped_name(symbols, &scopes[i])};
        place->inlined = tag == DW_TAG_inlined_subroutine;
        if (call)
            symbols_call_place(symbols, call, place);
        else
            symbols_line(symbols, module, address, place);
        if (!place->inlined)
            break;
        call = &scopes[i];
    }
    if (count)
        free(scopes);
    if (written)
        return written;
    /* No function in DWARF (assembler, no -g): the symbol table and perhaps a line. */
    places[0] = (struct symbol_place){
        .function = symbols_intern(symbols, dwfl_module_addrname(module->module, address))};
    symbols_line(symbols, module, address, &places[0]);
    return places[0].function || places[0].file ? 1 : 0;
}

bool symbols_function(struct symbols *symbols, uint64_t address, struct symbol_function *function)
{
    struct symbols_module *module = symbols_module_at(symbols, address);
    if (!module)
        return false;
    *function = (struct symbol_function){0};
    Dwarf_Die *scopes;
    uint64_t bias;
    size_t count = symbols_scopes(module, address, &scopes, &bias);
    for (size_t i = 0; i < count && !function->name; i++) {
        Dwarf_Addr low, high;
        if (dwarf_tag(&scopes[i]) != DW_TAG_subprogram)
            continue;
        function->name = symbols_scoped_name(symbols, &scopes[i]);
        function->file = symbols_path(symbols, dwarf_decl_file(&scopes[i]));
        dwarf_decl_line(&scopes[i], &function->line);
        if (dwarf_lowpc(&scopes[i], &low) == 0 && dwarf_highpc(&scopes[i], &high) == 0) {
            function->start = low + bias;
            function->end = high + bias;
        }
    }
    if (count)
        free(scopes);
    if (function->name)
        return true;
    GElf_Off offset;
    GElf_Sym symbol;
    const char *name =
        dwfl_module_addrinfo(module->module, address, &offset, &symbol, NULL, NULL, NULL);
    if (!name)
        return false;
    function->name = symbols_intern(symbols, name);
    function->start = address - offset;
    function->end = function->start + symbol.st_size;
    return true;
}
