/*
 * safe_strings.h - the safe-string functions, which strsafe.h and ntstrsafe.h have under two names:
 * GOOD, SHORT_OF and INVALID are the result and its name.
 */
#pragma once
#include <stdarg.h>

#define VARIABLE(P, S, unit)                                                                       \
    static RESULT v##P##S(unit *to, size_t size, const unit *format, ...)                          \
    {                                                                                              \
        RESULT result;                                                                             \
        va_list arguments;                                                                         \
        va_start(arguments, format);                                                               \
        result = P##VPrintf##S(to, size, format, arguments);                                       \
        va_end(arguments);                                                                         \
        return result;                                                                             \
    }                                                                                              \
    static RESULT vx##P##S(unit *to, size_t size, ULONG flags, const unit *format, ...)            \
    {                                                                                              \
        unit *end;                                                                                 \
        size_t left;                                                                               \
        RESULT result;                                                                             \
        va_list arguments;                                                                         \
        va_start(arguments, format);                                                               \
        result = P##VPrintfEx##S(to, size, &end, &left, flags, format, arguments);                 \
        va_end(arguments);                                                                         \
        return result;                                                                             \
    }

/* size_ is of one character: 1 where characters are counted. */
#define THREE(name_, call_)                                                                        \
    do {                                                                                           \
        size_t room = 16 * one;                                                                    \
        b[0] = 0;                                                                                  \
        earns_status(name_, GOOD, call_);                                                          \
        EXPECT(b[0] == 'a' && b[3] == 'd' && b[4] == 0);                                           \
        room = 3 * one;                                                                            \
        b[0] = 0;                                                                                  \
        earns_status(name_, SHORT_OF, call_);                                                      \
        EXPECT(b[0] == 'a' && b[1] == 'b' && b[2] == 0);                                           \
        room = 0x80000000ull * one; /* more than a string may have */                              \
        earns_status(name_, INVALID, call_);                                                       \
    } while (0)

#define SAFE_STRINGS(P, S, unit, T, one_)                                                          \
    VARIABLE(P, S, unit)                                                                           \
    static void all##P##S(void)                                                                    \
    {                                                                                              \
        unit b[16], *end = NULL;                                                                   \
        size_t one = one_, left = 0, length = 0;                                                   \
                                                                                                   \
        THREE(#P "Copy" #S, P##Copy##S(b, room, T("abcd")));                                       \
        THREE(#P "CopyN" #S, P##CopyN##S(b, room, T("abcdef"), 4 * one));                          \
        THREE(#P "CopyEx" #S, P##CopyEx##S(b, room, T("abcd"), &end, &left, 0));                   \
        THREE(#P "CopyNEx" #S, P##CopyNEx##S(b, room, T("abcdef"), 4 * one, &end, &left, 0));      \
        THREE(#P "Cat" #S, P##Cat##S(b, room, T("abcd")));                                         \
        THREE(#P "CatN" #S, P##CatN##S(b, room, T("abcdef"), 4 * one));                            \
        THREE(#P "CatEx" #S, P##CatEx##S(b, room, T("abcd"), &end, &left, 0));                     \
        THREE(#P "CatNEx" #S, P##CatNEx##S(b, room, T("abcdef"), 4 * one, &end, &left, 0));        \
        THREE(#P "Printf" #S, P##Printf##S(b, room, T("a%s"), T("bcd")));                          \
        THREE(#P "PrintfEx" #S, P##PrintfEx##S(b, room, &end, &left, 0, T("a%s"), T("bcd")));      \
        THREE(#P "VPrintf" #S, v##P##S(b, room, T("a%s"), T("bcd")));                              \
        THREE(#P "VPrintfEx" #S, vx##P##S(b, room, 0, T("a%s"), T("bcd")));                        \
        earns_status(#P "Copy" #S, INVALID, P##Copy##S(b, 0, T("a")));                             \
        earns_status(#P "Cat" #S, INVALID, P##Cat##S(b, 0, T("a")));                               \
        earns_status(#P "Printf" #S, INVALID, P##Printf##S(b, 0, T("a")));                         \
        earns_status(#P "CopyEx" #S, INVALID,                                                      \
                     P##CopyEx##S(b, 16 * one, T("a"), &end, &left, 0x80000000));                  \
        earns_status(#P "CatEx" #S, INVALID,                                                       \
                     P##CatEx##S(b, 16 * one, T("a"), &end, &left, 0x80000000));                   \
        earns_status(#P "PrintfEx" #S, INVALID,                                                    \
                     P##PrintfEx##S(b, 16 * one, &end, &left, 0x80000000, T("a")));                \
        earns_status(#P "Length" #S, GOOD, P##Length##S(T("abcd"), 16 * one, &length));            \
        EXPECT(length == 4 * one);                                                                 \
        earns_status(#P "Length" #S, INVALID, P##Length##S(T("abcd"), 3 * one, &length));          \
        earns_status(#P "Length" #S, INVALID, P##Length##S(NULL, 3 * one, &length));               \
    }

#define NARROW_T(text_) text_
#define WIDE_T(text_) L##text_
