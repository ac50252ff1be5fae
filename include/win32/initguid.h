/* initguid.h - from here on DEFINE_GUID defines. */
#include "../wdk/initguid.h"
