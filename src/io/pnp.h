/*
 * pnp.h - the Plug and Play manager, as far as a driver and its programs see it.
 *
 * Words
 *   PDO         the device object of the bus driver: one for each device that is there.
 *   devnode     what the manager knows of a PDO: who drives it, how far it has got (pnp_manager.c).
 *   root bus    \Driver\PnpManager: the bus of devices that somebody installed by hand, as with
 *               `devcon install` (pnp_root.c).
 *   interface   a name for a device by what it can do: a link in \GLOBAL?? (interface.c).
 *
 * The manager does one thing at a time: who plays it holds pnp->lock. What drivers ask for
 * (IoInvalidateXxx) is done by a work item. None of it is there before the first device.
 */
#pragma once
#include "io/io.h"

#include <wdk/nt/io/pnp.h>

enum {
    IO_PNP_ID_UNITS = 200, /* longest instance path, with its NUL */
    IO_PNP_STACK = 8,      /* drivers of a device: lower filters, function, upper filters */
};

enum io_devnode_state {
    IO_DEVNODE_MADE,      /* found on its bus */
    IO_DEVNODE_ADDED,     /* its drivers have attached themselves */
    IO_DEVNODE_STARTED,   /* IRP_MN_START_DEVICE succeeded */
    IO_DEVNODE_FAILED,    /* an AddDevice or the start failed: it was told to go */
    IO_DEVNODE_SURPRISED, /* IRP_MN_SURPRISE_REMOVAL was sent, the last handle is waited for */
    IO_DEVNODE_REMOVED,   /* IRP_MN_REMOVE_DEVICE was sent; only the PDO is left */
};

struct io_devnode {
    struct list link;                        /* in pnp->devnodes, in the order of their arrival */
    struct list interfaces;                  /* struct io_interface.link */
    struct list properties;                  /* IoSetDevicePropertyData */
    struct io_devnode *parent;               /* NULL: on the root bus */
    PDEVICE_OBJECT pdo;                      /* referenced */
    struct io_driver *drivers[IO_PNP_STACK]; /* whose AddDevice is called, from the bottom */
    uint8_t driver_count;
    uint8_t function;          /* which of them is the function driver */
    uint8_t state;             /* enum io_devnode_state */
    bool present;              /* its bus still reports it */
    uint8_t problem;           /* of the device manager: 10 START failed, 28 no driver, 31 AddDevice
                                  failed; 0: none */
    NTSTATUS status;           /* of what failed */
    WCHAR id[IO_PNP_ID_UNITS]; /* ROOT\DRIVER\0000 */
    WCHAR *hardware_ids, *compatible_ids; /* lists that an empty text ends, in pool; or NULL */
    WCHAR *description, *location;        /* in pool; or NULL */
    DEVICE_CAPABILITIES capabilities;
    PNP_BUS_INFORMATION bus;
    PNP_DEVICE_STATE flags;
};

/* What io->pnp_event is told. */
enum io_pnp_event_kind {
    IO_PNP_ADD_FAILED,   /* AddDevice returned `status`; the device was not started */
    IO_PNP_START_FAILED, /* IRP_MN_START_DEVICE did; IRP_MN_REMOVE_DEVICE was sent */
    IO_PNP_NOT_MADE,     /* no device could be made */
    IO_PNP_NOT_ATTACHED, /* AddDevice succeeded without attaching a device to the stack */
    IO_PNP_NO_DRIVER,    /* a bus reports a device that no driver is for */
    IO_PNP_REFUSED,      /* IRP_MN_QUERY_REMOVE_DEVICE failed with `status` */
    IO_PNP_OPEN,         /* it is open: `why` says by whom */
};

struct io_pnp_event {
    enum io_pnp_event_kind kind;
    const struct io_devnode *devnode; /* NULL: none was made */
    struct io_driver *driver;         /* who it is about */
    NTSTATUS status;
    const struct io_unload_refusal *why;
};

