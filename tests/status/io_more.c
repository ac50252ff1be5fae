/* io_more.c - remove locks, work items, timers, interrupts, the log, questions about requests. */
#include "status.h"
#include <wdmsec.h>

static PDEVICE_OBJECT device;
static PDRIVER_OBJECT driver;
static volatile LONG ran;
static KEVENT done;

/* --- remove locks ----------------------------------------------------------------------------- */

static IO_REMOVE_LOCK lock;

static VOID remover(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    IoReleaseRemoveLockAndWait(&lock, &device);
    InterlockedIncrement(&ran);
}

static void remove_locks(void)
{
    PKTHREAD thread;

    FILL(lock);
    IoInitializeRemoveLock(&lock, TAG, 0, 0);
    DOES(IoInitializeRemoveLockEx, void, !lock.Common.Removed && lock.Common.IoCount == 1);
    DOES(IoInitializeRemoveLock, void, !lock.Common.Removed && lock.Common.IoCount == 1);
    EARNS(IoAcquireRemoveLockEx, STATUS_SUCCESS, IoAcquireRemoveLock(&lock, &device));
    EARNS(IoAcquireRemoveLock, STATUS_SUCCESS, IoAcquireRemoveLock(&lock, &driver));
    EXPECT_EQ(lock.Common.IoCount, 3);
    ran = 0;
    thread = start_thread(remover, NULL);
    nap(10);
    EXPECT_EQ(get(&ran), 0);
    EARNS(IoAcquireRemoveLockEx, STATUS_DELETE_PENDING, IoAcquireRemoveLock(&lock, &done));
    EARNS(IoAcquireRemoveLock, STATUS_DELETE_PENDING, IoAcquireRemoveLock(&lock, &done));
    IoReleaseRemoveLock(&lock, &driver);
    DOES(IoReleaseRemoveLockEx, void, get(&ran) == 1 || wait_ms(thread, 10) == STATUS_SUCCESS);
    DOES(IoReleaseRemoveLock, void, lock.Common.Removed);
    join_thread(thread);
    DOES(IoReleaseRemoveLockAndWaitEx, void, get(&ran) == 1 && lock.Common.IoCount == 0);
    DOES(IoReleaseRemoveLockAndWait, void, lock.Common.Removed);
}

/* --- work items ------------------------------------------------------------------------------- */

static VOID work(PDEVICE_OBJECT Device, PVOID Context)
{
    if (Device == device && Context == &ran)
        InterlockedIncrement(&ran);
    KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}

static VOID work_ex(PVOID Object, PVOID Context, PIO_WORKITEM Item)
{
    if (Object == (PVOID)driver && Context == &ran && Item)
        InterlockedIncrement(&ran);
    KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}

enum { WORKERS = 64 };

static KEVENT go;
static PIO_WORKITEM busy[WORKERS];

static VOID waits(PDEVICE_OBJECT Device, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
    wait_for(&go);
}

static void keep_workers(void)
{
    int i;

    KeInitializeEvent(&go, NotificationEvent, FALSE);
    for (i = 0; i < WORKERS; i++) {
        busy[i] = IoAllocateWorkItem(device);
        IoQueueWorkItem(busy[i], waits, DelayedWorkQueue, NULL);
    }
    nap(10);
}

static void free_workers(void)
{
    int i;

    KeSetEvent(&go, IO_NO_INCREMENT, FALSE);
    nap(100);
    for (i = 0; i < WORKERS; i++)
        IoFreeWorkItem(busy[i]);
}

