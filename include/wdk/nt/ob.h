/*
 * ob.h - the object manager: references, handles, names, callbacks on handle creation.
 *
 * An object lives as long as it has references; a handle is one of them. KernelMode skips the
 * access check and accepts kernel handles; a user's handle has to be referenced with UserMode.
 */
#ifndef IRQLAB_WDK_NT_OB_H
#define IRQLAB_WDK_NT_OB_H

#include "access.h"

EXTERN_C_START

struct _ACCESS_STATE;

typedef struct _OBJECT_HANDLE_INFORMATION {
    ULONG HandleAttributes;
    ACCESS_MASK GrantedAccess;
} OBJECT_HANDLE_INFORMATION, *POBJECT_HANDLE_INFORMATION;

typedef struct _OBJECT_NAME_INFORMATION {
    UNICODE_STRING Name; /* its characters follow */
} OBJECT_NAME_INFORMATION, *POBJECT_NAME_INFORMATION;

#define OBJECT_TYPE_CREATE 0x0001
#define OBJECT_TYPE_ALL_ACCESS 0x000F0001
#define DUPLICATE_CLOSE_SOURCE 0x00000001
#define DUPLICATE_SAME_ACCESS 0x00000002
#define DUPLICATE_SAME_ATTRIBUTES 0x00000004

/* The types of objects; what ObReferenceObjectByHandle checks against. */
extern POBJECT_TYPE *ExEventObjectType;
extern POBJECT_TYPE *ExSemaphoreObjectType;
extern POBJECT_TYPE *IoFileObjectType;
extern POBJECT_TYPE *PsProcessType;
extern POBJECT_TYPE *PsThreadType;
extern POBJECT_TYPE *PsJobType;
extern POBJECT_TYPE *SeTokenObjectType;
extern POBJECT_TYPE *CmKeyObjectType;
extern POBJECT_TYPE *TmTransactionManagerObjectType;
extern POBJECT_TYPE *TmResourceManagerObjectType;
extern POBJECT_TYPE *TmEnlistmentObjectType;
extern POBJECT_TYPE *TmTransactionObjectType;

/*
 * ObReferenceObjectByHandle - the object behind a handle, referenced.
 *
 * IRQL              PASSIVE_LEVEL.
 * Blocks            never.        Choice  one, the reference.
 * Handle            of the current process; a kernel handle works in any, with KernelMode.
 * DesiredAccess     what the handle must grant; checked with UserMode only.
 * ObjectType        e.g. *ExEventObjectType; NULL: any, with KernelMode only.
 * AccessMode        UserMode for a handle that came from a user.
 * Object            gets the body.
 * HandleInformation NULL in drivers.
 * Returns           STATUS_SUCCESS; STATUS_OBJECT_TYPE_MISMATCH; STATUS_ACCESS_DENIED;
 *                   STATUS_INVALID_HANDLE.
 * Differs           none known.
 * Source            WDK wdm.h ObReferenceObjectByHandle
 */
NTKERNELAPI NTSTATUS ObReferenceObjectByHandle(HANDLE Handle, ACCESS_MASK DesiredAccess,
                                               POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                               PVOID *Object,
                                               POBJECT_HANDLE_INFORMATION HandleInformation);

/*
 * ObReferenceObjectByHandleWithTag - likewise, with a tag for the reference trace.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one, the reference.
 * Tag        four characters.
 * Returns    as ObReferenceObjectByHandle.
 * Differs    none known.
 * Source     WDK wdm.h ObReferenceObjectByHandleWithTag
 */
NTKERNELAPI NTSTATUS ObReferenceObjectByHandleWithTag(HANDLE Handle, ACCESS_MASK DesiredAccess,
                                                      POBJECT_TYPE ObjectType,
                                                      KPROCESSOR_MODE AccessMode, ULONG Tag,
                                                      PVOID *Object,
                                                      POBJECT_HANDLE_INFORMATION HandleInformation);

/*
 * ObReferenceObjectByPointer, ObReferenceObjectByPointerWithTag - one more reference, if the type
 * is right.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, the reference.
 * Object     that the caller knows to be referenced already.
 * ObjectType NULL with KernelMode: not checked.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_TYPE_MISMATCH.
 * Differs    none known.
 * Source     WDK wdm.h ObReferenceObjectByPointer
 */
NTKERNELAPI NTSTATUS ObReferenceObjectByPointer(PVOID Object, ACCESS_MASK DesiredAccess,
                                                POBJECT_TYPE ObjectType,
                                                KPROCESSOR_MODE AccessMode);
