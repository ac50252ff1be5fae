/* args: --pool 1 */
/* The registry as drivers use it through Rtl, and without any pool left. */
#include "status.h"
#include "exhaust.h"

NTSYSAPI NTSTATUS NTAPI NtDeleteValueKey(HANDLE, PUNICODE_STRING);

#define SERVICE L"Status"

static void test(PDRIVER_OBJECT Driver)
{
    RTL_QUERY_REGISTRY_TABLE table[2];
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"value");
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\SOFTWARE");
    OBJECT_ATTRIBUTES attributes;
    ULONG data = 7, out = 0;
    HANDLE key;

    UNREFERENCED_PARAMETER(Driver);
    EARNS(RtlCheckRegistryKey, STATUS_OBJECT_NAME_NOT_FOUND,
          RtlCheckRegistryKey(RTL_REGISTRY_SERVICES, SERVICE));
    EARNS(RtlCreateRegistryKey, STATUS_SUCCESS,
          RtlCreateRegistryKey(RTL_REGISTRY_SERVICES, SERVICE));
    EARNS(RtlCreateRegistryKey, STATUS_INVALID_PARAMETER, RtlCreateRegistryKey(77, SERVICE));
    EARNS(RtlCheckRegistryKey, STATUS_SUCCESS, RtlCheckRegistryKey(RTL_REGISTRY_SERVICES, SERVICE));
    EARNS(RtlCheckRegistryKey, STATUS_INVALID_PARAMETER, RtlCheckRegistryKey(77, SERVICE));
    EARNS(RtlWriteRegistryValue, STATUS_SUCCESS,
          RtlWriteRegistryValue(RTL_REGISTRY_SERVICES, SERVICE, L"value", REG_DWORD, &data,
                                sizeof data));
    EARNS(RtlWriteRegistryValue, STATUS_INVALID_PARAMETER,
          RtlWriteRegistryValue(77, SERVICE, L"value", REG_DWORD, &data, sizeof data));
    RtlZeroMemory(table, sizeof table);
    table[0].Flags = RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_REQUIRED;
    table[0].Name = L"value";
    table[0].EntryContext = &out;
    EARNS(RtlQueryRegistryValues, STATUS_SUCCESS,
          RtlQueryRegistryValues(RTL_REGISTRY_SERVICES, SERVICE, table, NULL, NULL));
    EXPECT_EQ(out, 7);
    table[0].Name = L"absent";
    EARNS(RtlQueryRegistryValues, STATUS_OBJECT_NAME_NOT_FOUND,
          RtlQueryRegistryValues(RTL_REGISTRY_SERVICES, SERVICE, table, NULL, NULL));
    EARNS(RtlQueryRegistryValues, STATUS_INVALID_PARAMETER,
          RtlQueryRegistryValues(77, SERVICE, table, NULL, NULL));
    EARNS(RtlDeleteRegistryValue, STATUS_SUCCESS,
          RtlDeleteRegistryValue(RTL_REGISTRY_SERVICES, SERVICE, L"value"));
    EARNS(RtlDeleteRegistryValue, STATUS_OBJECT_NAME_NOT_FOUND,
          RtlDeleteRegistryValue(RTL_REGISTRY_SERVICES, SERVICE, L"value"));
    EARNS(RtlDeleteRegistryValue, STATUS_INVALID_PARAMETER,
          RtlDeleteRegistryValue(77, SERVICE, L"value"));

    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               NULL);
    EXPECT_STATUS(ZwOpenKey(&key, KEY_ALL_ACCESS, &attributes), STATUS_SUCCESS);
    EXPECT_STATUS(ZwSetValueKey(key, &name, 0, REG_DWORD, &data, sizeof data), STATUS_SUCCESS);
    exhaust();
    EARNS(ZwDeleteValueKey, STATUS_INSUFFICIENT_RESOURCES, ZwDeleteValueKey(key, &name));
    EARNS(NtDeleteValueKey, STATUS_INSUFFICIENT_RESOURCES, NtDeleteValueKey(key, &name));
    release();
    ZwClose(key);
}

CONFORM_DRIVER
