/* crt.c - the C runtime as a C program sees it: threads, text, time, exceptions, input, the
 * console. */
#include <windows.h>
#include <conio.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tchar.h>
#include <time.h>

static CRITICAL_SECTION section;
static int count;
static __declspec(thread) int own = 5;

static unsigned __stdcall worker(void *parameter)
{
    int i;

    for (i = 0; i < 10; i++) {
        EnterCriticalSection(&section);
        count++;
        LeaveCriticalSection(&section);
    }
    own += (int)(INT_PTR)parameter;
    return own;
}

static void bye(void)
{
    puts("bye");
}

int _tmain(int argc, TCHAR **argv)
{
    uintptr_t threads[3];
    DWORD code, written;
    struct tm parts;
    char text[64];
    char *token;
    HANDLE out, device;
    FILE *file;
    time_t now;
    int i, c;

    atexit(bye);
    printf("long has %d bytes, wchar_t %d\n", (int)sizeof(long), (int)sizeof(wchar_t));
    InitializeCriticalSection(&section);
    for (i = 0; i < 3; i++)
        threads[i] = _beginthreadex(NULL, 0, worker, (void *)(INT_PTR)i, 0, NULL);
    WaitForMultipleObjects(3, (HANDLE *)threads, TRUE, INFINITE);
    for (i = 0; i < 3; i++) {
        GetExitCodeThread((HANDLE)threads[i], &code);
        _tprintf(_T("thread %d: %lu\n"), i, code);
    }
    printf("count %d own %d\n", count, own);
    for (i = 1; i < argc; i++)
        _tprintf(_T("[%s]\n"), argv[i]);
    now = time(NULL);
    localtime_s(&parts, &now);
    strftime(text, sizeof text, "%Y-%m-%d", &parts);
    puts(text);
    strcpy_s(text, sizeof text, "a,b,c");
    for (token = strtok(text, ","); token; token = strtok(NULL, ","))
        printf("<%s>", token);
    putchar('\n');
    fprintf(stderr, "to stderr %s\n", "as well");
    printf("%s, %s\n", getenv("OS"), strerror(2));
    srand(1);
    printf("rand %d", rand());
    printf(" %d\n", rand());
    wprintf(L"wide %s %S %c\n", L"\x4e8b\x4ef6", "narrow", L'\x4e8b');
    __try {
        *(volatile int *)0 = 1;
    } __except (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER
                                                                 : EXCEPTION_CONTINUE_SEARCH) {
        puts("caught an access violation");
    }
    __try {
        RaiseException(0xE0000001, 0, 0, NULL);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        printf("caught %lx\n", GetExceptionCode());
    }
    scanf_s("%d", &i);
    printf("read %d\n", i);
    while ((c = _getch()) != EOF)
        printf("%c.", c);
    putchar('\n');
    out = GetStdHandle(STD_OUTPUT_HANDLE);
    WriteFile(out, "raw\n", 4, &written, NULL);
    WriteConsole(out, _T("console\n"), 8, &written, NULL);
    device = CreateFile(_T("\\\\.\\NoSuch"), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("device %d error %lu\n", device == INVALID_HANDLE_VALUE, GetLastError());
    printf("file %d\n", fopen_s(&file, "x.txt", "r"));
    system("pause");
    return 4;
}
