/*
 * signals_fault.c - turn what the kernel tells about a fault into a struct fault, and into a line.
 *
 * Everything here runs inside the signal handler: plain reads, no allocation, no stdio.
 */
#define _GNU_SOURCE
#include "host/signals_private.h"

#include <errno.h>
#include <string.h>

/* Processor exceptions, as REG_TRAPNO has them. */
enum signals_trap {
    TRAP_DIVIDE = 0,
    TRAP_DEBUG = 1,
    TRAP_BREAKPOINT = 3,
    TRAP_INVALID_OPCODE = 6,
    TRAP_STACK = 12,
    TRAP_PROTECTION = 13,
    TRAP_PAGE = 14,
    TRAP_X87 = 16,
    TRAP_ALIGNMENT = 17,
    TRAP_SSE = 19,
};

#define PAGE_ERROR_WRITE 2u
#define PAGE_ERROR_FETCH 16u
#define SELECTOR_ERROR_IDT 2u

static void signals_read_registers(struct fault_registers *to, const greg_t *from)
{
    static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP,
                                  REG_RSI, REG_RDI, REG_R8,  REG_R9,  REG_R10, REG_R11,
                                  REG_R12, REG_R13, REG_R14, REG_R15};
    uint64_t *value = &to->rax;
    for (int i = 0; i < 16; i++)
        value[i] = (uint64_t)from[order[i]];
    to->rip = (uint64_t)from[REG_RIP];
    to->rflags = (uint64_t)from[REG_EFL];
}

static void signals_set_address(struct fault *fault, uint64_t address, enum fault_access access)
{
    fault->address = address;
    fault->address_known = true;
    fault->access = access;
}

/* #GP and #SS: the processor does not say why. */
static void signals_read_protection(struct fault *fault, uint64_t error, bool in_image)
{
    fault->kind = FAULT_NON_CANONICAL;
    if (error & SELECTOR_ERROR_IDT) {
        fault->kind = FAULT_INTERRUPT;
        fault->code = (uint32_t)(error >> 3) & 0xff;
        return;
    }
    if (!signals_canonical(fault->registers.rip)) { /* AMD jumps first and faults then */
        signals_set_address(fault, fault->registers.rip, FAULT_EXECUTE);
        return;
    }
    if (!in_image)
        return;
    struct signals_decoded decoded = signals_decode(&fault->registers);
    if (decoded.operation == SIGNALS_PRIVILEGED) {
        fault->kind = FAULT_PRIVILEGED;
    } else if (decoded.operation == SIGNALS_DATA || decoded.operation == SIGNALS_JUMP) {
        fault->access = decoded.access;
        if (!signals_canonical(decoded.value)) {
            signals_set_address(fault, decoded.value, decoded.access);
        } else if (decoded.vector && decoded.value % 16) {
            fault->kind = FAULT_MISALIGNED;
            signals_set_address(fault, decoded.value, decoded.access);
        }
    }
}

static void signals_read_page(struct fault *fault, const siginfo_t *info, uint64_t error)
{
    fault->kind = FAULT_ACCESS;
    signals_set_address(fault, (uint64_t)info->si_addr,
                        error & PAGE_ERROR_FETCH   ? FAULT_EXECUTE
                        : error & PAGE_ERROR_WRITE ? FAULT_WRITE
                                                   : FAULT_READ);
    /* A kernel may leave the fetch bit out when the processor has no NX. */
    if (fault->address == fault->registers.rip)
        fault->access = FAULT_EXECUTE;
}

