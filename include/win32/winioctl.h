/* winioctl.h - control codes for DeviceIoControl. */
#ifndef _WINIOCTL_
#define _WINIOCTL_

#include "devioctl.h"
#include "minwindef.h"

#endif
