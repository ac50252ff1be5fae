/* The program of ps.c. */
#define CONFORM_APP
#include "status.h"
#include "in_app.h"

int main(void)
{
    return in_app_program();
}
