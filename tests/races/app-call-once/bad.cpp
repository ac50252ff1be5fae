// race: a first look at Table without std::call_once
#include <mutex>
#include <thread>

static std::once_flag Once;
static int Table;

static int Use()
{
    if (Table) /* races */
        return Table; /* races */
    std::call_once(Once, [] { Table = 42; }); /* races */
    return Table;
}

int main()
{
    std::thread other(Use);

    Use();
    other.join();
    return 0;
}
