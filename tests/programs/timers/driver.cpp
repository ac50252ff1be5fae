// Periodic timers as a C++ driver has them: two of them, one with a DPC, one waited for.
extern "C" {
#include <ntddk.h>
DRIVER_INITIALIZE DriverEntry;
}

namespace {

class Ticker {
public:
    void Start(LONG firstMs, LONG periodMs)
    {
        count_ = 0;
        KeInitializeTimerEx(&timer_, NotificationTimer);
        KeInitializeDpc(&dpc_, &Ticker::OnTick, this);
        LARGE_INTEGER due;
        due.QuadPart = -10000LL * firstMs;
        BOOLEAN was = KeSetTimerEx(&timer_, due, periodMs, &dpc_);
        NT_ASSERT(!was);
        UNREFERENCED_PARAMETER(was);
    }
    bool Stop()
    {
        bool was = KeCancelTimer(&timer_) != FALSE;
        KeFlushQueuedDpcs();
        return was;
    }
    LONG Count() const { return count_; }

private:
    static VOID OnTick(PKDPC, PVOID context, PVOID, PVOID)
    {
        auto self = static_cast<Ticker *>(context);
        LONG n = InterlockedIncrement(&self->count_);
        if (n <= 3)
            DbgPrint("tick %d\n", n);
    }
    KTIMER timer_;
    KDPC dpc_;
    volatile LONG count_;
};

Ticker *ticker;

VOID Unload(PDRIVER_OBJECT)
{
    DbgPrint("stopped: %s\n", ticker->Stop() ? "was active" : "was not active");
    ExFreePoolWithTag(ticker, 'kciT');
    ticker = nullptr;
}

} // namespace

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING)
{
    ticker = static_cast<Ticker *>(ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Ticker), 'kciT'));
    if (!ticker)
        return STATUS_INSUFFICIENT_RESOURCES;
    ticker->Start(50, 25);

    KTIMER beat;
    KeInitializeTimerEx(&beat, SynchronizationTimer);
    LARGE_INTEGER due{}, now, then;
    due.QuadPart = -10 * 1000 * 10;
    KeQuerySystemTime(&then);
    KeSetTimerEx(&beat, due, 40, NULL);
    for (int i = 0; i < 3; i++) {
        NTSTATUS status = KeWaitForSingleObject(&beat, Executive, KernelMode, FALSE, nullptr);
        KeQuerySystemTime(&now);
        DbgPrint("beat %d: %x after %I64d ms\n", i, status, (now.QuadPart - then.QuadPart) / 10000);
    }
    KeCancelTimer(&beat);
    DbgPrint("cancelled twice: %d\n", KeCancelTimer(&beat));
    DbgPrint("ticks so far: %d\n", ticker->Count());
    // Absolute time: half a second from now.
    KeInitializeTimer(&beat);
    KeQuerySystemTime(&due);
    due.QuadPart += 5000000;
    KeSetTimer(&beat, due, NULL);
    KeWaitForSingleObject(&beat, Executive, KernelMode, FALSE, nullptr);
    DbgPrint("ticks after half a second: %d, timer state %d\n", ticker->Count(), KeReadStateTimer(&beat));
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
