/* Named data and code; the test looks up the lines by the words in their comments. */
typedef unsigned long long ULONG64;

typedef struct list {
    struct list *Flink, *Blink;
} list;

typedef struct extension {
    list queue;
    ULONG64 Lock;
    struct {
        int state;
        short flags[3];
        unsigned bit_low : 4, bit_high : 12;
    } device;
    union {
        ULONG64 whole;
        struct {
            int low, high;
        };
    };
    struct extension *self;
    list table[3][4];
} extension;

extension dx; /* dx is here */
static volatile const int limits[5] = {1, 2, 3, 4, 5};
extension *pointer; /* pointer is here */
int plain;

extern int KeLook(void *local, void *argument);

static inline __attribute__((always_inline)) int inner(int *p)
{
    return *p * 3; /* inner line */
}

static inline __attribute__((always_inline)) int middle(int *p)
{
    int x = inner(p); /* middle line */
    return x + 1;
}

int outer(int *p) /* outer definition */
{
    static int calls;
    calls++;
    int y = middle(p); /* outer line */
    return y + calls + limits[y % 5];
}

int with_locals(extension *argument) /* with_locals definition */
{
    extension on_stack;
    list pair[2];
    {
        extension *inner_pointer = argument;
        on_stack.self = inner_pointer;
        pair[1].Flink = 0;
        return KeLook(&on_stack, &pair[1].Blink) + (inner_pointer == argument); /* call line */
    }
}

void *calls_address(void)
{
    return &dx;
}

__asm__(".text\n.globl assembler\n.type assembler, @function\nassembler:\nnop\nret\n"
        ".size assembler, . - assembler\n");
