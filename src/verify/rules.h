/*
 * rules.h - the table of rules: what a driver must keep to, and the words for it.
 *
 *   RULE(id, family, severity, title, contract, why, fix, tool, blind)
 *
 * id        Microsoft's where one exists: "0xC4/0x122" (bug check / first argument), "0x18", or a
 *           name of a DDI compliance or SDV rule ("MarkIrpPending"). Ours: lower-case-with-dashes.
 * severity  ERROR only where Windows or Driver Verifier would also call it an error; WARNING, NOTE
 * title     what was done wrong: the default sentence of a finding
 * contract  what the documentation asks for
 * why       what would go wrong otherwise
 * fix       what to do
 * tool      which Windows tool knows it: "Driver Verifier, IRQL checking"; "" none
 * blind     what irqlab cannot see of it; "" nothing
 */
#pragma once
#include "base/finding.h"

#include <stddef.h>

struct verify_rule {
    const char *id;
    const char *family;
    enum finding_severity severity;
    const char *title, *contract, *why, *fix, *tool, *blind;
};

/* All rules, by family; ends with a NULL id. */
extern const struct verify_rule verify_rules[];

/* The rule of that id, or of that other name ("IrqlReturn" is 0xC4/0x2001D); NULL: none. */
const struct verify_rule *verify_rule_find(const char *id);

/* The other name of an id, or NULL: a DDI compliance rule has a name and a number. */
const char *verify_rule_alias(const char *id);

/* Bug check code and first argument that an id stands for; false: it has none. */
bool verify_rule_code(const char *id, uint32_t *code, uint64_t *first, bool *has_first);

/* What Windows' tools know of the areas that irqlab is about (core.def). */
struct verify_core {
    const char *id, *name, *area, *action;
};

/* Ends with a NULL id. */
extern const struct verify_core verify_core_rules[];

/* A core rule that has no rule of its own (coverage.def): *as is the rule that reports it, or NULL
 * if it cannot apply yet; *why. False: it stands for itself. */
bool verify_core_elsewhere(const char *id, const char **as, const char **why);

/* The same id in another spelling? "0xC9/0x03" and "0xC9/0x3". */
bool verify_same_id(const char *a, const char *b);
