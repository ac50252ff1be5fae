/* basics.c - programs start, print, allocate, end; threads and their stacks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "program.h"

int32_t crt_printf(const char *format, ...);
int32_t crt_wprintf(const uint16_t *format, ...);
int32_t crt_puts(const char *text);
int32_t crt_atexit(void (*function)(void));
int32_t crt_getchar(void);
int32_t crt_scanf(const char *format, ...);
int32_t crt_kbhit(void);
int32_t crt_getch(void);
void crt_srand(uint32_t seed);
int32_t crt_rand_call(void);
char *crt_setlocale(int32_t category, const char *name);
int32_t crt_rand_s(uint32_t *value);

static int hello(int argc, char **argv)
{
    char here;

    assert_int_equal(argc, 1);
    assert_string_equal(argv[0], "C:\\irqlab\\app.exe");
    assert_true(layout_is_user((uint64_t)(uintptr_t)&here));
    assert_true(ke_current()->actor.user_stack);
    crt_printf("hello %d %s %I64x %p\n", -5, "world", 0x123456789AULL, (void *)0x10);
    crt_wprintf(u"wide %s %S\n", u"\u4e8b\u4ef6", "narrow");
    crt_puts("line");
    return 7;
}

static void test_hello(void **state)
{
    assert_int_equal(program(2, hello), 7);
    assert_string_equal(program_output, "hello -5 world 123456789a 0000000000000010\n"
                                        "wide \xe4\xba\x8b\xe4\xbb\xb6 narrow\nline\n");
}

static void first(void)
{
    crt_puts("first");
}

static void second(void)
{
    crt_puts("second");
}

static int exits(int argc, char **argv)
{
    crt_atexit(first);
    crt_atexit(second);
    crt_exit(3);
}

static void test_exit(void **state)
{
    assert_int_equal(program(1, exits), 3);
    assert_string_equal(program_output, "second\nfirst\n");
}

static int aborts(int argc, char **argv)
{
    crt_atexit(first);
    crt_abort();
}

static void test_abort(void **state)
{
    assert_int_equal(program(1, aborts), 3);
    assert_string_equal(program_output, "");
    assert_int_equal(program_crash_code, 0x40000015);
}

/* --- heap ------------------------------------------------------------------------------------- */

static int heap(int argc, char **argv)
{
    unsigned char *blocks[500];
    void *again;

    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < 500; i++) {
            size_t bytes = i * i % 5000;

            blocks[i] = crt_malloc(bytes);
            assert_non_null(blocks[i]);
            assert_true(layout_is_user((uint64_t)(uintptr_t)blocks[i]));
            assert_int_equal((uintptr_t)blocks[i] % 16, 0);
            for (size_t b = 0; b < bytes; b++)
                assert_int_equal(blocks[i][b], 0xCD);
            memset(blocks[i], (int)i, bytes);
        }
        for (unsigned i = 0; i < 500; i++) {
            size_t bytes = i * i % 5000;

            for (size_t b = 0; b < bytes; b++)
                assert_int_equal(blocks[i][b], i & 0xFF);
            crt_free(blocks[i]);
        }
    }
    again = crt_calloc(100, 100);
    for (unsigned b = 0; b < 10000; b++)
        assert_int_equal(((char *)again)[b], 0);
    again = crt_realloc(again, 200000);
    assert_int_equal(((char *)again)[9999], 0);
    crt_free(again);
    again = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 33);
    assert_int_equal(HeapSize(GetProcessHeap(), 0, again), 33);
    assert_true(HeapFree(GetProcessHeap(), 0, again));
    again = VirtualAlloc(NULL, 10000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    assert_non_null(again);
    memset(again, 1, 10000);
    assert_true(VirtualFree(again, 0, MEM_RELEASE));
    return 0;
}

static void test_heap(void **state)
{
    assert_int_equal(program(1, heap), 0);
}

static int free_twice(int argc, char **argv)
{
    void *block = crt_malloc(10);

    crt_free(block);
    crt_free(block);
    return 0;
}

