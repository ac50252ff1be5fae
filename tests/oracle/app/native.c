/* native.c - ntdll's own calls on objects and names. */
#include "../oracle.h"

typedef LONG NTSTATUS;

struct string {
    USHORT length, maximum;
    const WCHAR *text;
};

struct attributes {
    ULONG length;
    HANDLE root;
    const struct string *name;
    ULONG flags;
    PVOID security, quality;
};

enum { CASE_INSENSITIVE = 0x40, OPENIF = 0x80, ALL = 0x1F0003 };

NTSTATUS NTAPI NtCreateEvent(HANDLE *, ULONG, const struct attributes *, int, BOOLEAN);
NTSTATUS NTAPI NtOpenEvent(HANDLE *, ULONG, const struct attributes *);
NTSTATUS NTAPI NtSetEvent(HANDLE, LONG *);
NTSTATUS NTAPI NtResetEvent(HANDLE, LONG *);
NTSTATUS NTAPI NtPulseEvent(HANDLE, LONG *);
NTSTATUS NTAPI NtQueryEvent(HANDLE, int, PVOID, ULONG, ULONG *);
NTSTATUS NTAPI NtCreateSemaphore(HANDLE *, ULONG, const struct attributes *, LONG, LONG);
NTSTATUS NTAPI NtReleaseSemaphore(HANDLE, LONG, LONG *);
NTSTATUS NTAPI NtQuerySemaphore(HANDLE, int, PVOID, ULONG, ULONG *);
NTSTATUS NTAPI NtCreateMutant(HANDLE *, ULONG, const struct attributes *, BOOLEAN);
NTSTATUS NTAPI NtReleaseMutant(HANDLE, LONG *);
NTSTATUS NTAPI NtQueryMutant(HANDLE, int, PVOID, ULONG, ULONG *);
NTSTATUS NTAPI NtWaitForSingleObject(HANDLE, BOOLEAN, LARGE_INTEGER *);
NTSTATUS NTAPI NtClose(HANDLE);
NTSTATUS NTAPI NtCreateDirectoryObject(HANDLE *, ULONG, const struct attributes *);
NTSTATUS NTAPI NtOpenDirectoryObject(HANDLE *, ULONG, const struct attributes *);
NTSTATUS NTAPI NtCreateSymbolicLinkObject(HANDLE *, ULONG, const struct attributes *,
                                          const struct string *);
NTSTATUS NTAPI NtOpenSymbolicLinkObject(HANDLE *, ULONG, const struct attributes *);
NTSTATUS NTAPI NtQuerySymbolicLinkObject(HANDLE, struct string *, ULONG *);
NTSTATUS NTAPI NtQueryObject(HANDLE, int, PVOID, ULONG, ULONG *);
NTSTATUS NTAPI NtTestAlert(void);
NTSTATUS NTAPI NtDuplicateObject(HANDLE, HANDLE, HANDLE, HANDLE *, ULONG, ULONG, ULONG);
NTSTATUS NTAPI NtAlertThreadByThreadId(HANDLE);
NTSTATUS NTAPI NtWaitForAlertByThreadId(PVOID, LARGE_INTEGER *);
NTSTATUS NTAPI NtCreateKeyedEvent(HANDLE *, ULONG, const struct attributes *, ULONG);
NTSTATUS NTAPI NtReleaseKeyedEvent(HANDLE, PVOID, BOOLEAN, LARGE_INTEGER *);
NTSTATUS NTAPI NtWaitForKeyedEvent(HANDLE, PVOID, BOOLEAN, LARGE_INTEGER *);

static struct string name;

static const struct attributes *called(HANDLE root, const WCHAR *text, ULONG flags)
{
    static struct attributes attributes;

    name.text = text;
    for (name.length = 0; text[name.length / 2]; name.length += 2)
        ;
    name.maximum = name.length + 2;
    attributes = (struct attributes){sizeof attributes, root, &name, flags, NULL, NULL};
    return &attributes;
}

