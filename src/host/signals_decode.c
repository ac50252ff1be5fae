/*
 * signals_decode.c - a little x86-64 decoder, for what the processor does not tell.
 *
 * A page fault comes with its address. A general-protection fault does not: was it a non-canonical
 * pointer (0xdddddddddddddddd: freed memory!), a misaligned vector access, or a privileged
 * instruction? And a divide error does not tell zero from overflow. So the instruction is read:
 * prefixes, opcode maps 1, 0F, 0F38, 0F3A, ModRM, SIB, displacement, and the implicit operands of
 * string and stack instructions. VEX and EVEX are left as "other".
 */
#include "host/signals_private.h"

#include <string.h>

/* An instruction being read. */
struct signals_reader {
    const struct fault_registers *registers;
    const uint8_t *at;
    bool operand16;
    bool segment; /* an fs or gs override: the address is not ours to know */
    bool repeated;
    uint8_t rex;
    uint8_t map; /* 0: one byte, 1: 0F, 2: 0F38, 3: 0F3A */
    uint8_t opcode;
    uint8_t modrm;
    bool memory;      /* ModRM denotes memory */
    uint64_t address; /* then this is it */
};

static uint64_t signals_register(const struct fault_registers *registers, unsigned n)
{
    const uint64_t *value = &registers->rax; /* in the processor's own order */
    return value[n & 15];
}

static void signals_read_opcode(struct signals_reader *r)
{
    for (;; r->at++) {
        uint8_t byte = *r->at;
        if (byte == 0x66)
            r->operand16 = true;
        else if (byte == 0x64 || byte == 0x65)
            r->segment = true;
        else if (byte == 0xf2 || byte == 0xf3)
            r->repeated = true;
        else if (byte != 0xf0 && byte != 0x67 && byte != 0x2e && byte != 0x36 && byte != 0x3e &&
                 byte != 0x26)
            break;
    }
    if ((*r->at & 0xf0) == 0x40)
        r->rex = *r->at++;
    r->opcode = *r->at++;
    if (r->opcode != 0x0f)
        return;
    r->opcode = *r->at++;
    r->map = 1;
    if (r->opcode == 0x38 || r->opcode == 0x3a) {
        r->map = r->opcode == 0x38 ? 2 : 3;
        r->opcode = *r->at++;
    }
}

static uint64_t signals_read_signed(struct signals_reader *r, unsigned bytes)
{
    int8_t byte;
    int32_t word;
    if (bytes == 1) {
        memcpy(&byte, r->at, 1);
        r->at += 1;
        return (uint64_t)(int64_t)byte;
    }
    memcpy(&word, r->at, 4);
    r->at += 4;
    return (uint64_t)(int64_t)word;
}

static void signals_read_modrm(struct signals_reader *r)
{
    r->modrm = *r->at++;
    unsigned mod = r->modrm >> 6, rm = r->modrm & 7;
    if (mod == 3)
        return;
    r->memory = true;
    bool base = true;
    if (rm == 4) {
        uint8_t sib = *r->at++;
        unsigned index = ((sib >> 3) & 7) | (r->rex & 2 ? 8 : 0);
        if (index != 4)
            r->address = signals_register(r->registers, index) << (sib >> 6);
        rm = sib & 7;
        base = rm != 5 || mod != 0;
    } else if (rm == 5 && mod == 0) {
        r->address = signals_read_signed(r, 4);
        r->address += (uint64_t)r->at; /* right if no immediate follows */
        return;
    }
    if (base)
        r->address += signals_register(r->registers, rm | (r->rex & 1 ? 8 : 0));
    if (mod == 1)
        r->address += signals_read_signed(r, 1);
    else if (mod == 2 || !base)
        r->address += signals_read_signed(r, 4);
}