NTKERNELAPI NTSTATUS ObReferenceObjectByPointerWithTag(PVOID Object, ACCESS_MASK DesiredAccess,
                                                       POBJECT_TYPE ObjectType,
                                                       KPROCESSOR_MODE AccessMode, ULONG Tag);

/*
 * ObfReferenceObject - one more reference; ObReferenceObject is the usual spelling.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    the count after; for tracing only.
 * Differs    none known.
 * Source     WDK wdm.h ObfReferenceObject
 */
NTKERNELAPI LONG_PTR ObfReferenceObject(PVOID Object);
#define ObReferenceObject(Object) ObfReferenceObject(Object)

/*
 * ObfReferenceObjectWithTag - likewise, with a tag.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    the count after; for tracing only.
 * Differs    none known.
 * Source     WDK wdm.h ObReferenceObjectWithTag
 */
NTKERNELAPI LONG_PTR ObfReferenceObjectWithTag(PVOID Object, ULONG Tag);
#define ObReferenceObjectWithTag(Object, Tag) ObfReferenceObjectWithTag(Object, Tag)

/*
 * ObReferenceObjectSafe - one more reference unless the last one is gone already.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    TRUE referenced; FALSE the object is being deleted.
 * Differs    none known.
 * Source     WDK wdm.h ObReferenceObjectSafe
 */
NTKERNELAPI BOOLEAN ObReferenceObjectSafe(PVOID Object);

/*
 * ObfDereferenceObject - one reference less; the last one deletes the object.
 *
 * IRQL       <= DISPATCH_LEVEL; PASSIVE_LEVEL if it may be the last one of an object whose deletion
 *            needs that.
 * Blocks     never.        Choice  one.
 * Object     that the caller has a reference to; one too many is bug check 0x18.
 * Returns    the count after; for tracing only.
 * Differs    none known.
 * Source     WDK wdm.h ObDereferenceObject
 */
NTKERNELAPI LONG_PTR ObfDereferenceObject(PVOID Object);
#define ObDereferenceObject(Object) ObfDereferenceObject(Object)

/*
 * ObfDereferenceObjectWithTag - likewise, with a tag.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    the count after; for tracing only.
 * Differs    none known.
 * Source     WDK wdm.h ObDereferenceObjectWithTag
 */
NTKERNELAPI LONG_PTR ObfDereferenceObjectWithTag(PVOID Object, ULONG Tag);
#define ObDereferenceObjectWithTag(Object, Tag) ObfDereferenceObjectWithTag(Object, Tag)

/*
 * ObDereferenceObjectDeferDelete, ObDereferenceObjectDeferDeleteWithTag - likewise; the deletion
 * happens in a worker thread.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h ObDereferenceObjectDeferDelete
 */
NTKERNELAPI VOID ObDereferenceObjectDeferDelete(PVOID Object);
NTKERNELAPI VOID ObDereferenceObjectDeferDeleteWithTag(PVOID Object, ULONG Tag);

/*
 * ObOpenObjectByPointer - a handle to an object that the caller has a pointer to.
 *
 * IRQL              <= APC_LEVEL.
 * Blocks            never.
 * HandleAttributes  OBJ_KERNEL_HANDLE and the like.
 * PassedAccessState NULL in drivers.
 * DesiredAccess     checked with UserMode.
 * ObjectType        as for ObReferenceObjectByPointer.
 * Handle            gets it.
 * Returns           STATUS_SUCCESS; STATUS_OBJECT_TYPE_MISMATCH; STATUS_ACCESS_DENIED;
 *                   STATUS_INSUFFICIENT_RESOURCES.
 * Differs           none known.
 * Source            WDK ntifs.h ObOpenObjectByPointer
 */
NTKERNELAPI NTSTATUS ObOpenObjectByPointer(PVOID Object, ULONG HandleAttributes,
                                           struct _ACCESS_STATE *PassedAccessState,
                                           ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                           KPROCESSOR_MODE AccessMode, PHANDLE Handle);

/*
 * ObCloseHandle - close a handle of the current process, or a kernel handle.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.        Choice  one.
 * PreviousMode UserMode: kernel handles are refused.
 * Returns      STATUS_SUCCESS; STATUS_INVALID_HANDLE, also for NULL; STATUS_HANDLE_NOT_CLOSABLE.
 * Differs      none known.
 * Source       WDK wdm.h ObCloseHandle
 */
NTKERNELAPI NTSTATUS ObCloseHandle(HANDLE Handle, KPROCESSOR_MODE PreviousMode);

/*
 * ObIsKernelHandle - is it a kernel handle?
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    TRUE for a kernel handle, of whatever validity.
 * Differs    none known.
 * Source     WDK ntifs.h ObIsKernelHandle
 */
NTKERNELAPI BOOLEAN ObIsKernelHandle(HANDLE Handle);

