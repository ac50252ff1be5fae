/*
 * proof.c - what the pages say that a routine gives back, and whether it was seen to; see ddi.h.
 *
 * The first is returns/COMPONENT.def, written by hand; the second proved.def, which
 * tests/status/report.sh makes from what the tests printed.
 */
#include "ddi/ddi.h"

#include <string.h>

static const struct ddi_returns returns[] = {
#define RETURNS(name, results) {#name, results},
#include "ddi/returns.def"
#undef RETURNS
};

static const struct ddi_proof proofs[] = {
#define PROVED(name, results, tests) {#name, results, tests},
#include "ddi/proved.def"
#undef PROVED
    {"", 0, ""},
};

const char *ddi_returns_of(const char *name)
{
    for (size_t i = 0; i < sizeof returns / sizeof *returns; i++)
        if (strcmp(returns[i].name, name) == 0)
            return returns[i].results;
    return NULL;
}

const struct ddi_proof *ddi_proof_of(const char *name)
{
    for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++)
        if (strcmp(proofs[i].name, name) == 0)
            return &proofs[i];
    return NULL;
}

bool ddi_proved(const char *name)
{
    const struct ddi_proof *proof = ddi_proof_of(name);
    const char *results = ddi_returns_of(name);
    unsigned count = 0;

    for (; results && *results; count++) {
        results += strcspn(results, " ");
        results += strspn(results, " ");
    }
    return proof && count && proof->results == count;
}

enum ddi_status ddi_status_of(const struct ddi *ddi)
{
    if (ddi->status == DDI_FULL && !ddi_proved(ddi->name))
        return DDI_PARTIAL;
    return (enum ddi_status)ddi->status;
}
