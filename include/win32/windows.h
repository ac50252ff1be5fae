/*
 * windows.h - the Win32 API, as far as programs around drivers use it.
 *
 * Apps are built with UNICODE unless --ansi is given; CreateFile is then CreateFileW. WIN32_LEAN_AND_MEAN
 * leaves out what it leaves out on Windows (here: winsvc.h is not affected, winioctl.h is). NOMINMAX:
 * see minwindef.h.
 */
#ifndef _WINDOWS_
#define _WINDOWS_

#ifndef WIN32
#define WIN32
#endif

#include <stdarg.h>
#include <string.h>

#include "windef.h"

#include "winbase.h"
#include "wincon.h"
#include "winerror.h"
#include "winnls.h"
#include "winreg.h"
#ifndef NOUSER
#include "winuser.h"
#endif
#ifndef NOSERVICE
#include "winsvc.h"
#endif
#include "stringapiset.h"
#include "timezoneapi.h"

#ifndef WIN32_LEAN_AND_MEAN
#include "mmsystem.h"
#include "winioctl.h"
#include <stdlib.h> /* by way of the COM headers there */
typedef unsigned char byte;
#endif

#ifdef __cplusplus
extern "C" {
#endif
int WinMain(HINSTANCE instance, HINSTANCE previous, LPSTR command_line, int show);
int wWinMain(HINSTANCE instance, HINSTANCE previous, LPWSTR command_line, int show);
#ifdef __cplusplus
}
#endif

#endif
