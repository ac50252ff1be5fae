/*
 * symbols_places.c - from an address to functions, files and lines.
 *
 * DWARF's picture of an inlined call: a DW_TAG_inlined_subroutine inside of the calling function
 * (or of another such), which says from which line the call came. The line table tells the place of
 * the innermost one.
 */
#include "host/symbols_private.h"
#include "base/check.h"

#include <stdlib.h>
#include <string.h>

/* The unit of an address. clang leaves out .debug_aranges, where libdw looks: then ask each unit.
 */
static Dwarf_Die *symbols_unit(struct symbols_module *module, uint64_t address, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = dwfl_module_addrdie(module->module, address, bias);
    if (unit)
        return unit;
    while ((unit = dwfl_module_nextcu(module->module, unit, bias)) != NULL)
        if (dwarf_haspc(unit, address - *bias) > 0)
            return unit;
    return NULL;
}

static bool symbols_is_scope(int tag)
{
    return tag == DW_TAG_namespace || tag == DW_TAG_class_type || tag == DW_TAG_structure_type ||
           tag == DW_TAG_union_type;
}

/*
 * The innermost of the functions, inlined ones and blocks in `die` that have code at pc, and what
 * is around it up to `die`: innermost first, in memory to be freed. 0: none has. clang has
 * functions in their namespace, where dwarf_getscopes does not look. `depth`: of `die` in its unit.
 */
static size_t symbols_innermost(Dwarf_Die *die, Dwarf_Addr pc, size_t depth, Dwarf_Die **path)
{
    size_t count = 0;
    Dwarf_Die child;

    if (dwarf_child(die, &child) != 0)
        return 0;
    do {
        int tag = dwarf_tag(&child);
        bool code = tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine ||
                    tag == DW_TAG_lexical_block;

        if (code ? dwarf_haspc(&child, pc) <= 0 : !symbols_is_scope(tag))
            continue;
        count = symbols_innermost(&child, pc, depth + 1, path);
        if (!count && code) {
            *path = calloc(depth + 2, sizeof **path);
            irqlab_assert(*path);
            (*path)[count++] = child;
        }
        if (count) {
            (*path)[count++] = *die;
            return count;
        }
    } while (dwarf_siblingof(&child, &child) == 0);
    return 0;
}

size_t symbols_scopes(struct symbols_module *module, uint64_t address, Dwarf_Die **scopes,
                      uint64_t *bias)
{
    Dwarf_Addr shift;
    Dwarf_Die *unit = symbols_unit(module, address, &shift);
    if (!unit)
        return 0;
    *bias = shift;
    return symbols_innermost(unit, address - shift, 0, scopes);
}

/* Has its unit's language namespaces or classes? */
static bool symbols_has_scopes(Dwarf_Die *die)
{
    Dwarf_Die unit;

    if (!dwarf_diecu(die, &unit, NULL, NULL))
        return true;
    switch (dwarf_srclang(&unit)) {
    case DW_LANG_C89:
    case DW_LANG_C:
    case DW_LANG_C99:
    case DW_LANG_C11:
        return false;
    default:
        return true;
    }
}

/* "Namespace::Class::" around a DIE. DIEs lie in the order of their offsets, each before what is in
 * it; so only what is beside the way down is passed. (dwarf_getscopes_die goes through everything.)
 */
static void symbols_append_scopes(struct symbols_text *text, Dwarf_Die *die)
{
    Dwarf_Off offset = dwarf_dieoffset(die);
    Dwarf_Die around, child, next;

    if (!dwarf_diecu(die, &around, NULL, NULL))
        return;
    while (dwarf_child(&around, &child) == 0) {
        while (dwarf_siblingof(&child, &next) == 0 && dwarf_dieoffset(&next) <= offset)
            child = next;
        if (dwarf_dieoffset(&child) >= offset)
            return;
        if (symbols_is_scope(dwarf_tag(&child))) {
            const char *name = dwarf_diename(&child);

            symbols_append(text, name ? name : "(anonymous)");
            symbols_append(text, "::");
        }
        around = child;
    }
}

