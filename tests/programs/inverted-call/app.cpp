#define WIN32_LEAN_AND_MEAN
#include <Windows.h>
#include <winioctl.h>
#include <initguid.h>
#include "public.h"
#include <cstdio>
#include <array>
#include <memory>
#include <string>
#include <stdexcept>
#include <system_error>

struct HandleCloser {
    using pointer = HANDLE;
    void operator()(HANDLE h) const noexcept { if (h && h != INVALID_HANDLE_VALUE) ::CloseHandle(h); }
};
using unique_handle = std::unique_ptr<void, HandleCloser>;

struct Request : OVERLAPPED {
    BYTE buffer[sizeof(NOTIFY_RECORD) + 64];
    int number;
};

[[noreturn]] static void ThrowLast(const char *what)
{
    throw std::system_error(static_cast<int>(::GetLastError()), std::system_category(), what);
}

static void Post(HANDLE device, Request &r)
{
    ZeroMemory(static_cast<OVERLAPPED *>(&r), sizeof(OVERLAPPED));
    if (!::DeviceIoControl(device, IOCTL_NOTIFY_WAIT, nullptr, 0, r.buffer, sizeof r.buffer, nullptr, &r) &&
        ::GetLastError() != ERROR_IO_PENDING)
        ThrowLast("IOCTL_NOTIFY_WAIT");
}

static void Fire(HANDLE device, const std::string &text)
{
    DWORD got;
    OVERLAPPED ov = {};
    unique_handle done(::CreateEventW(nullptr, TRUE, FALSE, nullptr));
    // the low bit keeps the completion away from the port
    ov.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(done.get()) | 1);
    if (!::DeviceIoControl(device, IOCTL_NOTIFY_FIRE, const_cast<char *>(text.data()), static_cast<DWORD>(text.size()),
                           nullptr, 0, &got, &ov)) {
        if (::GetLastError() != ERROR_IO_PENDING || !::GetOverlappedResult(device, &ov, &got, TRUE))
            ThrowLast("IOCTL_NOTIFY_FIRE");
    }
}

int wmain()
try {
    unique_handle device(::CreateFileW(L"\\\\.\\InvertedNotify", GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                       FILE_FLAG_OVERLAPPED, nullptr));
    if (device.get() == INVALID_HANDLE_VALUE)
        ThrowLast("CreateFile");
    unique_handle port(::CreateIoCompletionPort(device.get(), nullptr, 0x1234, 0));
    if (!port)
        ThrowLast("CreateIoCompletionPort");

    std::array<Request, 4> requests;
    for (size_t i = 0; i < requests.size(); i++) {
        requests[i].number = static_cast<int>(i);
        Post(device.get(), requests[i]);
    }
    DWORD id;
    unique_handle thread(::CreateThread(nullptr, 0, [](LPVOID p) -> DWORD {
        for (int i = 1; i <= 6; i++) {
            ::Sleep(10);
            Fire(p, "event " + std::to_string(i));
        }
        return 0;
    }, device.get(), 0, &id));

    for (int done = 0; done < 6;) {
        DWORD bytes;
        ULONG_PTR key;
        LPOVERLAPPED ov;
        if (!::GetQueuedCompletionStatus(port.get(), &bytes, &key, &ov, 5000))
            ThrowLast("GetQueuedCompletionStatus");
        auto r = static_cast<Request *>(ov);
        auto record = reinterpret_cast<PNOTIFY_RECORD>(r->buffer);
        printf("request %d key %Ix: sequence %lu '%.*s', %lu bytes\n", r->number, key, record->Sequence, (int)record->Length,
               (const char *)record->Data, bytes);
        if (++done < 4)
            Post(device.get(), *r);
    }
    ::WaitForSingleObject(thread.get(), INFINITE);
    // one of them is cancelled by itself, the others with the handle
    Post(device.get(), requests[0]);
    if (!::CancelIoEx(device.get(), &requests[0]))
        ThrowLast("CancelIoEx");
    OVERLAPPED_ENTRY entries[8];
    ULONG count = 0;
    if (!::GetQueuedCompletionStatusEx(port.get(), entries, _countof(entries), &count, 1000, FALSE))
        ThrowLast("GetQueuedCompletionStatusEx");
    printf("%lu entries, status %08lx\n", count, (ULONG)entries[0].lpOverlapped->Internal);
    ::PostQueuedCompletionStatus(port.get(), 7, 8, nullptr);
    DWORD bytes; ULONG_PTR key; LPOVERLAPPED ov = &requests[0];
    if (::GetQueuedCompletionStatus(port.get(), &bytes, &key, &ov, 0))
        printf("posted: %lu %Iu %p\n", bytes, key, (void *)ov);
    if (!::GetQueuedCompletionStatus(port.get(), &bytes, &key, &ov, 20))
        printf("nothing more: %lu %s\n", ::GetLastError(), ov ? "?" : "null");
    BOOL ok = ::DeviceIoControl(device.get(), IOCTL_NOTIFY_WAIT, nullptr, 0, requests[1].buffer, 2, nullptr, &requests[1]);
    printf("small: %d %lu\n", ok, ::GetLastError());
    Post(device.get(), requests[2]);
    Post(device.get(), requests[3]);
    device.reset();
    for (int i = 0; i < 2; i++)
        if (!::GetQueuedCompletionStatus(port.get(), &bytes, &key, &ov, 100) && ov)
            printf("closed: error %lu\n", ::GetLastError());
    return 0;
} catch (const std::system_error &e) {
    fprintf(stderr, "error %d: %s\n", e.code().value(), e.what());
    return 1;
}
