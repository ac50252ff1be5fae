/* setjmp.h - jumps out of functions. */
#ifdef __cplusplus
#include_next <setjmp.h>
#elif !defined(IRQLAB_CRT_SETJMP_H)
#define IRQLAB_CRT_SETJMP_H
#include <corecrt.h>

typedef struct {
    unsigned long long part[2];
} __attribute__((__aligned__(16))) _JBTYPE;
#define _JBLEN 16
typedef _JBTYPE jmp_buf[_JBLEN];

int _setjmp(jmp_buf buffer) __attribute__((__returns_twice__));
void longjmp(jmp_buf buffer, int value) CRT_NORETURN;
#define setjmp _setjmp
#endif
