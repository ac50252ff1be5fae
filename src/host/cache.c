/*
 * cache.c - see cache.h. Entries lie in FOLDER/ab/cdef….SUFFIX.
 *
 * The folder is decided once per process, under a lock, since sources are compiled by several
 * threads. That is the only state here.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "host/cache.h"

static struct {
    pthread_mutex_t lock;
    char *folder;       /* NULL: not decided yet */
    char *own_folder;   /* the same, if it is to be removed at exit */
    pid_t owner;        /* who removes it: not a forked child */
    uint32_t next_name; /* for names that nobody else has */
} cache_state = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path), 0;
}

static void remove_own_folder(void)
{
    if (cache_state.own_folder && cache_state.owner == getpid())
        nftw(cache_state.own_folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Create the folder and those above it. */
static bool make_folders(const char *path)
{
    char *copy = host_duplicate(path);

    for (char *p = copy + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = 0;
        if (mkdir(copy, 0777) != 0 && errno != EEXIST && access(copy, F_OK) != 0)
            break;
        *p = '/';
    }
    bool ok = mkdir(copy, 0777) == 0 || errno == EEXIST;
    free(copy);
    return ok;
}

/* Can files be made in it? access() says yes to root on a read-only medium. */
static bool is_writable(const char *folder)
{
    char *probe = host_format("%s/.probe-XXXXXX", folder);
    int fd = mkstemp(probe);

    if (fd >= 0) {
        unlink(probe);
        close(fd);
    }
    free(probe);
    return fd >= 0;
}

/* The folder that the environment asks for. NULL: it says nothing, and there is no home. */
static char *wanted_folder(void)
{
    const char *value = getenv("IRQLAB_CACHE");

    if (value && *value == '/')
        return host_duplicate(value);
    if (value && *value) {
        char *here = getcwd(NULL, 0);
        char *folder = here ? host_format("%s/%s", here, value) : NULL;
        free(here);
        return folder;
    }
    value = getenv("XDG_CACHE_HOME");
    if (value && *value == '/')
        return host_format("%s/irqlab", value);
    value = getenv("HOME");
    return value && *value == '/' ? host_format("%s/.cache/irqlab", value) : NULL;
}

static char *make_own_folder(void)
{
    const char *places[] = {getenv("TMPDIR"), "/tmp", "/dev/shm"};

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (!places[i] || *places[i] != '/')
            continue;
        char *folder = host_format("%s/irqlab-XXXXXX", places[i]);
        if (mkdtemp(folder))
            return folder;
        free(folder);
    }
    return NULL;
}

/* Called with the lock held. */
static void use_own_folder(const char *wanted, int error)
{
    char *own = make_own_folder();

    if (!own) {
        fprintf(stderr, "irqlab: no folder for temporary files: %s; set TMPDIR\n", strerror(errno));
        exit(70);
    }
    fprintf(stderr, "irqlab: cannot write to the cache %s: %s; compiling without one\n",
            wanted ? wanted : "(no home folder)", strerror(error));
    cache_state.folder = cache_state.own_folder = own;
    cache_state.owner = getpid();
    atexit(remove_own_folder);
}

static const char *cache_folder(void)
{
    pthread_mutex_lock(&cache_state.lock);
    if (!cache_state.folder) {
        char *wanted = wanted_folder();
        struct stat st;

        if (wanted && ((stat(wanted, &st) == 0 && S_ISDIR(st.st_mode)) || make_folders(wanted)) &&
            is_writable(wanted)) {
            cache_state.folder = wanted;
        } else {
            use_own_folder(wanted, wanted ? errno : ENOENT);
            free(wanted);
        }
    }
    pthread_mutex_unlock(&cache_state.lock);
    return cache_state.folder;
}

char *cache_path(const uint8_t key[CACHE_KEY_BYTES], const char *suffix)
{
    char text[CACHE_KEY_TEXT];

    cache_key_text(key, text);
    return host_format("%s/%.2s/%s%s", cache_folder(), text, text + 2, suffix);
}

static bool make_parent(const char *path)
{
    char *folder = host_duplicate(path);

    *strrchr(folder, '/') = 0;
    bool ok = mkdir(folder, 0777) == 0 || errno == EEXIST;
    free(folder);
    return ok;
}

char *cache_begin(const uint8_t key[CACHE_KEY_BYTES], const char *suffix)
{
    char *path = cache_path(key, suffix);

    if (!make_parent(path)) {
        fprintf(stderr, "irqlab: cannot write %s: %s\n", path, strerror(errno));
        free(path);
        return NULL;
    }
    uint32_t number = __atomic_fetch_add(&cache_state.next_name, 1, __ATOMIC_RELAXED);
    char *name = host_format("%.*s.%d-%u.tmp%s", (int)(strlen(path) - strlen(suffix)), path,
                             (int)getpid(), number, suffix);
    free(path);
    return name;
}

char *cache_commit(const uint8_t key[CACHE_KEY_BYTES], const char *suffix, char *name)
{
    char *path = cache_path(key, suffix);

    if (rename(name, path) != 0) {
        fprintf(stderr, "irqlab: cannot write %s: %s\n", path, strerror(errno));
        free(path);
        path = NULL;
        unlink(name);
    }
    free(name);
    return path;
}

void cache_abandon(char *name)
{
    unlink(name);
    free(name);
}

bool cache_read_file(const char *path, struct text *text)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    *text = (struct text){0};
    if (fd < 0)
        return false;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        if (S_ISDIR(st.st_mode))
            errno = EISDIR;
        close(fd);
        return false;
    }
    char *data = host_allocate((size_t)st.st_size + 1);
    size_t got = 0;
    while (got < (size_t)st.st_size) {
        ssize_t n = read(fd, data + got, (size_t)st.st_size - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    close(fd);
    *text = (struct text){.text = data, .length = got, .capacity = (size_t)st.st_size + 1};
    return true;
}

bool cache_read(const uint8_t key[CACHE_KEY_BYTES], const char *suffix, struct text *text)
{
    char *path = cache_path(key, suffix);
    bool ok = cache_read_file(path, text);

    free(path);
    return ok;
}

bool cache_write(const uint8_t key[CACHE_KEY_BYTES], const char *suffix, const struct text *text)
{
    char *name = cache_begin(key, suffix);

    if (!name)
        return false;
    FILE *file = fopen(name, "we");
    bool ok = file && fwrite(text->text ? text->text : "", 1, text->length, file) == text->length;
    if (file)
        ok = fclose(file) == 0 && ok;
    if (!ok) {
        fprintf(stderr, "irqlab: cannot write %s: %s\n", name, strerror(errno));
        cache_abandon(name);
        return false;
    }
    char *path = cache_commit(key, suffix, name);
    free(path);
    return path != NULL;
}

#define FULL_BYTES (1 << 20)

bool cache_is_full(void)
{
    struct statvfs st;

    return statvfs(cache_folder(), &st) == 0 && (uint64_t)st.f_bavail * st.f_frsize < FULL_BYTES;
}

#define DAY_SECONDS 86400
#define KEEP_DAYS 30

/* Entries of one of the 256 folders. */
static void trim_folder(const char *folder, time_t now)
{
    DIR *dir = opendir(folder);

    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        struct stat st;
        if (entry->d_name[0] != '.' && fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 &&
            now - st.st_mtime > (time_t)KEEP_DAYS * DAY_SECONDS)
            unlinkat(dirfd(dir), entry->d_name, 0);
    }
    closedir(dir);
}

void cache_trim(void)
{
    char *stamp = host_format("%s/trimmed", cache_folder());
    time_t now = time(NULL);
    struct stat st;

    if (stat(stamp, &st) != 0 || now - st.st_mtime > DAY_SECONDS) {
        int fd = open(stamp, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        if (fd >= 0) {
            futimens(fd, NULL);
            close(fd);
        }
        for (int i = 0; fd >= 0 && i < 256; i++) {
            char *folder = host_format("%s/%02x", cache_folder(), (unsigned)i);
            trim_folder(folder, now);
            free(folder);
        }
    }
    free(stamp);
}

bool cache_has(const uint8_t key[CACHE_KEY_BYTES], const char *suffix)
{
    char *path = cache_path(key, suffix);
    struct stat st;
    bool ok = stat(path, &st) == 0 && st.st_size > 0; /* 0: the machine went down meanwhile */

    if (ok && time(NULL) - st.st_mtime > DAY_SECONDS)
        utimensat(AT_FDCWD, path, NULL, 0); /* used: keep it */
    free(path);
    return ok;
}
