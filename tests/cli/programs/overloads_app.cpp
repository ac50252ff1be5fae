// MSVC tells long from int; here they are one type.
#include <windows.h>

static int kind(int) { return 1; }
#ifndef __IRQLAB__
static int kind(long) { return 2; }
#elif defined COLLIDE
static int kind(long) { return 2; }
#endif

int main()
{
    return kind(1) - 1;
}