struct io_pnp {
    struct io_driver *root; /* \Driver\PnpManager */
    struct list devnodes;   /* in the order of their arrival; parents before children */
    struct list notifications;
    uint32_t registrations; /* of notifications, ever */
    struct list actions;    /* word of interfaces that was not given yet */
    bool acting;            /* a work item gives it */
    PIRP sent;              /* a request of the manager's that has not ended; NULL: none, */
    PDEVICE_OBJECT sent_to; /* to the stack of this device, */
    uint8_t sent_minor;     /* and what it asks */
    KEVENT lock;            /* signalled: nobody plays the manager */
    PETHREAD holder;        /* who does */
};

/* Drivers of a new device, AddDevice to be called in this order. */
struct io_pnp_stack {
    struct io_driver *drivers[IO_PNP_STACK];
    unsigned count, function; /* drivers[function] has the device; the others are filters */
};

/* --- pnp_manager.c ---------------------------------------------------------------------------- */

/* The manager, made when it is first needed; NULL: no memory. */
struct io_pnp *io_pnp(void);

/*
 * io_pnp_install - what `devcon install` does: a device on the root bus, with these drivers, that
 * is started. In a thread of System at PASSIVE_LEVEL; blocks. What goes wrong is told to
 * io->pnp_event; false: the device does not work.
 */
bool io_pnp_install(const struct io_pnp_stack *stack);

enum io_removal {
    IO_REMOVAL_ASK, /* IRP_MN_QUERY_REMOVE_DEVICE first: drivers, and who has it open, may refuse */
    IO_REMOVAL_FORCE,    /* asked, but not heard */
    IO_REMOVAL_SURPRISE, /* pulled out: IRP_MN_SURPRISE_REMOVAL */
};

/*
 * io_pnp_remove - take away every device that a driver has a part in, children first, those that
 * came last before others. False: somebody refused (told to io->pnp_event).
 */
bool io_pnp_remove(struct io_driver *driver, enum io_removal how);

/* Has the driver a part in a device that is there? */
bool io_pnp_drives(const struct io_driver *driver);

/* The last file of a device that was pulled out may have gone. */
void io_pnp_closed(PDEVICE_OBJECT device);

/* Play the manager; leave off. */
void io_pnp_lock(void);
void io_pnp_unlock(void);

void io_pnp_tell(enum io_pnp_event_kind kind, const struct io_devnode *devnode,
                 struct io_driver *driver, NTSTATUS status, const struct io_unload_refusal *why);

/* Have that done by a thread of the manager's. At DISPATCH_LEVEL at most. */
void io_pnp_later(PDEVICE_OBJECT pdo, void (*act)(PDEVICE_OBJECT pdo));

/* Ask a bus for its devices again; ask a device for its state again. Acts for io_pnp_later. */
void io_pnp_relations_changed(PDEVICE_OBJECT pdo);
void io_pnp_state_changed(PDEVICE_OBJECT pdo);

/* A devnode without a PDO; NULL: no memory. Then known; then of no PDO any more. */
struct io_devnode *io_devnode_make(const struct io_pnp_stack *stack);
void io_devnode_enter(struct io_devnode *devnode);
void io_devnode_forget(struct io_devnode *devnode);

/* Set and clear IO_DEVICE_xxx for every device of the stack. */
void io_devnode_flag(struct io_devnode *devnode, uint32_t flag);
void io_devnode_unflag(struct io_devnode *devnode, uint32_t flag);

/* AddDevice and all that follows. */
bool io_devnode_start(struct io_devnode *devnode);
void io_devnode_query_state(struct io_devnode *devnode);

/* The devnode of a PDO; NULL: it is no PDO, or its device has gone. */
static inline struct io_devnode *io_devnode_of(PDEVICE_OBJECT device)
{
    return device ? io_device_extension(device)->devnode : NULL;
}

/* Who drives it; NULL: nobody but its bus. */
static inline struct io_driver *io_devnode_function(const struct io_devnode *devnode)
{
    return devnode->driver_count ? devnode->drivers[devnode->function] : NULL;
}

/* --- pnp_bus.c, pnp_remove.c ------------------------------------------------------------------ */

