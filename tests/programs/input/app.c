#define _CRT_SECURE_NO_WARNINGS
#include <stdio.h>
#include <conio.h>
#include <string.h>
#include <stdlib.h>
#include <windows.h>

int main(void)
{
    char name[20], line[40];
    wchar_t w[20];
    int number, c, count;
    long l;
    __int64 big;
    double d;

    printf("number, name: ");
    count = scanf("%d %19s", &number, name);
    printf("\n%d: %d %s\n", count, number, name);
    count = scanf("%lx %I64d %lf", &l, &big, &d);
    printf("%d: %lx %I64d %.2f\n", count, l, big, d);
    while ((c = getchar()) != '\n' && c != EOF)
        ;
    if (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        printf("line '%s'\n", line);
    }
    count = scanf_s("%19s", name, (unsigned)sizeof name);
    printf("%d: %s\n", count, name);
    count = wscanf(L"%19ls", w);
    wprintf(L"%d: %s\n", count, w);
    count = scanf("%d", &number);
    printf("%d: not a number, next is '%c'\n", count, (getchar(), getchar()));
    while ((c = getchar()) != '\n' && c != EOF)
        ;
    printf("press a key: ");
    c = _getch();
    printf("%c\n", c);
    c = getchar();
    printf("then %d, eof %d\n", c, feof(stdin) != 0);
    sscanf("12:34", "%d:%d", &number, &c);
    printf("%d %d\n", number, c);
    if (sscanf_s("key=value", "%9[^=]=%9s", name, (unsigned)sizeof name, line, (unsigned)sizeof line) == 2)
        printf("%s -> %s\n", name, line);
    system("pause");
    return 0;
}
