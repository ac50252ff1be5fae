/* eh.h - handlers of C++ exceptions. */
#ifndef IRQLAB_CRT_EH_H
#define IRQLAB_CRT_EH_H
#include <corecrt.h>
#ifdef __cplusplus
#include <exception>
using std::set_terminate;
using std::terminate;
struct _EXCEPTION_POINTERS;
typedef void (*_se_translator_function)(unsigned int code, struct _EXCEPTION_POINTERS *pointers);
extern "C" _se_translator_function _set_se_translator(_se_translator_function translator);
#endif
#endif
