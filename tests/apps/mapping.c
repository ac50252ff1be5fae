/* File mappings of the paging file: sizes, rights, protections, what is refused and how. */
#include <windows.h>
#include <stdio.h>
#include <string.h>

static HANDLE Mapping;

/* What a write to an address does. */
static const char *Write(volatile char *at)
{
    __try {
        *at = 1;
    } __except (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER
                                                                 : EXCEPTION_CONTINUE_SEARCH) {
        return "refused";
    }
    return "done";
}

static void Show(const char *what, const void *result)
{
    DWORD error = GetLastError();

    printf("%s: %s, error %lu\n", what, result ? "there" : "none", result ? 0 : error);
}

static void Query(const char *what, const void *at)
{
    MEMORY_BASIC_INFORMATION information;

    VirtualQuery(at, &information, sizeof information);
    printf("%s: state %lx, protection %lx, type %lx, %zu bytes\n", what, information.State,
           information.Protect, information.Type, information.RegionSize);
}

static void Reserved(void)
{
    char *view = MapViewOfFile(Mapping, FILE_MAP_WRITE, 0, 0, 0), *other;

    Query("reserved", view);
    printf("write: %s\n", Write(view));
    Show("commit", VirtualAlloc(view, 4096, MEM_COMMIT, PAGE_READWRITE));
    printf("write: %s, behind it: %s\n", Write(view), Write(view + 4096));
    Query("committed", view);
    other = MapViewOfFile(Mapping, FILE_MAP_READ, 0, 0, 4096);
    printf("by another view: %d, write: %s\n", other[0], Write(other));
    UnmapViewOfFile(other);
    printf("unmapped: write %s\n", Write(other));
    UnmapViewOfFile(view);
}

static void Copies(HANDLE mapping)
{
    char *view = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    char *copy = MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0, 0);
    DWORD old;

    view[1] = 3;
    copy[0] = 9;
    printf("copy %d, original %d\n", copy[0], view[0]);
    printf("protect: %d", VirtualProtect(view, 4096, PAGE_READONLY, &old));
    printf(" from %lx, write %s\n", old, Write(view));
    FlushViewOfFile(view, 0);
    UnmapViewOfFile(copy);
    UnmapViewOfFile(view);
}

/* The same memory twice in a row: a ring buffer without an end. */
static void Ring(HANDLE mapping)
{
    char *hole = VirtualAlloc(NULL, 0x20000, MEM_RESERVE, PAGE_NOACCESS), *first, *second;

    Show("where something is", MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0x10000, hole));
    VirtualFree(hole, 0, MEM_RELEASE);
    first = MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0x10000, hole);
    second = MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0x10000, hole + 0x10000);
    printf("side by side: %d\n", first == hole && second == first + 0x10000);
    memcpy(first + 0xFFFC, "ring end", 8);
    printf("%.4s\n", first);
    UnmapViewOfFile(second);
    UnmapViewOfFile(first);
}

int main(void)
{
    HANDLE other, weak;
    char *view;

    Mapping = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | SEC_RESERVE, 0,
                                 0x20000, NULL);
    Show("reserve", Mapping);
    Reserved();
    CloseHandle(Mapping);

    other =
        CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x10000, "Local\\ring");
    printf("made: %lu\n", GetLastError());
    weak = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, "ring");
    printf("again: %lu\n", GetLastError());
    CloseHandle(weak);
    Copies(other);
    Ring(other);
    Show("bad offset", MapViewOfFile(other, FILE_MAP_READ, 0, 4096, 0));
    Show("too much", MapViewOfFile(other, FILE_MAP_READ, 0, 0, 0x20000));
    Show("no size", CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0, NULL));
    Show("no protection", CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, 0, 0, 4096, NULL));
    Show("no such name", OpenFileMappingA(FILE_MAP_READ, FALSE, "nobody"));
    weak = OpenFileMappingA(FILE_MAP_READ, FALSE, "ring");
    Show("read only", weak);
    Show("write by it", MapViewOfFile(weak, FILE_MAP_WRITE, 0, 0, 0));
    view = MapViewOfFile(weak, FILE_MAP_READ, 0, 0, 0);
    CloseHandle(weak);
    CloseHandle(other);
    printf("without handles: %c\n", view[0]);
    Show("no name left", OpenFileMappingA(FILE_MAP_READ, FALSE, "ring"));
    UnmapViewOfFile(view);
    SetLastError(0);
    printf("twice: %d", UnmapViewOfFile(view));
    printf(", error %lu\n", GetLastError());
    weak = CreateEventA(NULL, FALSE, FALSE, "event");
    Show("another type",
         CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, "event"));
    CloseHandle(weak);
    return 0;
}
