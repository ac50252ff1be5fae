/*
 * status.h - names, texts and translations of NTSTATUS, Win32 errors, exceptions and bug checks.
 *
 * The tables are status.def, error.def, exception.def and bugcheck.def. Every text returned here is
 * a constant; a lookup that finds nothing returns NULL (or false), so that the caller prints hex.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* "STATUS_TIMEOUT" for 0x102. Where a value has several names: the one in the table. */
const char *rtl_status_name(uint32_t status);
/* Case matters; aliases (STATUS_WAIT_0) are known. */
bool rtl_status_from_name(const char *name, uint32_t *status);
/*
 * What RtlNtStatusToDosErrorNoTeb answers: a Win32 status (facility 7) is unwrapped, a customer's
 * code (bit 29) stays, an unknown status gives ERROR_MR_MID_NOT_FOUND (317).
 */
uint32_t rtl_status_to_error(uint32_t status);

const char *rtl_error_name(uint32_t error); /* "ERROR_FILE_NOT_FOUND" for 2 */
const char *rtl_error_text(uint32_t error); /* one English sentence, no line end */
bool rtl_error_from_name(const char *name, uint32_t *error);

const char *rtl_exception_name(uint32_t status); /* "EXCEPTION_ACCESS_VIOLATION" */
const char *rtl_exception_text(uint32_t status); /* "memory was accessed that may not be" */

/* The high-order flag of minidump codes (0x1000007E) is ignored. */
const char *rtl_bugcheck_name(uint32_t code);
bool rtl_bugcheck_from_name(const char *name, uint32_t *code);
