// A thread gives back what main has locked.
#include <mutex>
#include <thread>

static std::mutex mutex;
static int count;

int main()
{
    mutex.lock();
    count++;
    std::thread thread([] { mutex.unlock(); });
    thread.join();
    return count - 1;
}
