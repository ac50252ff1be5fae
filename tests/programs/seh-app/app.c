/* Structured exceptions in an application. */
#include <windows.h>
#include <stdio.h>

static int depth;

static int Filter(unsigned code, struct _EXCEPTION_POINTERS *ep)
{
    EXCEPTION_RECORD *r = ep->ExceptionRecord;

    printf("  filter: %08X, flags %lu, %lu parameters\n", code, r->ExceptionFlags, r->NumberParameters);
    if (code == EXCEPTION_ACCESS_VIOLATION)
        printf("  %s of %p\n", r->ExceptionInformation[0] ? "write" : "read", (void *)r->ExceptionInformation[1]);
    return code == EXCEPTION_INT_DIVIDE_BY_ZERO ? EXCEPTION_CONTINUE_SEARCH : EXCEPTION_EXECUTE_HANDLER;
}

static int ReturnFromTry(int x)
{
    __try {
        depth++;
        if (x)
            return x * 2;
        depth += 10;
    }
    __finally {
        printf("  finally, abnormal %d\n", AbnormalTermination());
        depth--;
    }
    return -1;
}

static int Divide(int a, volatile int b)
{
    int result = 0;
    __try {
        __try {
            result = a / b;
        }
        __finally {
            puts("  inner finally");
        }
    }
    __except (Filter(GetExceptionCode(), GetExceptionInformation())) {
        puts("  never here");
    }
    return result;
}

static void Loop(void)
{
    int i;
    for (i = 0; i < 5; i++) {
        __try {
            if (i == 1)
                continue;
            if (i == 3)
                break;
            printf("  loop %d\n", i);
        }
        __finally {
            printf("  end of %d\n", i);
        }
    }
}

static void Leave(volatile int *p)
{
    HANDLE event = NULL;
    __try {
        event = CreateEvent(NULL, FALSE, FALSE, NULL);
        if (!p)
            __leave;
        *p = 1;
    }
    __finally {
        if (event)
            CloseHandle(event);
        printf("  closed, %s\n", AbnormalTermination() ? "abnormal" : "normal");
    }
}

static LONG Fix(volatile int **pp, int *good)
{
    *pp = good;
    return EXCEPTION_EXECUTE_HANDLER;
}

int main(void)
{
    volatile int *p = NULL;
    int value = 5;
    ULONG_PTR args[2] = {11, 22};

    puts("null pointer");
    __try {
        *p = 7;
        puts("  not reached");
    }
    __except (Filter(GetExceptionCode(), GetExceptionInformation())) {
        printf("  handler %08lX\n", GetExceptionCode());
    }
    puts("return");
    printf("  %d\n", ReturnFromTry(21));
    printf("  %d\n", ReturnFromTry(0));
    printf("  depth %d\n", depth);
    puts("division");
    __try {
        Divide(1, 0);
    }
    __except (GetExceptionCode() == STATUS_INTEGER_DIVIDE_BY_ZERO ? EXCEPTION_EXECUTE_HANDLER
                                                                  : EXCEPTION_CONTINUE_SEARCH) {
        puts("  outer handler");
    }
    puts("loop");
    Loop();
    puts("leave");
    Leave(NULL);
    Leave(&value);
    puts("raise");
    __try {
        RaiseException(0xE0001234, 0, 2, args);
    }
    __except (printf("  %Iu\n", GetExceptionInformation()->ExceptionRecord->ExceptionInformation[1]),
              Filter(GetExceptionCode(), GetExceptionInformation())) {
        puts("  handled");
    }
    puts("continue");
    __try {
        RaiseException(0x40010005, 0, 0, NULL);
        puts("  went on");
    }
    __except (EXCEPTION_CONTINUE_EXECUTION) {
        puts("  not here");
    }
    p = NULL;
    value = 5;
    __try {
        value = *p;
    }
    __except (Fix(&p, &value)) {
        printf("  fixed %d\n", *p);
    }
    return 0;
}
