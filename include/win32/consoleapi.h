/* consoleapi.h - the console. */
#ifndef _APISETCONSOLE_
#define _APISETCONSOLE_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CTRL_C_EVENT 0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
#define ENABLE_PROCESSED_INPUT 0x0001
#define ENABLE_LINE_INPUT 0x0002
#define ENABLE_ECHO_INPUT 0x0004
#define ENABLE_WINDOW_INPUT 0x0008
#define ENABLE_MOUSE_INPUT 0x0010
#define ENABLE_PROCESSED_OUTPUT 0x0001
#define ENABLE_WRAP_AT_EOL_OUTPUT 0x0002
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#define FOREGROUND_BLUE 0x0001
#define FOREGROUND_GREEN 0x0002
#define FOREGROUND_RED 0x0004
#define FOREGROUND_INTENSITY 0x0008
#define BACKGROUND_BLUE 0x0010
#define BACKGROUND_GREEN 0x0020
#define BACKGROUND_RED 0x0040
#define BACKGROUND_INTENSITY 0x0080

typedef struct _COORD {
    SHORT X;
    SHORT Y;
} COORD, *PCOORD;
typedef struct _SMALL_RECT {
    SHORT Left;
    SHORT Top;
    SHORT Right;
    SHORT Bottom;
} SMALL_RECT, *PSMALL_RECT;
typedef struct _CONSOLE_SCREEN_BUFFER_INFO {
    COORD dwSize;
    COORD dwCursorPosition;
    WORD wAttributes;
    SMALL_RECT srWindow;
    COORD dwMaximumWindowSize;
} CONSOLE_SCREEN_BUFFER_INFO, *PCONSOLE_SCREEN_BUFFER_INFO;
typedef BOOL (*PHANDLER_ROUTINE)(DWORD event);

BOOL AllocConsole(VOID);
BOOL FreeConsole(VOID);
BOOL GetConsoleMode(HANDLE console, LPDWORD mode);
BOOL SetConsoleMode(HANDLE console, DWORD mode);
BOOL WriteConsoleA(HANDLE console, const VOID *buffer, DWORD units, LPDWORD written,
                   LPVOID reserved);
BOOL WriteConsoleW(HANDLE console, const VOID *buffer, DWORD units, LPDWORD written,
                   LPVOID reserved);
BOOL ReadConsoleA(HANDLE console, LPVOID buffer, DWORD units, LPDWORD read, LPVOID control);
BOOL ReadConsoleW(HANDLE console, LPVOID buffer, DWORD units, LPDWORD read, LPVOID control);
BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE routine, BOOL add);
BOOL GenerateConsoleCtrlEvent(DWORD event, DWORD group);
UINT GetConsoleCP(VOID);
UINT GetConsoleOutputCP(VOID);
BOOL SetConsoleCP(UINT code_page);
BOOL SetConsoleOutputCP(UINT code_page);
BOOL SetConsoleTextAttribute(HANDLE console, WORD attributes);
BOOL GetConsoleScreenBufferInfo(HANDLE console, PCONSOLE_SCREEN_BUFFER_INFO information);
BOOL SetConsoleCursorPosition(HANDLE console, COORD position);
BOOL FlushConsoleInputBuffer(HANDLE console);
BOOL GetNumberOfConsoleInputEvents(HANDLE console, LPDWORD count);
BOOL SetConsoleTitleA(LPCSTR title);
BOOL SetConsoleTitleW(LPCWSTR title);
HWND GetConsoleWindow(VOID);

#ifdef UNICODE
#define WriteConsole WriteConsoleW
#define ReadConsole ReadConsoleW
#define SetConsoleTitle SetConsoleTitleW
#else
#define WriteConsole WriteConsoleA
#define ReadConsole ReadConsoleA
#define SetConsoleTitle SetConsoleTitleA
#endif

#ifdef __cplusplus
}
#endif

#endif
