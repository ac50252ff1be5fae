/* args: --pool 1 */
/* Pool: what there is, what there is not, and flags that nobody knows. */
#include "status.h"
#include "exhaust.h"

#undef ExAllocatePool
#undef ExAllocatePoolWithQuota
#undef ExFreePool
NTKERNELAPI PVOID ExAllocatePool(POOL_TYPE, SIZE_T);
NTKERNELAPI PVOID ExAllocatePoolWithQuota(POOL_TYPE, SIZE_T);
NTKERNELAPI VOID ExFreePool(PVOID);
NTKERNELAPI SIZE_T ExQueryPoolBlockSize(PVOID, PBOOLEAN);

#define GIVES(routine_, zeroed_, ...)                                                              \
    do {                                                                                           \
        UCHAR *block = (UCHAR *)__VA_ARGS__;                                                       \
        DOES(routine_, value,                                                                      \
             block && ((ULONG_PTR)block & 15) == 0 && (!(zeroed_) || zero(block, 100)));           \
        if (block)                                                                                 \
            ExFreePoolWithTag(block, 0);                                                           \
    } while (0)

static BOOLEAN zero(const UCHAR *bytes, SIZE_T count)
{
    SIZE_T i;

    for (i = 0; i < count; i++)
        if (bytes[i])
            return FALSE;
    return TRUE;
}

static void good(void)
{
    POOL_EXTENDED_PARAMETER priority;
    BOOLEAN charged = 7;
    PVOID block;

    RtlZeroMemory(&priority, sizeof priority);
    priority.Type = PoolExtendedParameterPriority;
    priority.Priority = NormalPoolPriority;
    GIVES(ExAllocatePoolWithTag, FALSE, ExAllocatePoolWithTag(PagedPool, 100, 'tseT'));
    GIVES(ExAllocatePoolWithTag, TRUE,
          ExAllocatePoolWithTag(NonPagedPoolNx | POOL_ZERO_ALLOCATION, 100, 'tseT'));
    GIVES(ExAllocatePool, FALSE, ExAllocatePool(NonPagedPool, 100));
    GIVES(ExAllocatePoolWithQuotaTag, FALSE, ExAllocatePoolWithQuotaTag(PagedPool, 100, 'tseT'));
    GIVES(ExAllocatePoolWithQuota, FALSE, ExAllocatePoolWithQuota(PagedPool, 100));
    GIVES(ExAllocatePoolWithTagPriority, FALSE,
          ExAllocatePoolWithTagPriority(NonPagedPoolNx, 100, 'tseT', LowPoolPriority));
    GIVES(ExAllocatePool2, TRUE, ExAllocatePool2(POOL_FLAG_PAGED, 100, 'tseT'));
    GIVES(ExAllocatePool2, TRUE,
          ExAllocatePool2(POOL_FLAG_NON_PAGED | POOL_FLAG_CACHE_ALIGNED, 100, 'tseT'));
    GIVES(ExAllocatePool2, FALSE,
          ExAllocatePool2(POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_UNINITIALIZED, 100, 'tseT'));
    /* Optional flags that nobody knows do not matter. */
    GIVES(ExAllocatePool2, TRUE,
          ExAllocatePool2(POOL_FLAG_NON_PAGED | 0x8000000000000000ull, 100, 'tseT'));
    GIVES(ExAllocatePool3, TRUE, ExAllocatePool3(POOL_FLAG_NON_PAGED, 100, 'tseT', &priority, 1));
    GIVES(ExAllocatePoolZero, TRUE, ExAllocatePoolZero(NonPagedPoolNx, 100, 'tseT'));
    GIVES(ExAllocatePoolUninitialized, FALSE,
          ExAllocatePoolUninitialized(NonPagedPoolNx, 100, 'tseT'));
    GIVES(ExAllocatePoolQuotaZero, TRUE, ExAllocatePoolQuotaZero(NonPagedPoolNx, 100, 'tseT'));
    GIVES(ExAllocatePoolQuotaUninitialized, FALSE,
          ExAllocatePoolQuotaUninitialized(NonPagedPoolNx, 100, 'tseT'));
    GIVES(ExAllocatePoolPriorityZero, TRUE,
          ExAllocatePoolPriorityZero(NonPagedPoolNx, 100, 'tseT', NormalPoolPriority));
    GIVES(ExAllocatePoolPriorityUninitialized, FALSE,
          ExAllocatePoolPriorityUninitialized(NonPagedPoolNx, 100, 'tseT', NormalPoolPriority));
    block = ExAllocatePoolWithTag(PagedPool, 100, 'tseT');
    DOES(ExQueryPoolBlockSize, value, ExQueryPoolBlockSize(block, &charged) >= 100 && !charged);
    ExFreePool(block);
    DOES(ExFreePool, void, TRUE);
    block = ExAllocatePoolWithQuotaTag(PagedPool, 100, 'tseT');
    DOES(ExQueryPoolBlockSize, value, ExQueryPoolBlockSize(block, &charged) >= 100 && charged);
    ExFreePoolWithTag(block, 'tseT');
    DOES(ExFreePoolWithTag, void, TRUE);
    ExFreePool2(ExAllocatePool2(POOL_FLAG_PAGED, 100, 'tseT'), 'tseT', NULL, 0);
    DOES(ExFreePool2, void, TRUE);
    ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
    DOES(ExInitializeDriverRuntime, void, TRUE);
}

