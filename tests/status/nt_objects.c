/*
 * Native calls on objects from a program: every kind of object x every way to name it wrongly,
 * every call x a bad handle, a handle of another kind, one without the access, a bad pointer.
 */
#define CONFORM_APP
#include "status.h"
#include "nt_calls.h"

static UNICODE_STRING link_target = {20, 22, L"\\KernelObj"};

/* --- creating and opening by name ------------------------------------------------------------- */

#define KIND(name_, ...)                                                                           \
    static NTSTATUS create_nt_##name_(PHANDLE h, ACCESS_MASK a, POBJECT_ATTRIBUTES o)              \
    {                                                                                              \
        return NtCreate##name_(h, a, o __VA_ARGS__);                                               \
    }                                                                                              \
    static NTSTATUS create_zw_##name_(PHANDLE h, ACCESS_MASK a, POBJECT_ATTRIBUTES o)              \
    {                                                                                              \
        return ZwCreate##name_(h, a, o __VA_ARGS__);                                               \
    }
KIND(Event, , 0, FALSE)
KIND(Semaphore, , 1, 2)
KIND(Mutant, , FALSE)
KIND(Timer, , 0)
KIND(KeyedEvent, , 0)
KIND(DirectoryObject, )
KIND(SymbolicLinkObject, , &link_target)

