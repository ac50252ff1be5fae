/*
 * msbuild.h - properties and conditions of MSBuild files, as far as .vcxproj files use them.
 */
#pragma once
#include <stdbool.h>

#include "host/strings.h"

/* Names (in any letter case) and values. */
struct properties {
    struct strings names, values;
};

void properties_set(struct properties *properties, const char *name, const char *value);
const char *properties_get(const struct properties *properties, const char *name); /* or "" */
void properties_free(struct properties *properties);

/* Put values in place of $(Name); %(Name) becomes `inherited`, if that is not NULL. To be freed. */
char *msbuild_expand(const struct properties *properties, const char *text, const char *inherited);

/* 'a'=='b', !=, And, Or, !, (), Exists('path'). What cannot be understood is false; an empty
 * condition is true. `folder` is what relative paths in Exists are relative to. */
bool msbuild_condition(const struct properties *properties, const char *condition,
                       const char *folder);
