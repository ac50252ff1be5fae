/*
 * classes.h - Driver Verifier's options, as its users know them: names, numbers, and which rules
 * belong to which.
 */
#pragma once
#include "verify/rules.h"

/* Numbers of `verifier /flags`. */
enum verify_class {
    VERIFY_SPECIAL_POOL = 0x1,
    VERIFY_IRQL = 0x2,
    VERIFY_LOW_RESOURCES = 0x4,
    VERIFY_POOL_TRACKING = 0x8,
    VERIFY_IO = 0x10,
    VERIFY_DEADLOCK = 0x20,
    VERIFY_ENHANCED_IO = 0x40,
    VERIFY_DMA = 0x80,
    VERIFY_SECURITY = 0x100,
    VERIFY_PENDING_IO = 0x200,
    VERIFY_IRP_LOGGING = 0x400,
    VERIFY_MISC = 0x800,
    VERIFY_DDI_COMPLIANCE = 0x20000,
    VERIFY_STANDARD = 0x209BB, /* verifier /standard */
    VERIFY_ALL = -1,
};

/* The classes that report a rule: from its `tool` column; 0: Driver Verifier has none. */
uint32_t verify_rule_classes(const struct verify_rule *rule);

/* A name ("standard", "all", "deadlock detection", "ddi-compliance") or number. False: unknown. */
bool verify_class_find(const char *text, uint32_t *classes);

/* The i-th class; false: there are no more. */
bool verify_class_get(unsigned i, uint32_t *flag, const char **name);
