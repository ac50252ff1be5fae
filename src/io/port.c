/*
 * port.c - the ways to a device: ports, where nobody answers, and registers, which are memory.
 *
 * On a bus without a device all lines are high: reading gives ones, writing goes nowhere.
 */
#include "io/io.h"

#define PORT(NAME, type)                                                                           \
    type READ_PORT_##NAME(type *Port)                                                              \
    {                                                                                              \
        KE_DDI(NULL, (uintptr_t)Port);                                                             \
        ke_point(KE_OP_IO, NULL);                                                                  \
        return (type) ~(type)0;                                                                    \
    }                                                                                              \
    VOID WRITE_PORT_##NAME(type *Port, type Value)                                                 \
    {                                                                                              \
        KE_DDI(NULL, (uintptr_t)Port);                                                             \
        ke_point(KE_OP_IO, NULL);                                                                  \
    }                                                                                              \
    VOID READ_PORT_BUFFER_##NAME(type *Port, type *Buffer, ULONG Count)                            \
    {                                                                                              \
        KE_DDI(NULL, (uintptr_t)Port);                                                             \
        ke_point(KE_OP_IO, NULL);                                                                  \
        for (ULONG i = 0; i < Count; i++)                                                          \
            Buffer[i] = (type) ~(type)0;                                                           \
    }                                                                                              \
    VOID WRITE_PORT_BUFFER_##NAME(type *Port, type *Buffer, ULONG Count)                           \
    {                                                                                              \
        KE_DDI(NULL, (uintptr_t)Port);                                                             \
        ke_point(KE_OP_IO, NULL);                                                                  \
    }

#define REGISTER(NAME, type)                                                                       \
    type READ_REGISTER_##NAME(volatile type *Register)                                             \
    {                                                                                              \
        ke_point(KE_OP_MEMORY, Register);                                                          \
        return *Register;                                                                          \
    }                                                                                              \
    VOID WRITE_REGISTER_##NAME(volatile type *Register, type Value)                                \
    {                                                                                              \
        ke_point(KE_OP_MEMORY, Register);                                                          \
        *Register = Value;                                                                         \
    }                                                                                              \
    VOID READ_REGISTER_BUFFER_##NAME(volatile type *Register, type *Buffer, ULONG Count)           \
    {                                                                                              \
        for (ULONG i = 0; i < Count; i++)                                                          \
            Buffer[i] = READ_REGISTER_##NAME(Register + i);                                        \
    }                                                                                              \
    VOID WRITE_REGISTER_BUFFER_##NAME(volatile type *Register, type *Buffer, ULONG Count)          \
    {                                                                                              \
        for (ULONG i = 0; i < Count; i++)                                                          \
            WRITE_REGISTER_##NAME(Register + i, Buffer[i]);                                        \
    }

PORT(UCHAR, UCHAR)
PORT(USHORT, USHORT)
PORT(ULONG, ULONG)
REGISTER(UCHAR, UCHAR)
REGISTER(USHORT, USHORT)
REGISTER(ULONG, ULONG)
REGISTER(ULONG64, ULONG64)
