/*
 * cache.h - files addressed by the hash of what they were made from.
 *
 * Lies in $IRQLAB_CACHE, else ${XDG_CACHE_HOME:-~/.cache}/irqlab. If that cannot be written, a
 * folder of this process' own is used instead, which is said once and removed at exit. Entries
 * appear by rename, complete or not at all: any number of processes may use it at once. An entry
 * that was not used for 30 days is removed by cache_trim.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host/strings.h"

#define CACHE_KEY_BYTES 16
#define CACHE_KEY_TEXT 33 /* as hexadecimal digits and NUL */

/* A key in the making. */
struct cache_key;
struct cache_key *cache_key_new(void);
void cache_key_add(struct cache_key *key, const void *data, size_t bytes);
void cache_key_add_string(struct cache_key *key, const char *text); /* with its end */
void cache_key_add_strings(struct cache_key *key, const struct strings *list);
void cache_key_end(struct cache_key *key, uint8_t result[CACHE_KEY_BYTES]); /* and free it */
void cache_hash(const void *data, size_t bytes, uint8_t result[CACHE_KEY_BYTES]);
void cache_key_text(const uint8_t key[CACHE_KEY_BYTES], char text[CACHE_KEY_TEXT]);
bool cache_key_parse(const char *text, uint8_t key[CACHE_KEY_BYTES]);

/* Where the entry of this key and suffix (".o") is or would be. To be freed. */
char *cache_path(const uint8_t key[CACHE_KEY_BYTES], const char *suffix);

/* A fresh name beside the entry, for a program to write to. NULL: no place; a message was given. */
char *cache_begin(const uint8_t key[CACHE_KEY_BYTES], const char *suffix);
/* Make what was written under `name` the entry. Frees name. Returns the entry's path; NULL with a
 * message: disk full and the like. */
char *cache_commit(const uint8_t key[CACHE_KEY_BYTES], const char *suffix, char *name);
void cache_abandon(char *name); /* remove and free it */

/* Small entries, whole. cache_read: false if there is none. */
bool cache_read(const uint8_t key[CACHE_KEY_BYTES], const char *suffix, struct text *text);
bool cache_write(const uint8_t key[CACHE_KEY_BYTES], const char *suffix, const struct text *text);

/* Remove what nobody has used for a month; looks once a day. Called after something was added. */
void cache_trim(void);

/* Less than a megabyte left on its disk? Then a compiler's failure is the disk's. */
bool cache_is_full(void);

/* Is the entry there? Notes that it was used. */
bool cache_has(const uint8_t key[CACHE_KEY_BYTES], const char *suffix);

/* Any file into memory; false with errno. */
bool cache_read_file(const char *path, struct text *text);
