// Two mutexes, each thread takes its own first.
#include <chrono>
#include <mutex>
#include <thread>

static std::mutex first, second;

static void work(std::mutex &mine, std::mutex &other)
{
    std::lock_guard<std::mutex> a(mine);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::lock_guard<std::mutex> b(other);
}

int main()
{
    std::thread thread([] { work(second, first); });

    work(first, second);
    thread.join();
    return 0;
}
