// Writes from one thread, reads (overlapped) in another; an event tells of data.
#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#include <tchar.h>
#include <vector>
#include <string>
#include "ringbuf.h"

static const int kMessages = 4;

class AutoHandle {
public:
    explicit AutoHandle(HANDLE h = INVALID_HANDLE_VALUE) : h_(h) {}
    ~AutoHandle() { if (h_ != INVALID_HANDLE_VALUE && h_ != NULL) CloseHandle(h_); }
    operator HANDLE() const { return h_; }
    AutoHandle(const AutoHandle &) = delete;
    AutoHandle &operator=(const AutoHandle &) = delete;
private:
    HANDLE h_;
};

static HANDLE OpenRing()
{
    return CreateFile(_T("\\\\.\\RingBuf"), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                      NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OVERLAPPED, NULL);
}

static BOOL Transfer(HANDLE h, bool write, void *p, DWORD n, DWORD *done)
{
    OVERLAPPED ov = {};
    AutoHandle ev(CreateEvent(NULL, TRUE, FALSE, NULL));
    ov.hEvent = ev;
    BOOL ok = write ? WriteFile(h, p, n, NULL, &ov) : ReadFile(h, p, n, NULL, &ov);
    if (!ok && GetLastError() != ERROR_IO_PENDING)
        return FALSE;
    return GetOverlappedResult(h, &ov, done, TRUE);
}

static DWORD WINAPI Writer(LPVOID)
{
    AutoHandle h(OpenRing());
    for (int i = 0; i < kMessages; i++) {
        std::string s = "message " + std::to_string(i) + "\n";
        DWORD done = 0;
        if (!Transfer(h, true, &s[0], (DWORD)s.size(), &done))
            _tprintf(_T("write failed %lu\n"), GetLastError());
    }
    return 0;
}

int _tmain(int argc, TCHAR *argv[])
{
    AutoHandle h(OpenRing());
    if (h == INVALID_HANDLE_VALUE) {
        _tprintf(_T("CreateFile failed: %lu\n"), GetLastError());
        return 1;
    }
    AutoHandle notify(CreateEvent(NULL, FALSE, FALSE, NULL));
    RINGBUF_EVENT e = { notify };
    OVERLAPPED ov = {};
    DWORD bytes = 0;
    ov.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    if (!DeviceIoControl(h, IOCTL_RINGBUF_SET_EVENT, &e, sizeof(e), NULL, 0, &bytes, &ov) &&
        GetLastError() != ERROR_IO_PENDING)
        _tprintf(_T("set event failed %lu\n"), GetLastError());
    AutoHandle writer(CreateThread(NULL, 0, Writer, NULL, 0, NULL));
    std::string all;
    int lines = 0;
    while (lines < kMessages) {
        char buf[64];
        DWORD got = 0;
        if (!Transfer(h, false, buf, sizeof(buf), &got)) {
            _tprintf(_T("read failed %lu\n"), GetLastError());
            break;
        }
        for (DWORD i = 0; i < got; i++)
            lines += buf[i] == '\n';
        all.append(buf, got);
    }
    WaitForSingleObject(writer, INFINITE);
    if (WaitForSingleObject(notify, 0) != WAIT_OBJECT_0)
        _tprintf(_T("not notified\n"));
    RINGBUF_STATS stats;
    if (!DeviceIoControl(h, IOCTL_RINGBUF_GET_STATS, NULL, 0, &stats, sizeof(stats), &bytes, &ov))
        _tprintf(_T("stats failed %lu\n"), GetLastError());
    printf("%s", all.c_str());
    _tprintf(_T("in %I64u out %llu used %lu\n"), stats.TotalIn, stats.TotalOut, stats.Used);

    // one read that nobody answers
    char last[8];
    OVERLAPPED rd = {};
    rd.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    if (!ReadFile(h, last, sizeof(last), NULL, &rd) && GetLastError() == ERROR_IO_PENDING) {
        DWORD n;
        CancelIo(h);
        if (!GetOverlappedResult(h, &rd, &n, TRUE))
            _tprintf(_T("cancelled: %lu\n"), GetLastError());
    }
    CloseHandle(rd.hEvent);
    CloseHandle(ov.hEvent);
    return 0;
}
