/* Never ends, and costs no time of the simulated machine's. */
#include <windows.h>

int main(void)
{
    for (;;)
        Sleep(1000);
}
