/* app_c.c - app.h as a C program. */
#include "app.h"
int irqlab_app_c(void);
int irqlab_app_c(void)
{
    return run();
}
