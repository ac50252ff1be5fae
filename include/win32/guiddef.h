/* guiddef.h - GUID and DEFINE_GUID, as in the kernel. Included again after initguid.h it defines. */
#include "../wdk/guiddef.h"