static void work_items(void)
{
    PIO_WORKITEM item = IoAllocateWorkItem(device), own;

    DOES(IoAllocateWorkItem, value, item != NULL);
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    put(&ran, 0);
    IoQueueWorkItem(item, work, DelayedWorkQueue, (PVOID)&ran);
    wait_for(&done);
    DOES(IoQueueWorkItem, void, get(&ran) == 1);
    IoFreeWorkItem(item);
    DOES(IoFreeWorkItem, void, TRUE);
    DOES(IoSizeofWorkItem, value, IoSizeofWorkItem() >= sizeof(WORK_QUEUE_ITEM));
    own = ExAllocatePool2(POOL_FLAG_NON_PAGED, IoSizeofWorkItem(), TAG);
    IoInitializeWorkItem(driver, own);
    IoQueueWorkItemEx(own, work_ex, CriticalWorkQueue, (PVOID)&ran);
    wait_for(&done);
    DOES(IoInitializeWorkItem, void, get(&ran) == 2);
    DOES(IoQueueWorkItemEx, void, get(&ran) == 2);
    {
        KIRQL irql;

        /* On this CPU nobody can take it meanwhile; on the other one somebody may have. */
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        DOES(IoTryQueueWorkItem, true, IoTryQueueWorkItem(own, work_ex, DelayedWorkQueue,
                                                          (PVOID)&ran) == TRUE);
        KeLowerIrql(irql);
    }
    wait_for(&done);
    EXPECT_EQ(get(&ran), 3);
    {
        KIRQL irql;
        BOOLEAN second;

        /* Every worker of the delayed queue is kept busy: the second time it is queued still. */
        keep_workers();
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        IoTryQueueWorkItem(own, work_ex, DelayedWorkQueue, (PVOID)&ran);
        second = IoTryQueueWorkItem(own, work_ex, DelayedWorkQueue, (PVOID)&ran);
        KeLowerIrql(irql);
        DOES(IoTryQueueWorkItem, false, !second);
        free_workers();
    }
    wait_for(&done);
    IoUninitializeWorkItem(own);
    DOES(IoUninitializeWorkItem, void, TRUE);
    ExFreePoolWithTag(own, TAG);
}

/* --- timers ----------------------------------------------------------------------------------- */

static VOID tick(PDEVICE_OBJECT Device, PVOID Context)
{
    if (Device == device && Context == &ran && KeGetCurrentIrql() == DISPATCH_LEVEL)
        InterlockedIncrement(&ran);
}

static void timers(void)
{
    LONG n;

    EARNS(IoInitializeTimer, STATUS_SUCCESS, IoInitializeTimer(device, tick, (PVOID)&ran));
    put(&ran, 0);
    nap(1500);
    EXPECT_EQ(get(&ran), 0);
    IoStartTimer(device);
    nap(3500);
    n = get(&ran);
    DOES(IoStartTimer, void, n == 3 || n == 4);
    IoStopTimer(device);
    nap(3000);
    DOES(IoStopTimer, void, get(&ran) == n);
}

/* --- interrupts and DPCs ---------------------------------------------------------------------- */

static BOOLEAN service(PKINTERRUPT Interrupt, PVOID Context)
{
    UNREFERENCED_PARAMETER(Interrupt);
    UNREFERENCED_PARAMETER(Context);
    return FALSE;
}

static VOID deferred(PKDPC Dpc, PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(Dpc);
    if (Device == device && Irp == (PIRP)&done && Context == &ran)
        InterlockedIncrement(&ran);
}

static NTSTATUS connect(PKINTERRUPT *interrupt, PKSERVICE_ROUTINE routine, ULONG vector, KIRQL irql,
                        KIRQL synchronize, KINTERRUPT_MODE mode, BOOLEAN share, KAFFINITY on)
{
    return IoConnectInterrupt(interrupt, routine, NULL, NULL, vector, irql, synchronize, mode, share,
                              on, FALSE);
}

