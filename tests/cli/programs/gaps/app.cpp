#include <windows.h>
#include <toaster.h>
#include <map>
#include <string>

struct Slice {
    explicit Slice(int width);
    ~Slice();
    int width;
    std::string name;
};

Slice::Slice(int width) : width(width) {}
Slice::~Slice() {}

static BOOL CALLBACK Callback(HTOASTER toaster, LPVOID context)
{
    return context != nullptr;
}

int main()
{
    std::map<std::string, int> slices;
    TOASTER_INFO info = {0};
    Slice slice(3);
    HANDLE event = CreateToaster(nullptr, EVENT_ALL_ACESS);
    auto more = [&](int n) { return n + TOASTER_SLICES; };

    slices["rye"] = more(2);
    return WaitForSingleObject(event, INFINIT) + slice.width;
}
