#include <storport.h>
ULONG DriverEntry(PVOID Driver, PVOID Path) { return 0; }
