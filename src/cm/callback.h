/*
 * callback.h - what a service says of itself to registered drivers (CmRegisterCallbackEx).
 *
 *     struct cm_operation operation = CM_OPERATION(DeleteKey, key, information);
 *     status = cm_before(&operation);
 *     if (!operation.ended)
 *         status = …;
 *     status = cm_after(&operation, status, key);
 */
#pragma once
#include "cm/cm.h"

enum { CM_MOST_CALLED = 16 };

struct cm_registration;

struct cm_operation {
    REG_NOTIFY_CLASS before, after;
    struct cm_key *key; /* whose contexts; may be NULL */
    void *information;
    PVOID *call_context, *object_context; /* in the information */
    bool ended;                           /* a driver has refused it, or done it itself */
    uint32_t passed;
    struct {
        struct cm_registration *registration;
        PVOID context;
    } called[CM_MOST_CALLED];
};

/* For a service name_ whose information is the REG_xxx_INFORMATION of that name. */
#define CM_OPERATION(name_, key_, information_)                                                    \
    CM_OPERATION_WITH(name_, key_, information_, ObjectContext)
#define CM_OPERATION_WITH(name_, key_, information_, context_)                                     \
    {                                                                                              \
        .before = RegNtPre##name_, .after = RegNtPost##name_, .key = (key_),                       \
        .information = &(information_), .call_context = &(information_).CallContext,               \
        .object_context = &(information_).context_                                                 \
    }

/* Does anybody listen? */
static inline bool cm_has_callbacks(void)
{
    return irqlab_unlikely(!list_empty(&world->cm->callbacks));
}

NTSTATUS cm_before(struct cm_operation *operation);
NTSTATUS cm_after(struct cm_operation *operation, NTSTATUS status, void *object);

/* The key object goes. */
void cm_contexts_end(struct cm_key *key);
