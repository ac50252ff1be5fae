/* args: --input abcdefghij */
/* w32_misc.c - time, text, console, locale and messages of a program: call x bad argument. */
#define CONFORM_APP
#include "status.h"
#include <mmsystem.h>

static HANDLE none = (HANDLE)(ULONG_PTR)0x7770;

static void times(void)
{
    SYSTEMTIME system = {2024, 2, 4, 29, 12, 30, 15, 250}, local;
    FILETIME file, other;
    LARGE_INTEGER count, frequency;
    ULONGLONG time = 0, later = 0;
    DWORD before = GetTickCount();

    DOES(SystemTimeToFileTime, success, SystemTimeToFileTime(&system, &file));
    memset(&local, 0x55, sizeof local);
    DOES(FileTimeToSystemTime, success, FileTimeToSystemTime(&file, &local));
    EXPECT(!memcmp(&system, &local, sizeof local));
    system.wMonth = 13;
    FAILS(SystemTimeToFileTime, ERROR_INVALID_PARAMETER, SystemTimeToFileTime(&system, &other));
    system.wMonth = 2;
    system.wDay = 30;
    FAILS(SystemTimeToFileTime, ERROR_INVALID_PARAMETER, SystemTimeToFileTime(&system, &other));
    other.dwHighDateTime = 0x80000000;
    other.dwLowDateTime = 0;
    FAILS(FileTimeToSystemTime, ERROR_INVALID_PARAMETER, FileTimeToSystemTime(&other, &local));
    other = file;
    DOES(CompareFileTime, value, CompareFileTime(&file, &other) == 0);
    other.dwLowDateTime++;
    DOES(CompareFileTime, value, CompareFileTime(&file, &other) == -1);
    DOES(CompareFileTime, value, CompareFileTime(&other, &file) == 1);
    DOES(FileTimeToLocalFileTime, success, FileTimeToLocalFileTime(&file, &other));
    DOES(LocalFileTimeToFileTime, success,
         LocalFileTimeToFileTime(&other, &other) && CompareFileTime(&file, &other) == 0);
    GetSystemTime(&system);
    DOES(GetSystemTime, void, system.wYear > 2000 && system.wMonth <= 12);
    GetLocalTime(&local);
    DOES(GetLocalTime, void, local.wYear == system.wYear);
    GetSystemTimeAsFileTime(&file);
    GetSystemTimePreciseAsFileTime(&other);
    DOES(GetSystemTimeAsFileTime, void, file.dwHighDateTime > 0x01C00000);
    DOES(GetSystemTimePreciseAsFileTime, void, CompareFileTime(&other, &file) >= 0);
    DOES(QueryPerformanceCounter, success, QueryPerformanceCounter(&count));
    DOES(QueryPerformanceFrequency, success,
         QueryPerformanceFrequency(&frequency) && frequency.QuadPart > 0);
    DOES(QueryUnbiasedInterruptTime, success, QueryUnbiasedInterruptTime(&time) && time);
    Sleep(50);
    QueryInterruptTime(&later);
    DOES(QueryInterruptTime, void, later >= time + 500000);
    QueryInterruptTimePrecise(&later);
    DOES(QueryInterruptTimePrecise, void, later >= time + 500000);
    DOES(GetTickCount, value, GetTickCount() - before >= 50);
    DOES(GetTickCount64, value, GetTickCount64() - before >= 50);
    DOES(timeGetTime, value, timeGetTime() - before < 10000);
    DOES(timeBeginPeriod, success, timeBeginPeriod(1) == TIMERR_NOERROR);
    DOES(timeBeginPeriod, TIMERR_NOCANDO, timeBeginPeriod(0) == TIMERR_NOCANDO);
    DOES(timeEndPeriod, success, timeEndPeriod(1) == TIMERR_NOERROR);
    DOES(timeEndPeriod, TIMERR_NOCANDO, timeEndPeriod(0) == TIMERR_NOCANDO);
}