/* Ask a started bus what is on it. */
void io_devnode_enumerate(struct io_devnode *devnode);

void io_devnode_send_remove(struct io_devnode *devnode);

/* It and all below it have gone without being asked. False: somebody still has a file open. */
bool io_devnode_pull_out(struct io_devnode *top);

/* --- pnp_irp.c -------------------------------------------------------------------------------- */

/*
 * io_pnp_send - a PnP IRP to the top of the device's stack, and wait for its end.
 *
 * location     minor function and parameters.
 * information  IoStatus.Information before and after; may be NULL: 0.
 */
NTSTATUS io_pnp_send(PDEVICE_OBJECT device, const IO_STACK_LOCATION *location,
                     ULONG_PTR *information);
NTSTATUS io_pnp_send_minor(PDEVICE_OBJECT device, UCHAR minor);
NTSTATUS io_pnp_query_capabilities(PDEVICE_OBJECT device, DEVICE_CAPABILITIES *capabilities);
NTSTATUS io_pnp_query_relations(PDEVICE_OBJECT device, DEVICE_RELATION_TYPE type,
                                PDEVICE_RELATIONS *relations);

/* Texts in paged pool, the caller's to free; NULL: the bus has none. */
WCHAR *io_pnp_query_id(PDEVICE_OBJECT device, BUS_QUERY_ID_TYPE type);
WCHAR *io_pnp_query_text(PDEVICE_OBJECT device, DEVICE_TEXT_TYPE type);

/* --- pnp_root.c ------------------------------------------------------------------------------- */

/* \Driver\PnpManager; NULL: no memory. */
struct io_driver *io_pnp_root_create(void);

/* The PDO of a root-enumerated devnode, whose instance path it names ROOT\DRIVER\0000. */
NTSTATUS io_pnp_root_device(struct io_driver *root, struct io_devnode *devnode);

/* --- interface.c ------------------------------------------------------------------------------ */

struct io_interface {
    struct list link; /* in devnode->interfaces */
    struct io_devnode *devnode;
    GUID class;
    WCHAR *name;     /* \??\ROOT#DRIVER#0000#{class}\reference, in the arena */
    uint32_t bytes;  /* of it, without the NUL */
    uint32_t room;   /* of the block */
    uint32_t linked; /* bytes of it that are the name of the link: all but the reference */
    bool enabled;
    struct list properties; /* that drivers have set */
};

/* By its name; NULL: there is none. */
struct io_interface *io_interface_find(const UNICODE_STRING *name);

/* The device has started: what was enabled meanwhile appears. */
void io_interfaces_enable(struct io_devnode *devnode);

/* Every interface of a device goes: the links, and the word to those who wait for it. */
void io_interfaces_disable(struct io_devnode *devnode);
void io_interfaces_forget(struct io_devnode *devnode);

/* The enabled (`all`: every) interfaces of a class (NULL: any), device by device: one call each. */
void io_interfaces_for_each(const GUID *class, bool all,
                            void (*each)(void *context, const struct io_interface *interface),
                            void *context);

/* --- pnp_property.c --------------------------------------------------------------------------- */

/* IoGetDeviceProperty by somebody who may not say which device that is: it has the path `id`. */
NTSTATUS io_device_property(PDEVICE_OBJECT pdo, const WCHAR *id, DEVICE_REGISTRY_PROPERTY which,
                            ULONG room, PVOID to, PULONG needed);

void io_properties_forget(struct list *properties);

/* --- pnp_notify.c ----------------------------------------------------------------------------- */

/* Tell the drivers that registered for the class. */
void io_notify_interface(const struct io_interface *interface, bool arrival);

/* GUID_TARGET_DEVICE_QUERY_REMOVE, …_REMOVE_CANCELLED, …_REMOVE_COMPLETE */
extern const GUID io_guid_query_remove, io_guid_remove_cancelled, io_guid_remove_complete;

/* Tell those that registered for a file of the device. False: one of them refused. */
bool io_notify_target(PDEVICE_OBJECT pdo, const GUID *event);
