/*
 * msvc.h - what MSVC has built in, for gcc and clang. The pipeline includes it before everything
 * else in a driver or an app.
 *
 * Here are the spellings of the compiler only (keywords, `__declspec`, intrinsics); Windows' own
 * names are in the other headers, which do not need this one. `__try`, `__pragma`, `long` and the
 * suffix `L` are the rewriter's business, predefined macros such as _MSC_VER the command line's.
 *
 * Names that clang knows as builtins under -fms-extensions must not be declared as functions: they
 * are macros for an irqlab_xxx name instead. Those declared without a body are imports of irqlab.
 */
#ifndef IRQLAB_WDK_IRQLAB_MSVC_H
#define IRQLAB_WDK_IRQLAB_MSVC_H

#ifdef __clang__
#pragma clang diagnostic ignored "-Wpragma-pack" /* pshpackN.h changes the packing, on purpose */
#endif

/* Keywords. */

#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#define _int8 char
#define _int16 short
#define _int32 int
#define _int64 long long
#define __cdecl
#define __stdcall
#define __fastcall
#define __thiscall
#define __vectorcall
#define __clrcall
#define __pascal
#define __export
#define _cdecl
#define _stdcall
#define _fastcall
#define __unaligned
#define _unaligned
#define __ptr32
#define __ptr64
#define __sptr
#define __uptr
#define __w64
#define __based(x)
#define __single_inheritance
#define __multiple_inheritance
#define __virtual_inheritance
#define _inline __inline
#define __forceinline __inline__ __attribute__((__always_inline__))
#define _forceinline __forceinline
#define __wchar_t wchar_t
#ifndef __alignof
#define __alignof __alignof__
#endif

/*
 * __declspec(x): one macro per x, each an attribute's name. `thread` closes the attribute, says
 * __thread and opens another. An unknown x is an unknown attribute: a warning, as with MSVC.
 *
 * `__declspec(align(16)) struct S {…}` means the struct. clang's own __declspec knows that (the
 * inner one is not expanded again); for gcc the rewriter has to move the attribute behind `struct`.
 */
