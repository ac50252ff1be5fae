/*
 * types.h - the basic types of NT: integers, handles, strings, list entries, times.
 *
 * Invariants:
 *   - `long` never appears (see basetsd.h): LONG is int, LONGLONG is long long.
 *   - WCHAR has 16 bits. In C it is unsigned short, in C++ wchar_t; driver source is compiled with
 *     -fshort-wchar, so that L"" fits both. Our own C code writes u"".
 *   - Calling conventions and import marks are empty: there is one convention on x64.
 */
#ifndef IRQLAB_WDK_NT_TYPES_H
#define IRQLAB_WDK_NT_TYPES_H

#include <stdarg.h>
#include <stddef.h>

#include "../basetsd.h"
#include "../driverspecs.h"
#include "../guiddef.h"

/* Sections can be named: #pragma alloc_text, code_seg, data_seg. */
#ifndef ALLOC_PRAGMA
#define ALLOC_PRAGMA 1
#define ALLOC_DATA_PRAGMA 1
#endif

/* Calling conventions and marks. */

#ifndef __stdcall
#define __stdcall
#endif
#ifndef __cdecl
#define __cdecl
#endif
#ifndef __fastcall
#define __fastcall
#endif
#ifndef NTAPI
#define NTAPI
#define STDAPICALLTYPE
#endif
#ifndef FASTCALL
#define FASTCALL
#endif
#ifndef CDECL
#define CDECL
#endif
#ifndef NTAPI_INLINE
#define NTAPI_INLINE
#endif
#ifndef DECLSPEC_IMPORT
#define DECLSPEC_IMPORT
#endif
#ifndef DECLSPEC_EXPORT
#define DECLSPEC_EXPORT
#endif
#ifndef NTKERNELAPI
#define NTKERNELAPI /* a routine or datum that ntoskrnl exports */
#endif
#ifndef NTSYSAPI
#define NTSYSAPI /* likewise; also in ntdll */
#endif
#ifndef NTSYSCALLAPI
#define NTSYSCALLAPI
#endif
#ifndef NTHALAPI
#define NTHALAPI /* likewise, by the HAL */
#endif
#ifndef DECLSPEC_NORETURN
#define DECLSPEC_NORETURN __attribute__((__noreturn__))
#endif
#ifndef DECLSPEC_ALIGN
#define DECLSPEC_ALIGN(n) __attribute__((__aligned__(n)))
#endif
#ifndef DECLSPEC_CACHEALIGN
#define DECLSPEC_CACHEALIGN DECLSPEC_ALIGN(64)
#define SYSTEM_CACHE_ALIGNMENT_SIZE 64
#endif
#ifndef DECLSPEC_NOINLINE
#define DECLSPEC_NOINLINE __attribute__((__noinline__))
#endif
#ifndef DECLSPEC_DEPRECATED
#define DECLSPEC_DEPRECATED
#define DECLSPEC_DEPRECATED_DDK
#define DECLSPEC_DEPRECATED_DDK_WINXP
#define DEPRECATED_DDK_FUNCTION
#endif
#define DECLSPEC_NOTHROW __attribute__((__nothrow__))
#define DECLSPEC_NOVTABLE
#define DECLSPEC_RESTRICT
#define DECLSPEC_UUID(x)
#define DECLSPEC_NOINITALL
#define DECLSPEC_CHPE_PATCHABLE

#ifndef FORCEINLINE
#define FORCEINLINE __inline__ __attribute__((__always_inline__))
#endif
#ifndef CFORCEINLINE
#define CFORCEINLINE FORCEINLINE
#endif
#ifndef STKFORCEINLINE
#define STKFORCEINLINE FORCEINLINE
#endif

/*
 * IRQLAB_INLINE - for the routines that Windows has as inline functions or macros. The attributes
 * give a call's line in a report to the caller, not to the header.
 */
#ifdef __clang__
#define IRQLAB_INLINE static __inline__ __attribute__((__always_inline__, __nodebug__, __unused__))
#else
#define IRQLAB_INLINE                                                                              \
    static __inline__ __attribute__((__always_inline__, __artificial__, __unused__))
