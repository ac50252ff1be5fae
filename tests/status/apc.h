/* apc.h - what drivers that queue APCs declare themselves. */
#pragma once

typedef enum {
    OriginalApcEnvironment,
    AttachedApcEnvironment,
    CurrentApcEnvironment
} KAPC_ENVIRONMENT;
typedef irqlab_apc_normal *PKNORMAL_ROUTINE;
typedef irqlab_apc_kernel *PKKERNEL_ROUTINE;
typedef irqlab_apc_rundown *PKRUNDOWN_ROUTINE;
NTKERNELAPI VOID KeInitializeApc(PRKAPC, PRKTHREAD, KAPC_ENVIRONMENT, PKKERNEL_ROUTINE,
                                 PKRUNDOWN_ROUTINE, PKNORMAL_ROUTINE, KPROCESSOR_MODE, PVOID);
NTKERNELAPI BOOLEAN KeInsertQueueApc(PRKAPC, PVOID, PVOID, KPRIORITY);
NTKERNELAPI BOOLEAN KeRemoveQueueApc(PRKAPC);
NTKERNELAPI BOOLEAN KeAlertThread(PKTHREAD, KPROCESSOR_MODE);
NTKERNELAPI BOOLEAN KeTestAlertThread(KPROCESSOR_MODE);
