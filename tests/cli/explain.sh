#!/usr/bin/env bash
# What codes mean.
. "$(dirname "$0")/common.sh"

check 0 'STATUS_TIMEOUT (0x00000102), an NTSTATUS: a success' explain STATUS_TIMEOUT
check 0 'Win32 programs see WAIT_TIMEOUT (258)' explain status_timeout
check 0 'STATUS_INVALID_HANDLE (0xC0000008), an NTSTATUS: an error' explain C0000008
check 0 'STATUS_INVALID_HANDLE (0xC0000008), an NTSTATUS: an error' explain 0xC0000008
check 0 'STATUS_INVALID_PARAMETER (0xC000000D)' explain -1073741811
check 0 'a thread waited at DISPATCH_LEVEL' explain 0xC4/0x122
check 0 'ERROR_INVALID_FUNCTION (1), a Win32 error' explain ERROR_INVALID_FUNCTION
check 0 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (0x7E), a bug check' explain 0x7E
grep -q ERROR_MOD_NOT_FOUND "$work/out" && fail '0x7E is read as 126'
check 0 'ERROR_ACCESS_DENIED (5), a Win32 error' explain 5
check 0 'DRIVER_IRQL_NOT_LESS_OR_EQUAL (0xD1), a bug check' explain d1
grep -q ERROR_SUCCESS "$work/out" && fail 'd1 is read as 0'
check 0 'an HRESULT that holds a Win32 error' explain 0x80070005
check 2 'nonsense is no status, error or bug check that is known here' explain nonsense
check 2 'is no status' explain 0xC4/zz
check 2 'is no status' explain 99999999999
check 2 'is no status' explain ''
check 2 'usage: irqlab explain' explain
exit $failed