/* F026, F027 */
static void native_events(const char *check)
{
    struct {
        ULONG type;
        LONG state;
    } basic = {99, 99};
    LARGE_INTEGER zero = {{0}};
    ULONG length = 99;
    HANDLE event = NULL;
    LONG previous = 99;

    SAY(NtCreateEvent(&event, ALL, NULL, 1, TRUE));
    SAY(NtQueryEvent(event, 0, &basic, sizeof basic, &length));
    SAY(basic.type);
    SAY(basic.state);
    SAY(length);
    SAY(NtQueryEvent(event, 0, &basic, 4, &length));
    SAY(NtQueryEvent(event, 7, &basic, sizeof basic, NULL));
    SAY(NtSetEvent(event, &previous));
    SAY(previous);
    SAY(NtPulseEvent(event, &previous));
    SAY(previous);
    SAY(NtResetEvent(event, &previous));
    SAY(previous);
    SAY(NtSetEvent(event, NULL));
    SAY(NtWaitForSingleObject(event, FALSE, &zero));
    SAY(NtWaitForSingleObject(event, FALSE, &zero));
    SAY(NtSetEvent(NULL, &previous));
    SAY(NtClose(event));
    SAY(NtClose(event));
    SAY(NtClose(NULL)); /* F176 */
    SAY(NtCreateEvent(&event, ALL, NULL, 2, FALSE));
}

/* F049, F028 */
static void native_semaphores(const char *check)
{
    struct {
        LONG count, limit;
    } basic = {99, 99};
    HANDLE semaphore, event;
    LONG previous = 99;

    SAY(NtCreateSemaphore(&semaphore, ALL, NULL, 3, 2));
    SAY(NtCreateSemaphore(&semaphore, ALL, NULL, 0, 0));
    SAY(NtCreateSemaphore(&semaphore, ALL, NULL, 1, 3));
    SAY(NtReleaseSemaphore(semaphore, 1, &previous));
    SAY(previous);
    SAY(NtReleaseSemaphore(semaphore, 2, &previous));
    SAY(NtReleaseSemaphore(semaphore, 0, &previous));
    SAY(NtQuerySemaphore(semaphore, 0, &basic, sizeof basic, NULL));
    SAY(basic.count);
    SAY(basic.limit);
    NtCreateEvent(&event, ALL, NULL, 0, FALSE);
    SAY(NtReleaseSemaphore(event, 1, &previous));
    SAY(NtSetEvent(semaphore, NULL));
    NtClose(semaphore);
    NtClose(event);
}

/* F042 */
static void native_mutants(const char *check)
{
    struct {
        LONG count;
        BOOLEAN owned, abandoned;
    } basic = {99, 9, 9};
    LARGE_INTEGER zero = {{0}};
    HANDLE mutant;
    LONG previous = 99;

    SAY(NtCreateMutant(&mutant, ALL, NULL, TRUE));
    SAY(NtWaitForSingleObject(mutant, FALSE, &zero));
    SAY(NtQueryMutant(mutant, 0, &basic, sizeof basic, NULL));
    SAY(basic.count);
    SAY(basic.owned);
    SAY(basic.abandoned);
    SAY(NtReleaseMutant(mutant, &previous));
    SAY(previous);
    SAY(NtReleaseMutant(mutant, &previous));
    SAY(previous);
    SAY(NtReleaseMutant(mutant, &previous));
    SAY(NtQueryMutant(mutant, 0, &basic, sizeof basic, NULL));
    SAY(basic.count);
    SAY(basic.owned);
    NtClose(mutant);
}