void signals_read_fault(struct fault *fault, const siginfo_t *info, const ucontext_t *context,
                        bool in_image)
{
    const greg_t *gregs = context->uc_mcontext.gregs;
    uint64_t error = (uint64_t)gregs[REG_ERR];
    memset(fault, 0, sizeof *fault);
    signals_read_registers(&fault->registers, gregs);
    fault->instruction = fault->registers.rip;
    fault->code = (uint32_t)info->si_code;
    switch ((enum signals_trap)gregs[REG_TRAPNO]) {
    case TRAP_PAGE:
        signals_read_page(fault, info, error);
        if (info->si_signo == SIGBUS)
            fault->kind = FAULT_BUS;
        break;
    case TRAP_STACK:
    case TRAP_PROTECTION:
        signals_read_protection(fault, error, in_image);
        break;
    case TRAP_ALIGNMENT:
        fault->kind = FAULT_MISALIGNED;
        break;
    case TRAP_DIVIDE: {
        fault->kind = FAULT_DIVIDE_BY_ZERO;
        if (!in_image)
            break;
        struct signals_decoded decoded = signals_decode(&fault->registers);
        if (decoded.operation == SIGNALS_DIVIDE && decoded.value)
            fault->kind = FAULT_DIVIDE_OVERFLOW;
        break;
    }
    case TRAP_X87:
    case TRAP_SSE:
        fault->kind = FAULT_FLOAT;
        break;
    case TRAP_BREAKPOINT:
        fault->kind = FAULT_BREAKPOINT;
        fault->instruction = fault->registers.rip - 1;
        break;
    case TRAP_DEBUG:
        fault->kind = FAULT_SINGLE_STEP;
        break;
    case TRAP_INVALID_OPCODE:
    default:
        fault->kind = FAULT_ILLEGAL;
        break;
    }
}

/* Text being written; counts what does not fit, as snprintf does. */
struct signals_text {
    char *to;
    size_t room;
    size_t length;
};

static void signals_put(struct signals_text *text, const char *s)
{
    for (; *s; s++, text->length++)
        if (text->length + 1 < text->room)
            text->to[text->length] = *s;
}

static void signals_put_hex(struct signals_text *text, uint64_t value)
{
    char digits[19];
    int i = 18;
    digits[i] = 0;
    do {
        digits[--i] = "0123456789abcdef"[value & 15];
        value >>= 4;
    } while (value);
    signals_put(text, "0x");
    signals_put(text, &digits[i]);
}

int fault_describe(const struct fault *fault, char *to, size_t bytes)
{
    static const char *const kinds[] = {
        [FAULT_ACCESS] = NULL,
        [FAULT_NON_CANONICAL] = NULL,
        [FAULT_MISALIGNED] = "misaligned",
        [FAULT_BUS] = "bus error,",
        [FAULT_STACK_OVERFLOW] = "stack overflow,",
        [FAULT_DIVIDE_BY_ZERO] = "integer division by zero",
        [FAULT_DIVIDE_OVERFLOW] = "integer division overflow",
        [FAULT_FLOAT] = "floating-point exception",
        [FAULT_ILLEGAL] = "illegal instruction",
        [FAULT_PRIVILEGED] = "privileged instruction",
        [FAULT_BREAKPOINT] = "breakpoint",
        [FAULT_SINGLE_STEP] = "single step",
        [FAULT_INTERRUPT] = "software interrupt",
    };
    static const char *const accesses[] = {
        [FAULT_READ] = "read of ", [FAULT_WRITE] = "write to ", [FAULT_EXECUTE] = "jump to "};
    struct signals_text text = {to, bytes, 0};
    bool data = fault->kind <= FAULT_STACK_OVERFLOW;
    if (kinds[fault->kind])
        signals_put(&text, kinds[fault->kind]);
    if (fault->kind == FAULT_INTERRUPT) {
        signals_put(&text, " ");
        signals_put_hex(&text, fault->code);
    }
    if (data) {
        signals_put(&text, kinds[fault->kind] ? " " : "");
        signals_put(&text, accesses[fault->access]);
        if (fault->address_known)
            signals_put_hex(&text, fault->address);
        else
            signals_put(&text, "a bad address");
        if (fault->kind == FAULT_NON_CANONICAL)
            signals_put(&text, " (non-canonical)");
    }
    signals_put(&text, " at rip ");
    signals_put_hex(&text, fault->instruction);
    if (fault->caller) {
        signals_put(&text, ", called from ");
        signals_put_hex(&text, fault->caller);
    }
    if (bytes)
        to[text.length < bytes ? text.length : bytes - 1] = 0;
    return (int)text.length;
}
