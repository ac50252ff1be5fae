/* What driver and app agree on: a read returns the next numbers, one ULONG each. */
#pragma once
#define COUNTER_DEVICE L"\\\\.\\IrqlabCounter"
