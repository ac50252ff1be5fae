#include <windows.h>
int helper(void) { return GetTickCount() != 0; }
