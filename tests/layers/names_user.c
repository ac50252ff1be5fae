/* names_user.c - an app's headers declare every Win32 routine that can be called. Only compiled. */
#include <win32/windows.h>
#include <win32/cfgmgr32.h>
#include <win32/setupapi.h>

const void *irqlab_user_names[] = {
#define DDI(name, low, high, flags, status, note) DDI_##status(name)
#define DDI_FULL(name) (const void *)&name,
#define DDI_PARTIAL(name) (const void *)&name,
#define DDI_STUB(name)
#include "ddi/win32.def"
};
