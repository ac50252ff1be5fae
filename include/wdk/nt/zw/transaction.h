/*
 * transaction.h - transactions of the kernel transaction manager, as far as registry filters use
 * them.
 */
#ifndef IRQLAB_WDK_NT_ZW_TRANSACTION_H
#define IRQLAB_WDK_NT_ZW_TRANSACTION_H

#include "../ps.h"
#include "../access.h"

EXTERN_C_START

#define TRANSACTION_QUERY_INFORMATION 0x0001
#define TRANSACTION_SET_INFORMATION 0x0002
#define TRANSACTION_ENLIST 0x0004
#define TRANSACTION_COMMIT 0x0008
#define TRANSACTION_ROLLBACK 0x0010
#define TRANSACTION_PROPAGATE 0x0020
#define TRANSACTION_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x3F)
#define TRANSACTIONMANAGER_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | 0x3F)
#define RESOURCEMANAGER_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x7F)
#define ENLISTMENT_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | 0x1F)
#define TRANSACTION_MANAGER_VOLATILE 0x00000001
#define RESOURCE_MANAGER_VOLATILE 0x00000001

typedef ULONG NOTIFICATION_MASK;
#define TRANSACTION_NOTIFY_PREPREPARE 0x00000001
#define TRANSACTION_NOTIFY_PREPARE 0x00000002
#define TRANSACTION_NOTIFY_COMMIT 0x00000004
#define TRANSACTION_NOTIFY_ROLLBACK 0x00000008

struct _KENLISTMENT;
struct _KRESOURCEMANAGER;
typedef NTSTATUS (*PTM_RM_NOTIFICATION)(struct _KENLISTMENT *EnlistmentObject, PVOID RMContext,
                                        PVOID TransactionContext, ULONG TransactionNotification,
                                        PLARGE_INTEGER TmVirtualClock, ULONG ArgumentLength,
                                        PVOID Argument);

/*
 * ZwCreateTransactionManager, ZwCreateResourceManager, ZwCreateEnlistment - the objects that take
 * part.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; STATUS_INVALID_HANDLE;
 *            STATUS_ACCESS_DENIED.
 * Differs    declared only.
 * Source     WDK wdm.h ZwCreateTransactionManager
 */
NTSYSCALLAPI NTSTATUS ZwCreateTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess,
                                                 POBJECT_ATTRIBUTES ObjectAttributes,
                                                 PUNICODE_STRING LogFileName, ULONG CreateOptions,
                                                 ULONG CommitStrength);
NTSYSCALLAPI NTSTATUS ZwCreateResourceManager(PHANDLE ResourceManagerHandle,
                                              ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                                              LPGUID ResourceManagerGuid,
                                              POBJECT_ATTRIBUTES ObjectAttributes,
                                              ULONG CreateOptions, PUNICODE_STRING Description);
NTSYSCALLAPI NTSTATUS ZwCreateEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess,
                                         HANDLE ResourceManagerHandle, HANDLE TransactionHandle,
                                         POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                                         NOTIFICATION_MASK NotificationMask, PVOID EnlistmentKey);

/*
 * ZwCreateTransaction, ZwCommitTransaction, ZwRollbackTransaction - begin, commit, roll back.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Wait       TRUE: return when it is over.
 * Returns    STATUS_SUCCESS; STATUS_PENDING; STATUS_TRANSACTION_ALREADY_ABORTED;
 *            STATUS_TRANSACTION_ALREADY_COMMITTED; STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED.
 * Differs    declared only.
 * Source     WDK wdm.h ZwCreateTransaction
 */
NTSYSCALLAPI NTSTATUS ZwCreateTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess,
                                          POBJECT_ATTRIBUTES ObjectAttributes, LPGUID Uow,
                                          HANDLE TmHandle, ULONG CreateOptions,
                                          ULONG IsolationLevel, ULONG IsolationFlags,
                                          PLARGE_INTEGER Timeout, PUNICODE_STRING Description);
NTSYSCALLAPI NTSTATUS ZwCommitTransaction(HANDLE TransactionHandle, BOOLEAN Wait);
NTSYSCALLAPI NTSTATUS ZwRollbackTransaction(HANDLE TransactionHandle, BOOLEAN Wait);

/*
 * ZwCreateKeyTransacted, ZwOpenKeyTransacted - ZwCreateKey and ZwOpenKey in a transaction.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as those; STATUS_TRANSACTION_NOT_ACTIVE.
 * Differs    declared only.
 * Source     WDK wdm.h ZwCreateKeyTransacted
 */
NTSYSAPI NTSTATUS ZwCreateKeyTransacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                                        POBJECT_ATTRIBUTES ObjectAttributes, ULONG TitleIndex,
                                        PUNICODE_STRING Class, ULONG CreateOptions,
                                        HANDLE TransactionHandle, PULONG Disposition);
NTSYSAPI NTSTATUS ZwOpenKeyTransacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                                      POBJECT_ATTRIBUTES ObjectAttributes,
                                      HANDLE TransactionHandle);

/*
 * TmEnableCallbacks, TmReferenceEnlistmentKey, TmDereferenceEnlistmentKey, TmPrePrepareComplete,
 * TmPrepareComplete, TmCommitComplete, TmRollbackComplete - what a resource manager in the kernel
 * calls.
 *
 * IRQL       PASSIVE_LEVEL; TmReferenceEnlistmentKey, TmDereferenceEnlistmentKey <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_TRANSACTION_REQUEST_NOT_VALID.
 * Differs    declared only.
 * Source     WDK wdm.h TmEnableCallbacks
 */
NTKERNELAPI NTSTATUS TmEnableCallbacks(struct _KRESOURCEMANAGER *ResourceManager,
                                       PTM_RM_NOTIFICATION CallbackRoutine, PVOID RMKey);
NTKERNELAPI NTSTATUS TmReferenceEnlistmentKey(struct _KENLISTMENT *Enlistment, PVOID *Key);
NTKERNELAPI NTSTATUS TmDereferenceEnlistmentKey(struct _KENLISTMENT *Enlistment,
                                                PBOOLEAN LastReference);
NTKERNELAPI NTSTATUS TmPrePrepareComplete(struct _KENLISTMENT *Enlistment,
                                          PLARGE_INTEGER TmVirtualClock);
NTKERNELAPI NTSTATUS TmPrepareComplete(struct _KENLISTMENT *Enlistment,
                                       PLARGE_INTEGER TmVirtualClock);
NTKERNELAPI NTSTATUS TmCommitComplete(struct _KENLISTMENT *Enlistment,
                                      PLARGE_INTEGER TmVirtualClock);
NTKERNELAPI NTSTATUS TmRollbackComplete(struct _KENLISTMENT *Enlistment,
                                        PLARGE_INTEGER TmVirtualClock);

EXTERN_C_END

#endif
