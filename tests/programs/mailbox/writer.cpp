#include <windows.h>
#include <string>
#include <iostream>

int main()
{
    HANDLE box;
    Sleep(5);
    while ((box = CreateFileA("\\\\.\\Mailbox", GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr)) == INVALID_HANDLE_VALUE)
        Sleep(10);
    for (int i = 1; i <= 3; i++) {
        std::string text = "letter " + std::to_string(i);
        DWORD n = 0;
        WriteFile(box, text.data(), (DWORD)text.size(), &n, nullptr);
        std::cout << "writer: " << n << " bytes" << std::endl;
        Sleep(100 * i);
    }
    CloseHandle(box);
}