static void systems(void)
{
    SYSTEM_INFO information;
    MEMORYSTATUSEX memory = {sizeof memory};
    OSVERSIONINFOA va = {sizeof va};
    OSVERSIONINFOW vw = {sizeof vw};
    BOOL wow = 55;
    PVOID old = NULL;

    GetSystemInfo(&information);
    DOES(GetSystemInfo, void, information.dwPageSize == 4096 && information.dwNumberOfProcessors);
    GetNativeSystemInfo(&information);
    DOES(GetNativeSystemInfo, void, information.dwPageSize == 4096);
    DOES(GlobalMemoryStatusEx, success, GlobalMemoryStatusEx(&memory) && memory.ullTotalPhys);
    memory.dwLength = 8;
    FAILS(GlobalMemoryStatusEx, ERROR_INVALID_PARAMETER, GlobalMemoryStatusEx(&memory));
    DOES(GetVersion, value, (GetVersion() & 0xFF) >= 6);
    DOES(GetVersionExA, success, GetVersionExA(&va) && va.dwMajorVersion >= 6);
    DOES(GetVersionExW, success, GetVersionExW(&vw) && vw.dwMajorVersion >= 6);
    va.dwOSVersionInfoSize = vw.dwOSVersionInfoSize = 8;
    FAILS(GetVersionExA, ERROR_INSUFFICIENT_BUFFER, GetVersionExA(&va));
    FAILS(GetVersionExW, ERROR_INSUFFICIENT_BUFFER, GetVersionExW(&vw));
    DOES(IsWow64Process, success, IsWow64Process(GetCurrentProcess(), &wow) && !wow);
    FAILS(IsWow64Process, ERROR_INVALID_HANDLE, IsWow64Process(none, &wow));
    /* There is none in a program of 64 bits. */
    FAILS(Wow64DisableWow64FsRedirection, ERROR_INVALID_FUNCTION,
          Wow64DisableWow64FsRedirection(&old));
    FAILS(Wow64RevertWow64FsRedirection, ERROR_INVALID_FUNCTION, Wow64RevertWow64FsRedirection(old));
    DOES(Beep, success, Beep(440, 10));
    FAILS(Beep, ERROR_INVALID_PARAMETER, Beep(4, 10));
    DOES(IsDebuggerPresent, false, !IsDebuggerPresent());
    OutputDebugStringA("status\n");
    DOES(OutputDebugStringA, void, TRUE);
    OutputDebugStringW(L"status\n");
    DOES(OutputDebugStringW, void, TRUE);
}

