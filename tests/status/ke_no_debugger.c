/* args: --no-debugger */
/* What the routines of the debugger say where there is none. */
#include "status.h"

static void test(PDRIVER_OBJECT Driver)
{
    BOOLEAN enable = TRUE;

    UNREFERENCED_PARAMETER(Driver);
    EARNS(KdDisableDebugger, STATUS_DEBUGGER_INACTIVE, KdDisableDebugger());
    EARNS(KdEnableDebugger, STATUS_DEBUGGER_INACTIVE, KdEnableDebugger());
    DOES(KdRefreshDebuggerNotPresent, true, KdRefreshDebuggerNotPresent());
    EARNS(KdChangeOption, STATUS_DEBUGGER_INACTIVE,
          KdChangeOption(KD_OPTION_SET_BLOCK_ENABLE, sizeof enable, &enable, 0, NULL, NULL));
}

CONFORM_DRIVER
