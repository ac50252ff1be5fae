/* streams.cpp - narrow and wide streams, handles. */
#include <iostream>
#include <windows.h>
#include <string>
using namespace std;
int main()
{
    wcout << L"wide " << 42 << L" " << hex << 255 << endl;
    std::wcerr << L"err " << 3.5 << std::endl;
    wstring name = L"事件";
    wcout << name << L'!' << "narrow" << endl;
    HANDLE h = (HANDLE)0xA8;
    cout << h << " " << (void *)0 << endl;
    wcout << h << endl;
    return 0;
}
