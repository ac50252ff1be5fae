/*
 * reg.h - what reg_key.c and reg_value.c share.
 *
 * A key of a program is a handle of NT's, or one of the roots, which are names: what goes by a root
 * opens it. Texts are UTF-16 inside; the A routines convert what is text, in both directions.
 */
#pragma once
#include "win32/internal.h"
#include "win32/nt.h"
#include "rtl/status.h"

enum {
    REG_PATH_UNITS = 1024,
    REG_NAME_UNITS = 256,       /* of a key, with its end */
    REG_VALUE_UNITS = 16383 + 1 /* of a value */
};

static inline LSTATUS reg_error(NTSTATUS status)
{
    return status >= 0 ? ERROR_SUCCESS : (LSTATUS)rtl_status_to_error((uint32_t)status);
}

/* Is it one of HKEY_LOCAL_MACHINE …? */
bool reg_is_root(HKEY key);

/* A key below a key, opened; sub_key NULL or "": the key itself. Close it with NtClose. */
LSTATUS reg_open(HKEY key, const WCHAR *sub_key, ACCESS_MASK access, HKEY *result);
void reg_close(HKEY key);

/* What a value of a text type is as the other kind of text: in the heap, *bytes what it has then.
 * NULL: there is no memory. */
void *reg_narrow_data(const void *wide, DWORD *bytes);
void *reg_widen_data(const void *narrow, DWORD *bytes);

static inline bool reg_is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}
