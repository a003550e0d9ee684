#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UTF8_REPLACEMENT 0xFFFDu
#define UTF8_BYTES_MAX 4

/*
 * Reads the code point at the start of TEXT and returns how many bytes it took; 0 only if LENGTH is
 * 0. A byte that begins no valid sequence counts as one U+FFFD, so a caller always gets on.
 */
size_t utf8_decode(const char* text, size_t length, uint32_t* code_point);

/* Writes CODE_POINT and returns the number of bytes; surrogates and numbers too large become
 * U+FFFD. */
size_t utf8_encode(uint32_t code_point, char out[UTF8_BYTES_MAX]);

#ifdef __cplusplus
}
#endif
