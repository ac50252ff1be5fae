/*
 * winreg.h - the registry. It is the one that drivers see, made anew for each execution: the keys
 * of the drivers' services, and what the program makes.
 *
 * All return ERROR_SUCCESS or what is wrong, and leave GetLastError alone.
 */
#ifndef _WINREG_
#define _WINREG_

#include "minwinbase.h"
#include "winnt.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef ACCESS_MASK REGSAM;
typedef LONG LSTATUS;
#define HKEY_CLASSES_ROOT ((HKEY)(ULONG_PTR)((LONG)0x80000000))
#define HKEY_CURRENT_USER ((HKEY)(ULONG_PTR)((LONG)0x80000001))
#define HKEY_LOCAL_MACHINE ((HKEY)(ULONG_PTR)((LONG)0x80000002))
#define HKEY_USERS ((HKEY)(ULONG_PTR)((LONG)0x80000003))
#define HKEY_CURRENT_CONFIG ((HKEY)(ULONG_PTR)((LONG)0x80000005))

/* RegGetValue */
#define RRF_RT_REG_NONE 0x00000001
#define RRF_RT_REG_SZ 0x00000002
#define RRF_RT_REG_EXPAND_SZ 0x00000004
#define RRF_RT_REG_BINARY 0x00000008
#define RRF_RT_REG_DWORD 0x00000010
#define RRF_RT_REG_MULTI_SZ 0x00000020
#define RRF_RT_REG_QWORD 0x00000040
#define RRF_RT_DWORD (RRF_RT_REG_BINARY | RRF_RT_REG_DWORD)
#define RRF_RT_QWORD (RRF_RT_REG_BINARY | RRF_RT_REG_QWORD)
#define RRF_RT_ANY 0x0000FFFF
#define RRF_SUBKEY_WOW6464KEY 0x00010000
#define RRF_SUBKEY_WOW6432KEY 0x00020000
#define RRF_NOEXPAND 0x10000000
#define RRF_ZEROONFAILURE 0x20000000

LSTATUS RegOpenKeyExA(HKEY key, LPCSTR sub_key, DWORD options, REGSAM access, PHKEY result);
LSTATUS RegOpenKeyExW(HKEY key, LPCWSTR sub_key, DWORD options, REGSAM access, PHKEY result);
LSTATUS RegOpenKeyA(HKEY key, LPCSTR sub_key, PHKEY result);
LSTATUS RegOpenKeyW(HKEY key, LPCWSTR sub_key, PHKEY result);
LSTATUS RegOpenCurrentUser(REGSAM access, PHKEY result);
LSTATUS RegCreateKeyExA(HKEY key, LPCSTR sub_key, DWORD reserved, LPSTR key_class, DWORD options,
                        REGSAM access, const LPSECURITY_ATTRIBUTES attributes, PHKEY result,
                        LPDWORD disposition);
LSTATUS RegCreateKeyExW(HKEY key, LPCWSTR sub_key, DWORD reserved, LPWSTR key_class, DWORD options,
                        REGSAM access, const LPSECURITY_ATTRIBUTES attributes, PHKEY result,
                        LPDWORD disposition);
LSTATUS RegCreateKeyA(HKEY key, LPCSTR sub_key, PHKEY result);
LSTATUS RegCreateKeyW(HKEY key, LPCWSTR sub_key, PHKEY result);
LSTATUS RegCloseKey(HKEY key);
LSTATUS RegFlushKey(HKEY key);
LSTATUS RegDeleteKeyA(HKEY key, LPCSTR sub_key);
LSTATUS RegDeleteKeyW(HKEY key, LPCWSTR sub_key);
LSTATUS RegDeleteKeyExA(HKEY key, LPCSTR sub_key, REGSAM access, DWORD reserved);
LSTATUS RegDeleteKeyExW(HKEY key, LPCWSTR sub_key, REGSAM access, DWORD reserved);
LSTATUS RegDeleteTreeA(HKEY key, LPCSTR sub_key);
LSTATUS RegDeleteTreeW(HKEY key, LPCWSTR sub_key);
LSTATUS RegEnumKeyA(HKEY key, DWORD index, LPSTR name, DWORD units);
LSTATUS RegEnumKeyW(HKEY key, DWORD index, LPWSTR name, DWORD units);
LSTATUS RegEnumKeyExA(HKEY key, DWORD index, LPSTR name, LPDWORD units, LPDWORD reserved,
                      LPSTR key_class, LPDWORD class_units, PFILETIME written);
LSTATUS RegEnumKeyExW(HKEY key, DWORD index, LPWSTR name, LPDWORD units, LPDWORD reserved,
                      LPWSTR key_class, LPDWORD class_units, PFILETIME written);
