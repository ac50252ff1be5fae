// race: two std::threads write Hits with the mutex shared
#include <mutex>
#include <shared_mutex>
#include <thread>

static std::shared_mutex Lock;
static int Hits;

static void Look()
{
    std::shared_lock<std::shared_mutex> guard(Lock);
    Hits++; /* races */
}

int main()
{
    std::thread other(Look);

    Look();
    other.join();
    return Hits < 0;
}
