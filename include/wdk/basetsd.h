/*
 * basetsd.h - integer types of a fixed or of a pointer's size.
 *
 * `long` never appears: in driver source irqlab makes it 32 bits wide, in our own it has 64. 64-bit
 * types are `long long` on both sides.
 */
#ifndef IRQLAB_WDK_BASETSD_H
#define IRQLAB_WDK_BASETSD_H

typedef signed char INT8, *PINT8;
typedef short INT16, *PINT16;
typedef int INT32, *PINT32;
typedef long long INT64, *PINT64;
typedef unsigned char UINT8, *PUINT8;
typedef unsigned short UINT16, *PUINT16;
typedef unsigned int UINT32, *PUINT32;
typedef unsigned long long UINT64, *PUINT64;

typedef int LONG32, *PLONG32;
typedef unsigned int ULONG32, *PULONG32;
typedef unsigned int DWORD32, *PDWORD32;
typedef long long LONG64, *PLONG64;
typedef unsigned long long ULONG64, *PULONG64;
typedef unsigned long long DWORD64, *PDWORD64;

typedef long long INT_PTR, *PINT_PTR;
typedef unsigned long long UINT_PTR, *PUINT_PTR;
typedef long long LONG_PTR, *PLONG_PTR;
typedef unsigned long long ULONG_PTR, *PULONG_PTR;
typedef unsigned long long DWORD_PTR, *PDWORD_PTR;
typedef unsigned int UHALF_PTR, *PUHALF_PTR;
typedef int HALF_PTR, *PHALF_PTR;
typedef unsigned long long SIZE_T, *PSIZE_T;
typedef long long SSIZE_T, *PSSIZE_T;
typedef unsigned long long KAFFINITY, *PKAFFINITY;

#ifndef POINTER_32
#define POINTER_32
#define POINTER_64
#define POINTER_SIGNED
#define POINTER_UNSIGNED
#endif
#define FIRMWARE_PTR

#define MAXUINT8 ((UINT8)0xFF)
#define MAXINT8 ((INT8)0x7F)
#define MININT8 ((INT8)(-0x7F - 1))
#define MAXUINT16 ((UINT16)0xFFFF)
#define MAXINT16 ((INT16)0x7FFF)
#define MININT16 ((INT16)(-0x7FFF - 1))
#define MAXUINT32 0xFFFFFFFFu
#define MAXINT32 0x7FFFFFFF
#define MININT32 (-0x7FFFFFFF - 1)
#define MAXUINT64 0xFFFFFFFFFFFFFFFFull
#define MAXINT64 0x7FFFFFFFFFFFFFFFll
#define MININT64 (-0x7FFFFFFFFFFFFFFFll - 1)
#define MAXULONG32 MAXUINT32
#define MAXLONG32 MAXINT32
#define MINLONG32 MININT32
#define MAXULONG64 MAXUINT64
#define MAXLONG64 MAXINT64
#define MINLONG64 MININT64
#define MAXULONG_PTR MAXUINT64
#define MAXUINT_PTR MAXUINT64
#define MAXLONG_PTR MAXINT64
#define MAXINT_PTR MAXINT64
#define MINLONG_PTR MININT64
#define MININT_PTR MININT64
#define MAXSIZE_T MAXUINT64
#define MAXSSIZE_T MAXINT64
#define MINSSIZE_T MININT64
#define MAXUINT 0xFFFFFFFFu
#define MAXINT 0x7FFFFFFF
#define MININT (-0x7FFFFFFF - 1)
#define MAXDWORD32 MAXUINT32
#define MAXDWORD64 MAXUINT64

#define HandleToULong(h) ((ULONG)(ULONG_PTR)(h))
#define HandleToLong(h) ((LONG)(LONG_PTR)(h))
#define ULongToHandle(ul) ((HANDLE)(ULONG_PTR)(ULONG)(ul))
#define LongToHandle(l) ((HANDLE)(LONG_PTR)(LONG)(l))
#define HandleToUlong(h) HandleToULong(h)
#define UlongToHandle(ul) ULongToHandle(ul)
#define PtrToUlong(p) ((ULONG)(ULONG_PTR)(p))
#define PtrToULong(p) PtrToUlong(p)
#define PtrToLong(p) ((LONG)(LONG_PTR)(p))
#define PtrToUint(p) ((UINT32)(ULONG_PTR)(p))
#define PtrToUInt(p) PtrToUint(p)
#define PtrToInt(p) ((INT32)(LONG_PTR)(p))
#define PtrToUshort(p) ((UINT16)(ULONG_PTR)(p))
#define PtrToShort(p) ((INT16)(LONG_PTR)(p))
#define UlongToPtr(ul) ((void *)(ULONG_PTR)(UINT32)(ul))
#define ULongToPtr(ul) UlongToPtr(ul)
#define LongToPtr(l) ((void *)(LONG_PTR)(INT32)(l))
#define UIntToPtr(ui) ((void *)(ULONG_PTR)(UINT32)(ui))
#define UintToPtr(ui) UIntToPtr(ui)
#define IntToPtr(i) ((void *)(LONG_PTR)(INT32)(i))
#define PtrToPtr64(p) ((void *)(p))
#define Ptr64ToPtr(p) ((void *)(p))
#define HandleToHandle64(h) ((void *)(h))
#define Handle64ToHandle(h) ((void *)(h))

#endif
