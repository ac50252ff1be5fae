/* args: --no-debugger */
/* bugcheck: 0x7E DbgBreakPoint: STATUS_BREAKPOINT */
/* bugcheck: 0x7E DbgBreakPointWithStatus: STATUS_BREAKPOINT */
/* Breakpoints where there is no debugger. */
#include "status.h"

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Driver);
    UNREFERENCED_PARAMETER(Path);
#if STATUS_CASE == 1
    DbgBreakPoint();
#else
    DbgBreakPointWithStatus(0x1234);
#endif
    return STATUS_SUCCESS;
}