static void test_free_twice(void **state)
{
    assert_int_equal(program(1, free_twice), (uint32_t)STATUS_HEAP_CORRUPTION);
    assert_string_equal(program_crash_why, "the program freed a heap block twice");
}

static int bad_pointer(int argc, char **argv)
{
    SetEvent((HANDLE)0x1234);
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    InitializeSRWLock((PSRWLOCK)(uintptr_t)0x10);
    return 0;
}

static void test_bad_pointer(void **state)
{
    assert_int_equal(program(1, bad_pointer), (uint32_t)STATUS_ACCESS_VIOLATION);
    assert_string_equal(program_crash_why, "the program wrote to address 0x10, which it may not");
}

/* --- threads ---------------------------------------------------------------------------------- */

static uint32_t counted;

static DWORD counts(void *parameter)
{
    char here;

    assert_true(layout_is_user((uint64_t)(uintptr_t)&here));
    Sleep(10);
    counted += (uint32_t)(uintptr_t)parameter;
    return 40 + (DWORD)(uintptr_t)parameter;
}

static int threads(int argc, char **argv)
{
    HANDLE handles[10];
    DWORD ids[10], code;

    counted = 0;
    for (unsigned i = 0; i < 10; i++) {
        handles[i] = CreateThread(NULL, 0, counts, (void *)(uintptr_t)i, 0, &ids[i]);
        assert_non_null(handles[i]);
        assert_int_equal(GetThreadId(handles[i]), ids[i]);
    }
    assert_true(GetExitCodeThread(handles[3], &code));
    assert_int_equal(code, STILL_ACTIVE);
    assert_int_equal(WaitForMultipleObjects(10, handles, TRUE, INFINITE), WAIT_OBJECT_0);
    assert_int_equal(counted, 45);
    for (unsigned i = 0; i < 10; i++) {
        assert_true(GetExitCodeThread(handles[i], &code));
        assert_int_equal(code, 40 + i);
        assert_true(CloseHandle(handles[i]));
    }
    return 0;
}

static void test_threads(void **state)
{
    for (uint32_t cpus = 1; cpus <= 4; cpus *= 2)
        assert_int_equal(program(cpus, threads), 0);
}

static DWORD spins(void *parameter)
{
    while (parameter == NULL)
        sim_edge(world->sim);
    return 0;
}

static DWORD sleeps(void *parameter)
{
    Sleep(INFINITE);
    return 0;
}

/* Threads that never return do not keep the process: it ends with main. */
static int leaves_threads(int argc, char **argv)
{
    CreateThread(NULL, 0, spins, NULL, 0, NULL);
    CreateThread(NULL, 0, sleeps, NULL, 0, NULL);
    for (int i = 0; i < 100; i++) /* a CPU that spins keeps the clock where it is: no Sleep */
        SwitchToThread();
    return 5;
}

static void test_leaves_threads(void **state)
{
    assert_int_equal(program(2, leaves_threads), 5);
    assert_int_equal(program(1, leaves_threads), 5);
}

static int terminates(int argc, char **argv)
{
    HANDLE spinner = CreateThread(NULL, 0, spins, NULL, 0, NULL);
    HANDLE sleeper = CreateThread(NULL, 0, sleeps, NULL, 0, NULL);
    DWORD code;

    for (int i = 0; i < 100; i++)
        SwitchToThread();
    assert_true(TerminateThread(spinner, 11));
    assert_true(TerminateThread(sleeper, 12));
    assert_int_equal(WaitForSingleObject(spinner, INFINITE), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(sleeper, INFINITE), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(spinner, &code));
    assert_int_equal(code, 11);
    assert_true(GetExitCodeThread(sleeper, &code));
    assert_int_equal(code, 12);
    assert_int_equal(SuspendThread(sleeper), (DWORD)-1); /* F266 */
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    return 0;
}

static void test_terminates(void **state)
{
    assert_int_equal(program(2, terminates), 0);
}