/* Does this opcode have a ModRM byte? For the one-byte map and those of 0F that can fault. */
static bool signals_has_modrm(const struct signals_reader *r)
{
    uint8_t op = r->opcode;
    if (r->map == 0)
        return (op < 0x40 && (op & 7) < 4) || op == 0x63 || op == 0x69 || op == 0x6b ||
               (op >= 0x80 && op <= 0x8f) || op == 0xc0 || op == 0xc1 || op == 0xc6 || op == 0xc7 ||
               (op >= 0xd0 && op <= 0xd3) || (op >= 0xd8 && op <= 0xdf) || op == 0xf6 ||
               op == 0xf7 || op == 0xfe || op == 0xff;
    if (r->map == 1)
        return !(op >= 0x80 && op <= 0x8f) && !(op >= 0x05 && op <= 0x0b) && op != 0x31 &&
               !(op >= 0x30 && op <= 0x37) && op != 0x77 && op != 0xa2 && !(op >= 0xc8);
    return true;
}

static bool signals_is_privileged(const struct signals_reader *r)
{
    uint8_t op = r->opcode, reg = (r->modrm >> 3) & 7;
    if (r->map == 0)
        return op == 0xf4 || op == 0xfa || op == 0xfb || (op >= 0xe4 && op <= 0xe7) ||
               (op >= 0xec && op <= 0xef) || (op >= 0x6c && op <= 0x6f);
    if (r->map != 1)
        return false;
    return (op >= 0x20 && op <= 0x23) || op == 0x30 || op == 0x32 || op == 0x33 || op == 0x06 ||
           op == 0x08 || op == 0x09 || (op == 0x00 && (reg == 2 || reg == 3)) ||
           (op == 0x01 && (!r->memory || reg == 2 || reg == 3 || reg == 6 || reg == 7));
}

/* Does the instruction write its memory operand? */
static bool signals_writes(const struct signals_reader *r)
{
    uint8_t op = r->opcode, reg = (r->modrm >> 3) & 7;
    if (r->map == 0) {
        if (op < 0x38)
            return (op & 7) < 2;
        if (op >= 0x80 && op <= 0x83)
            return reg != 7;
        if (op == 0xf6 || op == 0xf7)
            return reg == 2 || reg == 3;
        if (op == 0xfe || op == 0xff)
            return reg < 2;
        return (op >= 0x86 && op <= 0x89) || op == 0xc6 || op == 0xc7 || op == 0x8f || op == 0xc0 ||
               op == 0xc1 || (op >= 0xd0 && op <= 0xd3) ||
               ((op == 0xd9 || op == 0xdd || op == 0xdb || op == 0xdf) && reg >= 2);
    }
    if (r->map != 1)
        return false;
    if (op == 0x7e)
        return !r->repeated; /* f3 0f 7e loads */
    return op == 0x11 || op == 0x13 || op == 0x17 || op == 0x29 || op == 0x2b || op == 0x7f ||
           op == 0xd6 || op == 0xe7 || (op >= 0x90 && op <= 0x9f) || op == 0xab || op == 0xb3 ||
           op == 0xbb || op == 0xb0 || op == 0xb1 || op == 0xc0 || op == 0xc1 || op == 0xc3 ||
           op == 0xc7 || op == 0xa4 || op == 0xa5 || op == 0xac || op == 0xad;
}

static struct signals_decoded signals_data(uint64_t address, enum fault_access access)
{
    return (struct signals_decoded){SIGNALS_DATA, access, false, address};
}

