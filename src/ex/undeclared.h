/*
 * undeclared.h - routines of ex that our headers do not declare; see mm/undeclared.h.
 */
#pragma once
#include <wdk/ntifs.h>

DECLSPEC_NORETURN VOID RtlRaiseStatus(NTSTATUS Status);
VOID RtlRaiseException(PEXCEPTION_RECORD ExceptionRecord);
NTSTATUS ExGetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName, const GUID *VendorGuid,
                                          PVOID Value, PULONG ValueLength, PULONG Attributes);
NTSTATUS ExSetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName, const GUID *VendorGuid,
                                          PVOID Value, ULONG ValueLength, ULONG Attributes);
NTSTATUS RtlDuplicateUnicodeString(ULONG Flags, PCUNICODE_STRING StringIn,
                                   PUNICODE_STRING StringOut);
