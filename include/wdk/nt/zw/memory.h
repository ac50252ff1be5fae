/*
 * memory.h - system calls on virtual memory and sections.
 */
#ifndef IRQLAB_WDK_NT_ZW_MEMORY_H
#define IRQLAB_WDK_NT_ZW_MEMORY_H

#include "../access.h"
#include "../mm/misc.h"

EXTERN_C_START

typedef enum _SECTION_INHERIT { ViewShare = 1, ViewUnmap = 2 } SECTION_INHERIT;

/*
 * ZwAllocateVirtualMemory, NtAllocateVirtualMemory - reserve or commit pages of a process.
 *
 * IRQL           PASSIVE_LEVEL.
 * Blocks         never.
 * BaseAddress    in: where, or NULL; out: the address.
 * ZeroBits       high bits that must be 0; 0.
 * RegionSize     in: bytes; out: whole pages.
 * AllocationType MEM_xxx.
 * Protect        PAGE_xxx.
 * Returns        STATUS_SUCCESS; STATUS_CONFLICTING_ADDRESSES; STATUS_NO_MEMORY;
 *                STATUS_INVALID_PARAMETER_1..6; STATUS_INVALID_PAGE_PROTECTION;
 *                STATUS_INVALID_HANDLE.
 * Differs        none known.
 * Source         WDK ntifs.h ZwAllocateVirtualMemory
 */
NTSYSAPI NTSTATUS ZwAllocateVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress,
                                          ULONG_PTR ZeroBits, PSIZE_T RegionSize,
                                          ULONG AllocationType, ULONG Protect);
NTSYSCALLAPI NTSTATUS NtAllocateVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress,
                                              ULONG_PTR ZeroBits, PSIZE_T RegionSize,
                                              ULONG AllocationType, ULONG Protect);

/*
 * ZwFreeVirtualMemory, NtFreeVirtualMemory - decommit or release pages of a process.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * FreeType   MEM_DECOMMIT or MEM_RELEASE.
 * Returns    STATUS_SUCCESS; STATUS_MEMORY_NOT_ALLOCATED; STATUS_FREE_VM_NOT_AT_BASE;
 *            STATUS_UNABLE_TO_FREE_VM; STATUS_INVALID_PARAMETER_4.
 * Differs    none known.
 * Source     WDK ntifs.h ZwFreeVirtualMemory
 */
NTSYSAPI NTSTATUS ZwFreeVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                      ULONG FreeType);
NTSYSCALLAPI NTSTATUS NtFreeVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress,
                                          PSIZE_T RegionSize, ULONG FreeType);

/*
 * ZwCreateSection, NtCreateSection - make a section: memory to map, of a file or of the paging
 * file.
 *
 * IRQL        PASSIVE_LEVEL.
 * Blocks      never.
 * MaximumSize bytes; may be NULL for a file.
 * FileHandle  NULL: of the paging file.
 * Returns     as ZwCreateEvent; STATUS_SECTION_TOO_BIG; STATUS_INVALID_FILE_FOR_SECTION;
 *             STATUS_INVALID_PAGE_PROTECTION.
 * Differs     at most 64 MiB (STATUS_COMMITMENT_LIMIT); no images (SEC_IMAGE). Of a file whose
 *             driver sets SectionObjectPointer; what it holds is read when the section is made.
 * Source      WDK wdm.h ZwCreateSection
 */
NTSYSAPI NTSTATUS ZwCreateSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess,
                                  POBJECT_ATTRIBUTES ObjectAttributes, PLARGE_INTEGER MaximumSize,
                                  ULONG SectionPageProtection, ULONG AllocationAttributes,
                                  HANDLE FileHandle);
NTSYSCALLAPI NTSTATUS NtCreateSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess,
                                      POBJECT_ATTRIBUTES ObjectAttributes,
                                      PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection,
                                      ULONG AllocationAttributes, HANDLE FileHandle);

/*
 * ZwOpenSection - a handle to a section by name.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as ZwOpenEvent.
 * Differs    none known.
 * Source     WDK wdm.h ZwOpenSection
 */
NTSYSAPI NTSTATUS ZwOpenSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess,
                                POBJECT_ATTRIBUTES ObjectAttributes);

/*
 * ZwMapViewOfSection - map a section into a process.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.
 * SectionOffset bytes; in and out; or NULL.
 * ViewSize      bytes; in: 0 for all; out: whole pages.
 * Returns       STATUS_SUCCESS; STATUS_CONFLICTING_ADDRESSES; STATUS_INVALID_PAGE_PROTECTION;
 *               STATUS_SECTION_PROTECTION; STATUS_INVALID_VIEW_SIZE.
 * Differs       a view with PAGE_WRITECOPY has copies of all of its pages from the beginning.
 * Source        WDK wdm.h ZwMapViewOfSection
 */
NTSYSAPI NTSTATUS ZwMapViewOfSection(HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress,
                                     ULONG_PTR ZeroBits, SIZE_T CommitSize,
                                     PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize,
                                     SECTION_INHERIT InheritDisposition, ULONG AllocationType,
                                     ULONG Win32Protect);

/*
 * ZwUnmapViewOfSection - undo it.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_NOT_MAPPED_VIEW; STATUS_INVALID_HANDLE.
 * Differs    none known.
 * Source     WDK wdm.h ZwUnmapViewOfSection
 */
NTSYSAPI NTSTATUS ZwUnmapViewOfSection(HANDLE ProcessHandle, PVOID BaseAddress);

EXTERN_C_END

#endif
