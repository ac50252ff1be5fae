#include <windows.h>
#include <iostream>
extern "C" BOOL WINAPI SetEvnt(HANDLE Event);
int main()
{
    std::cout << "never printed" << std::endl;
    return SetEvnt(nullptr);
}
