#include <Windows.h>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>
#include <cstring>
#include "public.h"

struct HandleDeleter {
    using pointer = HANDLE;
    void operator()(HANDLE h) const { if (h != INVALID_HANDLE_VALUE) ::CloseHandle(h); }
};
using unique_handle = std::unique_ptr<void, HandleDeleter>;

static int Error(const char* text)
{
    std::cout << text << " (" << ::GetLastError() << ")" << std::endl;
    return 1;
}

int main()
{
    unique_handle dev(::CreateFileW(L"\\\\.\\CacheDev", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, nullptr,
        OPEN_EXISTING, 0, nullptr));
    if (dev.get() == INVALID_HANDLE_VALUE)
        return Error("open");

    std::vector<std::thread> threads;
    for (int t = 0; t < 3; t++)
        threads.emplace_back([&dev, t] {
            unique_handle own(::CreateFileW(L"\\\\.\\CacheDev", GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                OPEN_EXISTING, 0, nullptr));
            DWORD bytes;
            for (ULONG k = 0; k < 3; k++) {
                CachePut put{ k };
                sprintf_s(put.Value, "value %lu of %d", k, t);
                if (!::DeviceIoControl(own.get(), IOCTL_CACHE_PUT, &put, sizeof(put), nullptr, 0, &bytes, nullptr))
                    Error("put");
                CacheGet get{ k };
                CacheValue value;
                if (::DeviceIoControl(own.get(), IOCTL_CACHE_GET, &get, sizeof(get), &value, sizeof(value), &bytes,
                        nullptr)) {
                    if (std::strncmp(value.Value, "value ", 6) != 0)
                        std::cout << "bad value: " << value.Value << "\n";
                }
                if (t == 2)
                    ::DeviceIoControl(own.get(), IOCTL_CACHE_REMOVE, &get, sizeof(get), nullptr, 0, &bytes, nullptr);
            }
        });
    for (auto& t : threads)
        t.join();

    CacheStats stats;
    DWORD bytes;
    if (!::DeviceIoControl(dev.get(), IOCTL_CACHE_STATS, nullptr, 0, &stats, sizeof(stats), &bytes, nullptr))
        return Error("stats");
    std::cout << "count at most 3: " << std::boolalpha << (stats.Count <= 3) << std::endl;
    return 0;
}
