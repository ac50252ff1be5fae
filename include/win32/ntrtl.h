/* ntrtl.h - the native API for programs; all of it is in winternl.h. */
#pragma once
#include "ntstatus.h"
#include "winternl.h"
