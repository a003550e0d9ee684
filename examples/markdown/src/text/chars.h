#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Character classes that do not change with the locale, as those of <ctype.h> would. */
bool is_punctuation(char c);
bool is_space(char c);
bool is_digit(char c);
bool is_letter(char c);
char to_lower(char c);

/* What C must be written as in HTML text and attributes, or NULL if it stands for itself. */
const char* html_replacement(char c);

/* Whether C may stand in a URL as it is. A '%' may: the author has encoded the URL already. */
bool is_url_character(char c);

#ifdef __cplusplus
}
#endif
