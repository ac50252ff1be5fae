// C++ scopes in names.
extern "C" void *__dso_handle;
void *__dso_handle = 0;

namespace dev
{
struct Device {
    virtual int Start(int x); // Start declaration
    static int count;
    int state = 1;
};

struct Special : Device {
    int extra = 2;
};

int Device::count = 3;
Special special;

int Device::Start(int x)
{
    return x + state + count; // Start line
}

template <class T> struct Box {
    T value;
    __attribute__((noinline)) T get()
    {
        return value; // get line
    }
};

Box<int> box = {7};
} // namespace dev

extern "C" int run(int x)
{
    return dev::special.Start(x) + dev::box.get();
}
