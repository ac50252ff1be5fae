/*
 * The registry from a program: every call x a bad handle, one of another kind, without the access,
 * of a deleted key, a bad pointer, a buffer too small.
 */
#define CONFORM_APP
#include "status.h"
#include "nt_calls.h"

CALL(CreateKey, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG, PUNICODE_STRING, ULONG, PULONG)
CALL(OpenKey, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(OpenKeyEx, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG)
CALL(DeleteKey, HANDLE)
CALL(FlushKey, HANDLE)
CALL(QueryKey, HANDLE, int, PVOID, ULONG, PULONG)
CALL(EnumerateKey, HANDLE, ULONG, int, PVOID, ULONG, PULONG)
CALL(SetValueKey, HANDLE, PUNICODE_STRING, ULONG, ULONG, PVOID, ULONG)
CALL(QueryValueKey, HANDLE, PUNICODE_STRING, int, PVOID, ULONG, PULONG)
CALL(EnumerateValueKey, HANDLE, ULONG, int, PVOID, ULONG, PULONG)
CALL(DeleteValueKey, HANDLE, PUNICODE_STRING)

#ifndef REG_DWORD
#define REG_BINARY 3
#define REG_DWORD 4
#endif
#ifndef KEY_ALL_ACCESS
#define KEY_READ 0x20019
#define KEY_ALL_ACCESS 0xF003F
#endif
#define PATH L"\\Registry\\Machine\\SOFTWARE\\Status"

static UNICODE_STRING value = {10, 10, L"value"}, absent = {12, 12, L"absent"};
static HANDLE key, child, deleted, weak, event;
static UCHAR buffer[512];
static ULONG data = 7, n;

static HANDLE make(PWSTR path, ACCESS_MASK access)
{
    HANDLE h = NULL;

    EXPECT_EQ(NtCreateKey(&h, access, named(path, OBJ_CASE_INSENSITIVE, NULL), 0, NULL, 0, NULL),
              0);
    return h;
}

#define HANDLES(name_, ...)                                                                        \
    BOTH(name_, STATUS_INVALID_HANDLE, BAD_HANDLE, ##__VA_ARGS__);                                 \
    BOTH(name_, STATUS_OBJECT_TYPE_MISMATCH, event, ##__VA_ARGS__);                                \
    BOTH(name_, STATUS_ACCESS_DENIED, weak, ##__VA_ARGS__);                                        \
    BOTH(name_, STATUS_KEY_DELETED, deleted, ##__VA_ARGS__)

#define NAMES(name_, ...)                                                                          \
    BOTH(name_, STATUS_INVALID_HANDLE, &h, KEY_READ, named(L"x", 0, BAD_HANDLE), ##__VA_ARGS__);   \
    BOTH(name_, STATUS_OBJECT_PATH_SYNTAX_BAD, &h, KEY_READ, named(L"x", 0, NULL), ##__VA_ARGS__); \
    named(PATH, 0, NULL)->Length = 3;                                                              \
    BOTH(name_, STATUS_INVALID_PARAMETER, &h, KEY_READ, &nt_attributes, ##__VA_ARGS__);            \
    BOTH(name_, STATUS_INVALID_PARAMETER, &h, KEY_READ, NULL, ##__VA_ARGS__);                      \
    named(PATH, 0, NULL);                                                                          \
    nt_name.Length--;                                                                              \
    BOTH(name_, STATUS_OBJECT_NAME_INVALID, &h, KEY_READ, &nt_attributes, ##__VA_ARGS__);          \
    BOTH(name_, STATUS_ACCESS_VIOLATION, BAD_POINTER, KEY_READ,                                    \
         named(PATH, OBJ_CASE_INSENSITIVE, NULL), ##__VA_ARGS__);                                  \
    BOTH(name_, STATUS_ACCESS_VIOLATION, &h, KEY_READ, BAD_POINTER, ##__VA_ARGS__);                \
    BOTH(name_, STATUS_ACCESS_DENIED, &h, 0, named(PATH, OBJ_CASE_INSENSITIVE, NULL),              \
         ##__VA_ARGS__);                                                                           \
    BOTH(name_, STATUS_SUCCESS, &h, KEY_READ, named(PATH, OBJ_CASE_INSENSITIVE, NULL),             \
         ##__VA_ARGS__)

static void opening(void)
{
    ULONG disposition;
    HANDLE h;

    NAMES(CreateKey, 0, NULL, 0, &disposition);
    BOTH(CreateKey, STATUS_OBJECT_NAME_NOT_FOUND, &h, KEY_READ, named(PATH L"\\No\\x", 0, NULL), 0,
         NULL, 0, NULL);
    NAMES(OpenKey);
    NAMES(OpenKeyEx, 0);
    BOTH(OpenKey, STATUS_OBJECT_NAME_NOT_FOUND, &h, KEY_READ, named(PATH L"\\No", 0, NULL));
    BOTH(OpenKeyEx, STATUS_OBJECT_NAME_NOT_FOUND, &h, KEY_READ, named(PATH L"\\No", 0, NULL), 0);
    BOTH(OpenKey, STATUS_OBJECT_TYPE_MISMATCH, &h, KEY_READ,
         named(L"\\KernelObjects", OBJ_CASE_INSENSITIVE, NULL));
    BOTH(OpenKeyEx, STATUS_OBJECT_TYPE_MISMATCH, &h, KEY_READ,
         named(L"\\KernelObjects", OBJ_CASE_INSENSITIVE, NULL), 0);
    BOTH(OpenKeyEx, STATUS_INVALID_PARAMETER_4, &h, KEY_READ,
         named(PATH, OBJ_CASE_INSENSITIVE, NULL), 0x80);
}

static void keys(void)
{
    HANDLE leaf;

    HANDLES(DeleteKey);
    BOTH(DeleteKey, STATUS_CANNOT_DELETE, key); /* it has a child */
    leaf = make(PATH L"\\Leaf", KEY_ALL_ACCESS);
    EARNS(NtDeleteKey, STATUS_SUCCESS, NtDeleteKey(leaf));
    leaf = make(PATH L"\\Leaf", KEY_ALL_ACCESS);
    EARNS(ZwDeleteKey, STATUS_SUCCESS, ZwDeleteKey(leaf));
    BOTH(FlushKey, STATUS_SUCCESS, key);
    BOTH(FlushKey, STATUS_INVALID_HANDLE, BAD_HANDLE);
    BOTH(FlushKey, STATUS_OBJECT_TYPE_MISMATCH, event);
    BOTH(FlushKey, STATUS_KEY_DELETED, deleted);

    HANDLES(QueryKey, 0, buffer, 512, &n);
    BOTH(QueryKey, STATUS_SUCCESS, key, 0, buffer, 512, &n);
    BOTH(QueryKey, STATUS_SUCCESS, key, 1, buffer, 512, &n);
    BOTH(QueryKey, STATUS_SUCCESS, key, 2, buffer, 512, &n);
    BOTH(QueryKey, STATUS_SUCCESS, key, 3, buffer, 512, &n);
    BOTH(QueryKey, STATUS_BUFFER_TOO_SMALL, key, 0, buffer, 4, &n);
    BOTH(QueryKey, STATUS_BUFFER_OVERFLOW, key, 0, buffer, 18, &n);
    BOTH(QueryKey, STATUS_INVALID_PARAMETER, key, 77, buffer, 512, &n);
    BOTH(QueryKey, STATUS_ACCESS_VIOLATION, key, 0, BAD_POINTER, 512, &n);
    BOTH(QueryKey, STATUS_ACCESS_VIOLATION, key, 0, buffer, 512, BAD_POINTER);

    HANDLES(EnumerateKey, 0, 0, buffer, 512, &n);
    BOTH(EnumerateKey, STATUS_SUCCESS, key, 0, 0, buffer, 512, &n);
    BOTH(EnumerateKey, STATUS_NO_MORE_ENTRIES, key, 1, 0, buffer, 512, &n);
    BOTH(EnumerateKey, STATUS_BUFFER_TOO_SMALL, key, 0, 0, buffer, 4, &n);
    BOTH(EnumerateKey, STATUS_BUFFER_OVERFLOW, key, 0, 0, buffer, 18, &n);
    BOTH(EnumerateKey, STATUS_INVALID_PARAMETER, key, 0, 77, buffer, 512, &n);
    BOTH(EnumerateKey, STATUS_ACCESS_VIOLATION, key, 0, 0, BAD_POINTER, 512, &n);
}

static void values(void)
{
    HANDLES(SetValueKey, &value, 0, REG_DWORD, &data, 4);
    BOTH(SetValueKey, STATUS_SUCCESS, key, &value, 0, REG_DWORD, &data, 4);
    BOTH(SetValueKey, STATUS_ACCESS_VIOLATION, key, &value, 0, REG_DWORD, BAD_POINTER, 4);
    BOTH(SetValueKey, STATUS_ACCESS_VIOLATION, key, BAD_POINTER, 0, REG_DWORD, &data, 4);
    BOTH(SetValueKey, STATUS_INSUFFICIENT_RESOURCES, key, &value, 0, REG_BINARY, buffer,
         0x40000000);

    HANDLES(QueryValueKey, &value, 2, buffer, 512, &n);
    BOTH(QueryValueKey, STATUS_SUCCESS, key, &value, 0, buffer, 512, &n);
    BOTH(QueryValueKey, STATUS_SUCCESS, key, &value, 1, buffer, 512, &n);
    BOTH(QueryValueKey, STATUS_SUCCESS, key, &value, 2, buffer, 512, &n);
    BOTH(QueryValueKey, STATUS_OBJECT_NAME_NOT_FOUND, key, &absent, 2, buffer, 512, &n);
    BOTH(QueryValueKey, STATUS_BUFFER_TOO_SMALL, key, &value, 2, buffer, 4, &n);
    BOTH(QueryValueKey, STATUS_BUFFER_OVERFLOW, key, &value, 2, buffer, 13, &n);
    BOTH(QueryValueKey, STATUS_INVALID_PARAMETER, key, &value, 77, buffer, 512, &n);
    BOTH(QueryValueKey, STATUS_ACCESS_VIOLATION, key, &value, 2, BAD_POINTER, 512, &n);
    BOTH(QueryValueKey, STATUS_ACCESS_VIOLATION, key, BAD_POINTER, 2, buffer, 512, &n);

    HANDLES(EnumerateValueKey, 0, 1, buffer, 512, &n);
    BOTH(EnumerateValueKey, STATUS_SUCCESS, key, 0, 1, buffer, 512, &n);
    BOTH(EnumerateValueKey, STATUS_NO_MORE_ENTRIES, key, 1, 1, buffer, 512, &n);
    BOTH(EnumerateValueKey, STATUS_BUFFER_TOO_SMALL, key, 0, 1, buffer, 4, &n);
    BOTH(EnumerateValueKey, STATUS_BUFFER_OVERFLOW, key, 0, 1, buffer, 22, &n);
    BOTH(EnumerateValueKey, STATUS_INVALID_PARAMETER, key, 0, 77, buffer, 512, &n);
    BOTH(EnumerateValueKey, STATUS_ACCESS_VIOLATION, key, 0, 1, BAD_POINTER, 512, &n);

    HANDLES(DeleteValueKey, &value);
    EARNS(NtDeleteValueKey, STATUS_SUCCESS, NtDeleteValueKey(key, &value));
    BOTH(DeleteValueKey, STATUS_OBJECT_NAME_NOT_FOUND, key, &value);
    BOTH(DeleteValueKey, STATUS_ACCESS_VIOLATION, key, BAD_POINTER);
    NtSetValueKey(key, &value, 0, REG_DWORD, &data, 4);
    EARNS(ZwDeleteValueKey, STATUS_SUCCESS, ZwDeleteValueKey(key, &value));
}

int main(void)
{
    key = make(PATH, KEY_ALL_ACCESS);
    child = make(PATH L"\\Child", KEY_ALL_ACCESS);
    deleted = make(PATH L"\\Gone", KEY_ALL_ACCESS);
    NtDeleteKey(deleted);
    weak = make(PATH, READ_CONTROL);
    NtCreateEvent(&event, EVENT_ALL_ACCESS, NULL, 0, FALSE);
    opening();
    keys();
    values();
    return conform_end();
}
