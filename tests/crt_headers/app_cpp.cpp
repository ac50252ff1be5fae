/* app_cpp.cpp - app.h as a C++ program: the system's headers, with a 64-bit long. */
#include <cstdlib>
#include "app.h"
extern "C" int irqlab_app_cpp(void)
{
    return run();
}
