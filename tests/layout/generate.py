#!/usr/bin/env python3
"""Makes layouts.c from the table of x64 layouts: generate.py x64-layouts.tsv > layouts.c

A row is: structure, field ("(sizeof)", "(alignof)" or a path), offset, size, source, note. Rows of
bit fields have no address and are left out, as are opaque structures. KWAIT_BLOCK's rows show the
shape before Windows 8; its note states the present one, which is used instead.
"""
import sys

KWAIT_BLOCK = [
    ("WaitListEntry", "0x0", "0x10"), ("WaitType", "0x10", "0x1"), ("BlockState", "0x11", "0x1"),
    ("WaitKey", "0x12", "0x2"), ("SpareLong", "0x14", "0x4"), ("Thread", "0x18", "0x8"),
    ("Object", "0x20", "0x8"), ("SparePtr", "0x28", "0x8"),
]

HEAD = """\
/*
 * layouts.c - every public structure has x64 Windows 10's size and offsets, by static assertion.
 *
 * Made by generate.py from the table of layouts; change that, not this. layouts.cc compiles the
 * same as C++.
 */
#include <wdk/ntifs.h>

#include <stdio.h>

/* clang-format off */
#define SIZE(type, bytes) C_ASSERT(sizeof(type) == (bytes));
#define ALIGN(type, bytes) C_ASSERT(__alignof__(type) == (bytes));
#define FIELD(type, field, offset, bytes)                                                          \\
    C_ASSERT(__builtin_offsetof(type, field) == (offset));                                         \\
    C_ASSERT(sizeof(((type *)0)->field) == (bytes));
"""


def main(path):
    out, count, previous = [HEAD.rstrip("\n")], 0, None

    def put(fact):
        """Two facts in a line where they fit: the file stays short."""
        if out[-1] and not out[-1].startswith("#") and len(out[-1]) + len(fact) < 100:
            out[-1] += " " + fact
        else:
            out.append(fact)

    for line in open(path, encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        row = line.rstrip("\n").split("\t")
        name, field, offset, size = row[:4]
        if not size.startswith("0x") or ".bit" in offset:
            continue
        if name == "KWAIT_BLOCK" and field != "(sizeof)":
            continue
        if name != previous:
            out.append("")
            previous = name
        count += 1
        if field == "(sizeof)":
            put(f"SIZE({name}, {size})")
        elif field == "(alignof)":
            put(f"ALIGN({name}, {size})")
        else:
            put(f"FIELD({name}, {field}, {offset}, {size})")
        if name == "KWAIT_BLOCK":
            for wait_field in KWAIT_BLOCK:
                put("FIELD(KWAIT_BLOCK, %s, %s, %s)" % wait_field)
                count += 1
    out += ["/* clang-format on */", "", "int main(void)", "{",
            f'    puts("{count} layouts hold");', "    return 0;", "}"]
    print("\n".join(out))


if len(sys.argv) != 2:
    sys.exit("usage: generate.py x64-layouts.tsv > layouts.c")
main(sys.argv[1])
