/* The registry of a program: that of the driver's service, keys of its own, what is refused, and
 * hearing of changes. */
#include <windows.h>
#include <stdio.h>
#include <string.h>

#define PARAMETERS "SYSTEM\\CurrentControlSet\\Services\\registry\\Parameters"

static void Driver(void)
{
    HANDLE device = CreateFileW(L"\\\\.\\Registry", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD limit = 21, twice = 0, bytes = sizeof twice, type = 0, done;
    HKEY key;

    if (device == INVALID_HANDLE_VALUE)
        return;
    DeviceIoControl(device, 0x222000, NULL, 0, NULL, 0, &done, NULL);
    printf("open %ld\n", RegOpenKeyExA(HKEY_LOCAL_MACHINE, PARAMETERS, 0, KEY_ALL_ACCESS, &key));
    RegSetValueExA(key, "Limit", 0, REG_DWORD, (BYTE *)&limit, sizeof limit);
    DeviceIoControl(device, 0x222000, NULL, 0, NULL, 0, &done, NULL);
    RegQueryValueExW(key, L"twice", NULL, &type, (BYTE *)&twice, &bytes);
    printf("type %lu, %lu bytes: %lu\n", type, bytes, twice);
    RegCloseKey(key);
    printf("closed: %ld\n", RegQueryValueExW(key, L"Twice", NULL, NULL, NULL, NULL));
    CloseHandle(device);
}

static void Values(HKEY key)
{
    WCHAR wide[40], name[20];
    char text[40];
    DWORD bytes = sizeof text, type, number = 7, units, index;
    ULONGLONG large = 1;

    RegSetValueExA(key, "Text", 0, REG_SZ, (const BYTE *)"plain text", 11);
    RegSetValueExW(key, L"Place", 0, REG_EXPAND_SZ, (const BYTE *)L"%TEMP%\\x", 18);
    RegSetValueExW(key, NULL, 0, REG_DWORD, (const BYTE *)&number, sizeof number);
    RegSetValueExW(key, L"Bare", 0, REG_SZ, (const BYTE *)L"bare", 8);
    RegSetValueExW(key, L"Large", 0, REG_QWORD, (const BYTE *)&large, sizeof large);
    printf("text %ld", RegQueryValueExA(key, "TEXT", NULL, &type, (BYTE *)text, &bytes));
    printf(": %s, type %lu, %lu bytes\n", text, type, bytes);
    bytes = sizeof wide;
    RegQueryValueExW(key, L"Text", NULL, &type, (BYTE *)wide, &bytes);
    printf("%ls, %lu bytes\n", wide, bytes);
    bytes = 4;
    printf("short %ld", RegQueryValueExA(key, "Text", NULL, &type, (BYTE *)text, &bytes));
    printf(", needs %lu\n", bytes);
    printf("size %ld", RegQueryValueExA(key, "Text", NULL, NULL, NULL, &bytes));
    printf(": %lu\n", bytes);
    printf("no size %ld\n", RegQueryValueExA(key, "Text", NULL, NULL, (BYTE *)text, NULL));
    printf("missing %ld\n", RegQueryValueExA(key, "Nothing", NULL, NULL, NULL, NULL));
    bytes = sizeof text;
    printf("get %ld", RegGetValueA(key, NULL, "Bare", RRF_RT_REG_SZ, NULL, text, &bytes));
    printf(": %s, %lu bytes\n", text, bytes);
    printf("wrong type %ld\n", RegGetValueA(key, NULL, "Bare", RRF_RT_REG_DWORD, NULL, NULL, NULL));
    printf("either size %ld\n",
           RegGetValueA(key, NULL, "Large", RRF_RT_DWORD | RRF_RT_QWORD, NULL, NULL, NULL));
    bytes = sizeof number;
    printf("number %ld", RegGetValueW(key, L"", NULL, RRF_RT_DWORD, &type, &number, &bytes));
    printf(": %lu\n", number);
    bytes = sizeof text;
    printf("expanded %ld", RegGetValueA(key, NULL, "Place", RRF_RT_REG_SZ, &type, text, &bytes));
    printf(": type %lu, %s\n", type, strchr(text, '%') ? "not expanded" : "expanded");
    for (index = 0; units = 20,
        RegEnumValueW(key, index, name, &units, NULL, &type, NULL, &bytes) == ERROR_SUCCESS;
         index++)
        printf("%lu: \"%ls\" %lu, %lu bytes\n", index, name, type, bytes);
    units = 3;
    printf("short name %ld\n", RegEnumValueW(key, 0, name, &units, NULL, NULL, NULL, NULL));
    units = 20;
    printf("end %ld\n", RegEnumValueW(key, index, name, &units, NULL, NULL, NULL, NULL));
    printf("delete %ld", RegDeleteValueA(key, "Bare"));
    printf(", again %ld\n", RegDeleteValueA(key, "Bare"));
}

static void Keys(HKEY key)
{
    DWORD made, subkeys, longest, values, names, data, units;
    char name[32];
    HKEY child, same;

    printf("create %ld", RegCreateKeyExA(key, "One\\Two\\Three", 0, NULL, 0, KEY_ALL_ACCESS, NULL,
                                         &child, &made));
    printf(", %s\n", made == REG_CREATED_NEW_KEY ? "new" : "old");
    printf("create %ld",
           RegCreateKeyExA(key, "one\\two\\three\\", 0, NULL, 0, KEY_READ, NULL, &same, &made));
    printf(", %s\n", made == REG_CREATED_NEW_KEY ? "new" : "old");
    RegSetKeyValueA(key, "Another", "x", REG_SZ, "y", 2);
    printf("read only %ld\n", RegSetValueExA(same, "x", 0, REG_SZ, (const BYTE *)"y", 2));
    RegQueryInfoKeyA(key, NULL, NULL, NULL, &subkeys, &longest, NULL, &values, &names, &data, NULL,
                     NULL);
    printf("%lu keys up to %lu, %lu values up to %lu and %lu bytes\n", subkeys, longest, values,
           names, data);
    for (DWORD i = 0; units = sizeof name,
               RegEnumKeyExA(key, i, name, &units, NULL, NULL, NULL, NULL) == ERROR_SUCCESS;
         i++)
        printf("%lu: %s\n", i, name);
    printf("with children %ld\n", RegDeleteKeyA(key, "One"));
    printf("child %ld\n", RegDeleteKeyA(key, "One\\Two\\Three"));
    printf("deleted %ld\n", RegSetValueExA(child, "x", 0, REG_SZ, (const BYTE *)"y", 2));
    printf("tree %ld", RegDeleteTreeA(key, "One"));
    printf(", gone %ld\n", RegDeleteKeyA(key, "One"));
    printf("backslash %ld\n", RegOpenKeyA(key, "\\x", &same));
    RegCloseKey(child);
}

static DWORD WINAPI Change(LPVOID parameter)
{
    Sleep(10);
    return (DWORD)RegSetKeyValueW((HKEY)parameter, L"Below", L"Value", REG_SZ, L"", 2);
}

static void Changes(HKEY key)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), thread;
    HKEY other;

    RegOpenKeyExA(key, NULL, 0, KEY_NOTIFY, &other);
    printf("no event %ld\n", RegNotifyChangeKeyValue(other, FALSE, 1, NULL, TRUE));
    printf("watch %ld\n",
           RegNotifyChangeKeyValue(other, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE));
    RegSetKeyValueW(key, L"Below", L"Value", REG_SZ, L"", 2);
    printf("below: %lu\n", WaitForSingleObject(event, 0));
    RegSetValueExW(key, L"Value", 0, REG_SZ, (const BYTE *)L"", 2);
    printf("here: %lu\n", WaitForSingleObject(event, 0));
    RegNotifyChangeKeyValue(other, TRUE, REG_NOTIFY_CHANGE_NAME, event, TRUE);
    printf("again: %lu\n", WaitForSingleObject(event, 0));
    RegCloseKey(other);
    printf("closed: %lu\n", WaitForSingleObject(event, 0));
    thread = CreateThread(NULL, 0, Change, key, 0, NULL);
    printf("waits: %ld\n",
           RegNotifyChangeKeyValue(key, TRUE, REG_NOTIFY_CHANGE_LAST_SET, NULL, FALSE));
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(event);
}

int main(void)
{
    HKEY key;

    Driver();
    if (RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\Irqlab\\Test", 0, NULL, 0, KEY_ALL_ACCESS,
                        NULL, &key, NULL) != ERROR_SUCCESS)
        return 1;
    Values(key);
    Keys(key);
    Changes(key);
    RegCloseKey(key);
    printf("%ld\n", RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Nobody", 0, KEY_READ, &key));
    return 0;
}
