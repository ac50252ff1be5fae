#include "windows.h"
#include "winioctl.h"
#include "stdio.h"
#include "public.h"

class Device {
public:
    explicit Device(LPCTSTR path) : handle_(CreateFile(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL)) {}
    ~Device() { if (*this) CloseHandle(handle_); }
    operator bool() const { return handle_ != INVALID_HANDLE_VALUE; }
    bool Add(LONGLONG value, LONGLONG &total)
    {
        COUNTER_DATA data = {1, value};
        DWORD n;
        if (!DeviceIoControl(handle_, IOCTL_COUNTER_ADD, &data, sizeof data, &data, sizeof data, &n, NULL))
            return false;
        total = data.Value;
        return n == sizeof data;
    }

private:
    HANDLE handle_;
};

int main(int argc, char *argv[])
{
    LONGLONG total = 0;
    {
        Device d(TEXT("\\\\.\\Counter"));
        if (!d)
            return 1;
        Device second(TEXT("\\\\.\\Counter"));
        if (!second)
            printf("second open: error %lu\n", GetLastError());
        for (int i = 1; i < argc; i++)
            if (d.Add(_strtoi64(argv[i], NULL, 10), total))
                printf("total %I64d\n", total);
            else
                printf("%s: error %lu\n", argv[i], GetLastError());
    }
    Device named(TEXT("\\\\.\\Counter\\some\\where"));
    printf("%s\n", named ? "opened again" : "cannot open again");
    return (int)total & 0xff;
}
