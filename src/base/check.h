/*
 * check.h - assertions about irqlab itself.
 *
 * irqlab_assert is always compiled in: a wrong answer from a checker is worse than none. A failure
 * is our own fault, never the driver's; it prints where and ends the process with exit code 70.
 */
#pragma once

_Noreturn void base_assert_failed(const char *what, const char *file, int line);

#define irqlab_assert(x)                                                                           \
    (__builtin_expect(!(x), 0) ? base_assert_failed(#x, __FILE__, __LINE__) : (void)0)

#define irqlab_likely(x) __builtin_expect(!!(x), 1)
#define irqlab_unlikely(x) __builtin_expect(!!(x), 0)
#define irqlab_cold __attribute__((cold, noinline))

/* The structure that holds a member, from a pointer to that member. */
#define container_of(pointer, type, member)                                                        \
    ((type *)((char *)(pointer) - __builtin_offsetof(type, member)))