#endif

#ifndef EXTERN_C_START
#ifdef __cplusplus
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C_START
#define EXTERN_C_END
#endif
#endif

#ifndef UNALIGNED
#define UNALIGNED
#define UNALIGNED64
#endif
#ifndef RESTRICTED_POINTER
#define RESTRICTED_POINTER
#endif
#define MAX_NATURAL_ALIGNMENT 8
#define MEMORY_ALLOCATION_ALIGNMENT 16
#define TYPE_ALIGNMENT(t) ((LONG) __alignof__(t))
#define PROBE_ALIGNMENT(t) TYPE_ALIGNMENT(t)

#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif
#ifndef CONST
#define CONST const
#endif
#ifndef CRITICAL
#define CRITICAL
#endif
#ifndef NOTHING
#define NOTHING
#endif
#ifndef FAR
#define FAR
#define NEAR
#endif
#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif
#ifndef ANYSIZE_ARRAY
#define ANYSIZE_ARRAY 1
#endif

/* Integers and characters. */

#ifndef VOID
#define VOID void
#endif
typedef char CHAR;
typedef short SHORT;
typedef int LONG;
typedef int INT;
typedef long long LONGLONG;
typedef unsigned char UCHAR;
typedef unsigned short USHORT;
typedef unsigned int ULONG;
typedef unsigned int UINT;
typedef unsigned int DWORD;
typedef unsigned long long ULONGLONG;
typedef unsigned long long DWORDLONG;
#ifdef __cplusplus
typedef wchar_t WCHAR;
#else
typedef unsigned short WCHAR;
#endif
typedef unsigned char BOOLEAN;
typedef char CCHAR;
typedef short CSHORT;
typedef ULONG CLONG;
typedef ULONG LOGICAL;
typedef ULONG LCID;
typedef USHORT LANGID;
typedef LONG HRESULT;
typedef LONG NTSTATUS;
typedef LONGLONG USN;
typedef double DOUBLE;
typedef void *PVOID, *HANDLE;
typedef void *PVOID64;

typedef CHAR *PCHAR, *LPCH, *PCH, *NPSTR, *LPSTR, *PSTR, *PNZCH;
typedef const CHAR *LPCCH, *PCCH, *LPCSTR, *PCSTR, *PCNZCH;
typedef PSTR *PZPSTR;
typedef PCSTR *PCZPCSTR;
typedef PSTR PSZ;
typedef const char *PCSZ;
typedef WCHAR *PWCHAR, *LPWCH, *PWCH, *NWPSTR, *LPWSTR, *PWSTR, *PZZWSTR;
typedef const WCHAR *LPCWCH, *PCWCH, *LPCWSTR, *PCWSTR, *PCZZWSTR, *PCUNZWCH, *PCNZWCH;
typedef PWSTR *PZPWSTR;
typedef PCWSTR *PZPCWSTR;
typedef SHORT *PSHORT;
typedef LONG *PLONG;
typedef INT *PINT;
typedef LONGLONG *PLONGLONG;
typedef UCHAR *PUCHAR;
typedef USHORT *PUSHORT;
typedef ULONG *PULONG;
typedef UINT *PUINT;
typedef DWORD *PDWORD;
typedef ULONGLONG *PULONGLONG;
typedef DWORDLONG *PDWORDLONG;
typedef BOOLEAN *PBOOLEAN;
typedef CCHAR *PCCHAR;
typedef CSHORT *PCSHORT;
typedef CLONG *PCLONG;
typedef LOGICAL *PLOGICAL;
typedef LCID *PLCID;
typedef NTSTATUS *PNTSTATUS;
typedef HANDLE *PHANDLE;
typedef UCHAR FCHAR;
typedef USHORT FSHORT;
typedef ULONG FLONG;
typedef PVOID *PPVOID;

