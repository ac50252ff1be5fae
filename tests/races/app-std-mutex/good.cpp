// mended: two std::threads on Total; both hold the mutex
#include <mutex>
#include <thread>

static std::mutex Lock;
static int Total;

int main()
{
    std::thread other([] {
        std::lock_guard<std::mutex> guard(Lock);
        Total += 1;
    });
    {
        std::lock_guard<std::mutex> guard(Lock);
        Total += 2;
    }
    other.join();
    return 0;
}
