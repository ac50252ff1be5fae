/* What driver and app agree on. */
#pragma once

#define TURNS_DEVICE L"\\\\.\\IrqlabTurns"

/* Input: two handles, the event the driver waits for and the one it sets. */
#define IOCTL_TURNS_START CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
/* Output: how many turns the driver took (ULONG). Stops its thread. */
#define IOCTL_TURNS_STOP CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef struct _TURNS_EVENTS {
    HANDLE DriverMay;
    HANDLE AppMay;
} TURNS_EVENTS;
