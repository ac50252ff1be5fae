// C++ exceptions and structured ones side by side.
#include <windows.h>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <iostream>

struct Noisy {
    explicit Noisy(const char *n) : name(n) { std::printf("+%s\n", name); }
    ~Noisy() { std::printf("-%s\n", name); }
    const char *name;
};

static int Guarded(int *p)
{
    __try {
        return *p;
    }
    __except (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        return -1;
    }
}

static void Cpp(int level)
{
    Noisy n(level == 0 ? "bottom" : "middle");
    if (level == 0)
        throw std::out_of_range("far");
    Cpp(level - 1);
}

static DWORD CallAndCatch(void (*f)())
{
    DWORD code = 0;
    __try {
        f();
    }
    __except (code = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) {
        std::printf("SEH caught %08lX\n", code);
    }
    return code;
}

class Win32Error : public std::runtime_error {
public:
    Win32Error(const char *what, DWORD error) : std::runtime_error(what), error_(error) {}
    DWORD Error() const noexcept { return error_; }

private:
    DWORD error_;
};

int main()
{
    int five = 5;
    std::cout << Guarded(&five) << ' ' << Guarded(nullptr) << std::endl;
    try {
        Cpp(1);
    } catch (const std::logic_error &e) {
        std::cout << "caught " << e.what() << std::endl;
    }
    try {
        HANDLE h = CreateFileW(L"\\\\.\\Missing", GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr);
        if (h == INVALID_HANDLE_VALUE)
            throw Win32Error("CreateFileW", GetLastError());
    } catch (const Win32Error &e) {
        std::cout << e.what() << " failed with " << e.Error() << std::endl;
    }
    CallAndCatch([] { *static_cast<volatile int *>(nullptr) = 0; });
    CallAndCatch([] { RaiseException(STATUS_NO_MEMORY, 0, 0, nullptr); });
    try {
        try {
            throw std::string("inner");
        } catch (std::string &s) {
            s += "!";
            throw;
        }
    } catch (std::string &s) {
        std::cout << s << std::endl;
    }
    try {
        throw 42;
    } catch (...) {
        auto e = std::current_exception();
        try { std::rethrow_exception(e); } catch (int i) { std::cout << "int " << i << std::endl; }
    }
    return five;
}