static int suspends(int argc, char **argv)
{
    HANDLE thread = CreateThread(NULL, 0, counts, (void *)1, CREATE_SUSPENDED, NULL);

    counted = 0;
    Sleep(100);
    assert_int_equal(counted, 0);
    assert_int_equal(SuspendThread(thread), 1);
    assert_int_equal(ResumeThread(thread), 2);
    assert_int_equal(ResumeThread(thread), 1);
    assert_int_equal(ResumeThread(thread), 0);
    assert_int_equal(WaitForSingleObject(thread, 1000), WAIT_OBJECT_0);
    assert_int_equal(counted, 1);
    assert_false(SetThreadPriority(thread, 3)); /* F267 */
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_true(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_HIGHEST));
    assert_int_equal(GetThreadPriority(GetCurrentThread()), THREAD_PRIORITY_HIGHEST);
    return 0;
}

static void test_suspends(void **state)
{
    assert_int_equal(program(2, suspends), 0);
}

/* --- thread-local storage --------------------------------------------------------------------- */

static DWORD tls_index;
static unsigned fls_calls;

static DWORD uses_tls(void *parameter)
{
    assert_null(TlsGetValue(tls_index));
    assert_true(TlsSetValue(tls_index, parameter));
    Sleep(1);
    assert_ptr_equal(TlsGetValue(tls_index), parameter);
    return 0;
}

static void fls_gone(void *data)
{
    fls_calls += (unsigned)(uintptr_t)data;
}

static int tls(int argc, char **argv)
{
    HANDLE threads[3];
    DWORD many[100], fls = FlsAlloc(fls_gone);

    fls_calls = 0;
    tls_index = TlsAlloc();
    for (unsigned i = 0; i < 100; i++) {
        many[i] = TlsAlloc();
        assert_true(TlsSetValue(many[i], (void *)(uintptr_t)i));
    }
    for (unsigned i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, uses_tls, (void *)(uintptr_t)(i + 1), 0, NULL);
    WaitForMultipleObjects(3, threads, TRUE, INFINITE);
    for (unsigned i = 0; i < 100; i++)
        assert_ptr_equal(TlsGetValue(many[i]), (void *)(uintptr_t)i);
    assert_true(TlsFree(tls_index));
    assert_false(TlsFree(tls_index));
    assert_true(FlsSetValue(fls, (void *)5));
    return 0;
}

static void test_tls(void **state)
{
    assert_int_equal(program(2, tls), 0);
    assert_int_equal(fls_calls, 5);
}

/* --- input ------------------------------------------------------------------------------------ */

static int reads(int argc, char **argv)
{
    int number = 0;
    char word[16] = "", line[32];

    assert_true(crt_kbhit());
    assert_int_equal(crt_scanf("%d %15s", &number, word), 2);
    assert_int_equal(number, 42);
    assert_string_equal(word, "abc");
    assert_int_equal(crt_getchar(), '\n');
    assert_string_equal(crt_fgets(line, sizeof line, (void *)(uintptr_t)crt_acrt_iob_func(0)),
                        "next line\n");
    assert_int_equal(crt_getch(), 'x');
    assert_int_equal(crt_getchar(), -1);
    assert_int_equal(crt_getch(), -1);
    assert_int_equal(crt_system("pause"), 0);
    return 0;
}

static void test_reads(void **state)
{
    struct win32_process *process;

    program_start(1);
    process = program_run_in(0, "app.exe", reads, "42 abc\nnext line\nx");
    assert_true(program_go());
    assert_int_equal(win32_process_exit_code(process), 0);
    assert_string_equal(program_output, "Press any key to continue . . . \n");
}

