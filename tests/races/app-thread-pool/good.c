/* mended: the thread that submitted a callback waits for it */
#include <windows.h>

static int Sum;

static VOID CALLBACK Work(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PTP_WORK Self)
{
    UNREFERENCED_PARAMETER(Instance);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Self);
    Sum += 1;
}

int main(void)
{
    PTP_WORK work = CreateThreadpoolWork(Work, NULL, NULL);
    int sum;

    Sum = 10;
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    sum = Sum;
    CloseThreadpoolWork(work);
    return sum < 0;
}
