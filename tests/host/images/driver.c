/* An image with one of everything a C driver makes the loader do. */
extern int KeAdd(int a, int b);
extern int KeValue;
extern int KeMaybe(void) __attribute__((weak));

struct extension {
    long first;
    struct {
        int state;
        char name[20];
    } lock;
    struct extension *next[4];
    union {
        int number;
        long long big;
    } u;
};

struct extension dx;
static int counter = 5;
int big[20000];
const char *const names[] = {"zero", "one", "two"};
int (*const taken)(int, int) = KeAdd;
__thread int per_thread = 11;
static __thread long per_thread_zero;
volatile int started; /* or clang runs the constructors at compile time */
const int __irqlab_image = 1;

/* Defined here and known to the resolver as well: ours wins. */
int KeOwn(void)
{
    return 1;
}

int call_own(void)
{
    return KeOwn();
}

int call_add(int a, int b)
{
    return KeAdd(a, b) + KeValue;
}

int (*take_add(void))(int, int)
{
    return KeAdd;
}

int has_maybe(void)
{
    return KeMaybe != 0;
}

int bump(void)
{
    static int calls;
    big[19999]++;
    dx.lock.state = ++calls;
    return ++counter;
}

const char *name_of(int i)
{
    return names[i];
}

int next_per_thread(void)
{
    per_thread_zero += 100;
    return ++per_thread + (int)per_thread_zero;
}

__attribute__((constructor)) static void start(void)
{
    started = started * 10 + 1;
}

__attribute__((constructor)) static void start_again(void)
{
    started = started * 10 + 2;
}

__attribute__((destructor)) static void stop(void)
{
    started = -1;
}

#ifndef NO_IFUNC
static int answer(void)
{
    return 42;
}

static void *choose(void)
{
    return (void *)answer;
}

int indirect(void) __attribute__((ifunc("choose")));

int call_indirect(void)
{
    return indirect();
}
#endif
