/*
 * minwindef.h - the basic types of the Win32 API.
 *
 * They are NT's own (nt/types.h, which drivers see too) with the words Win32 adds. `long` never
 * appears: LONG and BOOL are int. Calling conventions are empty: there is one on x64.
 */
#ifndef _MINWINDEF_
#define _MINWINDEF_

#if defined(_UNICODE) && !defined(UNICODE)
#define UNICODE
#endif

#include "specstrings.h"

#include "../wdk/nt/types.h"

#ifdef __cplusplus
#undef __bound /* see specstrings.h */
#undef __in
#undef __out
#undef __pre
#undef __range
#undef __success
extern "C" {
#endif

#ifndef WINAPI
#define WINAPI
#define CALLBACK
#define WINAPIV
#define APIENTRY
#define APIPRIVATE
#define PASCAL
#define WINBASEAPI
#define WINADVAPI
#define WINUSERAPI
#endif
#ifndef MAX_PATH
#define MAX_PATH 260
#endif
#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef far
#define far
#define near
#endif

typedef int BOOL, *PBOOL, *LPBOOL;
typedef unsigned char BYTE, *PBYTE, *LPBYTE;
typedef unsigned short WORD, *PWORD, *LPWORD;
typedef float FLOAT, *PFLOAT;
typedef int *LPINT;
typedef int *LPLONG;
typedef DWORD *LPDWORD;
typedef void *LPVOID;
typedef const void *LPCVOID;
typedef HANDLE *LPHANDLE;
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM;
typedef LONG_PTR LRESULT;
typedef WORD ATOM;
typedef HANDLE HGLOBAL, HLOCAL, GLOBALHANDLE, LOCALHANDLE;
typedef int HFILE;
#pragma GCC diagnostic push
#ifndef __cplusplus
#pragma GCC diagnostic ignored "-Wstrict-prototypes" /* called with any arguments, as on Windows */
#endif
typedef LONG_PTR (*FARPROC)();
typedef LONG_PTR (*NEARPROC)();
typedef LONG_PTR (*PROC)();
#pragma GCC diagnostic pop

#define DECLARE_HANDLE(name)                                                                       \
    struct name##__ {                                                                              \
        int unused;                                                                                \
    };                                                                                             \
    typedef struct name##__ *name

DECLARE_HANDLE(HINSTANCE);
DECLARE_HANDLE(HKEY);
DECLARE_HANDLE(HWND);
typedef HINSTANCE HMODULE;
typedef HKEY *PHKEY;

typedef struct _FILETIME { /* units of 100 ns since 1601-01-01 UTC */
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

#define MAKEWORD(a, b) ((WORD)(((BYTE)((DWORD_PTR)(a)&0xff)) | ((WORD)((BYTE)((DWORD_PTR)(b)&0xff))) << 8))
#define MAKELONG(a, b)                                                                             \
    ((LONG)(((WORD)((DWORD_PTR)(a)&0xffff)) | ((DWORD)((WORD)((DWORD_PTR)(b)&0xffff))) << 16))
#define LOWORD(l) ((WORD)(((DWORD_PTR)(l)) & 0xffff))
#define HIWORD(l) ((WORD)((((DWORD_PTR)(l)) >> 16) & 0xffff))
#define LOBYTE(w) ((BYTE)(((DWORD_PTR)(w)) & 0xff))
#define HIBYTE(w) ((BYTE)((((DWORD_PTR)(w)) >> 8) & 0xff))

#ifdef __cplusplus
}
#endif

/*
 * min and max. Windows has macros unless NOMINMAX is defined. In C these are; in C++ libstdc++'s
 * headers could not be included after them (numeric_limits<T>::max()), so that there they are
 * function templates: `max(a, b)` works with operands of different types, and std::max next to
 * `using namespace std` is the better match where they are alike.
 */
#ifndef NOMINMAX
#ifndef __cplusplus
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#elif !defined(IRQLAB_MIN_MAX)
#define IRQLAB_MIN_MAX
extern "C++" {
template <class A, class B> inline auto max(A a, B b) -> decltype(a > b ? a : b)
{
    return a > b ? a : b;
}
template <class A, class B> inline auto min(A a, B b) -> decltype(a < b ? a : b)
{
    return a < b ? a : b;
}
}
#endif
#endif

#endif
