// A program's own answer to an exception that nobody catches.
#include <windows.h>
#include <exception>
#include <thread>
#include <cstdio>

int main()
{
    std::set_terminate([] {
        try {
            std::rethrow_exception(std::current_exception());
        } catch (int n) {
            printf("nobody caught %d\n", n);
        }
        fflush(stdout);
        ExitProcess(9);
    });
    std::thread thread([] { throw 3; });
    thread.join();
    puts("not reached");
}
