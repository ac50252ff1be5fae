/* Programs for tests/host/seh.c: compiled through the pipeline, linked with the runtime. Each case
 * prints a line; seh.c knows what the lines must be. */
typedef unsigned int u32;
typedef unsigned long long u64;
struct record {
    u32 code, flags;
    struct record *record;
    void *address;
    u32 count;
    u64 parameters[15];
};
struct pointers {
    struct record *record;
    unsigned char *context;
};
struct chain {
    void *top, *active;
    u64 low, high;
};
#ifdef __cplusplus
extern "C" {
#endif
int printf(const char *, ...);
int fflush(void *);
void exit(int);
void *memset(void *, int, unsigned long long);
void seh_bind(struct chain *);
void seh_raise(struct record *, void *);
void seh_set_unhandled(void (*)(struct record *, void *));
void *__builtin_frame_address(unsigned);
#ifdef __cplusplus
}
#endif
#define GetExceptionCode _exception_code
#define GetExceptionInformation() ((struct pointers *)_exception_info())
#define AbnormalTermination _abnormal_termination

struct chain chain;
volatile int zero;

__attribute__((noinline)) static void raise_with(u32 code, u32 flags)
{
    struct record r;
    memset(&r, 0, sizeof r);
    r.code = code;
    r.flags = flags;
    seh_raise(&r, 0);
}
static void raise(u32 code)
{
    raise_with(code, 0);
}
static int say(const char *text, int value)
{
    printf("%s ", text);
    return value;
}

static int search_before_unwind(void)
{
    int local = 41;
    __try {
        local++;
        __try {
            raise(5);
        } __finally {
            say("finally", 0);
            local++;
        }
    } __except (say("filter", local == 42)) {
        printf("handler %x %d ", GetExceptionCode(), local);
    }
    return local;
}

static int leaving(int how)
{
    int i;
    for (i = 0; i < 3; i++) {
        __try {
            if (how == 0 && i == 1)
                return say("return", i);
            if (how == 1 && i == 1)
                break;
            if (how == 2 && i == 1)
                continue;
            if (how == 3 && i == 1)
                goto out;
            if (how == 4)
                __leave;
            say("body", 0);
        } __finally {
            printf("f%d/%d ", i, AbnormalTermination() != 0);
        }
    }
out:
    say("end", 0);
    return 100 + i;
}

static int in_switch(int n)
{
    switch (n) {
    case 1:
        __try {
            raise(7);
        } __except (1) {
            break;
        }
        say("no", 0);
        /* fall through */
    case 2:
        say("two", 0);
        break;
    case 3:
        __try {
            switch (n) {
            case 3:
                break;
            }
            say("inner-break", 0);
        } __finally {
        }
    }
    return say("out", n);
}

static int continue_execution(void)
{
    int mended = 0;
    __try {
        raise(9);
        say("continued", 0);
    } __except (mended = 1, -1) {
        say("no", 0);
    }
    return mended;
}

static int noncontinuable(void)
{
    int filters = 0;
    __try {
        raise_with(9, 1);
        say("no", 0);
    } __except (filters++ == 0 ? -1 : 1) {
        printf("%x ", GetExceptionCode());
    }
    return filters;
}

static int recursion(int n)
{
    __try {
        if (n == 0)
            raise(0xabc);
        recursion(n - 1);
        say("no", 0);
    } __finally {
        printf("u%d/%d ", n, AbnormalTermination() != 0);
    }
    return 0;
}

static int raise_in_filter(void)
{
    int once = 0;
    __try {
        __try {
            raise(1);
        } __except (once++ == 0 ? raise(2), 1 : 0) {
            say("no", 0);
        }
    } __except (printf("asked-%x ", GetExceptionCode()), 1) {
        printf("got-%x ", GetExceptionCode());
    }
    return once;
}

static int raise_in_handler(void)
{
    __try {
        __try {
            raise(1);
        } __except (1) {
            printf("h%x ", GetExceptionCode());
            raise(2);
        }
    } __except (1) {
        printf("h%x ", GetExceptionCode());
    }
    return 0;
}

/* The second exception takes over from the first while that is being unwound. */
static int collided(void)
{
    __try {
        __try {
            __try {
                __try {
                    raise(1);
                } __finally {
                    say("f1", 0);
                    raise(2);
                    say("no", 0);
                }
            } __except (GetExceptionCode() == 2) {
                say("caught-2", 0);
            }
            say("after", 0);
        } __finally {
            printf("f2/%d ", AbnormalTermination() != 0);
        }
        say("on", 0);
    } __except (GetExceptionCode() == 1) {
        say("no", 0);
    }
    return 0;
}

static int return_from_finally_1(void)
{
    __try {
        raise(1);
    } __finally {
        return say("swallowed", 7);
    }
    return 8;
}
static int return_from_finally(void)
{
    int n = 0, i;
    __try {
        for (i = 0; i < 5; i++)
            n += return_from_finally_1();
        raise(3);
    } __except (1) {
        printf("%x ", GetExceptionCode());
    }
    return n;
}

static int try_in_finally(void)
{
    __try {
        __try {
            raise(1);
        } __finally {
            int local = 5;
            __try {
                raise(2);
            } __except (local == 5) {
                printf("inner-%x-%d ", GetExceptionCode(), local);
            }
            __try {
                say("b", 0);
            } __finally {
                printf("n%d ", AbnormalTermination() != 0);
            }
            printf("outer%d ", AbnormalTermination() != 0);
        }
    } __except (1) {
        printf("%x ", GetExceptionCode());
    }
    return 0;
}

