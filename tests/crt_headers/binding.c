/* binding.c - runs the programs of app.h, whose imports are bound to the crt_ functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The programs call bound_strlen and so on. */
#define CRT(name, function)                                                                        \
    __asm__(".globl bound_" #name "\nbound_" #name ": jmp " #function "@PLT\n");
#include "ddi/crt.def"

int irqlab_app_c(void);
int irqlab_app_cpp(void);

static void test_c(void **state)
{
    assert_int_equal(irqlab_app_c(), 0); /* else the line in app.h */
}

static void test_cpp(void **state)
{
    assert_int_equal(irqlab_app_cpp(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_c), cmocka_unit_test(test_cpp)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