/* In the kernel TCHAR is char unless the driver says UNICODE. */
#ifdef UNICODE
typedef WCHAR TCHAR, *PTCHAR;
typedef WCHAR TUCHAR, *PTUCHAR;
typedef LPWSTR LPTCH, PTCH, PTSTR, LPTSTR;
typedef LPCWSTR LPCTCH, PCTCH, PCTSTR, LPCTSTR;
#define __TEXT(quote) L##quote
#else
typedef char TCHAR, *PTCHAR;
typedef unsigned char TUCHAR, *PTUCHAR;
typedef LPSTR LPTCH, PTCH, PTSTR, LPTSTR;
typedef LPCSTR LPCTCH, PCTCH, PCTSTR, LPCTSTR;
#define __TEXT(quote) quote
#endif
#ifndef TEXT
#define TEXT(quote) __TEXT(quote)
#endif

#define MINCHAR ((CHAR)0x80)
#define MAXCHAR ((CHAR)0x7F)
#define MINSHORT ((SHORT)0x8000)
#define MAXSHORT ((SHORT)0x7FFF)
#define MINLONG ((LONG)0x80000000)
#define MAXLONG 0x7FFFFFFF
#define MAXUCHAR ((UCHAR)0xFF)
#define MAXUSHORT ((USHORT)0xFFFF)
#define MAXULONG 0xFFFFFFFFu
#define MAXDWORD 0xFFFFFFFFu
#define MAXLONGLONG 0x7FFFFFFFFFFFFFFFll
#define MAXULONGLONG 0xFFFFFFFFFFFFFFFFull
#define UNICODE_NULL ((WCHAR)0)
#define UNICODE_STRING_MAX_BYTES ((USHORT)65534)
#define UNICODE_STRING_MAX_CHARS 32767
#define ANSI_NULL ((CHAR)0)
#define ANSI_STRING_MAX_CHARS 65535

/* Types of the processor and the scheduler that every component names. */

typedef UCHAR KIRQL, *PKIRQL; /* 0 PASSIVE_LEVEL … 15 HIGH_LEVEL on x64 */
typedef CCHAR KPROCESSOR_MODE;
typedef LONG KPRIORITY;
typedef ULONG_PTR KSPIN_LOCK, *PKSPIN_LOCK; /* 0 free; anything else held */
typedef ULONG ACCESS_MASK, *PACCESS_MASK;
typedef ULONG SECURITY_INFORMATION, *PSECURITY_INFORMATION;
typedef ULONG EXECUTION_STATE, *PEXECUTION_STATE;
typedef ULONG PFN_COUNT, *PPFN_COUNT;
typedef LONG_PTR SPFN_NUMBER, *PSPFN_NUMBER;
typedef ULONG_PTR PFN_NUMBER, *PPFN_NUMBER;
typedef PVOID PSID;
typedef PVOID PSECURITY_DESCRIPTOR;
typedef PVOID PACCESS_TOKEN;

typedef enum _EVENT_TYPE { NotificationEvent, SynchronizationEvent } EVENT_TYPE;
typedef enum _TIMER_TYPE { NotificationTimer, SynchronizationTimer } TIMER_TYPE;
typedef enum _WAIT_TYPE { WaitAll, WaitAny, WaitNotification, WaitDequeue, WaitDpc } WAIT_TYPE;
typedef enum _MODE { KernelMode, UserMode, MaximumMode } MODE;

