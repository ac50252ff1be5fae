/* w32_memory.c - heaps, pages, modules, environment, exceptions of a program: call x bad argument. */
#define CONFORM_APP
#include "status.h"

static HANDLE none = (HANDLE)(ULONG_PTR)0x7770;

static void heaps(void)
{
    HANDLE heap = GetProcessHeap();
    PVOID block;

    DOES(GetProcessHeap, success, heap != NULL);
    block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 40);
    DOES(HeapAlloc, success, block && !*(PCHAR)block);
    DOES(HeapAlloc, null, !HeapAlloc(heap, 0, (SIZE_T)1 << 60));
    RAISES_STATUS(HeapAlloc, STATUS_NO_MEMORY,
                  HeapAlloc(heap, HEAP_GENERATE_EXCEPTIONS, (SIZE_T)1 << 60));
    DOES(HeapSize, value, HeapSize(heap, 0, block) == 40);
    DOES(HeapValidate, true, HeapValidate(heap, 0, block));
    DOES(HeapValidate, false, !HeapValidate(heap, 0, (PCHAR)block + 8));
    *(PCHAR)block = 'x';
    block = HeapReAlloc(heap, 0, block, 400);
    DOES(HeapReAlloc, success, block && *(PCHAR)block == 'x');
    DOES(HeapReAlloc, null, !HeapReAlloc(heap, 0, block, (SIZE_T)1 << 60));
    RAISES_STATUS(HeapReAlloc, STATUS_NO_MEMORY,
                  HeapReAlloc(heap, HEAP_GENERATE_EXCEPTIONS, block, (SIZE_T)1 << 60));
    DOES(HeapFree, success, HeapFree(heap, 0, block));
    DOES(HeapFree, success, HeapFree(heap, 0, NULL));
    DOES(HeapCompact, value, HeapCompact(heap, 0) != 0);
    DOES(HeapSetInformation, success, HeapSetInformation(heap, 1, NULL, 0));

#define OLD(Alloc, ReAlloc, Free, Lock, Unlock, Size)                                              \
    do {                                                                                           \
        block = Alloc(LPTR, 40);                                                                   \
        DOES(Alloc, success, block && !*(PCHAR)block);                                             \
        FAILS(Alloc, ERROR_NOT_ENOUGH_MEMORY, Alloc(LPTR, (SIZE_T)1 << 60));                       \
        DOES(Size, value, Size(block) == 40);                                                      \
        DOES(Lock, success, Lock(block) == block);                                                 \
        SetLastError(77);                                                                          \
        DOES(Unlock, false, !Unlock(block) && GetLastError() == NO_ERROR);                         \
        block = ReAlloc(block, 400, LMEM_MOVEABLE);                                                \
        DOES(ReAlloc, success, block != NULL);                                                     \
        FAILS(ReAlloc, ERROR_NOT_ENOUGH_MEMORY, ReAlloc(block, (SIZE_T)1 << 60, LMEM_MOVEABLE));   \
        DOES(Free, success, !Free(block));                                                         \
        DOES(Free, success, !Free(NULL));                                                          \
    } while (0)
    OLD(LocalAlloc, LocalReAlloc, LocalFree, LocalLock, LocalUnlock, LocalSize);
    OLD(GlobalAlloc, GlobalReAlloc, GlobalFree, GlobalLock, GlobalUnlock, GlobalSize);
}