/* F185, F188, F189, F191 */
static void native_names(const char *check)
{
    HANDLE event, handle, link;

    SAY(NtOpenEvent(&handle, ALL, NULL));
    SAY(NtOpenEvent(&handle, ALL, called(NULL, L"", 0)));
    SAY(NtOpenEvent(&handle, ALL, called(NULL, L"relative", 0)));
    SAY(NtOpenEvent(&handle, ALL, called(NULL, L"\\NoSuchFolder\\x", 0)));
    SAY(NtCreateEvent(&handle, ALL, called(NULL, L"\\NoSuchFolder\\x", 0), 0, FALSE));
    SAY(NtOpenEvent(&handle, ALL, called(NULL, L"\\BaseNamedObjects\\x\\y", 0)));
    SAY(NtCreateEvent(&event, ALL, called(NULL, L"\\BaseNamedObjects\\OracleN", 0), 0, FALSE));
    SAY(NtCreateEvent(&handle, ALL, called(NULL, L"\\BaseNamedObjects\\OracleN", 0), 0, FALSE));
    SAY(NtCreateEvent(&handle, ALL, called(NULL, L"\\BaseNamedObjects\\OracleN", OPENIF), 0,
                      FALSE));
    NtClose(handle);
    SAY(NtOpenEvent(&handle, ALL, called(NULL, L"\\basenamedOBJECTS\\oracleN", 0)));
    SAY(NtOpenEvent(&handle, ALL, called(NULL, L"\\BASENAMEDobjects\\ORACLEn", CASE_INSENSITIVE)));
    NtClose(handle);
    SAY(NtOpenEvent(&handle, 0, called(NULL, L"\\BaseNamedObjects\\OracleN", 0)));
    SAY(NtOpenEvent(&handle, ALL, called(event, L"x", 0)));
    SAY(NtOpenEvent(&handle, ALL, called(NULL, L"\\BaseNamedObjects\\OracleN\\x", 0)));
    SAY(NtCreateSemaphore(&handle, ALL, called(NULL, L"\\BaseNamedObjects\\OracleN", OPENIF), 0,
                          1));
    SAY(NtOpenDirectoryObject(&handle, 1, called(NULL, L"\\BaseNamedObjects\\OracleN", 0)));
    SAY(NtOpenSymbolicLinkObject(&link, 1, called(NULL, L"\\BaseNamedObjects\\OracleN", 0)));
    NtClose(event);
}

static void native_directories(const char *check)
{
    HANDLE folder, below, event, same;

    SAY(NtOpenDirectoryObject(&folder, 3, called(NULL, L"\\BaseNamedObjects", 0)));
    NtClose(folder);
    SAY(NtCreateDirectoryObject(&folder, 0xF000F,
                                called(NULL, L"\\BaseNamedObjects\\OracleFolder", 0)));
    SAY(NtCreateDirectoryObject(&below, 0xF000F, called(folder, L"Below", 0)));
    SAY(NtCreateEvent(&event, ALL, called(below, L"Event", 0), 0, TRUE));
    SAY(NtOpenEvent(&same, ALL, called(folder, L"Below\\Event", 0)));
    NtClose(same);
    SAY(NtOpenEvent(&same, ALL,
                    called(NULL, L"\\BaseNamedObjects\\OracleFolder\\Below\\Event", 0)));
    NtClose(same);
    SAY(NtOpenEvent(&same, ALL, called(folder, L"\\BaseNamedObjects\\OracleFolder", 0)));
    SAY(NtOpenEvent(&same, ALL, called(folder, L"Below", 0)));
    NtClose(event);
    NtClose(below);
    SAY(NtOpenDirectoryObject(&below, 3, called(folder, L"Below", 0)));
    NtClose(folder);
    SAY(NtOpenDirectoryObject(&folder, 3, called(NULL, L"\\BaseNamedObjects\\OracleFolder", 0)));
}

/* F188, F199, F201 */
static void native_links(const char *check)
{
    static const struct string target = {34, 36, L"\\BaseNamedObjects"};
    WCHAR buffer[40] = {0};
    struct string small = {7, 4, buffer}, large = {7, sizeof buffer, buffer};
    HANDLE link, same, event, other;
    ULONG length = 99;

    SAY(NtCreateSymbolicLinkObject(&link, 0xF0001, called(NULL, L"\\BaseNamedObjects\\OracleL", 0),
                                   &target));
    SAY(NtQuerySymbolicLinkObject(link, &small, &length));
    SAY(length);
    SAY(small.length);
    SAY(NtQuerySymbolicLinkObject(link, &large, &length));
    SAY(large.length);
    SAY(buffer[1]);
    SAY(NtCreateEvent(&event, ALL, called(NULL, L"\\BaseNamedObjects\\OracleL\\OracleE", 0), 0,
                      FALSE));
    SAY(NtOpenEvent(&other, ALL, called(NULL, L"\\BaseNamedObjects\\OracleE", 0)));
    NtClose(other);
    SAY(NtOpenEvent(&other, ALL, called(link, L"x", 0)));
    SAY(NtOpenSymbolicLinkObject(&same, 1, called(NULL, L"\\BaseNamedObjects\\OracleL", 0)));
    NtClose(same);
    NtClose(event);
    NtClose(link);
    SAY(NtOpenSymbolicLinkObject(&same, 1, called(NULL, L"\\BaseNamedObjects\\OracleL", 0)));
}