/* Times: units of 100 ns since 1601-01-01 UTC, or negative and relative to now. */
typedef union _LARGE_INTEGER {
    __extension__ struct {
        ULONG LowPart;
        LONG HighPart;
    };
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
    __extension__ struct {
        ULONG LowPart;
        ULONG HighPart;
    };
    struct {
        ULONG LowPart;
        ULONG HighPart;
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef LARGE_INTEGER PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;

typedef struct _LUID {
    ULONG LowPart;
    LONG HighPart;
} LUID, *PLUID;

/* A time that is read without a lock: valid while High1Time equals High2Time. */
typedef struct _KSYSTEM_TIME {
    ULONG LowPart;
    LONG High1Time;
    LONG High2Time;
} KSYSTEM_TIME, *PKSYSTEM_TIME;

/* Counted strings. Length and MaximumLength are in bytes; a NUL is not counted and may be missing.
 */
typedef struct _STRING {
    USHORT Length;
    USHORT MaximumLength;
    PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING, UTF8_STRING,
    *PUTF8_STRING;
typedef const STRING *PCANSI_STRING, *PCOEM_STRING, *PCUTF8_STRING, *PCSTRING;

typedef struct _CSTRING {
    USHORT Length;
    USHORT MaximumLength;
    const char *Buffer;
} CSTRING;

typedef struct _UNICODE_STRING {
    USHORT Length;
    USHORT MaximumLength;
    PWCH Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _LIST_ENTRY {
    struct _LIST_ENTRY *Flink; /* next, or the head itself when empty */
    struct _LIST_ENTRY *Blink; /* previous, likewise */
} LIST_ENTRY, *PLIST_ENTRY, *PRLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY {
    struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _OBJECT_ATTRIBUTES {
    ULONG Length;               /* sizeof(OBJECT_ATTRIBUTES) */
    HANDLE RootDirectory;       /* directory that ObjectName is relative to, or NULL */
    PUNICODE_STRING ObjectName; /* NULL: no name */
    ULONG Attributes;           /* OBJ_xxx */
    PVOID SecurityDescriptor;
    PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;
typedef const OBJECT_ATTRIBUTES *PCOBJECT_ATTRIBUTES;

#define OBJ_HANDLE_TAGBITS 0x00000003
#define OBJ_INHERIT 0x00000002
#define OBJ_PERMANENT 0x00000010
#define OBJ_EXCLUSIVE 0x00000020
#define OBJ_CASE_INSENSITIVE 0x00000040
#define OBJ_OPENIF 0x00000080
#define OBJ_OPENLINK 0x00000100
#define OBJ_KERNEL_HANDLE 0x00000200
#define OBJ_FORCE_ACCESS_CHECK 0x00000400
#define OBJ_IGNORE_IMPERSONATED_DEVICEMAP 0x00000800
#define OBJ_DONT_REPARSE 0x00001000
#define OBJ_VALID_ATTRIBUTES 0x00001FF2

#define InitializeObjectAttributes(p, n, a, r, s)                                                  \
    {                                                                                              \
        (p)->Length = sizeof(OBJECT_ATTRIBUTES);                                                   \
        (p)->RootDirectory = (r);                                                                  \
        (p)->Attributes = (a);                                                                     \
        (p)->ObjectName = (n);                                                                     \
        (p)->SecurityDescriptor = (s);                                                             \
        (p)->SecurityQualityOfService = NULL;                                                      \
    }
#define RTL_INIT_OBJECT_ATTRIBUTES(n, a)                                                           \
    {                                                                                              \
        sizeof(OBJECT_ATTRIBUTES), NULL, (PUNICODE_STRING)(n), (a), NULL, NULL                     \
    }
#define RTL_CONSTANT_OBJECT_ATTRIBUTES(n, a) RTL_INIT_OBJECT_ATTRIBUTES(n, a)

typedef struct _PROCESSOR_NUMBER {
    USHORT Group;
    UCHAR Number;
    UCHAR Reserved;
} PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;

typedef struct _GROUP_AFFINITY {
    KAFFINITY Mask;
    USHORT Group;
    USHORT Reserved[3];
} GROUP_AFFINITY, *PGROUP_AFFINITY;

/* Objects that stay opaque. A thread is one object under two names, as is a process. */
typedef struct _KTHREAD KTHREAD, *PKTHREAD, *PRKTHREAD;
typedef struct _KTHREAD *PETHREAD;
typedef struct _KPROCESS KPROCESS, *PKPROCESS, *PRKPROCESS;
typedef struct _KPROCESS *PEPROCESS;
typedef struct _OBJECT_TYPE *POBJECT_TYPE;
typedef struct _EJOB *PEJOB;

/* Small helpers. */

#define NT_SUCCESS(Status) (((NTSTATUS)(Status)) >= 0)
#define NT_INFORMATION(Status) ((((ULONG)(Status)) >> 30) == 1)
#define NT_WARNING(Status) ((((ULONG)(Status)) >> 30) == 2)
#define NT_ERROR(Status) ((((ULONG)(Status)) >> 30) == 3)

#define UNREFERENCED_PARAMETER(P) ((void)(P))
#define DBG_UNREFERENCED_PARAMETER(P) ((void)(P))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(V) ((void)(V))

#define FIELD_OFFSET(type, field) ((LONG) __builtin_offsetof(type, field))
#define UFIELD_OFFSET(type, field) ((ULONG) __builtin_offsetof(type, field))
#define CONTAINING_RECORD(address, type, field)                                                    \
    ((type *)((PCHAR)(address) - (ULONG_PTR) __builtin_offsetof(type, field)))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_FIELD_TYPE(type, field) (((type *)0)->field)
#define RTL_SIZEOF_THROUGH_FIELD(type, field)                                                      \
    (FIELD_OFFSET(type, field) + RTL_FIELD_SIZE(type, field))
#define RTL_CONTAINS_FIELD(Struct, Size, Field)                                                    \
    ((((PCHAR)(&(Struct)->Field)) + sizeof((Struct)->Field)) <= (((PCHAR)(Struct)) + (Size)))
#define RTL_NUMBER_OF(A) (sizeof(A) / sizeof((A)[0]))
#define RTL_NUMBER_OF_V1(A) RTL_NUMBER_OF(A)
#define RTL_NUMBER_OF_V2(A) RTL_NUMBER_OF(A)
#define RTL_NUMBER_OF_FIELD(type, field) (RTL_NUMBER_OF(RTL_FIELD_TYPE(type, field)))
#define RTL_PADDING_BETWEEN_FIELDS(T, F1, F2)                                                      \
    ((FIELD_OFFSET(T, F2) > FIELD_OFFSET(T, F1))                                                   \
         ? (FIELD_OFFSET(T, F2) - FIELD_OFFSET(T, F1) - RTL_FIELD_SIZE(T, F1))                     \
         : (FIELD_OFFSET(T, F1) - FIELD_OFFSET(T, F2) - RTL_FIELD_SIZE(T, F2)))
#define RTL_BITS_OF(sizeOfArg) (sizeof(sizeOfArg) * 8)
#define RTL_BITS_OF_FIELD(type, field) (RTL_BITS_OF(RTL_FIELD_TYPE(type, field)))
#define ARRAYSIZE(A) RTL_NUMBER_OF(A)
#define _ARRAYSIZE(A) RTL_NUMBER_OF(A)
#define ARGUMENT_PRESENT(ArgumentPointer) ((CHAR *)((ULONG_PTR)(ArgumentPointer)) != (CHAR *)NULL)
#ifdef __cplusplus
#define C_ASSERT(e) static_assert(e, #e)
#else
#define C_ASSERT(e) _Static_assert(e, #e)
#endif

#define Int32x32To64(a, b) ((LONGLONG)(INT32)(a) * (LONGLONG)(INT32)(b))
#define UInt32x32To64(a, b) ((ULONGLONG)(UINT32)(a) * (ULONGLONG)(UINT32)(b))
#define Int64ShllMod32(a, b) ((ULONGLONG)(a) << ((b)&31))
#define Int64ShraMod32(a, b) ((LONGLONG)(a) >> ((b)&31))
#define Int64ShrlMod32(a, b) ((ULONGLONG)(a) >> ((b)&31))

#define MAKELANGID(p, s) ((((USHORT)(s)) << 10) | (USHORT)(p))
#define LANG_NEUTRAL 0x00
#define SUBLANG_NEUTRAL 0x00
#define APPLICATION_ERROR_MASK 0x20000000
#define ERROR_SEVERITY_SUCCESS 0x00000000
#define ERROR_SEVERITY_INFORMATIONAL 0x40000000
#define ERROR_SEVERITY_WARNING 0x80000000
#define ERROR_SEVERITY_ERROR 0xC0000000

#ifdef __cplusplus
#define DEFINE_ENUM_FLAG_OPERATORS(T)                                                              \
    extern "C++" {                                                                                 \
    inline T operator|(T a, T b)                                                                   \
    {                                                                                              \
        return T(((int)a) | ((int)b));                                                             \
    }                                                                                              \
    inline T &operator|=(T &a, T b)                                                                \
    {                                                                                              \
        return a = T(((int)a) | ((int)b));                                                         \
    }                                                                                              \
    inline T operator&(T a, T b)                                                                   \
    {                                                                                              \
        return T(((int)a) & ((int)b));                                                             \
    }                                                                                              \
    inline T &operator&=(T &a, T b)                                                                \
    {                                                                                              \
        return a = T(((int)a) & ((int)b));                                                         \
    }                                                                                              \
    inline T operator~(T a)                                                                        \
    {                                                                                              \
        return T(~((int)a));                                                                       \
    }                                                                                              \
    inline T operator^(T a, T b)                                                                   \
    {                                                                                              \
        return T(((int)a) ^ ((int)b));                                                             \
    }                                                                                              \
    inline T &operator^=(T &a, T b)                                                                \
    {                                                                                              \
        return a = T(((int)a) ^ ((int)b));                                                         \
    }                                                                                              \
    }
#else
#define DEFINE_ENUM_FLAG_OPERATORS(T)
#endif

/* Which Windows a driver is for: all that irqlab implements is visible, whatever it asks for. */
#ifndef NTDDI_VERSION
#define NTDDI_VERSION 0x0A00000C
#endif
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#ifndef WINVER
#define WINVER 0x0A00
#endif
#define NTDDI_WIN2K 0x05000000
#define NTDDI_WINXP 0x05010000
#define NTDDI_WINXPSP2 0x05010200
#define NTDDI_WS03 0x05020000
#define NTDDI_WS03SP1 0x05020100
#define NTDDI_VISTA 0x06000000
#define NTDDI_VISTASP1 0x06000100
#define NTDDI_LONGHORN NTDDI_VISTA
#define NTDDI_WS08 0x06000100
#define NTDDI_WIN7 0x06010000
#define NTDDI_WIN8 0x06020000
#define NTDDI_WINBLUE 0x06030000
#define NTDDI_WINTHRESHOLD 0x0A000000
#define NTDDI_WIN10 0x0A000000
#define NTDDI_WIN10_TH2 0x0A000001
#define NTDDI_WIN10_RS1 0x0A000002
#define NTDDI_WIN10_RS2 0x0A000003
#define NTDDI_WIN10_RS3 0x0A000004
#define NTDDI_WIN10_RS4 0x0A000005
#define NTDDI_WIN10_RS5 0x0A000006
#define NTDDI_WIN10_19H1 0x0A000007
#define NTDDI_WIN10_VB 0x0A000008
#define NTDDI_WIN10_MN 0x0A000009
#define NTDDI_WIN10_FE 0x0A00000A
#define NTDDI_WIN10_CO 0x0A00000B
#define NTDDI_WIN10_NI 0x0A00000C
#define _WIN32_WINNT_WIN2K 0x0500
#define _WIN32_WINNT_WINXP 0x0501
#define _WIN32_WINNT_WS03 0x0502
#define _WIN32_WINNT_VISTA 0x0600
#define _WIN32_WINNT_WIN7 0x0601
#define _WIN32_WINNT_WIN8 0x0602
#define _WIN32_WINNT_WINBLUE 0x0603
#define _WIN32_WINNT_WIN10 0x0A00
#define _WIN32_WINNT_WINTHRESHOLD 0x0A00
#define WDM_MAJORVERSION 0x06
#define WDM_MINORVERSION 0x00

#endif
