/*
 * windef.h - the Win32 names of basic types, for drivers that share a header with their program.
 */
#ifndef _WINDEF_
#define _WINDEF_

#include "nt/types.h"

#define WINAPI
#define CALLBACK
#define APIENTRY
#define WINAPIV
#define MAX_PATH 260

typedef int BOOL, *PBOOL, *LPBOOL;
typedef unsigned char BYTE, *PBYTE, *LPBYTE;
typedef unsigned short WORD, *PWORD, *LPWORD;
typedef DWORD *LPDWORD;
typedef float FLOAT, *PFLOAT;
typedef int *LPINT;
typedef LONG *LPLONG;
typedef void *LPVOID;
typedef const void *LPCVOID;
typedef HANDLE *LPHANDLE;

#define LOBYTE(w) ((BYTE)((ULONG_PTR)(w)&0xFF))
#define HIBYTE(w) ((BYTE)(((ULONG_PTR)(w) >> 8) & 0xFF))
#define LOWORD(l) ((WORD)((ULONG_PTR)(l)&0xFFFF))
#define HIWORD(l) ((WORD)(((ULONG_PTR)(l) >> 16) & 0xFFFF))
#define MAKEWORD(a, b) ((WORD)((BYTE)(a) | ((WORD)(BYTE)(b) << 8)))
#define MAKELONG(a, b) ((LONG)((WORD)(a) | ((DWORD)(WORD)(b) << 16)))
#if !defined(NOMINMAX) && !defined(__cplusplus)
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif

#endif
