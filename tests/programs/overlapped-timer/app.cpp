#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <winioctl.h>
#include <cstdio>
#include <vector>
#include <memory>
#include "alarm.h"

struct Request {
    OVERLAPPED ov{};
    ALARM_INPUT in{};
    ALARM_OUTPUT out{};
    explicit Request(ULONG ms) { in.Milliseconds = ms; ov.hEvent = ::CreateEvent(nullptr, TRUE, FALSE, nullptr); }
    ~Request() { ::CloseHandle(ov.hEvent); }
    Request(const Request &) = delete;
    Request &operator=(const Request &) = delete;
};

int main()
{
    HANDLE h = CreateFileW(L"\\\\.\\Alarm", GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                           FILE_FLAG_OVERLAPPED, nullptr);
    if (h == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "open failed: %lu\n", GetLastError());
        return 1;
    }
    const ULONG waits[] = {300, 100, 200};
    std::vector<std::unique_ptr<Request>> requests;
    std::vector<HANDLE> events;
    for (ULONG ms : waits) {
        requests.push_back(std::make_unique<Request>(ms));
        Request &r = *requests.back();
        events.push_back(r.ov.hEvent);
        DWORD done = 0;
        BOOL ok = DeviceIoControl(h, IOCTL_ALARM_AFTER, &r.in, sizeof r.in, &r.out, sizeof r.out, &done, &r.ov);
        printf("started %lu ms: %s\n", ms,
               ok ? "done at once" : GetLastError() == ERROR_IO_PENDING ? "pending" : "failed");
    }
    DWORD bytes;
    if (!GetOverlappedResult(h, &requests[0]->ov, &bytes, FALSE))
        printf("not yet: %s\n", GetLastError() == ERROR_IO_INCOMPLETE ? "ERROR_IO_INCOMPLETE" : "?");
    ULONGLONG start = GetTickCount64();
    for (int n = 0; n < 3; n++) {
        DWORD w = WaitForMultipleObjects((DWORD)events.size(), events.data(), FALSE, 5000);
        Request &r = *requests[w - WAIT_OBJECT_0];
        printf("event %lu: %s", w - WAIT_OBJECT_0, HasOverlappedIoCompleted(&r.ov) ? "complete" : "not complete");
        if (GetOverlappedResult(h, &r.ov, &bytes, FALSE))
            printf(", %lu bytes, alarm %lu after about %I64u ms\n", bytes, r.out.Number,
                   (GetTickCount64() - start + 20) / 100 * 100);
        ResetEvent(r.ov.hEvent);
    }
    // And one to wait for in GetOverlappedResult itself.
    Request last(50);
    DeviceIoControl(h, IOCTL_ALARM_AFTER, &last.in, sizeof last.in, &last.out, sizeof last.out, NULL, &last.ov);
    if (GetOverlappedResult(h, &last.ov, &bytes, TRUE))
        printf("last: alarm %lu, %lu bytes\n", last.out.Number, bytes);
    CloseHandle(h);
}
