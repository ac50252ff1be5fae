/* race: a thread pool callback and the thread that submitted it, which does not wait */
#include <windows.h>

static int Sum;

static VOID CALLBACK Work(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PTP_WORK Self)
{
    UNREFERENCED_PARAMETER(Instance);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Self);
    Sum += 1; /* races */
}

int main(void)
{
    PTP_WORK work = CreateThreadpoolWork(Work, NULL, NULL);
    int sum;

    Sum = 10;
    SubmitThreadpoolWork(work);
    sum = Sum; /* races */
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CloseThreadpoolWork(work);
    return sum < 0;
}