static int misc(int argc, char **argv)
{
    char buffer[64];
    WCHAR wide[64];
    char *text;
    DWORD length;

    crt_srand(1);
    assert_int_equal(crt_rand_call(), 41);
    assert_int_equal(crt_rand_call(), 18467);
    assert_string_equal(crt_getenv("SystemRoot"), "C:\\Windows");
    assert_true(SetEnvironmentVariableA("X", "y"));
    assert_string_equal(crt_getenv("x"), "y");
    assert_int_equal(GetEnvironmentVariableW(u"X", wide, 64), 1);
    assert_int_equal(wide[0], 'y');
    assert_int_equal(GetCurrentDirectoryA(64, buffer), 9);
    assert_string_equal(GetCommandLineA(), "C:\\irqlab\\app.exe");
    assert_int_equal(GetModuleFileNameA(NULL, buffer, 64), 17);
    assert_ptr_equal(GetModuleHandleW(NULL), (HMODULE)(uintptr_t)program_apps[0].image_base);
    assert_non_null(GetModuleHandleA("ntdll.dll"));
    assert_null(GetModuleHandleA("nothing.dll"));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
    length = FormatMessageA(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM |
                                FORMAT_MESSAGE_IGNORE_INSERTS,
                            NULL, 2, 0, (LPSTR)&text, 0, NULL);
    assert_int_equal(length, strlen(text));
    assert_memory_equal(text + strlen(text) - 2, "\r\n", 2);
    LocalFree(text);
    assert_int_equal(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                                    "%2!s! %1!05d! %%", 0, 0, buffer, 64,
                                    (va_list *)(ULONG_PTR[]){42, (ULONG_PTR) "text"}),
                     12);
    assert_string_equal(buffer, "text 00042 %");
    assert_int_equal(
        FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x7FFFFFFF, 0, wide, 64, NULL), 0);
    assert_int_equal(GetLastError(), ERROR_MR_MID_NOT_FOUND);
    assert_int_equal(MessageBoxW(NULL, u"text", u"title", MB_OKCANCEL), IDOK);
    assert_int_equal(MessageBoxA(NULL, NULL, NULL, 0), IDOK);
    assert_int_equal(MultiByteToWideChar(CP_UTF8, 0, "\xe4\xba\x8b!", -1, wide, 64), 3);
    assert_int_equal(wide[0], 0x4E8B);
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, wide, -1, buffer, 64, NULL, NULL), 5);
    OutputDebugStringW(u"seen");
    return 0;
}

static void test_misc(void **state)
{
    assert_int_equal(program(1, misc), 0);
    assert_string_equal(program_notes, "[title|text|1|1][Error||0|1]<seen>");
}

static int clocks(int argc, char **argv)
{
    SYSTEMTIME time;
    FILETIME file, back;
    LARGE_INTEGER count, frequency;
    ULONGLONG ticks = GetTickCount64();

    Sleep(1500);
    assert_int_equal(GetTickCount64() - ticks, 1500);
    assert_true(QueryPerformanceFrequency(&frequency));
    assert_true(QueryPerformanceCounter(&count));
    assert_int_equal(frequency.QuadPart, 10000000);
    GetSystemTime(&time);
    assert_int_equal(time.wYear, 2024);
    assert_true(SystemTimeToFileTime(&time, &file));
    GetSystemTimeAsFileTime(&back);
    assert_int_equal(back.dwHighDateTime, file.dwHighDateTime);
    for (WORD year = 1601; year < 2400; year += 13) {
        SYSTEMTIME again, other = {.wYear = year,
                                   .wMonth = 1 + year % 12,
                                   .wDay = 1 + year % 28,
                                   .wHour = year % 24,
                                   .wMilliseconds = year % 1000};

        assert_true(SystemTimeToFileTime(&other, &file));
        assert_true(FileTimeToSystemTime(&file, &again));
        assert_int_equal(again.wYear, other.wYear);
        assert_int_equal(again.wMonth, other.wMonth);
        assert_int_equal(again.wDay, other.wDay);
        assert_int_equal(again.wMilliseconds, other.wMilliseconds);
    }
    return 0;
}

static void test_clocks(void **state)
{
    assert_int_equal(program(1, clocks), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hello),      cmocka_unit_test(test_exit),
        cmocka_unit_test(test_abort),      cmocka_unit_test(test_heap),
        cmocka_unit_test(test_free_twice), cmocka_unit_test(test_bad_pointer),
        cmocka_unit_test(test_threads),    cmocka_unit_test(test_leaves_threads),
        cmocka_unit_test(test_terminates), cmocka_unit_test(test_suspends),
        cmocka_unit_test(test_tls),        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_misc),       cmocka_unit_test(test_clocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
