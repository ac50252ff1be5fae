#include <windows.h>
#include <iostream>
#include <string>

int wmain(int argc, wchar_t *argv[])
{
    HANDLE ready = CreateEventW(nullptr, TRUE, FALSE, L"Global\\ServerReady");
    HANDLE bye = CreateEventW(nullptr, FALSE, FALSE, L"Global\\ClientDone");
    std::wstring last = argc > 1 ? argv[argc - 1] : L"nothing";
    std::wcout << L"server: process " << (GetCurrentProcessId() != 0 ? L"has" : L"has no") << L" id, got " << last << std::endl;
    Sleep(100);
    SetEvent(ready);
    DWORD w = WaitForSingleObject(bye, 10000);
    std::wcout << L"server: " << (w == WAIT_OBJECT_0 ? L"the client is done" : L"no client") << std::endl;
    return 10;
}
