/*
 * manifest.c - see manifest.h. The entry is text:
 *
 *   irqlab-manifest 1
 *   object KEY
 *   user HASH PATH
 *   file SIZE TIME INODE HASH PATH
 *   folder TIME INODE HASH PATH       HASH of all zeros: there was no such folder
 *   messages
 *   …
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "host/manifest.h"

#define YOUNG_NS 2000000000ll
#define CLOCK_GRAIN_NS 20000000ll /* a file's time may lie that much before the clock's */

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return nanoseconds(t);
}

struct manifest_start manifest_begin(void)
{
    return (struct manifest_start){now_ns()};
}

static void manifest_key(const struct compile_plan *plan, uint8_t key[CACHE_KEY_BYTES])
{
    struct cache_key *k = cache_key_new();
    char *here = getcwd(NULL, 0);

    cache_key_add_string(k, "manifest 1");
    cache_key_add_string(k, here ? here : "");
    cache_key_add_string(k, plan->source);
    cache_key_add_strings(k, &plan->preprocess);
    cache_key_add_strings(k, &plan->compile);
    cache_key_add_strings(k, &plan->identity);
    cache_key_end(k, key);
    free(here);
}

static bool hash_file(const char *path, uint8_t hash[CACHE_KEY_BYTES])
{
    struct text text;

    if (!cache_read_file(path, &text))
        return false;
    cache_hash(text.text, text.length, hash);
    text_free(&text);
    return true;
}

/* Could a file of this name be meant by an #include? */
static bool is_header_name(const struct dirent *entry)
{
    static const char *const suffixes[] = {".h",   ".hpp", ".hxx", ".hh", ".inl",
                                           ".inc", ".tmh", ".def", ".c",  ".cpp"};
    const char *dot = strrchr(entry->d_name, '.');

    if (entry->d_name[0] == '.')
        return false;
    if (!dot || entry->d_type == DT_DIR || entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN)
        return true;
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        if (strcasecmp(dot, suffixes[i]) == 0)
            return true;
    }
    return false;
}

static int select_header(const struct dirent *entry)
{
    return is_header_name(entry);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* All zeros if there is no such folder. */
static void hash_folder(const char *path, uint8_t hash[CACHE_KEY_BYTES])
{
    struct dirent **entries;
    int count = scandir(path, &entries, select_header, by_name);

    memset(hash, 0, CACHE_KEY_BYTES);
    if (count < 0)
        return;
    struct cache_key *k = cache_key_new();
    for (int i = 0; i < count; i++) {
        cache_key_add_string(k, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    cache_key_end(k, hash);
}

/* Reading ---------------------------------------------------------------------------------------
 */

static bool same_hash(const char *digits, const uint8_t hash[CACHE_KEY_BYTES])
{
    char text[CACHE_KEY_TEXT];

    cache_key_text(hash, text);
    return strncmp(digits, text, CACHE_KEY_TEXT - 1) == 0;
}

static bool user_file_holds(const char *line)
{
    uint8_t hash[CACHE_KEY_BYTES];

    return strlen(line) > CACHE_KEY_TEXT && hash_file(line + CACHE_KEY_TEXT, hash) &&
           same_hash(line, hash);
}

static bool file_holds(const char *line)
{
    long long size, time;
    unsigned long long inode;
    int used = 0;
    struct stat st;

    if (sscanf(line, "%lld %lld %llu %n", &size, &time, &inode, &used) < 3 ||
        strlen(line + used) <= CACHE_KEY_TEXT)
        return false;
    const char *path = line + used + CACHE_KEY_TEXT;
    if (stat(path, &st) != 0 || st.st_size != size)
        return false;
    return (nanoseconds(st.st_mtim) == time && st.st_ino == inode) || user_file_holds(line + used);
}

static bool folder_holds(const char *line)
{
    long long time;
    unsigned long long inode;
    int used = 0;
    uint8_t hash[CACHE_KEY_BYTES];
    struct stat st;

    if (sscanf(line, "%lld %llu %n", &time, &inode, &used) < 2 ||
        strlen(line + used) <= CACHE_KEY_TEXT)
        return false;
    const char *path = line + used + CACHE_KEY_TEXT;
    bool exists = stat(path, &st) == 0;
    if (exists && nanoseconds(st.st_mtim) == time && st.st_ino == inode)
        return true;
    hash_folder(path, hash);
    return same_hash(line + used, hash);
}

bool manifest_look_up(const struct compile_plan *plan, uint8_t object[CACHE_KEY_BYTES],
                      struct text *said)
{
    uint8_t key[CACHE_KEY_BYTES];
    struct text text;
    bool ok = false, has_object = false;

    manifest_key(plan, key);
    if (!cache_read(key, ".manifest", &text))
        return false;
    char *at = text.text, *line = strsep(&at, "\n");
    bool holds = strcmp(line, "irqlab-manifest 1") == 0;
    while (holds && (line = strsep(&at, "\n"))) {
        if (strcmp(line, "messages") == 0) {
            ok = at && has_object;
            break;
        }
        if (strncmp(line, "object ", 7) == 0)
            holds = has_object = cache_key_parse(line + 7, object);
        else if (strncmp(line, "user ", 5) == 0)
            holds = user_file_holds(line + 5);
        else if (strncmp(line, "file ", 5) == 0)
            holds = file_holds(line + 5);
        else
            holds = strncmp(line, "folder ", 7) == 0 && folder_holds(line + 7);
    }
    if (ok)
        text_put(said, at, text.length - (size_t)(at - text.text));
    text_free(&text);
    return ok && cache_has(key, ".manifest");
}

/* Writing ---------------------------------------------------------------------------------------
 */

static bool is_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);

    return strncmp(path, folder, n) == 0 && path[n] == '/';
}

static bool is_users(const struct compile_plan *plan, const char *path)
{
    for (size_t i = 0; i < plan->own_roots.count; i++) {
        if (is_below(path, plan->own_roots.items[i]))
            return false;
    }
    return !is_below(path, "/usr") && !is_below(path, plan->toolchain->include_folder);
}

/* False: it has changed since the preprocessor may have read it, or cannot be read. */
static bool record_file(const struct compile_plan *plan, struct manifest_start start,
                        const char *path, struct text *text)
{
    uint8_t hash[CACHE_KEY_BYTES];
    char digits[CACHE_KEY_TEXT];
    struct stat st;

    if (!hash_file(path, hash) || stat(path, &st) != 0)
        return false;
    int64_t last_change = nanoseconds(st.st_ctim);
    if (nanoseconds(st.st_mtim) > last_change)
        last_change = nanoseconds(st.st_mtim);
    if (nanoseconds(st.st_ctim) > start.time_ns - CLOCK_GRAIN_NS)
        return false;
    cache_key_text(hash, digits);
    if (is_users(plan, path) || start.time_ns - last_change < YOUNG_NS)
        text_format(text, "user %s %s\n", digits, path);
    else
        text_format(text, "file %lld %lld %llu %s %s\n", (long long)st.st_size,
                    (long long)nanoseconds(st.st_mtim), (unsigned long long)st.st_ino, digits,
                    path);
    return true;
}

static void record_folder(const char *path, struct text *text)
{
    uint8_t hash[CACHE_KEY_BYTES];
    char digits[CACHE_KEY_TEXT];
    struct stat st = {0};
    int64_t time = -1; /* never equal: the listing decides */

    if (stat(path, &st) == 0 && now_ns() - nanoseconds(st.st_mtim) > YOUNG_NS)
        time = nanoseconds(st.st_mtim);
    hash_folder(path, hash);
    cache_key_text(hash, digits);
    text_format(text, "folder %lld %llu %s %s\n", (long long)time, (unsigned long long)st.st_ino,
                digits, path);
}

static void add_once(struct strings *list, const char *path, size_t length)
{
    char *copy = host_format("%.*s", (int)length, length ? path : ".");

    if (length == 0) {
        free(copy);
        copy = host_duplicate(".");
    }
    if (!strings_contains(list, copy))
        strings_add(list, "%s", copy);
    free(copy);
}

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash - path) : 0;
}

