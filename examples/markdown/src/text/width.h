#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Columns that CODE_POINT takes on a terminal: 0 for combining marks, 2 for wide letters, else 1.
 */
int display_width(uint32_t code_point);

#ifdef __cplusplus
}
#endif