static void strings(void)
{
    CHAR a[16];
    WCHAR w[16];
    BOOL used = FALSE;

#define STRINGS(S, T, b_)                                                                          \
    do {                                                                                           \
        DOES(lstrcpy##S, value, lstrcpy##S(b_, T("abc")) == b_ && b_[2] == 'c' && !b_[3]);         \
        DOES(lstrcat##S, value, lstrcat##S(b_, T("de")) == b_ && b_[4] == 'e');                    \
        DOES(lstrlen##S, value, lstrlen##S(b_) == 5 && lstrlen##S(NULL) == 0);                     \
        DOES(lstrcpyn##S, value, lstrcpyn##S(b_, T("abcdef"), 4) == b_ && !b_[3]);                 \
        DOES(lstrcmp##S, value, lstrcmp##S(T("a"), T("b")) < 0 && !lstrcmp##S(T("a"), T("a")));    \
        DOES(lstrcmpi##S, value, !lstrcmpi##S(T("aB"), T("Ab")));                                  \
        DOES(CharUpper##S, value, CharUpper##S(b_) == b_ && b_[0] == 'A');                         \
        DOES(CharLower##S, value, CharLower##S(b_) == b_ && b_[0] == 'a');                         \
        DOES(wsprintf##S, value, wsprintf##S(b_, T("%d-%x"), 12, 255) == 5 && b_[4] == 'f');       \
    } while (0)
#define N(text_) text_
#define L(text_) L##text_
    STRINGS(A, N, a);
    STRINGS(W, L, w);
    DOES(lstrcpyA, null, !lstrcpyA(a, NULL));
    DOES(lstrcpyW, null, !lstrcpyW(w, NULL));
    DOES(MultiByteToWideChar, value, MultiByteToWideChar(CP_UTF8, 0, "\xc3\xa4", -1, w, 16) == 2);
    DOES(MultiByteToWideChar, value, MultiByteToWideChar(CP_ACP, 0, "abc", 3, NULL, 0) == 3);
    FAILS(MultiByteToWideChar, ERROR_INSUFFICIENT_BUFFER,
          MultiByteToWideChar(CP_UTF8, 0, "abc", -1, w, 2));
    FAILS(MultiByteToWideChar, ERROR_INVALID_PARAMETER,
          MultiByteToWideChar(77777, 0, "abc", -1, w, 16));
    FAILS(MultiByteToWideChar, ERROR_INVALID_PARAMETER,
          MultiByteToWideChar(CP_UTF8, 0, NULL, -1, w, 16));
    FAILS(MultiByteToWideChar, ERROR_INVALID_PARAMETER,
          MultiByteToWideChar(CP_UTF8, 0, "abc", 0, w, 16));
    FAILS(MultiByteToWideChar, ERROR_INVALID_FLAGS,
          MultiByteToWideChar(CP_UTF8, 0x8000, "abc", -1, w, 16));
    FAILS(MultiByteToWideChar, ERROR_NO_UNICODE_TRANSLATION,
          MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xff", -1, w, 16));
    DOES(WideCharToMultiByte, value,
         WideCharToMultiByte(CP_UTF8, 0, L"\u00e4", -1, a, 16, NULL, NULL) == 3);
    FAILS(WideCharToMultiByte, ERROR_INSUFFICIENT_BUFFER,
          WideCharToMultiByte(CP_UTF8, 0, L"abc", -1, a, 2, NULL, NULL));
    FAILS(WideCharToMultiByte, ERROR_INVALID_PARAMETER,
          WideCharToMultiByte(77777, 0, L"abc", -1, a, 16, NULL, NULL));
    FAILS(WideCharToMultiByte, ERROR_INVALID_PARAMETER,
          WideCharToMultiByte(CP_UTF8, 0, L"abc", 0, a, 16, NULL, NULL));
    FAILS(WideCharToMultiByte, ERROR_INVALID_PARAMETER,
          WideCharToMultiByte(CP_UTF8, 0, L"abc", -1, a, 16, "?", &used));
    FAILS(WideCharToMultiByte, ERROR_INVALID_FLAGS,
          WideCharToMultiByte(CP_UTF8, 0x8000, L"abc", -1, a, 16, NULL, NULL));
    FAILS(WideCharToMultiByte, ERROR_NO_UNICODE_TRANSLATION,
          WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, L"\xd800", -1, a, 16, NULL, NULL));
    DOES(GetACP, value, GetACP() != 0);
    DOES(GetOEMCP, value, GetOEMCP() != 0);
    DOES(IsValidCodePage, true, IsValidCodePage(CP_UTF8));
    DOES(IsValidCodePage, false, !IsValidCodePage(77777));
    DOES(GetUserDefaultLangID, value, GetUserDefaultLangID() != 0);
    DOES(GetSystemDefaultLangID, value, GetSystemDefaultLangID() != 0);
    DOES(GetUserDefaultUILanguage, value, GetUserDefaultUILanguage() != 0);
    DOES(GetUserDefaultLCID, value, GetUserDefaultLCID() != 0);
    DOES(GetThreadLocale, value, GetThreadLocale() != 0);
}

static int format(LPSTR to, LPCSTR text, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, text);
    n = wvsprintfA(to, text, arguments);
    va_end(arguments);
    return n;
}

static int format_wide(LPWSTR to, LPCWSTR text, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, text);
    n = wvsprintfW(to, text, arguments);
    va_end(arguments);
    return n;
}

static void messages(void)
{
    CHAR a[200];
    WCHAR w[200];
    PSTR made = NULL;

    DOES(wvsprintfA, value, format(a, "%s", "abc") == 3);
    DOES(wvsprintfW, value, format_wide(w, L"%s", L"abc") == 3);
#define FORMATS(Call, T, b_)                                                                       \
    do {                                                                                           \
        DOES(Call, value, Call(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, b_, 200, NULL) > 5);        \
        DOES(Call, value,                                                                          \
             Call(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_IGNORE_INSERTS, T("a%1"), 0, 0, b_,  \
                  200, NULL) == 3);                                                                \
        FAILS(Call, ERROR_MR_MID_NOT_FOUND,                                                        \
              Call(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x2FFFFFFF, 0, b_, 200, NULL));               \
        FAILS(Call, ERROR_INSUFFICIENT_BUFFER,                                                     \
              Call(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, b_, 3, NULL));                          \
    } while (0)
    FORMATS(FormatMessageA, N, a);
    FORMATS(FormatMessageW, L, w);
    DOES(FormatMessageA, value,
         FormatMessageA(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM, NULL, 2, 0,
                        (PSTR)&made, 0, NULL) > 5 &&
             made);
    LocalFree(made);
    DOES(MessageBoxA, value, MessageBoxA(NULL, "a", "b", MB_OK) == IDOK);
    DOES(MessageBoxW, value, MessageBoxW(NULL, L"a", L"b", MB_OK) == IDOK);
    DOES(MessageBoxExA, value, MessageBoxExA(NULL, "a", "b", MB_OK, 0) == IDOK);
    DOES(MessageBoxExW, value, MessageBoxExW(NULL, L"a", L"b", MB_OK, 0) == IDOK);
    FAILS(MessageBoxA, ERROR_INVALID_MSGBOX_STYLE, MessageBoxA(NULL, "a", "b", 0xF));
    FAILS(MessageBoxW, ERROR_INVALID_MSGBOX_STYLE, MessageBoxW(NULL, L"a", L"b", 0xF));
    DOES(MessageBeep, success, MessageBeep(MB_OK));
    DOES(GetDesktopWindow, value, GetDesktopWindow() != NULL);
}

static BOOL CALLBACK handler(DWORD kind)
{
    return kind == CTRL_C_EVENT;
}

static void console(void)
{
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE), out = GetStdHandle(STD_OUTPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO screen;
    COORD origin = {0, 0};
    DWORD mode = 0, n = 0;
    CHAR a[8];
    WCHAR w[8];

    DOES(GetConsoleMode, success, GetConsoleMode(in, &mode) && mode & ENABLE_LINE_INPUT);
    FAILS(GetConsoleMode, ERROR_INVALID_HANDLE, GetConsoleMode(none, &mode));
    DOES(SetConsoleMode, success, SetConsoleMode(in, mode));
    FAILS(SetConsoleMode, ERROR_INVALID_HANDLE, SetConsoleMode(none, mode));
    DOES(WriteConsoleA, success, WriteConsoleA(out, "x\n", 2, &n, NULL) && n == 2);
    FAILS(WriteConsoleA, ERROR_INVALID_HANDLE, WriteConsoleA(none, "x", 1, &n, NULL));
    DOES(WriteConsoleW, success, WriteConsoleW(out, L"x\n", 2, &n, NULL) && n == 2);
    FAILS(WriteConsoleW, ERROR_INVALID_HANDLE, WriteConsoleW(none, L"x", 1, &n, NULL));
    DOES(ReadConsoleA, success, ReadConsoleA(in, a, 3, &n, NULL) && n == 3 && a[0] == 'a');
    FAILS(ReadConsoleA, ERROR_INVALID_HANDLE, ReadConsoleA(none, a, 3, &n, NULL));
    DOES(ReadConsoleW, success, ReadConsoleW(in, w, 3, &n, NULL) && n == 3 && w[0] == 'd');
    FAILS(ReadConsoleW, ERROR_INVALID_HANDLE, ReadConsoleW(none, w, 3, &n, NULL));
    DOES(SetConsoleCtrlHandler, success, SetConsoleCtrlHandler(handler, TRUE));
    DOES(SetConsoleCtrlHandler, success, SetConsoleCtrlHandler(handler, FALSE));
    FAILS(SetConsoleCtrlHandler, ERROR_INVALID_PARAMETER, SetConsoleCtrlHandler(handler, FALSE));
    DOES(SetConsoleCP, success, SetConsoleCP(CP_UTF8));
    DOES(GetConsoleCP, value, GetConsoleCP() == CP_UTF8);
    FAILS(SetConsoleCP, ERROR_INVALID_PARAMETER, SetConsoleCP(77777));
    DOES(SetConsoleOutputCP, success, SetConsoleOutputCP(CP_UTF8));
    DOES(GetConsoleOutputCP, value, GetConsoleOutputCP() == CP_UTF8);
    FAILS(SetConsoleOutputCP, ERROR_INVALID_PARAMETER, SetConsoleOutputCP(77777));
    DOES(SetConsoleTextAttribute, success, SetConsoleTextAttribute(out, 7));
    FAILS(SetConsoleTextAttribute, ERROR_INVALID_HANDLE, SetConsoleTextAttribute(none, 7));
    DOES(GetConsoleScreenBufferInfo, success,
         GetConsoleScreenBufferInfo(out, &screen) && screen.dwSize.X > 0);
    FAILS(GetConsoleScreenBufferInfo, ERROR_INVALID_HANDLE,
          GetConsoleScreenBufferInfo(none, &screen));
    DOES(SetConsoleCursorPosition, success, SetConsoleCursorPosition(out, origin));
    FAILS(SetConsoleCursorPosition, ERROR_INVALID_HANDLE, SetConsoleCursorPosition(none, origin));
    DOES(GetNumberOfConsoleInputEvents, success, GetNumberOfConsoleInputEvents(in, &n));
    FAILS(GetNumberOfConsoleInputEvents, ERROR_INVALID_HANDLE,
          GetNumberOfConsoleInputEvents(none, &n));
    DOES(FlushConsoleInputBuffer, success, FlushConsoleInputBuffer(in));
    FAILS(FlushConsoleInputBuffer, ERROR_INVALID_HANDLE, FlushConsoleInputBuffer(none));
    DOES(SetConsoleTitleA, success, SetConsoleTitleA("status"));
    DOES(SetConsoleTitleW, success, SetConsoleTitleW(L"status"));
    FAILS(AllocConsole, ERROR_ACCESS_DENIED, AllocConsole());
    DOES(FreeConsole, success, FreeConsole());
    FAILS(FreeConsole, ERROR_INVALID_PARAMETER, FreeConsole());
    DOES(AllocConsole, success, AllocConsole());
}

int wmain(void)
{
    times();
    systems();
    strings();
    messages();
    console();
    return conform_end() ? 3 : 0;
}
