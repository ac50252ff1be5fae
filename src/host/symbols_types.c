/*
 * symbols_types.c - which member of a structure lies at an offset: "lock.state", "queue[3].Flink".
 */
#include "host/symbols_private.h"

#include <stdio.h>
#include <string.h>

bool symbols_type(Dwarf_Die *die, Dwarf_Die *type)
{
    Dwarf_Attribute attribute;
    return dwarf_attr_integrate(die, DW_AT_type, &attribute) &&
           dwarf_formref_die(&attribute, type) && dwarf_peel_type(type, type) == 0;
}

static uint64_t symbols_size(Dwarf_Die *type)
{
    Dwarf_Word size;
    return dwarf_aggregate_size(type, &size) == 0 ? size : 0;
}

static bool symbols_word(Dwarf_Die *die, unsigned name, uint64_t *value)
{
    Dwarf_Attribute attribute;
    Dwarf_Word word;
    if (!dwarf_attr(die, name, &attribute) || dwarf_formudata(&attribute, &word) != 0)
        return false;
    *value = word;
    return true;
}

/* Where a member begins in its structure. A bit field counts from the byte of its first bit. */
static uint64_t symbols_member_offset(Dwarf_Die *member)
{
    uint64_t value = 0;
    if (symbols_word(member, DW_AT_data_bit_offset, &value))
        return value / 8;
    symbols_word(member, DW_AT_data_member_location, &value);
    return value; /* 0 for the members of a union */
}

static bool symbols_is_member(int tag)
{
    return tag == DW_TAG_member || tag == DW_TAG_inheritance;
}

static bool symbols_has_parts(Dwarf_Die *type)
{
    int tag = dwarf_tag(type);
    return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type ||
           tag == DW_TAG_array_type;
}

/*
 * The member of a structure or union at an offset. A union may have several: best is one that fits
 * exactly, then one that has parts which may, then the first. False: padding.
 */
static bool symbols_find_member(Dwarf_Die *type, uint64_t offset, uint64_t bytes, Dwarf_Die *found)
{
    Dwarf_Die child, member_type;
    int best = 0;
    if (dwarf_child(type, &child) != 0)
        return false;
    do {
        Dwarf_Attribute attribute;
        if (!symbols_is_member(dwarf_tag(&child)) ||
            dwarf_attr(&child, DW_AT_external, &attribute) || /* a static member of a class */
            !symbols_type(&child, &member_type))
            continue;
        uint64_t begin = symbols_member_offset(&child), size = symbols_size(&member_type);
        if (offset < begin || offset - begin >= size)
            continue;
        bool exact = offset == begin && size == bytes && dwarf_diename(&child);
        int fit = exact ? 3 : bytes && size > bytes && symbols_has_parts(&member_type) ? 2 : 1;
        if (fit > best) {
            *found = child;
            best = fit;
        }
    } while (dwarf_siblingof(&child, &child) == 0);
    return best > 0;
}

/* Append the indices of an array element and make *type its type; the offset in the element. */
static uint64_t symbols_descend_array(Dwarf_Die *type, uint64_t offset, struct symbols_text *path)
{
    uint64_t counts[8], size;
    size_t dimensions = 0;
    Dwarf_Die child, element;
    if (!symbols_type(type, &element) || (size = symbols_size(&element)) == 0)
        return offset;
    if (dwarf_child(type, &child) == 0)
        do {
            uint64_t count = 0;
            if (dwarf_tag(&child) != DW_TAG_subrange_type || dimensions == 8)
                continue;
            if (!symbols_word(&child, DW_AT_count, &count) &&
                symbols_word(&child, DW_AT_upper_bound, &count))
                count++;
            counts[dimensions++] = count ? count : 1;
        } while (dwarf_siblingof(&child, &child) == 0);
    uint64_t index = offset / size, stride = 1;
    for (size_t i = 1; i < dimensions; i++)
        stride *= counts[i];
    for (size_t i = 0; i < dimensions; i++) {
        char text[32];
        snprintf(text, sizeof text, "[%llu]", (unsigned long long)(index / stride));
        symbols_append(path, text);
        index %= stride;
        if (i + 1 < dimensions)
            stride /= counts[i + 1];
    }
    *type = element;
    return offset % size;
}

uint64_t symbols_descend(Dwarf_Die *from, uint64_t offset, uint64_t bytes,
                         struct symbols_text *path)
{
    Dwarf_Die type = *from, member;
    bool named = true; /* the path denotes `type`: it did not come through an anonymous member */
    for (int depth = 0; depth < 32; depth++) {
        int tag = dwarf_tag(&type);
        bool is_struct =
            tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type;
        if (!is_struct && tag != DW_TAG_array_type)
            break;
        if (named && offset == 0 && (bytes == 0 || symbols_size(&type) <= bytes))
            break; /* the whole of it is meant */
        if (tag == DW_TAG_array_type) {
            Dwarf_Die before = type;
            offset = symbols_descend_array(&type, offset, path);
            if (type.addr == before.addr)
                break; /* an array of nothing known */
            continue;
        }
        if (!symbols_find_member(&type, offset, bytes, &member))
            break;
        const char *name = dwarf_diename(&member);
        named = name && dwarf_tag(&member) == DW_TAG_member;
        if (named) {
            /* After "->" comes the name alone. */
            if (path->length && path->text[path->length - 1] != '>')
                symbols_append(path, ".");
            symbols_append(path, name);
        }
        offset -= symbols_member_offset(&member);
        symbols_type(&member, &type);
    }
    return offset;
}
