// Notifies before anybody waits, and the wait asks for nothing.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex mutex;
static std::condition_variable changed;

int main()
{
    std::thread thread([] { changed.notify_one(); });

    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock);
    thread.join();
    return 0;
}