LSTATUS RegQueryInfoKeyA(HKEY key, LPSTR key_class, LPDWORD class_units, LPDWORD reserved,
                         LPDWORD sub_keys, LPDWORD max_sub_key, LPDWORD max_class, LPDWORD values,
                         LPDWORD max_name, LPDWORD max_data, LPDWORD security, PFILETIME written);
LSTATUS RegQueryInfoKeyW(HKEY key, LPWSTR key_class, LPDWORD class_units, LPDWORD reserved,
                         LPDWORD sub_keys, LPDWORD max_sub_key, LPDWORD max_class, LPDWORD values,
                         LPDWORD max_name, LPDWORD max_data, LPDWORD security, PFILETIME written);
LSTATUS RegNotifyChangeKeyValue(HKEY key, BOOL tree, DWORD filter, HANDLE event, BOOL asynchronous);

LSTATUS RegQueryValueExA(HKEY key, LPCSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data,
                         LPDWORD bytes);
LSTATUS RegQueryValueExW(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data,
                         LPDWORD bytes);
LSTATUS RegGetValueA(HKEY key, LPCSTR sub_key, LPCSTR name, DWORD flags, LPDWORD type, PVOID data,
                     LPDWORD bytes);
LSTATUS RegGetValueW(HKEY key, LPCWSTR sub_key, LPCWSTR name, DWORD flags, LPDWORD type, PVOID data,
                     LPDWORD bytes);
LSTATUS RegSetValueExA(HKEY key, LPCSTR name, DWORD reserved, DWORD type, const BYTE *data,
                       DWORD bytes);
LSTATUS RegSetValueExW(HKEY key, LPCWSTR name, DWORD reserved, DWORD type, const BYTE *data,
                       DWORD bytes);
LSTATUS RegSetKeyValueA(HKEY key, LPCSTR sub_key, LPCSTR name, DWORD type, LPCVOID data,
                        DWORD bytes);
LSTATUS RegSetKeyValueW(HKEY key, LPCWSTR sub_key, LPCWSTR name, DWORD type, LPCVOID data,
                        DWORD bytes);
LSTATUS RegDeleteValueA(HKEY key, LPCSTR name);
LSTATUS RegDeleteValueW(HKEY key, LPCWSTR name);
LSTATUS RegDeleteKeyValueA(HKEY key, LPCSTR sub_key, LPCSTR name);
LSTATUS RegDeleteKeyValueW(HKEY key, LPCWSTR sub_key, LPCWSTR name);
LSTATUS RegEnumValueA(HKEY key, DWORD index, LPSTR name, LPDWORD units, LPDWORD reserved,
                      LPDWORD type, LPBYTE data, LPDWORD bytes);
LSTATUS RegEnumValueW(HKEY key, DWORD index, LPWSTR name, LPDWORD units, LPDWORD reserved,
                      LPDWORD type, LPBYTE data, LPDWORD bytes);

#ifdef UNICODE
#define RegOpenKeyEx RegOpenKeyExW
#define RegOpenKey RegOpenKeyW
#define RegCreateKeyEx RegCreateKeyExW
#define RegCreateKey RegCreateKeyW
#define RegDeleteKey RegDeleteKeyW
#define RegDeleteKeyEx RegDeleteKeyExW
#define RegDeleteTree RegDeleteTreeW
#define RegEnumKey RegEnumKeyW
#define RegEnumKeyEx RegEnumKeyExW
#define RegQueryInfoKey RegQueryInfoKeyW
#define RegQueryValueEx RegQueryValueExW
#define RegGetValue RegGetValueW
#define RegSetValueEx RegSetValueExW
#define RegSetKeyValue RegSetKeyValueW
#define RegDeleteValue RegDeleteValueW
#define RegDeleteKeyValue RegDeleteKeyValueW
#define RegEnumValue RegEnumValueW
#else
#define RegOpenKeyEx RegOpenKeyExA
#define RegOpenKey RegOpenKeyA
#define RegCreateKeyEx RegCreateKeyExA
#define RegCreateKey RegCreateKeyA
#define RegDeleteKey RegDeleteKeyA
#define RegDeleteKeyEx RegDeleteKeyExA
#define RegDeleteTree RegDeleteTreeA
#define RegEnumKey RegEnumKeyA
#define RegEnumKeyEx RegEnumKeyExA
#define RegQueryInfoKey RegQueryInfoKeyA
#define RegQueryValueEx RegQueryValueExA
#define RegGetValue RegGetValueA
#define RegSetValueEx RegSetValueExA
#define RegSetKeyValue RegSetKeyValueA
#define RegDeleteValue RegDeleteValueA
#define RegDeleteKeyValue RegDeleteKeyValueA
#define RegEnumValue RegEnumValueA
#endif

#ifdef __cplusplus
}
#endif

#endif
