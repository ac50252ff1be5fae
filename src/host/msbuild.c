/* msbuild.c - see msbuild.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/msbuild.h"
#include "host/source.h"

static size_t find(const struct properties *properties, const char *name)
{
    for (size_t i = 0; i < properties->names.count; i++) {
        if (strcasecmp(properties->names.items[i], name) == 0)
            return i;
    }
    return SIZE_MAX;
}

void properties_set(struct properties *properties, const char *name, const char *value)
{
    size_t i = find(properties, name);

    if (i == SIZE_MAX) {
        strings_add(&properties->names, "%s", name);
        strings_add(&properties->values, "%s", value);
        return;
    }
    char *copy = host_duplicate(value);
    free(properties->values.items[i]);
    properties->values.items[i] = copy;
}

const char *properties_get(const struct properties *properties, const char *name)
{
    size_t i = find(properties, name);

    return i == SIZE_MAX ? "" : properties->values.items[i];
}

void properties_free(struct properties *properties)
{
    strings_free(&properties->names);
    strings_free(&properties->values);
}

char *msbuild_expand(const struct properties *properties, const char *text, const char *inherited)
{
    struct text result = {0};

    text_put(&result, "", 0);
    while (*text) {
        const char *end =
            (text[0] == '$' || text[0] == '%') && text[1] == '(' ? strchr(text, ')') : NULL;
        if (!end || (text[0] == '%' && !inherited)) {
            text_put(&result, text++, 1);
            continue;
        }
        if (text[0] == '%') {
            text_format(&result, "%s", inherited);
        } else {
            char *name = host_format("%.*s", (int)(end - text - 2), text + 2);
            text_format(&result, "%s", properties_get(properties, name));
            free(name);
        }
        text = end + 1;
    }
    return result.text;
}

/* Conditions ------------------------------------------------------------------------------------
 */

struct condition {
    const struct properties *properties;
    const char *at;
    const char *folder;
    int depth;   /* of parentheses: a limit against made-up files */
    bool is_bad; /* not understood */
};

static bool parse_or(struct condition *c);

static void skip_space(struct condition *c)
{
    while (isspace((unsigned char)*c->at))
        c->at++;
}

static bool take(struct condition *c, const char *token)
{
    size_t n = strlen(token);

    skip_space(c);
    if (strncasecmp(c->at, token, n) != 0)
        return false;
    if (isalpha((unsigned char)*token) && isalnum((unsigned char)c->at[n]))
        return false;
    c->at += n;
    return true;
}

/* 'text' or a bare word; expanded. */
static char *parse_value(struct condition *c)
{
    const char *start, *end;

    skip_space(c);
    if (*c->at == '\'') {
        start = ++c->at;
        end = strchr(start, '\'');
        if (!end) {
            c->is_bad = true;
            return host_duplicate("");
        }
        c->at = end + 1;
    } else {
        start = c->at;
        while (*c->at && !strchr(" \t\r\n=!<>", *c->at) && (*c->at != ')' || *start == '$')) {
            if (*c->at++ == ')')
                break;
        }
        end = c->at;
        if (start == end)
            c->is_bad = true;
    }
    char *raw = host_format("%.*s", (int)(end - start), start);
    char *value = msbuild_expand(c->properties, raw, "");
    free(raw);
    return value;
}

static bool parse_exists(struct condition *c)
{
    bool result = false;

    if (!take(c, "(")) {
        c->is_bad = true;
        return false;
    }
    char *value = parse_value(c);
    char *path = source_find(c->folder, value);
    if (path) {
        result = true;
    } else if (*value == '/' && access(value, F_OK) == 0) {
        result = true;
    }
    free(path);
    free(value);
    if (!take(c, ")"))
        c->is_bad = true;
    return result;
}

static bool parse_term(struct condition *c)
{
    bool result;

    if (++c->depth > 64) {
        c->is_bad = true;
        return false;
    }
    if (take(c, "!")) {
        result = !parse_term(c);
    } else if (take(c, "(")) {
        result = parse_or(c);
        if (!take(c, ")"))
            c->is_bad = true;
    } else if (take(c, "exists")) {
        result = parse_exists(c);
    } else {
        char *left = parse_value(c), *right = NULL;
        if (take(c, "=="))
            right = parse_value(c), result = strcasecmp(left, right) == 0;
        else if (take(c, "!="))
            right = parse_value(c), result = strcasecmp(left, right) != 0;
        else
            result = strcasecmp(left, "true") == 0;
        free(left);
        free(right);
    }
    c->depth--;
    return result;
}

static bool parse_and(struct condition *c)
{
    bool result = parse_term(c);

    while (!c->is_bad && take(c, "and"))
        result = parse_term(c) && result;
    return result;
}

static bool parse_or(struct condition *c)
{
    bool result = parse_and(c);

    while (!c->is_bad && take(c, "or"))
        result = parse_and(c) || result;
    return result;
}

bool msbuild_condition(const struct properties *properties, const char *condition,
                       const char *folder)
{
    struct condition c = {.properties = properties, .at = condition, .folder = folder};

    skip_space(&c);
    if (*c.at == 0)
        return true;
    bool result = parse_or(&c);
    skip_space(&c);
    return result && !c.is_bad && *c.at == 0;
}