static void interrupts(void)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters;
    IO_DISCONNECT_INTERRUPT_PARAMETERS off;
    PKINTERRUPT one = NULL, two = (PVOID)0x55;

    EARNS(IoConnectInterrupt, STATUS_SUCCESS,
          connect(&one, service, 0x41, 6, 6, LevelSensitive, FALSE, 1));
    EXPECT(one != NULL);
    /* Taken, and neither may be shared. */
    EARNS(IoConnectInterrupt, STATUS_INVALID_PARAMETER,
          connect(&two, service, 0x41, 6, 6, LevelSensitive, FALSE, 1));
    EXPECT(two == NULL);
    EARNS(IoConnectInterrupt, STATUS_INVALID_PARAMETER,
          connect(&two, NULL, 0x42, 6, 6, LevelSensitive, FALSE, 1));
    EARNS(IoConnectInterrupt, STATUS_INVALID_PARAMETER,
          connect(&two, service, 0x42, DISPATCH_LEVEL, 6, LevelSensitive, FALSE, 1));
    EARNS(IoConnectInterrupt, STATUS_INVALID_PARAMETER,
          connect(&two, service, 0x42, 6, 5, LevelSensitive, FALSE, 1));
    EARNS(IoConnectInterrupt, STATUS_INVALID_PARAMETER,
          connect(&two, service, 0x10000, 6, 6, LevelSensitive, FALSE, 1));
    EARNS(IoConnectInterrupt, STATUS_INVALID_PARAMETER,
          connect(&two, service, 0x42, 6, 6, LevelSensitive, FALSE, 0));
    IoDisconnectInterrupt(one);
    EARNS(IoConnectInterrupt, STATUS_SUCCESS,
          connect(&one, service, 0x41, 6, 6, Latched, TRUE, 1));
    EARNS(IoConnectInterrupt, STATUS_SUCCESS,
          connect(&two, service, 0x41, 6, 6, Latched, TRUE, 1));
    IoDisconnectInterrupt(two);
    IoDisconnectInterrupt(one);
    DOES(IoDisconnectInterrupt, void, TRUE);

    memset(&parameters, 0, sizeof parameters);
    parameters.Version = CONNECT_FULLY_SPECIFIED;
    parameters.FullySpecified.PhysicalDeviceObject = device;
    parameters.FullySpecified.InterruptObject = &one;
    parameters.FullySpecified.ServiceRoutine = service;
    parameters.FullySpecified.Vector = 0x43;
    parameters.FullySpecified.Irql = parameters.FullySpecified.SynchronizeIrql = 7;
    parameters.FullySpecified.ProcessorEnableMask = 1;
    EARNS(IoConnectInterruptEx, STATUS_SUCCESS, IoConnectInterruptEx(&parameters));
    memset(&off, 0, sizeof off);
    off.Version = CONNECT_FULLY_SPECIFIED;
    off.ConnectionContext.InterruptObject = one;
    IoReportInterruptInactive(&off);
    DOES(IoReportInterruptInactive, void, TRUE);
    IoReportInterruptActive(&off);
    DOES(IoReportInterruptActive, void, TRUE);
    EARNS(IoConnectInterruptEx, STATUS_INVALID_PARAMETER, IoConnectInterruptEx(&parameters));
    IoDisconnectInterruptEx(&off);
    EARNS(IoConnectInterruptEx, STATUS_SUCCESS, IoConnectInterruptEx(&parameters));
    DOES(IoDisconnectInterruptEx, void, TRUE);
    off.ConnectionContext.InterruptObject = one;
    IoDisconnectInterruptEx(&off);
    parameters.Version = 99;
    EARNS(IoConnectInterruptEx, STATUS_NOT_SUPPORTED, IoConnectInterruptEx(&parameters));
    EXPECT_EQ(parameters.Version, CONNECT_FULLY_SPECIFIED_GROUP);
    parameters.Version = CONNECT_LINE_BASED;
    EARNS(IoConnectInterruptEx, STATUS_NOT_FOUND, IoConnectInterruptEx(&parameters));

    put(&ran, 0);
    IoInitializeDpcRequest(device, deferred);
    DOES(IoInitializeDpcRequest, void, device->Dpc.DeferredRoutine != NULL);
    IoRequestDpc(device, (PIRP)&done, (PVOID)&ran);
    KeFlushQueuedDpcs();
    DOES(IoRequestDpc, void, get(&ran) == 1);
}

