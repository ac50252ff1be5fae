/*
 * unicode.h - case and classes of 16-bit characters, the same on every host.
 *
 * Tables: case.def, wctype.def. Surrogates have neither case nor class.
 */
#pragma once
#include <stdint.h>

uint16_t rtl_upcase(uint16_t unit);
uint16_t rtl_downcase(uint16_t unit);

#define RTL_CLASS_ALPHA 1u
#define RTL_CLASS_DIGIT 2u
#define RTL_CLASS_PUNCT 4u
#define RTL_CLASS_SPACE 8u
#define RTL_CLASS_CONTROL 16u
#define RTL_CLASS_BLANK 32u
uint32_t rtl_class(uint16_t unit); /* RTL_CLASS_* */
