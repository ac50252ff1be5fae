/* What driver and app agree on: the input is a handle of an event. */
#pragma once
#define WHO_DEVICE L"\\\\.\\IrqlabWho"
#define IOCTL_WHO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
