/* math.h - mathematics. */
#ifdef __cplusplus
#include_next <math.h>
#endif
#ifndef IRQLAB_CRT_MATH_H
#define IRQLAB_CRT_MATH_H
#include <corecrt.h>

#ifndef __cplusplus
typedef float float_t;
typedef double double_t;
#define HUGE_VAL __builtin_huge_val()
#define HUGE_VALF __builtin_huge_valf()
#define HUGE_VALL __builtin_huge_vall()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define FP_NAN 2
#define FP_INFINITE 1
#define FP_ZERO 0
#define FP_SUBNORMAL (-2)
#define FP_NORMAL (-1)
#define FP_ILOGB0 (-0x7fffffff - 1)
#define FP_ILOGBNAN 0x7fffffff
#define MATH_ERRNO 1
#define MATH_ERREXCEPT 2
#define math_errhandling (MATH_ERRNO | MATH_ERREXCEPT)
#define fpclassify(x) __builtin_fpclassify(FP_NAN, FP_INFINITE, FP_NORMAL, FP_SUBNORMAL, FP_ZERO, x)
#define isfinite(x) __builtin_isfinite(x)
#define isinf(x) __builtin_isinf(x)
#define isnan(x) __builtin_isnan(x)
#define isnormal(x) __builtin_isnormal(x)
#define signbit(x) __builtin_signbit(x)
#define isgreater(x, y) __builtin_isgreater(x, y)
#define isgreaterequal(x, y) __builtin_isgreaterequal(x, y)
#define isless(x, y) __builtin_isless(x, y)
#define islessequal(x, y) __builtin_islessequal(x, y)
#define islessgreater(x, y) __builtin_islessgreater(x, y)
#define isunordered(x, y) __builtin_isunordered(x, y)

int abs(int number);
int labs(int number);

/* One function of one argument, in the three types. */
#define IRQLAB_CRT_MATH1(name)                                                                     \
    double name(double x);                                                                         \
    float name##f(float x);                                                                        \
    long double name##l(long double x)
#define IRQLAB_CRT_MATH2(name)                                                                     \
    double name(double x, double y);                                                               \
    float name##f(float x, float y);                                                               \
    long double name##l(long double x, long double y)
#define IRQLAB_CRT_MATH_INT(type, name)                                                            \
    type name(double x);                                                                           \
    type name##f(float x);                                                                         \
    type name##l(long double x)

IRQLAB_CRT_MATH1(acos);
IRQLAB_CRT_MATH1(acosh);
IRQLAB_CRT_MATH1(asin);
IRQLAB_CRT_MATH1(asinh);
IRQLAB_CRT_MATH1(atan);
IRQLAB_CRT_MATH1(atanh);
IRQLAB_CRT_MATH2(atan2);
IRQLAB_CRT_MATH1(cbrt);
IRQLAB_CRT_MATH1(ceil);
IRQLAB_CRT_MATH2(copysign);
IRQLAB_CRT_MATH1(cos);
IRQLAB_CRT_MATH1(cosh);
IRQLAB_CRT_MATH1(erf);
IRQLAB_CRT_MATH1(erfc);
IRQLAB_CRT_MATH1(exp);
IRQLAB_CRT_MATH1(exp2);
IRQLAB_CRT_MATH1(expm1);
IRQLAB_CRT_MATH1(fabs);
IRQLAB_CRT_MATH2(fdim);
IRQLAB_CRT_MATH1(floor);
IRQLAB_CRT_MATH2(fmax);
IRQLAB_CRT_MATH2(fmin);
IRQLAB_CRT_MATH2(fmod);
IRQLAB_CRT_MATH2(hypot);
IRQLAB_CRT_MATH1(lgamma);
IRQLAB_CRT_MATH1(log);
IRQLAB_CRT_MATH1(log10);
IRQLAB_CRT_MATH1(log1p);
IRQLAB_CRT_MATH1(log2);
IRQLAB_CRT_MATH1(logb);
IRQLAB_CRT_MATH1(nearbyint);
IRQLAB_CRT_MATH2(nextafter);
IRQLAB_CRT_MATH2(pow);
IRQLAB_CRT_MATH2(remainder);
IRQLAB_CRT_MATH1(rint);
IRQLAB_CRT_MATH1(round);
IRQLAB_CRT_MATH1(sin);
IRQLAB_CRT_MATH1(sinh);
IRQLAB_CRT_MATH1(sqrt);
IRQLAB_CRT_MATH1(tan);
IRQLAB_CRT_MATH1(tanh);
IRQLAB_CRT_MATH1(tgamma);
IRQLAB_CRT_MATH1(trunc);
IRQLAB_CRT_MATH_INT(int, ilogb);
IRQLAB_CRT_MATH_INT(int, lrint);
IRQLAB_CRT_MATH_INT(int, lround);
IRQLAB_CRT_MATH_INT(long long, llrint);
IRQLAB_CRT_MATH_INT(long long, llround);

double fma(double x, double y, double z);
float fmaf(float x, float y, float z);
double frexp(double x, int *exponent);
float frexpf(float x, int *exponent);
long double frexpl(long double x, int *exponent);
double ldexp(double x, int exponent);
float ldexpf(float x, int exponent);
long double ldexpl(long double x, int exponent);
double modf(double x, double *whole);
float modff(float x, float *whole);
long double modfl(long double x, long double *whole);
double nan(const char *tag);
float nanf(const char *tag);
double remquo(double x, double y, int *quotient);
double scalbn(double x, int exponent);
float scalbnf(float x, int exponent);
double scalbln(double x, int exponent);
double j0(double x);
double j1(double x);
double jn(int n, double x);
double y0(double x);
double y1(double x);
double yn(int n, double x);
#endif

#if defined(_USE_MATH_DEFINES) && !defined(M_PI)
#define M_E 2.71828182845904523536
#define M_LOG2E 1.44269504088896340736
#define M_LOG10E 0.434294481903251827651
#define M_LN2 0.693147180559945309417
#define M_LN10 2.30258509299404568402
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_PI_4 0.785398163397448309616
#define M_1_PI 0.318309886183790671538
#define M_2_PI 0.636619772367581343076
#define M_2_SQRTPI 1.12837916709551257390
#define M_SQRT2 1.41421356237309504880
#define M_SQRT1_2 0.707106781186547524401
#endif

CRT_BEGIN
double _hypot(double x, double y);
float _hypotf(float x, float y);
double _j0(double x);
double _j1(double x);
double _jn(int n, double x);
double _y0(double x);
double _y1(double x);
double _yn(int n, double x);
int _isnan(double x);
int _finite(double x);
int _fpclass(double x);
double _copysign(double x, double sign);
double _chgsign(double x);
double _logb(double x);
double _nextafter(double x, double y);
double _scalb(double x, int exponent);
CRT_END

#endif