const char *symbols_scoped_name(struct symbols *symbols, Dwarf_Die *die)
{
    Dwarf_Die here = *die, next;
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
    if (symbols_has_scopes(&here))
        symbols_append_scopes(&text, &here);
    symbols_append(&text, name);
    return symbols_intern(symbols, text.text);
}

/* The line table's word on an address. */
static void symbols_line(struct symbols *symbols, struct symbols_module *module, uint64_t address,
                         struct symbol_place *place)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = symbols_unit(module, address, &bias);
    Dwarf_Line *line = unit ? dwarf_getsrc_die(unit, address - bias) : NULL;
    if (!line)
        return;
    place->file = symbols_path(symbols, dwarf_linesrc(line, NULL, NULL));
    dwarf_lineno(line, &place->line);
    dwarf_linecol(line, &place->column);
}

static int symbols_number(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value;
    if (!dwarf_attr(die, name, &attribute) || dwarf_formudata(&attribute, &value) != 0)
        return 0;
    return (int)value;
}

/* libdw's own dwarf_decl_file takes 0 for "no file"; with DWARF 5 it is the unit's first file. */
const char *symbols_file(struct symbols *symbols, Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word index;
    Dwarf_Die unit;
    Dwarf_Half version;
    Dwarf_Files *files;
    size_t count;
    if (!dwarf_attr_integrate(die, name, &attribute) || dwarf_formudata(&attribute, &index) != 0 ||
        !dwarf_cu_die(attribute.cu, &unit, &version, NULL, NULL, NULL, NULL, NULL) ||
        dwarf_getsrcfiles(&unit, &files, &count) != 0 || index >= count ||
        (index == 0 && version < 5))
        return NULL;
    return symbols_path(symbols, dwarf_filesrc(files, index, NULL, NULL));
}

/* Where an inlined call stands. */
static void symbols_call_place(struct symbols *symbols, Dwarf_Die *call, struct symbol_place *place)
{
    place->file = symbols_file(symbols, call, DW_AT_call_file);
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
        function->file = symbols_file(symbols, &scopes[i], DW_AT_decl_file);
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

/* Is one path the other, or its end? ("./driver.c" and "/home/me/driver.c") */
static bool same_file(const char *a, const char *b)
{
    size_t x, y, n;

    while (strncmp(a, "./", 2) == 0)
        a += 2;
    while (strncmp(b, "./", 2) == 0)
        b += 2;
    x = strlen(a);
    y = strlen(b);
    n = x < y ? x : y;

    if (strcmp(a + x - n, b + y - n) != 0)
        return false;
    return x == y || (x > y ? a[x - n - 1] : b[y - n - 1]) == '/';
}

size_t symbols_line_code(struct symbols *symbols, uint64_t base, const char *file, uint32_t line,
                         struct symbol_range *ranges, size_t room)
{
    struct symbols_module *module = symbols_module_at(symbols, base);
    Dwarf_Die *unit = NULL;
    Dwarf_Addr bias;
    size_t written = 0;

    while (module && (unit = dwfl_module_nextcu(module->module, unit, &bias)) != NULL) {
        Dwarf_Lines *lines;
        size_t count;

        if (dwarf_getsrclines(unit, &lines, &count) != 0)
            continue;
        for (size_t i = 0; i + 1 < count && written < room; i++) {
            Dwarf_Line *here = dwarf_onesrcline(lines, i), *next = dwarf_onesrcline(lines, i + 1);
            Dwarf_Addr start, end;
            const char *source;
            int number;

            if (dwarf_lineno(here, &number) != 0 || (uint32_t)number != line ||
                dwarf_lineaddr(here, &start) != 0 || dwarf_lineaddr(next, &end) != 0 ||
                end <= start)
                continue;
            source = dwarf_linesrc(here, NULL, NULL);
            if (source && same_file(source, file))
                ranges[written++] = (struct symbol_range){start + bias, end + bias};
        }
    }
    return written;
}
