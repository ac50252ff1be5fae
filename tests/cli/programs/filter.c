/* What the filter of debug output lets through. */
#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p) {
 DbgPrint("plain\n"); KdPrint(("kd\n")); KdPrintEx((DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "ihv info\n")); DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "ihv error\n"); DbgPrintEx(DPFLTR_ACPI_ID, DPFLTR_TRACE_LEVEL, "acpi trace\n"); DbgPrintEx(DPFLTR_ACPI_ID, 0, "acpi error\n"); return 0; }
