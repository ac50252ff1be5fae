/* Its being loaded is what the driver hears of. */
#define CONFORM_APP
#include "conform.h"

int wmain(void)
{
    return conform_end() ? 3 : 0;
}
