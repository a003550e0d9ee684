#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The UTF-8 text of the HTML entity NAME (without & and ;), or NULL if it is not one we know. */
const char* entity_text(const char* name, size_t length);

#ifdef __cplusplus
}
#endif
