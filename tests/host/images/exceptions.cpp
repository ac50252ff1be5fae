// A C++ image: libstdc++ and the unwinder are linked into it; it throws, catches and cleans up.
#include <stdexcept>
#include <string>
#include <vector>

extern "C" void *__dso_handle;
void *__dso_handle = &__dso_handle;

extern "C" int KeCallback(int (*function)(int), int argument);

static int destroyed;

struct Guard {
    ~Guard()
    {
        destroyed++;
    }
};

struct Tls {
    int value;
    Tls() : value(7)
    {
    }
    ~Tls()
    {
        destroyed += 100;
    }
};

thread_local Tls object;
thread_local std::string text = "thread";

__attribute__((noinline)) static int thrower(int x)
{
    Guard guard;
    if (x > 2)
        throw std::out_of_range("x is " + std::to_string(x));
    return x;
}

__attribute__((noinline)) static int middle(int x)
{
    Guard guard;
    return thrower(x) + 1;
}

extern "C" int catch_it(int x, char *message)
{
    try {
        return middle(x);
    } catch (const std::exception &e) {
        std::string what = e.what();
        what.copy(message, what.size());
        message[what.size()] = 0;
        return -1;
    }
}

extern "C" int destroyed_count()
{
    return destroyed;
}

// The exception passes through a frame of the host.
extern "C" int catch_through_host(int x)
{
    try {
        return KeCallback(middle, x);
    } catch (const std::out_of_range &) {
        return -2;
    }
}

extern "C" int use_vector(int n)
{
    std::vector<std::string> all;
    for (int i = 0; i < n; i++)
        all.push_back(std::to_string(i) + "-a-string-too-long-for-the-small-buffer");
    try {
        return (int)all.at(n).size();
    } catch (...) {
        return (int)all.size();
    }
}

extern "C" int use_tls()
{
    text += "!";
    return object.value++ + (int)text.size();
}

static std::vector<int> global(3, 14);

extern "C" int use_global()
{
    return (int)global.size() * 100 + global[2];
}
