// race: two std::threads on Total; one holds the mutex
#include <mutex>
#include <thread>

static std::mutex Lock;
static int Total;

int main()
{
    std::thread other([] {
        std::lock_guard<std::mutex> guard(Lock);
        Total += 1; /* races */
    });
    {
        Total += 2; /* races */
    }
    other.join();
    return 0;
}
