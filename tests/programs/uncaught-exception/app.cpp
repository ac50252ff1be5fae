// An exception that leaves a thread: std::terminate, abort, exit code 3.
#include <windows.h>
#include <stdexcept>
#include <cstdio>
#include <string>

static void Work(int n)
{
    std::string text("number " + std::to_string(n));
    if (n == 2)
        throw std::runtime_error(text);
}

static DWORD WINAPI Worker(LPVOID)
{
    for (int i = 0; i < 3; i++)
        Work(i);
    return 0;
}

int main()
{
    HANDLE thread = CreateThread(nullptr, 0, Worker, nullptr, 0, nullptr);
    WaitForSingleObject(thread, INFINITE);
    puts("not reached");
}
