/* irp_private.h - what the files of the IRP rules share. */
#pragma once
#include "verify/irps.h"

enum { IRP_BUCKETS = 256 };

/* Documented routines that are of interest here. */
enum ddi_code {
    DDI_NONE,
    DDI_OTHER,
    DDI_ALLOCATE,
    DDI_ASYNCHRONOUS,
    DDI_SYNCHRONOUS,
    DDI_CONTROL,
    DDI_ASSOCIATE,
    DDI_CALL,
    DDI_COMPLETION_EX,
    DDI_REUSE,
    DDI_SET_EVENT,
    DDI_WAIT,
    DDI_INTERLOCKED_INSERT,
    DDI_FREE_POOL,
    DDI_START_PACKET,
    DDI_START_NEXT,
    DDI_DELETE_DEVICE,
};

/* A routine that the rules look at. */
struct irp_ddi {
    const char *name;
    enum ddi_code code;
};

extern const struct irp_ddi irp_ddis[];    /* ends with a NULL name */
extern const char *const irp_ddis_awake[]; /* those that matter only while there is an IRP */

/* A completion routine that is being called. */
struct routine {
    struct routine *outer;
    const struct sim_actor *actor;
    PIRP irp;
    uint64_t address; /* of the driver's code; 0: not known yet */
    const void *context;
    bool pending_returned, marked_before, set_event;
};

/* A StartIo routine that is being called. */
struct start_io {
    struct start_io *outer;
    const struct sim_actor *actor;
};

struct irps {
    struct irp_record *buckets[IRP_BUCKETS];
    struct irp_record *newest;
    struct irp_call *active; /* newest first; those that returned are only in their records */
    struct routine *routines;
    struct start_io *start_ios;
    enum ddi_code maker; /* the last routine entered that makes IRPs */
    uint64_t made;
    const void *packet_device; /* the last one whose current request was completed */
    struct verify_place packet_done;
};

/* --- irp.c: records ------------------------------------------------------------------------------
 */

struct irps *irp_state(struct verify *verify);
void irp_forget(struct verify *verify, struct irp_record *record);
PIO_STACK_LOCATION irp_location_of(PIRP irp, CCHAR number);
void irp_note_place(struct irp_call *call, uint64_t pc, const void *frame);
bool irp_of_program(uint64_t pc);
struct finding *irp_found(struct verify *verify, const char *rule, uint64_t pc, PIRP irp);
bool irp_listed(PIRP irp);
bool irp_past_the_next(PDEVICE_OBJECT upper, PDEVICE_OBJECT lower);
bool irp_suspicious(NTSTATUS status);
const char *irp_request_name(const struct irp_call *call);
bool irp_invoked(const IO_STACK_LOCATION *location);
bool irp_is_marked(const struct irp_call *call, PIRP irp);

/* --- irp_completion.c
 * ----------------------------------------------------------------------------- */

struct routine *irp_routine_here(struct irps *irps);
void irp_on_complete(struct verify *verify, const struct sim_probe *probe);
void irp_on_routine_enter(struct verify *verify, const struct sim_probe *probe);
void irp_on_routine(struct verify *verify, const struct sim_probe *probe);

/* --- irp_ddi.c
 * ------------------------------------------------------------------------------------ */

enum ddi_code irp_ddi_code(const struct verify *verify);
void irp_on_ddi(struct verify *verify, const struct sim_probe *probe);
void irp_on_release(struct verify *verify, const struct sim_probe *probe);
