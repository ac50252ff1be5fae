/* fenv.h - the floating point environment. */
#ifdef __cplusplus
#include_next <fenv.h>
#elif !defined(IRQLAB_CRT_FENV_H)
#define IRQLAB_CRT_FENV_H
#include <corecrt.h>

typedef struct {
    unsigned int control;
    unsigned int status;
} fenv_t;
typedef unsigned int fexcept_t;

#define FE_INEXACT 0x01
#define FE_UNDERFLOW 0x02
#define FE_OVERFLOW 0x04
#define FE_DIVBYZERO 0x08
#define FE_INVALID 0x10
#define FE_ALL_EXCEPT 0x1f
#define FE_TONEAREST 0x000
#define FE_DOWNWARD 0x100
#define FE_UPWARD 0x200
#define FE_TOWARDZERO 0x300

int feclearexcept(int exceptions);
int fegetround(void);
int feraiseexcept(int exceptions);
int fesetround(int mode);
int fetestexcept(int exceptions);
#endif
