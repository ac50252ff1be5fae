/*
 * source_generated.c - what stands for headers that a Windows build makes and that are not there.
 *
 *   mc, from a manifest      EventRegisterX(), EventWriteY(...), EventEnabledY()
 *   mc, from messages (.mc)  #define SYMBOL ((NTSTATUS)0x...)
 *   ctrpp, from a manifest   PRegisterS(callback, context), PAddS(buffer, name, id, ...), ...
 *
 * The manifest is not read: the names are those that the user's files use. Events go nowhere and
 * nobody asks for counters, as on a machine without a listener; registering is real.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host/source.h"

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Every identifier in the user's files that is followed by a parenthesis. */
static void each_call(const struct source_tree *tree, struct strings *names)
{
    for (size_t i = 0; i < tree->count; i++) {
        const char *at = tree->files[i].text.text;

        while (at && *at) {
            const char *begin = at, *end;

            if (!is_word(*at)) {
                at++;
                continue;
            }
            while (is_word(*at))
                at++;
            for (end = at; *end == ' ' || *end == '\t';)
                end++;
            if (*end == '(' && !isdigit((unsigned char)*begin)) {
                char *name = host_format("%.*s", (int)(at - begin), begin);

                if (!strings_contains(names, name))
                    strings_add(names, "%s", name);
                free(name);
            }
        }
    }
}

static bool starts(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

/* Of a provider: X when EventRegisterX and EventUnregisterX are called. */
static bool put_events(const struct strings *names, bool is_app, struct text *text)
{
    bool any = false;

    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i];

        if (starts(name, "EventRegister") && name[13]) {
            const char *provider = name + 13;

            any = true;
            if (is_app) {
                text_format(text, "#define EventRegister%s() ((ULONG)0)\n", provider);
                text_format(text, "#define EventUnregister%s() ((ULONG)0)\n", provider);
                continue;
            }
            text_format(text,
                        "__attribute__((weak)) REGHANDLE %sHandle;\n"
                        "static const GUID irqlab_%s = {0x1AB0, 1, 1, {0}};\n"
                        "#define EventRegister%s() EtwRegister(&irqlab_%s, 0, 0, &%sHandle)\n"
                        "#define EventUnregister%s() EtwUnregister(%sHandle)\n",
                        provider, provider, provider, provider, provider, provider, provider);
        }
    }
    for (size_t i = 0; any && i < names->count; i++) {
        const char *name = names->items[i];

        if ((starts(name, "EventWrite") && name[10]) || (starts(name, "EventEnabled") && name[12]))
            text_format(text, "#define %s(...) ((ULONG)0)\n", name);
    }
    return any;
}

/* Of a counter set: P and S when PRegisterS and PUnregisterS are called, P being a prefix. */
static bool put_counters(const struct strings *names, struct text *text)
{
    bool any = false;

    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i], *middle = strstr(name, "Register");
        int prefix = middle ? (int)(middle - name) : 0;
        char *other;

        if (prefix == 0 || !middle[8] || starts(name, "Event"))
            continue;
        other = host_format("%.*sUnregister%s", prefix, name, middle + 8);
        if (strings_contains(names, other)) {
            const char *set = middle + 8;

            any = true;
            text_format(
                text,
                "__attribute__((weak)) PPCW_REGISTRATION %.*s%sRegistration;\n"
                "static inline NTSTATUS irqlab_%s(PPCW_CALLBACK callback, PVOID context)\n"
                "{\n"
                "    static UNICODE_STRING name = RTL_CONSTANT_STRING(L\"%s\");\n"
                "    PCW_REGISTRATION_INFORMATION info = {PCW_CURRENT_VERSION, &name, 0, 0, "
                "callback, context};\n"
                "    return PcwRegister(&%.*s%sRegistration, &info);\n"
                "}\n"
                "#define %s(Callback, Context) irqlab_%s((Callback), (Context))\n"
                "#define %s() PcwUnregister(%.*s%sRegistration)\n",
                prefix, name, set, name, set, prefix, name, set, name, name, other, prefix, name,
                set);
            text_format(text,
                        "#define %.*sAdd%s(Buffer, Name, Id, ...) \\\n"
                        "    ((void)(__VA_ARGS__), PcwAddInstance((Buffer), (Name), (Id), 0, 0))\n"
                        "#define %.*sCreate%s(Instance, Name, ...) \\\n"
                        "    ((void)(__VA_ARGS__), PcwCreateInstance((Instance), "
                        "%.*s%sRegistration, (Name), 0, 0))\n"
                        "#define %.*sClose%s(Instance) PcwCloseInstance(Instance)\n",
                        prefix, name, set, prefix, name, set, prefix, name, set, prefix, name, set);
        }
        free(other);
    }
    return any;
}

static size_t word_length(const char *word)
{
    size_t n = 0;

    while (is_word(word[n]))
        n++;
    return n;
}