static int filter_with_try(u32 code)
{
    int result = 0;
    __try {
        raise(0x77);
    } __except (1) {
        result = GetExceptionCode() == 0x77 && code == 0x55;
    }
    return result;
}
static int try_in_filter(void)
{
    __try {
        raise(0x55);
    } __except (filter_with_try(GetExceptionCode())) {
        printf("%x ", GetExceptionCode());
    }
    return 0;
}

static int nested_filter_abandoned(void)
{
    int depth = 0;
    __try {
        __try {
            raise(1);
        } __except (depth++ == 0 ? filter_with_try(0) : 0) {
            say("no", 0);
        }
    } __except (say("outer", 1)) {
        printf("%x ", GetExceptionCode());
    }
    return depth;
}

static int information(void)
{
    __try {
        struct record r;
        memset(&r, 0, sizeof r);
        r.code = 0xC0000005;
        r.count = 2;
        r.parameters[0] = 1;
        r.parameters[1] = 0x1234;
        seh_raise(&r, 0);
    } __except (printf("%x %u %llx ctx%d ", GetExceptionInformation()->record->code,
                       GetExceptionInformation()->record->count,
                       GetExceptionInformation()->record->parameters[1],
                       *(u64 *)(GetExceptionInformation()->context + 0xF8) != 0),
                1) {
    }
    return 0;
}

static int over_aligned(int n)
{
    char buffer[256] __attribute__((aligned(128)));
    register int local = n;
    memset(buffer, n, sizeof buffer);
    __try {
        local++;
        raise(1);
    } __except (local == n + 1 && buffer[255] == (char)n && (u64)buffer % 128 == 0) {
        printf("%d ", buffer[0]);
        local++;
    }
    return local;
}

static int variable_length(int n)
{
    int array[n], i, sum = 0;
    for (i = 0; i < n; i++)
        array[i] = i;
    __try {
        int inner[n * 2];
        inner[0] = 1;
        raise(inner[0]);
    } __except (array[n - 1] == n - 1) {
        for (i = 0; i < n; i++)
            sum += array[i];
    }
    return sum;
}

static int many(int a, int b, int c, int d, int e, int f, int g, int h)
{
    return a + b + c + d + e + f + g + h;
}
static int stack_arguments(void)
{
    int x = 1;
    __try {
        raise(1);
    } __except (many(x, 2, 3, 4, 5, 6, 7, 8) == 36 &&
                printf("%d%d%d%d%d%d%d ", 1, 2, 3, 4, 5, 6, 7)) {
        x = many(1, 1, 1, 1, 1, 1, 1, 1);
    }
    return x;
}

static int if_else(int n)
{
    if (n)
        __try {
            raise(1);
        } __except (1) {
            return 1;
        }
    else
        return 2;
    return 3;
}

static int loop(void)
{
    int i, n = 0;
    for (i = 0; i < 1000; i++) {
        __try {
            __try {
                if (i % 3 == 0)
                    raise(i);
                if (i % 3 == 1)
                    continue;
                n++;
            } __finally {
                n += 10;
            }
        } __except (GetExceptionCode() == (u32)i) {
            n += 100;
        }
    }
    return n;
}

static int value_of_return_1(void)
{
    int x = 1;
    __try {
        return x;
    } __finally {
        x = 2;
    }
    return x;
}

static void not_handled(struct record *r, void *context)
{
    printf("unhandled %x flags %x\n", r->code, r->flags);
    fflush(0);
    exit(3);
}

static int smash(void)
{
    u64 here[2];
    __try {
        u64 *p = here;
        int i;
        for (i = 0; i < 100; i++)
            if (p[i] == (u64)chain.top) /* the frame's own address: its neighbours are the frame */
                break;
        memset(chain.top, 0x41, 14 * 8);
        raise(1);
    } __except (1) {
        say("no", 0);
    }
    return 0;
}

static int overflow_in_filter(int n)
{
    volatile char room[512];
    room[0] = (char)n;
    __try {
        raise(n);
    } __except (raise(n + 1), room[0]) {
    }
    return 0;
}

#define CASE(call)                                                                                 \
    {                                                                                              \
        int result = call;                                                                         \
        printf("= %d%s\n", result, chain.top || chain.active ? " CHAIN" : "");                     \
    }

int main(int argc, char **argv)
{
    u64 here = (u64)__builtin_frame_address(0);
    seh_bind(&chain);
    seh_set_unhandled(not_handled);
    chain.high = here + 4096;
    chain.low = here - 200000;
    if (argc > 1 && argv[1][0] == 's')
        smash();
    if (argc > 1 && argv[1][0] == 'o')
        overflow_in_filter(1);
    if (argc > 1)
        raise(0xdead);
    CASE(search_before_unwind());
    CASE(leaving(0));
    CASE(leaving(1));
    CASE(leaving(2));
    CASE(leaving(3));
    CASE(leaving(4));
    CASE(in_switch(1));
    CASE(in_switch(3));
    CASE(continue_execution());
    CASE(noncontinuable());
    __try {
        recursion(3);
    } __except (say("F", 1)) {
        CASE(say("H", 0));
    }
    CASE(raise_in_filter());
    CASE(raise_in_handler());
    CASE(collided());
    CASE(return_from_finally());
    CASE(try_in_finally());
    CASE(try_in_filter());
    CASE(nested_filter_abandoned());
    CASE(information());
    CASE(over_aligned(3));
    CASE(variable_length(10));
    CASE(stack_arguments());
    CASE(if_else(1));
    CASE(if_else(0));
    CASE(loop());
    CASE(value_of_return_1());
    fflush(0);
    return 0;
}
