/* winmain.c - a program that begins with WinMain. */
#include <windows.h>

int WINAPI WinMain(HINSTANCE instance, HINSTANCE previous, LPSTR arguments, int show)
{
    char text[100];

    wsprintfA(text, "arguments [%s], instance %d, previous %d, show %d", arguments,
              instance == GetModuleHandleA(NULL), previous != NULL, show);
    return MessageBoxA(NULL, text, "Title", MB_YESNO) == IDYES ? 3 : 0;
}