struct message_names {
    struct strings names;
    uint32_t values[64];
};

/* NAME=0x2:SYMBOL ... between parentheses, perhaps over several lines. */
static void read_names(const char *at, struct message_names *into)
{
    for (at = at ? strchr(at, '(') : NULL; at && *at && *at != ')';) {
        size_t n;

        at++;
        while (isspace((unsigned char)*at))
            at++;
        n = word_length(at);
        if (n && at[n] == '=' && into->names.count < 64) {
            into->values[into->names.count] = (uint32_t)strtoul(at + n + 1, NULL, 0);
            strings_add(&into->names, "%.*s", (int)n, at);
        }
        while (*at && !isspace((unsigned char)*at) && *at != ')')
            at++;
    }
}

static uint32_t named(const struct message_names *names, const char *word, uint32_t otherwise)
{
    for (size_t i = 0; i < names->names.count; i++)
        if (strlen(names->names.items[i]) == word_length(word) &&
            strncasecmp(names->names.items[i], word, word_length(word)) == 0)
            return names->values[i];
    return otherwise;
}

struct message {
    struct message_names severities, facilities;
    uint32_t id, severity, facility;
    char *type; /* "" or "(NTSTATUS)" */
};

/* KEY=VALUE in the head of a message. True: it has its name, which is *value. */
static bool read_key(struct message *m, const char *key, const char *value)
{
    if (strcmp(key, "messageidtypedef") == 0) {
        free(m->type);
        m->type = host_format("(%.*s)", (int)word_length(value), value);
    } else if (strcmp(key, "messageid") == 0) {
        if (isdigit((unsigned char)*value))
            m->id = (uint32_t)strtoul(value, NULL, 0);
        else
            m->id += *value == '+' ? (uint32_t)strtoul(value + 1, NULL, 0) : 1;
    } else if (strcmp(key, "severity") == 0) {
        m->severity = named(&m->severities, value, m->severity);
    } else if (strcmp(key, "facility") == 0) {
        m->facility = named(&m->facilities, value, m->facility);
    } else if (strcmp(key, "symbolicname") == 0) {
        return word_length(value) > 0;
    }
    return false;
}

static bool put_line(struct message *m, const char *line, struct text *text)
{
    bool any = false;

    while (*line) {
        size_t n = word_length(line);
        const char *value = line + n;
        char *key;

        while (*value == ' ' || *value == '\t')
            value++;
        if (n == 0 || *value != '=') {
            line += n ? n : 1;
            continue;
        }
        for (value++; *value == ' ' || *value == '\t';)
            value++;
        key = host_format("%.*s", (int)n, line);
        for (char *c = key; *c; c++)
            *c = (char)tolower((unsigned char)*c);
        if (read_key(m, key, value)) {
            any = true;
            text_format(text, "#define %.*s (%s0x%08X)\n", (int)word_length(value), value, m->type,
                        m->severity << 30 | (m->facility & 0xFFF) << 16 | (m->id & 0xFFFF));
        }
        free(key);
        line = value + word_length(value);
    }
    return any;
}

static bool put_messages(const char *mc, struct text *text)
{
    static const char *const severities[] = {"Success", "Informational", "Warning", "Error"};
    struct message m = {.type = host_duplicate("")};
    char *copy = host_duplicate(mc), *rest = copy, *line;
    bool any = false, in_text = false;

    for (uint32_t i = 0; i < 4; i++) {
        strings_add(&m.severities.names, "%s", severities[i]);
        m.severities.values[i] = i;
    }
    strings_add(&m.facilities.names, "System");
    m.facilities.values[0] = 0x0FF;
    strings_add(&m.facilities.names, "Application");
    m.facilities.values[1] = 0xFFF;
    read_names(strcasestr(mc, "SeverityNames"), &m.severities);
    read_names(strcasestr(mc, "FacilityNames"), &m.facilities);
    while ((line = strsep(&rest, "\r\n"))) {
        if (in_text) { /* of the message, up to a line of one point */
            in_text = strcmp(line, ".") != 0;
            continue;
        }
        any |= put_line(&m, line, text);
        in_text = strncasecmp(line, "Language", 8) == 0 && !isalpha((unsigned char)line[8]);
    }
    free(m.type);
    free(copy);
    strings_free(&m.severities.names);
    strings_free(&m.facilities.names);
    return any;
}

bool source_generated(const struct source_tree *tree, const char *messages, bool is_app,
                      struct text *text)
{
    struct strings names = {0};
    bool any;

    if (messages)
        return put_messages(messages, text);
    text_format(text, "#ifndef IRQLAB_GENERATED\n#define IRQLAB_GENERATED\n");
    each_call(tree, &names);
    any = put_events(&names, is_app, text);
    any |= !is_app && put_counters(&names, text);
    text_format(text, "#endif\n");
    strings_free(&names);
    return any;
}
