/* new.h - the older name of <new>. */
#ifndef IRQLAB_CRT_NEW_H
#define IRQLAB_CRT_NEW_H
#include <corecrt.h>
#ifdef __cplusplus
#include <new>
#endif
typedef int (*_PNH)(size_t);
CRT_BEGIN
int _query_new_mode(void);
int _set_new_mode(int mode);
CRT_END
#endif
