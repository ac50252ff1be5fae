// mended: two std::threads write Hits with the mutex exclusive
#include <mutex>
#include <shared_mutex>
#include <thread>

static std::shared_mutex Lock;
static int Hits;

static void Look()
{
    std::unique_lock<std::shared_mutex> guard(Lock);
    Hits++;
}

int main()
{
    std::thread other(Look);

    Look();
    other.join();
    return Hits < 0;
}
