/* A little test framework for the kernel: table-driven, with its own macros. */
#pragma once
#include <ntddk.h>
typedef struct _TEST { const char *Name; VOID (*Run)(VOID); } TEST;
extern ULONG g_Passed, g_Failed; extern const char *g_Test;
VOID TestReport(BOOLEAN ok, const char *file, int line, const char *fmt, ...);
#define ok_(c, ...) TestReport(!!(c), __FILE__, __LINE__, __VA_ARGS__)
#define ok_eq_hex(a, e) do { ULONG a_ = (ULONG)(a), e_ = (ULONG)(e); ok_(a_ == e_, "%s = 0x%08lx, expected 0x%08lx", #a, a_, e_); } while (0)
#define ok_eq_long(a, e) do { LONG a_ = (LONG)(a), e_ = (LONG)(e); ok_(a_ == e_, "%s = %ld, expected %ld", #a, a_, e_); } while (0)
#define ok_irql(q) ok_eq_long(KeGetCurrentIrql(), q)
#define skip(cond, why) if (!(cond)) { DbgPrint("SKIP %s: %s\n", g_Test, why); return; }