#define ROW(name_)                                                                                 \
    {"NtCreate" #name_, "NtOpen" #name_, create_nt_##name_, NtOpen##name_},                        \
    {                                                                                              \
        "ZwCreate" #name_, "ZwOpen" #name_, create_zw_##name_, ZwOpen##name_                       \
    }
static const struct {
    const char *create_name, *open_name;
    NTSTATUS (*create)(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);
    NTSTATUS(NTAPI *open)(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);
} kinds[] = {ROW(Event),           ROW(Semaphore),         ROW(Mutant), ROW(Timer), ROW(KeyedEvent),
             ROW(DirectoryObject), ROW(SymbolicLinkObject)};

#define CREATES(wanted_, ...)                                                                      \
    EARNS_NAMED(kinds[i].create_name, #wanted_, wanted_, kinds[i].create(__VA_ARGS__))
#define OPENS(wanted_, ...)                                                                        \
    EARNS_NAMED(kinds[i].open_name, #wanted_, wanted_, kinds[i].open(__VA_ARGS__))

static void by_name(void)
{
    HANDLE h, again;
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ULONG other = i < 2 ? 2 : 0;
        PWSTR name = L"\\BaseNamedObjects\\StatusOne", taken = L"\\BaseNamedObjects\\StatusTwo";
        HANDLE of_other_kind;

        h = again = NULL;
        CREATES(STATUS_SUCCESS, &h, GENERIC_ALL, named(name, 0, NULL));
        CREATES(STATUS_OBJECT_NAME_COLLISION, &again, GENERIC_ALL, named(name, 0, NULL));
        CREATES(STATUS_OBJECT_NAME_EXISTS, &again, GENERIC_ALL, named(name, OBJ_OPENIF, NULL));
        EXPECT_EQ(NtCompareObjects(h, again), 0);
        NtClose(again);
        OPENS(STATUS_SUCCESS, &again, GENERIC_READ, named(name, 0, NULL));
        NtClose(again);
        OPENS(STATUS_SUCCESS, &again, GENERIC_READ,
              named(L"\\basenamedobjects\\statusone", OBJ_CASE_INSENSITIVE, NULL));
        NtClose(again);
        OPENS(STATUS_ACCESS_DENIED, &again, 0, named(name, 0, NULL));
        NtClose(h);
        OPENS(STATUS_OBJECT_NAME_NOT_FOUND, &again, GENERIC_READ, named(name, 0, NULL));
        CREATES(STATUS_SUCCESS, &h, GENERIC_ALL, NULL);
        NtClose(h);

        EXPECT_EQ(kinds[other].create(&of_other_kind, GENERIC_ALL, named(taken, 0, NULL)), 0);
        CREATES(STATUS_OBJECT_TYPE_MISMATCH, &h, GENERIC_ALL, named(taken, OBJ_OPENIF, NULL));
        OPENS(STATUS_OBJECT_TYPE_MISMATCH, &h, GENERIC_READ, named(taken, 0, NULL));
        CREATES(STATUS_OBJECT_TYPE_MISMATCH, &h, GENERIC_ALL, named(L"x", 0, of_other_kind));
        NtClose(of_other_kind);

        CREATES(STATUS_OBJECT_PATH_NOT_FOUND, &h, GENERIC_ALL,
                named(L"\\BaseNamedObjects\\NoSuch\\x", 0, NULL));
        OPENS(STATUS_OBJECT_PATH_NOT_FOUND, &h, GENERIC_READ,
              named(L"\\BaseNamedObjects\\NoSuch\\x", 0, NULL));
        CREATES(STATUS_OBJECT_PATH_SYNTAX_BAD, &h, GENERIC_ALL, named(L"x", 0, NULL));
        OPENS(STATUS_OBJECT_PATH_SYNTAX_BAD, &h, GENERIC_READ, named(L"x", 0, NULL));
        OPENS(STATUS_OBJECT_PATH_SYNTAX_BAD, &h, GENERIC_READ, named(L"", 0, NULL));
        named(name, 0, NULL);
        nt_name.Length--;
        CREATES(STATUS_OBJECT_NAME_INVALID, &h, GENERIC_ALL, &nt_attributes);
        OPENS(STATUS_OBJECT_NAME_INVALID, &h, GENERIC_READ, &nt_attributes);
        CREATES(STATUS_INVALID_HANDLE, &h, GENERIC_ALL, named(L"x", 0, BAD_HANDLE));
        OPENS(STATUS_INVALID_HANDLE, &h, GENERIC_READ, named(L"x", 0, BAD_HANDLE));
        named(name, 0, NULL)->Length = 3;
        CREATES(STATUS_INVALID_PARAMETER, &h, GENERIC_ALL, &nt_attributes);
        OPENS(STATUS_INVALID_PARAMETER, &h, GENERIC_READ, &nt_attributes);
        CREATES(STATUS_INVALID_PARAMETER, &h, GENERIC_ALL, named(name, 0x80000000, NULL));
        OPENS(STATUS_INVALID_PARAMETER, &h, GENERIC_READ, named(name, 0x80000000, NULL));
        OPENS(STATUS_INVALID_PARAMETER, &h, GENERIC_READ, NULL);
        CREATES(STATUS_ACCESS_VIOLATION, BAD_POINTER, GENERIC_ALL, named(name, 0, NULL));
        OPENS(STATUS_ACCESS_VIOLATION, BAD_POINTER, GENERIC_READ, named(name, 0, NULL));
        CREATES(STATUS_ACCESS_VIOLATION, &h, GENERIC_ALL, BAD_POINTER);
        OPENS(STATUS_ACCESS_VIOLATION, &h, GENERIC_READ, BAD_POINTER);
        named(name, 0, NULL);
        nt_name.Buffer = BAD_POINTER;
        CREATES(STATUS_ACCESS_VIOLATION, &h, GENERIC_ALL, &nt_attributes);
        OPENS(STATUS_ACCESS_VIOLATION, &h, GENERIC_READ, &nt_attributes);
        CREATES(STATUS_PRIVILEGE_NOT_HELD, &h, GENERIC_ALL, named(name, OBJ_PERMANENT, NULL));
    }
    BOTH(CreateEvent, STATUS_INVALID_PARAMETER, &h, GENERIC_ALL, NULL, 2, FALSE);
    BOTH(CreateTimer, STATUS_INVALID_PARAMETER_4, &h, GENERIC_ALL, NULL, 2);
    BOTH(CreateSemaphore, STATUS_INVALID_PARAMETER, &h, GENERIC_ALL, NULL, 0, 0);
    BOTH(CreateSemaphore, STATUS_INVALID_PARAMETER, &h, GENERIC_ALL, NULL, 3, 2);
    BOTH(CreateSemaphore, STATUS_INVALID_PARAMETER, &h, GENERIC_ALL, NULL, -1, 2);
    BOTH(CreateKeyedEvent, STATUS_INVALID_PARAMETER_4, &h, GENERIC_ALL, NULL, 1);
}

/* --- calls on a handle ------------------------------------------------------------------------ */

static LARGE_INTEGER soon;
static UCHAR buffer[256];
static ULONG length, context;
static UNICODE_STRING text = {0, 64, (PWSTR)buffer}, bad_text = {0, 64, BAD_POINTER};

#define HCALL(name_, good_, bad_)                                                                  \
    static NTSTATUS good_Nt##name_(HANDLE h)                                                       \
    {                                                                                              \
        return Nt##name_ good_;                                                                    \
    }                                                                                              \
    static NTSTATUS good_Zw##name_(HANDLE h)                                                       \
    {                                                                                              \
        return Zw##name_ good_;                                                                    \
    }                                                                                              \
    static NTSTATUS bad_Nt##name_(HANDLE h)                                                        \
    {                                                                                              \
        return Nt##name_ bad_;                                                                     \
    }                                                                                              \
    static NTSTATUS bad_Zw##name_(HANDLE h)                                                        \
    {                                                                                              \
        return Zw##name_ bad_;                                                                     \
    }
HCALL(SetEvent, (h, NULL), (h, BAD_POINTER))
HCALL(ResetEvent, (h, NULL), (h, BAD_POINTER))
HCALL(PulseEvent, (h, NULL), (h, BAD_POINTER))
HCALL(ClearEvent, (h), (h))
HCALL(QueryEvent, (h, 0, buffer, 8, &length), (h, 0, BAD_POINTER, 8, NULL))
HCALL(ReleaseSemaphore, (h, 1, NULL), (h, 1, BAD_POINTER))
HCALL(QuerySemaphore, (h, 0, buffer, 8, &length), (h, 0, BAD_POINTER, 8, NULL))
HCALL(QueryMutant, (h, 0, buffer, 8, &length), (h, 0, BAD_POINTER, 8, NULL))
HCALL(SetTimer, (h, &soon, NULL, NULL, FALSE, 0, NULL),
      (h, BAD_POINTER, NULL, NULL, FALSE, 0, NULL))
HCALL(CancelTimer, (h, NULL), (h, BAD_POINTER))
HCALL(QueryTimer, (h, 0, buffer, 16, &length), (h, 0, BAD_POINTER, 16, NULL))
HCALL(QueryDirectoryObject, (h, buffer, 256, TRUE, TRUE, &context, &length),
      (h, BAD_POINTER, 256, TRUE, TRUE, &context, &length))
HCALL(QuerySymbolicLinkObject, (h, &text, NULL), (h, &bad_text, NULL))

enum { EVENT, SEMAPHORE, MUTANT, TIMER, DIRECTORY, LINK, KINDS };
static HANDLE objects[KINDS];

#define HROW(name_, kind_, pointer_)                                                               \
    {"Nt" #name_, good_Nt##name_, bad_Nt##name_, kind_, pointer_},                                 \
    {                                                                                              \
        "Zw" #name_, good_Zw##name_, bad_Zw##name_, kind_, pointer_                                \
    }
static const struct {
    const char *name;
    NTSTATUS (*good)(HANDLE), (*bad)(HANDLE);
    int kind, pointer;
} calls[] = {
    HROW(SetEvent, EVENT, 1),
    HROW(ResetEvent, EVENT, 1),
    HROW(PulseEvent, EVENT, 1),
    HROW(ClearEvent, EVENT, 0),
    HROW(QueryEvent, EVENT, 1),
    HROW(ReleaseSemaphore, SEMAPHORE, 1),
    HROW(QuerySemaphore, SEMAPHORE, 1),
    HROW(QueryMutant, MUTANT, 1),
    HROW(SetTimer, TIMER, 1),
    HROW(CancelTimer, TIMER, 1),
    HROW(QueryTimer, TIMER, 1),
    HROW(QueryDirectoryObject, DIRECTORY, 1),
    HROW(QuerySymbolicLinkObject, LINK, 1),
};

#define ON(wanted_, value_) EARNS_NAMED(calls[i].name, #wanted_, wanted_, value_)

static HANDLE copy(HANDLE of, ACCESS_MASK access)
{
    HANDLE made = NULL;

    EXPECT_EQ(NtDuplicateObject(CURRENT_PROCESS, of, CURRENT_PROCESS, &made, access, 0, 0), 0);
    return made;
}

static void on_handles(void)
{
    size_t i;

    NtCreateEvent(&objects[EVENT], GENERIC_ALL, NULL, 0, FALSE);
    NtCreateSemaphore(&objects[SEMAPHORE], GENERIC_ALL, NULL, 0, 1000);
    NtCreateMutant(&objects[MUTANT], GENERIC_ALL, NULL, FALSE);
    NtCreateTimer(&objects[TIMER], GENERIC_ALL, NULL, 0);
    NtOpenDirectoryObject(&objects[DIRECTORY], GENERIC_ALL, named(L"\\", 0, NULL));
    NtCreateSymbolicLinkObject(&objects[LINK], GENERIC_ALL, NULL, &link_target);
    soon = after_ms(1000);
    for (i = 0; i < sizeof calls / sizeof *calls; i++) {
        HANDLE weak = copy(objects[calls[i].kind], READ_CONTROL);

        ON(STATUS_SUCCESS, calls[i].good(objects[calls[i].kind]));
        ON(STATUS_INVALID_HANDLE, calls[i].good(BAD_HANDLE));
        ON(STATUS_INVALID_HANDLE, calls[i].good(NULL));
        ON(STATUS_OBJECT_TYPE_MISMATCH, calls[i].good(objects[(calls[i].kind + 1) % KINDS]));
        ON(STATUS_OBJECT_TYPE_MISMATCH, calls[i].good(CURRENT_PROCESS));
        ON(STATUS_ACCESS_DENIED, calls[i].good(weak));
        if (calls[i].pointer)
            ON(STATUS_ACCESS_VIOLATION, calls[i].bad(objects[calls[i].kind]));
        NtClose(weak);
    }
}

#define CLASSES(name_, kind_, bytes_)                                                              \
    BOTH(name_, STATUS_INVALID_INFO_CLASS, objects[kind_], 77, buffer, bytes_, NULL);              \
    BOTH(name_, STATUS_INFO_LENGTH_MISMATCH, objects[kind_], 0, buffer, bytes_ - 1, NULL);         \
    BOTH(name_, STATUS_INFO_LENGTH_MISMATCH, objects[kind_], 0, buffer, bytes_ + 1, NULL)

static void special(void)
{
    HANDLE h, weak, event = objects[EVENT], mutant, semaphore;
    ULONG n = 0;
    LONG previous;
    UNICODE_STRING small = {0, 4, (PWSTR)buffer};
    UNICODE_STRING odd = {3, 8, L"\\abc"}, empty = {0, 0, NULL};

    CLASSES(QueryEvent, EVENT, 8);
    CLASSES(QuerySemaphore, SEMAPHORE, 8);
    CLASSES(QueryMutant, MUTANT, 8);
    CLASSES(QueryTimer, TIMER, 16);
    NtCreateSemaphore(&semaphore, GENERIC_ALL, NULL, 1, 1);
    BOTH(ReleaseSemaphore, STATUS_SEMAPHORE_LIMIT_EXCEEDED, semaphore, 1, NULL);
    BOTH(ReleaseSemaphore, STATUS_INVALID_PARAMETER, semaphore, 0, NULL);
    BOTH(ReleaseSemaphore, STATUS_INVALID_PARAMETER, semaphore, -1, NULL);
    BOTH(SetTimer, STATUS_INVALID_PARAMETER_6, objects[TIMER], &soon, NULL, NULL, FALSE, -1, NULL);

    /* A mutant: its owner releases it, as often as it has it. */
    mutant = objects[MUTANT];
    BOTH(ReleaseMutant, STATUS_MUTANT_NOT_OWNED, mutant, NULL);
    NtWaitForSingleObject(mutant, FALSE, NULL);
    NtWaitForSingleObject(mutant, FALSE, NULL);
    BOTH(ReleaseMutant, STATUS_SUCCESS, mutant, &previous);
    BOTH(ReleaseMutant, STATUS_INVALID_HANDLE, BAD_HANDLE, NULL);
    BOTH(ReleaseMutant, STATUS_OBJECT_TYPE_MISMATCH, event, NULL);
    NtWaitForSingleObject(mutant, FALSE, NULL);
    NtWaitForSingleObject(mutant, FALSE, NULL);
    BOTH(ReleaseMutant, STATUS_ACCESS_VIOLATION, mutant, BAD_POINTER);

    /* Directories and links. */
    BOTH(QueryDirectoryObject, STATUS_BUFFER_TOO_SMALL, objects[DIRECTORY], buffer, 16, TRUE, TRUE,
         &n, &length);
    BOTH(QueryDirectoryObject, STATUS_MORE_ENTRIES, objects[DIRECTORY], buffer, 256, FALSE, TRUE,
         &n, &length);
    n = 10000;
    BOTH(QueryDirectoryObject, STATUS_NO_MORE_ENTRIES, objects[DIRECTORY], buffer, 256, FALSE,
         FALSE, &n, &length);
    BOTH(QuerySymbolicLinkObject, STATUS_BUFFER_TOO_SMALL, objects[LINK], &small, NULL);
    BOTH(CreateSymbolicLinkObject, STATUS_INVALID_PARAMETER, &h, GENERIC_ALL, NULL, &odd);
    BOTH(CreateSymbolicLinkObject, STATUS_INVALID_PARAMETER, &h, GENERIC_ALL, NULL, &empty);
    BOTH(CreateSymbolicLinkObject, STATUS_ACCESS_VIOLATION, &h, GENERIC_ALL, NULL, BAD_POINTER);

    /* Any handle. */
    weak = copy(event, SYNCHRONIZE);
    BOTH(CompareObjects, STATUS_SUCCESS, event, weak);
    BOTH(CompareObjects, STATUS_NOT_SAME_OBJECT, event, mutant);
    BOTH(CompareObjects, STATUS_INVALID_HANDLE, event, BAD_HANDLE);
    BOTH(CompareObjects, STATUS_INVALID_HANDLE, BAD_HANDLE, event);
    BOTH(MakeTemporaryObject, STATUS_SUCCESS, event);
    BOTH(MakeTemporaryObject, STATUS_ACCESS_DENIED, weak);
    BOTH(MakeTemporaryObject, STATUS_INVALID_HANDLE, BAD_HANDLE);
    BOTH(MakePermanentObject, STATUS_PRIVILEGE_NOT_HELD, event);
    BOTH(Close, STATUS_INVALID_HANDLE, BAD_HANDLE);
    BOTH(Close, STATUS_INVALID_HANDLE, NULL);
    EARNS(NtClose, STATUS_SUCCESS, NtClose(weak));
    EARNS(ZwClose, STATUS_SUCCESS, ZwClose(copy(event, SYNCHRONIZE)));
    EARNS(NtClose, STATUS_INVALID_HANDLE, NtClose(weak));
    {
        UCHAR flags[2] = {0, 1};

        weak = copy(event, SYNCHRONIZE);
        BOTH(SetInformationObject, STATUS_SUCCESS, weak, 4, flags, 2);
        BOTH(Close, STATUS_HANDLE_NOT_CLOSABLE, weak);
        BOTH(SetInformationObject, STATUS_INVALID_INFO_CLASS, weak, 77, flags, 2);
        BOTH(SetInformationObject, STATUS_INFO_LENGTH_MISMATCH, weak, 4, flags, 3);
        BOTH(SetInformationObject, STATUS_INVALID_HANDLE, BAD_HANDLE, 4, flags, 2);
        BOTH(SetInformationObject, STATUS_ACCESS_VIOLATION, weak, 4, BAD_POINTER, 2);
        flags[1] = 0;
        NtSetInformationObject(weak, 4, flags, 2);
        NtClose(weak);
    }
    BOTH(QueryObject, STATUS_SUCCESS, event, 0, buffer, 56, &n);
    BOTH(QueryObject, STATUS_SUCCESS, event, 2, buffer, 256, &n);
    BOTH(QueryObject, STATUS_SUCCESS, event, 1, buffer, 256, &n);
    BOTH(QueryObject, STATUS_INFO_LENGTH_MISMATCH, event, 0, buffer, 55, &n);
    BOTH(QueryObject, STATUS_INFO_LENGTH_MISMATCH, event, 1, buffer, 8, &n);
    BOTH(QueryObject, STATUS_BUFFER_OVERFLOW, objects[DIRECTORY], 1, buffer, 16, &n);
    BOTH(QueryObject, STATUS_INVALID_INFO_CLASS, event, 77, buffer, 56, &n);
    BOTH(QueryObject, STATUS_INVALID_HANDLE, BAD_HANDLE, 0, buffer, 56, &n);
    BOTH(QueryObject, STATUS_ACCESS_VIOLATION, event, 0, BAD_POINTER, 56, &n);
    BOTH(DuplicateObject, STATUS_SUCCESS, CURRENT_PROCESS, event, CURRENT_PROCESS, &h, 0, 0, 2);
    BOTH(DuplicateObject, STATUS_INVALID_HANDLE, BAD_HANDLE, event, CURRENT_PROCESS, &h, 0, 0, 2);
    BOTH(DuplicateObject, STATUS_INVALID_HANDLE, CURRENT_PROCESS, BAD_HANDLE, CURRENT_PROCESS, &h,
         0, 0, 2);
    BOTH(DuplicateObject, STATUS_OBJECT_TYPE_MISMATCH, event, event, CURRENT_PROCESS, &h, 0, 0, 2);
    BOTH(DuplicateObject, STATUS_ACCESS_VIOLATION, CURRENT_PROCESS, event, CURRENT_PROCESS,
         BAD_POINTER, 0, 0, 2);
    weak = copy(CURRENT_PROCESS, SYNCHRONIZE);
    BOTH(DuplicateObject, STATUS_ACCESS_DENIED, weak, event, CURRENT_PROCESS, &h, 0, 0, 2);
    BOTH(DuplicateObject, STATUS_ACCESS_DENIED, CURRENT_PROCESS, event, weak, &h, 0, 0, 2);
}

int main(void)
{
    by_name();
    on_handles();
    special();
    return conform_end();
}
