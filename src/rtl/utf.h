/*
 * utf.h - UTF-8 and UTF-16, one character at a time.
 *
 * Our ANSI and OEM code page is UTF-8, so every narrow/wide conversion in irqlab ends here. A
 * *unit* is a byte of UTF-8 or a 16-bit word of UTF-16; a *character* is a code point. Ill-formed
 * input yields RTL_REPLACEMENT, never an error: the callers that must report it compare with that.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define RTL_REPLACEMENT 0xFFFDu
#define RTL_UTF8_MAX 4  /* most bytes of one character */
#define RTL_UTF16_MAX 2 /* most 16-bit words of one character */

/*
 * The character at the start of TEXT, of which COUNT >= 1 units may be read. *used gets the number
 * of units it takes; *well (may be NULL) whether they were well-formed.
 */
uint32_t rtl_utf8_decode(const char *text, uint64_t count, uint32_t *used, bool *well);
uint32_t rtl_utf16_decode(const uint16_t *text, uint64_t count, uint32_t *used, bool *well);

/* Writes one character; returns the number of units written. */
uint32_t rtl_utf8_encode(uint32_t character, char out[RTL_UTF8_MAX]);
uint32_t rtl_utf16_encode(uint32_t character, uint16_t out[RTL_UTF16_MAX]);
