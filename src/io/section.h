/*
 * section.h - section objects: memory with a name, which processes and drivers map.
 *
 * Words
 *   section  the object behind a handle: how its memory may be used.
 *   pages    its memory (mm/section.h). That of a file is shared by all sections of the file, as
 *            long as one of them is there: SECTION_OBJECT_POINTERS.DataSectionObject leads to it.
 *
 * Invariants
 *   1. A view holds a reference to its section, a section holds its pages. So memory lives until
 *      the last handle is closed, the last pointer is gone and the last view is unmapped.
 *   2. Views go with their process, after its handles.
 */
#pragma once
#include "io/io.h"
#include "mm/section.h"

struct io_section_pages {
    struct mm_section memory;
    PFILE_OBJECT file; /* NULL: of the paging file */
    uint64_t file_bytes;
    uint32_t sections; /* that share them */
};

struct io_section {
    struct io_section_pages *pages;
    uint64_t bytes; /* its size, as NtQuerySection tells it */
    ULONG protection, attributes;
};

struct io_section_params {
    uint64_t bytes; /* 0: all of the file */
    ULONG protection, attributes;
    PFILE_OBJECT file; /* or NULL */
};

/* Does the caller ask for something that makes sense? */
NTSTATUS io_section_check(const struct io_section_params *params);

/* The memory of a new section. May switch: a file's is read. */
NTSTATUS io_section_fill(struct io_section *section, const struct io_section_params *params);

/* --- section_file.c --------------------------------------------------------------------------- */

NTSTATUS io_section_of_file(struct io_section *section, const struct io_section_params *params);
NTSTATUS io_section_extend(struct io_section *section, uint64_t bytes);
void io_section_file_end(struct io_section_pages *pages); /* the last section of the file goes */

/* Write the memory's part back to the file. *written: bytes. */
NTSTATUS io_section_flush(struct io_section_pages *pages, uint64_t offset, uint64_t bytes,
                          ULONG_PTR *written);

/* --- views ------------------------------------------------------------------------------------ */

struct io_view_params {
    struct io_section *section;
    PEPROCESS process; /* NULL: system space */
    uint64_t at, offset, bytes;
    ULONG protection;
};

/* *params is as it was granted afterwards: address and size. */
NTSTATUS io_view_map(struct io_view_params *params);
NTSTATUS io_view_unmap(PEPROCESS process, uint64_t address); /* STATUS_NOT_MAPPED_VIEW */
struct mm_view *io_view_at(PEPROCESS process, uint64_t address);