/* <sub/x.h> was found below one folder: had a `sub` below another one it, it would be found there.
 */
static void add_rivals(const struct compile_plan *plan, const char *path, struct strings *folders)
{
    for (size_t i = 0; i < plan->searched.count; i++) {
        const char *folder = plan->searched.items[i];
        if (!is_below(path, folder))
            continue;
        const char *rest = path + strlen(folder) + 1;
        size_t n = folder_length(rest);
        for (size_t k = 0; n != 0 && k < plan->searched.count; k++) {
            char *rival = host_format("%s/%.*s", plan->searched.items[k], (int)n, rest);
            add_once(folders, rival, strlen(rival));
            free(rival);
        }
    }
}

void manifest_record(const struct compile_plan *plan, struct manifest_start start,
                     const struct rewrite_output *rewritten, const uint8_t object[CACHE_KEY_BYTES],
                     const char *messages, size_t messages_length)
{
    uint8_t key[CACHE_KEY_BYTES];
    char digits[CACHE_KEY_TEXT];
    struct text text = {0};
    struct strings folders = {0};
    bool ok = true;

    cache_key_text(object, digits);
    text_format(&text, "irqlab-manifest 1\nobject %s\n", digits);
    strings_add_all(&folders, (const char *const *)plan->searched.items);
    if (plan->is_cplusplus)
        strings_add(&folders, "/usr/local/include");
    for (size_t i = 0; ok && i < plan->inputs.count + rewritten->file_count; i++) {
        bool is_input = i < plan->inputs.count;
        const char *path =
            is_input ? plan->inputs.items[i] : rewritten->files[i - plan->inputs.count];
        if (!is_input && strings_contains(&plan->inputs, path))
            continue;
        ok = record_file(plan, start, path, &text);
        add_once(&folders, path, folder_length(path));
        add_rivals(plan, path, &folders);
    }
    for (size_t i = 0; ok && i < folders.count; i++)
        record_folder(folders.items[i], &text);
    if (ok) {
        text_format(&text, "messages\n");
        text_put(&text, messages ? messages : "", messages_length);
        manifest_key(plan, key);
        cache_write(key, ".manifest", &text);
    }
    text_free(&text);
    strings_free(&folders);
}
