/*
 * intsafe.h - the body of ntintsafe.h and intsafe.h: integer arithmetic that says when it
 * overflows.
 *
 * The includer sets IRQLAB_INTSAFE(name) to the name of a function, IRQLAB_INTSAFE_RESULT to its
 * type and IRQLAB_INTSAFE_OVERFLOW to what it returns then; success is 0. On overflow the result is
 * all ones. Every conversion between two types exists, also those that cannot fail. The functions
 * touch only their arguments: any IRQL.
 */

#define IRQLAB_INTSAFE_INLINE static __inline__ __attribute__((__always_inline__, __unused__))

/* Every type: its name in function names, and what it is. */
#define IRQLAB_INTSAFE_TYPES(X)                                                                    \
    X(Int8, signed char)                                                                           \
    X(UInt8, unsigned char)                                                                        \
    X(Short, short)                                                                                \
    X(UShort, unsigned short)                                                                      \
    X(Int, int)                                                                                    \
    X(UInt, unsigned int)                                                                          \
    X(Long, int)                                                                                   \
    X(ULong, unsigned int)                                                                         \
    X(LongLong, long long)                                                                         \
    X(ULongLong, unsigned long long)                                                               \
    X(IntPtr, long long)                                                                           \
    X(UIntPtr, unsigned long long)                                                                 \
    X(LongPtr, long long)                                                                          \
    X(ULongPtr, unsigned long long)

#define IRQLAB_INTSAFE_ARITHMETIC(Name, type, Operation, builtin)                                  \
    IRQLAB_INTSAFE_INLINE IRQLAB_INTSAFE_RESULT IRQLAB_INTSAFE(Name##Operation)(                   \
        type left, type right, type * result)                                                      \
    {                                                                                              \
        if (!builtin(left, right, result))                                                         \
            return 0;                                                                              \
        *result = (type)-1;                                                                        \
        return IRQLAB_INTSAFE_OVERFLOW;                                                            \
    }
#define IRQLAB_INTSAFE_THREE(Name, type)                                                           \
    IRQLAB_INTSAFE_ARITHMETIC(Name, type, Add, __builtin_add_overflow)                             \
    IRQLAB_INTSAFE_ARITHMETIC(Name, type, Sub, __builtin_sub_overflow)                             \
    IRQLAB_INTSAFE_ARITHMETIC(Name, type, Mult, __builtin_mul_overflow)
IRQLAB_INTSAFE_TYPES(IRQLAB_INTSAFE_THREE)

#define IRQLAB_INTSAFE_CONVERT(Name, to_type, from_type)                                           \
    IRQLAB_INTSAFE_INLINE IRQLAB_INTSAFE_RESULT IRQLAB_INTSAFE(Name)(from_type operand,            \
                                                                     to_type * result)             \
    {                                                                                              \
        if (!__builtin_add_overflow(operand, (from_type)0, result))                                \
            return 0;                                                                              \
        *result = (to_type)-1;                                                                     \
        return IRQLAB_INTSAFE_OVERFLOW;                                                            \
    }
/* From one type, given by its name, to every other. */
#define IRQLAB_INTSAFE_FROM(From, from_type)                                                       \
    IRQLAB_INTSAFE_CONVERT(From##ToInt8, signed char, from_type)                                   \
    IRQLAB_INTSAFE_CONVERT(From##ToUInt8, unsigned char, from_type)                                \
    IRQLAB_INTSAFE_CONVERT(From##ToShort, short, from_type)                                        \
    IRQLAB_INTSAFE_CONVERT(From##ToUShort, unsigned short, from_type)                              \
    IRQLAB_INTSAFE_CONVERT(From##ToInt, int, from_type)                                            \
    IRQLAB_INTSAFE_CONVERT(From##ToUInt, unsigned int, from_type)                                  \
    IRQLAB_INTSAFE_CONVERT(From##ToLong, int, from_type)                                           \
    IRQLAB_INTSAFE_CONVERT(From##ToULong, unsigned int, from_type)                                 \
    IRQLAB_INTSAFE_CONVERT(From##ToLongLong, long long, from_type)                                 \
    IRQLAB_INTSAFE_CONVERT(From##ToULongLong, unsigned long long, from_type)                       \
    IRQLAB_INTSAFE_CONVERT(From##ToIntPtr, long long, from_type)                                   \
    IRQLAB_INTSAFE_CONVERT(From##ToUIntPtr, unsigned long long, from_type)                         \
    IRQLAB_INTSAFE_CONVERT(From##ToLongPtr, long long, from_type)                                  \
    IRQLAB_INTSAFE_CONVERT(From##ToULongPtr, unsigned long long, from_type)
IRQLAB_INTSAFE_TYPES(IRQLAB_INTSAFE_FROM)

#undef IRQLAB_INTSAFE_FROM
#undef IRQLAB_INTSAFE_CONVERT
#undef IRQLAB_INTSAFE_THREE
#undef IRQLAB_INTSAFE_ARITHMETIC
#undef IRQLAB_INTSAFE_TYPES
#undef IRQLAB_INTSAFE_INLINE
