/* irqlab - the command line. */
#include <stdio.h>

int main(void)
{
    puts("irqlab");
    return 0;
}