/*
 * ObInsertObject - give a new object a handle and, if it has one, its name in the name space.
 *
 * IRQL              <= APC_LEVEL.
 * Blocks            never.
 * Object            of ObCreateObject; dereferenced if this fails.
 * ObjectPointerBias extra references.
 * NewObject         gets the body if ObjectPointerBias is not 0.
 * Handle            gets it; may be NULL for an object without a name.
 * Returns           STATUS_SUCCESS; STATUS_OBJECT_NAME_EXISTS; STATUS_OBJECT_NAME_COLLISION;
 *                   STATUS_OBJECT_PATH_NOT_FOUND and others of name look-up.
 * Differs           none known.
 * Source            WDK ntifs.h ObInsertObject
 */
NTKERNELAPI NTSTATUS ObInsertObject(PVOID Object, struct _ACCESS_STATE *PassedAccessState,
                                    ACCESS_MASK DesiredAccess, ULONG ObjectPointerBias,
                                    PVOID *NewObject, PHANDLE Handle);

/*
 * ObMakeTemporaryObject - let a permanent object go with its last handle.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntifs.h ObMakeTemporaryObject
 */
NTKERNELAPI VOID ObMakeTemporaryObject(PVOID Object);

/*
 * ObQueryNameString - the full name of an object.
 *
 * IRQL         < DISPATCH_LEVEL.
 * Blocks       never.
 * Length       size of ObjectNameInfo in bytes.
 * ReturnLength gets the bytes needed.
 * Returns      STATUS_SUCCESS, with an empty Name for an object without one;
 *              STATUS_INFO_LENGTH_MISMATCH; STATUS_BUFFER_OVERFLOW.
 * Differs      none known.
 * Source       WDK ntifs.h ObQueryNameString
 */
NTKERNELAPI NTSTATUS ObQueryNameString(PVOID Object, POBJECT_NAME_INFORMATION ObjectNameInfo,
                                       ULONG Length, PULONG ReturnLength);

/*
 * ObGetObjectSecurity, ObReleaseObjectSecurity - an object's security descriptor, and giving it
 * back.
 *
 * IRQL            PASSIVE_LEVEL; ObReleaseObjectSecurity <= APC_LEVEL.
 * Blocks          never.
 * MemoryAllocated gets TRUE if the descriptor was copied.
 * Returns         STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES.
 * Differs         objects have no security of their own: NULL comes back.
 * Source          WDK wdm.h ObGetObjectSecurity
 */
NTKERNELAPI NTSTATUS ObGetObjectSecurity(PVOID Object, PSECURITY_DESCRIPTOR *SecurityDescriptor,
                                         PBOOLEAN MemoryAllocated);
NTKERNELAPI VOID ObReleaseObjectSecurity(PSECURITY_DESCRIPTOR SecurityDescriptor,
                                         BOOLEAN MemoryAllocated);

/* Callbacks when a handle to a process or thread is made. */
typedef ULONG OB_OPERATION;
#define OB_OPERATION_HANDLE_CREATE 0x00000001
#define OB_OPERATION_HANDLE_DUPLICATE 0x00000002
#define OB_FLT_REGISTRATION_VERSION_0100 0x0100
#define OB_FLT_REGISTRATION_VERSION OB_FLT_REGISTRATION_VERSION_0100

typedef struct _OB_PRE_CREATE_HANDLE_INFORMATION {
    ACCESS_MASK DesiredAccess; /* what the handle will get: a callback may take rights away */
    ACCESS_MASK OriginalDesiredAccess;
} OB_PRE_CREATE_HANDLE_INFORMATION, *POB_PRE_CREATE_HANDLE_INFORMATION;

typedef struct _OB_PRE_DUPLICATE_HANDLE_INFORMATION {
    ACCESS_MASK DesiredAccess;
    ACCESS_MASK OriginalDesiredAccess;
    PVOID SourceProcess;
    PVOID TargetProcess;
} OB_PRE_DUPLICATE_HANDLE_INFORMATION, *POB_PRE_DUPLICATE_HANDLE_INFORMATION;

typedef union _OB_PRE_OPERATION_PARAMETERS {
    OB_PRE_CREATE_HANDLE_INFORMATION CreateHandleInformation;
    OB_PRE_DUPLICATE_HANDLE_INFORMATION DuplicateHandleInformation;
} OB_PRE_OPERATION_PARAMETERS, *POB_PRE_OPERATION_PARAMETERS;

