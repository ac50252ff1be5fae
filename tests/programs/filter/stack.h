#pragma once
#define STACK_DEVICE L"\\Device\\StackBase"
#define STACK_LINK L"\\DosDevices\\StackBase"
#define IOCTL_STACK_ADD CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