/* F198, F175, F192 */
static void native_objects(const char *check)
{
    struct {
        ULONG attributes, access, handles, pointers, reserved[10];
    } basic = {0};
    HANDLE event, copy = NULL, process = GetCurrentProcess();
    ULONG length = 99;

    NtCreateEvent(&event, ALL, NULL, 0, FALSE);
    SAY(NtQueryObject(event, 0, &basic, 0, &length));
    SAY(NtQueryObject(event, 0, &basic, 56, NULL));
    SAY(basic.attributes);
    SAY(basic.access);
    SAY(basic.handles);
    SAY(NtDuplicateObject(process, event, process, &copy, SYNCHRONIZE, 2, 0));
    SAY(NtQueryObject(copy, 0, &basic, 56, NULL));
    SAY(basic.attributes);
    SAY(basic.access);
    SAY(basic.handles);
    SAY(NtDuplicateObject(process, event, process, NULL, 0, 0, 2));
    SAY(NtDuplicateObject(process, NULL, process, &copy, 0, 0, 2));
    SAY(NtQueryObject(NULL, 0, &basic, 56, NULL));
    NtClose(event);
}

/* F276: remembered once */
static void native_alerts(const char *check)
{
    LARGE_INTEGER zero = {{0}};
    HANDLE me = (HANDLE)(ULONG_PTR)GetCurrentThreadId();

    SAY(NtWaitForAlertByThreadId(NULL, &zero));
    SAY(NtAlertThreadByThreadId(me));
    SAY(NtAlertThreadByThreadId(me));
    SAY(NtWaitForAlertByThreadId(NULL, &zero));
    SAY(NtWaitForAlertByThreadId(NULL, &zero));
    SAY(NtAlertThreadByThreadId((HANDLE)(ULONG_PTR)0x7FFFFFF0));
}

static void native_keyed_events(const char *check)
{
    LARGE_INTEGER zero = {{0}};
    HANDLE keyed, event;

    NtCreateEvent(&event, ALL, NULL, 0, FALSE);
    SAY(NtCreateKeyedEvent(&keyed, 0xF0003, NULL, 0));
    SAY(NtWaitForKeyedEvent(keyed, (PVOID)16, FALSE, &zero));
    SAY(NtReleaseKeyedEvent(keyed, (PVOID)16, FALSE, &zero));
    SAY(NtWaitForKeyedEvent(keyed, (PVOID)17, FALSE, &zero));
    SAY(NtWaitForKeyedEvent(NULL, (PVOID)16, FALSE, &zero)); /* F275 */
    SAY(NtWaitForKeyedEvent(event, (PVOID)16, FALSE, &zero));
    SAY(NtSetEvent(keyed, NULL));
    NtClose(event);
    NtClose(keyed);
}

static int apcs;

static VOID WINAPI apc(ULONG_PTR context)
{
    apcs = apcs * 10 + (int)context;
}

/* F087, F089, F091 */
static void native_apcs(const char *check)
{
    apcs = 0;
    SAY(QueueUserAPC(apc, GetCurrentThread(), 1) != 0);
    SAY(QueueUserAPC(apc, GetCurrentThread(), 2) != 0);
    SAY(apcs);
    SAY(NtTestAlert());
    SAY(apcs);
    SAY(NtTestAlert());
    SAY(apcs);
}

const struct oracle_check oracle_app_native[] = {
    {"native-events", native_events},
    {"native-semaphores", native_semaphores},
    {"native-mutants", native_mutants},
    {"native-names", native_names},
    {"native-directories", native_directories},
    {"native-links", native_links},
    {"native-objects", native_objects},
    {"native-alerts", native_alerts},
    {"native-keyed-events", native_keyed_events},
    {"native-apcs", native_apcs},
    {NULL, NULL},
};
