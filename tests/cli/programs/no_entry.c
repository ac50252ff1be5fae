#include <ntddk.h>
VOID Nothing(VOID) {}
