/* fuzz.h - what programs made by chance are made of: objects, and calls that tell what they returned. */
#pragma once
#include "states.h"

#define SAW(where, what) (where = where * 16 + (1 + (ULONG)(what)) % 16)

static __inline ULONG CODE(NTSTATUS status)
{
    return status == STATUS_TIMEOUT      ? 8
           : status == STATUS_ALERTED    ? 9
           : status >= STATUS_ABANDONED ? 10 + status - STATUS_ABANDONED
                                         : (ULONG)status;
}

ULONG g_Saw[8];
#define g_Saw0 g_Saw[0]
#define g_Saw1 g_Saw[1]
#define g_Saw2 g_Saw[2]
#define g_SawD1 g_Saw[3]
#define g_SawD2 g_Saw[4]
#define g_SawD3 g_Saw[5]
#define g_SawW g_Saw[6]
#define g_SawA g_Saw[7]
ULONG64 g_End;
volatile LONG g_X;
LONG g_Y;

static volatile LONG g_Queued;
static PVOID g_Thread0, g_Thread1, g_Thread2;
static KEVENT g_N, g_S, g_Worked, g_Go;
static KSEMAPHORE g_Sem;
static KMUTEX g_M;
static FAST_MUTEX g_F;
static KSPIN_LOCK g_L;
static KTIMER g_T1, g_T2;
static KDPC g_D1, g_D2, g_D3;
static WORK_QUEUE_ITEM g_Work;
static ERESOURCE g_Res;
static KQUEUE g_Q;
static EX_RUNDOWN_REF g_Run;
static EX_PUSH_LOCK g_Push;
static SLIST_HEADER g_List;
static LARGE_INTEGER g_Zero, g_Second = {.QuadPart = -10000000}, g_Two = {.QuadPart = -20000000};

NTKERNELAPI BOOLEAN KeAlertThread(PKTHREAD Thread, KPROCESSOR_MODE Mode);

/* --- an event with a name --- */

static HANDLE g_H0, g_H1, g_H2;

static VOID Name(POBJECT_ATTRIBUTES Attributes)
{
    static UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Fuzz");

    InitializeObjectAttributes(Attributes, &name, OBJ_KERNEL_HANDLE | OBJ_OPENIF, NULL, NULL);
}

static ULONG CreateNamed(PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    if (*Handle)
        return 9;
    Name(&attributes);
    status = ZwCreateEvent(Handle, EVENT_ALL_ACCESS, &attributes, SynchronizationEvent, FALSE);
    return status == STATUS_OBJECT_NAME_EXISTS ? 2 : NT_SUCCESS(status);
}

static ULONG OpenNamed(PHANDLE Handle)
{
    OBJECT_ATTRIBUTES attributes;

    if (*Handle)
        return 9;
    Name(&attributes);
    return NT_SUCCESS(ZwOpenEvent(Handle, EVENT_ALL_ACCESS, &attributes));
}

static ULONG CloseNamed(PHANDLE Handle)
{
    HANDLE handle = *Handle;

    *Handle = NULL;
    if (handle)
        ZwClose(handle);
    return handle != NULL;
}

/* --- a queue; each thread has entries of its own --- */

static LIST_ENTRY g_Entries[3][16];
static ULONG g_Used[3];

static LONG Put(ULONG Who, BOOLEAN Head)
{
    PLIST_ENTRY entry = &g_Entries[Who][g_Used[Who]++];

    return Head ? KeInsertHeadQueue(&g_Q, entry) : KeInsertQueue(&g_Q, entry);
}

static ULONG Get(PLARGE_INTEGER Timeout)
{
    PLIST_ENTRY entry = KeRemoveQueue(&g_Q, KernelMode, Timeout);
    ULONG n = (ULONG)(entry - &g_Entries[0][0]);

    if (entry < &g_Entries[0][0] || entry >= &g_Entries[0][0] + 48)
        return CODE((NTSTATUS)(ULONG_PTR)entry);
    return (n / 16 * 4 + n % 16) % 13;
}

/* --- a list --- */

static struct DECLSPEC_ALIGN(16)
{
    SLIST_ENTRY entry;
} g_Items[4];
static volatile LONG g_Pushed[4];

static ULONG Push(ULONG Who)
{
    if (InterlockedExchange(&g_Pushed[Who], 1))
        return 9;
    return InterlockedPushEntrySList(&g_List, &g_Items[Who].entry) != NULL;
}

static ULONG Pop(VOID)
{
    PSLIST_ENTRY entry = InterlockedPopEntrySList(&g_List);

    return entry ? 1 + (ULONG)(((PCHAR)entry - (PCHAR)g_Items) / sizeof *g_Items) : 0;
}

/* --- APCs --- */

typedef VOID KAPC_NORMAL(PVOID, PVOID, PVOID);
typedef VOID KAPC_KERNEL(PRKAPC, KAPC_NORMAL **, PVOID *, PVOID *, PVOID *);
NTKERNELAPI VOID KeInitializeApc(PRKAPC, PRKTHREAD, ULONG, KAPC_KERNEL *, PVOID, KAPC_NORMAL *,
                                 KPROCESSOR_MODE, PVOID);
NTKERNELAPI BOOLEAN KeInsertQueueApc(PRKAPC, PVOID, PVOID, KPRIORITY);

static KAPC g_Apcs[3];
static volatile LONG g_Sent[3];
static KAPC_NORMAL OnApc;

static VOID OnKernelApc(PRKAPC Apc, KAPC_NORMAL **Normal, PVOID *Context, PVOID *A, PVOID *B)
{
    UNREFERENCED_PARAMETER(Apc);
    UNREFERENCED_PARAMETER(Normal);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
}

static ULONG SendApc(ULONG Who, PVOID Thread, KAPC_NORMAL *Normal)
{
    if (!Thread || InterlockedExchange(&g_Sent[Who], 1))
        return 9;
    KeInitializeApc(&g_Apcs[Who], Thread, 0, OnKernelApc, NULL, Normal, KernelMode, NULL);
    return KeInsertQueueApc(&g_Apcs[Who], NULL, NULL, 0);
}
