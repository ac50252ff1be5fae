/* args: --input abcdefgh12rest */
/* crt_stream.c - console, streams, heap, clock and odds of the C runtime. */
#define CONFORM_APP
#include "status.h"
#include <conio.h>
#include <errno.h>
#include <locale.h>
#include <malloc.h>
#include <process.h>
#include <time.h>
#include <wchar.h>

static volatile LONG ran;

static unsigned __stdcall thread_ex(void *context)
{
    InterlockedExchange(context, 5);
    return 7;
}

static void __cdecl thread(void *context)
{
    InterlockedExchange(context, 6);
}

static void input(void)
{
    char text[16];
    int n = 0;

    DOES(_kbhit, true, _kbhit());
    DOES(_getch, value, _getch() == 'a');
    n = _getche(); /* it is echoed */
    printf("\n");
    DOES(_getche, value, n == 'b');
    DOES(_ungetch, value, _ungetch('z') == 'z' && _getch() == 'z');
    DOES(getchar, value, getchar() == 'c');
    DOES(getc, value, getc(stdin) == 'd');
    DOES(fgetc, value, fgetc(stdin) == 'e');
    DOES(ungetc, value, ungetc('q', stdin) == 'q' && getchar() == 'q');
    DOES(fread, value, fread(text, 1, 3, stdin) == 3 && !memcmp(text, "fgh", 3));
    DOES(scanf, value, scanf("%2d", &n) == 1 && n == 12);
    DOES(fgets, value, fgets(text, 5, stdin) == text && !strcmp(text, "rest"));
    DOES(fgets, null, !fgets(text, 5, stdin));
    DOES(feof, true, feof(stdin));
    DOES(getchar, EOF, getchar() == EOF);
    DOES(_kbhit, false, !_kbhit());
}

static void output(void)
{
    DOES(printf, value, printf("%d\n", 12) == 3);
    DOES(printf_s, value, printf_s("%d\n", 12) == 3);
    DOES(wprintf, value, wprintf(L"%d\n", 12) == 3);
    DOES(fprintf, value, fprintf(stdout, "%s\n", "x") == 2);
    DOES(fwprintf, value, fwprintf(stdout, L"%s\n", L"x") == 2);
    DOES(puts, value, puts("x") >= 0);
    DOES(fputs, value, fputs("x\n", stdout) >= 0);
    DOES(putchar, value, putchar('\n') == '\n');
    DOES(putc, value, putc('\n', stdout) == '\n');
    DOES(fputc, value, fputc('\n', stdout) == '\n');
    DOES(fwrite, value, fwrite("x\n", 1, 2, stdout) == 2);
    DOES(_cputs, value, _cputs("x\n") == 0);
    DOES(_cprintf, value, _cprintf("%d\n", 1) == 2);
    DOES(_putch, value, _putch('\n') == '\n');
    DOES(fflush, success, fflush(stdout) == 0);
    DOES(feof, false, !feof(stdout));
    DOES(ferror, false, !ferror(stdout));
    DOES(_fileno, value, _fileno(stdout) == 1);
    DOES(setvbuf, success, setvbuf(stdout, NULL, _IONBF, 0) == 0);
    DOES(fopen, null, !fopen("C:\\NoFolder\\none.txt", "r") && errno == ENOENT);
}

static void heap(void)
{
    char *p = malloc(10), *q;

    DOES(malloc, value, p != NULL);
    DOES(malloc, null, !malloc((size_t)1 << 60) && errno == ENOMEM);
    DOES(_msize, value, _msize(p) == 10);
    strcpy(p, "abc");
    p = realloc(p, 1000);
    DOES(realloc, value, p && !strcmp(p, "abc"));
    DOES(realloc, null, !realloc(p, (size_t)1 << 60));
    free(p);
    DOES(free, void, TRUE);
    p = calloc(3, 4);
    DOES(calloc, value, p && !p[0] && !p[11]);
    DOES(calloc, null, !calloc((size_t)1 << 40, (size_t)1 << 40));
    free(p);
    p = _aligned_malloc(100, 64);
    DOES(_aligned_malloc, value, p && !((ULONG_PTR)p & 63));
    _aligned_free(p);
    DOES(_aligned_free, void, TRUE);
    q = _strdup("abc");
    DOES(_strdup, value, q && !strcmp(q, "abc"));
    DOES(_strdup, null, !_strdup(NULL));
    free(q);
    DOES(_heapchk, value, _heapchk() == _HEAPOK);
}

static void rest(void)
{
    char text[64], *next;
    size_t needed = 0;
    HANDLE handle;
    unsigned id = 0;
    int r;

    DOES(time, value, time(NULL) > 1000000000);
    DOES(_time64, value, _time64(NULL) > 1000000000);
    Sleep(20);
    DOES(clock, value, clock() >= 20);
    srand(7);
    r = rand();
    srand(7);
    DOES(rand, value, rand() == r && r >= 0 && r <= RAND_MAX);
    DOES(srand, void, TRUE);
    DOES(rand_s, success, rand_s(&id) == 0);
    strcpy(text, "a,b");
    next = strtok(text, ",");
    DOES(strtok, value, next == text && !strcmp(strtok(NULL, ","), "b"));
    DOES(strtok, null, !strtok(NULL, ","));
    DOES(strerror, value, strerror(ENOENT)[0] != 0);
    DOES(_putenv, success, _putenv("StatusCrt=abc") == 0);
    DOES(getenv, value, getenv("StatusCrt") && !strcmp(getenv("StatusCrt"), "abc"));
    DOES(getenv, null, !getenv("StatusCrtNone"));
    DOES(getenv_s, success, !getenv_s(&needed, text, sizeof text, "StatusCrt") && needed == 4);
    DOES(_putenv_s, success, !_putenv_s("StatusCrt", "x"));
    DOES(_dupenv_s, success, !_dupenv_s(&next, &needed, "StatusCrt") && !strcmp(next, "x"));
    free(next);
    DOES(setlocale, value, setlocale(LC_ALL, NULL) && !strcmp(setlocale(LC_ALL, NULL), "C"));
    DOES(localeconv, value, localeconv()->decimal_point[0] == '.');
    DOES(_getpid, value, (DWORD)_getpid() == GetCurrentProcessId());
    DOES(system, value, system(NULL) >= 0);
    DOES(gmtime, value, gmtime(&(time_t){0})->tm_year == 70);
    DOES(localtime, value, localtime(&(time_t){86400 * 40})->tm_year == 70);
    DOES(asctime, value, !strncmp(asctime(gmtime(&(time_t){0})), "Thu Jan", 7));
    DOES(ctime, value, strlen(ctime(&(time_t){86400 * 40})) == 25);
    handle = (HANDLE)_beginthreadex(NULL, 0, thread_ex, (void *)&ran, 0, &id);
    DOES(_beginthreadex, value, handle && id);
    EXPECT_EQ(WaitForSingleObject(handle, 10000), WAIT_OBJECT_0);
    CloseHandle(handle);
    EXPECT_EQ(ran, 5);
    DOES(_beginthread, value, _beginthread(thread, 0, (void *)&ran) != (uintptr_t)-1);
    Sleep(10);
    EXPECT_EQ(ran, 6);
    DOES(_set_errno, success, !_set_errno(5));
    DOES(_get_errno, success, !_get_errno(&r) && r == 5);
}

int main(void)
{
    input();
    output();
    heap();
    rest();
    return conform_end() ? 3 : 0;
}