/* --- the error log ---------------------------------------------------------------------------- */

static void error_log(void)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(device, sizeof *entry + 8);

    DOES(IoAllocateErrorLogEntry, value, entry != NULL);
    IoFreeErrorLogEntry(entry);
    DOES(IoFreeErrorLogEntry, void, TRUE);
    DOES(IoAllocateErrorLogEntry, null, !IoAllocateErrorLogEntry(device, 255));
    DOES(IoAllocateErrorLogEntry, null, !IoAllocateErrorLogEntry(device, 4));
    DOES(IoAllocateErrorLogEntry, null, !IoAllocateErrorLogEntry(NULL, sizeof *entry));
}

/* --- who asked -------------------------------------------------------------------------------- */

static void requestors(void)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    ULONG session = 55;

    IoSetNextIrpStackLocation(irp);
    DOES(IoGetRequestorProcess, null, !IoGetRequestorProcess(irp));
    EARNS(IoGetRequestorSessionId, STATUS_UNSUCCESSFUL, IoGetRequestorSessionId(irp, &session));
    EXPECT_EQ((LONG)session, -1);
    irp->Tail.Overlay.Thread = PsGetCurrentThread();
    DOES(IoGetRequestorProcess, value, IoGetRequestorProcess(irp) == PsGetCurrentProcess());
    DOES(IoGetRequestorProcessId, value,
         IoGetRequestorProcessId(irp) == HandleToULong(PsGetCurrentProcessId()));
    DOES(IoIs32bitProcess, false, !IoIs32bitProcess(irp));
    DOES(IoIsOperationSynchronous, false, !IoIsOperationSynchronous(irp));
    irp->Flags |= IRP_SYNCHRONOUS_API;
    DOES(IoIsOperationSynchronous, true, IoIsOperationSynchronous(irp) == TRUE);
    DOES(IoGetIoPriorityHint, value, IoGetIoPriorityHint(irp) == IoPriorityNormal);
    EARNS(IoSetIoPriorityHint, STATUS_SUCCESS, IoSetIoPriorityHint(irp, IoPriorityLow));
    DOES(IoGetIoPriorityHint, value, IoGetIoPriorityHint(irp) == IoPriorityLow);
    EARNS(IoSetIoPriorityHint, STATUS_UNSUCCESSFUL,
          IoSetIoPriorityHint(irp, (IO_PRIORITY_HINT)MaxIoPriorityTypes));
    DOES(IoThreadToProcess, value, IoThreadToProcess(PsGetCurrentThread()) == PsGetCurrentProcess());
    DOES(IoIsSystemThread, true, IoIsSystemThread(PsGetCurrentThread()) == TRUE);
    DOES(IoGetTopLevelIrp, null, !IoGetTopLevelIrp());
    IoSetTopLevelIrp(irp);
    DOES(IoGetTopLevelIrp, value, IoGetTopLevelIrp() == irp);
    IoSetTopLevelIrp(NULL);
    DOES(IoSetTopLevelIrp, void, !IoGetTopLevelIrp());
    IoGetCurrentIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
    EARNS(IoValidateDeviceIoControlAccess, STATUS_INVALID_PARAMETER,
          IoValidateDeviceIoControlAccess(irp, FILE_READ_ACCESS));
    IoGetCurrentIrpStackLocation(irp)->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    EARNS(IoValidateDeviceIoControlAccess, STATUS_INVALID_PARAMETER,
          IoValidateDeviceIoControlAccess(irp, 8));
    irp->RequestorMode = KernelMode;
    EARNS(IoValidateDeviceIoControlAccess, STATUS_SUCCESS,
          IoValidateDeviceIoControlAccess(irp, FILE_READ_ACCESS));
    IoFreeIrp(irp);
}

