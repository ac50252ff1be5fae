/*
 * ddi.h - the table of documented routines.
 *
 * One line per routine in the .def file of its component (ke.def, ex.def …, all included by
 * ddi.def). The exports that a driver can bind to, the IRQL rules, `irqlab ddi` and the coverage
 * page come from it; nothing else says what exists.
 *
 *   DDI(name, lowest IRQL, highest IRQL, flags, status, "note")
 *
 * flags   BLOCKS  may wait when called below DISPATCH_LEVEL
 *         POINT   is a scheduling point (a choice in `irqlab check`)
 * status  FULL    every documented status and field; counts only when returns/COMPONENT.def says
 *                 which these are and the tests in tests/status have seen each (proved.def)
 *         PARTIAL works; the note says what is missing
 *         STUB    known by name, refused at load time; has no implementation
 * note    "" or what differs from Windows or is missing
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ddi_flags { DDI_BLOCKS = 1, DDI_POINT = 2 };
enum ddi_status { DDI_FULL, DDI_PARTIAL, DDI_STUB };

struct ddi {
    const char *name;
    uint8_t irql_min, irql_max;
    uint8_t flags;
    uint8_t status;
    const char *note; /* NULL in the row that begins a component */
};

/* The routine of that name, or NULL. */
const struct ddi *ddi_find(const char *name);

/* The folder that implements it: "ke", "io" … */
const char *ddi_component(const struct ddi *ddi);

/* All in the order of the table: NULL gives the first, the last gives NULL. */
const struct ddi *ddi_next(const struct ddi *ddi);

/*
 * What the kernel does not export, in a table of its own: component "headers" (inline routines and
 * macros of the WDK), and of programs alone "win32", "ntdll" and "crt".
 */
const struct ddi *ddi_more_find(const char *name);
const struct ddi *ddi_more_next(const struct ddi *ddi);
const char *ddi_more_component(const struct ddi *ddi);

/*
 * What the page of a routine says that comes of calling it, words with spaces between: names of
 * statuses and errors, and of what has no such name: value, null, true, false, void (an effect),
 * success, raises:STATUS_X, bugcheck:0xA.
 */
struct ddi_returns {
    const char *name;
    const char *results;
};

/* How many of these were seen, and by which tests. */
struct ddi_proof {
    const char *name;
    unsigned results;
    const char *tests;
};

/* NULL: nobody wrote them down, or nothing was seen. */
const char *ddi_returns_of(const char *name);
const struct ddi_proof *ddi_proof_of(const char *name);

/* All of them were seen. */
bool ddi_proved(const char *name);

/* The status a routine has earned: FULL without proof is PARTIAL. */
enum ddi_status ddi_status_of(const struct ddi *ddi);

/* What a routine's page says of its IRQL; made from the documentation (tools/irql-table.py). */
struct ddi_irql {
    const char *name;
    uint8_t low, high;
    const char *rules; /* DDI compliance rules that look at it, with commas; "" none */
};

/* NULL: its page states none, or there is no such page. Sorted by name. */
const struct ddi_irql *ddi_irql_find(const char *name);
