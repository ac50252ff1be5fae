// Writes go out, a second thread takes them from a completion port, the first waits until all came back.
// The requests end in the thread that made them, by a kernel APC, while it waits for the condition.
#include <windows.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

static std::mutex lock;
static std::condition_variable changed;
static int written;

int main()
{
    HANDLE file = CreateFileW(L"\\\\.\\Slow", GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                              FILE_FLAG_OVERLAPPED, nullptr);
    HANDLE port = CreateIoCompletionPort(file, nullptr, 7, 0);
    OVERLAPPED writes[2] = {};
    std::thread taker([&] {
        for (int i = 0; i < 2; i++) {
            DWORD bytes;
            ULONG_PTR key;
            OVERLAPPED *which;
            GetQueuedCompletionStatus(port, &bytes, &key, &which, INFINITE);
#ifdef ALL_AT_ONCE // who looks only once may look before the second one, and waits for ever
            std::lock_guard<std::mutex> guard(lock);
            written++;
            if (i == 0)
                changed.notify_one();
#else
            {
                std::lock_guard<std::mutex> guard(lock);
                written++;
            }
            changed.notify_one();
#endif
        }
    });

    for (OVERLAPPED &write : writes)
        WriteFile(file, "data", 4, nullptr, &write);
    {
        std::unique_lock<std::mutex> guard(lock);
        changed.wait(guard, [] { return written == 2; });
        std::printf("%d writes\n", written);
    }
    taker.join();
    CloseHandle(port);
    CloseHandle(file);
}