#define __declspec(x) __attribute__((__irqlab_declspec_##x))
#define _declspec(x) __declspec(x)
#ifdef __clang__
#define __irqlab_declspec_align(n)                                                                 \
    ))                                                                                             \
    __declspec(align(n)) __attribute__((
#else
#define __irqlab_declspec_align(n) __aligned__(n)
#endif
#define __irqlab_declspec_allocate(section)
#define __irqlab_declspec_allocator
#define __irqlab_declspec_appdomain
#define __irqlab_declspec_code_seg(section) __irqlab_code_seg__(section) /* for the rewriter */
#define __irqlab_declspec_deprecated __deprecated__
#define __irqlab_declspec_dllexport __visibility__("default")
#define __irqlab_declspec_dllimport
#define __irqlab_declspec_empty_bases
#define __irqlab_declspec_guard(x)
#define __irqlab_declspec_jitintrinsic
#define __irqlab_declspec_naked __naked__
#define __irqlab_declspec_no_sanitize_address
#define __irqlab_declspec_noalias
#define __irqlab_declspec_noinline __noinline__
#define __irqlab_declspec_noreturn __noreturn__
#define __irqlab_declspec_nothrow __nothrow__
#define __irqlab_declspec_novtable
#define __irqlab_declspec_process
#define __irqlab_declspec_restrict
#define __irqlab_declspec_safebuffers
#define __irqlab_declspec_selectany __weak__
#define __irqlab_declspec_spectre(x)
#define __irqlab_declspec_thread                                                                   \
    ))                                                                                             \
    __thread __attribute__((
#define __irqlab_declspec_uuid(x)

#ifdef __cplusplus
extern "C" {
#endif

/* Assumptions. A false one would be undefined behaviour; none is made. */
#define __assume(x) ((void)sizeof(!(x)))
#ifndef __clang__
#define __noop(...) ((void)0)
enum { __noop = 0 }; /* `#define TRACE __noop`, used without arguments */
#define __identifier(x) x
#endif

/* The machine. Calls into irqlab, so that they are seen. */
void irqlab_debugbreak(void);
void irqlab_fastfail(unsigned int code) __attribute__((__noreturn__));
void irqlab_yield_processor(void);
void irqlab_disable(void);
void irqlab_enable(void);
void irqlab_halt(void);
unsigned long long irqlab_readeflags(void);
void irqlab_writeeflags(unsigned long long flags);
unsigned long long irqlab_readcr0(void);
unsigned long long irqlab_readcr2(void);
unsigned long long irqlab_readcr3(void);
unsigned long long irqlab_readcr4(void);
unsigned long long irqlab_readcr8(void);
void irqlab_writecr8(unsigned long long irql);
unsigned long long irqlab_readmsr(unsigned int msr);
void irqlab_writemsr(unsigned int msr, unsigned long long value);
unsigned long long irqlab_rdtsc(void);
unsigned long long irqlab_rdtscp(unsigned int *aux);
void irqlab_cpuid(int info[4], int leaf);
void irqlab_cpuidex(int info[4], int leaf, int subleaf);
unsigned char irqlab_inbyte(unsigned short port);
unsigned short irqlab_inword(unsigned short port);
unsigned int irqlab_indword(unsigned short port);
void irqlab_outbyte(unsigned short port, unsigned char value);
void irqlab_outword(unsigned short port, unsigned short value);
void irqlab_outdword(unsigned short port, unsigned int value);

#define __debugbreak irqlab_debugbreak
#define __fastfail irqlab_fastfail
#define _mm_pause irqlab_yield_processor
#define _disable irqlab_disable
#define _enable irqlab_enable
#define __halt irqlab_halt
#define __readeflags irqlab_readeflags
#define __writeeflags irqlab_writeeflags
#define __readcr0 irqlab_readcr0
#define __readcr2 irqlab_readcr2
#define __readcr3 irqlab_readcr3
#define __readcr4 irqlab_readcr4
#define __readcr8 irqlab_readcr8
#define __writecr8 irqlab_writecr8
#define __readmsr irqlab_readmsr
#define __writemsr irqlab_writemsr
#define __rdtsc irqlab_rdtsc
#define _rdtsc irqlab_rdtsc
#define __rdtscp irqlab_rdtscp
#define __cpuid irqlab_cpuid
#define __cpuidex irqlab_cpuidex
#define __inbyte irqlab_inbyte
#define __inword irqlab_inword
#define __indword irqlab_indword
#define __outbyte irqlab_outbyte
#define __outword irqlab_outword
#define __outdword irqlab_outdword
#define __nop() ((void)0)
#define __wbinvd() ((void)0)
#define __invlpg(address) ((void)(address))
#define __int2c() irqlab_fastfail(0)

#define _ReturnAddress() __builtin_return_address(0)
#define _AddressOfReturnAddress() ((void *)((void **)__builtin_frame_address(0) + 1))

/* Barriers. */
#define _ReadWriteBarrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define _ReadBarrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define _WriteBarrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define __faststorefence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define _mm_mfence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define _mm_lfence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define _mm_sfence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define __iso_volatile_load8(p) (*(const volatile char *)(p))
#define __iso_volatile_load16(p) (*(const volatile short *)(p))
#define __iso_volatile_load32(p) (*(const volatile int *)(p))
#define __iso_volatile_load64(p) (*(const volatile long long *)(p))
#define __iso_volatile_store8(p, v) (*(volatile char *)(p) = (v))
#define __iso_volatile_store16(p, v) (*(volatile short *)(p) = (v))
#define __iso_volatile_store32(p, v) (*(volatile int *)(p) = (v))
#define __iso_volatile_store64(p, v) (*(volatile long long *)(p) = (v))

/* Bits and bytes. */
#define IRQLAB_MSVC_INLINE static __inline__ __attribute__((__always_inline__, __unused__))

IRQLAB_MSVC_INLINE unsigned char irqlab_bit_scan_forward(unsigned int *index, unsigned int mask)
{
    if (mask == 0)
        return 0;
    *index = (unsigned int)__builtin_ctz(mask);
    return 1;
}
IRQLAB_MSVC_INLINE unsigned char irqlab_bit_scan_reverse(unsigned int *index, unsigned int mask)
{
    if (mask == 0)
        return 0;
    *index = 31u - (unsigned int)__builtin_clz(mask);
    return 1;
}
IRQLAB_MSVC_INLINE unsigned char irqlab_bit_scan_forward64(unsigned int *index,
                                                           unsigned long long mask)
{
    if (mask == 0)
        return 0;
    *index = (unsigned int)__builtin_ctzll(mask);
    return 1;
}
IRQLAB_MSVC_INLINE unsigned char irqlab_bit_scan_reverse64(unsigned int *index,
                                                           unsigned long long mask)
{
    if (mask == 0)
        return 0;
    *index = 63u - (unsigned int)__builtin_clzll(mask);
    return 1;
}
IRQLAB_MSVC_INLINE unsigned int irqlab_rotl(unsigned int value, int shift)
{
    return (value << (shift & 31)) | (value >> (-shift & 31));
}
IRQLAB_MSVC_INLINE unsigned int irqlab_rotr(unsigned int value, int shift)
{
    return (value >> (shift & 31)) | (value << (-shift & 31));
}
IRQLAB_MSVC_INLINE unsigned long long irqlab_rotl64(unsigned long long value, int shift)
{
    return (value << (shift & 63)) | (value >> (-shift & 63));
}
IRQLAB_MSVC_INLINE unsigned long long irqlab_rotr64(unsigned long long value, int shift)
{
    return (value >> (shift & 63)) | (value << (-shift & 63));
}
IRQLAB_MSVC_INLINE unsigned long long irqlab_umul128(unsigned long long a, unsigned long long b,
                                                     unsigned long long *high)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    *high = (unsigned long long)(product >> 64);
    return (unsigned long long)product;
}
IRQLAB_MSVC_INLINE long long irqlab_mul128(long long a, long long b, long long *high)
{
    __extension__ __int128 product = (__int128)a * b;

    *high = (long long)(product >> 64);
    return (long long)product;
}

#define _BitScanForward irqlab_bit_scan_forward
#define _BitScanReverse irqlab_bit_scan_reverse
#define _BitScanForward64 irqlab_bit_scan_forward64
#define _BitScanReverse64 irqlab_bit_scan_reverse64
#define _rotl irqlab_rotl
#define _rotr irqlab_rotr
#define _rotl64 irqlab_rotl64
#define _rotr64 irqlab_rotr64
#define _lrotl irqlab_rotl
#define _lrotr irqlab_rotr
#define _umul128 irqlab_umul128
#define _mul128 irqlab_mul128
#define __umulh(a, b) ((unsigned long long)(((unsigned __int128)(a) * (b)) >> 64))
#define __emul(a, b) ((long long)(int)(a) * (int)(b))
#define __emulu(a, b) ((unsigned long long)(unsigned int)(a) * (unsigned int)(b))
#define __ll_lshift(a, n) ((unsigned long long)(a) << ((n)&63))
#define __ll_rshift(a, n) ((long long)(a) >> ((n)&63))
#define __ull_rshift(a, n) ((unsigned long long)(a) >> ((n)&63))
#define _byteswap_ushort(v) __builtin_bswap16(v)
#define _byteswap_ulong(v) __builtin_bswap32(v)
#define _byteswap_uint64(v) __builtin_bswap64(v)
#define __popcnt16(v) ((unsigned short)__builtin_popcount((unsigned short)(v)))
#define __popcnt(v) ((unsigned int)__builtin_popcount(v))
#define __popcnt64(v) ((unsigned long long)__builtin_popcountll(v))
#define _abs64(v) __builtin_llabs(v)
#define _alloca(n) __builtin_alloca(n)

/* Memory. The mem functions themselves come from string.h. */
#define __movsb(d, s, n) ((void)__builtin_memmove(d, s, n))
#define __movsw(d, s, n) ((void)__builtin_memmove(d, s, (n)*2))
#define __movsd(d, s, n) ((void)__builtin_memmove(d, s, (n)*4))
#define __movsq(d, s, n) ((void)__builtin_memmove(d, s, (n)*8))
#define __stosb(d, v, n) ((void)__builtin_memset(d, v, n))

IRQLAB_MSVC_INLINE void irqlab_stosw(unsigned short *to, unsigned short value,
                                     unsigned long long count)
{
    while (count-- != 0)
        *to++ = value;
}
IRQLAB_MSVC_INLINE void irqlab_stosd(unsigned int *to, unsigned int value, unsigned long long count)
{
    while (count-- != 0)
        *to++ = value;
}
IRQLAB_MSVC_INLINE void irqlab_stosq(unsigned long long *to, unsigned long long value,
                                     unsigned long long count)
{
    while (count-- != 0)
        *to++ = value;
}
#define __stosw irqlab_stosw
#define __stosd irqlab_stosd
#define __stosq irqlab_stosq

#ifdef __cplusplus
}
#endif

#endif
