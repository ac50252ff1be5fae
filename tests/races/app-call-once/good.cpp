// mended: every look at Table comes after std::call_once
#include <mutex>
#include <thread>

static std::once_flag Once;
static int Table;

static int Use()
{
    std::call_once(Once, [] { Table = 42; });
    return Table;
}

int main()
{
    std::thread other(Use);

    Use();
    other.join();
    return 0;
}