/* More than there can be, and more than there is. */
static void none(SIZE_T bytes)
{
    DOES(ExAllocatePoolWithTag, null, !ExAllocatePoolWithTag(PagedPool, bytes, 'tseT'));
    RAISES_STATUS(
        ExAllocatePoolWithTag, STATUS_INSUFFICIENT_RESOURCES,
        ExAllocatePoolWithTag(PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE, bytes, 'tseT'));
    DOES(ExAllocatePool, null, !ExAllocatePool(PagedPool, bytes));
    RAISES_STATUS(ExAllocatePool, STATUS_INSUFFICIENT_RESOURCES,
                  ExAllocatePool(PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE, bytes));
    DOES(ExAllocatePoolWithQuotaTag, null,
         !ExAllocatePoolWithQuotaTag(PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, bytes, 'tseT'));
    RAISES_STATUS(ExAllocatePoolWithQuotaTag, STATUS_INSUFFICIENT_RESOURCES,
                  ExAllocatePoolWithQuotaTag(PagedPool, bytes, 'tseT'));
    DOES(ExAllocatePoolWithQuota, null,
         !ExAllocatePoolWithQuota(PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, bytes));
    RAISES_STATUS(ExAllocatePoolWithQuota, STATUS_INSUFFICIENT_RESOURCES,
                  ExAllocatePoolWithQuota(PagedPool, bytes));
    DOES(ExAllocatePoolWithTagPriority, null,
         !ExAllocatePoolWithTagPriority(PagedPool, bytes, 'tseT', HighPoolPriority));
    RAISES_STATUS(ExAllocatePoolWithTagPriority, STATUS_INSUFFICIENT_RESOURCES,
                  ExAllocatePoolWithTagPriority(PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE, bytes,
                                                'tseT', HighPoolPriority));
    DOES(ExAllocatePool2, null, !ExAllocatePool2(POOL_FLAG_PAGED, bytes, 'tseT'));
    RAISES_STATUS(ExAllocatePool2, STATUS_INSUFFICIENT_RESOURCES,
                  ExAllocatePool2(POOL_FLAG_PAGED | POOL_FLAG_RAISE_ON_FAILURE, bytes, 'tseT'));
    DOES(ExAllocatePool3, null, !ExAllocatePool3(POOL_FLAG_PAGED, bytes, 'tseT', NULL, 0));
    RAISES_STATUS(
        ExAllocatePool3, STATUS_INSUFFICIENT_RESOURCES,
        ExAllocatePool3(POOL_FLAG_PAGED | POOL_FLAG_RAISE_ON_FAILURE, bytes, 'tseT', NULL, 0));
    DOES(ExAllocatePoolZero, null, !ExAllocatePoolZero(PagedPool, bytes, 'tseT'));
    DOES(ExAllocatePoolUninitialized, null, !ExAllocatePoolUninitialized(PagedPool, bytes, 'tseT'));
    DOES(ExAllocatePoolQuotaZero, null,
         !ExAllocatePoolQuotaZero(PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, bytes, 'tseT'));
    RAISES_STATUS(ExAllocatePoolQuotaZero, STATUS_INSUFFICIENT_RESOURCES,
                  ExAllocatePoolQuotaZero(PagedPool, bytes, 'tseT'));
    DOES(ExAllocatePoolQuotaUninitialized, null,
         !ExAllocatePoolQuotaUninitialized(PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, bytes,
                                           'tseT'));
    RAISES_STATUS(ExAllocatePoolQuotaUninitialized, STATUS_INSUFFICIENT_RESOURCES,
                  ExAllocatePoolQuotaUninitialized(PagedPool, bytes, 'tseT'));
    DOES(ExAllocatePoolPriorityZero, null,
         !ExAllocatePoolPriorityZero(PagedPool, bytes, 'tseT', LowPoolPriority));
    DOES(ExAllocatePoolPriorityUninitialized, null,
         !ExAllocatePoolPriorityUninitialized(PagedPool, bytes, 'tseT', LowPoolPriority));
}

/* Flags: no kind of pool, two kinds, a required flag that nobody knows; parameters likewise. */
static void flags(void)
{
    static const POOL_FLAGS bad[] = {0, POOL_FLAG_UNINITIALIZED,
                                     POOL_FLAG_PAGED | POOL_FLAG_NON_PAGED,
                                     POOL_FLAG_PAGED | 0x40000000};
    POOL_EXTENDED_PARAMETER strange;
    int i;

    RtlZeroMemory(&strange, sizeof strange);
    strange.Type = 77;
    for (i = 0; i < 4; i++) {
        DOES(ExAllocatePool2, null, !ExAllocatePool2(bad[i], 100, 'tseT'));
        DOES(ExAllocatePool3, null, !ExAllocatePool3(bad[i], 100, 'tseT', NULL, 0));
        RAISES_STATUS(ExAllocatePool2, STATUS_INSUFFICIENT_RESOURCES,
                      ExAllocatePool2(bad[i] | POOL_FLAG_RAISE_ON_FAILURE, 100, 'tseT'));
        RAISES_STATUS(ExAllocatePool3, STATUS_INSUFFICIENT_RESOURCES,
                      ExAllocatePool3(bad[i] | POOL_FLAG_RAISE_ON_FAILURE, 100, 'tseT', NULL, 0));
    }
    DOES(ExAllocatePool3, null, !ExAllocatePool3(POOL_FLAG_PAGED, 100, 'tseT', &strange, 1));
    RAISES_STATUS(
        ExAllocatePool3, STATUS_INSUFFICIENT_RESOURCES,
        ExAllocatePool3(POOL_FLAG_PAGED | POOL_FLAG_RAISE_ON_FAILURE, 100, 'tseT', &strange, 1));
    strange.Optional = TRUE;
    GIVES(ExAllocatePool3, TRUE, ExAllocatePool3(POOL_FLAG_PAGED, 100, 'tseT', &strange, 1));
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    good();
    flags();
    none((SIZE_T)1 << 40);
    none((SIZE_T)-16);
    exhaust();
    none(100);
    release();
    good();
}

CONFORM_DRIVER
