#include "Counter.h"

namespace {
// Scope guard for a spin lock.
class SpinGuard {
public:
    _IRQL_raises_(DISPATCH_LEVEL)
    explicit SpinGuard(PKSPIN_LOCK lock) : lock_(lock) { KeAcquireSpinLock(lock_, &irql_); }
    ~SpinGuard() { KeReleaseSpinLock(lock_, irql_); }

private:
    PKSPIN_LOCK lock_;
    KIRQL irql_;
};

template <typename T> constexpr T Max(T a, T b) { return a > b ? a : b; }
} // namespace

extern "C" NTSTATUS
CounterAdd(PDEVICE_CONTEXT Context, LONGLONG Value, PLONGLONG Total)
{
    static_assert(sizeof(COUNTER_DATA) == 9, "packed");
    SpinGuard guard(&Context->Lock);

    if (Value < 0)
        return STATUS_INVALID_PARAMETER_2;
    Context->Total = Max<LONGLONG>(Context->Total + Value, 0);
    if (Total != nullptr)
        *Total = Context->Total;
    return STATUS_SUCCESS;
}
