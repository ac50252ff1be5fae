/*
 * specstrings.h - the older source annotations, as in the kernel.
 *
 * In C++ a few of them are names that libstdc++'s headers use for their variables, and these stay
 * undefined there; write _In_ and _Out_ instead.
 */
#pragma once
#include "../wdk/specstrings.h"
#ifdef __cplusplus
#undef __bound
#undef __in
#undef __out
#undef __pre
#undef __range
#undef __success
#endif
