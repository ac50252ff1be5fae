/*
 * callback.h - callback objects: routines that are called when something happens.
 */
#ifndef IRQLAB_WDK_NT_EX_CALLBACK_H
#define IRQLAB_WDK_NT_EX_CALLBACK_H

#include "../ke.h"

EXTERN_C_START

typedef struct _CALLBACK_OBJECT *PCALLBACK_OBJECT;
typedef VOID CALLBACK_FUNCTION(PVOID CallbackContext, PVOID Argument1, PVOID Argument2);
typedef CALLBACK_FUNCTION *PCALLBACK_FUNCTION;

typedef NTSTATUS EX_CALLBACK_FUNCTION(PVOID CallbackContext, PVOID Argument1, PVOID Argument2);
typedef EX_CALLBACK_FUNCTION *PEX_CALLBACK_FUNCTION;

/*
 * ExCreateCallback - make or open a callback object.
 *
 * IRQL                   <= APC_LEVEL.
 * Blocks                 never.
 * ObjectAttributes       `\Callback\NAME`, or no name.
 * Create                 TRUE: make it if it is not there.
 * AllowMultipleCallbacks FALSE: one routine at most.
 * Returns                STATUS_SUCCESS, *CallbackObject referenced; STATUS_OBJECT_NAME_NOT_FOUND;
 *                        STATUS_UNSUCCESSFUL.
 * Differs                none known.
 * Source                 WDK wdm.h ExCreateCallback
 */
NTKERNELAPI NTSTATUS ExCreateCallback(PCALLBACK_OBJECT *CallbackObject,
                                      POBJECT_ATTRIBUTES ObjectAttributes, BOOLEAN Create,
                                      BOOLEAN AllowMultipleCallbacks);

/*
 * ExRegisterCallback - add a routine.
 *
 * IRQL             <= APC_LEVEL.
 * Blocks           never.
 * CallbackFunction called at the notifier's IRQL, <= DISPATCH_LEVEL.
 * Returns          a handle for ExUnregisterCallback; NULL: failed.
 * Differs          none known.
 * Source           WDK wdm.h ExRegisterCallback
 */
NTKERNELAPI PVOID ExRegisterCallback(PCALLBACK_OBJECT CallbackObject,
                                     PCALLBACK_FUNCTION CallbackFunction, PVOID CallbackContext);

/*
 * ExUnregisterCallback - take a routine out; returns when it does not run any more.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     until then.
 * Differs    none known.
 * Source     WDK wdm.h ExUnregisterCallback
 */
NTKERNELAPI VOID ExUnregisterCallback(PVOID CallbackRegistration);

/*
 * ExNotifyCallback - call all routines, one after the other.
 *
 * IRQL           <= DISPATCH_LEVEL.
 * Blocks         as the routines do.
 * CallbackObject PCALLBACK_OBJECT.
 * Differs        none known.
 * Source         WDK wdm.h ExNotifyCallback
 */
NTKERNELAPI VOID ExNotifyCallback(PVOID CallbackObject, PVOID Argument1, PVOID Argument2);

EXTERN_C_END

#endif