static void stack(void)
{
    ULONG_PTR low, high, here = (ULONG_PTR)&low;

    IoGetStackLimits(&low, &high);
    DOES(IoGetStackLimits, void, low < here && here < high);
    DOES(IoGetRemainingStackSize, value,
         IoGetRemainingStackSize() > 0 && IoGetRemainingStackSize() < high - low);
    DOES(IoWithinStackLimits, true, IoWithinStackLimits(here, sizeof low) == TRUE);
    DOES(IoWithinStackLimits, false, !IoWithinStackLimits(high, 1));
    DOES(IoWithinStackLimits, false, !IoWithinStackLimits(here, (SIZE_T)-1));
    DOES(IoGetInitialStack, value, (ULONG_PTR)IoGetInitialStack() == high);
}

/* --- share access ----------------------------------------------------------------------------- */

static void shares(void)
{
    SHARE_ACCESS share;
    FILE_OBJECT first, second;

    memset(&first, 0, sizeof first);
    memset(&second, 0, sizeof second);
    IoSetShareAccess(FILE_READ_DATA, FILE_SHARE_READ, &first, &share);
    DOES(IoSetShareAccess, void, share.OpenCount == 1 && share.Readers == 1 && share.SharedRead == 1);
    EARNS(IoCheckShareAccess, STATUS_SHARING_VIOLATION,
          IoCheckShareAccess(FILE_WRITE_DATA, FILE_SHARE_READ, &second, &share, TRUE));
    EARNS(IoCheckShareAccess, STATUS_SHARING_VIOLATION,
          IoCheckShareAccess(FILE_READ_DATA, FILE_SHARE_WRITE, &second, &share, TRUE));
    EARNS(IoCheckShareAccess, STATUS_SHARING_VIOLATION,
          IoCheckShareAccess(DELETE, FILE_SHARE_READ, &second, &share, TRUE));
    EARNS(IoCheckShareAccess, STATUS_SUCCESS,
          IoCheckShareAccess(FILE_READ_DATA, FILE_SHARE_READ, &second, &share, FALSE));
    EXPECT_EQ(share.OpenCount, 1);
    IoUpdateShareAccess(&second, &share);
    DOES(IoUpdateShareAccess, void, share.OpenCount == 2 && share.Readers == 2);
    IoRemoveShareAccess(&first, &share);
    DOES(IoRemoveShareAccess, void, share.OpenCount == 1 && share.Readers == 1);
}

/* --- the rest --------------------------------------------------------------------------------- */

static VOID system_thread(PVOID Context)
{
    put(Context, 1);
}