/* Instructions whose memory operand is not in a ModRM byte. False: not one of them. */
static bool signals_implicit(const struct signals_reader *r, struct signals_decoded *decoded)
{
    const struct fault_registers *registers = r->registers;
    uint8_t op = r->opcode;
    if (r->map != 0)
        return false;
    bool rsi_bad = !signals_canonical(registers->rsi);
    if (op == 0xa4 || op == 0xa5) /* movs */
        *decoded = rsi_bad ? signals_data(registers->rsi, FAULT_READ)
                           : signals_data(registers->rdi, FAULT_WRITE);
    else if (op == 0xa6 || op == 0xa7) /* cmps */
        *decoded = signals_data(rsi_bad ? registers->rsi : registers->rdi, FAULT_READ);
    else if (op == 0xaa || op == 0xab) /* stos */
        *decoded = signals_data(registers->rdi, FAULT_WRITE);
    else if (op == 0xac || op == 0xad) /* lods */
        *decoded = signals_data(registers->rsi, FAULT_READ);
    else if (op == 0xae || op == 0xaf) /* scas */
        *decoded = signals_data(registers->rdi, FAULT_READ);
    else if ((op >= 0x50 && op <= 0x57) || op == 0x68 || op == 0x6a || op == 0xe8)
        *decoded = signals_data(registers->rsp - 8, FAULT_WRITE);
    else if (op >= 0x58 && op <= 0x5f)
        *decoded = signals_data(registers->rsp, FAULT_READ);
    else if (op == 0xc9) /* leave */
        *decoded = signals_data(registers->rbp, FAULT_READ);
    else if ((op == 0xc2 || op == 0xc3) && signals_canonical(registers->rsp))
        *decoded = (struct signals_decoded){SIGNALS_JUMP, FAULT_EXECUTE, false,
                                            *(const uint64_t *)registers->rsp};
    else if (op == 0xc2 || op == 0xc3)
        *decoded = signals_data(registers->rsp, FAULT_READ);
    else
        return false;
    return true;
}

/* The divisor of f6 and f7, as wide as the instruction takes it. */
static uint64_t signals_divisor(const struct signals_reader *r)
{
    unsigned rm = (r->modrm & 7) | (r->rex & 1 ? 8 : 0);
    unsigned bytes = r->opcode == 0xf6 ? 1 : r->rex & 8 ? 8 : r->operand16 ? 2 : 4;
    uint64_t value = 0;
    if (r->memory) {
        memcpy(&value, (const void *)r->address, bytes); /* the processor has read it, too */
        return value;
    }
    if (bytes == 1 && !r->rex && rm >= 4)
        return (signals_register(r->registers, rm - 4) >> 8) & 0xff; /* ah, ch, dh, bh */
    value = signals_register(r->registers, rm);
    return bytes == 8 ? value : value & ((1ull << (8 * bytes)) - 1);
}

__attribute__((no_sanitize("address"))) struct signals_decoded
signals_decode(const struct fault_registers *registers)
{
    struct signals_decoded decoded = {SIGNALS_OTHER, FAULT_READ, false, 0};
    struct signals_reader r = {.registers = registers, .at = (const uint8_t *)registers->rip};
    signals_read_opcode(&r);
    if (r.map == 0 && (r.opcode == 0xc4 || r.opcode == 0xc5 || r.opcode == 0x62))
        return decoded; /* VEX, EVEX */
    if (signals_has_modrm(&r))
        signals_read_modrm(&r);
    unsigned reg = (r.modrm >> 3) & 7;
    if (signals_is_privileged(&r)) {
        decoded.operation = SIGNALS_PRIVILEGED;
        return decoded;
    }
    if (r.segment || signals_implicit(&r, &decoded))
        return decoded;
    if (r.map == 0 && (r.opcode == 0xf6 || r.opcode == 0xf7) && reg >= 6 &&
        (!r.memory || signals_canonical(r.address))) {
        decoded.operation = SIGNALS_DIVIDE;
        decoded.value = signals_divisor(&r);
        return decoded;
    }
    if (r.map == 0 && r.opcode == 0xff && (reg == 2 || reg == 4) &&
        (!r.memory || signals_canonical(r.address))) {
        decoded.operation = SIGNALS_JUMP;
        decoded.access = FAULT_EXECUTE;
        decoded.value = r.memory ? *(const uint64_t *)r.address
                                 : signals_register(registers, (r.modrm & 7) | (r.rex & 1 ? 8 : 0));
        return decoded;
    }
    if (!r.memory)
        return decoded;
    decoded = signals_data(r.address, signals_writes(&r) ? FAULT_WRITE : FAULT_READ);
    decoded.vector = r.map != 0;
    return decoded;
}
