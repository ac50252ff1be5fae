/* crtdbg.h - the debug heap is not there (irqlab's own checks are); its macros do nothing or
 * assert. */
#ifndef IRQLAB_CRT_CRTDBG_H
#define IRQLAB_CRT_CRTDBG_H
#include <corecrt.h>

#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _CRT_ERRCNT 3
#define _CRTDBG_MODE_FILE 0x1
#define _CRTDBG_MODE_DEBUG 0x2
#define _CRTDBG_MODE_WNDW 0x4
#define _CRTDBG_REPORT_MODE (-1)
#define _CRTDBG_ALLOC_MEM_DF 0x01
#define _CRTDBG_DELAY_FREE_MEM_DF 0x02
#define _CRTDBG_CHECK_ALWAYS_DF 0x04
#define _CRTDBG_CHECK_CRT_DF 0x10
#define _CRTDBG_LEAK_CHECK_DF 0x20
#define _CRTDBG_REPORT_FLAG (-1)
#define _CRTDBG_FILE_STDERR ((_HFILE)-5)
#define _CRTDBG_FILE_STDOUT ((_HFILE)-4)
#define _NORMAL_BLOCK 1
#define _CLIENT_BLOCK 4

typedef void *_HFILE;
typedef struct _CrtMemState {
    size_t lTotalCount;
} _CrtMemState;

CRT_BEGIN
int _CrtDbgReport(int type, const char *file, int line, const char *module, const char *format,
                  ...);
int _CrtDbgReportW(int type, const wchar_t *file, int line, const wchar_t *module,
                   const wchar_t *format, ...);
void _assert(const char *expression, const char *file, unsigned int line) CRT_NORETURN;
CRT_END

#define _CrtCheckMemory() (1)
#define _CrtDumpMemoryLeaks() (0)
#define _CrtSetBreakAlloc(number) (0)
#define _CrtSetDbgFlag(flags) ((void)(flags), 0)
#define _CrtSetReportFile(type, file) ((void)(file), (_HFILE)0)
#define _CrtSetReportMode(type, mode) ((void)(mode), 0)
#define _CrtSetReportHook(hook) ((void)(hook), (void *)0)
#define _CrtMemCheckpoint(state) ((void)(state))
#define _CrtMemDifference(difference, old, now) (0)
#define _CrtMemDumpStatistics(state) ((void)(state))
#define _CrtMemDumpAllObjectsSince(state) ((void)(state))
#define _CrtIsValidHeapPointer(block) ((block) != 0)
#define _CrtIsValidPointer(block, bytes, writable) ((block) != 0)
#define _CrtDbgBreak() __debugbreak()

#ifdef _DEBUG
#define _ASSERT_EXPR(expression, message)                                                          \
    ((void)((expression) || (_assert(#expression, __FILE__, __LINE__), 0)))
#define _RPT0(type, text) ((void)_CrtDbgReport(type, 0, 0, 0, "%s", text))
#define _RPT1(type, format, a) ((void)_CrtDbgReport(type, 0, 0, 0, format, a))
#define _RPT2(type, format, a, b) ((void)_CrtDbgReport(type, 0, 0, 0, format, a, b))
#define _RPTF0(type, text) ((void)_CrtDbgReport(type, __FILE__, __LINE__, 0, "%s", text))
#define _RPTF1(type, format, a) ((void)_CrtDbgReport(type, __FILE__, __LINE__, 0, format, a))
#define _RPTF2(type, format, a, b) ((void)_CrtDbgReport(type, __FILE__, __LINE__, 0, format, a, b))
#else
#define _ASSERT_EXPR(expression, message) ((void)0)
#define _RPT0(type, text) ((void)0)
#define _RPT1(type, format, a) ((void)0)
#define _RPT2(type, format, a, b) ((void)0)
#define _RPTF0(type, text) ((void)0)
#define _RPTF1(type, format, a) ((void)0)
#define _RPTF2(type, format, a, b) ((void)0)
#endif
#define _ASSERT(expression) _ASSERT_EXPR((expression), 0)
#define _ASSERTE(expression) _ASSERT_EXPR((expression), 0)
#ifndef _malloc_dbg
#define _malloc_dbg(bytes, type, file, line) malloc(bytes)
#define _calloc_dbg(count, size, type, file, line) calloc(count, size)
#define _realloc_dbg(block, bytes, type, file, line) realloc(block, bytes)
#define _free_dbg(block, type) free(block)
#endif
#include <stdlib.h>

#endif