static void pages(void)
{
    MEMORY_BASIC_INFORMATION information;
    PVOID block = VirtualAlloc(NULL, 8192, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    DWORD old = 0;

    EXPECT(block && !*(PCHAR)block);
    DOES(VirtualQuery, value,
         VirtualQuery(block, &information, sizeof information) == sizeof information &&
             information.BaseAddress == block && information.State == MEM_COMMIT &&
             information.Protect == PAGE_READWRITE);
    FAILS(VirtualQuery, ERROR_BAD_LENGTH, VirtualQuery(block, &information, 8));
    DOES(VirtualProtect, success,
         VirtualProtect(block, 4096, PAGE_READONLY, &old) && old == PAGE_READWRITE);
    FAILS(VirtualProtect, ERROR_INVALID_PARAMETER, VirtualProtect(block, 4096, 0x777, &old));
    FAILS(VirtualProtect, ERROR_INVALID_ADDRESS,
          VirtualProtect((PVOID)(ULONG_PTR)0x10, 4096, PAGE_READONLY, &old));
    VirtualProtect(block, 4096, PAGE_READWRITE, &old);
    DOES(VirtualLock, success, VirtualLock(block, 4096));
    DOES(VirtualUnlock, success, VirtualUnlock(block, 4096));
    DOES(IsBadReadPtr, false, !IsBadReadPtr(block, 8192));
    DOES(IsBadReadPtr, true, IsBadReadPtr((PVOID)(ULONG_PTR)0x10, 8));
    DOES(IsBadWritePtr, false, !IsBadWritePtr(block, 8192));
    DOES(IsBadWritePtr, true, IsBadWritePtr((PVOID)(ULONG_PTR)0x10, 8));
    FAILS(VirtualFree, ERROR_INVALID_PARAMETER, VirtualFree(block, 4096, MEM_RELEASE));
    FAILS(VirtualFree, ERROR_INVALID_PARAMETER, VirtualFree(block, 0, 0x777));
    DOES(VirtualFree, success, VirtualFree(block, 0, MEM_RELEASE));
    FAILS(VirtualFree, ERROR_INVALID_ADDRESS, VirtualFree(block, 0, MEM_RELEASE));
}

static void modules(void)
{
    HMODULE kernel = GetModuleHandleW(L"kernel32.dll"), module = NULL;
    CHAR name[300];
    WCHAR wide[300];

#define HANDLES(Call, T)                                                                           \
    do {                                                                                           \
        DOES(Call, success, Call(T("KERNEL32")) == kernel && kernel);                              \
        DOES(Call, success, Call(NULL) != NULL);                                                   \
        FAILS(Call, ERROR_MOD_NOT_FOUND, Call(T("StatusNone.dll")));                               \
    } while (0)
#define N(text_) text_
#define L(text_) L##text_
    HANDLES(GetModuleHandleA, N);
    HANDLES(GetModuleHandleW, L);
#define EX(Call, T)                                                                                \
    do {                                                                                           \
        DOES(Call, success, Call(0, T("kernel32.dll"), &module) && module == kernel);              \
        FAILS(Call, ERROR_MOD_NOT_FOUND, Call(0, T("StatusNone.dll"), &module));                   \
        EXPECT(!module);                                                                           \
        FAILS(Call, ERROR_INVALID_PARAMETER, Call(0x80, T("kernel32.dll"), &module));              \
    } while (0)
    EX(GetModuleHandleExA, N);
    EX(GetModuleHandleExW, L);
#define LOADS(Call, T, ...)                                                                        \
    do {                                                                                           \
        DOES(Call, success, Call(T("kernel32.dll"), ##__VA_ARGS__) == kernel);                     \
        FAILS(Call, ERROR_MOD_NOT_FOUND, Call(T("StatusNone.dll"), ##__VA_ARGS__));                \
    } while (0)
    LOADS(LoadLibraryA, N);
    LOADS(LoadLibraryW, L);
    LOADS(LoadLibraryExA, N, NULL, 0);
    LOADS(LoadLibraryExW, L, NULL, 0);
    DOES(GetProcAddress, success, GetProcAddress(kernel, "SetEvent") != NULL);
    FAILS(GetProcAddress, ERROR_PROC_NOT_FOUND, GetProcAddress(kernel, "StatusNone"));
    FAILS(GetProcAddress, ERROR_MOD_NOT_FOUND, GetProcAddress((HMODULE)none, "SetEvent"));
    DOES(FreeLibrary, success, FreeLibrary(kernel));
    FAILS(FreeLibrary, ERROR_MOD_NOT_FOUND, FreeLibrary((HMODULE)none));
    DOES(DisableThreadLibraryCalls, success, DisableThreadLibraryCalls(kernel));
    FAILS(DisableThreadLibraryCalls, ERROR_MOD_NOT_FOUND, DisableThreadLibraryCalls((HMODULE)none));
#define NAMES(Call, buffer_)                                                                       \
    do {                                                                                           \
        DOES(Call, value, Call(NULL, buffer_, 300) > 8);                                           \
        SetLastError(77);                                                                          \
        DOES(Call, ERROR_INSUFFICIENT_BUFFER,                                                      \
             Call(NULL, buffer_, 4) == 4 && GetLastError() == ERROR_INSUFFICIENT_BUFFER &&         \
                 !buffer_[3]);                                                                     \
        FAILS(Call, ERROR_MOD_NOT_FOUND, Call((HMODULE)none, buffer_, 300));                       \
    } while (0)
    NAMES(GetModuleFileNameA, name);
    NAMES(GetModuleFileNameW, wide);
}

static void environment(void)
{
    CHAR a[64];
    WCHAR w[64];
    HANDLE old = GetStdHandle(STD_OUTPUT_HANDLE);

    DOES(GetCommandLineA, value, GetCommandLineA()[0] != 0);
    DOES(GetCommandLineW, value, GetCommandLineW()[0] != 0);
    DOES(GetStdHandle, success, old && old != INVALID_HANDLE_VALUE);
    FAILS(GetStdHandle, ERROR_INVALID_HANDLE, GetStdHandle(77));
    DOES(SetStdHandle, success, SetStdHandle(STD_ERROR_HANDLE, old));
    FAILS(SetStdHandle, ERROR_INVALID_HANDLE, SetStdHandle(77, old));
#define VARIABLES(Set, Get, Expand, T, buffer_)                                                    \
    do {                                                                                           \
        DOES(Set, success, Set(T("StatusName"), T("value")));                                      \
        DOES(Get, value, Get(T("statusname"), buffer_, 64) == 5 && buffer_[4] == 'e');             \
        DOES(Get, value, Get(T("StatusName"), buffer_, 3) == 6);                                   \
        FAILS(Get, ERROR_ENVVAR_NOT_FOUND, Get(T("StatusNone"), buffer_, 64));                     \
        DOES(Expand, value, Expand(T("<%StatusName%>"), buffer_, 64) == 8 && buffer_[6] == '>');   \
        DOES(Expand, value, Expand(T("<%StatusName%>"), buffer_, 4) == 8);                         \
        DOES(Set, success, Set(T("StatusName"), NULL));                                            \
        FAILS(Set, ERROR_INVALID_PARAMETER, Set(T("a=b"), T("c")));                                \
        FAILS(Set, ERROR_INVALID_PARAMETER, Set(T(""), T("c")));                                   \
    } while (0)
    VARIABLES(SetEnvironmentVariableA, GetEnvironmentVariableA, ExpandEnvironmentStringsA, N, a);
    VARIABLES(SetEnvironmentVariableW, GetEnvironmentVariableW, ExpandEnvironmentStringsW, L, w);
#define FOLDERS(Call, buffer_)                                                                     \
    do {                                                                                           \
        UINT n = Call(64, buffer_);                                                                \
        DOES(Call, value, n > 2 && n < 64 && !buffer_[n]);                                         \
        DOES(Call, value, Call(2, buffer_) == n + 1);                                              \
    } while (0)
    FOLDERS(GetCurrentDirectoryA, a);
    FOLDERS(GetCurrentDirectoryW, w);
#define SYSTEM(Call, buffer_)                                                                      \
    do {                                                                                           \
        UINT n = Call(buffer_, 64);                                                                \
        DOES(Call, value, n > 2 && n < 64 && !buffer_[n]);                                         \
        DOES(Call, value, Call(buffer_, 2) == n + 1);                                              \
    } while (0)
    SYSTEM(GetSystemDirectoryA, a);
    SYSTEM(GetSystemDirectoryW, w);
    SYSTEM(GetWindowsDirectoryA, a);
    SYSTEM(GetWindowsDirectoryW, w);
    {
        DWORD n = 64;

        DOES(GetComputerNameA, success, GetComputerNameA(a, &n) && n > 0 && n < 64);
        n = 1;
        FAILS(GetComputerNameA, ERROR_BUFFER_OVERFLOW, GetComputerNameA(a, &n));
        n = 64;
        DOES(GetComputerNameW, success, GetComputerNameW(w, &n) && n > 0 && n < 64);
        n = 1;
        FAILS(GetComputerNameW, ERROR_BUFFER_OVERFLOW, GetComputerNameW(w, &n));
        n = 64;
        DOES(GetUserNameA, success, GetUserNameA(a, &n) && n > 0 && n < 64);
        n = 1;
        FAILS(GetUserNameA, ERROR_INSUFFICIENT_BUFFER, GetUserNameA(a, &n));
        EXPECT(n > 1);
        n = 64;
        DOES(GetUserNameW, success, GetUserNameW(w, &n) && n > 0 && n < 64);
        n = 1;
        FAILS(GetUserNameW, ERROR_INSUFFICIENT_BUFFER, GetUserNameW(w, &n));
    }
    {
        STARTUPINFOA sa;
        STARTUPINFOW sw;

        GetStartupInfoA(&sa);
        DOES(GetStartupInfoA, void, sa.cb == sizeof sa);
        GetStartupInfoW(&sw);
        DOES(GetStartupInfoW, void, sw.cb == sizeof sw);
    }
}

static LONG WINAPI top(struct _EXCEPTION_POINTERS *pointers)
{
    UNREFERENCED_PARAMETER(pointers);
    return EXCEPTION_CONTINUE_SEARCH;
}

static void errors(void)
{
    SetLastError(0x1234);
    DOES(SetLastError, void, GetLastError() == 0x1234);
    DOES(GetLastError, value, GetLastError() == 0x1234);
    RAISES_STATUS(RaiseException, STATUS_TIMER_NOT_CANCELED,
                  RaiseException((DWORD)STATUS_TIMER_NOT_CANCELED, 0, 0, NULL));
    DOES(SetUnhandledExceptionFilter, null, !SetUnhandledExceptionFilter(top));
    DOES(SetUnhandledExceptionFilter, value, SetUnhandledExceptionFilter(NULL) == top);
    DOES(SetErrorMode, value, SetErrorMode(SEM_FAILCRITICALERRORS) == 0);
    DOES(GetErrorMode, value, GetErrorMode() == SEM_FAILCRITICALERRORS);
    DOES(SetErrorMode, value, SetErrorMode(0) == SEM_FAILCRITICALERRORS);
    DOES(RemoveVectoredExceptionHandler, true,
         RemoveVectoredExceptionHandler(AddVectoredExceptionHandler(1, top)));
    DOES(RemoveVectoredExceptionHandler, false, !RemoveVectoredExceptionHandler((PVOID)none));
}

int wmain(void)
{
    heaps();
    pages();
    modules();
    environment();
    errors();
    return conform_end() ? 3 : 0;
}