static void rest(void)
{
    OBJECT_ATTRIBUTES attributes;
    POWER_STATE state;
    HANDLE thread = NULL, key = NULL;
    GENERIC_MAPPING *mapping = IoGetFileObjectGenericMapping();
    PVOID object;
    KIRQL irql;
    UCHAR port_uchar = 0, byte = 0, bytes[2];
    USHORT word = 0, words[2];
    ULONG dword = 0, dwords[2];
    ULONG64 qword = 0, qwords[2];

    DOES(IoGetConfigurationInformation, value,
         IoGetConfigurationInformation()->DiskCount == 0);
    DOES(IoGetFileObjectGenericMapping, value,
         mapping->GenericRead == FILE_GENERIC_READ && mapping->GenericAll == FILE_ALL_ACCESS);
    DOES(IoIsValidIrpStatus, true, IoIsValidIrpStatus(STATUS_SUCCESS) == TRUE);
    DOES(IoIsValidIrpStatus, false, !IoIsValidIrpStatus(STATUS_PENDING));
    IoAcquireVpbSpinLock(&irql);
    DOES(IoAcquireVpbSpinLock, void, KeGetCurrentIrql() == DISPATCH_LEVEL);
    IoReleaseVpbSpinLock(irql);
    DOES(IoReleaseVpbSpinLock, void, KeGetCurrentIrql() == PASSIVE_LEVEL);

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    put(&ran, 0);
    EARNS(IoCreateSystemThread, STATUS_SUCCESS,
          IoCreateSystemThread(driver, &thread, THREAD_ALL_ACCESS, &attributes, NULL, NULL,
                               system_thread, (PVOID)&ran));
    ObReferenceObjectByHandle(thread, SYNCHRONIZE, *PsThreadType, KernelMode, &object, NULL);
    ZwClose(thread);
    join_thread(object);
    EXPECT_EQ(get(&ran), 1);

    EARNS(IoOpenDriverRegistryKey, STATUS_SUCCESS,
          IoOpenDriverRegistryKey(driver, DriverRegKeyParameters, KEY_READ, 0, &key));
    ZwClose(key);
    EARNS(IoOpenDriverRegistryKey, STATUS_INVALID_PARAMETER,
          IoOpenDriverRegistryKey(driver, DriverRegKeyParameters, KEY_READ, 1, &key));
    EARNS(IoOpenDriverRegistryKey, STATUS_INVALID_PARAMETER,
          IoOpenDriverRegistryKey(driver, (DRIVER_REGKEY_TYPE)77, KEY_READ, 0, &key));

    state.DeviceState = PowerDeviceD0;
    DOES(PoSetPowerState, value,
         PoSetPowerState(device, DevicePowerState, state).DeviceState == PowerDeviceD0);
    EARNS(IoWMIRegistrationControl, STATUS_INVALID_DEVICE_REQUEST,
          IoWMIRegistrationControl(device, WMIREG_ACTION_UPDATE_GUIDS));
    EARNS(IoWMIRegistrationControl, STATUS_SUCCESS,
          IoWMIRegistrationControl(device, WMIREG_ACTION_REGISTER));
    EARNS(IoWMIRegistrationControl, STATUS_INVALID_PARAMETER,
          IoWMIRegistrationControl(device, WMIREG_ACTION_REGISTER));
    EARNS(IoWMIRegistrationControl, STATUS_INVALID_PARAMETER, IoWMIRegistrationControl(device, 99));
    EXPECT_STATUS(IoWMIRegistrationControl(device, WMIREG_ACTION_DEREGISTER), STATUS_SUCCESS);
    DOES(IoWMIDeviceObjectToProviderId, value, IoWMIDeviceObjectToProviderId(device) != 0);
    PoSetSystemState(ES_SYSTEM_REQUIRED);
    DOES(PoSetSystemState, void, TRUE);

    /* Ports where nobody answers: all lines are high. */
#define PORTS(NAME, type, value_, values_)                                                         \
    do {                                                                                           \
        type *at = (type *)(ULONG_PTR)0x300;                                                       \
        DOES(READ_PORT_##NAME, value, READ_PORT_##NAME(at) == (type)~(type)0);                     \
        WRITE_PORT_##NAME(at, 1);                                                                  \
        DOES(WRITE_PORT_##NAME, void, READ_PORT_##NAME(at) == (type)~(type)0);                     \
        values_[0] = values_[1] = 1;                                                               \
        READ_PORT_BUFFER_##NAME(at, values_, 2);                                                   \
        DOES(READ_PORT_BUFFER_##NAME, void, values_[1] == (type)~(type)0);                         \
        WRITE_PORT_BUFFER_##NAME(at, values_, 2);                                                  \
        DOES(WRITE_PORT_BUFFER_##NAME, void, values_[0] == (type)~(type)0);                        \
    } while (0)
#define REGISTERS(NAME, type, value_, values_)                                                     \
    do {                                                                                           \
        type block[2] = {3, 4};                                                                    \
        WRITE_REGISTER_##NAME(&value_, 17);                                                        \
        DOES(WRITE_REGISTER_##NAME, void, value_ == 17);                                           \
        DOES(READ_REGISTER_##NAME, value, READ_REGISTER_##NAME(&value_) == 17);                    \
        WRITE_REGISTER_BUFFER_##NAME(values_, block, 2);                                           \
        DOES(WRITE_REGISTER_BUFFER_##NAME, void, values_[0] == 3 && values_[1] == 4);              \
        block[0] = block[1] = 0;                                                                   \
        READ_REGISTER_BUFFER_##NAME(values_, block, 2);                                            \
        DOES(READ_REGISTER_BUFFER_##NAME, void, block[0] == 3 && block[1] == 4);                   \
    } while (0)
    PORTS(UCHAR, UCHAR, port_uchar, bytes);
    PORTS(USHORT, USHORT, word, words);
    PORTS(ULONG, ULONG, dword, dwords);
    REGISTERS(UCHAR, UCHAR, byte, bytes);
    REGISTERS(USHORT, USHORT, word, words);
    REGISTERS(ULONG, ULONG, dword, dwords);
    REGISTERS(ULONG64, ULONG64, qword, qwords);
    UNREFERENCED_PARAMETER(port_uchar);
}

static void locations(void)
{
    PIRP irp = IoAllocateIrp(2, FALSE);
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp), current;

    DOES(IoGetNextIrpStackLocation, value, next == (PIO_STACK_LOCATION)(irp + 1) + 1);
    DOES(IoSizeOfIrp, value, IoSizeOfIrp(2) == sizeof(IRP) + 2 * sizeof(IO_STACK_LOCATION));
    IoSetNextIrpStackLocation(irp);
    current = IoGetCurrentIrpStackLocation(irp);
    DOES(IoSetNextIrpStackLocation, void, irp->CurrentLocation == 2);
    DOES(IoGetCurrentIrpStackLocation, value, current == next);
    current->MajorFunction = IRP_MJ_WRITE;
    current->Control = SL_PENDING_RETURNED;
    current->Parameters.Write.Length = 77;
    IoCopyCurrentIrpStackLocationToNext(irp);
    next = IoGetNextIrpStackLocation(irp);
    DOES(IoCopyCurrentIrpStackLocationToNext, void,
         next->MajorFunction == IRP_MJ_WRITE && next->Parameters.Write.Length == 77 &&
             !next->Control && !next->CompletionRoutine);
    IoSetCompletionRoutine(irp, (PIO_COMPLETION_ROUTINE)(PVOID)service, &done, TRUE, FALSE, TRUE);
    DOES(IoSetCompletionRoutine, void,
         next->CompletionRoutine == (PIO_COMPLETION_ROUTINE)(PVOID)service &&
             next->Context == &done &&
             next->Control == (SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_CANCEL));
    current->Control = 0;
    IoMarkIrpPending(irp);
    DOES(IoMarkIrpPending, void, current->Control & SL_PENDING_RETURNED);
    IoSkipCurrentIrpStackLocation(irp);
    DOES(IoSkipCurrentIrpStackLocation, void, irp->CurrentLocation == 3);
    DOES(IoSetCancelRoutine, null, !IoSetCancelRoutine(irp, (PDRIVER_CANCEL)(PVOID)service));
    DOES(IoSetCancelRoutine, value,
         IoSetCancelRoutine(irp, NULL) == (PDRIVER_CANCEL)(PVOID)service);
    DOES(IoIsErrorUserInduced, true, IoIsErrorUserInduced(STATUS_NO_MEDIA_IN_DEVICE));
    DOES(IoIsErrorUserInduced, false, !IoIsErrorUserInduced(STATUS_UNSUCCESSFUL));
    DOES(IoGetFunctionCodeFromCtlCode, value,
         IoGetFunctionCodeFromCtlCode(CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_NEITHER,
                                               FILE_ANY_ACCESS)) == 0x801);
    IoFreeIrp(irp);
}

static void test(PDRIVER_OBJECT Driver)
{
    driver = Driver;
    IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    remove_locks();
    work_items();
    timers();
    interrupts();
    error_log();
    requestors();
    stack();
    shares();
    rest();
    locations();
    IoDeleteDevice(device);
}

CONFORM_DRIVER
