/* crt_math.c - the mathematics of the C runtime: each routine at a point whose value is known. */
#define CONFORM_APP
#include "status.h"
#include <float.h>
#include <math.h>

static int near_to(double a, double b)
{
    double d = a - b;

    return d < 1e-5 && d > -1e-5;
}

/* In double, float and long double. */
#define ONE(name, x, wanted)                                                                       \
    do {                                                                                           \
        volatile double d = x;                                                                     \
        volatile float f = (float)(x);                                                             \
        DOES(name, value, near_to(name(d), wanted));                                               \
        DOES(name##f, value, near_to(name##f(f), wanted));                                         \
        DOES(name##l, value, near_to((double)name##l((long double)d), wanted));                    \
    } while (0)
#define TWO(name, x, y, wanted)                                                                    \
    do {                                                                                           \
        volatile double d = x, e = y;                                                              \
        DOES(name, value, near_to(name(d, e), wanted));                                            \
        DOES(name##f, value, near_to(name##f((float)d, (float)e), wanted));                        \
        DOES(name##l, value, near_to((double)name##l((long double)d, (long double)e), wanted));    \
    } while (0)

static void ones(void)
{
    ONE(acos, 1.0, 0.0);
    ONE(acosh, 1.0, 0.0);
    ONE(asin, 1.0, 1.5707963);
    ONE(asinh, 0.0, 0.0);
    ONE(atan, 1.0, 0.7853982);
    ONE(atanh, 0.0, 0.0);
    ONE(cbrt, 27.0, 3.0);
    ONE(ceil, 1.2, 2.0);
    ONE(cos, 0.0, 1.0);
    ONE(cosh, 0.0, 1.0);
    ONE(erf, 0.0, 0.0);
    ONE(erfc, 0.0, 1.0);
    ONE(exp, 1.0, 2.7182818);
    ONE(exp2, 3.0, 8.0);
    ONE(expm1, 0.0, 0.0);
    ONE(fabs, -2.5, 2.5);
    ONE(floor, -1.2, -2.0);
    ONE(lgamma, 3.0, 0.6931472);
    ONE(log, 1.0, 0.0);
    ONE(log10, 1000.0, 3.0);
    ONE(log1p, 0.0, 0.0);
    ONE(log2, 8.0, 3.0);
    ONE(logb, 8.0, 3.0);
    ONE(nearbyint, 2.5, 2.0);
    ONE(rint, 3.5, 4.0);
    ONE(round, 2.5, 3.0);
    ONE(sin, 1.5707963, 1.0);
    ONE(sinh, 0.0, 0.0);
    ONE(sqrt, 9.0, 3.0);
    ONE(tan, 0.7853982, 1.0);
    ONE(tanh, 0.0, 0.0);
    ONE(tgamma, 4.0, 6.0);
    ONE(trunc, -1.7, -1.0);
    ONE(llrint, 3.5, 4.0);
    ONE(llround, 2.5, 3.0);
    ONE(lrint, 3.5, 4.0);
    ONE(lround, 2.5, 3.0);
    ONE(ilogb, 8.0, 3.0);
}

static void twos(void)
{
    int n = 0;
    double whole = 0;
    float whole_f = 0;
    long double whole_l = 0;

    TWO(atan2, 1.0, 1.0, 0.7853982);
    TWO(copysign, 2.0, -1.0, -2.0);
    TWO(fdim, 5.0, 3.0, 2.0);
    TWO(fmax, 5.0, 3.0, 5.0);
    TWO(fmin, 5.0, 3.0, 3.0);
    TWO(fmod, 7.0, 4.0, 3.0);
    TWO(hypot, 3.0, 4.0, 5.0);
    TWO(nextafter, 1.0, 2.0, 1.0);
    TWO(pow, 2.0, 10.0, 1024.0);
    TWO(remainder, 7.0, 4.0, -1.0);
    DOES(fma, value, near_to(fma(2.0, 3.0, 4.0), 10.0));
    DOES(fmaf, value, near_to(fmaf(2.0f, 3.0f, 4.0f), 10.0));
    DOES(frexp, value, near_to(frexp(8.0, &n), 0.5) && n == 4);
    DOES(frexpf, value, near_to(frexpf(8.0f, &n), 0.5) && n == 4);
    DOES(frexpl, value, near_to((double)frexpl(8.0L, &n), 0.5) && n == 4);
    DOES(ldexp, value, near_to(ldexp(0.5, 4), 8.0));
    DOES(ldexpf, value, near_to(ldexpf(0.5f, 4), 8.0));
    DOES(ldexpl, value, near_to((double)ldexpl(0.5L, 4), 8.0));
    DOES(scalbn, value, near_to(scalbn(0.5, 4), 8.0));
    DOES(scalbnf, value, near_to(scalbnf(0.5f, 4), 8.0));
    DOES(modf, value, near_to(modf(3.25, &whole), 0.25) && near_to(whole, 3.0));
    DOES(modff, value, near_to(modff(3.25f, &whole_f), 0.25) && near_to(whole_f, 3.0));
    DOES(modfl, value,
         near_to((double)modfl(3.25L, &whole_l), 0.25) && near_to((double)whole_l, 3.0));
    DOES(remquo, value, near_to(remquo(7.0, 4.0, &n), -1.0) && (n & 7) == 2);
    DOES(nan, value, isnan(nan("")));
    DOES(nanf, value, isnan(nanf("")));
    DOES(_chgsign, value, near_to(_chgsign(2.0), -2.0));
    DOES(_copysign, value, near_to(_copysign(2.0, -1.0), -2.0));
    DOES(_finite, value, _finite(1.0) && !_finite(INFINITY));
    DOES(_isnan, value, _isnan(NAN) && !_isnan(1.0));
    DOES(_hypot, value, near_to(_hypot(3.0, 4.0), 5.0));
    DOES(_logb, value, near_to(_logb(8.0), 3.0));
    DOES(_nextafter, value, _nextafter(1.0, 2.0) > 1.0);
    DOES(_scalb, value, near_to(_scalb(0.5, 4), 8.0));
    DOES(_fpclass, value, _fpclass(1.0) == _FPCLASS_PN && _fpclass(-INFINITY) == _FPCLASS_NINF);
    DOES(_j0, value, near_to(_j0(0.0), 1.0));
    DOES(_j1, value, near_to(_j1(0.0), 0.0));
    DOES(_jn, value, near_to(_jn(0, 0.0), 1.0));
    DOES(_y0, value, near_to(_y0(1.0), 0.0882570));
    DOES(_y1, value, near_to(_y1(1.0), -0.7812128));
    DOES(_yn, value, near_to(_yn(0, 1.0), 0.0882570));
    DOES(abs, value, abs(-5) == 5);
    DOES(labs, value, labs(-5) == 5);
    DOES(llabs, value, llabs(-5) == 5);
}

int main(void)
{
    ones();
    twos();
    return conform_end() ? 3 : 0;
}
