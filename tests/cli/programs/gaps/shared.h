#pragma once
struct _HEATER {
    ULONG Watts;
};
typedef struct _TOASTER_STATE {
    struct _HEATER Heater;
} TOASTER_STATE, *PTOASTER_STATE;