typedef struct _OB_PRE_OPERATION_INFORMATION {
    OB_OPERATION Operation;
    union {
        ULONG Flags;
        struct {
            ULONG KernelHandle : 1;
            ULONG Reserved : 31;
        };
    };
    PVOID Object;
    POBJECT_TYPE ObjectType;
    PVOID CallContext;
    POB_PRE_OPERATION_PARAMETERS Parameters;
} OB_PRE_OPERATION_INFORMATION, *POB_PRE_OPERATION_INFORMATION;

typedef struct _OB_POST_CREATE_HANDLE_INFORMATION {
    ACCESS_MASK GrantedAccess;
} OB_POST_CREATE_HANDLE_INFORMATION, *POB_POST_CREATE_HANDLE_INFORMATION;

typedef struct _OB_POST_DUPLICATE_HANDLE_INFORMATION {
    ACCESS_MASK GrantedAccess;
} OB_POST_DUPLICATE_HANDLE_INFORMATION, *POB_POST_DUPLICATE_HANDLE_INFORMATION;

typedef union _OB_POST_OPERATION_PARAMETERS {
    OB_POST_CREATE_HANDLE_INFORMATION CreateHandleInformation;
    OB_POST_DUPLICATE_HANDLE_INFORMATION DuplicateHandleInformation;
} OB_POST_OPERATION_PARAMETERS, *POB_POST_OPERATION_PARAMETERS;

typedef struct _OB_POST_OPERATION_INFORMATION {
    OB_OPERATION Operation;
    union {
        ULONG Flags;
        struct {
            ULONG KernelHandle : 1;
            ULONG Reserved : 31;
        };
    };
    PVOID Object;
    POBJECT_TYPE ObjectType;
    PVOID CallContext;
    NTSTATUS ReturnStatus;
    POB_POST_OPERATION_PARAMETERS Parameters;
} OB_POST_OPERATION_INFORMATION, *POB_POST_OPERATION_INFORMATION;

typedef enum _OB_PREOP_CALLBACK_STATUS {
    OB_PREOP_SUCCESS
} OB_PREOP_CALLBACK_STATUS,
    *POB_PREOP_CALLBACK_STATUS;

typedef OB_PREOP_CALLBACK_STATUS (*POB_PRE_OPERATION_CALLBACK)(
    PVOID RegistrationContext, POB_PRE_OPERATION_INFORMATION OperationInformation);
typedef VOID (*POB_POST_OPERATION_CALLBACK)(PVOID RegistrationContext,
                                            POB_POST_OPERATION_INFORMATION OperationInformation);

typedef struct _OB_OPERATION_REGISTRATION {
    POBJECT_TYPE *ObjectType; /* PsProcessType or PsThreadType */
    OB_OPERATION Operations;
    POB_PRE_OPERATION_CALLBACK PreOperation;
    POB_POST_OPERATION_CALLBACK PostOperation;
} OB_OPERATION_REGISTRATION, *POB_OPERATION_REGISTRATION;

typedef struct _OB_CALLBACK_REGISTRATION {
    USHORT Version; /* OB_FLT_REGISTRATION_VERSION */
    USHORT OperationRegistrationCount;
    UNICODE_STRING Altitude; /* unique; decides the order of callbacks */
    PVOID RegistrationContext;
    OB_OPERATION_REGISTRATION *OperationRegistration;
} OB_CALLBACK_REGISTRATION, *POB_CALLBACK_REGISTRATION;

/*
 * ObRegisterCallbacks - be called when a handle to a process or thread is made or duplicated.
 *
 * IRQL               <= APC_LEVEL.
 * Blocks             never.
 * RegistrationHandle gets what ObUnRegisterCallbacks needs.
 * Returns            STATUS_SUCCESS; STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
 *                    STATUS_INVALID_PARAMETER; STATUS_ACCESS_DENIED: the image is not signed for
 *                    it; STATUS_INSUFFICIENT_RESOURCES.
 * Differs            every image counts as signed.
 * Source             WDK wdm.h ObRegisterCallbacks
 */
NTKERNELAPI NTSTATUS ObRegisterCallbacks(POB_CALLBACK_REGISTRATION CallbackRegistration,
                                         PVOID *RegistrationHandle);

/*
 * ObUnRegisterCallbacks - undo ObRegisterCallbacks; returns when no callback runs any more.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     until then.
 * Differs    none known.
 * Source     WDK wdm.h ObUnRegisterCallbacks
 */
NTKERNELAPI VOID ObUnRegisterCallbacks(PVOID RegistrationHandle);

/*
 * ObGetFilterVersion - the version of this interface.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    OB_FLT_REGISTRATION_VERSION.
 * Differs    none known.
 * Source     WDK wdm.h ObGetFilterVersion
 */
NTKERNELAPI USHORT ObGetFilterVersion(VOID);

EXTERN_C_END

#endif
