/* sys/types.h - types of the file functions. */
#ifdef __cplusplus
#include_next <sys/types.h>
#endif
#ifndef IRQLAB_CRT_SYS_TYPES_H
#define IRQLAB_CRT_SYS_TYPES_H
#include <corecrt.h>

typedef unsigned short _ino_t;
typedef unsigned int _dev_t;
typedef int _off_t;
#ifndef __cplusplus
typedef _ino_t ino_t;
typedef _dev_t dev_t;
typedef _off_t off_t;
#endif

#endif
