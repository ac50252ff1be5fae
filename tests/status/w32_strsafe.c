/* w32_strsafe.c - StringCchCopy and its kin: buffer too small, no room at all, flags there are not. */
#define CONFORM_APP
#include "status.h"
#include <strsafe.h>

#define RESULT HRESULT
#define GOOD "S_OK", S_OK
#define SHORT_OF "STRSAFE_E_INSUFFICIENT_BUFFER", STRSAFE_E_INSUFFICIENT_BUFFER
#define INVALID "STRSAFE_E_INVALID_PARAMETER", STRSAFE_E_INVALID_PARAMETER
#include "safe_strings.h"

SAFE_STRINGS(StringCch, A, CHAR, NARROW_T, 1)
SAFE_STRINGS(StringCch, W, WCHAR, WIDE_T, 1)
SAFE_STRINGS(StringCb, A, CHAR, NARROW_T, 1)
SAFE_STRINGS(StringCb, W, WCHAR, WIDE_T, sizeof(WCHAR))

int wmain(void)
{
    allStringCchA();
    allStringCchW();
    allStringCbA();
    allStringCbW();
    return conform_end() ? 3 : 0;
}
