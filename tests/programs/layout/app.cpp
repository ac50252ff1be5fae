#include <windows.h>
#include <winioctl.h>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <type_traits>
#include <string>

static_assert(sizeof(long) == 4 && sizeof(1L) == 4 && sizeof(1UL) == 4, "LLP64");
static_assert(std::numeric_limits<long>::max() == 2147483647L, "LLP64");
static_assert(sizeof(wchar_t) == 2 && std::is_same<WCHAR, wchar_t>::value, "UTF-16");
static_assert(sizeof(size_t) == 8 && sizeof(time_t) == 8 && sizeof(intptr_t) == 8, "64 bits");
static_assert(sizeof(DWORD) == 4 && sizeof(HANDLE) == 8 && sizeof(BOOL) == 4 && sizeof(LONG_PTR) == 8, "");
static_assert(sizeof(OVERLAPPED) == 32 && offsetof(OVERLAPPED, hEvent) == 24, "");
static_assert(sizeof(FILETIME) == 8 && sizeof(SYSTEMTIME) == 16 && sizeof(CRITICAL_SECTION) == 40, "");
static_assert(sizeof(SECURITY_ATTRIBUTES) == 24 && sizeof(PROCESS_INFORMATION) == 24 && sizeof(STARTUPINFOW) == 104, "");
static_assert(sizeof(LARGE_INTEGER) == 8 && sizeof(GUID) == 16 && sizeof(SYSTEM_INFO) == 48, "");
static_assert(CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS) == 0x222000, "");

struct Packed {
    unsigned long flags : 4;
    unsigned long rest : 28;
    long long big;
};

static const char *Kind(long) { return "long"; }
static const char *Kind(long long) { return "long long"; }
static const char *Kind(unsigned long) { return "unsigned long"; }

int main()
{
    std::printf("%s %s %s\n", Kind(1L), Kind(1LL), Kind(DWORD(1)));
    std::printf("%zu %ls\n", sizeof(Packed), std::to_wstring(42L).c_str());
    return 0;
}
